"""Tests of written answers by their likeness to the other answers of the same task: copied, or made by a machine."""

import unicodedata
from abc import abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Self

import numpy as np
from rapidfuzz import fuzz, process
from scipy.special import stdtr

from tarazu.methods.anomaly.evidence import AnomalyTest, Item
from tarazu.methods.columns import Column, FloatArray, IntArray, code, same_length

ANSWERS_OF_A_TASK_MAX = 2_000
_SPREAD_MIN = 0.01
# A task's own middle is trusted by its pairs; that of all tasks counts as so many.
_PAIRS_OF_ALL = 6
# Likeness has longer tails than a normal variable: Student's with so many degrees of freedom.
_TAILS = 5


@dataclass(frozen=True, slots=True)
class Likeness:
    """Pairs of answers to one task by different people: rows of the columns, and how much more alike (-1 to 1) they
    are than the middle pair of their task."""

    one: IntArray
    two: IntArray
    excess: FloatArray


class TextTest(AnomalyTest):
    """Base of the tests of written answers.

    Likeness is the normalised edit similarity (indel ratio, 0 to 1) of texts in one Unicode form, case and spacing
    set aside. Some tasks leave little to say, so each pair is measured against the middle pair of its task.
    """

    def fit(self, task: Any, contributor: Column, text: Column) -> Self:
        """Learn from one row an answer; a row without a text is none.

        Raises ValueError on bad columns, a text that is not a string, or over 2,000 answers to one task.
        """
        same_length(task=task, contributor=contributor, text=text)
        tasks, people = code(task, "task"), code(contributor, "contributor")
        written = code(text, "text", missing=True)
        kept = np.flatnonzero(written.codes >= 0)
        self._tasks, self._task, self._person = tasks.values, tasks.codes[kept], people.codes[kept]
        texts = [_plain(each) for each in written.values]
        order = np.lexsort((written.codes[kept], self._person, self._task))
        self._task, self._person = self._task[order], self._person[order]
        self.contributors_ = people.values
        self.judgements_ = np.bincount(self._person, minlength=len(people.values))
        self._likeness = _likeness(self._task, self._person, [texts[each] for each in written.codes[kept][order]])
        self._score(self._likeness)
        return self

    @abstractmethod
    def _score(self, likeness: Likeness) -> None:
        """Learn scores and p-values."""

    def _item(self, pair: int, place: int) -> Item:
        one, two = int(self._likeness.one[pair]), int(self._likeness.two[pair])
        other = two if self._person[one] == place else one
        return Item(
            task=self._tasks[self._task[one]],
            other=self.contributors_[self._person[other]],
            strength=float(self._likeness.excess[pair]),
        )

    def _touching(self, place: int) -> IntArray:
        ends = self._person[self._likeness.one], self._person[self._likeness.two]
        return np.flatnonzero((ends[0] == place) | (ends[1] == place))


