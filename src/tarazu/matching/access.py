"""Access to queues, worked out when skills or projects change and never while somebody claims."""

from __future__ import annotations

import uuid

from tarazu import tasks, workforce
from tarazu.kit.db import Tx
from tarazu.matching.eligibility import Verdict, eligible
from tarazu.tasks import QueueNeeds
from tarazu.workforce import Contributor


async def refresh_project(tx: Tx, project_id: uuid.UUID) -> int:
    """Work out anew who may take from a project's queue; returns how many may. An unknown project has nobody."""
    needs = [queue for queue in await tasks.queue_needs(tx) if queue.project_id == project_id]
    if not needs:
        return 0
    judged = [(person, _judge(person, needs[0])) for person in await workforce.contributors(tx)]
    grants = [(person.id, verdict.fit, ",".join(verdict.reasons)) for person, verdict in judged if verdict.ok]
    await tasks.grant_access(tx, needs[0].queue_id, grants)
    return len(grants)


async def refresh_contributor(tx: Tx, contributor_id: uuid.UUID) -> int:
    """Work out anew which queues a contributor may take from; returns how many."""
    person = await workforce.contributor(tx, contributor_id)
    judged = [(queue, _judge(person, queue)) for queue in await tasks.queue_needs(tx)]
    grants = [(queue.queue_id, verdict.fit, ",".join(verdict.reasons)) for queue, verdict in judged if verdict.ok]
    await tasks.set_access(tx, contributor_id, grants)
    return len(grants)


def _judge(person: Contributor, queue: QueueNeeds) -> Verdict:
    return eligible(person.languages, person.skills, queue.language, queue.skills)
