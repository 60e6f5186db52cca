"""The lab: a short way for tests to make tenants, people and projects, and to let the runner catch up."""

from __future__ import annotations

import asyncio
import itertools
import os
import uuid
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
from argon2 import PasswordHasher

from tarazu import kinds, models, quality, tasks, trust, workforce
from tarazu.kit import sql
from tarazu.kit.actor import PERSONAS, Actor, system
from tarazu.kit.clock import ManualClock, SystemClock
from tarazu.kit.db import ContextSigner, Database, Tx
from tarazu.kit.files import Files
from tarazu.kit.ids import PLATFORM
from tarazu.kit.jobs import JobContext
from tarazu.kit.money import Money
from tarazu.kit.outbound import Outbound
from tarazu.kit.postgres.cluster import SUPERUSER
from tarazu.kit.secrets import Secrets
from tarazu.projects import NewProject, Project
from tarazu.runner import Pace
from tarazu.runner.main import seal_all
from tarazu.runner.news import pump
from tarazu.tasks import Claimed, NewTask

PASSWORD = "a fine long password"
LOOKS_MAX = 10_000
_numbers = itertools.count(1)


def fresh(stem: str) -> str:
    """Return a name nobody has used, in this process or another."""
    return f"{stem}-{os.getpid()}-{next(_numbers)}"


_trust = sql.load("tarazu.trust")


@cache
def _password_hash() -> str:
    """The hash of `PASSWORD`, made once and as weak as can be: a good one takes a moment at every sign-in."""
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)


@asynccontextmanager
async def pools(conninfo: Callable[[str], str], secrets: Secrets) -> AsyncIterator[Database]:
    """Open the pools of every persona. They are slow to open and slow at first: a new connection knows no plan yet."""
    db = Database(conninfo, ContextSigner(secrets.key("context")), SystemClock())
    await db.open(dict.fromkeys(PERSONAS, 4))
    try:
        yield db
    finally:
        await db.close()


