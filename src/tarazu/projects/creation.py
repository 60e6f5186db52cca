"""Starting a project: everything is checked before anything is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import msgspec

from tarazu import kinds, models
from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.kit.driver import UniqueViolation
from tarazu.kit.errors import Fault, Refusal, faults_under, range_faults, require_sound
from tarazu.kit.ids import new_id
from tarazu.kit.money import Money
from tarazu.projects.events import ProjectCreated
from tarazu.projects.model import NewProject, NewSensitivity, Project
from tarazu.projects.redundancy import check_redundancy
from tarazu.projects.sensitivity import declare

q = sql.load("tarazu.projects")

LANGUAGES = ("en", "hi")
AUDIENCES = ("marketplace", "own")
GUIDELINE_MAX = 100_000
SKILLS_MAX = 20
BOUNDS = {"lease_seconds": (60, 604_800), "estimate_seconds": (5, 86_400)}


async def create_project(tx: Tx, new: NewProject) -> Project:
    """Start a project with its first guidelines, ontology and rate.

    Refuses faulty fields (all at once) and a name that is taken.
    """
    new = replace(new, title=new.title or dict.fromkeys(LANGUAGES, new.name))
    require_sound(check_project(new) or await _model_faults(tx, new))
    try:
        project = await _insert(tx, new)
    except UniqueViolation:
        raise Refusal("project_name_taken", "conflict", {"name": new.name}) from None
    await _insert_versions(tx, project, new)
    await tx.announce(ProjectCreated(subject=project.id, kind=project.kind, language=project.language))
    kind = kinds.of(new.kind)
    if isinstance(kind, kinds.Sensitive):
        await declare(tx, project.id, NewSensitivity(hazards=[]), kind.hazards_of(new.ontology))
    return project


def review_pay(rate: Money, review: Money | None) -> Money:
    """Return what a review pays: as told, or half of the rate, rounded down to a whole minor unit but never to none."""
    return review or Money(amount_minor=max(1, rate.amount_minor // 2), currency=rate.currency)


def check_project(new: NewProject) -> list[Fault]:
    """Return everything wrong with a new project."""
    faults = range_faults(new, BOUNDS)
    if not 1 <= len(new.name.strip()) <= 200:
        faults.append(
            Fault(field="name", code="not_empty" if not new.name.strip() else "too_long", facts={"maximum": 200})
        )
    if new.language not in LANGUAGES:
        faults.append(Fault(field="language", code="not_allowed", facts={"allowed": list(LANGUAGES)}))
    if new.acceptance not in ("on_submit", "review"):
        faults.append(Fault(field="acceptance", code="not_allowed", facts={"allowed": ["on_submit", "review"]}))
    if new.audience not in AUDIENCES:
        faults.append(Fault(field="audience", code="not_allowed", facts={"allowed": list(AUDIENCES)}))
    if new.audience == "own" and new.acceptance != "on_submit":
        faults.append(Fault(field="acceptance", code="not_allowed", facts={"allowed": ["on_submit"]}))
    if new.rate.amount_minor <= 0:
        faults.append(Fault(field="rate.amount_minor", code="out_of_range", facts={"minimum": 1}))
    if new.review_rate and (new.review_rate.amount_minor <= 0 or new.review_rate.currency != new.rate.currency):
        faults.append(Fault(field="review_rate", code="out_of_range", facts={"minimum": 1}))
    if len(new.skills) > SKILLS_MAX or not all(1 <= len(skill) <= 60 and "," not in skill for skill in new.skills):
        faults.append(Fault(field="skills", code="out_of_range", facts={"maximum": SKILLS_MAX}))
    faults += check_texts("title", new.title, 200) + check_texts("guidelines", new.guidelines, GUIDELINE_MAX)
    return faults + check_redundancy(new, new.kind, new.ontology, new.acceptance) + _check_kind(new)


def check_texts(field: str, texts: Mapping[str, str], longest: int) -> list[Fault]:
    """Return what is wrong with a text by language: at least one language, none unknown, none too long."""
    faults = [
        Fault(field=f"{field}.{language}", code="unknown_field") for language in texts if language not in LANGUAGES
    ]
    if not any(text.strip() for text in texts.values()):
        faults.append(Fault(field=field, code="missing"))
    for language, text in texts.items():
        if len(text) > longest:
            faults.append(Fault(field=f"{field}.{language}", code="too_long", facts={"maximum": longest}))
        if "\0" in text:
            faults.append(Fault(field=f"{field}.{language}", code="bad_text"))
    return faults


def _check_kind(new: NewProject) -> list[Fault]:
    if new.kind not in kinds.names():
        return [Fault(field="kind", code="not_allowed", facts={"allowed": list(kinds.names())})]
    if new.kind == "form" and _is_bare_form(new.ontology):
        return [Fault(field="ontology", code="under_schema")]
    return faults_under("ontology", kinds.of(new.kind).check_ontology(new.ontology))


def _is_bare_form(ontology: Mapping[str, Any]) -> bool:
    """Say whether an ontology is itself the JSON Schema that belongs under its `schema`."""
    return "schema" not in ontology and any(isinstance(ontology.get(name), dict) for name in ("properties", "$defs"))


async def _model_faults(tx: Tx, new: NewProject) -> list[Fault]:
    """Return what is wrong with the models that people are to talk to: those that the tenant does not have."""
    kind = kinds.of(new.kind)
    if not isinstance(kind, kinds.Live):
        return []
    names = kind.models(new.ontology)
    unknown = await models.unknown_names(tx, names)
    return [
        Fault(field=f"ontology.models[{i}]", code="unknown_model") for i, name in enumerate(names) if name in unknown
    ]


async def _insert(tx: Tx, new: NewProject) -> Project:
    return await tx.one(
        q.insert_project,
        Project,
        tenant_id=tx.tenant_id,
        id=new_id(),
        name=new.name.strip(),
        title=_json(new.title),
        kind=new.kind,
        language=new.language,
        skills=sorted(set(new.skills)),
        audience=new.audience,
        redundancy=new.redundancy,
        redundancy_most=new.redundancy_most,
        confidence=new.confidence,
        unsure=new.unsure,
        expert_days=new.expert_days,
        budget_minor=new.budget_minor,
        acceptance=new.acceptance,
        lease_seconds=new.lease_seconds,
        estimate_seconds=new.estimate_seconds,
        at=tx.now,
    )


async def _insert_versions(tx: Tx, project: Project, new: NewProject) -> None:
    common = {"tenant_id": tx.tenant_id, "project_id": project.id, "at": tx.now, "by": tx.principal_id, "version": 1}
    await tx.run(q.insert_guideline, markdown=_json(new.guidelines), **common)
    await tx.run(q.insert_ontology, body=_json(kinds.kept(new.kind, new.ontology)), **common)
    await tx.run(
        q.insert_rate,
        amount_minor=new.rate.amount_minor,
        review_amount_minor=review_pay(new.rate, new.review_rate).amount_minor,
        currency=new.rate.currency,
        **common,
    )
    stages = ["attempt", "review"] if new.acceptance == "review" else ["attempt"]
    for position, name in enumerate(stages, start=1):
        await tx.run(q.insert_stage, tenant_id=tx.tenant_id, project_id=project.id, position=position, name=name)


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
