"""Accounts after they were made: passwords, shutting out, sessions, barriers, invitations, and what names may be."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from tarazu import trust, workforce
from tarazu.kit.actor import Actor, system
from tarazu.kit.errors import Refusal
from tarazu.kit.ids import PLATFORM
from tests.lab import PASSWORD, Lab, fresh

pytestmark = pytest.mark.anyio


async def principal(lab: Lab, person: Actor) -> trust.Principal:
    """Return somebody's account as it is now."""
    async with lab.db.tx(system(person.tenant_id or PLATFORM)) as tx:
        return await trust.principal_by_handle(tx, person.handle)


async def done(lab: Lab, person: Actor, verb: Any, *given: Any) -> Any:
    """Run a verb on somebody's account."""
    account = await principal(lab, person)
    async with lab.db.tx(system(person.tenant_id or PLATFORM)) as tx:
        return await verb(tx, account, *given)


async def events(lab: Lab, person: Actor) -> list[str]:
    """Return the tags of the log of somebody's tenant."""
    async with lab.db.tx(system(person.tenant_id or PLATFORM)) as tx:
        found = await tx._connection.execute(
            "select tag from kit.event where subject = $1 order by id", [person.principal_id]
        )
        return [row[0] for row in await found.fetchall()]


async def test_a_new_password_ends_every_session_and_the_old_one_is_refused(lab: Lab) -> None:
    meera, other = await lab.contributor(), await lab.contributor()
    sessions = [await trust.sign_in(lab.db, meera.handle, PASSWORD, "10.1.1.1") for _ in range(2)]
    kept = await trust.sign_in(lab.db, other.handle, PASSWORD, "10.1.1.1")
    assert await done(lab, meera, trust.set_password, "another fine password") == 2
    for session in sessions:
        assert await trust.identify_session(lab.db, session.token) is None
    assert await trust.identify_session(lab.db, kept.token)
    with pytest.raises(Refusal, match="sign_in_refused"):
        await trust.sign_in(lab.db, meera.handle, PASSWORD, "10.1.1.1")
    assert await trust.sign_in(lab.db, meera.handle, "another fine password", "10.1.1.1")
    assert "trust:principal:password_reset" in await events(lab, meera)
    with pytest.raises(Refusal, match="too_short"):
        await done(lab, meera, trust.set_password, "short")


async def test_who_is_shut_out_has_no_session_no_sign_in_and_no_key_until_let_in_again(lab: Lab) -> None:
    asha = await lab.customer()
    session = await trust.sign_in(lab.db, asha.handle, PASSWORD, "10.1.1.2")
    async with lab.db.tx(asha) as tx:
        key = await trust.create_key(tx, tx.principal_id, "program")
    assert await done(lab, asha, trust.disable) == 1
    assert await trust.identify_session(lab.db, session.token) is None
    assert await trust.identify_key(lab.db, key.secret) is None
    with pytest.raises(Refusal, match="sign_in_refused"):
        await trust.sign_in(lab.db, asha.handle, PASSWORD, "10.1.1.2")
    with pytest.raises(Refusal, match="already_disabled"):
        await done(lab, asha, trust.disable)
    await done(lab, asha, trust.enable)
    with pytest.raises(Refusal, match="not_disabled"):
        await done(lab, asha, trust.enable)
    assert await trust.identify_session(lab.db, session.token) is None, "an ended session does not come back"
    assert await trust.identify_key(lab.db, key.secret)
    tags = await events(lab, asha)
    assert {"trust:principal:disabled", "trust:principal:enabled"} <= set(tags)


async def test_a_key_tells_when_it_was_last_used_and_is_written_at_most_once_a_minute(lab: Lab) -> None:
    asha = await lab.customer()
    async with lab.db.tx(asha) as tx:
        made = await trust.create_key(tx, tx.principal_id, "program")

    async def last_used() -> datetime | None:
        async with lab.db.tx(asha) as tx:
            return (await trust.keys(tx))[0].last_used_at

    assert await last_used() is None
    assert await trust.identify_key(lab.db, made.secret)
    first = lab.clock.now()
    assert await last_used() == first
    lab.clock.advance(timedelta(seconds=50))
    assert await trust.identify_key(lab.db, made.secret)
    assert await last_used() == first
    lab.clock.advance(timedelta(seconds=20))
    assert await trust.identify_key(lab.db, made.secret)
    assert await last_used() == lab.clock.now()
    async with lab.db.tx(asha) as tx:
        await trust.revoke_key(tx, made.id)
    lab.clock.advance(timedelta(hours=1))
    assert await trust.identify_key(lab.db, made.secret) is None
    assert await last_used() == lab.clock.now() - timedelta(hours=1), "a revoked key is used by nobody"


