"""What a project would cost and bring before it is started, by the settings that it might be given."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tarazu import projects
from tarazu.kit.db import Tx
from tarazu.kit.errors import invalid, range_faults, require_sound
from tarazu.projects import NewProject
from tarazu.quality.adaptive.forecasts import BOUNDS, TASKS_UNKNOWN, Supposed, Terms, WhatIf, read_pace, told
from tarazu.quality.adaptive.what_if import Gone, Recorded, find_alike, nothing_recorded, per_task_of, replays
from tarazu.quality.settling.ballots import read_ballots


@dataclass(frozen=True, slots=True, kw_only=True)
class Unbegun:
    """A project that might be started, and what is known of people who might work on it."""

    supposed: Supposed
    recorded: Recorded
    terms: Terms


async def read_unbegun(tx: Tx, new: NewProject, supposed: Supposed) -> Unbegun:
    """Read what a forecast of a new project needs. Refuses whatever starting it would refuse of its fields, and answers that
    come to no label."""
    titled = replace(new, title=new.title or {"en": new.name})
    require_sound([*projects.check_project(titled), *range_faults(supposed, BOUNDS)])
    labels = len(projects.labels_of(new.kind, new.ontology))
    if not labels:
        raise invalid("ontology", "no_labels", maximum=projects.LABELS_MAX)
    alike = await find_alike(tx, new.kind, labels)
    count = supposed.tasks or TASKS_UNKNOWN
    recorded = Recorded(
        ballots=nothing_recorded(new.kind),
        least=new.redundancy,
        most=new.redundancy_most,
        confidence=new.confidence,
        labels=labels,
        per_task=per_task_of(new, new.rate.amount_minor, count),
        alike=alike,
        others=await read_ballots(tx, alike.id) if alike else None,
    )
    pace = await read_pace(tx, supposed, own=None, alike=alike)
    terms = Terms(project=new, rate=new.rate, tasks=count, answers=0, pace=pace, now=tx.now)
    return Unbegun(supposed=supposed, recorded=recorded, terms=terms)


def foreseen(unbegun: Unbegun, is_gone: Gone = bool) -> WhatIf:
    """Return forecasts of a new project; takes a second or two. Refuses people that there are no figures of.

    Raises:
        Abandoned: soon after `is_gone` says that nobody waits any more.
    """
    return told(replays(unbegun.recorded, is_gone), unbegun.supposed, unbegun.terms)
