"""Lists of tasks: filtered, newest first, in pages that a token continues."""

from __future__ import annotations

import re
import uuid
from dataclasses import asdict, replace
from typing import Any

from tarazu import tasks
from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.kit.errors import invalid
from tarazu.scale.model import Filters, TaskPage
from tarazu.scale.tasks import task_rows

q = sql.load("tarazu.scale")

LIMIT_MAX = 100
_TOKEN = re.compile(r"([0-9a-f]{32})(?:\.([0-9]{1,15}))?")


async def find_tasks(
    tx: Tx, wanted: Filters, *, limit: int = LIMIT_MAX, token: str | None = None, counted: bool = True
) -> TaskPage:
    """Return a page of tasks, newest first, and how many are asked for in all; on this page, unless they are `counted`.

    Tasks that arrive meanwhile come before the first page, so the following ones are not disturbed.

    Raises:
        Refusal: for a limit outside 1 to 100, and a token that this list never gave.
    """
    if not 1 <= limit <= LIMIT_MAX:
        raise invalid("limit", "out_of_range", minimum=1, maximum=LIMIT_MAX)
    before, total = _position(token)
    found = await tx.many(q.find_tasks, uuid.UUID, before=before, limit=limit + 1, **_asked(tx, wanted))
    rows = await task_rows(tx, found[:limit]) if found else []
    if not counted or (before is None and len(found) <= limit):
        total = len(rows)
    elif total is None:
        total = await _count(tx, wanted)
    following = f"{found[limit - 1].hex}.{total}" if len(found) > limit else None
    return TaskPage(rows=rows, total=total, next_token=following)


async def _count(tx: Tx, wanted: Filters) -> int:
    """Count the tasks asked for; those of a project or batch as a whole have been counted as they came."""
    if wanted.is_scope_only:
        return await tasks.total(tx, wanted.project_id, wanted.batch_id)
    if wanted.status == "pending" and wanted.batch_id is None and replace(wanted, status=None).is_scope_only:
        # What is ended is counted off its index; the rest would have to be read.
        ended = await tx.one(q.count_ended, int, tenant_id=tx.tenant_id, project_id=wanted.project_id)
        return await tasks.total(tx, wanted.project_id) - ended
    return await tx.one(q.count_tasks, int, **_asked(tx, wanted))


def _asked(tx: Tx, wanted: Filters) -> dict[str, Any]:
    return {"tenant_id": tx.tenant_id, **asdict(wanted)}


def _position(token: str | None) -> tuple[uuid.UUID | None, int | None]:
    """Return the task that a page comes after, and how many there were in all: counted once, on the first page."""
    if token is None:
        return None, None
    found = _TOKEN.fullmatch(token)
    if found is None:
        raise invalid("next_token", "bad_format")
    return uuid.UUID(hex=found[1]), None if found[2] is None else int(found[2])
