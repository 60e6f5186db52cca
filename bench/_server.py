"""A real `tarazu serve` on a data folder of its own, and the people and tasks that a benchmark needs in it."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from tarazu import app as composition
from tarazu import kinds, matching, projects, settings, tasks, trust, workforce
from tarazu.app import Installation
from tarazu.kit.actor import Actor, system
from tarazu.kit.clock import SystemClock
from tarazu.kit.db import Database
from tarazu.kit.ids import PLATFORM
from tarazu.kit.money import Money

READY_SECONDS_MAX = 90
STOP_SECONDS_MAX = 60
TICK = os.sysconf("SC_CLK_TCK")


@dataclass(slots=True)
class Served:
    """A server process group: the command, its web processes and the background worker."""

    data_dir: Path
    workers: int = 2
    environment: dict[str, str] = field(default_factory=dict)
    port: int = 0
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        """What it has printed so far."""
        return self.data_dir / "serve.log"

    def start(self) -> None:
        """Start it in a process group of its own, on a free port that it keeps."""
        self.port = self.port or free_port()
        command = [sys.executable, "-m", "tarazu", "serve", "--data-dir", str(self.data_dir)]
        command += ["--port", str(self.port), "--workers", str(self.workers)]
        environment = {name: value for name, value in os.environ.items() if not name.startswith("TARAZU_")}
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command, stdout=log, stderr=log, start_new_session=True, env={**environment, **self.environment}
            )

    def await_ready(self, seconds: float = READY_SECONDS_MAX) -> float:
        """Wait until it can serve; returns the seconds that took.

        Raises:
            RuntimeError: when it ended, or did not answer in time; with the end of its log.
        """
        begin = time.monotonic()
        while time.monotonic() - begin < seconds:
            if self.process is None or self.process.poll() is not None:
                raise RuntimeError(f"the server ended:\n{self.tail()}")
            with contextlib.suppress(OSError), urllib.request.urlopen(f"{self.address}/readyz", timeout=2) as answer:
                if answer.status == 200:
                    return time.monotonic() - begin
            time.sleep(0.02)
        raise RuntimeError(f"the server does not answer:\n{self.tail()}")

    def stop(self) -> None:
        """Stop it as Ctrl+C would, or for good when it does not listen."""
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS_MAX)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """End the whole process group at once, without a word (SIGKILL)."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def tail(self) -> str:
        """Return the end of what it printed."""
        return self.log.read_text(errors="replace")[-4000:] if self.log.is_file() else ""


