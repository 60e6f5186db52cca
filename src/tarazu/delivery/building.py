"""Building a snapshot: one pass over the project into files, then the manifest, then one last transaction.

What goes in is fixed before anything is written: the answers accepted by the moment of the request, as one
statement sees them. Consensus and figures are computed from exactly these answers, while no transaction is open.
Payloads and answers never change, so they are read in short transactions, and a build that was killed half-way
comes to the same files when it runs again. Whether an answer counts may change: where one was left out meanwhile,
the build ends and its job runs again.
"""

from __future__ import annotations

import asyncio
import hashlib
import uuid
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC
from typing import Any

import msgspec
import numpy as np

from tarazu import quality, workforce
from tarazu.delivery.answers import delivered_answer
from tarazu.delivery.events import SnapshotFailed, SnapshotReady
from tarazu.delivery.manifests import SCHEMA, canonical, file_key
from tarazu.delivery.merging import with_answers
from tarazu.delivery.model import (
    NOT_RECORDED,
    ChainHead,
    Change,
    DeliveredConsensus,
    DeliveredRuling,
    FileEntry,
    Record,
    Snapshot,
    Subject,
    SubmissionRow,
    TaskRow,
)
from tarazu.delivery.records import line_digests
from tarazu.delivery.rulings import read_rulings
from tarazu.delivery.snapshots import snapshot
from tarazu.delivery.writers import Writers
from tarazu.kit import sql
from tarazu.kit.actor import Actor, system
from tarazu.kit.db import Database
from tarazu.kit.files import STORE_ERRORS, Files

q = sql.load("tarazu.delivery")

_TASKS_AT_ONCE = 500
# Payloads may be megabytes each: so many are held at a time.
_PAYLOADS_AT_ONCE = 50

# What a full disk or a malformed record raises. A lost database is none of these: the job is tried again.
_FAILURES: tuple[type[Exception], ...] = (*STORE_ERRORS, ValueError, TypeError, LookupError)


class Moved(Exception):
    """An answer that counted when a snapshot's contents were fixed was left out before it was written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What a snapshot is made of, fixed before its files are written."""

    subject: Subject
    ballots: quality.Ballots
    settled: quality.Settled
    figures: quality.Figures
    names: dict[uuid.UUID, str]
    weights: quality.Weights
    sure: quality.MergedConfidence | None
    chain_head: ChainHead | None
    only_agreed: bool
    delta: Delta | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Delta:
    """What a snapshot of changes alone is about: the one it corrects, and each change with the digest of the row before."""

    base: Snapshot
    changes: list[Change]
    before: dict[uuid.UUID, str]


@dataclass(slots=True, kw_only=True)
class Totals:
    """What the manifest says over all records."""

    submissions: int = 0
    seconds: int = 0
    reviewed: int = 0
    review_seconds: int = 0
    guideline_versions: set[int] = field(default_factory=set)
    ontology_versions: set[int] = field(default_factory=set)
    adjudicated: Counter[str] = field(default_factory=Counter)
    fixed: int = 0

    def add(self, records: Sequence[Record]) -> None:
        """Count records."""
        for record in records:
            self.submissions += len(record.submissions)
            if record.adjudicated is not msgspec.UNSET:
                self.adjudicated[record.adjudicated.verdict] += 1
                self.ontology_versions.add(record.adjudicated.ontology_version)
            for answer in record.submissions:
                self.fixed += answer.fix is not msgspec.UNSET
                self.seconds += answer.seconds or 0
                self.reviewed += answer.review is not None
                self.review_seconds += (answer.review and answer.review.seconds) or 0
                self.guideline_versions.add(answer.guideline_version)
                self.ontology_versions.add(answer.ontology_version)


