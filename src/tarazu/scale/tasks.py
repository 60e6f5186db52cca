"""Tasks as the door's clients know them: sent one by one, known by a short id or an id of the customer's own."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from tarazu import projects, quality, tasks
from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.kit.driver import UniqueViolation
from tarazu.kit.errors import Refusal, invalid, not_found
from tarazu.scale import types
from tarazu.scale.attachments import addresses_in
from tarazu.scale.batches import batch
from tarazu.scale.ids import short, span
from tarazu.scale.model import BatchRow, ProjectRow, TaskGiven, TaskRow
from tarazu.scale.projects import project, unsorted
from tarazu.tasks import NewTask

q = sql.load("tarazu.scale")

# Their word for how urgent a task is, and ours: the lower number goes first.
PRIORITIES = {30: 1, 20: 3, 10: 5}
_COMMON = frozenset(
    "project batch callback_url instruction unique_id clear_unique_id_on_error metadata priority tags".split()
)


def task_given(type: str, body: Mapping[str, Any]) -> TaskGiven:  # noqa: A002 - the wire's own word
    """Read a task as it was sent.

    Raises:
        Refusal: `scale_type_unknown`, `scale_type_not_served` (with the reason), `scale_params` for what is wrong with the
            parameters that every task has.
    """
    if type in types.NOT_SERVED:
        raise Refusal("scale_type_not_served", "invalid", {"type": type, "reason": types.NOT_SERVED[type]})
    if type not in types.SERVED:
        raise Refusal("scale_type_unknown", "invalid", {"type": type[:60]})
    refuse_faulty(types.check_common(body))
    priority = body.get("priority")
    return TaskGiven(
        type=type,
        params={key: value for key, value in body.items() if key not in _COMMON},
        project=body.get("project"),
        batch=body.get("batch"),
        callback_url=body.get("callback_url"),
        instruction=body.get("instruction"),
        unique_id=body.get("unique_id"),
        clears_on_error=_is_true(body.get("clear_unique_id_on_error")),
        metadata=body.get("metadata") or {},
        priority=None if priority is None else int(float(priority)),
        tags=list(dict.fromkeys(body.get("tags") or [])),
    )


async def create_task(tx: Tx, given: TaskGiven, *, is_test: bool = False) -> TaskRow:
    """Store a task, with the parameters of its project where it has none of its own, and open it.

    One that cannot be worked on is there as well, in state error, and nobody is asked. With `is_test` it is done at
    once, with an answer that is made up.

    Raises:
        Refusal: `not_found` for an unknown project or batch, `scale_params`, `unique_id_taken`.
    """
    into, held = await _place(tx, given)
    params = {**_of_type(into.params or {}), **given.params}
    refuse_faulty(types.check(given.type, params))
    instruction = (into.params or {}).get("instruction")
    payload = types.payload(
        given.type,
        {**params, "instruction": given.instruction},
        instruction if isinstance(instruction, str) else "",
    )
    if held is not None and held.state == "completed":
        await tasks.reopen_batch(tx, held.id)
    row = NewTask(payload=payload, priority=PRIORITIES.get(given.priority or 10, 5))
    done = await tasks.intake(tx, into.id, [row], batch=held.name if held else None)
    task_id = done.task_ids[0]
    error = await _unreadable(tx, params)
    await _remember(tx, task_id, given, params, error)
    if error is not None:
        await tasks.cancel_task(tx, task_id)
    elif is_test:
        await _make_up(tx, task_id, given.type, params)
    return (await task_rows(tx, [task_id]))[0]


async def task_at(tx: Tx, text: str) -> TaskRow:
    """Return a task by its short id. Refuses an unknown one."""
    ids = span(text)
    found = ids and await tx.maybe(q.task_id_at, uuid.UUID, tenant_id=tx.tenant_id, low=ids[0], high=ids[1])
    if not found:
        raise not_found("task")
    return (await task_rows(tx, [found]))[0]


async def task_rows(tx: Tx, ids: Sequence[uuid.UUID]) -> list[TaskRow]:
    """Return some tasks, newest first."""
    return await tx.many(q.task_rows, TaskRow, tenant_id=tx.tenant_id, ids=list(ids))


async def cancel_task(tx: Tx, text: str, *, clear_unique_id: bool) -> TaskRow:
    """Cancel a task that nobody has begun; one that is cancelled stays so.

    Raises:
        Refusal: `task_started`, `task_completed`.
    """
    found = await task_at(tx, text)
    await tasks.cancel_task(tx, found.id)
    if clear_unique_id:
        await _set_unique_id(tx, found, None)
    return await task_at(tx, text)


async def set_unique_id(tx: Tx, text: str, unique_id: str | None) -> TaskRow:
    """Give a task another unique id, or none. Refuses one that is taken in the account (`unique_id_taken`)."""
    if unique_id is not None:
        refuse_faulty(types.check_common({"unique_id": unique_id}))
    await _set_unique_id(tx, await _known(tx, text), unique_id)
    return await task_at(tx, text)


async def set_metadata(tx: Tx, text: str, metadata: Mapping[str, Any]) -> TaskRow:
    """Replace the metadata of a task. Refuses what is no object, or larger than 10 KB."""
    refuse_faulty(types.check_common({"metadata": metadata}))
    found = await _known(tx, text)
    await tx.run(q.set_task_metadata, metadata=_json(metadata), at=tx.now, tenant_id=tx.tenant_id, task_id=found.id)
    return await task_at(tx, text)


async def change_tags(tx: Tx, text: str, given: Any, how: str) -> TaskRow:
    """Set, add or delete tags of a task (`how` is "set", "add" or "delete"); five at most in the end.

    Raises:
        Refusal: `scale_params` for what is no list of names, or too many.
    """
    if how == "set":
        refuse_faulty(types.check_common({"tags": given}))
    elif not isinstance(given, list) or not all(isinstance(tag, str) for tag in given):
        refuse_faulty(["tags must be a list of texts"])
    found = await _known(tx, text)
    await tx.maybe(q.lock_task, uuid.UUID, tenant_id=tx.tenant_id, task_id=found.id)
    held = (await task_at(tx, text)).tags
    kept = {
        "set": list(given),
        "add": [*held, *given],
        "delete": [tag for tag in held if tag not in given],
    }[how]
    wanted = list(dict.fromkeys(kept))
    refuse_faulty(types.check_common({"tags": wanted}))
    await tx.run(q.set_tags, tags=wanted, at=tx.now, tenant_id=tx.tenant_id, task_id=found.id)
    return await task_at(tx, text)


async def audit_task(tx: Tx, text: str, verdict: str, comment: str | None) -> TaskRow:
    """Record what the customer thinks of a completed task. Refuses one that is not completed."""
    found = await task_at(tx, text)
    await quality.audit_task(tx, found.id, verdict, comment or "")
    return found


def refuse_faulty(sentences: Sequence[str]) -> None:
    """Refuse what has faults, with the sentences that tell of them.

    Raises:
        Refusal: `scale_params`.
    """
    if sentences:
        raise Refusal("scale_params", "invalid", {"reasons": "; ".join(sentences[:5])})


async def _place(tx: Tx, given: TaskGiven) -> tuple[ProjectRow, BatchRow | None]:
    """Return where a task goes: a batch implies its project."""
    if given.batch is None:
        return await (project(tx, given.project) if given.project is not None else unsorted(tx)), None
    held = await batch(tx, given.batch)
    if given.project is not None and given.project.strip() != held.project:
        raise invalid("batch", "not_allowed", allowed=[])
    return await project(tx, held.project), held


async def _unreadable(tx: Tx, params: Mapping[str, Any]) -> str | None:
    """Say which of the customer's own files a task names that is not there."""
    for address in addresses_in(params):
        try:
            if projects.file_id_of(address) is not None:
                await projects.file_at(tx, address)
        except Refusal:
            return f"The attachment {address[:100]} is not there."
    return None


