"""What a background job is given, and the shape that the runner registers it by."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tarazu.kit import sql
from tarazu.kit.clock import Clock
from tarazu.kit.db import Database, Tx
from tarazu.kit.files import Files
from tarazu.kit.secrets import Secrets

if TYPE_CHECKING:
    from tarazu.kit.mail import Mailer
    from tarazu.kit.outbound import Outbound

q = sql.load("tarazu.kit")


@dataclass(frozen=True, slots=True, kw_only=True)
class JobContext:
    """Everything outside itself that a job may use."""

    db: Database
    files: Files
    secrets: Secrets
    clock: Clock
    outbound: Outbound
    mailer: Mailer | None = None


async def count_failure(tx: Tx, job_id: int) -> int:
    """Count that a job failed, which is not that it was stopped; returns how often it has by now. For the system."""
    return await tx.one(q.count_failure, int, job=job_id)


BREATH_SECONDS = 0.015


async def rest(began: float) -> None:
    """Rest as long as the work since `began` (of `time.monotonic`) took, and a little at the least: people come first.

    For long work between its parts; on two processors it then takes half of one from who waits for an answer.
    """
    await asyncio.sleep(max(BREATH_SECONDS, time.monotonic() - began))


Handler = Callable[..., Awaitable[None]]
"""`async def handler(context: JobContext, *, name: str, ...)`: the arguments are those that were enqueued."""

Jobs = Mapping[str, Handler]
"""A package's handlers by the name under which a job is enqueued, such as `delivery.build`."""
