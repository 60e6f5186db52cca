"""Background jobs of evaluation."""

from __future__ import annotations

import uuid

from tarazu.evaluation.audited import refresh_judges
from tarazu.evaluation.leaderboards import refresh_leaderboard
from tarazu.kit.actor import system
from tarazu.kit.jobs import JobContext, Jobs


async def refresh_project(context: JobContext, *, tenant_id: str, project_id: str) -> None:
    """Compute a project's leaderboard anew, or what is known of its judges; running it twice changes nothing."""
    async with context.db.tx(system(uuid.UUID(tenant_id))) as tx:
        await refresh_leaderboard(tx, uuid.UUID(project_id))
        await refresh_judges(tx, uuid.UUID(project_id))


JOBS: Jobs = {"evaluation.refresh": refresh_project}
