"""Consensus: what the people together say of each task, and how sure one may be of it.

The label. Where a kind asks for a preference there is no truth behind the votes: the label with the most
votes stands, and only a tie is decided by the Dawid-Skene posterior, among the tied labels. Where a kind asks
what is the case, the label is the likeliest one by several models of how people err; known items tell which of
them to believe (`truths`).

The confidence is the probability that a further, independent person would give the same label: the one
claim that can be checked without known answers. It is left out where too few tasks were answered twice to
check it. Once gold and reviews have checked enough answers, it is the probability that the label is right.
"""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import msgspec
import numpy as np
from numpy.typing import NDArray

from tarazu import methods
from tarazu.kit import sql
from tarazu.kit.actor import Actor
from tarazu.kit.db import Database, Tx
from tarazu.kit.jobs import rest
from tarazu.quality.events import ConsensusRefitted
from tarazu.quality.review.adjudicating import Adjudicated, adjudicated
from tarazu.quality.review.fixes import fixable_labels
from tarazu.quality.settling.agreement import Figures, measure, write_report
from tarazu.quality.settling.ballots import Ballots, as_given, read_ballots
from tarazu.quality.settling.beliefs import TINY, Fit, Floats, cooled, fitted
from tarazu.quality.settling.calibrating import Checked, Checks, KnownVotes, checked, read_checks
from tarazu.quality.settling.certainty import MergedConfidence
from tarazu.quality.settling.settled import ADJUDICATED, MAJORITY, TIE_BREAK, Settled, Tally, TaskOutcome, as_fixed
from tarazu.quality.settling.truths import truths, weighed

q = sql.load("tarazu.quality.settling")

PREFERENCE_KINDS = frozenset(("chat.compare", "chat.rank"))
"""Kinds whose labels are tastes, so that a minority is not a mistake."""
LABELS_MAX = 64
"""Beyond so many labels a confusion matrix of every person says nothing: votes are counted, and that is all."""
CHECKED_VOTES_MIN = 30
"""Votes that must have been predicted from their neighbours before a confidence is shown."""

_TASKS_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Consensus(TaskOutcome):
    """What a task came to: label, chance that the next person says the same (or None), votes and their shares.

    Where reviewers fixed answers so that all come to one label, everything is counted from them as fixed (`as_fixed`). Where an
    adjudicator picked or mended an answer, `label` is that answer's and `method` is `adjudicated`; the votes stay.
    """

    task_id: uuid.UUID
    computed_at: datetime
    adjudicated: Adjudicated | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """What a project's answers come to, and how far they agree."""

    ballots: Ballots
    settled: Settled
    figures: Figures


async def refit(tx: Tx, project_id: uuid.UUID) -> int:
    """Compute a project's consensus and report from its accepted answers; return how many tasks have one."""
    await lock_project(tx, project_id)
    ballots = await read_ballots(tx, project_id)
    checks = await read_checks(tx, project_id)
    return await write_results(tx, project_id, await asyncio.to_thread(results, ballots, checks))


async def lock_project(tx: Tx, project_id: uuid.UUID) -> None:
    """Let nobody else write what a project's answers come to until this transaction ends."""
    await tx.run(q.lock_project, project_id=project_id)


def results(
    ballots: Ballots, checks: Checks, fit: Fit | None = None, merged: MergedConfidence | None = None
) -> Results:
    """Return what a project's answers come to, and how far they agree; see `settle`. `merged` says how sure that is where it is
    more than a label."""
    settled = settle(ballots, checks, fit)
    figures = replace(measure(ballots, settled), merged=merged or msgspec.UNSET)
    return Results(ballots=ballots, settled=settled, figures=figures)


async def write_results(tx: Tx, project_id: uuid.UUID, found: Results) -> int:
    """Store what a project's answers come to, and tell so; return how many tasks have a consensus."""
    for chunk in _chunks(found):
        await _write(tx, project_id, found.ballots, found.settled, chunk)
    return await _tell(tx, project_id, found)


async def write_in_parts(db: Database, actor: Actor, project_id: uuid.UUID, found: Results) -> None:
    """Store what a project's answers come to in short transactions, and tell so with the last.

    Killed half-way some tasks say what they come to now and others what they came to before; the next refit writes those.
    """
    for chunk in _chunks(found):
        begin = time.monotonic()
        async with db.tx(actor) as tx:
            await _write(tx, project_id, found.ballots, found.settled, chunk)
        await rest(begin)
    async with db.tx(actor) as tx:
        await _tell(tx, project_id, found)


def _chunks(found: Results) -> Iterator[range]:
    size = len(found.ballots.tasks)
    return (range(start, min(start + _TASKS_AT_ONCE, size)) for start in range(0, size, _TASKS_AT_ONCE))


async def _tell(tx: Tx, project_id: uuid.UUID, found: Results) -> int:
    size = len(found.ballots.tasks)
    await write_report(tx, project_id, found.figures)
    await tx.announce(ConsensusRefitted(subject=project_id, tasks=size, votes=len(found.ballots)))
    return size


