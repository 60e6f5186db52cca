"""Background jobs of quality."""

from __future__ import annotations

import asyncio
import uuid

from tarazu import kinds, projects
from tarazu.kit.actor import Actor, system
from tarazu.kit.db import Tx
from tarazu.kit.jobs import JobContext, Jobs
from tarazu.quality.adaptive.adapting import Work, believed, read_work, steer
from tarazu.quality.adaptive.what_if import read_recorded, replays, write_what_if
from tarazu.quality.fraud.opening import write_probed
from tarazu.quality.fraud.probing import probe, read_window
from tarazu.quality.insights.counting import measure_insight, read_material
from tarazu.quality.insights.drift import write_alarms
from tarazu.quality.insights.insight import write_insight
from tarazu.quality.merging.checking import Merging, checks_of, read_known, write_checks
from tarazu.quality.merging.confidence import MergedCheck, OtherCheck, calibrated
from tarazu.quality.merging.kept import Kept, read_kept, write_kept
from tarazu.quality.merging.reading import SHOWN_MAX, read_sheets, write_weights
from tarazu.quality.merging.weights import Weights, learn
from tarazu.quality.review.adjudications import open_adjudications
from tarazu.quality.review.distances import measure_distances
from tarazu.quality.settling.certainty import MergedConfidence
from tarazu.quality.settling.consensus import results, write_in_parts

KEEP_SECONDS = 600
# What was answered and stays in a project where others are open is looked at again after a day (tasks.settle), and so is an
# alarm: where nobody answers any more, nothing else would end it.
_LATER_SECONDS = 86_400


async def refit_project(
    context: JobContext, *, tenant_id: str, project_id: str, keep_seconds: int = KEEP_SECONDS
) -> None:
    """Count a project's answers anew, from one reading of its votes: steer it where they decide how many there are, then
    write consensus and report, then what the page of its quality shows and what people are weighed by; last, how far apart answers lie that have one label, where
    that opens adjudications. Running it twice changes nothing.

    What takes time is counted between transactions, so that none waits for arithmetic.
    """
    actor, project = system(uuid.UUID(tenant_id)), uuid.UUID(project_id)
    async with context.db.tx(actor) as tx:
        work = await read_work(tx, project)
    fit = await asyncio.to_thread(believed, work)
    done = await steer(context.db, actor, work, fit, keep_seconds) if fit else None
    weights, sure, checks, kept = await _merging(context, actor, work)
    found = await asyncio.to_thread(results, work.ballots, work.checks, fit, sure)
    await write_in_parts(context.db, actor, project, found)
    async with context.db.tx(actor) as tx:
        material = await read_material(tx, project, work.ballots, checks)
        if done and done.left:
            await _later(tx, project, keep_seconds)
    insight = await asyncio.to_thread(measure_insight, material)
    async with context.db.tx(actor) as tx:
        await write_weights(tx, project, weights, material.names)
        await write_checks(tx, project, checks)
        await write_kept(tx, project, kept)
        await write_insight(tx, project, insight)
        if await write_alarms(tx, project, insight.drift):
            await _later(tx, project, keep_seconds)
    if await measure_distances(context.db, actor, project):
        async with context.db.tx(actor) as tx:
            await open_adjudications(tx, project)


async def _merging(
    context: JobContext, actor: Actor, work: Work
) -> tuple[Weights, MergedConfidence | None, list[MergedCheck], Kept]:
    """What people are weighed by where several answers become one, how sure one may be of that one, what that was checked on, and what
    of it is kept for the next count."""
    project, kind = work.project.id, work.project.kind
    async with context.db.tx(actor) as tx:
        ontology = (await projects.ontology(tx, project, work.project.ontology_version)).body
        sheets = await read_sheets(tx, project, ontology, work.ballots, most=SHOWN_MAX)
        # One answer alone comes to nothing else, however many known items check whoever gave it.
        is_several = any(len(each.people) > 1 for each in sheets)
        known = await read_known(tx, project, kind, sheets) if is_several else None
        kept = await read_kept(tx, project) if sheets else Kept()
    if not sheets:
        return learn(kind, ontology, sheets), None, [], kept
    weights = await asyncio.to_thread(kept.once, Weights, learn, kind, ontology, sheets)
    if known is None:
        return weights, None, [], kept
    checks = await asyncio.to_thread(checks_of, Merging(kind=kind, ontology=ontology), known, sheets, weights, kept)
    return weights, *await asyncio.to_thread(_calibrated, kept, weights.way, checks, known.others), kept


def _calibrated(
    kept: Kept, way: kinds.Way, checks: list[MergedCheck], others: list[OtherCheck]
) -> tuple[MergedConfidence, list[MergedCheck]]:
    return kept.once(tuple[MergedConfidence, list[MergedCheck]], calibrated, way, checks, others)


async def _later(tx: Tx, project: uuid.UUID, keep_seconds: int) -> None:
    await projects.put_job(
        tx, "quality.refit", project, wait_seconds=_LATER_SECONDS, turn="later", keep_seconds=keep_seconds
    )


async def replay_answers(context: JobContext, *, tenant_id: str, project_id: str) -> None:
    """Replay a project's answers under other settings of how many there are; no transaction waits for it."""
    actor, project = system(uuid.UUID(tenant_id)), uuid.UUID(project_id)
    async with context.db.tx(actor) as tx:
        recorded = await read_recorded(tx, project)
    found = await asyncio.to_thread(replays, recorded)
    async with context.db.tx(actor) as tx:
        await write_what_if(tx, project, found, len(recorded.ballots))


async def probe_project(context: JobContext, *, tenant_id: str, project_id: str, restricts: bool = False) -> None:
    """Test a project's latest answers for what no honest person does, and open cases; twice finds nothing more."""
    actor = system(uuid.UUID(tenant_id))
    async with context.db.tx(actor) as tx:
        window = await read_window(tx, uuid.UUID(project_id))
    found = await asyncio.to_thread(probe, window)
    async with context.db.tx(actor) as tx:
        await write_probed(tx, uuid.UUID(project_id), window, found, restricts=restricts)


JOBS: Jobs = {"quality.refit": refit_project, "quality.what_if": replay_answers, "quality.probe": probe_project}
