"""How many answers a project's tasks get: as many each, or as many as it takes to be so sure."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from tarazu import kinds
from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.kit.errors import Fault, require_sound
from tarazu.projects.events import RedundancySet
from tarazu.projects.model import NewProject, Ontology, Project, Redundancy

q = sql.load("tarazu.projects")

UNSURE = ("author", "expert")
MOST = 100
EXPERT_DAYS_MAX = 365
VOTED_KINDS = frozenset(("chat.compare", "facts.check", "form", "text.classify"))
"""Kinds whose answers are votes: people who answer alike say the same. (Of a form, its one choice is.)"""
GRADED = "rubric.grade"
LABELS_MAX = 32
"""Beyond so many labels a confusion matrix of every person says nothing, and is too large to read at every answer."""


async def set_redundancy(tx: Tx, project_id: uuid.UUID, new: Redundancy) -> Project:
    """Say how many answers tasks get from now on; with a confidence, of tasks that wait or are in doubt as well.

    Refuses faulty numbers (all at once), and a confidence where answers come to no label or are reviewed one by one.
    """
    scope = {"tenant_id": tx.tenant_id, "id": project_id}
    project = await tx.need(q.lock_project, Project, "project", **scope)
    version = {"tenant_id": tx.tenant_id, "project_id": project_id, "version": project.ontology_version}
    body = (await tx.one(q.ontology, Ontology, **version)).body
    require_sound(check_redundancy(new, project.kind, body, project.acceptance))
    await tx.run(q.set_redundancy, **asdict(new), **scope)
    await tx.announce(
        RedundancySet(subject=project_id, least=new.redundancy, most=new.redundancy_most, confidence=new.confidence)
    )
    return await tx.one(q.project, Project, **scope)


def cautions(project: Project) -> list[str]:
    """Return what may be meant otherwise in how many answers a project asks for, though it is not refused: `graded_once` where
    one person's grades of an answer are all there is, so that nobody sees how far criteria can be agreed on."""
    return ["graded_once"] if project.kind == GRADED and (project.redundancy_most or project.redundancy) < 2 else []


def check_redundancy(
    new: Redundancy | NewProject, kind: str, ontology: Mapping[str, Any], acceptance: str
) -> list[Fault]:
    """Return everything wrong with how many answers are wanted."""
    faults = []
    if not 1 <= new.redundancy <= MOST:
        faults.append(Fault(field="redundancy", code="out_of_range", facts={"minimum": 1, "maximum": MOST}))
    if new.unsure not in UNSURE:
        faults.append(Fault(field="unsure", code="not_allowed", facts={"allowed": list(UNSURE)}))
    if not 1 <= new.expert_days <= EXPERT_DAYS_MAX:
        faults.append(Fault(field="expert_days", code="out_of_range", facts={"minimum": 1, "maximum": EXPERT_DAYS_MAX}))
    if new.budget_minor is not None and not 1 <= new.budget_minor < 2**63:
        faults.append(Fault(field="budget_minor", code="out_of_range", facts={"minimum": 1}))
    if new.confidence is None:
        if new.redundancy_most is not None:
            faults.append(Fault(field="confidence", code="missing"))
        return faults
    if not 0.5 < new.confidence < 1:
        faults.append(Fault(field="confidence", code="out_of_range", facts={"minimum": 0.5, "maximum": 1}))
    if new.redundancy_most is None:
        faults.append(Fault(field="redundancy_most", code="missing"))
    elif not new.redundancy <= new.redundancy_most <= MOST:
        facts = {"minimum": new.redundancy, "maximum": MOST}
        faults.append(Fault(field="redundancy_most", code="out_of_range", facts=facts))
    if acceptance != "on_submit":
        faults.append(Fault(field="acceptance", code="not_allowed", facts={"allowed": ["on_submit"]}))
    return faults + _check_labels(kind, ontology)


def _check_labels(kind: str, ontology: Mapping[str, Any]) -> list[Fault]:
    """Return the fault of a kind whose answers come to no label, or to too many."""
    if kind not in kinds.names() or kinds.of(kind).check_ontology(ontology):
        return []
    if labels_of(kind, ontology):
        return []
    return [Fault(field="confidence", code="no_labels", facts={"maximum": LABELS_MAX})]


def labels_of(kind: str, ontology: Mapping[str, Any]) -> list[str]:
    """Return the labels of which answers may be so and so sure; none where they come to no label, or to too many."""
    labels = kinds.of(kind).labels(ontology) if kind in VOTED_KINDS else []
    return list(labels) if 2 <= len(labels) <= LABELS_MAX and ontology.get("multiple") is not True else []
