"""Access to queues, worked out when skills, projects or assignments change and never while somebody claims.

What fits best is claimed first. Where only a customer's own people work, fit is no matter of skills but of the order in
which the customer wants its batches done. Where a project asks for training first, access begins with a fit below nought.
"""

from __future__ import annotations

import uuid

from tarazu import tasks, workforce
from tarazu.kit.db import Tx
from tarazu.matching.eligibility import Verdict, eligible
from tarazu.tasks import QueueNeeds
from tarazu.workforce import Contributor

# Fits lie below 2^15; batches further back than that have no order among themselves.
FIRST = 30_000


async def refresh_project(tx: Tx, project_id: uuid.UUID) -> int:
    """Work out anew who may take from a project's queues; returns how many may from the first. An unknown one has nobody."""
    needs = [queue for queue in await tasks.queue_needs(tx) if queue.project_id == project_id]
    if not needs:
        return 0
    # Here and not above: commands start sooner without the statistics.
    from tarazu import quality

    stopped = await quality.stopped_people(tx, project_id)
    gate = await quality.gate(tx, project_id=project_id)
    people = [person for person in await workforce.contributors(tx) if person.id not in stopped]
    counts = []
    for queue in needs:
        judged = [(person, _judge(person, queue)) for person in people]
        grants = [
            (person.id, gate.fit(project_id, person.id, verdict.fit), ",".join(verdict.reasons))
            for person, verdict in judged
            if verdict.ok
        ]
        await tasks.grant_access(tx, queue.queue_id, grants)
        counts.append(len(grants))
    return counts[0]


async def refresh_own(tx: Tx, project_id: uuid.UUID) -> None:
    """Work out anew who of the customer's own people may take from which batch; nothing to do for any other project."""
    needs = [queue for queue in await tasks.queue_needs(tx) if queue.project_id == project_id]
    if not any(queue.people is not None for queue in needs):
        return
    # As above.
    from tarazu import quality

    stopped = await quality.stopped_people(tx, project_id)
    gate = await quality.gate(tx, project_id=project_id)
    for queue in needs:
        if queue.people is not None:
            fit = own_fit(queue.rank)
            grants = [
                (person, gate.fit(project_id, person, fit), "assigned")
                for person in queue.people
                if person not in stopped
            ]
            await tasks.grant_access(tx, queue.queue_id, grants)
    await tasks.leave_completed(tx, project_id)


async def refresh_contributor(tx: Tx, contributor_id: uuid.UUID) -> int:
    """Work out anew which queues a contributor may take from; returns how many."""
    person = await workforce.contributor(tx, contributor_id)
    # As above.
    from tarazu import quality

    stopped = await quality.stopped_projects(tx, contributor_id)
    needs = [queue for queue in await tasks.queue_needs(tx) if queue.project_id not in stopped]
    judged = [(queue, _judge(person, queue)) for queue in needs]
    gate = await quality.gate(tx, contributor_id=contributor_id)
    grants = [
        (queue.queue_id, gate.fit(queue.project_id, contributor_id, verdict.fit), ",".join(verdict.reasons))
        for queue, verdict in judged
        if verdict.ok
    ]
    await tasks.set_access(tx, contributor_id, grants)
    return len(grants)


def own_fit(rank: int | None) -> int:
    """Return the fit of a batch at a place of the customer's order; what is in no batch comes last.

    >>> own_fit(1) > own_fit(2) > own_fit(1_000_000) > own_fit(None)
    True
    """
    return 1 if rank is None else max(2, FIRST - rank)


def _judge(person: Contributor, queue: QueueNeeds) -> Verdict:
    if queue.people is not None:
        return Verdict(ok=person.id in queue.people, fit=own_fit(queue.rank), reasons=("assigned",))
    if person.employer_id is not None:
        return Verdict(ok=False, fit=0, reasons=("own",))
    return eligible(person.languages, person.skills, queue.language, queue.skills)
