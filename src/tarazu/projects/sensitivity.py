"""What in a project may hurt whoever works on it: declared by its customer, and by itself where the kind always holds such."""

from __future__ import annotations

import uuid
from typing import Any

import msgspec

from tarazu import kinds
from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.kit.errors import Fault, Refusal, range_faults, require_sound
from tarazu.projects.events import SensitivityDeclared
from tarazu.projects.model import NewSensitivity, Ontology, Project, Sensitivity

q = sql.load("tarazu.projects")

TEXT_MAX = 5_000
LANGUAGES = ("en", "hi")
# field, least, most
LIMITS = {"tasks_a_day": (1, 1_000), "minutes_a_day": (5, 1_440), "break_minutes": (5, 240)}


async def sensitivity(tx: Tx, project_id: uuid.UUID) -> Sensitivity | None:
    """Return what a project is declared to hold, None where nothing is. Refuses an unknown project."""
    project = await _locked(tx, project_id, q.project)
    return await _in_force(tx, project)


async def declare_sensitivity(tx: Tx, project_id: uuid.UUID, new: NewSensitivity) -> Sensitivity | None:
    """Declare what in a project may hurt people; with no hazard, that nothing does.

    Who agreed is asked again when hazards or warning change, not when help or limits do.

    Raises:
        Refusal: `not_found`; `invalid_request` for faults; `always_sensitive` where the kind itself holds hazards and
            none is declared.
    """
    project = await _locked(tx, project_id, q.lock_project)
    offered = {each["key"]: each for each in await hazards_offered(tx, project)}
    require_sound(_check(new, list(offered)))
    if not new.hazards:
        if isinstance(kinds.of(project.kind), kinds.Sensitive):
            raise Refusal("always_sensitive", "conflict", {"kind": project.kind})
        await _put_in_force(tx, project_id, 0, 0)
        return None
    return await declare(tx, project_id, new, [offered[key] for key in new.hazards])


async def declare(tx: Tx, project_id: uuid.UUID, new: NewSensitivity, hazards: list[dict[str, Any]]) -> Sensitivity:
    """Make the next version of what a project holds, with the hazards in the words in which they are shown."""
    scope = {"tenant_id": tx.tenant_id, "project_id": project_id}
    last = await tx.maybe(q.last_sensitivity, Sensitivity, **scope)
    version = last.version + 1 if last else 1
    is_same = last is not None and (last.hazards, dict(last.warning)) == (hazards, dict(new.warning))
    made = await tx.one(
        q.insert_sensitivity,
        Sensitivity,
        version=version,
        asks_since=last.asks_since if last and is_same else version,
        hazards=_json(hazards),
        warning=_json(new.warning),
        help=_json(new.help),
        tasks_a_day=new.tasks_a_day,
        minutes_a_day=new.minutes_a_day,
        break_minutes=new.break_minutes,
        at=tx.now,
        by=tx.principal_id,
        **scope,
    )
    await _put_in_force(tx, project_id, version, len(hazards))
    return made


async def hazards_offered(tx: Tx, project: Project) -> list[dict[str, Any]]:
    """Return the hazards that a project may be declared to hold: those of its ontology, or else the usual ones."""
    kind = kinds.of(project.kind)
    if not isinstance(kind, kinds.Sensitive):
        return [dict(each) for each in kinds.HAZARDS]
    scope = {"tenant_id": tx.tenant_id, "project_id": project.id}
    return kind.hazards_of((await tx.one(q.ontology, Ontology, version=project.ontology_version, **scope)).body)


async def _put_in_force(tx: Tx, project_id: uuid.UUID, version: int, hazards: int) -> None:
    await tx.run(q.set_sensitivity_version, version=version, tenant_id=tx.tenant_id, id=project_id)
    await tx.announce(SensitivityDeclared(subject=project_id, version=version, hazards=hazards))


async def _in_force(tx: Tx, project: Project) -> Sensitivity | None:
    return await tx.maybe(q.sensitivity, Sensitivity, tenant_id=tx.tenant_id, project_id=project.id)


async def _locked(tx: Tx, project_id: uuid.UUID, query: sql.Query) -> Project:
    return await tx.need(query, Project, "project", tenant_id=tx.tenant_id, id=project_id)


def _check(new: NewSensitivity, offered: list[str]) -> list[Fault]:
    faults = range_faults(new, LIMITS)
    for i, key in enumerate(new.hazards):
        if key not in offered:
            faults.append(Fault(field=f"hazards[{i}]", code="not_allowed", facts={"allowed": offered}))
        elif key in new.hazards[:i]:
            faults.append(Fault(field=f"hazards[{i}]", code="duplicate"))
    for name, texts in (("warning", new.warning), ("help", new.help)):
        for language, text in texts.items():
            if language not in LANGUAGES:
                faults.append(Fault(field=f"{name}.{language}", code="unknown_field"))
            elif len(text) > TEXT_MAX:
                faults.append(Fault(field=f"{name}.{language}", code="too_long", facts={"maximum": TEXT_MAX}))
            elif "\0" in text:
                faults.append(Fault(field=f"{name}.{language}", code="bad_text"))
    return faults


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
