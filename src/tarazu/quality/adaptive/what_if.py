"""What another number of answers would cost and bring: a project's own answers, replayed under other settings; while there are too
few of them, those that people like the ones assumed, or like those of another project, would give.

There is no truth to compare with. The accuracy expected of a setting is how probable its answers are in the light of all
answers, each task judged by what the others say of its people.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from tarazu import methods, projects, tasks
from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.kit.errors import Refusal
from tarazu.projects import NewProject, Project
from tarazu.quality.adaptive.asking import PATIENCE, note_count
from tarazu.quality.adaptive.expecting import (
    ANSWERS_MIN,
    RIGHT,
    TASKS_MIN,
    Replayed,
    Setting,
    assumed,
    blended,
    expected,
    expected_of,
    measured,
    own_share,
)
from tarazu.quality.settling.ballots import Ballots, read_ballots

q = sql.load("tarazu.quality.adaptive")

CONFIDENCES = (0.9, 0.95, 0.99)
MOSTS = (3, 5, 8)
FIXED = (1, 2, 3, 5)
"""As many answers for each task, beside which it shows what stopping when sure saves."""
HAVE_SO_MANY = 0.95
"""Such a share of the tasks has so many answers, or that number is not shown: it cannot be told what it costs."""
TASKS_SAMPLED = 1_000
RENEWED_AT = 1.5
"""So many times the votes that were counted are another picture."""
VOTES_READ = 100_000
"""A project with more votes is not read to learn of its people: fewer say the same."""

Ints = NDArray[np.int64]
Gone = Callable[[], bool]


class Abandoned(Exception):
    """Nobody waits any more for what was worked out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """Another project of the same kind, whose people were measured by so many votes."""

    id: uuid.UUID
    name: str
    ontology_version: int
    votes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredReplays:
    """Replays as they are kept, of so many `votes`; without a body they were only asked for."""

    body: dict[str, Any] | None
    votes: int
    requested_at: datetime
    computed_at: datetime | None


class Kept(msgspec.Struct, frozen=True):
    """Replays of so many tasks; without any what is expected, by whom people are taken to be like (`careful`, …, `project`, which
    is `alike`), and how far (0 to 1) the project's own answers are in it."""

    replays: list[Replayed]
    tasks: int
    expected: dict[str, list[Replayed]] = {}
    alike: Alike | None = None
    own_share: float = 0.0
    settings: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """A project's answers, how many tasks are to get, its labels to be sure of (none: it has no such), and what a budget leaves
    for a task; another project like it, with its answers."""

    ballots: Ballots
    least: int
    most: int | None = None
    confidence: float | None = None
    labels: int = 0
    per_task: float | None = None
    alike: Alike | None = None
    others: Ballots | None = None
    settings: str = ""


async def ask_what_if(tx: Tx, project_id: uuid.UUID) -> None:
    """Have a project's answers replayed under other settings; while they are, nothing more is asked.

    Refuses an unknown project, with `forecast_unlabelled` one whose answers are no votes, and with `forecasts_exhausted` what is
    asked too often.
    """
    project = await projects.project(tx, project_id)
    if project.kind not in projects.VOTED_KINDS:
        raise Refusal("forecast_unlabelled", "conflict")
    stored = await read_stored(tx, project_id)
    if stored is None or not is_counting(stored, tx.now):
        await note_count(tx)
        await _put(tx, project_id)


async def _put(tx: Tx, project_id: uuid.UUID) -> None:
    await tx.run(q.ask_what_if, tenant_id=tx.tenant_id, project_id=project_id, at=tx.now)
    await projects.put_job(tx, "quality.what_if", project_id)


async def renew_what_if(tx: Tx, project_id: uuid.UUID, votes: int) -> None:
    """Have a project replayed anew that somebody asked about once, when it has half as many votes again or other settings; for the
    system."""
    stored = await read_stored(tx, project_id)
    if stored is None or stored.body is None:
        return
    changed = stored.body.get("settings", "") != settings_told(await projects.project(tx, project_id))
    if changed or (votes > RENEWED_AT * stored.votes and not is_counting(stored, tx.now)):
        await _put(tx, project_id)


def settings_told(project: Project) -> str:
    """Return what a project says of how many answers its tasks get, as it is kept beside what was counted."""
    own = f"{project.redundancy}-{project.redundancy_most}, {project.confidence}, {project.budget_minor}"
    return f"{own}; beside {FIXED} and as given"


