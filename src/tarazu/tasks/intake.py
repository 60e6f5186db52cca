"""Intake: tasks come in one by one, in bulk, or by file; all of them or none."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import msgspec

from tarazu import kinds, projects
from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.kit.errors import Fault, Refusal, invalid
from tarazu.kit.ids import blind_id, new_id
from tarazu.projects import Project
from tarazu.tasks.events import QueueOpened, TasksAdded
from tarazu.tasks.model import Batch, Intake, KnownRow, NewTask

q = sql.load("tarazu.tasks")

CHUNK = 5_000
# Rows after which the socket is served, so that a chunk goes out while the next one is read.
BREATH = 16
# JSON escapes this sign inside texts, so it can stand between payloads.
SEPARATOR = "\x1e"
CHUNK_CHARS = 16_000_000
FAULTS_MAX = 100
KEY_MAX = 200
# A load this large changes what the planner should believe.
ANALYZE_FROM = 1_000
OFFER_LASTS = timedelta(days=30)

_encode = msgspec.json.Encoder().encode


async def open_project_queue(tx: Tx, project_id: uuid.UUID) -> int:
    """Make the queue through which a project's tasks are handed out; the same one when it is there."""
    queue_id = await tx.one(q.open_queue, int, project_id=project_id, feed_id=blind_id())
    await tx.announce(QueueOpened(subject=project_id))
    return queue_id


async def start_project(tx: Tx, new: projects.NewProject) -> Project:
    """Start a project together with the queue its tasks will wait in."""
    project = await projects.create_project(tx, new)
    await open_project_queue(tx, project.id)
    return project


async def intake(
    tx: Tx,
    project_id: uuid.UUID,
    rows: Iterable[NewTask | Fault] | AsyncIterable[NewTask | Fault],
    *,
    batch: str | None = None,
    keep_ids: bool = True,
) -> Intake:
    """Store tasks of a project, streaming; a row that could not be read comes as a fault.

    A unique key that is there already with the same content is a repeat and changes nothing.

    Raises:
        Refusal: `rows_refused` with up to a hundred faults (`rows[7430].payload.…`); nothing is stored then.
    """
    project = await projects.project(tx, project_id)
    if project.state == "completed":
        raise Refusal("project_completed", "conflict", {"name": project.name})
    ontology = await projects.ontology(tx, project_id, project.ontology_version)
    into = await _batch(tx, project_id, batch)
    loader = _Loader(tx, project, ontology.body, into.id if into else None, keep_ids)
    try:
        if isinstance(rows, AsyncIterable):
            async for row in rows:
                await loader.take(row)
        else:
            for row in rows:
                await loader.take(row)
        done = await loader.finish()
    finally:
        await loader.leave()
    if into and into.state == "completed" and done.created:
        raise Refusal("batch_completed", "conflict", {"name": into.name})
    if done.created >= ANALYZE_FROM:
        await tx.run(q.analyze)
    added = TasksAdded(subject=project_id, batch=batch, created=done.created, repeated=done.repeated)
    await tx.announce(added)
    return done


def check_row(row: NewTask, project: Project, ontology: dict[str, Any]) -> list[Fault]:
    """Return what is wrong with one row; paths are relative to the row."""
    found = kinds.of(project.kind).check_payload(row.payload, ontology)
    faults = [Fault(field=f"payload.{f.field}".rstrip("."), code=f.code, facts=f.facts) for f in found]
    if row.unique_key is not None and (not 1 <= len(row.unique_key) <= KEY_MAX or "\0" in row.unique_key):
        faults.append(Fault(field="unique_key", code="too_long", facts={"maximum": KEY_MAX}))
    if not 0 <= row.priority <= 9:
        faults.append(Fault(field="priority", code="out_of_range", facts={"minimum": 0, "maximum": 9}))
    wanted = project.redundancy if row.redundancy is None else row.redundancy
    if not 1 <= wanted <= 100:
        faults.append(Fault(field="redundancy", code="out_of_range", facts={"minimum": 1, "maximum": 100}))
    if len(row.offer_to) > wanted:
        faults.append(Fault(field="offer_to", code="out_of_range", facts={"minimum": 0, "maximum": wanted}))
    if len(set(row.offer_to)) != len(row.offer_to):
        faults.append(Fault(field="offer_to", code="duplicate"))
    return faults


async def _batch(tx: Tx, project_id: uuid.UUID, name: str | None) -> Batch | None:
    if name is None:
        return None
    if not 1 <= len(name) <= 200 or "\0" in name:
        raise invalid("batch", "bad_text" if "\0" in name else "too_long", maximum=200)
    found = await tx.maybe(q.batch_by_name, Batch, tenant_id=tx.tenant_id, project_id=project_id, name=name)
    if found:
        return found
    batch_id = new_id()
    await tx.run(q.insert_batch, tenant_id=tx.tenant_id, id=batch_id, project_id=project_id, name=name, at=tx.now)
    return Batch(id=batch_id, project_id=project_id, name=name, state="in_progress", created_at=tx.now)


