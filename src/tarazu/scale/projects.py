"""Projects as the door's clients know them: a type, and parameters in versions that count from 0."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from tarazu import projects, tasks
from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.kit.errors import Refusal, invalid
from tarazu.kit.money import Money
from tarazu.scale.accounts import account
from tarazu.scale.ids import short, span
from tarazu.scale.model import UNSORTED, ParamsRow, ProjectRow
from tarazu.scale.types import NOT_SERVED, SERVED

q = sql.load("tarazu.scale")

PARAMS_BYTES_MAX = 1_000_000
PROJECTS_MAX = 10_000
PIPELINES = ("standard_task", "consensus_task")
# Native kinds, as the door's clients know them.
TYPE_OF_KIND = {"chat.compare": "chat", "text.classify": "categorization", "form": "datacollection"}
# What contributors read for the project of tasks that name none.
_UNSORTED_TITLE = {"en": "Tasks of many kinds", "hi": "तरह-तरह के कार्य"}
_PROMISE = "Read the instructions of each task to the end; they are the customer's own."


async def create_project(
    tx: Tx,
    *,
    type: str,
    name: str,
    params: Mapping[str, Any] | None = None,
    rapid: bool = False,
    studio: bool = False,
    dataset_id: str | None = None,
    pipeline: str | None = None,
    attempts: int = 1,
) -> ProjectRow:
    """Start a project of one type; its parameters are version 0.

    Raises:
        Refusal: for an unknown type, a name that is empty, long or taken (`project_name_taken`), parameters that are no
            object or too large, a pipeline there is none of.
    """
    if type not in SERVED and type not in NOT_SERVED:
        raise Refusal("scale_type_unknown", "invalid", {"type": type[:60]})
    if pipeline not in (None, *PIPELINES):
        raise invalid("pipeline", "not_allowed", allowed=list(PIPELINES))
    if not 1 <= attempts <= 100:
        raise invalid("attempts", "out_of_range", minimum=1, maximum=100)
    body = dict(params or {})
    _require_small(body)
    made = await _native(tx, name, _instruction(body), attempts if pipeline == "consensus_task" else 1, own=studio)
    await _known(tx, made.id, type, rapid=rapid, dataset_id=dataset_id, pipeline=pipeline)
    await _add_params(tx, made.id, 0, body)
    return await project(tx, made.name)


async def project(tx: Tx, name: str) -> ProjectRow:
    """Return a project by its name. Refuses an unknown one."""
    # No name has a NUL, and the database takes none.
    asked = name.strip().replace("\0", "\ufffd")
    return await tx.need(q.project_by_name, ProjectRow, "project", tenant_id=tx.tenant_id, name=asked)


async def project_at(tx: Tx, short_id: str) -> ProjectRow:
    """Return a project by its short id. Refuses an unknown one."""
    low, high = span(short_id, "project")
    return await tx.need(q.project_by_id, ProjectRow, "project", tenant_id=tx.tenant_id, low=low, high=high)


async def unsorted(tx: Tx) -> ProjectRow:
    """Return the project of tasks that name none, made when it is first needed."""
    asked = {"tenant_id": tx.tenant_id, "name": UNSORTED}
    found = await tx.maybe(q.project_by_name, ProjectRow, **asked)
    if found is None:
        # Of several that need it at once, one makes it.
        await account(tx)
        await tx.run(q.hold_account, tenant_id=tx.tenant_id)
        found = await tx.maybe(q.project_by_name, ProjectRow, **asked)
    if found is not None:
        return found
    made = await _native(tx, UNSORTED, "", 1)
    await _known(tx, made.id, None, rapid=False, dataset_id=None, pipeline=None)
    return await project(tx, UNSORTED)


async def all_projects(tx: Tx) -> list[ProjectRow]:
    """Return every project, newest first, without the one for what names none."""
    return await tx.many(q.projects, ProjectRow, tenant_id=tx.tenant_id, limit=PROJECTS_MAX)


async def set_params(tx: Tx, name: str, given: Mapping[str, Any], *, patch: bool) -> ProjectRow:
    """Add a version of a project's parameters: with `patch` the newest one changed at the top level, else as given.

    Work that is there already keeps what it was sent with.

    Raises:
        Refusal: for an unknown project, and parameters that are too large.
    """
    found = await project(tx, name)
    await _be_known(tx, found)
    await tx.run(q.hold_params, tenant_id=tx.tenant_id, project_id=found.id)
    found = await project(tx, name)
    body = {**(found.params or {}), **given} if patch else dict(given)
    _require_small(body)
    version = 0 if found.version is None else found.version + 1
    await _add_params(tx, found.id, version, body)
    if _instruction(body) and _instruction(body) != _instruction(found.params or {}):
        await projects.publish_guidelines(tx, found.id, _guidelines(_instruction(body)))
    return await project(tx, name)


async def set_ontology(tx: Tx, name: str, ontology: Sequence[Any]) -> ProjectRow:
    """Keep the labels that a customer names for a project. Refuses an unknown project and labels that are too large."""
    found = await project(tx, name)
    body = list(ontology)
    _require_small(body)
    await _be_known(tx, found)
    await tx.run(q.set_ontology, ontology=_json(body), tenant_id=tx.tenant_id, project_id=found.id)
    return found


async def histories(tx: Tx, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[ParamsRow]]:
    """Return every version of the parameters of some projects, oldest first."""
    found: dict[uuid.UUID, list[ParamsRow]] = {each: [] for each in ids}
    for row in await tx.many(q.params, ParamsRow, tenant_id=tx.tenant_id, ids=list(ids)):
        found[row.project_id].append(row)
    return found


def type_of(project: ProjectRow) -> str:
    """Return the type of a project; one that is only native is known by its kind."""
    return project.type or TYPE_OF_KIND.get(project.kind, "datacollection")


def project_document(project: ProjectRow, history: Sequence[ParamsRow]) -> dict[str, Any]:
    """Return a project as the wire shows it."""
    return {
        "id": short(project.id),
        "name": project.name,
        "type": type_of(project),
        "created_at": project.created_at,
        "rapid": project.is_rapid,
        "studio": project.is_studio,
        # Nothing here is archived.
        "archived": False,
        "param_history": [{**row.body, "version": row.version, "created_at": row.created_at} for row in history],
    }


async def _native(tx: Tx, name: str, instruction: str, redundancy: int, *, own: bool = False) -> projects.Project:
    held = await account(tx)
    new = projects.NewProject(
        name=name,
        kind="form",
        ontology={},
        guidelines=_guidelines(instruction),
        title=dict(_UNSORTED_TITLE) if name == UNSORTED else {},
        rate=Money(amount_minor=held.rate_minor, currency=held.currency),
        review_rate=Money(amount_minor=held.review_rate_minor, currency=held.currency),
        language=held.language,
        redundancy=redundancy,
        audience="own" if own else "marketplace",
        estimate_seconds=held.estimate_seconds,
        # Nobody reviews what the customer's own people answer.
        acceptance="on_submit" if own else held.acceptance,
    )
    return await tasks.start_project(tx, new)


async def _be_known(tx: Tx, found: ProjectRow) -> None:
    """Be able to keep something of a project that did not come through the door."""
    if not found.is_known:
        await _known(tx, found.id, type_of(found), rapid=False, dataset_id=None, pipeline=None)


async def _known(
    tx: Tx,
    project_id: uuid.UUID,
    type: str | None,
    *,
    rapid: bool,
    dataset_id: str | None,
    pipeline: str | None,
) -> None:
    await tx.run(
        q.insert_project,
        tenant_id=tx.tenant_id,
        project_id=project_id,
        type=type,
        is_rapid=rapid,
        dataset_id=dataset_id,
        pipeline=pipeline,
    )


async def _add_params(tx: Tx, project_id: uuid.UUID, version: int, body: Mapping[str, Any]) -> None:
    scope = {"tenant_id": tx.tenant_id, "project_id": project_id}
    await tx.run(q.insert_params, version=version, body=_json(body), at=tx.now, **scope)


def _guidelines(instruction: str) -> dict[str, str]:
    return {"en": instruction.strip()[: projects.GUIDELINE_MAX] or _PROMISE}


def _instruction(params: Mapping[str, Any]) -> str:
    given = params.get("instruction")
    return given if isinstance(given, str) else ""


def _require_small(body: object) -> None:
    if len(_json(body)) > PARAMS_BYTES_MAX:
        raise invalid("params", "too_long", maximum=PARAMS_BYTES_MAX)


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
