"""How a task comes in through the door: read, checked against its type, and handed on as a native one."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

import msgspec

from tarazu import projects, tasks
from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.kit.errors import Refusal, invalid
from tarazu.scale import types
from tarazu.scale.attachments import addresses_in
from tarazu.scale.batches import batch
from tarazu.scale.callbacks import tell_tasks
from tarazu.scale.ids import short
from tarazu.scale.model import BatchRow, ProjectRow, TaskGiven, TaskRow
from tarazu.scale.projects import project, unsorted
from tarazu.scale.tasks import refuse_faulty, remember, taken, task_rows, unique_key
from tarazu.tasks import NewTask

q = sql.load("tarazu.scale")

# What every address of a file begins with that was sent through the door.
OWN = "scaledata://"
# Their word for how urgent a task is, and ours: the lower number goes first.
PRIORITIES = {30: 1, 20: 3, 10: 5}
# What every task has; the rest are parameters of its type.
COMMON = frozenset(
    [
        "project",
        "batch",
        "callback_url",
        "instruction",
        "unique_id",
        "clear_unique_id_on_error",
        "metadata",
        "priority",
        "tags",
    ]
)


def task_given(type: str, body: Mapping[str, Any]) -> TaskGiven:
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
        params={key: value for key, value in body.items() if key not in COMMON},
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


async def create_task(
    tx: Tx, given: TaskGiven, *, is_test: bool = False, place: tuple[ProjectRow, BatchRow | None] | None = None
) -> TaskRow:
    """Store a task, with the parameters of its project where it has none of its own, and open it.

    One that cannot be worked on is there as well, in state error, and nobody is asked. With `is_test` it is done at
    once, with an answer that is made up. `place` is where it goes when that is found already; else its names say.

    Raises:
        Refusal: `not_found` for an unknown project or batch, `scale_params`, `unique_id_taken`.
    """
    into, held = place or await destination(tx, given)
    params, payload = prepared(given, into)
    if held is not None and (is_test or held.state == "completed"):
        # What a test key makes is done at once: one after the other, so that the last of a batch completes it.
        await tasks.reopen_batch(tx, held.id)
    error = await _unreadable(tx, params)
    unique_id = None if error and given.clears_on_error else given.unique_id
    row = NewTask(payload=payload, unique_key=unique_key(unique_id), priority=PRIORITIES.get(given.priority or 10, 5))
    task_id = await _taken_in(tx, into, held, row)
    await remember(tx, task_id, given, unique_id, params, error)
    if error is not None:
        await tasks.cancel_task(tx, task_id)
        await tell_tasks(tx, [task_id], "error")
    elif is_test:
        await _make_up(tx, task_id, given.type, params)
        await tell_tasks(tx, [task_id], "completed")
    return (await task_rows(tx, [task_id]))[0]


async def _taken_in(tx: Tx, into: ProjectRow, held: BatchRow | None, row: NewTask) -> uuid.UUID:
    try:
        done = await tasks.intake(tx, into.id, [row], batch=held.name if held else None)
    except Refusal as refusal:
        if any(fault.code == "differs" for fault in refusal.faults):
            raise taken(row.unique_key) from None
        raise
    if done.repeated:
        raise taken(row.unique_key)
    return done.task_ids[0]


def prepared(given: TaskGiven, into: ProjectRow) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the parameters of a task with those of its project where it has none, and the payload made of them.

    Raises:
        Refusal: `scale_params`.
    """
    params = {**_of_type(into.params or {}), **given.params}
    refuse_faulty(types.check(given.type, params))
    return params, payload_of(into, given, params)


def payload_of(into: ProjectRow, given: TaskGiven, params: Mapping[str, Any]) -> dict[str, Any]:
    """Return what contributors are shown: the responses side by side where the project compares them, else a form.

    The project's instruction follows the task's own.
    """
    if into.kind == "chat.compare":
        made = types.compare_payload(dict(params))
        if made is None:
            refuse_faulty(
                ["template_variables must have a prompt and two to eight responses: the project compares them"]
            )
        return made or {}
    instruction = (into.params or {}).get("instruction")
    return types.payload(
        given.type,
        {**params, "instruction": given.instruction},
        instruction if isinstance(instruction, str) else "",
        into.language,
    )


async def destination(tx: Tx, given: TaskGiven) -> tuple[ProjectRow, BatchRow | None]:
    """Return where a task goes: a batch implies its project."""
    if given.batch is None:
        return await (project(tx, given.project) if given.project is not None else unsorted(tx)), None
    held = await batch(tx, given.batch)
    if given.project is not None and given.project.strip() != held.project:
        raise invalid("batch", "batch_of_project", batch=held.name, project=held.project)
    return await project(tx, held.project), held


async def _unreadable(tx: Tx, params: Mapping[str, Any]) -> str | None:
    """Say which of the customer's own files a task names that is not there."""
    for address in addresses_in(params):
        try:
            if address.startswith(OWN) or projects.file_id_of(address) is not None:
                await projects.file_at(tx, address)
        except Refusal:
            return f"The attachment {address[:100]} is not there."
    return None


async def _make_up(tx: Tx, task_id: uuid.UUID, type: str, params: Mapping[str, Any]) -> None:
    response = types.made_up(type, dict(params), types.Making(task_id=short(task_id)))
    text = msgspec.json.encode(response).decode()
    await tx.run(q.set_response, response=text, tenant_id=tx.tenant_id, task_id=task_id)
    await tx.run(q.complete_trial, task_id=task_id, at=tx.now)


def _of_type(params: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in params.items() if key not in COMMON}


def _is_true(value: object) -> bool:
    return value is True or (isinstance(value, str) and value.strip().lower() == "true")
