"""Tasks on which a project can be tried: those of the template that it follows, or of its kind, in its language."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tarazu import kinds, projects
from tarazu.kit.db import Tx
from tarazu.kit.errors import invalid
from tarazu.tasks.intake import intake
from tarazu.tasks.model import NewTask

SAMPLES = "samples"
"""The batch that they are put in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Samples:
    """What a project can be tried on, and how many answers that would ask for at most."""

    payloads: Sequence[dict[str, Any]]
    answers: int


async def samples(tx: Tx, project_id: uuid.UUID) -> Samples:
    """Return the sample tasks that go with what a project asks for now; there may be none. Refuses an unknown project."""
    project = await projects.project(tx, project_id)
    ontology = (await projects.ontology(tx, project.id, project.ontology_version)).body
    found = projects.sample_payloads(project.kind, ontology, project.language)
    fit = [each for each in found if not kinds.of(project.kind).check_payload(each, ontology)]
    return Samples(payloads=fit, answers=len(fit) * (project.redundancy_most or project.redundancy))


async def add_project_samples(tx: Tx, project_id: uuid.UUID, count: int) -> int:
    """Add the sample tasks of a project; returns how many are new, none when they are there already.

    Refuses any `count` but that of the sample tasks, so that nobody adds and pays for more than they were told of.
    """
    found = (await samples(tx, project_id)).payloads
    if not found or len(found) != count:
        raise invalid("count", "not_allowed", allowed=[len(found)] if found else [])
    return await _add(tx, project_id, found)


async def add_samples(tx: Tx, project_id: uuid.UUID, template: projects.Template, language: str) -> int:
    """Add the tasks on which a template can be tried, in a batch of their own; returns how many there are."""
    return await _add(tx, project_id, template.samples.get(language, []))


async def _add(tx: Tx, project_id: uuid.UUID, payloads: Sequence[dict[str, Any]]) -> int:
    rows = [NewTask(payload=each, unique_key=f"sample-{number}") for number, each in enumerate(payloads, start=1)]
    return (await intake(tx, project_id, rows, batch=SAMPLES, keep_ids=False)).created
