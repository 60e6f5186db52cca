"""The votes of a project as columns, read in one pass and small enough to hold: some 20 bytes a vote."""

from __future__ import annotations

import time
import uuid
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tarazu import kinds
from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.kit.jobs import rest

q = sql.load("tarazu.quality.settling")

_BLOCK_ROWS = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class VotingRules:
    """A project's kind and its ontology of today, and whether answers decide how many there are."""

    kind: str
    ontology: dict[str, Any]
    is_steered: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BallotBlock:
    """Some votes as they are read, column by column: an object for each of a million would take longer than the fit."""

    task_ids: list[str]
    contributors: list[str]
    labels: list[str]
    seconds: list[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ballots:
    """Coded votes: row i says that `contributors[contributor[i]]` gave `labels[label[i]]` to `tasks[task[i]]`.

    Tasks are in order of their ids and every task has a vote; `labels` is the whole label space of the kind
    with whatever else was given. A person has one vote on a task: that of the last round. Where it `is_steered`, answers
    decide how many a task gets. Of `seconds` 0 says that nobody told them.
    """

    kind: str
    tasks: list[uuid.UUID]
    contributors: list[uuid.UUID]
    labels: list[str]
    task: NDArray[np.int64]
    contributor: NDArray[np.int64]
    label: NDArray[np.int64]
    seconds: NDArray[np.int64]
    is_steered: bool = False

    def __len__(self) -> int:
        return len(self.task)

    def counts(self) -> NDArray[np.float64]:
        """Votes by task and label, shape (tasks, labels)."""
        shape = (len(self.tasks), len(self.labels))
        flat = np.bincount(self.task * shape[1] + self.label, minlength=shape[0] * shape[1])
        return flat.reshape(shape).astype(np.float64)


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenVotes:
    """The votes on a task as they were given, of which looking at them took some; `people` in the same order."""

    task_id: uuid.UUID
    votes: list[str]
    people: list[uuid.UUID]


async def read_ballots(
    tx: Tx,
    project_id: uuid.UUID,
    *,
    until: datetime | None = None,
    agreed_only: bool = False,
    rests: bool = False,
) -> Ballots:
    """Read a project's accepted answers that count, as far as they were accepted by `until`; with `agreed_only`, questions on
    which solvers agreed by then, or that a reviewer accepted afterwards. Work that nobody waits for `rests` between its parts.

    Raises:
        Refusal: `not_found` when there is no such project.
    """
    rules = await tx.need(q.voting_rules, VotingRules, "project", tenant_id=tx.tenant_id, project_id=project_id)
    box = _BallotBox()
    scope = {"tenant_id": tx.tenant_id, "project_id": project_id, "until": until, "agreed_only": agreed_only}
    begin = time.monotonic()
    async for blocks in tx.stream(q.ballots, BallotBlock, chunk=1, size=_BLOCK_ROWS, **scope):
        for block in blocks:
            box.add(block)
        if rests:
            await rest(begin)
            begin = time.monotonic()
    return box.counted(rules)


def as_given(ballots: Ballots, given: Sequence[GivenVotes]) -> Ballots:
    """Return the votes with those that were given to some tasks in the place of what counts of them.

    Tasks, people and labels keep their places; new ones stand behind them.

    >>> one, two = uuid.UUID(int=1), uuid.UUID(int=2)
    >>> none = np.zeros(0, dtype=np.int64)
    >>> empty = Ballots(kind="text.classify", tasks=[], contributors=[], labels=["a"], task=none, contributor=none, label=none, seconds=none)
    >>> as_given(empty, [GivenVotes(task_id=one, votes=["b", "a"], people=[one, two])]).counts().tolist()
    [[1.0, 1.0]]
    """
    if not given:
        return ballots
    tasks = {task: n for n, task in enumerate(ballots.tasks)}
    people = {person: n for n, person in enumerate(ballots.contributors)}
    labels = {label: n for n, label in enumerate(ballots.labels)}
    new = [
        (
            tasks.setdefault(each.task_id, len(tasks)),
            people.setdefault(by, len(people)),
            labels.setdefault(vote, len(labels)),
        )
        for each in given
        for vote, by in zip(each.votes, each.people, strict=True)
    ]
    more = np.array(new, dtype=np.int64).reshape(-1, 3).T
    stays = ~np.isin(ballots.task, more[0])
    task, contributor, label = (
        np.concatenate((old[stays], own))
        for old, own in zip((ballots.task, ballots.contributor, ballots.label), more, strict=True)
    )
    seconds = np.concatenate((ballots.seconds[stays], np.zeros(len(new), dtype=np.int64)))
    return replace(
        ballots, tasks=list(tasks), contributors=list(people), labels=list(labels), task=task, contributor=contributor,
        label=label, seconds=seconds,
    )  # fmt: skip


class _BallotBox:
    """Codes votes as they come, so that no block outlives its coding."""

    def __init__(self) -> None:
        self._tasks: dict[str, int] = {}
        self._people: dict[str, int] = {}
        self._labels: dict[str, int] = {}
        self._columns = {name: array("q") for name in ("task", "contributor", "label", "seconds")}

    def add(self, block: BallotBlock) -> None:
        self._columns["task"].extend(_coded(block.task_ids, self._tasks))
        self._columns["contributor"].extend(_coded(block.contributors, self._people))
        self._columns["label"].extend(_coded(block.labels, self._labels))
        self._columns["seconds"].extend(block.seconds)

    def counted(self, rules: VotingRules) -> Ballots:
        known = kinds.of(rules.kind).labels(rules.ontology)
        labels = [*known, *sorted(self._labels.keys() - set(known))]
        place = np.array([labels.index(label) for label in self._labels], dtype=np.int64)
        columns = {name: np.array(column, dtype=np.int64) for name, column in self._columns.items()}
        columns["label"] = place[columns["label"]] if len(place) else columns["label"]
        last = _last_rounds(columns["task"], columns["contributor"])
        return Ballots(
            kind=rules.kind,
            tasks=[uuid.UUID(task) for task in self._tasks],
            contributors=[uuid.UUID(person) for person in self._people],
            labels=labels,
            is_steered=rules.is_steered,
            **{name: column[last] for name, column in columns.items()},
        )


def _coded(names: list[str], places: dict[str, int]) -> list[int]:
    return [places.setdefault(name, len(places)) for name in names]


def _last_rounds(task: NDArray[np.int64], contributor: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which votes are not followed by another one of the same person on the same task."""
    again = (task[1:] == task[:-1]) & (contributor[1:] == contributor[:-1])
    return np.append(~again, True)[: len(task)]
