"""Intake: tasks come in one by one, in bulk, or by file; all of them or none."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterable, Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import msgspec

from tarazu import kinds, projects
from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.kit.errors import Fault, Refusal, faults_under, invalid
from tarazu.kit.ids import blind_id, new_id, new_id_text
from tarazu.projects import Project
from tarazu.tasks.batches import check_name, held_batch, insert_batch
from tarazu.tasks.events import QueueOpened, TasksAdded
from tarazu.tasks.model import Intake, KnownRow, NewTask
from tarazu.tasks.rubric_versions import keep_rubric
from tarazu.tasks.rubrics import PassedOver

q = sql.load("tarazu.tasks")

CHUNK = 2_000
CHUNK_BYTES = 16_000_000
# Rows after which others in this process have their turn.
BREATH = 100
# What a row brings that may take as long to check as a hundred others: a form, and what it begins with.
_OWN = frozenset(("schema", "initial"))
FAULTS_MAX = 100
KEY_MAX = 200
# A load this large changes what the planner should believe.
ANALYZE_FROM = 1_000
OFFER_LASTS = timedelta(days=30)

LeaveOut = Callable[[int, Sequence[Fault]], None]

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
    rows: Iterable[NewTask | Fault] | AsyncIterable[Iterable[NewTask | Fault]],
    *,
    batch: str | None = None,
    keep_ids: bool = True,
    leave_out: LeaveOut | None = None,
) -> Intake:
    """Store tasks of a project, streaming; a row that could not be read comes as a fault.

    A unique key that is there already with the same content is a repeat and changes nothing; a row that is passed over is counted. A new batch is made only
    when there is something in it. Tasks of a batch that is staging or paused are handed out when it is not any more.
    With `leave_out` a faulty row is told to it, by number and faults, and left out; the
    others are stored.

    Raises:
        Refusal: `rows_refused` with up to a hundred faults (`rows[7431].payload.…`, the first row being 1); nothing is
            stored then. `batch_completed`, `batch_cancelled`, `project_completed`; `rubric_overtook` when a rubric was
            published meanwhile that they do not go with.
    """
    project = await projects.project(tx, project_id)
    if project.state == "completed":
        raise Refusal("project_completed", "conflict", {"name": project.name})
    ontology = await projects.ontology(tx, project_id, project.ontology_version)
    into = await _batch(tx, project_id, batch) if batch is not None else None
    loader = _Loader(tx, project, ontology.body, into.id if into else None, keep_ids, leave_out)
    if isinstance(rows, AsyncIterable):
        async for some in rows:
            await loader.take(some)
    else:
        await loader.take(rows)
    done = await loader.finish()
    batch_id = await _settle_batch(tx, project_id, into, done.created) if into else None
    if done.created >= ANALYZE_FROM:
        await tx.run(q.analyze)
    await keep_rubric(tx, project)
    added = TasksAdded(subject=project_id, batch=batch, created=done.created, repeated=done.repeated)
    await tx.announce(added)
    return replace(done, batch_id=batch_id)


def check_row(row: NewTask, project: Project, ontology: dict[str, Any]) -> list[Fault]:
    """Return what is wrong with one row; paths are relative to the row."""
    faults = faults_under("payload", kinds.of(project.kind).check_payload(row.payload, ontology))
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


@dataclass(frozen=True, slots=True)
class _Into:
    """The batch that tasks go into, and its state; None while it is still to be made."""

    id: uuid.UUID
    name: str
    state: str | None


async def _batch(tx: Tx, project_id: uuid.UUID, name: str) -> _Into:
    check_name("batch", name)
    found = await held_batch(tx, project_id, name)
    if found is not None:
        return _Into(found.id, name, found.state)
    return _Into(new_id(), name, None)


async def _settle_batch(tx: Tx, project_id: uuid.UUID, into: _Into, created: int) -> uuid.UUID | None:
    """Make a new batch that has tasks now; returns the id of the batch if there is one."""
    if into.state in ("completed", "cancelled") and created:
        code = "batch_completed" if into.state == "completed" else "batch_cancelled"
        raise Refusal(code, "conflict", {"name": into.name})
    if into.state is None and not created:
        return None
    if into.state is None:
        await insert_batch(tx, project_id, into.id, into.name, "in_progress")
    return into.id


@dataclass(slots=True)
class _Chunk:
    """Columns of the rows that go to the database together; `numbers` are their numbers among all rows."""

    numbers: list[int] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)
    payloads: list[bytes] = field(default_factory=list)
    prios: list[int] = field(default_factory=list)
    wants: list[int] = field(default_factory=list)
    reserved: list[int] = field(default_factory=list)
    offers: list[tuple[int, str]] = field(default_factory=list)
    bytes: int = 0


class _Loader:
    """Checks rows one after another and stores them in chunks: one is read while the database stores the one before."""

    def __init__(
        self,
        tx: Tx,
        project: Project,
        ontology: dict[str, Any],
        batch_id: uuid.UUID | None,
        keep_ids: bool,
        leave_out: LeaveOut | None,
    ) -> None:
        self._tx, self._project, self._ontology, self._batch_id = tx, project, ontology, batch_id
        self._keep_ids, self._leave_out = keep_ids, leave_out
        self._chunk = _Chunk()
        self._seen = 0
        self._repeated = self._left_out = self._passed_over = 0
        self._ids: list[uuid.UUID] = []
        self._faults: list[Fault] = []
        self._storing: tuple[_Chunk, Callable[[], Awaitable[list[KnownRow]]]] | None = None

    async def take(self, rows: Iterable[NewTask | Fault]) -> None:
        for row in rows:
            self._seen += 1
            if isinstance(row, PassedOver):
                self._passed_over += 1
            elif isinstance(row, Fault):
                self._blame(self._seen, [row])
            elif faults := check_row(row, self._project, self._ontology):
                self._blame(self._seen, faults)
            elif not self._faults:
                self._append(row)
                if len(self._chunk.ids) >= CHUNK or self._chunk.bytes >= CHUNK_BYTES:
                    await self._store()
            brings = isinstance(row, NewTask) and not _OWN.isdisjoint(row.payload)
            if brings or self._seen % BREATH == 0:
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
            created=self._seen - self._repeated - self._left_out - self._passed_over,
            repeated=self._repeated,
            passed_over=self._passed_over,
            batch_id=self._batch_id,
            task_ids=self._ids,
        )

    def _blame(self, number: int, faults: list[Fault]) -> None:
        if self._leave_out is not None:
            self._left_out += 1
            self._leave_out(number, faults)
        else:
            self._refuse(number, faults)

    def _refuse(self, number: int, faults: list[Fault]) -> None:
        self._faults += faults_under(f"rows[{number}]", faults)
        if len(self._faults) >= FAULTS_MAX:
            raise Refusal("rows_refused", "invalid", {"rows": self._seen}, faults=self._faults[:FAULTS_MAX])

    def _append(self, row: NewTask) -> None:
        chunk = self._chunk
        for alias in row.offer_to:
            chunk.offers.append((len(chunk.ids), alias))
        chunk.numbers.append(self._seen)
        chunk.ids.append(new_id_text())
        chunk.keys.append(row.unique_key)
        payload = _encode(kinds.kept(self._project.kind, row.payload))
        chunk.payloads.append(payload)
        chunk.bytes += len(payload)
        chunk.prios.append(row.priority)
        chunk.wants.append(self._project.redundancy if row.redundancy is None else row.redundancy)
        chunk.reserved.append(len(row.offer_to))

    async def _store(self) -> None:
        """Send the chunk off, to be stored while the next one is read."""
        await self._stored()
        chunk, self._chunk = self._chunk, _Chunk()
        answer = await self._tx.ahead(
            q.intake,
            KnownRow,
            project_id=self._project.id,
            batch_id=self._batch_id,
            ids=f"{{{','.join(chunk.ids)}}}",
            keys=_encode(chunk.keys).decode(),
            payloads=f"[{b','.join(chunk.payloads).decode()}]",
            prios=_array(chunk.prios),
            wants=_array(chunk.wants),
            reserved=_array(chunk.reserved),
            at=self._tx.now,
        )
        chunk.payloads.clear()
        self._storing = chunk, answer

    async def _stored(self) -> None:
        """Wait until the chunk that was sent off is stored, and take note of what was there already."""
        if self._storing is None:
            return
        (chunk, answer), self._storing = self._storing, None
        known = await answer()
        for row in known:
            if not row.same:
                fault = Fault(field="unique_key", code="differs", facts={"key": chunk.keys[row.ord - 1]})
                self._blame(chunk.numbers[row.ord - 1], [fault])
        repeats = {row.ord - 1: row.task_id for row in known}
        self._repeated += sum(row.same for row in known)
        await self._offer(chunk, repeats)
        if self._keep_ids:
            self._ids += [repeats.get(place) or uuid.UUID(made) for place, made in enumerate(chunk.ids)]

    async def _offer(self, chunk: _Chunk, repeats: dict[int, uuid.UUID]) -> None:
        offers = [(place, alias) for place, alias in chunk.offers if place not in repeats]
        if not offers or self._faults:
            return
        unknown = await self._tx.many(
            q.make_offers,
            str,
            task_ids=[uuid.UUID(chunk.ids[place]) for place, _ in offers],
            aliases=[alias for _, alias in offers],
            ids=[blind_id() for _ in offers],
            at=self._tx.now,
            until=self._tx.now + OFFER_LASTS,
        )
        for place, alias in offers:
            if alias in unknown:
                fault = Fault(field="offer_to", code="unknown_member", facts={"alias": alias})
                self._refuse(chunk.numbers[place], [fault])


def _array(numbers: list[int]) -> str:
    """Return numbers as PostgreSQL writes an array."""
    return f"{{{str(numbers)[1:-1]}}}"
