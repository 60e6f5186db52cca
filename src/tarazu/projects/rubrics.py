"""The criteria by which all answers of a project are graded: their versions, and the next one."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

import msgspec

from tarazu import kinds
from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.kit.errors import Fault, Refusal, require_sound
from tarazu.projects.events import RubricPublished
from tarazu.projects.model import Ontology, Project, RubricVersion

q = sql.load("tarazu.projects")

GRADED = ("rubric.grade",)
"""The kinds of projects whose rubric can be published anew: in others something else holds on to its keys."""
VERSIONS_MAX = 200


async def rubric_versions(tx: Tx, project_id: uuid.UUID) -> list[RubricVersion]:
    """Return the versions of a project's rubric, the newest first."""
    return await tx.many(
        q.rubric_versions, RubricVersion, tenant_id=tx.tenant_id, project_id=project_id, most=VERSIONS_MAX
    )


async def hold_rubric(tx: Tx, project_id: uuid.UUID, replaces: int | None = None) -> RubricVersion:
    """Return the version in force, held against another one until commit.

    Raises:
        Refusal: `not_graded` for a project of another kind, `rubric_moved` when it is not the version that is to be replaced.
    """
    found = await tx.need(q.lock_project, Project, "project", tenant_id=tx.tenant_id, id=project_id)
    if found.kind not in GRADED:
        raise Refusal("not_graded", "conflict")
    (held, *_) = await rubric_versions(tx, project_id)
    if replaces not in (None, held.version):
        raise Refusal("rubric_moved", "conflict", {"version": held.version})
    return held


async def keep_version(tx: Tx, project: Project) -> int:
    """Return the version of the ontology that is in force until commit, where another one can be published at all.

    Whoever publishes waits for it, so it is asked for at the end of what takes long. Refuses a project that is not there.
    """
    if project.kind not in GRADED:
        return project.ontology_version
    return await tx.need(q.share_ontology, int, "project", tenant_id=tx.tenant_id, id=project.id)


async def write_rubric(
    tx: Tx, project_id: uuid.UUID, held: RubricVersion, rubric: Sequence[dict[str, Any]]
) -> RubricVersion:
    """Write the version after the one that is held. Refuses faulty criteria, at `rubric[i]`."""
    scope = {"tenant_id": tx.tenant_id, "project_id": project_id}
    kept = await tx.need(q.ontology, Ontology, "ontology", version=held.version, **scope)
    body = {**kept.body, "rubric": list(rubric)}
    faults = kinds.of(GRADED[0]).check_ontology(body)
    require_sound([Fault(field=each.field, code=each.code, facts=each.facts) for each in faults])
    version, written = held.version + 1, msgspec.json.encode(body).decode()
    await tx.run(q.insert_ontology, version=version, body=written, at=tx.now, by=tx.principal_id, **scope)
    await tx.run(q.set_ontology_version, version=version, tenant_id=tx.tenant_id, id=project_id)
    changes = len(kinds.rubric_changes(held.rubric, rubric))
    await tx.announce(RubricPublished(subject=project_id, version=version, changes=changes))
    return (await rubric_versions(tx, project_id))[0]
