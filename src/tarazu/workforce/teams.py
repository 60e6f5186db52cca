"""A customer's team and those of it who label: inviting and giving roles, in one transaction for all that are named."""

from __future__ import annotations

from collections.abc import Sequence

from tarazu import trust
from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.kit.driver import UniqueViolation
from tarazu.kit.errors import Refusal, invalid
from tarazu.kit.ids import new_id
from tarazu.workforce.staff import dismiss

q = sql.load("tarazu.workforce")

AT_ONCE_MAX = 100
LABELER = "labeler"


async def invite_team(tx: Tx, addresses: Sequence[str], role: str) -> list[trust.Teammate]:
    """Ask people to join the team with a role, all or none; returns those who can now be sent a link.

    Whoever was asked before and has not joined gets a new link and this role; who has joined stays as they are.

    Raises:
        Refusal: what `trust.invite` refuses; a list that is empty or longer than a hundred.
    """
    asked = set()
    for address in _each(addresses):
        outcome = await trust.invite(tx, address, role)
        if outcome == "present":
            continue
        if outcome == "renewed":
            await _set_role(tx, address, role)
        elif role == LABELER:
            await _employ(tx, address)
        asked.add(address)
    return [each for each in await trust.team(tx) if each.address in asked]


async def set_team_role(tx: Tx, addresses: Sequence[str], role: str) -> None:
    """Give people of the team a role, all or none. Who stops labelling leaves every project they labelled for.

    Raises:
        Refusal: what `trust.set_team_role` refuses; a list that is empty or longer than a hundred.
    """
    for address in _each(addresses, checked=False):
        await _set_role(tx, address, role)


async def _set_role(tx: Tx, address: str, role: str) -> None:
    if not await trust.set_team_role(tx, address, role):
        return
    if role == LABELER:
        await _employ(tx, address)
        return
    for each in await trust.team(tx):
        if each.address == address:
            await dismiss(tx, each.id)


async def _employ(tx: Tx, address: str) -> None:
    try:
        await tx.run(q.employ, address=address, event=new_id(), at=tx.now)
    except UniqueViolation:
        raise Refusal("alias_taken", "conflict", {"alias": address}) from None


def _each(addresses: Sequence[str], *, checked: bool = True) -> list[str]:
    """Return the addresses in the order in which everybody locks them, each once."""
    if not addresses:
        raise invalid("emails", "not_empty")
    if len(addresses) > AT_ONCE_MAX:
        raise invalid("emails", "too_long", maximum=AT_ONCE_MAX)
    return sorted({trust.read_address(each) if checked else each.strip().lower() for each in addresses})