class CopiedText(TextTest):
    """Answers all but equal to one other person's, on one task or on many.

    For each pair of contributors `z = sum of excess likeness / (spread * sqrt(tasks shared))`, less what either's
    answers are nearer to everybody's; the spread is the robust one of all pairs. `score_` is the largest z of a
    contributor's pairs; the p-value is of Student's distribution, corrected for the number of pairs (Šidák).

    >>> texts = ["it rained all day", "It rained  all day.", "the sun shone", "a storm came", "snow fell in the hills"]
    >>> test = CopiedText().fit(["t"] * 5, ["asha", "ravi", "zoya", "kabir", "meera"], texts)
    >>> [(found.contributor, found.items[0].other) for found in test.evidence()]
    [('asha', 'ravi'), ('ravi', 'asha')]
    """

    def _score(self, likeness: Likeness) -> None:
        size = len(self.contributors_)
        ends = np.sort(np.stack([self._person[likeness.one], self._person[likeness.two]]), axis=0)
        keys, place = np.unique(ends[0] * max(size, 1) + ends[1], return_inverse=True)
        near = self._near_to_all(likeness)
        beyond = likeness.excess - near[self._person[likeness.one]] - near[self._person[likeness.two]]
        z = np.bincount(place, beyond, len(keys)) / np.sqrt(np.maximum(np.bincount(place), 1))
        z /= max(_spread_of_deviations(z), _spread_of_deviations(beyond), _SPREAD_MIN)
        both = np.concatenate([keys // max(size, 1), keys % max(size, 1)])
        self.score_ = np.zeros(size)
        np.maximum.at(self.score_, both, np.tile(z, 2))
        tried = np.bincount(both, minlength=size)
        self.p_value_ = -np.expm1(tried * np.log1p(-stdtr(_TAILS, -self.score_)))
        self.p_value_[tried == 0] = 1.0

    def _near_to_all(self, likeness: Likeness) -> FloatArray:
        """How much more alike a contributor's answers are to everybody's: good answers are alike without copying."""
        ends = self._person[np.concatenate([likeness.one, likeness.two])]
        pairs = np.bincount(ends, minlength=len(self.contributors_))
        total = np.bincount(ends, np.tile(likeness.excess, 2), len(self.contributors_))
        return total / (pairs + _PAIRS_OF_ALL)

    def _items(self, place: int) -> Iterator[Item]:
        for pair in self._touching(place).tolist():
            yield self._item(pair, place)


class MachineLikeText(TextTest):
    """Answers that lie nearer to everybody's than a person's do, as texts from one machine lie near one another.

    Pasting proves nothing and detectors age; likeness across people survives better models. An answer's likeness
    is its mean excess over the other answers of its task; `score_` is the contributor's mean over tasks divided
    by its standard error, the spread taken from the crowd; the p-value is one-sided, of Student's distribution.

    >>> near = ["the cat sat on the mat", "the cat sat on a mat", "one cat sat on the mat"]
    >>> test = MachineLikeText().fit(["t"] * 4, ["asha", "ravi", "zoya", "kabir"], [*near, "dogs run far"])
    >>> test.contributors_[int(test.score_.argmin())]
    'kabir'
    """

    def _score(self, likeness: Likeness) -> None:
        rows = len(self._task)
        ends = np.concatenate([likeness.one, likeness.two])
        partners = np.bincount(ends, minlength=rows)
        near = np.bincount(ends, np.tile(likeness.excess, 2), rows) / np.maximum(partners, 1)
        met = np.flatnonzero(partners)
        self._near = near
        spread = max(_spread_of_deviations(near[met]), _SPREAD_MIN)
        middle = float(np.median(near[met])) if len(met) else 0.0
        size = len(self.contributors_)
        count = np.bincount(self._person[met], minlength=size)
        beyond = np.bincount(self._person[met], near[met] - middle, size)
        self.score_ = beyond / (spread * np.sqrt(np.maximum(count, 1)))
        self.p_value_ = np.where(count > 0, stdtr(_TAILS, -self.score_), 1.0)

    def _items(self, place: int) -> Iterator[Item]:
        for row in np.flatnonzero(self._person == place).tolist():
            yield Item(task=self._tasks[self._task[row]], strength=float(self._near[row]))


def _plain(text: Any) -> str:
    if not isinstance(text, str):
        raise ValueError(f"column 'text' must hold strings, not {type(text).__name__}")  # noqa: TRY004
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _likeness(task: IntArray, person: IntArray, texts: list[str]) -> Likeness:
    edges = [*np.flatnonzero(np.append(True, task[1:] != task[:-1])).tolist(), len(task)] if len(task) else [0]
    found = [_of_a_task(first, last, person, texts) for first, last in pairwise(edges)]
    middles = [_middle(alike) for _, _, alike in found]
    everywhere = _middle(np.concatenate([np.zeros(0), *(alike for _, _, alike in found)]))
    empty = (np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64), np.zeros(0))
    excess = [
        (one, two, alike - (middle * len(alike) + everywhere * _PAIRS_OF_ALL) / (len(alike) + _PAIRS_OF_ALL))
        for (one, two, alike), middle in zip(found, middles, strict=True)
    ]
    ones, twos, values = (np.concatenate(column) for column in zip(empty, *excess, strict=True))
    return Likeness(ones, twos, values)


def _of_a_task(first: int, last: int, person: IntArray, texts: list[str]) -> tuple[IntArray, IntArray, FloatArray]:
    """Pairs of rows of one task by different people, and how alike their texts are."""
    if last - first > ANSWERS_OF_A_TASK_MAX:
        raise ValueError(
            f"column 'task': {last - first} answers to one task, at most {ANSWERS_OF_A_TASK_MAX} are compared"
        )
    alike = process.cdist(texts[first:last], texts[first:last], scorer=fuzz.ratio, dtype=np.float32) / 100.0
    one, two = np.triu_indices(last - first, 1)
    apart = person[first + one] != person[first + two]
    one, two = one[apart], two[apart]
    return first + one, first + two, alike[one, two].astype(np.float64)


def _middle(values: FloatArray) -> float:
    """The median; 0 for no values."""
    return float(np.median(values)) if len(values) else 0.0


def _spread_of_deviations(values: FloatArray) -> float:
    """1.4826 times the median absolute deviation; 0 for no values."""
    return 1.4826 * float(np.median(np.abs(values - np.median(values)))) if len(values) else 0.0
