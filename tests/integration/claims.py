"""Claiming from one project, whatever other tests left open in the shared database."""

from __future__ import annotations

from tarazu import tasks
from tarazu.kit.actor import Actor
from tarazu.projects import Project
from tarazu.tasks import Claimed
from tests.lab import Lab


async def claim_from(lab: Lab, person: Actor, project: Project) -> Claimed:
    """Claim the next task of a project for somebody who may work on it."""
    async with lab.db.tx(person) as tx:
        offered = await tasks.feed(tx)
    (feed_id,) = (entry.feed_id for entry in offered.entries if entry.title == project.title)
    return await lab.claim(person, feed_id=feed_id)
