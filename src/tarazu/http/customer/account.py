"""A customer's keys, members and audit log over HTTP."""

from __future__ import annotations

import uuid
from collections.abc import AsyncGenerator, AsyncIterator
from datetime import datetime
from typing import Literal

import msgspec
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response

from tarazu import trust, workforce
from tarazu.http.access import Routes
from tarazu.http.answers import JSON_LINES, blocks, empty_answer, json_answer, paced
from tarazu.http.auth import actor_of
from tarazu.http.state import scratch_file, state_of
from tarazu.http.transaction import opened, refuse_key
from tarazu.kit.ids import parse_id
from tarazu.trust import Action

routes = Routes("/api/v1", tag="account")


class KeyGiven(BaseModel):
    """A new key; a `test` key checks and answers everything and keeps nothing."""

    model_config = ConfigDict(extra="forbid", strict=True)
    name: str = Field(min_length=1, max_length=200)
    mode: Literal["live", "test"] = "live"


class Keys(msgspec.Struct, frozen=True, kw_only=True):
    """The keys of the customer, newest first."""

    items: list[trust.Key]


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """A person whom the customer invited: the alias it gave, and the pseudonym on that person's work."""

    alias: str
    contributor: str
    joined_at: datetime


class Members(msgspec.Struct, frozen=True, kw_only=True):
    """The people whom the customer invited."""

    items: list[Member]


class Verified(msgspec.Struct, frozen=True, kw_only=True):
    """What verifying the log found; `public_key` (Ed25519, hex) is what to pin for checking an export offline."""

    ok: bool
    events: int
    seals: int
    head: str
    faults: list[str]
    public_key: str


@routes.api("GET", "/keys", Action.READ_KEYS, summary="API keys", gives=Keys)
async def keys(request: Request) -> Response:
    """Answer the keys, never their secrets."""
    async with opened(request) as tx:
        return json_answer(Keys(items=await trust.keys(tx)))


@routes.api("POST", "/keys", Action.MANAGE_KEYS, summary="Make an API key", gives=trust.NewKey, status=201)
async def create_key(request: Request, body: KeyGiven) -> Response:
    """Make a key for the caller; its secret is in this answer and nowhere else, so it takes no idempotency key."""
    refuse_key(request)
    principal_id = actor_of(request).principal_id or uuid.UUID(int=0)
    async with opened(request) as tx:
        made = await trust.create_key(tx, principal_id, body.name, body.mode)
    return json_answer(made, 201)


@routes.api("DELETE", "/keys/{key_id}", Action.MANAGE_KEYS, summary="Revoke an API key", status=204)
async def revoke_key(request: Request, key_id: str) -> Response:
    """Revoke a key: here at once, in other processes within ten seconds."""
    async with opened(request) as tx:
        await trust.revoke_key(tx, parse_id(key_id, "key"))
    state_of(request).identities.clear()
    return empty_answer()


@routes.api("GET", "/members", Action.READ_MEMBERS, summary="Invited people", gives=Members)
async def members(request: Request) -> Response:
    """Answer the people to whom tasks can be offered by alias."""
    key = state_of(request).secrets.key("pseudonym")
    async with opened(request) as tx:
        found = [
            Member(
                alias=each.alias,
                contributor=workforce.pseudonym(key, tx.tenant_id, each.contributor_id),
                joined_at=each.joined_at,
            )
            for each in await workforce.members(tx)
        ]
    return json_answer(Members(items=found))


@routes.api("GET", "/audit.jsonl", Action.READ_AUDIT, summary="The sealed audit log", media_type=JSON_LINES)
async def audit(request: Request) -> Response:
    """Stream the log with its seals, to be verified offline."""
    return blocks(_log(request), "tarazu-audit.jsonl", JSON_LINES)


@routes.api("GET", "/audit/verification", Action.READ_AUDIT, summary="Whether the log is intact", gives=Verified)
async def verification(request: Request) -> Response:
    """Verify the log as it stands, by the same code that checks an export."""
    public_key = audit_key(request)
    async with opened(request) as tx:
        found = await trust.verify_audit(tx, public_key)
    return json_answer(
        Verified(
            ok=found.ok,
            events=found.events,
            seals=found.seals,
            head=found.head,
            faults=list(found.faults),
            public_key=public_key.hex(),
        )
    )


def audit_key(request: Request) -> bytes:
    """Return the public half of the key that seals the log."""
    return trust.public_bytes(trust.signing_key(state_of(request).secrets.key("audit")))


async def _log(request: Request) -> AsyncIterator[bytes]:
    with scratch_file(request) as spool:
        async for piece in paced(_lines(request), spool):
            yield piece


async def _lines(request: Request) -> AsyncGenerator[bytes, None]:
    held: list[bytes] = []
    async with opened(request) as tx:
        async for line in trust.export_audit(tx, audit_key(request)):
            held.append(line)
            if len(held) >= 1000:
                yield b"".join(held)
                held = []
        yield b"".join(held)
