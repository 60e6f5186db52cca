"""Confidence held against what is known: gold and reviews say whether an answer is right, a temperature makes the confidence honest.

A check judges what would have been delivered without it, and only what was drawn by chance is checked: the confidence is stated of
the tasks at which nobody looked, and a share of those that somebody chose to look at is none of theirs.

Before there are enough checks the confidence stays the chance that one more person says the same, and is called that.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from tarazu import methods
from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.quality.intervals import interval
from tarazu.quality.settling.ballots import GivenVotes

q = sql.load("tarazu.quality.settling")

CHECKS_MIN = 50
"""Checks from which a temperature is fitted: of fewer one learns too little to change what is said."""
BINS = 10
FOLDS = 5

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskCheck:
    """What somebody who looked said of a task: that a label is right, or that it is not.

    `source` is `review`, `recheck` (a second look at a delivered row), `adjudication` or `audit`. Where it `is_drawn`, chance
    chose what to look at: an answer that was first given as `given`, or the whole task where that is None.
    """

    task_id: uuid.UUID
    source: str
    label: str
    holds: bool
    given: str | None = None
    is_drawn: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownVotes:
    """The first answers to a known item, as many as a task of its project gets, and the label that is expected.

    `people` gave the votes, in the same order. Where answers decide how many there are, a task gets `least` to `most`, and no
    more once it is as `sure`.
    """

    item_id: uuid.UUID
    expected: str
    votes: list[str]
    people: list[uuid.UUID]
    least: int = 0
    most: int | None = None
    sure: float | None = None


Judge = Callable[[Sequence[KnownVotes]], Floats]
"""States the chance of each label (n, labels) of known items from the votes on them alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checks:
    """All that is known of a project's answers from elsewhere."""

    tasks: Sequence[TaskCheck] = ()
    known: Sequence[KnownVotes] = ()
    given: Sequence[GivenVotes] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """Of `count` checks that were stated with a `stated` confidence between `low` and `high`, the share that was right.

    `right_low` and `right_high` hold the middle 95 % of what is believed of that share.
    """

    low: float
    high: float
    count: int
    stated: float
    right: float
    right_low: float
    right_high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """How the confidence did on `checks` checks, of which `gold` are known items, the others reviews, adjudications and audits.

    `temperature` is None below `needed`: the confidence is then not calibrated. `ece` (expected calibration error) and bins
    `after` are of checks that did not fit the temperature.
    """

    checks: int
    gold: int
    needed: int
    temperature: float | None
    ece_before: float | None
    ece_after: float | None
    before: list[Bin] = field(default_factory=list)
    after: list[Bin] = field(default_factory=list)


async def read_checks(tx: Tx, project_id: uuid.UUID, *, until: datetime | None = None) -> Checks:
    """Read what is known of a project's answers, as far as it was by `until`. For the system."""
    scope = {"tenant_id": tx.tenant_id, "project_id": project_id, "until": until}
    return Checks(
        tasks=await tx.many(q.task_checks, TaskCheck, **scope),
        known=await tx.many(q.known_votes, KnownVotes, **scope),
        given=await tx.many(q.given_votes, GivenVotes, **scope),
    )


def checked(
    checks: Checks,
    places: Mapping[uuid.UUID, int],
    labels: Sequence[str],
    probas: Floats,
    choice: NDArray[np.int64],
    known: Judge,
) -> Checked:
    """Return how a confidence did on checks, and the temperature that makes it the chance of being right.

    `probas` (n, labels) is what the votes as given state of each task, `choice` the label that they come to, `places` where a task stands in it, and `known` states the same of
    known items.
    """
    stated, right, gold = _rows(checks, places, labels, probas, choice, known)
    if not len(right):
        return Checked(checks=0, gold=0, needed=CHECKS_MIN, temperature=None, ece_before=None, ece_after=None)
    before = stated.max(axis=1)
    found = Checked(
        checks=len(right),
        gold=gold,
        needed=CHECKS_MIN,
        temperature=None,
        ece_before=round(methods.expected_calibration_error(before, right, BINS), 6),
        ece_after=None,
        before=bins(before, right),
    )
    if len(right) < CHECKS_MIN:
        return found
    after = _held_out(stated, right)
    return replace(
        found,
        temperature=round(_fitted(stated, right).temperature_, 4),
        ece_after=round(methods.expected_calibration_error(after, right, BINS), 6),
        after=bins(after, right),
    )