async def read_recorded(tx: Tx, project_id: uuid.UUID) -> Recorded:
    """Read what is replayed; for the system."""
    project = await projects.project(tx, project_id)
    ballots = await read_ballots(tx, project_id)
    labels = await _labels(tx, project.id, project.kind, project.ontology_version)
    alike = await find_alike(tx, project.kind, labels, project.id) if own_share(ballots) < 1 else None
    return Recorded(
        ballots=ballots,
        least=project.redundancy,
        most=project.redundancy_most,
        confidence=project.confidence,
        labels=labels,
        per_task=await _per_task(tx, project),
        alike=alike,
        others=await read_ballots(tx, alike.id) if alike else None,
        settings=settings_told(project),
    )


async def _labels(tx: Tx, project_id: uuid.UUID, kind: str, version: int) -> int:
    body = (await projects.ontology(tx, project_id, version)).body
    return len(projects.labels_of(kind, body))


async def find_alike(tx: Tx, kind: str, labels: int, project_id: uuid.UUID | None = None) -> Alike | None:
    """Return that of the tenant's (other) projects of a kind and with as many labels that has most votes; None where labels are none."""
    scope = {"tenant_id": tx.tenant_id, "project_id": project_id or uuid.UUID(int=0), "kind": kind}
    bounds = {"least": TASKS_MIN * ANSWERS_MIN, "most": VOTES_READ}
    for each in await tx.many(q.alike, Alike, **bounds, **scope) if labels else ():
        if await _labels(tx, each.id, kind, each.ontology_version) == labels:
            return each
    return None


async def _per_task(tx: Tx, project: Project) -> float | None:
    rate = await projects.rate(tx, project.id, project.rate_version)
    progress = await tasks.progress(tx, project.id)
    return per_task_of(project, rate.amount_minor, progress.tasks - progress.cancelled)


def per_task_of(project: Project | NewProject, amount_minor: int, count: int) -> float | None:
    """Return how many answers each of so many tasks may get on the mean within a budget; None where nothing bounds them."""
    if project.budget_minor is None or project.audience == "own" or not count:
        return None
    return project.budget_minor // amount_minor / count


async def write_what_if(tx: Tx, project_id: uuid.UUID, kept: Kept, votes: int) -> None:
    """Keep what came of a replay of so many votes; for the system."""
    body = msgspec.json.encode(kept).decode()
    await tx.run(q.write_what_if, tenant_id=tx.tenant_id, project_id=project_id, body=body, votes=votes, at=tx.now)


async def read_stored(tx: Tx, project_id: uuid.UUID) -> StoredReplays | None:
    """Return what is kept of a project."""
    return await tx.maybe(q.what_if, StoredReplays, tenant_id=tx.tenant_id, project_id=project_id)


def is_counting(stored: StoredReplays, now: datetime) -> bool:
    """Say whether a count is under way; one of which nothing was heard for long may be asked for again."""
    asked = stored.computed_at is None or stored.requested_at > stored.computed_at
    return asked and stored.requested_at > now - PATIENCE


def nothing_recorded(kind: str) -> Ballots:
    """Return the votes of a project that nobody has answered."""
    none = np.zeros(0, dtype=np.int64)
    return Ballots(
        kind=kind, tasks=[], contributors=[], labels=[], task=none, contributor=none, label=none, seconds=none
    )


