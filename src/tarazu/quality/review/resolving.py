"""Which projects have their questions solved unseen, by whom and by how many people each."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from tarazu import projects
from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.kit.errors import Fault, Refusal, require_sound
from tarazu.quality.events import ResolvingEnded, ResolvingSet

q = sql.load("tarazu.quality.review")

AUTHORED, SOLVED = "qa.author", "qa.solve"
PEOPLE_MAX = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class NewResolving:
    """`people` of another project solve each question; with `only_agreed`, a delivery holds only questions that they agree
    on, or that a reviewer accepted who had seen their answers."""

    solving_project_id: uuid.UUID
    people: int = 3
    only_agreed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolving:
    """What was set, and how many questions stand how: `open` until so many people have solved them."""

    solving_project_id: uuid.UUID
    people: int
    only_agreed: bool
    set_at: datetime
    open: int
    agreed: int
    disputed: int
    unsolvable: int
    withdrawn: int


async def resolving(tx: Tx, project_id: uuid.UUID) -> Resolving | None:
    """Return who solves a project's questions, or None. Refuses an unknown project."""
    await projects.project(tx, project_id)
    return await tx.maybe(q.resolving, Resolving, tenant_id=tx.tenant_id, project_id=project_id)


async def set_resolving(tx: Tx, project_id: uuid.UUID, new: NewResolving) -> Resolving:
    """Have a project's questions solved unseen from now on; what is being solved goes on as it was begun.

    Raises:
        Refusal: `not_found` for an unknown project; `invalid_request` where the one does not write questions that are
            reviewed, where the other is unknown here, completed, of another language or does not solve any, and for
            fewer than 1 or more than 10 people.
    """
    project = await projects.project(tx, project_id)
    faults = [*_faults_of(project), *await _faults(tx, project, new)]
    require_sound(faults)
    await tx.run(
        q.set_resolving,
        tenant_id=tx.tenant_id,
        project_id=project_id,
        solving_project_id=new.solving_project_id,
        people=new.people,
        only_agreed=new.only_agreed,
        by=tx.principal_id,
        at=tx.now,
    )
    await tx.announce(
        ResolvingSet(
            subject=project_id,
            solving_project=new.solving_project_id,
            people=new.people,
            only_agreed=new.only_agreed,
        )
    )
    held = await resolving(tx, project_id)
    assert held is not None
    return held


async def end_resolving(tx: Tx, project_id: uuid.UUID) -> None:
    """Have no further question of a project solved. Refuses an unknown project; none to end is no fault."""
    await projects.project(tx, project_id)
    if await tx.run(q.end_resolving, tenant_id=tx.tenant_id, project_id=project_id):
        await tx.announce(ResolvingEnded(subject=project_id))


async def solving_projects(tx: Tx, project: projects.Project) -> list[projects.Project]:
    """Return the projects that could solve the questions of one, newest first."""
    return [each for each in await projects.projects(tx) if _can_solve(each, project)]


def _can_solve(one: projects.Project, questions: projects.Project) -> bool:
    return one.kind == SOLVED and one.language == questions.language and one.state != "completed"


def _faults_of(project: projects.Project) -> list[Fault]:
    wanted = (("kind", project.kind, AUTHORED), ("acceptance", project.acceptance, "review"))
    return [
        Fault(field=name, code="not_allowed", facts={"allowed": [allowed]})
        for name, value, allowed in wanted
        if value != allowed
    ]


async def _faults(tx: Tx, project: projects.Project, new: NewResolving) -> list[Fault]:
    faults = []
    try:
        solving = await projects.project(tx, new.solving_project_id)
    except Refusal as refusal:
        if refusal.kind != "not_found":
            raise
        faults.append(Fault(field="solving_project_id", code="unknown_project"))
    else:
        if not _can_solve(solving, project):
            faults.append(Fault(field="solving_project_id", code="cannot_solve"))
    if not 1 <= new.people <= PEOPLE_MAX:
        faults.append(Fault(field="people", code="out_of_range", facts={"min": 1, "max": PEOPLE_MAX}))
    return faults
