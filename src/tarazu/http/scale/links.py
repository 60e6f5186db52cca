"""Addresses that stand in answers: parts of responses, and the customer's own files."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from contextlib import suppress
from urllib.parse import quote

from starlette.requests import Request

from tarazu import projects, scale
from tarazu.http.state import state_of
from tarazu.kit.db import Tx
from tarazu.kit.errors import Refusal

LINK_SECONDS = 3_600


def content_link(request: Request) -> scale.Link:
    """Return what makes the address of a part of a response; it is fetched with the same key."""
    base = _base(request)

    def link(task_id: uuid.UUID, name: str) -> str:
        return f"{base}/scale/v1/task/{scale.short(task_id)}/response_url/{quote(name, safe='')}"

    return link


async def attachment_link(request: Request, tx: Tx, rows: Sequence[scale.TaskRow]) -> Callable[[str], str]:
    """Return what makes addresses that anybody can fetch for an hour of those of the customer's own files that tasks name."""
    named = {address for row in rows for address in scale.addresses_in(row.params or {})}
    known: dict[str, str] = {}
    for address in named:
        with suppress(Refusal):
            known[address] = file_link(request, tx, await projects.file_at(tx, address))
    return lambda address: known.get(address, address)


def file_link(request: Request, tx: Tx, file: projects.File) -> str:
    """Return an address at which anybody can fetch a customer's file for an hour."""
    state = state_of(request)
    return _base(request) + projects.presigned(state.secrets, state.clock, tx.tenant_id, file.id, LINK_SECONDS)


def _base(request: Request) -> str:
    return str(request.base_url).rstrip("/")
