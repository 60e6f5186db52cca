"""Exports: every submission of a project as lines of JSON, made by the database and passed through untouched."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator

import msgspec

from tarazu import workforce
from tarazu.kit import sql
from tarazu.kit.db import Tx

q = sql.load("tarazu.delivery")

# A page is one statement: short enough for a statement timeout even where the reader is slow.
_PAGE = 50_000
_BEFORE_ALL = uuid.UUID(int=0)


async def stream_answers(
    tx: Tx, project_id: uuid.UUID, pseudonym_key: bytes, *, with_tasks: bool = False
) -> AsyncIterator[bytes]:
    """Yield all submissions of a project, accepted or not, as JSON Lines in order of submission.

    With `with_tasks` each line has the payload of its task. Blocks of at most 128 lines, 8 with tasks; memory does not grow with
    the project. A project that is not there, or not this tenant's, has no lines.
    """
    scope = {"tenant_id": tx.tenant_id, "project_id": project_id}
    people = await tx.many(q.contributors, uuid.UUID, **scope)
    pseudonyms = {str(person): workforce.pseudonym(pseudonym_key, tx.tenant_id, person) for person in people}
    names = msgspec.json.encode(pseudonyms).decode()
    after = _BEFORE_ALL
    while upto := await tx.maybe(q.last_of_page, uuid.UUID, after=after, most=_PAGE, **scope):
        page = {"after": after, "upto": upto, "payloads": with_tasks, "project_id": project_id}
        async for block in tx.copy_out(q.answers, names=names, **page):
            yield block
        after = upto
