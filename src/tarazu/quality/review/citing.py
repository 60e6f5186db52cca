"""The clause that a verdict rests on; where the guidelines have none for it, their customer is asked."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import replace

from tarazu import projects, tasks
from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.kit.errors import require_sound
from tarazu.kit.ids import new_id

q = sql.load("tarazu.quality.review")

NO_CLAUSE = "none"
"""Given in the place of a clause: no clause says this."""


def check_cited(verdict: str, clause: str, guidelines: Mapping[str, str]) -> bool:
    """Say whether a verdict is given for what no clause of numbered guidelines (by language) says, as was chosen with `NO_CLAUSE`.

    Raises:
        Refusal: `invalid_request` for a clause that numbered guidelines have not, or for none where they have and the verdict is
            not `accept`.
    """
    faults = projects.clause_faults("" if clause == NO_CLAUSE else clause, guidelines, needed=verdict != "accept")
    if faults and clause == NO_CLAUSE:
        return True
    if faults and not clause:
        faults = [replace(each, facts={**each.facts, "otherwise": NO_CLAUSE}) for each in faults]
    require_sound(faults)
    return False


async def ask_for_clause(tx: Tx, review_id: uuid.UUID, reason: str) -> None:
    """Ask, with the reason of a verdict on the answer that the caller holds, what the guidelines are to say; not beyond five that wait."""
    await tx.run(
        q.ask_for_clause,
        held_id=review_id,
        question=new_id(),
        event=new_id(),
        reason=reason,
        at=tx.now,
        most_waiting=tasks.QUESTIONS_WAITING_MAX,
    )
