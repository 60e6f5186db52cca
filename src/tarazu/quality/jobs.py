"""Background jobs of quality."""

from __future__ import annotations

import asyncio
import uuid

from tarazu.kit.actor import system
from tarazu.kit.jobs import JobContext, Jobs
from tarazu.quality.adapting import adapt
from tarazu.quality.consensus import refit
from tarazu.quality.counting import measure_insight, read_material
from tarazu.quality.drift import write_alarms
from tarazu.quality.insight import write_insight
from tarazu.quality.opening import write_screened
from tarazu.quality.screening import read_window, screen
from tarazu.quality.what_if import replay_project

# What was answered and stays in a project where others are open is looked at again after a day (tasks.settle).
_LATER_SECONDS = 86_400


async def refit_project(context: JobContext, *, tenant_id: str, project_id: str) -> None:
    """Compute a project's consensus and report anew; running it twice changes nothing."""
    async with context.db.tx(system(uuid.UUID(tenant_id))) as tx:
        await refit(tx, uuid.UUID(project_id))


async def adapt_project(context: JobContext, *, tenant_id: str, project_id: str, keep_seconds: int) -> None:
    """Steer a project whose answers decide how many there are; running it twice changes nothing."""
    actor = system(uuid.UUID(tenant_id))
    done = await adapt(context.db, actor, uuid.UUID(project_id), keep_seconds=keep_seconds)
    if done.left:
        async with context.db.tx(actor) as tx:
            await tx.enqueue(
                "quality.adapt",
                once=f"quality.adapt.later:{project_id}",
                lock=f"project:{project_id}",
                wait_seconds=_LATER_SECONDS,
                tenant_id=tenant_id,
                project_id=project_id,
                keep_seconds=keep_seconds,
            )


async def count_insight(context: JobContext, *, tenant_id: str, project_id: str) -> None:
    """Count anew what the page of a project's quality shows; between reading and writing no transaction waits."""
    actor = system(uuid.UUID(tenant_id))
    async with context.db.tx(actor) as tx:
        material = await read_material(tx, uuid.UUID(project_id))
    found = await asyncio.to_thread(measure_insight, material)
    async with context.db.tx(actor) as tx:
        await write_insight(tx, uuid.UUID(project_id), found)
        await write_alarms(tx, uuid.UUID(project_id), found.drift)


async def replay_answers(context: JobContext, *, tenant_id: str, project_id: str) -> None:
    """Replay a project's answers under other settings of how many there are."""
    async with context.db.tx(system(uuid.UUID(tenant_id))) as tx:
        await replay_project(tx, uuid.UUID(project_id))


async def screen_project(context: JobContext, *, tenant_id: str, project_id: str, restricts: bool = False) -> None:
    """Test a project's latest answers for what no honest person does, and open cases; twice finds nothing more."""
    actor = system(uuid.UUID(tenant_id))
    async with context.db.tx(actor) as tx:
        window = await read_window(tx, uuid.UUID(project_id))
    found = await asyncio.to_thread(screen, window)
    async with context.db.tx(actor) as tx:
        await write_screened(tx, uuid.UUID(project_id), window, found, restricts=restricts)


JOBS: Jobs = {
    "quality.refit": refit_project,
    "quality.insight": count_insight,
    "quality.adapt": adapt_project,
    "quality.what_if": replay_answers,
    "quality.screen": screen_project,
}