@dataclass(slots=True)
class Lab:
    """Everything a test needs to act as anybody."""

    db: Database
    clock: ManualClock
    secrets: Secrets
    files: Files
    folder: Path
    _feeds: dict[uuid.UUID, uuid.UUID] = field(default_factory=dict)

    @classmethod
    def over(cls, db: Database, secrets: Secrets, folder: Path) -> Lab:
        """Begin on open pools, with a clock of its own that starts now."""
        clock = ManualClock(datetime.now(UTC))
        db.clock = clock
        return cls(db, clock, secrets, Files(folder / "files"), folder)

    @property
    def jobs(self) -> JobContext:
        """What a background job is given."""
        return JobContext(db=self.db, files=self.files, secrets=self.secrets, clock=self.clock, outbound=Outbound())

    async def customer(self, role: str = "admin") -> Actor:
        """Found a tenant and return someone who acts for it."""
        async with self.db.tx(system(PLATFORM)) as tx:
            tenant = await trust.create_tenant(tx, "Lab", fresh("lab"))
        return await self.colleague(tenant.id, role)

    async def colleague(self, tenant_id: uuid.UUID, role: str) -> Actor:
        """Return another principal of a tenant."""
        return await self._principal("customer", role, "Asha", tenant_id)

    async def contributor(
        self, *, languages: tuple[str, ...] = ("en",), skills: tuple[str, ...] = (), reviewer: bool = False
    ) -> Actor:
        """Return somebody who works, already enrolled and placed."""
        role = "reviewer" if reviewer else "contributor"
        actor = await self._principal("contributor", role, "Meera", PLATFORM)
        async with self.db.tx(system(PLATFORM)) as tx:
            assert actor.principal_id
            await workforce.enrol(tx, actor.principal_id, list(languages), list(skills), is_reviewer=reviewer)
        await self.settle()
        return actor

    async def operator(self) -> Actor:
        """Return somebody of operations."""
        return await self._principal("ops", "operator", "Ravi", PLATFORM)

    async def investigator(self) -> Actor:
        """Return somebody of operations who looks into cases."""
        return await self._principal("ops", "investigator", "Zoya", PLATFORM)

    async def project(self, customer: Actor, **changes: Any) -> Project:
        """Start a project; a comparison in English with one answer per task unless told otherwise."""
        given: dict[str, Any] = {"kind": "chat.compare", "redundancy": 1, "language": "en"} | changes
        example = kinds.of(given["kind"]).example("en")
        new = NewProject(
            **{
                "name": fresh("project"),
                "ontology": example["ontology"],
                "guidelines": {"en": "# Compare\n\nPick the better answer."},
                "rate": Money(amount_minor=1250, currency="INR"),
            }
            | given
        )
        async with self.db.tx(customer) as tx:
            kind = kinds.of(new.kind)
            names = kind.models(new.ontology) if isinstance(kind, kinds.Live) else ()
            await self._models(tx, await models.unknown_names(tx, names))
            project = await tasks.start_project(tx, new)
        await self.settle()
        return project

    async def _models(self, tx: Tx, names: Sequence[str]) -> None:
        """Add models that nobody answers for, where a project is to name some."""
        for name in names:
            new = models.NewEndpoint(name=name, base_url="https://models.example/v1", model=name)
            await models.add_endpoint(tx, Outbound(), self.secrets, new)

    async def add(self, customer: Actor, project: Project, count: int = 1, **changes: Any) -> list[uuid.UUID]:
        """Add tasks made from the kind's example and return their ids."""
        payload = kinds.of(project.kind).example("en")["payload"]
        rows = [NewTask(**({"payload": payload} | changes)) for _ in range(count)]
        async with self.db.tx(customer) as tx:
            return (await tasks.intake(tx, project.id, rows)).task_ids

    async def invite(self, customer: Actor, contributor: Actor, alias: str) -> None:
        """Let a customer know a contributor under an alias."""
        async with self.db.tx(system(customer.tenant_id)) as tx:
            assert contributor.principal_id
            await workforce.invite(tx, contributor.principal_id, alias)

    async def feed(self, project: Project) -> uuid.UUID:
        """Return the name of a project's queue in the feeds of contributors; asked for once, as there are many queues."""
        if project.id not in self._feeds:
            async with self.db.tx(system()) as tx:
                queues = await tasks.queue_health(tx)
            self._feeds[project.id] = next(queue.feed_id for queue in queues if queue.project == project.name)
        return self._feeds[project.id]

    async def claim(self, contributor: Actor, project: Project | None = None, **which: Any) -> Claimed:
        """Claim something that must be there, of one project when it is named."""
        if project is not None:
            which["feed_id"] = await self.feed(project)
        for _ in range(LOOKS_MAX):
            claimed = await tasks.claim(self.db, contributor, **which)
            # What somebody else has locked for a moment is passed over.
            if claimed != tasks.Empty(reason="none"):
                break
            await asyncio.sleep(0.005)
        assert isinstance(claimed, Claimed), claimed
        return claimed

    async def agree(self, contributor: Actor, project: Project) -> None:
        """Agree to what a sensitive project holds."""
        async with self.db.tx(contributor) as tx:
            asked = await tasks.sensitive_feed(tx, await self.feed(project))
            await tasks.give_consent(tx, asked.feed_id, asked.version)

    async def reviewing(self, project: Project, **who: Any) -> tuple[Actor, quality.WaitingReview]:
        """Return who holds a review of a project, and that review; what waits before it is held by others."""
        await self.settle()
        while True:
            reviewer = await self.contributor(reviewer=True, **who)
            async with self.db.tx(reviewer) as tx:
                review = await quality.take_review(tx)
            assert review is not None
            if review.title == project.title:
                return reviewer, review

    async def appealed(self, project: Project) -> tuple[Actor, quality.AppealWork]:
        """Return who holds an appeal of a project, and that appeal; what waits before it is held by others."""
        while True:
            reviewer = await self.contributor(reviewer=True)
            async with self.db.tx(reviewer) as tx:
                appeal = await quality.take_appeal(tx)
            assert appeal is not None
            if appeal.title == project.title:
                return reviewer, appeal

    async def adjudicating(self, project: Project) -> tuple[Actor, quality.AdjudicationWork]:
        """Return who holds an adjudication of a project, and that; what waits before it is held by others."""
        while True:
            reviewer = await self.contributor(reviewer=True, languages=("en", "hi"))
            async with self.db.tx(reviewer) as tx:
                work = await quality.take_adjudication(tx)
            assert work is not None
            if work.title == project.title:
                return reviewer, work

    async def answer(
        self, contributor: Actor, claimed: Claimed, *, seconds: int = 60, **changes: Any
    ) -> tasks.HandedIn:
        """Hand in the kind's example answer, changed as told; of 0 seconds nobody knows how many they were."""
        kind = kinds.of(claimed.kind)
        answer = kind.example("en")["answer"] | changes
        if isinstance(kind, kinds.Blind) and (own := kind.commitment(answer)):
            async with self.db.tx(contributor) as tx:
                await tasks.commit(tx, claimed.id, own)
        return await tasks.submit(self.db, contributor, claimed.id, answer, seconds)

    async def settle(self) -> None:
        """Let the runner hand every event so far to whoever waits for it."""
        await self._caught_up()
        await pump(self.db, Pace())

    async def seal(self) -> int:
        """Seal every tenant's log up to now."""
        await self._caught_up()
        return await seal_all(self.db, trust.signing_key(self.secrets.key("audit")))

    async def _caught_up(self) -> None:
        """Wait until every older transaction of the whole server has ended; another session may have one open.

        Raises:
            TimeoutError: when one stays open, with the sessions that hold one.
        """
        newest, oldest_open = await self._horizon()
        for _ in range(LOOKS_MAX):
            if oldest_open >= newest:
                return
            await asyncio.sleep(0.005)
            _, oldest_open = await self._horizon()
        raise TimeoutError(f"transactions older than {newest} stay open: {await self._open_transactions()}")

    async def _open_transactions(self) -> str:
        """Describe every session that holds a transaction open, as the superuser sees them."""
        text = (
            "select pid, datname, usename, backend_type, state, wait_event, backend_xid::text, xact_start::text, query"
            " from pg_stat_activity where backend_xid is not null or backend_xmin is not null"
        )
        async with await psycopg.AsyncConnection.connect(self.db._conninfo(SUPERUSER)) as connection:
            return "\n".join(str(row) for row in await (await connection.execute(text)).fetchall())

    async def _horizon(self) -> tuple[int, int]:
        # Asked at every step of every test, so in one round trip: of snapshots anybody may ask, without a context.
        text = "select pg_snapshot_xmax(s)::text::int8, pg_snapshot_xmin(s)::text::int8 from pg_current_snapshot() s"
        async with self.db._lent(system()) as connection:
            row = await (await connection.execute(text)).fetchone()
        assert row
        return row[0], row[1]

    async def _principal(self, persona: str, role: str, name: str, tenant_id: uuid.UUID) -> Actor:
        handle = fresh(name.lower())
        async with self.db.tx(system(tenant_id)) as tx:
            made = await trust.create_principal(tx, persona=persona, role=role, handle=handle, name=name)
            await tx.run(_trust.set_password, password_hash=_password_hash(), tenant_id=tx.tenant_id, id=made.id)
        return Actor(
            persona=persona,  # type: ignore[arg-type]
            principal_id=made.id,
            tenant_id=None if tenant_id == PLATFORM else tenant_id,
            role=role,
            handle=handle,
            name=name,
        )