async def build(
    db: Database, files: Files, pseudonym_key: bytes, *, tenant_id: uuid.UUID, snapshot_id: uuid.UUID
) -> Snapshot:
    """Build a snapshot and return it; one that is ready is left alone.

    Raises:
        Refusal: `not_found` when there is no such snapshot; `database_unavailable`.
        Moved: when an answer was left out meanwhile; the snapshot is still to be built.
        Exception: whatever kept a file from being written, once the snapshot is marked as failed.
    """
    actor = system(tenant_id)
    async with db.tx(actor) as tx:
        wanted = await snapshot(tx, snapshot_id)
    if wanted.state == "ready":
        return wanted
    try:
        manifest = await _write(db, files, pseudonym_key, actor, wanted)
    except _FAILURES as error:
        await _fail(db, actor, wanted, error)
        raise
    return await _finish(db, actor, wanted, manifest)


async def _write(db: Database, files: Files, pseudonym_key: bytes, actor: Actor, wanted: Snapshot) -> dict[str, Any]:
    contents = await _contents(db, files, pseudonym_key, actor, wanted)
    totals = Totals()
    with ExitStack() as stack:
        writers = Writers(files, contents.subject, stack)
        async for records in _records(db, pseudonym_key, actor, wanted, contents):
            totals.add(records)
            merged = await asyncio.to_thread(with_answers, contents.subject, contents.weights, contents.sure, records)
            await asyncio.to_thread(writers.write, merged)
        entries = await asyncio.to_thread(writers.close)
        for writer, entry in zip(writers.all, entries, strict=True):
            await files.put_once(file_key(_tenant(actor), entry.sha256), writer.out.file)
    manifest = _manifest(actor, wanted, contents, totals, entries)
    body = canonical(manifest)
    await files.put_once(file_key(_tenant(actor), hashlib.sha256(body).hexdigest()), body)
    return manifest


async def _contents(db: Database, files: Files, pseudonym_key: bytes, actor: Actor, wanted: Snapshot) -> Contents:
    async with db.tx(actor) as tx:
        subject = await tx.one(q.subject, Subject, tenant_id=tx.tenant_id, project_id=wanted.project_id)
        head = await tx.maybe(q.chain_head, ChainHead, tenant_id=tx.tenant_id, at=wanted.created_at)
        pair = await quality.resolving(tx, wanted.project_id)
        agreed = pair is not None and pair.only_agreed
        ballots = await quality.read_ballots(tx, wanted.project_id, until=wanted.created_at, agreed_only=agreed)
        checks = await quality.read_checks(tx, wanted.project_id, until=wanted.created_at)
        names = await workforce.pseudonyms(tx, pseudonym_key, ballots.contributors)
        sheets = await quality.read_sheets(tx, wanted.project_id, subject.ontology, ballots, until=wanted.created_at)
        report = await quality.report(tx, wanted.project_id)
    weights = await asyncio.to_thread(quality.learn, subject.kind, subject.ontology, sheets)
    settled = await asyncio.to_thread(quality.settle, ballots, checks)
    figures = replace(
        await asyncio.to_thread(quality.measure, ballots, settled),
        merged=report.figures.merged if report else msgspec.UNSET,
    )
    delta = await _delta(db, files, actor, wanted)
    return Contents(
        subject=subject,
        ballots=ballots,
        settled=settled,
        figures=figures,
        names=names,
        weights=weights.renamed(names),
        sure=figures.sure,
        chain_head=head,
        only_agreed=agreed,
        delta=delta,
    )


async def _delta(db: Database, files: Files, actor: Actor, wanted: Snapshot) -> Delta | None:
    if wanted.delta_of is None:
        return None
    async with db.tx(actor) as tx:
        base = await snapshot(tx, wanted.delta_of)
        changes = await tx.many(q.changes, Change, tenant_id=tx.tenant_id, delta_id=wanted.id)
    before = await line_digests(files, _tenant(actor), base, [each.task_id for each in changes])
    return Delta(base=base, changes=changes, before=before)


