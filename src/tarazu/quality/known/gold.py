"""How a project uses its known items: how often they are mixed in, for how long, and what counts as right."""

from __future__ import annotations

import uuid
from dataclasses import asdict, dataclass
from datetime import datetime

from tarazu import projects, tasks
from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.kit.errors import range_faults, require_sound
from tarazu.quality.events import GoldPolicySet

q = sql.load("tarazu.quality.known")


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldPolicy:
    """The rules of a project. Rates are claims in a thousand; without any set, nothing is mixed in.

    `newcomer_rate` holds for whoever was given fewer than `newcomer_answers` known items in this project, those
    still held left out. An item is retired after `exposures_max` showings. An answer is right when its label is the expected one and its distance from it at most
    `tolerance` (0 to 1). In a score, an answer counts half after `half_life_days`. Whoever has `answers_min` answers counted, and
    whose interval ends below `score_min`, is offered no more of the project; without `score_min` nobody is stopped. Before the
    first task of the project somebody must have `training_required` training items right, or all where there are fewer.
    """

    rate: int = 0
    newcomer_rate: int = 0
    newcomer_answers: int = 20
    exposures_max: int = 200
    tolerance: float = 0.5
    half_life_days: int = 90
    answers_min: int = 30
    score_min: float | None = None
    training_required: int = 0
    set_at: datetime | None = None


RANGES = {
    "rate": (0, 500),
    "newcomer_rate": (0, 500),
    "newcomer_answers": (0, 1000),
    "exposures_max": (1, 10_000),
    "tolerance": (0, 1),
    "half_life_days": (1, 3650),
    "answers_min": (10, 10_000),
    "score_min": (0, 1),
    "training_required": (0, 1000),
}


async def gold_policy(tx: Tx, project_id: uuid.UUID) -> GoldPolicy:
    """Return the rules of a project. Refuses an unknown project."""
    await projects.project(tx, project_id)
    found = await tx.maybe(q.gold_policy, GoldPolicy, tenant_id=tx.tenant_id, project_id=project_id)
    return found or GoldPolicy()


async def set_gold_policy(tx: Tx, project_id: uuid.UUID, policy: GoldPolicy) -> GoldPolicy:
    """Put the rules of a project in the place of what held; they hold from the next claim on.

    Raises:
        Refusal: `not_found` for an unknown project; `invalid_request` naming what is out of its range.
    """
    await projects.project(tx, project_id)
    require_sound(range_faults(policy, RANGES))
    given = {name: value for name, value in asdict(policy).items() if name in RANGES}
    await tx.run(
        q.set_gold_policy, tenant_id=tx.tenant_id, project_id=project_id, by=tx.principal_id, at=tx.now, **given
    )
    await tasks.mix_known(
        tx,
        project_id,
        rate=policy.rate,
        newcomer_rate=policy.newcomer_rate,
        newcomer_answers=policy.newcomer_answers,
        exposures_max=policy.exposures_max,
    )
    await tx.announce(GoldPolicySet(subject=project_id, rate=policy.rate, newcomer_rate=policy.newcomer_rate))
    return await gold_policy(tx, project_id)