def replays(recorded: Recorded, is_gone: Gone = bool) -> Kept:
    """Replay a sample of the tasks under every setting; where there are too few, say what is expected instead.

    Raises:
        Abandoned: where `is_gone` says between two steps that nobody waits any more.
    """
    ballots = recorded.ballots
    counts = np.bincount(ballots.task, minlength=len(ballots.tasks))
    enough = np.flatnonzero(counts >= ANSWERS_MIN)
    if len(enough) < TASKS_MIN or len(ballots.labels) < 2:
        return _expected(recorded, len(enough), is_gone)
    sample = enough[:: -(-len(enough) // TASKS_SAMPLED)]
    columns = _columns(ballots, sample)
    start = min(recorded.least, 2)
    known = methods.HeldOutDawidSkene().fit(*columns).probas_
    mosts = sorted({int(m) for m in (*MOSTS, counts[sample].max()) if m <= counts[sample].max() and m > start})
    own: list[tuple[float | None, int, int]] = []
    if recorded.confidence is not None and recorded.most is not None:
        own.append((recorded.confidence, recorded.most, recorded.least))
    full = _all_given(columns, known)
    as_many = {*FIXED, recorded.least} - ({full.most} if full.least == full.most else set())
    fixed = [(None, n, n) for n in sorted(as_many) if np.mean(counts[sample] >= n) >= HAVE_SO_MANY]
    others = [(confidence, most, start) for confidence in CONFIDENCES for most in mosts]
    found = [_played(columns, known, *each) for each in dict.fromkeys([*own, *fixed, *others])]
    place = len(own) + sum(each.answers_per_task < full.answers_per_task for each in found[len(own) :][: len(fixed)])
    return Kept(replays=[*found[:place], full, *found[place:]], tasks=len(sample), settings=recorded.settings)


def _expected(recorded: Recorded, tasks_replayed: int, is_gone: Gone) -> Kept:
    """Return what is expected of every setting, by whom people are taken to be like."""
    kept = Kept(replays=[], tasks=tasks_replayed, settings=recorded.settings)
    if not recorded.labels:
        return kept
    settings, mixes = settings_of(recorded), {}
    others = recorded.others if recorded.others and len(recorded.others.labels) == recorded.labels else None
    if others:
        mixes["project"] = measured(others)
    share = own_share(recorded.ballots) if len(recorded.ballots.labels) == recorded.labels else 0.0
    found: dict[str, list[Replayed]] = {}
    if not share:
        for people in RIGHT:
            _go_on(is_gone)
            found[people] = list(expected_of(people, recorded.labels, tuple(settings)))
    else:
        own = measured(recorded.ballots)
        before = {people: assumed(people, recorded.labels) for people in RIGHT} | mixes
        mixes = {people: blended(mix, own, share) for people, mix in before.items()}
    for people, mix in mixes.items():
        _go_on(is_gone)
        found[people] = expected(mix, settings)
    return msgspec.structs.replace(
        kept,
        expected=found,
        alike=recorded.alike if others else None,
        own_share=share,
    )


def _go_on(is_gone: Gone) -> None:
    if is_gone():
        raise Abandoned


def settings_of(recorded: Recorded) -> list[Setting]:
    """Return the settings that stand side by side: that of the project first, where answers decide; as many for each; others."""
    start, own = min(recorded.least, 2), recorded.most
    found: list[tuple[float | None, int, int]] = []
    if recorded.confidence is not None and own is not None:
        found.append((recorded.confidence, recorded.least, own))
    found += [(None, n, n) for n in sorted({*FIXED, recorded.least})]
    found += [(confidence, start, most) for confidence in CONFIDENCES for most in MOSTS if most > start]
    return [
        Setting(confidence=confidence, least=least, most=most, per_task=recorded.per_task if confidence else None)
        for confidence, least, most in dict.fromkeys(found)
    ]


def _columns(ballots: Ballots, sample: Ints) -> tuple[Ints, Ints, Ints]:
    """Return the votes on some tasks, all numbered from 0 without gaps."""
    rows = np.isin(ballots.task, sample)
    task, person, label = (
        np.unique(column[rows], return_inverse=True)[1].astype(np.int64)
        for column in (ballots.task, ballots.contributor, ballots.label)
    )
    return task, person, label


def _all_given(columns: tuple[Ints, Ints, Ints], known: NDArray[np.float64]) -> Replayed:
    given = np.bincount(columns[0])
    return Replayed(
        confidence=None,
        most=int(given.max()),
        answers_per_task=float(given.mean()),
        accuracy=_accuracy(columns, known),
        ran_out=0.0,
        least=int(given.min()),
    )


def _played(
    columns: tuple[Ints, Ints, Ints], known: NDArray[np.float64], confidence: float | None, most: int, start: int
) -> Replayed:
    task, person, label = columns
    stop = methods.PosteriorStop(threshold=confidence or 1.0, at_least=start, at_most=most)
    policy = methods.Adaptive(stop=stop, start=start, choose=True)
    truth = dict(enumerate(known.argmax(axis=1).tolist()))
    point = methods.FixedRedundancy(redundancy=1, judgements_per_task=1.0, accuracy=0.0)
    run = methods.replay(task, person, label, truth, policy=policy, seeds=[0], curve=[point]).runs[0]
    said = dict(zip(zip(task.tolist(), person.tolist(), strict=True), label.tolist(), strict=True))
    pairs = [(int(t), int(p)) for _, t, p in run.asked]
    asked = (
        np.array([t for t, _ in pairs]),
        np.array([p for _, p in pairs]),
        np.array([said[pair] for pair in pairs]),
    )
    given = np.bincount(asked[0], minlength=len(known))
    out = (given == np.bincount(task)) & (given < most)
    if confidence is not None:
        belief = methods.HeldOutDawidSkene(classes=tuple(range(known.shape[1]))).fit(*asked).probas_
        out &= belief.max(axis=1) < confidence
    return Replayed(
        confidence=confidence,
        most=most,
        answers_per_task=run.judgements_per_task,
        accuracy=_accuracy(asked, known),
        ran_out=float(out.mean()),
        least=start,
    )


def _accuracy(columns: tuple[Ints, Ints, Ints], known: NDArray[np.float64]) -> float:
    """How probable the answers from some votes are in the light of all of them."""
    found = methods.DawidSkene(classes=tuple(range(known.shape[1]))).fit(*columns).probas_.argmax(axis=1)
    return float(known[np.arange(len(known)), found].mean())
