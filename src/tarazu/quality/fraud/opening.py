"""Opening cases: what the tests found is kept with the answers it rests on, once, in one open case for each person."""

from __future__ import annotations

import uuid
from datetime import timedelta

import msgspec

from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.kit.ids import blind_id
from tarazu.quality.events import CaseOpened, EvidenceFound, RestrictionPlaced
from tarazu.quality.fraud.probing import Finding, Probed, Window, read_boundaries
from tarazu.quality.fraud.restrictions import BUSINESS_DAYS, business_days_after
from tarazu.quality.settling.consensus import lock_project

q = sql.load("tarazu.quality.fraud")

STRONG_Q_MAX = 1e-6
STRONG_ANSWERS_MIN = 50
"""Evidence that may restrict by itself, where an installation is set to that."""
RESTRICTED_AGAIN_AFTER = timedelta(days=30)


async def write_probed(
    tx: Tx, project_id: uuid.UUID, window: Window, probed: Probed, *, restricts: bool = False
) -> int:
    """Keep what a run found, and open cases; returns how many pieces of evidence are new. For the system.

    With `restricts`, very strong evidence places a restriction by itself, but not twice on one person in thirty days.
    What became evidence since the window was read is left alone.
    """
    scope = {"tenant_id": tx.tenant_id, "project_id": project_id}
    await lock_project(tx, project_id)
    known = await read_boundaries(tx, project_id)
    new = [
        each
        for each in probed.findings
        if known.get((each.contributor_id, each.test)) == window.boundaries.get((each.contributor_id, each.test))
    ]
    await tx.run(
        q.write_probe,
        at=tx.now,
        since=probed.since,
        answers=probed.answers,
        people=probed.people,
        questions=probed.questions,
        found=len(new),
        **scope,
    )
    for finding in new:
        case_id = await _case_of(tx, project_id, finding.contributor_id)
        await _write(tx, project_id, case_id, finding)
        if restricts and finding.q_value <= STRONG_Q_MAX and finding.judgements >= STRONG_ANSWERS_MIN:
            await _restrict(tx, project_id, case_id)
    return len(new)


async def _case_of(tx: Tx, project_id: uuid.UUID, contributor_id: uuid.UUID) -> uuid.UUID:
    scope = {"tenant_id": tx.tenant_id, "project_id": project_id, "contributor_id": contributor_id}
    opened = await tx.maybe(q.open_case, uuid.UUID, id=blind_id(), at=tx.now, **scope)
    if opened is None:
        return await tx.one(q.open_case_of, uuid.UUID, **scope)
    await tx.announce(CaseOpened(subject=opened, project=project_id))
    return opened


async def _write(tx: Tx, project_id: uuid.UUID, case_id: uuid.UUID, finding: Finding) -> None:
    written = await tx.one(
        q.write_evidence,
        uuid.UUID,
        tenant_id=tx.tenant_id,
        id=blind_id(),
        case_id=case_id,
        project_id=project_id,
        contributor_id=finding.contributor_id,
        test=finding.test,
        since=finding.since,
        until=finding.until,
        judgements=finding.judgements,
        score=finding.score,
        p_value=finding.p_value,
        q_value=finding.q_value,
        facts=msgspec.json.encode(finding.facts).decode(),
        at=tx.now,
    )
    await tx.run(
        q.write_evidence_items,
        tenant_id=tx.tenant_id,
        evidence_id=written,
        submission_ids=[each.submission_id for each in finding.items],
        other_ids=[each.other_id for each in finding.items],
        strengths=[each.strength for each in finding.items],
    )
    await tx.announce(EvidenceFound(subject=case_id, project=project_id, test=finding.test, q_value=finding.q_value))


async def _restrict(tx: Tx, project_id: uuid.UUID, case_id: uuid.UUID) -> None:
    until = business_days_after(tx.now, BUSINESS_DAYS)
    after = tx.now - RESTRICTED_AGAIN_AFTER
    scope = {"tenant_id": tx.tenant_id, "case_id": case_id}
    if await tx.maybe(q.restrict_at_once, uuid.UUID, until=until, after=after, at=tx.now, **scope):
        await tx.announce(RestrictionPlaced(subject=case_id, project=project_id, until=until, by_itself=True))