async def _records(
    db: Database, pseudonym_key: bytes, actor: Actor, wanted: Snapshot, contents: Contents
) -> AsyncIterator[list[Record]]:
    ballots = contents.ballots
    tenant = _tenant(actor)
    places = _places(contents)
    for start in range(0, len(places), _TASKS_AT_ONCE):
        chosen = places[start : start + _TASKS_AT_ONCE]
        task_ids = [ballots.tasks[place] for place in chosen]
        read = 0
        async with db.tx(actor) as tx:
            scope = {"tenant_id": tenant, "task_ids": task_ids}
            rows = await tx.many(q.submissions, SubmissionRow, cut=wanted.created_at, **scope)
            answers = _by_task(rows)
            rulings = await read_rulings(tx, pseudonym_key, task_ids, wanted.created_at)
            known_as = contents.names | {
                each.fixed_by: workforce.pseudonym(pseudonym_key, tenant, each.fixed_by)
                for each in rows
                if each.fixed_by
            }
            async for chunk in tx.stream(q.tasks, TaskRow, chunk=_PAYLOADS_AT_ONCE, **scope):
                pairs = zip(chosen[read:], chunk, strict=False)
                yield [_record(row, answers[row.id], contents, place, known_as, rulings) for place, row in pairs]
                read += len(chunk)


def _places(contents: Contents) -> Sequence[int]:
    """Return where the tasks of a snapshot stand in its ballots, in order: all of them, or those that changed."""
    if contents.delta is None:
        return range(len(contents.ballots.tasks))
    # Dropped is dropped, though it may count again by the time this is built: then a further delta brings it back.
    changed = {each.task_id for each in contents.delta.changes if each.outcome != "withdrawn"}
    return [place for place, task_id in enumerate(contents.ballots.tasks) if task_id in changed]


def _by_task(rows: Iterable[SubmissionRow]) -> dict[uuid.UUID, list[SubmissionRow]]:
    grouped: dict[uuid.UUID, list[SubmissionRow]] = defaultdict(list)
    for row in rows:
        grouped[row.task_id].append(row)
    return grouped


def _record(
    row: TaskRow,
    answers: Sequence[SubmissionRow],
    contents: Contents,
    place: int,
    names: dict[uuid.UUID, str],
    rulings: dict[uuid.UUID, DeliveredRuling],
) -> Record:
    ballots = contents.ballots
    assert ballots.tasks[place] == row.id
    first, last = np.searchsorted(ballots.task, [place, place + 1])
    counted = {ballots.contributors[person] for person in ballots.contributor[first:last].tolist()}
    latest = {answer.contributor_id: answer for answer in answers if answer.contributor_id in counted}
    if len(latest) < len(counted):
        raise Moved(row.id)
    ruling = rulings.get(row.id)
    given = [delivered_answer(answer, names) for answer in latest.values()]
    labels = [(each.label, None if each.fix is msgspec.UNSET else each.fix.label) for each in given]
    outcome = quality.as_fixed(contents.settled.outcome(place), labels)
    ruled = ruling.label if ruling else None
    return Record(
        task_id=row.id,
        unique_key=row.unique_key,
        created_at=row.created_at.astimezone(UTC),
        payload=msgspec.Raw(row.payload),
        consensus=DeliveredConsensus(
            label=outcome.label if ruled is None else ruled,
            confidence=outcome.confidence,
            votes=outcome.votes,
            shares=outcome.shares,
            agreement=outcome.agreement,
            method=outcome.method if ruled is None else quality.ADJUDICATED,
        ),
        submissions=given,
        minutes=_minutes(sum(answer.seconds or 0 for answer in latest.values())),
        adjudicated=ruling or msgspec.UNSET,
    )


def _minutes(seconds: int) -> float | None:
    """Minutes to a hundredth; None where no time was recorded."""
    return round(seconds / 60, 2) if seconds else None


