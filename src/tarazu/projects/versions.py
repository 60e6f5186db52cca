"""Projects as they stand, and the versions that follow the first."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

import msgspec

from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.kit.errors import Refusal, invalid, require_one_of, require_sound
from tarazu.kit.money import Money
from tarazu.projects.creation import GUIDELINE_MAX, check_texts, review_pay
from tarazu.projects.events import GuidelinesPublished, ProjectStateSet, RateSet
from tarazu.projects.model import Guideline, Ontology, Project, Rate

q = sql.load("tarazu.projects")

# from -> to; a completed project stays completed
STATES = {"active": ("paused", "completed"), "paused": ("active", "completed"), "completed": ()}


async def project(tx: Tx, project_id: uuid.UUID) -> Project:
    """Return a project. Refuses one that is unknown here."""
    return await tx.need(q.project, Project, "project", tenant_id=tx.tenant_id, id=project_id)


async def project_named(tx: Tx, name: str) -> Project:
    """Return a project by its name, whatever the case of its letters. Refuses a name that is unknown here."""
    return await tx.need(q.project_by_name, Project, "project", tenant_id=tx.tenant_id, name=name)


async def projects(tx: Tx, after: uuid.UUID | None = None, limit: int = 100) -> list[Project]:
    """Return a page of projects, newest first, after the id given."""
    return await tx.many(q.projects, Project, tenant_id=tx.tenant_id, before=after, limit=limit)


async def set_state(tx: Tx, project_id: uuid.UUID, state: str) -> Project:
    """Pause, resume or complete a project. Refuses a step that does not exist; the same state again is no step."""
    held = await _locked(tx, project_id)
    if state == held.state:
        return held
    require_one_of("state", state, STATES)
    if state not in STATES[held.state]:
        raise Refusal("state_step", "conflict", {"from": held.state, "to": state})
    await tx.run(q.set_state, state=state, tenant_id=tx.tenant_id, id=project_id)
    await tx.announce(ProjectStateSet(subject=project_id, state=state))
    return await project(tx, project_id)


async def publish_guidelines(tx: Tx, project_id: uuid.UUID, markdown: Mapping[str, str]) -> int:
    """Publish the next version of the guidelines and return its number; work already claimed keeps its own."""
    require_sound(check_texts("guidelines", markdown, GUIDELINE_MAX))
    version = (await _locked(tx, project_id)).guideline_version + 1
    await tx.run(
        q.insert_guideline,
        tenant_id=tx.tenant_id,
        project_id=project_id,
        version=version,
        markdown=msgspec.json.encode(markdown).decode(),
        at=tx.now,
        by=tx.principal_id,
    )
    await tx.run(q.set_guideline_version, version=version, tenant_id=tx.tenant_id, id=project_id)
    await tx.announce(GuidelinesPublished(subject=project_id, version=version))
    return version


async def set_rate(tx: Tx, project_id: uuid.UUID, money: Money, review: Money | None = None) -> int:
    """Set the rate of work claimed from now on and return its version; without `review` a review pays half.

    Refuses an amount that is not positive, and a review paid in another currency than the work.
    """
    if money.amount_minor <= 0 or (review and review.amount_minor <= 0):
        raise invalid("amount_minor", "out_of_range", minimum=1)
    if review and review.currency != money.currency:
        raise invalid("review_rate", "not_allowed", allowed=[money.currency])
    version = (await _locked(tx, project_id)).rate_version + 1
    await tx.run(
        q.insert_rate,
        tenant_id=tx.tenant_id,
        project_id=project_id,
        version=version,
        amount_minor=money.amount_minor,
        review_amount_minor=review_pay(money, review).amount_minor,
        currency=money.currency,
        at=tx.now,
        by=tx.principal_id,
    )
    await tx.run(q.set_rate_version, version=version, tenant_id=tx.tenant_id, id=project_id)
    await tx.announce(
        RateSet(subject=project_id, version=version, amount_minor=money.amount_minor, currency=money.currency)
    )
    return version


async def guideline(tx: Tx, project_id: uuid.UUID, version: int) -> Guideline:
    """Return one version of the guidelines. Refuses an unknown one."""
    return await tx.need(
        q.guideline, Guideline, "guideline", tenant_id=tx.tenant_id, project_id=project_id, version=version
    )


async def guidelines(tx: Tx, project_id: uuid.UUID) -> list[Guideline]:
    """Return every version of the guidelines, newest first."""
    return await tx.many(q.guidelines, Guideline, tenant_id=tx.tenant_id, project_id=project_id)


async def ontology(tx: Tx, project_id: uuid.UUID, version: int) -> Ontology:
    """Return one version of the ontology. Refuses an unknown one."""
    return await tx.need(
        q.ontology, Ontology, "ontology", tenant_id=tx.tenant_id, project_id=project_id, version=version
    )


async def rate(tx: Tx, project_id: uuid.UUID, version: int) -> Rate:
    """Return one version of the rate. Refuses an unknown one."""
    return await tx.need(q.rate, Rate, "rate", tenant_id=tx.tenant_id, project_id=project_id, version=version)


async def _locked(tx: Tx, project_id: uuid.UUID) -> Project:
    return await tx.need(q.lock_project, Project, "project", tenant_id=tx.tenant_id, id=project_id)
