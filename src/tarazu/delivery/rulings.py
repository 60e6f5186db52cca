"""What adjudicators made of answers that disagree, as it is delivered."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime

from tarazu import quality, workforce
from tarazu.delivery.model import DeliveredRuling
from tarazu.kit.db import Tx


async def read_rulings(
    tx: Tx, pseudonym_key: bytes, task_ids: list[uuid.UUID], until: datetime
) -> dict[uuid.UUID, DeliveredRuling]:
    """Return by task the decisions that stand of those made by `until`. For the system."""
    found = await quality.adjudicated(tx, task_ids, until)
    return {
        task_id: DeliveredRuling(
            id=each.id,
            verdict=each.verdict,
            reviewer=workforce.pseudonym(pseudonym_key, tx.tenant_id, each.decided_by),
            submission_id=each.submission_id,
            label=each.label,
            answer=each.answer,
            clause=each.clause,
            reason=each.reason,
            ontology_version=each.ontology_version,
            at=each.decided_at.astimezone(UTC),
        )
        for task_id, each in found.items()
    }
