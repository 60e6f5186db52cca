"""What the people of a project are weighed by when several answers become one, learned from their answers to all its tasks."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from tarazu import kinds, methods

Floats = NDArray[np.float64]

NOBODY = 1.0
"""The error of somebody of whom nothing is known, which is that of an average person."""
VOTES_MAX = 1_000_000
"""Votes on parts that are learned from; a further answer is not taken once there are so many."""

_HIT, _FALSE, _PRIOR = 0.8, 0.2, 0.5
_LEAST = 1e-4


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The answers to one task that are learned from, each with who gave it; `expected` where the answer is known."""

    task: str
    people: list[str]
    answers: list[dict[str, Any]]
    payload: dict[str, Any]
    expected: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """What was learned of the people of a project, everything rounded, so that whoever has it comes to the same answers.

    `errors`: by person, the variance of their distance from what is right; 1 is average. `tables`: by person, for a vote on parts
    how often they say each verdict (columns) where each is right (rows), for a vote on characters hit rate and false
    alarm rate; `anybody` is that of whoever is not in it. `prior`: the shares of the `verdicts`, or of marked characters.
    Learned from `answers`, `known` of them to known items.
    """

    way: kinds.Way
    errors: dict[str, float] = field(default_factory=dict)
    tables: dict[str, list[float]] = field(default_factory=dict)
    anybody: list[float] = field(default_factory=list)
    verdicts: list[str] = field(default_factory=list)
    prior: list[float] = field(default_factory=list)
    answers: int = 0
    known: int = 0

    def error(self, person: str) -> float:
        """Return a person's error."""
        return self.errors.get(person, NOBODY)

    def table(self, person: str) -> list[float]:
        """Return what a person says where something is right."""
        return self.tables.get(person, self.anybody)

    def renamed(self, names: Mapping[uuid.UUID, str]) -> Self:
        """Return the same by other names, without people who have none."""
        known = {str(person): name for person, name in names.items()}
        return replace(
            self,
            errors={known[person]: error for person, error in self.errors.items() if person in known},
            tables={known[person]: table for person, table in self.tables.items() if person in known},
        )


def learn(kind: str, ontology: Mapping[str, Any], sheets: Sequence[Sheet]) -> Weights:
    """Learn what the people of a project are weighed by; the order of sheets and answers does not matter."""
    way = kinds.way_of(kinds.of(kind), ontology)
    if way == "label" or not sheets:
        return Weights(way=way)
    known = sum(len(each.answers) for each in sheets if each.expected is not None)
    found = Weights(
        way=way,
        errors=_errors(kind, ontology, sheets),
        answers=sum(len(each.answers) for each in sheets),
        known=known,
    )
    if way == "parts":
        return replace(found, **_confusions(kind, ontology, sheets))
    return replace(found, **_rates(kind, sheets)) if way == "spans" else found


def _errors(kind: str, ontology: Mapping[str, Any], sheets: Sequence[Sheet]) -> dict[str, float]:
    """Each person's variance around what is right, by the distances of the kind."""
    of = {each.task: kinds.for_task(kind, each.payload, ontology) for each in sheets}
    rows = [
        (each.task, person, (each.task, answer))
        for each in sheets
        for person, answer in zip(each.people, each.answers, strict=True)
    ]
    gold = {each.task: (each.task, each.expected) for each in sheets if each.expected is not None}
    model = methods.DistanceEmbedding(distance=lambda one, other: of[one[0]].distance(one[1], other[1]))
    task, person, answer = (list(column) for column in zip(*rows, strict=True))
    model.fit(task, person, answer, gold=gold)
    # Where nobody ever differs there is nothing to tell people apart by.
    found = np.maximum(model.contributor_variance_, _LEAST)
    return dict(zip(model.contributors_, _rounded(found), strict=True))


def _confusions(kind: str, ontology: Mapping[str, Any], sheets: Sequence[Sheet]) -> dict[str, Any]:
    """The tables of Dawid and Skene's model of all parts together: one for a person, whatever the part."""
    columns: tuple[list[str], list[str], list[str]] = ([], [], [])
    gold: dict[str, str] = {}
    for each in sheets:
        for part, person, verdict, right in _votes(kind, ontology, each):
            for column, value in zip(columns, (f"{each.task} {part}", person, verdict), strict=True):
                column.append(value)
            if right is not None:
                gold[columns[0][-1]] = right
        if len(columns[0]) >= VOTES_MAX:
            break
    if not columns[0]:
        return {}
    model = methods.DawidSkene().fit(*columns, gold=gold)
    open_parts = np.array([part not in gold for part in model.tasks_])
    prior = model.probas_[open_parts].mean(axis=0) if open_parts.any() else model.class_prior_
    anybody = methods.pooled_confusion(model.confusion_, model.answered_)
    return {
        "tables": {p: _rounded(t.ravel()) for p, t in zip(model.contributors_, model.confusion_, strict=True)},
        "anybody": _rounded(anybody.ravel()),
        "verdicts": list(model.classes_),
        "prior": _rounded(prior),
    }


def _votes(kind: str, ontology: Mapping[str, Any], sheet: Sheet) -> Iterator[tuple[str, str, str, str | None]]:
    """Each vote of a sheet: part, person, verdict, and the verdict that is known to be right."""
    found = kinds.of(kind)
    if not isinstance(found, kinds.Parted) or (sheet.expected is not None and "outcome" in sheet.expected):
        return
    given = [
        (person, answer) for person, answer in zip(sheet.people, sheet.answers, strict=True) if "outcome" not in answer
    ]
    known = [] if sheet.expected is None else [sheet.expected]
    parts = found.parts([*(answer for _, answer in given), *known], ontology) if given else None
    if parts is None:
        return
    right = parts[-1] if known else {}
    for (person, _), said in zip(given, parts, strict=False):
        yield from ((part, person, verdict, right.get(part)) for part, verdict in said.items())


def _rates(kind: str, sheets: Sequence[Sheet]) -> dict[str, Any]:
    """How often each person marks a character that should be, and one that should not."""
    found = kinds.of(kind)
    if not isinstance(found, kinds.Spanned):
        return {"anybody": [_HIT, _FALSE], "prior": [_PRIOR]}
    rows = [
        (each.task, person, found.marks(answer))
        for each in sheets
        for person, answer in zip(each.people, each.answers, strict=True)
    ]
    gold = {each.task: found.marks(each.expected) for each in sheets if each.expected is not None}
    task, person, marks = (list(column) for column in zip(*rows, strict=True))
    model = methods.SpanConsensus().fit(task, person, marks, gold=gold)
    rates = np.stack([model.hit_rate_, model.false_rate_], axis=1)
    return {
        "tables": dict(zip(model.contributors_, (_rounded(each) for each in rates), strict=True)),
        "anybody": _rounded(rates.mean(axis=0)),
        "prior": [round(model.prior_, 4)],
    }


def _rounded(values: Floats) -> list[float]:
    """To four digits, and none of them 0: a person who never said something may say it yet."""
    return [round(max(float(each), _LEAST), 4) for each in values]
