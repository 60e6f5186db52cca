"""What requests of version 2 have in common: who is meant by id or name, and how much is told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from starlette.requests import Request

from tarazu import scale
from tarazu.http.scale.door import listed, text_in, truth
from tarazu.http.scale.links import attachment_link
from tarazu.http.state import state_of
from tarazu.kit.db import Tx
from tarazu.kit.errors import invalid

OPTS = ("annotation_details", "attachment_details", "model_parameters", "submissions")


def queried(request: Request, name: str) -> str | None:
    """Return a text of the query; an empty one is none."""
    return request.query_params.get(name) or None


def expanded(request: Request, *allowed: str) -> frozenset[str]:
    """Return which ids are to be objects. Refuses what has no id here."""
    return frozenset(listed(request, "expand", allowed) or ())


async def project_queried(request: Request, tx: Tx) -> scale.ProjectRow | None:
    """Return the project that the query names, None when it names none. Refuses an unknown one."""
    return await scale.v2.project_given(tx, queried(request, "project_id"), queried(request, "project_name"))


async def batch_in(tx: Tx, body: dict[str, Any]) -> scale.BatchRow:
    """Return the batch that a body names. Refuses an unknown one, and a body that names none."""
    found = await scale.v2.batch_given(tx, text_in(body, "batch_id"), text_in(body, "batch_name"))
    if found is None:
        raise invalid("batch_id", "missing")
    return found


def metadata_in(body: dict[str, Any]) -> tuple[dict[str, Any], bool]:
    """Return the metadata of a body, and whether they are to be merged. Refuses a body without any."""
    found = body.get("metadata")
    if not isinstance(found, dict):
        raise invalid("metadata", "missing" if found is None else "wrong_type", expected="object")
    return found, truth(body.get("merge"), "merge")


async def asked(request: Request, tx: Tx, rows: Sequence[scale.TaskRow], *expandable: str) -> scale.v2.Asked:
    """Return how the tasks of an answer are to be shown."""
    opts = frozenset(listed(request, "opts", OPTS) or ())
    return scale.v2.Asked(
        expand=expanded(request, *expandable),
        opts=opts,
        pseudonym_key=state_of(request).secrets.key("pseudonym"),
        address=await attachment_link(request, tx, rows) if "attachment_details" in opts else None,
    )