def free_port() -> int:
    """Return a port of this machine that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def data_folder() -> Iterator[Path]:
    """Lend a folder that the account of the database can pass through; it is gone when the block ends."""
    folder = Path(tempfile.mkdtemp(prefix="tz-bench-"))
    folder.chmod(0o711 if os.geteuid() == 0 else 0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def served(workers: int, **environment: str) -> Iterator[Served]:
    """Run a server on a fresh folder until the block ends."""
    with data_folder() as folder:
        server = Served(folder, workers, {f"TARAZU_{name.upper()}": value for name, value in environment.items()})
        server.start()
        try:
            server.await_ready()
            yield server
        finally:
            server.stop()


@dataclass(slots=True)
class Lab:
    """The installation that a server runs on, opened beside it, with one customer who has everything."""

    here: Installation
    db: Database
    customer: Actor
    slug: str

    @classmethod
    @asynccontextmanager
    async def opened(cls, data_dir: Path) -> AsyncIterator[Lab]:
        """Join the installation and found a tenant in it."""
        with composition.installation(settings.load({"TARAZU_DATA_DIR": str(data_dir)})) as here:
            here.migrate()
            pools = {"system": 2, "customer": 2, "contributor": 12, "gate": 1}
            async with composition.opened(here, pools, SystemClock()) as db:  # type: ignore[arg-type]
                slug = f"lab-{uuid.uuid4().hex[:8]}"
                async with db.tx(system(PLATFORM)) as tx:
                    tenant = await trust.create_tenant(tx, "Lab", slug)
                async with db.tx(system(tenant.id)) as tx:
                    asha = await trust.create_principal(
                        tx, persona="customer", role="admin", handle=f"asha@{slug}.example", name="Asha"
                    )
                customer = Actor(persona="customer", principal_id=asha.id, tenant_id=tenant.id, role="admin")
                yield cls(here, db, customer, slug)

    def admin(self) -> psycopg.Connection[tuple[Any, ...]]:
        """Open a connection with every right, committing each statement."""
        return psycopg.connect(self.here.admin_conninfo(), autocommit=True)

    async def people(self, count: int) -> list[Person]:
        """Enrol contributors, each with a key."""
        found = []
        async with self.db.tx(system(PLATFORM)) as tx:
            for _ in range(count):
                handle = f"c-{uuid.uuid4().hex[:12]}@people.example"
                made = await trust.create_principal(
                    tx, persona="contributor", role="contributor", handle=handle, name="Meera"
                )
                await workforce.enrol(tx, made.id, ["en"], [])
                key = await trust.create_key(tx, made.id, "bench")
                found.append(Person(id=made.id, key=key.secret))
        return found

    async def project(self, name: str, redundancy: int = 1) -> Feed:
        """Start a project that accepts on submit and say at once who may take from it."""
        example = kinds.of("chat.compare").example("en")
        new = projects.NewProject(
            name=name,
            kind="chat.compare",
            language="en",
            redundancy=redundancy,
            lease_seconds=3600,
            ontology=example["ontology"],
            guidelines={"en": "# Compare\n\nPick the better answer."},
            rate=Money(amount_minor=1250, currency="INR"),
        )
        async with self.db.tx(self.customer) as tx:
            made = await tasks.start_project(tx, new)
        async with self.db.tx(system()) as tx:
            queue = next(each for each in await tasks.queue_needs(tx) if each.project_id == made.id)
            health = next(each for each in await tasks.queue_health(tx) if each.project == name)
        async with self.db.tx(system(self.customer.tenant_id)) as tx:
            await matching.refresh_project(tx, queue.project_id)
        return Feed(project_id=made.id, queue_id=queue.queue_id, feed_id=health.feed_id, redundancy=redundancy)

    def add_tasks(self, feed: Feed, count: int, payload: dict[str, Any] | None = None) -> None:
        """Put tasks into a project by SQL, as one statement, and refresh the planner's statistics."""
        text = json.dumps(payload or example_payload())
        values = {"tenant": self.customer.tenant_id, "project": feed.project_id, "queue": feed.queue_id}
        with self.admin() as connection:
            # Checking millions of rows against the one project they name would only lengthen the wait.
            connection.execute("set session_replication_role = replica")
            connection.execute(_ADD_TASKS, {**values, "want": feed.redundancy, "payload": text, "count": count})
            connection.execute("analyze tasks.task, tasks.open_task")


@dataclass(frozen=True, slots=True)
class Person:
    """A contributor and the secret of their key."""

    id: uuid.UUID
    key: str


@dataclass(frozen=True, slots=True)
class Feed:
    """A project and the queue through which its tasks are handed out."""

    project_id: uuid.UUID
    queue_id: int
    feed_id: uuid.UUID
    redundancy: int


_ADD_TASKS = """
with made as (
  insert into tasks.task (tenant_id, id, project_id, queue_id, wanted, payload, created_at)
  select %(tenant)s, (left(md5(%(project)s::text), 12) || lpad(to_hex(n), 20, '0'))::uuid, %(project)s, %(queue)s, %(want)s, %(payload)s::jsonb, now()
    from generate_series(1, %(count)s) n returning id)
insert into tasks.open_task (queue_id, prio, pos, tenant_id, task_id, want)
select %(queue)s, 5, nextval('tasks.open_pos'), %(tenant)s, id, %(want)s from made
"""


def example_payload(bytes_wanted: int = 800) -> dict[str, Any]:
    """Return the payload of a comparison that is `bytes_wanted` long as JSON."""
    payload: dict[str, Any] = kinds.of("chat.compare").example("en")["payload"]
    missing = bytes_wanted - len(json.dumps(payload))
    payload["answers"][1]["content"] += " And so it goes on." * (missing // 19)
    return payload


def example_answer() -> dict[str, Any]:
    """Return the answer to a comparison."""
    answer: dict[str, Any] = kinds.of("chat.compare").example("en")["answer"]
    return answer


def cpu_seconds(pids: Iterator[int] | list[int]) -> float:
    """Return the processor time that processes have used, with the children they have waited for."""
    used = 0
    for pid in pids:
        with contextlib.suppress(OSError):
            stat = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            used += sum(int(stat[place]) for place in (11, 12, 13, 14))
    return used / TICK


def tree(root: int) -> list[int]:
    """Return a process and everything below it."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
                parents.setdefault(parent, []).append(int(entry.name))
    found, waiting = [], [root]
    while waiting:
        found.append(pid := waiting.pop())
        waiting += parents.get(pid, [])
    return found


def postmaster(data_dir: Path) -> int:
    """Return the process id of the database server of a data folder."""
    return int((data_dir / "postgres" / "postmaster.pid").read_text().split("\n")[0])
