"""What a project advises people on before they hand in."""

from __future__ import annotations

import uuid
from dataclasses import asdict

import msgspec

from tarazu.kinds import PASTES, AdviceRules
from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.kit.errors import Fault, not_found, range_faults, require_sound
from tarazu.projects.creation import LANGUAGES
from tarazu.projects.events import AdviceSet

q = sql.load("tarazu.projects")

CHARACTERS_MAX = 100_000


async def advice_rules(tx: Tx, project_id: uuid.UUID) -> AdviceRules:
    """Return what a project advises on; nothing unless somebody has said so."""
    found = await tx.maybe(q.advice_rules, str, tenant_id=tx.tenant_id, project_id=project_id)
    return rules_of(found)


async def set_advice_rules(tx: Tx, project_id: uuid.UUID, rules: AdviceRules) -> None:
    """Set what a project advises on from now on, also for work that is going on.

    Raises:
        Refusal: `invalid_request` with faults; `not_found`.
    """
    require_sound(_faults(rules))
    if await tx.maybe(q.project_exists, int, tenant_id=tx.tenant_id, project_id=project_id) is None:
        raise not_found("project")
    body = msgspec.json.encode(asdict(rules)).decode()
    await tx.run(
        q.set_advice_rules, tenant_id=tx.tenant_id, project_id=project_id, body=body, at=tx.now, by=tx.principal_id
    )
    await tx.announce(AdviceSet(subject=project_id, paste=rules.paste))


def rules_of(body: str | None) -> AdviceRules:
    """Return stored rules."""
    return AdviceRules() if body is None else msgspec.json.decode(body, type=AdviceRules)


def _faults(rules: AdviceRules) -> list[Fault]:
    faults = range_faults(rules, dict.fromkeys(("characters_min", "characters_max"), (1, CHARACTERS_MAX)))
    if not faults and (rules.characters_min or 0) > (rules.characters_max or CHARACTERS_MAX):
        facts = {"minimum": rules.characters_min, "maximum": CHARACTERS_MAX}
        faults.append(Fault(field="characters_max", code="out_of_range", facts=facts))
    if rules.language not in (None, *LANGUAGES):
        faults.append(Fault(field="language", code="not_allowed", facts={"allowed": list(LANGUAGES)}))
    if rules.paste not in PASTES:
        faults.append(Fault(field="paste", code="not_allowed", facts={"allowed": list(PASTES)}))
    return faults
