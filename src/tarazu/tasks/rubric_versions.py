"""Another version of the rubric by which a project's answers are graded, and which version each piece of work has."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from tarazu import projects
from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.kit.errors import Fault, Refusal, require_sound
from tarazu.tasks.known import known_in_turn

q = sql.load("tarazu.tasks")


@dataclass(frozen=True, slots=True, kw_only=True)
class FrozenVersion:
    """Which version of the ontology an assignment was claimed under."""

    assignment_id: uuid.UUID
    ontology_version: int


async def frozen_versions(tx: Tx, task_id: uuid.UUID) -> dict[uuid.UUID, int]:
    """Return by assignment of a task the version of the ontology that its holder has. For the tenant and the system."""
    found = await tx.many(q.frozen_versions, FrozenVersion, tenant_id=tx.tenant_id, task_id=task_id)
    return {each.assignment_id: each.ontology_version for each in found}


async def publish_rubric(
    tx: Tx, project_id: uuid.UUID, rubric: list[dict[str, Any]], replaces: int | None = None
) -> projects.RubricVersion:
    """Publish the next version of a project's own criteria; work already claimed keeps its own.

    One that is the version in force changes nothing. `replaces` is the version that was read before.

    Raises:
        Refusal: `not_graded` for a project of another kind; `rubric_moved` when another version was published since; faulty
            criteria, and keys that criteria of tasks have already, at `rubric[i]`; no criteria at all while tasks bring none;
            `rubric_known_items` when a criterion comes or goes while known items expect answers by the others.
    """
    held = await projects.hold_rubric(tx, project_id, replaces)
    if rubric == held.rubric:
        return held
    # Written first: what is no sound rubric is refused before anything is looked up by its keys.
    made = await projects.write_rubric(tx, project_id, held, rubric)
    before, after = ([each["key"] for each in some] for some in (held.rubric, rubric))
    require_sound(await _misfits(tx, project_id, after, [key for key in after if key not in before]))
    if set(before) != set(after) and (known := await known_in_turn(tx, project_id)):
        raise Refusal("rubric_known_items", "conflict", {"count": known})
    return made


async def keep_rubric(tx: Tx, project: projects.Project) -> None:
    """Hold the rubric against another version until commit, after tasks of the project were stored under it.

    Raises:
        Refusal: `rubric_overtook` when one was published meanwhile that the tasks do not go with.
    """
    version = await projects.keep_version(tx, project)
    if version == project.ontology_version:
        return
    keys = [each["key"] for each in (await projects.ontology(tx, project.id, version)).body["rubric"]]
    if await _misfits(tx, project.id, keys, keys):
        raise Refusal("rubric_overtook", "conflict", {"version": version})


async def _misfits(tx: Tx, project_id: uuid.UUID, keys: list[str], added: list[str]) -> list[Fault]:
    """Return what tasks have against a rubric of such keys: of those `added` one that theirs have too; or that there are none."""
    scope = {"tenant_id": tx.tenant_id, "project_id": project_id}
    taken = set(await tx.many(q.own_criteria, str, keys=added, **scope)) if added else set()
    if not keys and await tx.one(q.tasks_without_criteria, bool, **scope):
        return [Fault(field="rubric", code="missing")]
    return [Fault(field=f"rubric[{i}].key", code="duplicate") for i, key in enumerate(keys) if key in taken]