def _manifest(
    actor: Actor, wanted: Snapshot, contents: Contents, totals: Totals, entries: list[FileEntry]
) -> dict[str, Any]:
    subject, head = contents.subject, contents.chain_head
    manifest = {
        "schema": SCHEMA,
        "tenant_id": _tenant(actor),
        "project": {"id": subject.id, "name": subject.name, "language": subject.language},
        "snapshot": {"id": wanted.id, "version": wanted.version},
        "created_at": wanted.created_at.astimezone(UTC),
        "kinds": [subject.kind],
        "records": len(_places(contents)),
        "submissions": totals.submissions,
        "contributors": len(contents.ballots.contributors),
        "minutes": _minutes(totals.seconds),
        "guideline_versions": sorted(totals.guideline_versions),
        "ontology_versions": sorted(totals.ontology_versions),
        "credentials": NOT_RECORDED,
        "methods": contents.figures.methods,
        "agreement": contents.figures,
        "event_chain": head and {**msgspec.to_builtins(head), "sealed_at": head.sealed_at.astimezone(UTC)},
        "files": entries,
        **({"adjudicated": dict(sorted(totals.adjudicated.items()))} if totals.adjudicated else {}),
        **({"fixed": totals.fixed} if totals.fixed else {}),
        # Only where something was reviewed, or left out: manifests of other projects stay as they were.
        **({"reviewed": totals.reviewed, "review_minutes": _minutes(totals.review_seconds)} if totals.reviewed else {}),
        **({"only_agreed": True} if contents.only_agreed else {}),
        **({"weights": contents.weights} if contents.weights.errors else {}),
        **({} if wanted.open_tasks is None else {"open_tasks": wanted.open_tasks}),
    }
    if contents.delta is not None:
        manifest["delta"] = _told(contents.delta)
    plain: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(manifest))
    return plain


def _told(delta: Delta) -> dict[str, Any]:
    """What the manifest of a delta says of it: each change with its report and reason, and the digest of the row before."""
    return {
        "of": {"id": delta.base.id, "version": delta.base.version, "digest": delta.base.digest},
        "changes": [_change(each, delta.before.get(each.task_id)) for each in delta.changes],
    }


def _change(change: Change, previous: str | None) -> dict[str, Any]:
    told = {**msgspec.to_builtins(change), "previous_sha256": previous}
    if change.task_reason is None:
        del told["task_reason"]
    return told


async def _finish(db: Database, actor: Actor, wanted: Snapshot, manifest: dict[str, Any]) -> Snapshot:
    body = canonical(manifest)
    digest = hashlib.sha256(body).hexdigest()
    async with db.tx(actor) as tx:
        sealed = await tx.run(
            q.finish,
            tenant_id=tx.tenant_id,
            id=wanted.id,
            records=manifest["records"],
            manifest=body.decode(),
            digest=digest,
            at=tx.now,
        )
        if sealed:
            ready = SnapshotReady(
                subject=wanted.id,
                project=wanted.project_id,
                version=wanted.version,
                records=manifest["records"],
                digest=digest,
            )
            await tx.announce(ready)
        return await snapshot(tx, wanted.id)


async def _fail(db: Database, actor: Actor, wanted: Snapshot, error: Exception) -> None:
    failure = _failure(error)
    async with db.tx(actor) as tx:
        if await tx.run(q.fail, tenant_id=tx.tenant_id, id=wanted.id, failure=failure):
            await tx.announce(
                SnapshotFailed(subject=wanted.id, project=wanted.project_id, version=wanted.version, failure=failure)
            )


def _failure(error: Exception) -> str:
    """Say what went wrong without the paths of this machine."""
    if isinstance(error, OSError):
        return f"storage: {error.strerror or 'unreachable'}"
    if isinstance(error, STORE_ERRORS):
        return "storage: unreachable"
    return f"internal: {type(error).__name__}"


def _tenant(actor: Actor) -> uuid.UUID:
    assert actor.tenant_id is not None
    return actor.tenant_id