async def test_ended_sessions_leave_the_password_as_it_is(lab: Lab) -> None:
    ravi = await lab.operator()
    session = await trust.sign_in(lab.db, ravi.handle, PASSWORD, "10.1.1.3")
    assert await done(lab, ravi, trust.end_sessions) == 1
    assert await trust.identify_session(lab.db, session.token) is None
    assert await trust.sign_in(lab.db, ravi.handle, PASSWORD, "10.1.1.3")
    assert "trust:session:ended" in await events(lab, ravi)


async def test_a_barrier_has_a_known_reason_and_an_end_that_is_still_to_come(lab: Lab) -> None:
    customer, meera = await lab.customer(), await lab.contributor()
    assert meera.principal_id
    for reason, until, code in (("dislike", None, "not_allowed"), ("team", -1, "out_of_range")):
        end = None if until is None else lab.clock.now() + timedelta(hours=until)
        with pytest.raises(Refusal, match=code):
            async with lab.db.tx(system(customer.tenant_id)) as tx:
                await trust.raise_barrier(tx, meera.principal_id, reason, end)


async def test_a_second_alias_is_refused_by_the_name_that_stands(lab: Lab) -> None:
    customer, meera = await lab.customer(), await lab.contributor()
    await lab.invite(customer, meera, "meera")
    await lab.invite(customer, meera, "meera")
    with pytest.raises(Refusal) as refused:
        await lab.invite(customer, meera, "dr-meera")
    assert (refused.value.code, refused.value.kind, refused.value.facts) == (
        "already_member",
        "conflict",
        {"alias": "meera"},
    )
    async with lab.db.tx(customer) as tx:
        assert [member.alias for member in await workforce.members(tx)] == ["meera"]


@pytest.mark.parametrize("alias", ["dr meera", "a;b", "", " a", "a\u00a0b", "a\n", "a\u200b", "x" * 101])
async def test_an_alias_that_a_file_could_not_name_is_refused(lab: Lab, alias: str) -> None:
    customer, meera = await lab.customer(), await lab.contributor()
    with pytest.raises(Refusal) as refused:
        await lab.invite(customer, meera, alias)
    assert [(fault.field, fault.code) for fault in refused.value.faults] == [("alias", "bad_alias")]


async def test_an_alias_may_be_hindi(lab: Lab) -> None:
    await lab.invite(await lab.customer(), await lab.contributor(), "मीरा")


@pytest.mark.parametrize(
    ("languages", "code"), [(["fr"], "not_allowed"), (["en", "xx"], "not_allowed"), ([], "missing")]
)
async def test_a_language_that_nobody_works_in_is_refused_with_the_list(
    lab: Lab, languages: list[str], code: str
) -> None:
    operator = await lab.operator()
    assert operator.principal_id
    with pytest.raises(Refusal) as refused:
        async with lab.db.tx(system(PLATFORM)) as tx:
            await workforce.enrol(tx, operator.principal_id, languages, [])
    (fault,) = refused.value.faults
    assert (fault.field, fault.code) == ("languages", code)
    assert code == "missing" or fault.facts == {"allowed": ["en", "hi"]}


@pytest.mark.parametrize(
    ("name", "code"), [("", "too_short"), ("  ", "too_short"), ("x" * 201, "too_long"), ("a\0b", "bad_text")]
)
async def test_names_are_neither_empty_nor_endless(lab: Lab, name: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        async with lab.db.tx(system(PLATFORM)) as tx:
            await trust.create_tenant(tx, name, fresh("lab"))
    assert [(fault.field, fault.code) for fault in refused.value.faults] == [("name", code)]
    given = {"persona": "ops", "role": "operator", "handle": fresh("ravi"), "name": "Ravi"}
    for field, value, wrong in (("name", name, code), ("handle", name, code), ("language", "fr", "not_allowed")):
        with pytest.raises(Refusal) as refused:
            async with lab.db.tx(system(PLATFORM)) as tx:
                await trust.create_principal(tx, **{**given, field: value})
        assert [(fault.field, fault.code) for fault in refused.value.faults] == [(field, wrong)]