@dataclass(slots=True)
class _Chunk:
    """Columns of the rows that go to the database together."""

    ids: list[uuid.UUID] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)
    payloads: list[str] = field(default_factory=list)
    prios: list[int] = field(default_factory=list)
    wants: list[int] = field(default_factory=list)
    reserved: list[int] = field(default_factory=list)
    offers: list[tuple[int, str]] = field(default_factory=list)
    chars: int = 0


class _Loader:
    """Checks rows one after another and stores them in chunks, holding no more than one chunk."""

    def __init__(
        self, tx: Tx, project: Project, ontology: dict[str, Any], batch_id: uuid.UUID | None, keep_ids: bool
    ) -> None:
        self._tx, self._project, self._ontology, self._batch_id = tx, project, ontology, batch_id
        self._keep_ids = keep_ids
        self._chunk = _Chunk()
        self._start = 0
        self._seen = 0
        self._repeated = 0
        self._ids: list[uuid.UUID] = []
        self._faults: list[Fault] = []
        self._storing: asyncio.Task[None] | None = None

    async def take(self, row: NewTask | Fault) -> None:
        number, self._seen = self._seen, self._seen + 1
        faults = [row] if isinstance(row, Fault) else check_row(row, self._project, self._ontology)
        if faults or isinstance(row, Fault):
            self._blame(number, faults)
        elif not self._faults:
            self._append(row)
            if len(self._chunk.ids) >= CHUNK or self._chunk.chars >= CHUNK_CHARS:
                await self._store()
        if number % BREATH == 0:
            await asyncio.sleep(0)

    async def finish(self) -> Intake:
        if not self._faults and self._chunk.ids:
            await self._store()
        await self._stored()
        if self._faults:
            raise Refusal("rows_refused", "invalid", {"rows": self._seen}, faults=self._faults)
        if not self._seen:
            raise invalid("rows", "not_empty")
        return Intake(
            created=self._seen - self._repeated,
            repeated=self._repeated,
            batch_id=self._batch_id,
            task_ids=self._ids,
        )

    def _blame(self, number: int, faults: list[Fault]) -> None:
        for fault in faults:
            path = f"rows[{number}].{fault.field}".rstrip(".")
            self._faults.append(Fault(field=path, code=fault.code, facts=fault.facts))
        if len(self._faults) >= FAULTS_MAX:
            raise Refusal("rows_refused", "invalid", {"rows": self._seen}, faults=self._faults[:FAULTS_MAX])

    def _append(self, row: NewTask) -> None:
        chunk = self._chunk
        for alias in row.offer_to:
            chunk.offers.append((len(chunk.ids), alias))
        chunk.ids.append(new_id())
        chunk.keys.append(row.unique_key)
        payload = _encode(row.payload).decode()
        chunk.payloads.append(payload)
        chunk.chars += len(payload)
        chunk.prios.append(row.priority)
        chunk.wants.append(self._project.redundancy if row.redundancy is None else row.redundancy)
        chunk.reserved.append(len(row.offer_to))

    async def leave(self) -> None:
        """Wait until the connection is free again, whatever became of the last chunk."""
        if self._storing is not None:
            await asyncio.gather(self._storing, return_exceptions=True)

    async def _store(self) -> None:
        """Have the chunk stored while the next one is read."""
        await self._stored()
        chunk, self._chunk = self._chunk, _Chunk()
        start, self._start = self._start, self._start + len(chunk.ids)
        self._storing = asyncio.create_task(self._write(chunk, start))

    async def _stored(self) -> None:
        storing, self._storing = self._storing, None
        if storing is not None:
            await storing

    async def _write(self, chunk: _Chunk, start: int) -> None:
        known = await self._tx.many(
            q.intake,
            KnownRow,
            project_id=self._project.id,
            batch_id=self._batch_id,
            ids=chunk.ids,
            keys=chunk.keys,
            payloads=SEPARATOR.join(chunk.payloads),
            prios=chunk.prios,
            wants=chunk.wants,
            reserved=chunk.reserved,
            at=self._tx.now,
        )
        for row in known:
            if not row.same:
                fault = Fault(field="unique_key", code="differs", facts={"key": chunk.keys[row.ord - 1]})
                self._blame(start + row.ord - 1, [fault])
        repeats = {row.ord - 1: row.task_id for row in known}
        self._repeated += len(repeats)
        await self._offer(chunk, repeats, start)
        if self._keep_ids:
            self._ids += [repeats.get(place, made) for place, made in enumerate(chunk.ids)]

    async def _offer(self, chunk: _Chunk, repeats: dict[int, uuid.UUID], start: int) -> None:
        offers = [(place, alias) for place, alias in chunk.offers if place not in repeats]
        if not offers or self._faults:
            return
        unknown = await self._tx.many(
            q.make_offers,
            str,
            task_ids=[chunk.ids[place] for place, _ in offers],
            aliases=[alias for _, alias in offers],
            ids=[blind_id() for _ in offers],
            at=self._tx.now,
            until=self._tx.now + OFFER_LASTS,
        )
        for place, alias in offers:
            if alias in unknown:
                fault = Fault(field="offer_to", code="unknown_member", facts={"alias": alias})
                self._blame(start + place, [fault])