async def _make_up(tx: Tx, task_id: uuid.UUID, type: str, params: Mapping[str, Any]) -> None:  # noqa: A002
    response = types.made_up(type, dict(params), types.Making(task_id=short(task_id)))
    await tx.run(q.set_response, response=_json(response), tenant_id=tx.tenant_id, task_id=task_id)
    await tx.run(q.complete_trial, task_id=task_id, at=tx.now)


async def _remember(
    tx: Tx, task_id: uuid.UUID, given: TaskGiven, params: Mapping[str, Any], error: str | None
) -> None:
    try:
        await tx.run(
            q.insert_task,
            tenant_id=tx.tenant_id,
            task_id=task_id,
            type=given.type,
            params=_json(params),
            metadata=_json(given.metadata),
            tags=given.tags,
            unique_id=None if error and given.clears_on_error else given.unique_id,
            priority=given.priority,
            instruction=given.instruction,
            callback_url=given.callback_url or None,
            clears_on_error=given.clears_on_error,
            error=error,
            response=None,
            at=tx.now,
        )
    except UniqueViolation:
        raise _taken(given.unique_id) from None


async def _known(tx: Tx, text: str) -> TaskRow:
    """Return a task of which the door knows something; a native one is known from now on."""
    found = await task_at(tx, text)
    if found.type is None:
        given = TaskGiven(type="chat", params={})
        await _remember(tx, found.id, given, {}, None)
    return found


async def _set_unique_id(tx: Tx, found: TaskRow, unique_id: str | None) -> None:
    try:
        await tx.run(q.set_unique_id, unique_id=unique_id, at=tx.now, tenant_id=tx.tenant_id, task_id=found.id)
    except UniqueViolation:
        raise _taken(unique_id) from None


def _taken(unique_id: str | None) -> Refusal:
    return Refusal("unique_id_taken", "conflict", {"unique_id": (unique_id or "")[:100]})


def _of_type(params: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in params.items() if key not in _COMMON}


def _is_true(value: object) -> bool:
    return value is True or (isinstance(value, str) and value.strip().lower() == "true")


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
