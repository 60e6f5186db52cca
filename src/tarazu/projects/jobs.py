"""Background jobs of a project, whoever asks for them."""

from __future__ import annotations

import uuid

from tarazu.kit.db import Tx


async def put_job(
    tx: Tx, job: str, project_id: uuid.UUID, *, wait_seconds: float = 0, turn: str = "soon", **arguments: int
) -> None:
    """Put a job of a project in, once for all who ask for the same `turn` before it starts; a project has one at a time."""
    await tx.enqueue(
        job,
        once=f"{job}:{project_id}:{turn}",
        lock=f"project:{project_id}",
        wait_seconds=wait_seconds,
        tenant_id=str(tx.tenant_id),
        project_id=str(project_id),
        **arguments,
    )
