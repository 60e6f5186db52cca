"""Addresses that stand in answers: parts of responses, and the customer's own files."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from urllib.parse import quote

from starlette.requests import Request

from tarazu import scale


def content_link(request: Request) -> scale.Link:
    """Return what makes the address of a part of a response; it is fetched with the same key."""
    base = str(request.base_url).rstrip("/")

    def link(task_id: uuid.UUID, name: str) -> str:
        return f"{base}/scale/v1/task/{scale.short(task_id)}/response_url/{quote(name, safe='')}"

    return link


def attachment_link(request: Request) -> Callable[[str], str]:
    """Return what makes an address that can be fetched for a while of one of the customer's own files."""
    del request
    return lambda address: address
