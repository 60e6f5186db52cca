"""The real application over a real database, called without a network in between."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.lab import PASSWORD, Lab

from tarazu import kinds, trust
from tarazu.http import State, create_app
from tarazu.kit.actor import Actor

HOST = "http://tarazu.test"


@dataclass(slots=True)
class Web:
    """The application, and ways to call it as somebody."""

    lab: Lab
    app: Any
    # Failed sign-ins count against an address: each test comes from its own.
    address: str = field(default_factory=lambda: f"2001:db8::{secrets.token_hex(2)}:{secrets.token_hex(2)}")

    def client(self, **headers: str) -> httpx.AsyncClient:
        """Return a client that nobody has signed in."""
        transport = httpx.ASGITransport(app=self.app, client=(self.address, 1234))
        return httpx.AsyncClient(transport=transport, base_url=HOST, headers=headers, timeout=60)

    @asynccontextmanager
    async def key(self, actor: Actor, mode: str = "live", **headers: str) -> AsyncIterator[httpx.AsyncClient]:
        """Lend a client with a fresh API key of an actor."""
        async with self.lab.db.tx(actor) as tx:
            assert actor.principal_id
            made = await trust.create_key(tx, actor.principal_id, "test", mode)
        async with self.client(Authorization=f"Bearer {made.secret}", **headers) as client:
            yield client

    @asynccontextmanager
    async def session(self, actor: Actor) -> AsyncIterator[httpx.AsyncClient]:
        """Lend a client that has signed in, as a page of the site would."""
        async with self.client(**{"X-Requested-With": "tarazu"}) as client:
            answer = await client.post("/api/session", json={"handle": actor.handle, "password": PASSWORD})
            assert answer.status_code == 201, answer.text
            yield client


@pytest.fixture
def web(lab: Lab, tmp_path: Path) -> Web:
    """The application of the lab's installation."""
    state = State(db=lab.db, clock=lab.clock, secrets=lab.secrets, data_dir=tmp_path, files=lab.files)
    return Web(lab, create_app(state))


@pytest.fixture
async def customer(lab: Lab) -> Actor:
    """An administrator of a fresh customer."""
    return await lab.customer()


@pytest.fixture
async def contributor(lab: Lab) -> Actor:
    """Somebody who works in English."""
    return await lab.contributor()


@pytest.fixture
async def key(web: Web, customer: Actor) -> AsyncIterator[httpx.AsyncClient]:
    """A client with the customer's key."""
    async with web.key(customer) as client:
        yield client


@pytest.fixture
async def worker(web: Web, contributor: Actor) -> AsyncIterator[httpx.AsyncClient]:
    """A client in which the contributor has signed in."""
    async with web.session(contributor) as client:
        yield client


def example(kind: str = "chat.compare") -> dict[str, Any]:
    """Return the example of a kind: ontology, payload, answer."""
    return kinds.of(kind).example("en")


def new_project(**changes: Any) -> dict[str, Any]:
    """Return the body that starts a comparison project."""
    return {
        "name": "helpfulness",
        "kind": "chat.compare",
        "ontology": example()["ontology"],
        "guidelines": {"en": "Pick the better answer."},
        "rate": {"amount_minor": 1500, "currency": "INR"},
        "redundancy": 1,
        **changes,
    }


def problem(answer: httpx.Response, status: int, code: str) -> dict[str, Any]:
    """Check that an answer is a problem of the one shape, and return it."""
    body: dict[str, Any] = answer.json()
    assert (answer.status_code, body["code"]) == (status, code), answer.text[:600]
    assert answer.headers["content-type"] == "application/problem+json"
    assert set(body) >= {"type", "title", "status", "code", "detail", "faults", "request_id"}
    assert body["status"] == status
    assert body["type"] == f"/problems/{code}"
    assert body["request_id"] == answer.headers["x-request-id"]
    assert body["detail"] != code.replace("_", " ")
    return body


def fault(answer: httpx.Response, field: str, code: str, *, status: int = 422, of: str = "invalid_request") -> None:
    """Check that an answer names a faulty field."""
    body = problem(answer, status, of)
    assert (field, code) in [(each["field"], each["code"]) for each in body["faults"]], body["faults"]