async def consensus(tx: Tx, project_id: uuid.UUID, after: uuid.UUID | None, limit: int) -> list[Consensus]:
    """Return a page of a project's consensus, in order of task."""
    scope = {"tenant_id": tx.tenant_id, "project_id": project_id}
    found = await tx.many(q.consensus, Consensus, after=after, most=min(limit, 1000), **scope)
    task_ids = [each.task_id for each in found]
    fixed = await fixable_labels(tx, task_ids)
    found = [as_fixed(each, fixed.get(each.task_id, ())) for each in found]
    decided = await adjudicated(tx, task_ids)
    return [_decided(each, decided[each.task_id]) if each.task_id in decided else each for each in found]


def _decided(voted: Consensus, decided: Adjudicated) -> Consensus:
    if decided.label is None:
        return replace(voted, adjudicated=decided)
    return replace(voted, label=decided.label, method=ADJUDICATED, adjudicated=decided)


def settle(ballots: Ballots, checks: Checks | None = None, fit: Fit | None = None) -> Settled:
    """Settle what every task came to; enough checks by gold and reviews make the confidence the chance of being right.

    Where answers decide how many there are, that is the same chance by which they do: of the beliefs of `fit`, which is made
    where it is not given.
    """
    checks = checks or Checks()
    given = as_given(ballots, checks.given)
    ballots = replace(ballots, labels=given.labels)
    if len(ballots.labels) > LABELS_MAX or not ballots.tasks:
        return _plurality(ballots)
    counts = ballots.counts()
    classes = tuple(range(len(ballots.labels)))
    leading = counts == counts.max(axis=1, keepdims=True)
    is_taste = ballots.kind in PREFERENCE_KINDS
    posterior, method = (weighed(ballots), MAJORITY) if is_taste else truths(ballots, checks.known)
    choice = (np.where(leading, posterior, -1.0) if is_taste else posterior).argmax(axis=1).astype(np.int64)
    calibrator = methods.NextVoteCalibrator(classes=classes).fit(given.task, given.contributor, given.label)
    votes_seen = len(calibrator.held_out_correct_)
    known, chances = _chances(ballots, given, checks, choice, calibrator, fit)
    return Settled(
        labels=ballots.labels,
        choice=choice,
        confidence=chances[np.arange(len(choice)), choice]
        if votes_seen >= CHECKED_VOTES_MIN or known.temperature
        else None,
        tied=leading.sum(axis=1) > 1,
        tally=Tally.of(ballots),
        method=method,
        tie_method=TIE_BREAK if is_taste else method,
        ece=calibrator.ece_,
        log_loss=calibrator.log_loss_,
        checked_votes=votes_seen,
        checked=known,
    )


def _chances(
    ballots: Ballots,
    given: Ballots,
    checks: Checks,
    choice: NDArray[np.int64],
    calibrator: methods.NextVoteCalibrator,
    fit: Fit | None,
) -> tuple[Checked, Floats]:
    """How the confidence did on checks, and of each label (tasks, K) the chance: that it is right once there are checks
    enough, before that that one more person gives it."""
    stated = calibrator.predict_proba(ballots.counts())
    if ballots.is_steered:
        fit = fit or fitted(ballots, checks)
        return fit.checked, fit.chances() if fit.checked.temperature else stated
    code = {label: n for n, label in enumerate(ballots.labels)}

    def judged(known: Sequence[KnownVotes]) -> Floats:
        counts = np.zeros((len(known), len(code)))
        for row, each in zip(counts, known, strict=True):
            for vote in each.votes:
                row[code[vote]] += 1
        return calibrator.predict_proba(counts)

    before = calibrator.predict_proba(given.counts())
    stood = before.argmax(axis=1)
    places = {task: i for i, task in enumerate(given.tasks)}
    same = np.isin(np.arange(len(choice)), [places[each.task_id] for each in checks.given], invert=True)
    stood[: len(choice)][same] = choice[same]
    found = checked(checks, places, given.labels, before, stood, judged)
    return found, cooled(np.log(np.maximum(stated, TINY)), found.temperature) if found.temperature else stated


def _plurality(ballots: Ballots) -> Settled:
    """Most votes; of tied labels the one more common overall, then the first."""
    tally = Tally.of(ballots)
    size = len(ballots.tasks)
    task = np.repeat(np.arange(size), np.diff(tally.starts))
    overall = np.bincount(ballots.label, minlength=len(ballots.labels))
    order = np.lexsort((tally.labels, -overall[tally.labels], -tally.votes, task))
    first = order[tally.starts[:-1]]
    is_leading = tally.votes == tally.votes[first][task]
    return Settled(
        labels=ballots.labels,
        choice=tally.labels[first],
        confidence=None,
        tied=np.bincount(task[is_leading], minlength=size) > 1,
        tally=tally,
        method=MAJORITY,
        tie_method=MAJORITY,
        ece=None,
        log_loss=None,
        checked_votes=0,
    )


async def _write(tx: Tx, project_id: uuid.UUID, ballots: Ballots, settled: Settled, chunk: range) -> None:
    outcomes = [settled.outcome(i) for i in chunk]
    await tx.run(
        q.write_consensus,
        tenant_id=tx.tenant_id,
        project_id=project_id,
        task_ids=ballots.tasks[chunk.start : chunk.stop],
        labels=[each.label for each in outcomes],
        confidences=[each.confidence for each in outcomes],
        votes=[each.votes for each in outcomes],
        agreements=[each.agreement for each in outcomes],
        shares=[msgspec.json.encode(each.shares).decode() for each in outcomes],
        methods=[each.method for each in outcomes],
        at=tx.now,
    )
