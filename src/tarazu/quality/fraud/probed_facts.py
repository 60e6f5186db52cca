"""The numbers behind evidence, such as anybody can count again: from them its plain description is written."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, Self

import numpy as np
from numpy.typing import NDArray

Facts = dict[str, int | float | str]


class Answer(Protocol):
    """An answer as the tests read it."""

    @property
    def id(self) -> uuid.UUID:
        """The submission."""

    @property
    def task_id(self) -> uuid.UUID:
        """The task."""

    @property
    def contributor_id(self) -> uuid.UUID:
        """Whose it is."""

    @property
    def label(self) -> str:
        """The category that it comes to."""

    @property
    def submitted_at(self) -> datetime:
        """When it was handed in."""

    @property
    def text(self) -> str | None:
        """What was written in it, if that is asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Votes:
    """Answers as columns, in order of time. A person is a number: twice the place in `people`, and one more for what of
    theirs is settled, which counts as another voter's of whom nothing is asked. `given` counts votes by task and label."""

    rows: Sequence[Answer]
    people: list[uuid.UUID]
    labels: list[str]
    task: NDArray[np.int64]
    person: NDArray[np.int64]
    label: NDArray[np.int64]
    given: NDArray[np.float64]
    places: dict[tuple[int, int], int]

    @classmethod
    def of(cls, rows: Sequence[Answer], settled: Callable[[Any], bool]) -> Self:
        """Code answers; a person has one on a task."""
        people = sorted({each.contributor_id for each in rows})
        labels = sorted({each.label for each in rows})
        tasks = {each: place for place, each in enumerate(sorted({row.task_id for row in rows}))}
        of_person, of_label = ({each: place for place, each in enumerate(known)} for known in (people, labels))
        task = np.array([tasks[each.task_id] for each in rows], dtype=np.int64)
        person = np.array([2 * of_person[each.contributor_id] + settled(each) for each in rows], dtype=np.int64)
        label = np.array([of_label[each.label] for each in rows], dtype=np.int64)
        flat = np.bincount(task * len(labels) + label, minlength=len(tasks) * len(labels))
        return cls(
            rows=rows,
            people=people,
            labels=labels,
            task=task,
            person=person,
            label=label,
            given=flat.reshape(len(tasks), len(labels)).astype(np.float64),
            places={pair: row for row, pair in enumerate(zip(task.tolist(), person.tolist(), strict=True))},
        )

    @property
    def order(self) -> NDArray[np.int64]:
        """The place of each answer in time."""
        return np.arange(len(self.rows))

    @property
    def texts(self) -> list[str]:
        """What was written, of rows that all have a text."""
        return [each.text or "" for each in self.rows]

    def columns(self) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        """Return task, person and label of each vote."""
        return self.task, self.person, self.label

    @staticmethod
    def is_settled(person: int) -> bool:
        """Say whether nothing is asked of these votes."""
        return person % 2 == 1

    def rows_of(self, person: int) -> NDArray[np.int64]:
        """Return the rows of a person, in order of time."""
        return np.flatnonzero(self.person == person)

    def answer(self, task: int, person: int) -> Answer:
        """Return somebody's answer to a task."""
        return self.rows[self.places[int(task), int(person)]]

    def others(self, rows: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return what everybody else gave to the task of each row, (rows, labels)."""
        counts = self.given[self.task[rows]]
        counts[np.arange(len(rows)), self.label[rows]] -= 1
        return counts


@dataclass(frozen=True, slots=True, kw_only=True)
class _Compared:
    """Of some rows: on which the others have one leading label, which it is, and whether it was given."""

    leads: NDArray[np.bool_]
    leading: NDArray[np.int64]
    agrees: NDArray[np.bool_]

    @classmethod
    def of(cls, votes: Votes, rows: NDArray[np.int64]) -> Self:
        others = votes.others(rows)
        most = others.max(axis=1)
        leads = (most > 0) & ((others == most[:, None]).sum(axis=1) == 1)
        leading = others.argmax(axis=1)
        return cls(leads=leads, leading=leading, agrees=leads & (leading == votes.label[rows]))


def _agreement(votes: Votes, rows: NDArray[np.int64], _found: Any, _test: Any) -> tuple[Facts, int]:
    """How often a person agrees with most others, how often that is usual here, and how often chance alone would do."""
    own = _Compared.of(votes, rows)
    rest = _Compared.of(votes, np.flatnonzero(votes.person != votes.person[rows[0]]))
    compared = int(own.leads.sum())
    size = len(votes.labels)
    given = np.bincount(votes.label[rows], minlength=size) / len(rows)
    called_for = np.bincount(own.leading[own.leads], minlength=size)
    usual = rest.agrees.sum() / max(1, rest.leads.sum()) * compared
    return {
        "compared": compared,
        "agreeing": int(own.agrees.sum()),
        "usual": round(float(usual)),
        "chance": round(float((given * called_for).sum())),
    }, 0


def _label_share(votes: Votes, rows: NDArray[np.int64], _found: Any, _test: Any) -> tuple[Facts, int]:
    """Which label somebody gives more often than the others do on the same tasks, and how often each does."""
    others = votes.others(rows)
    expected = (others / np.maximum(others.sum(axis=1, keepdims=True), 1)).sum(axis=0)
    given = np.bincount(votes.label[rows], minlength=len(votes.labels))
    label = int((given - expected).argmax())
    return {
        "label": votes.labels[label],
        "given": int(given[label]),
        "answers": len(rows),
        "expected": round(float(expected[label])),
    }, 0


def _change(votes: Votes, rows: NDArray[np.int64], found: Any, test: Any) -> tuple[Facts, int]:
    """How often somebody agrees with most others before and after the moment at which that changes."""
    at = int(test.changed_at_[test.contributors_.index(found.contributor)])
    before, after = _Compared.of(votes, rows[:at]), _Compared.of(votes, rows[at:])
    return {
        "before": int(before.leads.sum()),
        "before_agreeing": int(before.agrees.sum()),
        "after": int(after.leads.sum()),
        "after_agreeing": int(after.agrees.sum()),
    }, at


def _same_answers(votes: Votes, rows: NDArray[np.int64], found: Any, _test: Any) -> tuple[Facts, int]:
    """How many answers are the same as somebody else's, and how many of these differ from what most of the rest gave."""
    other = found.items[0].other
    theirs = {int(votes.task[row]): int(row) for row in votes.rows_of(other)}
    pairs = [(int(row), theirs[int(votes.task[row])]) for row in rows if int(votes.task[row]) in theirs]
    same = [mine for mine, match in pairs if votes.label[mine] == votes.label[match]]
    rest = votes.others(np.array(same, dtype=np.int64))
    rest[np.arange(len(same)), votes.label[same]] -= 1
    odd = int(((rest.max(axis=1) > 0) & (rest.argmax(axis=1) != votes.label[same])).sum())
    return {"shared": len(pairs), "same": len(same), "odd": odd}, 0


def _same_texts(_votes: Votes, rows: NDArray[np.int64], found: Any, _test: Any) -> tuple[Facts, int]:
    """How many texts are like one of the same other person's, beyond what is usual for the task."""
    other = Counter(item.other for item in found.items).most_common(1)[0][0]
    like = sum(item.other == other for item in found.items)
    return {"texts": len(rows), "like": like}, 0


FACTS_OF: Mapping[str, Callable[[Votes, NDArray[np.int64], Any, Any], tuple[Facts, int]]] = {
    "random": _agreement,
    "constant": _label_share,
    "inverted": _agreement,
    "drop_off": _change,
    "colluding": _same_answers,
    "copied": _same_texts,
}
"""Of each test: from a person's rows, the evidence and the test, the facts and the first of the rows that they are about."""
