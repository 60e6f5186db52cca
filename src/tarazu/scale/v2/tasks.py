"""Tasks as version 2 of the wire shows them, with the threads of those that are finished."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tarazu import tasks, workforce
from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.kit.errors import invalid, not_found
from tarazu.scale import types
from tarazu.scale.batches import batch_at
from tarazu.scale.documents import answers_of
from tarazu.scale.ids import DIGITS, short
from tarazu.scale.intake import create_task, task_given
from tarazu.scale.model import AnswerRow, BatchRow, ProjectRow, TaskRow
from tarazu.scale.projects import project_at, type_of
from tarazu.scale.tasks import known_task, refuse_faulty, set_metadata, task_at
from tarazu.scale.v2.batches import batch_document
from tarazu.scale.v2.merging import merged
from tarazu.scale.v2.projects import project_document
from tarazu.scale.v2.threads import annotations_in, fitted, threads_of, with_references

q = sql.load("tarazu.scale")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """How tasks are shown: ids that become objects, what is told beside the answers, and with what.

    `pseudonym_key` names contributors; `address` makes addresses of attachments that anybody can fetch for a while.
    """

    expand: frozenset[str] = frozenset()
    opts: frozenset[str] = frozenset()
    pseudonym_key: bytes = b""
    address: Callable[[str], str] | None = None


async def create_chat_task(
    tx: Tx, place: tuple[ProjectRow | None, BatchRow | None], body: Mapping[str, Any], *, is_test: bool
) -> TaskRow:
    """Store a conversation to be worked on; a batch implies its project.

    Raises:
        Refusal: for no project at all, and one that takes no conversations; as `create_task`.
    """
    into, held = place
    if into is None and held is not None:
        into = await project_at(tx, held.project_id.hex)
    if into is None:
        raise invalid("project_id", "missing")
    kind = type_of(into)
    if kind not in types.CHATS:
        refuse_faulty([f"the project is of type {kind}: a chat task needs one of a chat type"])
    given = task_given(kind, body)
    return await create_task(tx, given, is_test=is_test, place=(into, held))


async def change_metadata(tx: Tx, text: str, metadata: Mapping[str, Any], *, merge: bool) -> TaskRow:
    """Replace the metadata of a task, or merge it deeply into what is there. Refuses more than 10 KB in the end."""
    if not merge:
        return await set_metadata(tx, text, metadata)
    found = await known_task(tx, text)
    await tx.maybe(q.lock_task, uuid.UUID, tenant_id=tx.tenant_id, task_id=found.id)
    return await set_metadata(tx, text, merged((await task_at(tx, text)).metadata, metadata))


async def documents(
    tx: Tx,
    rows: Sequence[TaskRow],
    asked: Asked,
    answers: Mapping[uuid.UUID, Sequence[AnswerRow]] | None = None,
    handed_in: Mapping[uuid.UUID, list[dict[str, Any]]] | None = None,
) -> list[dict[str, Any]]:
    """Return tasks as the wire shows them, in the order given.

    `answers` and what is told of their authors (`handed_in`) stand in place of what is accepted by now.
    """
    if answers is None:
        answers = await answers_of(tx, [row.id for row in rows if row.state == "completed"])
    projects = await _projects(tx, rows) if "project" in asked.expand else {}
    batches = await _batches(tx, rows) if "batch" in asked.expand else {}
    shown = []
    for row in rows:
        document = _document(row)
        threads = _threads(row, answers.get(row.id, ()), asked)
        if threads and "submissions" in asked.opts:
            told = (handed_in or {}).get(row.id)
            threads[0]["submissions"] = await _submissions(tx, row, asked.pseudonym_key) if told is None else told
        document["threads"] = threads
        document["project"] = projects.get(row.project_id, document["project"])
        if row.batch_id is not None:
            document["batch"] = batches.get(row.batch_id, short(row.batch_id))
        shown.append(document)
    return shown


async def annotation(tx: Tx, annotation_id: str) -> dict[str, Any]:
    """Return one annotation of a finished task, whose id its own begins with. Refuses an unknown one."""
    task_id = annotation_id[:DIGITS]
    if len(annotation_id) <= DIGITS:
        raise not_found("annotation")
    row = await task_at(tx, task_id)
    if row.status != "completed":
        raise not_found("annotation")
    threads = threads_of(row, (await answers_of(tx, [row.id])).get(row.id, ()))
    found = next((each for each in annotations_in(threads) if each["id"] == annotation_id), None)
    if found is None:
        raise not_found("annotation")
    return found


def _document(row: TaskRow) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "task_id": short(row.id),
        "project": short(row.project_id),
        "status": row.status,
        "created_at": row.created_at,
        "metadata": row.metadata,
        "errors": [] if row.error is None else [{"message": row.error}],
    }
    if row.status == "completed":
        shown["completed_at"] = row.ended_at
    return shown


def _threads(row: TaskRow, answers: Sequence[AnswerRow], asked: Asked) -> list[dict[str, Any]]:
    address = asked.address if "attachment_details" in asked.opts else None
    return fitted(with_references(threads_of(row, answers), row, address), asked.opts)


async def _submissions(tx: Tx, row: TaskRow, key: bytes) -> list[dict[str, Any]]:
    return [
        {
            "submitted_at": each.submitted_at,
            "contributor_id": workforce.pseudonym(key, tx.tenant_id, each.contributor_id),
        }
        for each in await tasks.task_submissions(tx, row.id)
        if each.used
    ]


async def _projects(tx: Tx, rows: Sequence[TaskRow]) -> dict[uuid.UUID, dict[str, Any]]:
    ids = {row.project_id for row in rows}
    return {each: project_document(await project_at(tx, each.hex)) for each in ids}


async def _batches(tx: Tx, rows: Sequence[TaskRow]) -> dict[uuid.UUID, dict[str, Any]]:
    ids = {row.batch_id for row in rows if row.batch_id is not None}
    return {each: await batch_document(tx, await batch_at(tx, each.hex)) for each in ids}
