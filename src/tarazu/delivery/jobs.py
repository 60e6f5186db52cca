"""Background jobs of delivery."""

from __future__ import annotations

import uuid

from tarazu.delivery.building import build
from tarazu.kit.jobs import JobContext, Jobs


async def build_snapshot(context: JobContext, *, tenant_id: str, snapshot_id: str) -> None:
    """Build a snapshot's files; a snapshot that is ready is left alone."""
    key = context.secrets.key("pseudonym")
    await build(context.db, context.files, key, tenant_id=uuid.UUID(tenant_id), snapshot_id=uuid.UUID(snapshot_id))


JOBS: Jobs = {"delivery.build": build_snapshot}
