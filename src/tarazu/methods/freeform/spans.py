"""Spans of text marked by several people, voted on character by character and put together again."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from tarazu.methods.columns import Column, FloatArray, IntArray
from tarazu.methods.estimator import Estimator
from tarazu.methods.freeform.answers import Answers, code_answers

Span = tuple[int, int, Any]
"""A half-open run of characters (or tokens) with its label: start, end, label."""
_ROUNDS = 50
_SHARPEST = 0.98


@dataclass(frozen=True, slots=True)
class _Pieces:
    """One task and label, cut where anybody drew a boundary: `marked[person, piece]` of the people present."""

    task: int
    label: Any
    edges: IntArray
    marked: NDArray[np.bool_]
    people: IntArray
    weight: FloatArray
    known: FloatArray | None = None
    """Where the task has gold, 1 for pieces inside it and 0 for the others."""

    @property
    def lengths(self) -> IntArray:
        return np.diff(self.edges)


class SpanConsensus(Estimator):
    """Spans by a vote on every character, weighted by each person's hit rate and false alarm rate, then made whole.

    Where no one marked anything there is nothing to decide, so only the stretches that somebody marked are looked at.
    Each character there is truly inside or not; person c marks it with rate `hit_c` or `false_c`: Dawid and Skene's model
    (Applied Statistics 28, 1979) with two classes per label, as used on tokens by Nye et al. (EBM-NLP, ACL 2018). Rates
    are drawn to the mean of all people as if by `shrinkage` further characters. Runs more likely in than out are kept; a gap
    between two is closed when at least half of those who marked both sides marked the gap too, and a run
    shorter than half of the shortest span drawn over it is dropped as a splinter.

    Gold spans are the answer of their task, and people are measured against them there. `joined` puts together the answers
    of a further task by what was learned.

    Parameters: `threshold` of the probability, `shrinkage` in characters.
    Learned: `tasks_`, `answers_` (n_tasks; sorted tuples of (start, end, label)), `confidence_` (n_tasks; an array with the
    mean probability of each span's characters), `contributors_`, `hit_rate_`, `false_rate_` (n_contributors), `prior_`.

    >>> marked = [[(0, 5)], [(0, 5)], [(0, 9)]]
    >>> SpanConsensus().fit(["t"] * 3, ["p", "q", "r"], marked).answers_
    (((0, 5, None),),)
    """

    tasks_: tuple[Any, ...]
    answers_: tuple[tuple[Span, ...], ...]
    confidence_: tuple[FloatArray, ...]
    contributors_: tuple[Any, ...]
    hit_rate_: FloatArray
    false_rate_: FloatArray
    prior_: float

    def __init__(self, *, threshold: float = 0.5, shrinkage: float = 200.0) -> None:
        self.threshold = threshold
        self.shrinkage = shrinkage

    def fit(
        self,
        task: Column,
        contributor: Column,
        answer: Column,
        *,
        weight: Column | None = None,
        gold: Mapping[Any, Sequence[Span]] | None = None,
    ) -> Self:
        """Fit on one list of spans a row, `(start, end)` or `(start, end, label)`; `gold` maps tasks to known spans.

        Raises ValueError on bad columns.
        """
        if not (0 < self.threshold < 1 and self.shrinkage > 0):
            raise ValueError("threshold must lie between 0 and 1, shrinkage must be positive")
        coded = code_answers(task, contributor, answer, weight=weight, gold=gold, check=_spans)
        pieces = [one for at, rows in coded.groups() for one in _cut(coded, at, rows)]
        chance = [_share(one) if one.known is None else one.known for one in pieces]
        people = len(coded.contributors)
        hit, false, prior = np.full(people, 0.8), np.full(people, 0.2), _prior(pieces, chance)
        for _ in range(_ROUNDS):
            before = hit, false
            hit, false = self._rates(pieces, chance, people)
            chance = [_chance(one, hit, false, prior) for one in pieces]
            if max(np.abs(hit - before[0]).max(initial=0), np.abs(false - before[1]).max(initial=0)) < 1e-5:
                break
        self.tasks_, self.contributors_ = coded.tasks, coded.contributors
        self.hit_rate_, self.false_rate_, self.prior_ = hit, false, prior
        self.answers_, self.confidence_ = self._assembled(len(coded.tasks), pieces, chance)
        return self

    def joined(
        self, answer: Sequence[Sequence[Span]], *, hit: FloatArray, false: FloatArray, prior: float
    ) -> tuple[tuple[Span, ...], FloatArray]:
        """The spans of one task and the mean probability of each one's characters, of answers by people with these rates
        (n_answers). Raises ValueError on bad spans."""
        people = list(range(len(answer)))
        coded = code_answers([0] * len(people), people, list(answer), check=_spans)
        pieces = _cut(coded, 0, slice(0, len(people)))
        answers, confidence = self._assembled(1, pieces, [_chance(one, hit, false, prior) for one in pieces])
        return answers[0], confidence[0]

    def _rates(
        self, pieces: Sequence[_Pieces], chance: Sequence[FloatArray], people: int
    ) -> tuple[FloatArray, FloatArray]:
        tally = np.zeros((4, people))
        for one, inside in zip(pieces, chance, strict=True):
            real, unreal = one.lengths * inside, one.lengths * (1 - inside)
            for row, amount in enumerate((one.marked @ real, np.full(len(one.people), real.sum()))):
                np.add.at(tally[row], one.people, one.weight * amount)
            for row, amount in enumerate((one.marked @ unreal, np.full(len(one.people), unreal.sum())), start=2):
                np.add.at(tally[row], one.people, one.weight * amount)
        rates = []
        for part, whole, start in ((tally[0], tally[1], 0.8), (tally[2], tally[3], 0.2)):
            middle = (part.sum() + start) / (whole.sum() + 1)
            rates.append((part + self.shrinkage * middle) / (whole + self.shrinkage))
        return np.clip(rates[0], 1 - _SHARPEST, _SHARPEST), np.clip(rates[1], 1 - _SHARPEST, _SHARPEST)

    def _assembled(
        self, tasks: int, pieces: Sequence[_Pieces], chance: Sequence[FloatArray]
    ) -> tuple[tuple[tuple[Span, ...], ...], tuple[FloatArray, ...]]:
        found: list[list[tuple[Span, float]]] = [[] for _ in range(tasks)]
        for one, inside in zip(pieces, chance, strict=True):
            kept = _bridged(one, inside >= self.threshold)
            edge = np.diff(np.concatenate([[0], kept.astype(np.int64), [0]]))
            for first, after in zip(np.flatnonzero(edge == 1), np.flatnonzero(edge == -1), strict=True):
                if not _splinter(one, int(first), int(after)):
                    span = (int(one.edges[first]), int(one.edges[after]), one.label)
                    sure = np.average(inside[first:after], weights=one.lengths[first:after])
                    found[one.task].append((span, float(sure)))
        ordered = [sorted(spans, key=lambda item: (item[0][:2], repr(item[0][2]))) for spans in found]
        answers = tuple(tuple(span for span, _ in spans) for spans in ordered)
        return answers, tuple(np.array([sure for _, sure in spans], dtype=np.float64) for spans in ordered)


def _spans(value: Any) -> list[Span]:
    found = []
    for span in value:
        start, end, *label = span
        if len(label) > 1 or isinstance(start, bool) or int(start) != start or int(end) != end or not 0 <= start < end:
            raise ValueError(f"a span is start, end and perhaps a label, with 0 <= start < end, not {span!r}")
        found.append((int(start), int(end), label[0] if label else None))
    return sorted(found, key=repr)


def _cut(coded: Answers, task: int, rows: slice) -> list[_Pieces]:
    # Gold stands behind the people as one more row, so that it is cut at the same edges.
    given = [*coded.content[rows], *([coded.gold[task]] if task in coded.gold else [])]
    people, weight = coded.contributor[rows], coded.weight[rows]
    found = []
    for label in sorted({span[2] for spans in given for span in spans}, key=repr):
        drawn = [[span for span in spans if span[2] == label] for spans in given]
        edges = np.unique([bound for spans in drawn for span in spans for bound in span[:2]]).astype(np.int64)
        marked = np.zeros((len(drawn), len(edges) - 1), dtype=bool)
        for person, spans in enumerate(drawn):
            for start, end, _ in spans:
                marked[person, np.searchsorted(edges, start) : np.searchsorted(edges, end)] = True
        known = marked[-1].astype(np.float64) if task in coded.gold else None
        found.append(_Pieces(task, label, edges, marked[: len(people)], people, weight, known))
    return found


def _prior(pieces: Sequence[_Pieces], share: Sequence[FloatArray]) -> float:
    """The mean share of marks. Learning it as well would let the model call everything marked real."""
    lengths = np.concatenate([np.zeros(0), *(one.lengths for one in pieces)])
    shares = np.concatenate([np.zeros(0), *share])
    return float((shares @ lengths + 1) / (lengths.sum() + 2))


def _share(one: _Pieces) -> FloatArray:
    share: FloatArray = one.weight @ one.marked / one.weight.sum()
    return share


def _chance(one: _Pieces, hit: FloatArray, false: FloatArray, prior: float) -> FloatArray:
    if one.known is not None:
        return one.known
    gain = np.log(hit / false)[one.people][:, None]
    loss = np.log((1 - hit) / (1 - false))[one.people][:, None]
    odds = np.log(prior / (1 - prior)) + one.weight @ np.where(one.marked, gain, loss)
    chance: FloatArray = np.where(one.marked.any(axis=0), 1 / (1 + np.exp(-np.clip(odds, -50, 50))), 0.0)
    return chance


def _bridged(one: _Pieces, kept: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Close each gap that half of those who marked both of its sides marked too."""
    closed = kept.copy()
    inside = np.flatnonzero(kept)
    for left, right in itertools.pairwise(inside):
        if right - left > 1:
            both = one.weight * (one.marked[:, left] & one.marked[:, right])
            across = both @ one.marked[:, left + 1 : right].all(axis=1)
            if across > 0 and 2 * across >= both.sum():
                closed[left:right] = True
    return closed


def _splinter(one: _Pieces, first: int, after: int) -> bool:
    """Whether a run is shorter than half of the shortest run that anybody who marked all of it drew there."""
    shortest = np.inf
    for marks in one.marked[one.marked[:, first:after].all(axis=1)]:
        start, end = first, after
        while start > 0 and marks[start - 1]:
            start -= 1
        while end < len(marks) and marks[end]:
            end += 1
        shortest = min(shortest, float(one.edges[end] - one.edges[start]))
    return bool(np.isfinite(shortest)) and 2 * float(one.edges[after] - one.edges[first]) < shortest
