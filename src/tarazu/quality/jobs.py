"""Background jobs of quality."""

from __future__ import annotations

import uuid

from tarazu.kit.actor import system
from tarazu.kit.jobs import JobContext, Jobs
from tarazu.quality.consensus import refit


async def refit_project(context: JobContext, *, tenant_id: str, project_id: str) -> None:
    """Compute a project's consensus and report anew; running it twice changes nothing."""
    async with context.db.tx(system(uuid.UUID(tenant_id))) as tx:
        await refit(tx, uuid.UUID(project_id))


JOBS: Jobs = {"quality.refit": refit_project}
