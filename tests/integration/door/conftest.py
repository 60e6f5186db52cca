"""The official client of the incumbent's API, unmodified, against a served installation."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import Any, ParamSpec, TypeVar

import httpx
import pytest
import scaleapi
import uvicorn

from tarazu import trust
from tarazu.http import State, create_app
from tarazu.kit.actor import Actor
from tarazu.kit.db import Database
from tarazu.kit.outbound import Outbound
from tests.conftest import Cluster
from tests.lab import Lab, fresh

HOST = "127.0.0.1"
P = ParamSpec("P")
R = TypeVar("R")


class Server(uvicorn.Server):
    """A server inside the test's own loop, which leaves signals to pytest."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Catch none."""
        yield


@dataclass(slots=True)
class Door:
    """A customer's way through the door: the official client with a live and with a test key."""

    lab: Lab
    base: str
    customer: Actor
    key: str
    test_key: str
    client: scaleapi.ScaleClient = field(init=False)
    trial: scaleapi.ScaleClient = field(init=False)

    def __post_init__(self) -> None:
        self.client = self.with_key(self.key)
        self.trial = self.with_key(self.test_key)

    def with_key(self, key: str) -> scaleapi.ScaleClient:
        """Return the official client with a key."""
        client = scaleapi.ScaleClient(key, api_instance_url=f"{self.base}/v1")
        client.v2.api_client.configuration.host = self.base
        return client

    async def call(self, verb: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Call a blocking verb of a client while the server of this loop answers it; a generator is read to its end."""

        def done() -> Any:
            found = verb(*args, **kwargs)
            return list(found) if isinstance(found, Iterator) else found

        return await asyncio.to_thread(done)

    @asynccontextmanager
    async def raw(self, key: str | None = None) -> AsyncIterator[httpx.AsyncClient]:
        """Lend a plain HTTP client with Basic authentication, for what the official one does not send."""
        auth = (key or self.key, "")
        async with httpx.AsyncClient(base_url=self.base, auth=auth, timeout=60, verify=False) as client:
            yield client

    async def project(
        self, type: str = "imageannotation", client: scaleapi.ScaleClient | None = None, **extra: Any
    ) -> str:
        """Start a project of a type and return its name."""
        name = fresh("door")
        kind = scaleapi.TaskType(type)
        await self.call((client or self.client).create_project, name, kind, extra.pop("params", {}), **extra)
        return name


@pytest.fixture(scope="module")
def lab(cluster: Cluster, database: Database, tmp_path_factory: pytest.TempPathFactory) -> Lab:
    """One installation for the tests of a module: its clock only moves forward, and every test has customers of its own."""
    return Lab.over(database, cluster.secrets, tmp_path_factory.mktemp("door"))


@pytest.fixture(scope="module")
async def base(lab: Lab) -> AsyncIterator[str]:
    """Where the installation is served."""
    async with served(lab) as base:
        yield base


@pytest.fixture
async def door(lab: Lab, base: str) -> Door:
    """A fresh customer at the door of a served installation."""
    return await admitted(lab, base)


@pytest.fixture(scope="module")
async def house(lab: Lab, base: str) -> Door:
    """One customer for all tests of a module that do not mind what others left."""
    return await admitted(lab, base)


async def admitted(lab: Lab, base: str) -> Door:
    """Found a customer and give it a live and a test key."""
    customer = await lab.customer()
    async with lab.db.tx(customer) as tx:
        assert customer.principal_id
        live = await trust.create_key(tx, customer.principal_id, "live")
        test = await trust.create_key(tx, customer.principal_id, "test", "test")
    return Door(lab, f"{base}/scale", customer, live.secret, test.secret)


@asynccontextmanager
async def served(lab: Lab) -> AsyncIterator[str]:
    """Serve the lab's installation on a free port for a while; it may call this machine."""
    async with Outbound(["127.0.0.0/8"]) as outbound:
        state = State(
            db=lab.db, clock=lab.clock, secrets=lab.secrets, data_dir=lab.folder, files=lab.files, outbound=outbound
        )
        listener = socket.create_server((HOST, 0))
        config = uvicorn.Config(
            create_app(state), log_config=None, lifespan="on", ws="none", timeout_graceful_shutdown=2
        )
        server = Server(config)
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        while not server.started:
            await asyncio.sleep(0.01)
        try:
            yield f"http://{HOST}:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            await serving


def cows(**changes: Any) -> dict[str, Any]:
    """Return what makes a task of image annotation."""
    return {
        "callback_url": "http://www.example.com/callback",
        "instruction": "Draw a box around each baby cow.",
        "attachment_type": "image",
        "attachment": "https://example.com/cows.jpg",
        "geometries": {"box": {"min_height": 10, "min_width": "10", "objects_to_annotate": ["Baby Cow", "Big Cow"]}},
        **changes,
    }