def bins(stated: Floats, right: NDArray[np.bool_]) -> list[Bin]:
    """Return the reliability table of checks, each share with its interval."""
    return [
        Bin(
            low=each.low,
            high=each.high,
            count=each.count,
            stated=round(each.confidence, 4),
            right=round(each.accuracy, 4),
            right_low=round(low, 4),
            right_high=round(high, 4),
        )
        for each in methods.reliability(stated, right, BINS)
        for low, high in [interval(each.count * each.accuracy, each.count * (1 - each.accuracy))]
    ]


def verdicts(checks: Iterable[TaskCheck]) -> dict[uuid.UUID, tuple[str | None, set[str]]]:
    """Return of each task the one label that is right by checks in order of time (or None), and labels that are wrong.

    An adjudication stands above reviews, a customer's word on the label that it was about above both, until a second look leaves
    out what the customer accepted. Where reviewers accepted two labels, they say nothing.
    """
    accepted: dict[uuid.UUID, set[str]] = defaultdict(set)
    refused: dict[uuid.UUID, set[str]] = defaultdict(set)
    adjudicated: dict[uuid.UUID, str] = {}
    audited: dict[uuid.UUID, TaskCheck] = {}
    for each in checks:
        if each.source == "audit":
            audited[each.task_id] = each
        elif each.source == "adjudication":
            adjudicated[each.task_id] = each.label
        else:
            (accepted if each.holds else refused)[each.task_id].add(each.label)
            said = audited.get(each.task_id)
            if said and each.source == "recheck" and (said.label, said.holds, each.holds) == (each.label, True, False):
                del audited[each.task_id]
    found: dict[uuid.UUID, tuple[str | None, set[str]]] = {}
    for task in accepted.keys() | refused.keys() | adjudicated.keys() | audited.keys():
        right, wrong = accepted[task], refused[task]
        if task in adjudicated:
            right, wrong = {adjudicated[task]}, set()
        if said := audited.get(task):
            right, wrong = ({said.label}, set()) if said.holds else (right - {said.label}, wrong | {said.label})
        if len(right) < 2:
            found[task] = (next(iter(right), None), wrong)
    return found


def is_confirmed(said: tuple[str | None, set[str]], label: str) -> bool | None:
    """Say whether a label is right by what was said of its task; None where that says nothing of it.

    >>> is_confirmed(("a", set()), "b"), is_confirmed((None, {"b"}), "b"), is_confirmed((None, {"b"}), "a")
    (False, False, None)
    """
    right, wrong = said
    if right is not None:
        return right == label
    return False if label in wrong else None


def _rows(
    checks: Checks,
    places: Mapping[uuid.UUID, int],
    labels: Sequence[str],
    probas: Floats,
    choice: NDArray[np.int64],
    judge: Judge,
) -> tuple[Floats, NDArray[np.bool_], int]:
    """Distributions whose leading label was checked, whether it was right, and how many of them are known items."""
    stated, right, drawn = [], [], _drawn(checks.tasks)
    for task, said in verdicts(checks.tasks).items():
        at = places.get(task)
        # A choice that does not lead, by a model or a tie, has no stated confidence of its own to be scaled.
        if at is None or probas[at].argmax() != choice[at] or not drawn[task] & {None, labels[choice[at]]}:
            continue
        holds = is_confirmed(said, labels[choice[at]])
        if holds is not None:
            stated.append(probas[at])
            right.append(holds)
    known = [each for each in checks.known if each.votes and all(vote in labels for vote in each.votes)]
    if known:
        given = judge(known)
        stated.extend(given)
        right.extend(labels[top] == each.expected for top, each in zip(given.argmax(axis=1), known, strict=True))
    return np.array(stated).reshape(-1, len(labels)), np.array(right, dtype=bool), len(known)


def _drawn(checks: Iterable[TaskCheck]) -> dict[uuid.UUID, set[str | None]]:
    """Of which labels of a task chance drew an answer, or the task itself (None).

    A task is checked where its leading label was drawn: a look at another one tells of it only when that one turns out right.
    """
    found: dict[uuid.UUID, set[str | None]] = defaultdict(set)
    for each in checks:
        if each.is_drawn:
            found[each.task_id].add(each.given)
    return found


def _fitted(stated: Floats, right: NDArray[np.bool_]) -> methods.Temperature:
    top = stated.argmax(axis=1)
    other = (top + 1) % stated.shape[1]
    return methods.Temperature(leading=True).fit(stated, np.where(right, top, other))


def _held_out(stated: Floats, right: NDArray[np.bool_]) -> Floats:
    """The confidence of each check by a temperature that the others fitted."""
    fold = np.random.default_rng(0).permutation(len(right)) % FOLDS
    found: Floats = np.zeros(len(right))
    for each in range(FOLDS):
        out = fold == each
        found[out] = _fitted(stated[~out], right[~out]).transform(stated[out]).max(axis=1)
    return found
