"""Background jobs of quality."""

from __future__ import annotations

import asyncio
import uuid

from tarazu.kit.actor import system
from tarazu.kit.jobs import JobContext, Jobs
from tarazu.quality.consensus import refit
from tarazu.quality.insight import write_insight
from tarazu.quality.insights import measure_insight, read_material


async def refit_project(context: JobContext, *, tenant_id: str, project_id: str) -> None:
    """Compute a project's consensus and report anew; running it twice changes nothing."""
    async with context.db.tx(system(uuid.UUID(tenant_id))) as tx:
        await refit(tx, uuid.UUID(project_id))


async def count_insight(context: JobContext, *, tenant_id: str, project_id: str) -> None:
    """Count anew what the page of a project's quality shows; between reading and writing no transaction waits."""
    actor = system(uuid.UUID(tenant_id))
    async with context.db.tx(actor) as tx:
        material = await read_material(tx, uuid.UUID(project_id))
    found = await asyncio.to_thread(measure_insight, material)
    async with context.db.tx(actor) as tx:
        await write_insight(tx, uuid.UUID(project_id), found)


JOBS: Jobs = {"quality.refit": refit_project, "quality.insight": count_insight}
