"""The team, through the official client and as people see it."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import httpx
import pytest
from scaleapi.exceptions import ScaleException, ScaleInvalidRequest, ScaleResourceNotFound, ScaleUnauthorized
from scaleapi.teams import TeammateRole

from tarazu import trust
from tarazu.kit.actor import Actor
from tarazu.kit.errors import Refusal
from tests.integration.door.conftest import Door
from tests.lab import PASSWORD, Lab, fresh

pytestmark = pytest.mark.anyio


def address() -> str:
    """Return an e-mail address that nobody has."""
    return f"{fresh('p')}@example.org"


async def key_of(lab: Lab, actor: Actor) -> str:
    """Return a live key of somebody."""
    async with lab.db.tx(actor) as tx:
        assert actor.principal_id
        return (await trust.create_key(tx, actor.principal_id, "key")).secret


async def link_to(door: Door, email: str) -> str:
    """Return the link at which somebody invited joins, as an admin reads it."""
    return next(person["link"] for person in await team_of(door, door.key) if person["email"] == email)


async def team_of(door: Door, key: str) -> list[dict[str, Any]]:
    """Return the team as the native API shows it to a key."""
    bearer = {"Authorization": f"Bearer {key}"}
    async with httpx.AsyncClient(base_url=door.base.removesuffix("/scale"), headers=bearer) as client:
        found: list[dict[str, Any]] = (await client.get("/api/v1/team")).json()["items"]
    return found


async def join(door: Door, email: str) -> dict[str, Any]:
    """Accept the invitation of somebody and return who they are."""
    token = (await link_to(door, email)).rpartition("/")[2]
    return await accept(door, token)


async def accept(door: Door, token: str, status: int = 201) -> dict[str, Any]:
    """Send an invitation's token with a name and a password."""
    async with httpx.AsyncClient(base_url=door.base.removesuffix("/scale")) as client:
        given = {"token": token, "name": "Lata", "password": PASSWORD}
        answered = await client.post("/api/invitations", json=given, headers={"X-Requested-With": "tarazu"})
    assert answered.status_code == status, answered.text
    found: dict[str, Any] = answered.json()
    return found


async def test_people_are_invited_and_the_whole_team_is_answered(door: Door) -> None:
    email = address()
    found = await door.call(door.client.invite_teammates, [email.upper()], TeammateRole.Labeler)
    assert {person.email for person in found} == {door.customer.handle, email}
    person = next(person for person in found if person.email == email)
    assert (person.role, person.is_studio_labeler, bool(person.expiry)) == ("labeler", True, True)
    assert {each.email for each in await door.call(door.client.list_teammates)} == {door.customer.handle, email}


@pytest.mark.parametrize("role", list(TeammateRole))
async def test_who_joins_has_the_role_they_were_invited_with(door: Door, role: TeammateRole) -> None:
    email = address()
    await door.call(door.client.invite_teammates, [email], role)
    me = (await join(door, email))["me"]
    native = ("contributor", "labeler") if role is TeammateRole.Labeler else ("customer", role.value)
    assert (me["handle"], me["persona"], me["role"]) == (email, *native)
    person = next(each for each in await door.call(door.client.list_teammates) if each.email == email)
    assert (person.role, person.expiry, person.first_name) == (role.value, None, "Lata")


async def test_an_invitation_is_good_once_and_for_two_weeks(door: Door) -> None:
    email = address()
    await door.call(door.client.invite_teammates, [email], TeammateRole.Member)
    first = (await link_to(door, email)).rpartition("/")[2]
    await door.call(door.client.invite_teammates, [email], TeammateRole.Member)
    again = (await link_to(door, email)).rpartition("/")[2]
    assert first != again
    await accept(door, first, 404)
    await accept(door, again[:-1] + ("0" if again[-1] != "0" else "1"), 404)
    door.lab.clock.advance(timedelta(days=14, seconds=1))
    await accept(door, again, 404)
    await door.call(door.client.invite_teammates, [email], TeammateRole.Member)
    good = (await link_to(door, email)).rpartition("/")[2]
    await accept(door, good)
    await accept(door, good, 404)


async def test_of_two_invitations_side_by_side_one_person_comes(door: Door) -> None:
    email = address()
    found = await asyncio.gather(
        *(door.call(door.client.invite_teammates, [email], TeammateRole.Member) for _ in range(4))
    )
    assert all([person.email for person in team].count(email) == 1 for team in found)


async def test_an_address_elsewhere_is_refused_and_not_told_of(door: Door) -> None:
    stranger = await door.lab.customer()
    email = address()
    other = door.with_key(await key_of(door.lab, stranger))
    await door.call(other.invite_teammates, [email], TeammateRole.Member)
    fine = address()
    with pytest.raises(ScaleInvalidRequest) as refused:
        await door.call(door.client.invite_teammates, [fine, email], TeammateRole.Member)
    assert "Lab" not in str(refused.value)
    assert fine not in {person.email for person in await door.call(door.client.list_teammates)}
    with pytest.raises(ScaleResourceNotFound):
        await door.call(door.client.update_teammates_role, [email], TeammateRole.Admin)


async def test_two_customers_who_invite_one_address_side_by_side_get_one_of_them(door: Door) -> None:
    other = door.with_key(await key_of(door.lab, await door.lab.customer()))
    email = address()
    outcomes = await asyncio.gather(
        *(door.call(client.invite_teammates, [email], TeammateRole.Member) for client in (door.client, other)),
        return_exceptions=True,
    )
    assert sorted(isinstance(each, ScaleInvalidRequest) for each in outcomes) == [False, True]


async def test_only_admins_change_the_team(door: Door) -> None:
    assert door.customer.tenant_id
    for role in ("manager", "member", "viewer"):
        client = door.with_key(await key_of(door.lab, await door.lab.colleague(door.customer.tenant_id, role)))
        with pytest.raises(ScaleUnauthorized):
            await door.call(client.invite_teammates, [address()], TeammateRole.Member)
        with pytest.raises(ScaleUnauthorized):
            await door.call(client.update_teammates_role, [door.customer.handle], TeammateRole.Member)


async def test_the_last_admin_stays_one(door: Door) -> None:
    with pytest.raises(ScaleInvalidRequest):
        await door.call(door.client.update_teammates_role, [door.customer.handle], TeammateRole.Member)
    email = address()
    await door.call(door.client.invite_teammates, [email], TeammateRole.Admin)
    with pytest.raises(ScaleInvalidRequest):
        await door.call(door.client.update_teammates_role, [door.customer.handle], TeammateRole.Member)
    await join(door, email)
    await door.call(door.client.update_teammates_role, [door.customer.handle], TeammateRole.Member)
    roles = {person.email: person.role for person in await door.call(door.client.list_teammates)}
    assert roles == {door.customer.handle: "member", email: "admin"}


async def test_of_two_admins_who_demote_each_other_one_stays(door: Door) -> None:
    assert door.customer.tenant_id
    second = await door.lab.colleague(door.customer.tenant_id, "admin")
    other = door.with_key(await key_of(door.lab, second))
    outcomes = await asyncio.gather(
        door.call(door.client.update_teammates_role, [second.handle], TeammateRole.Member),
        door.call(other.update_teammates_role, [door.customer.handle], TeammateRole.Member),
        return_exceptions=True,
    )
    assert sum(isinstance(each, ScaleException) for each in outcomes) == 1
    async with door.lab.db.tx(door.customer) as tx:
        assert [person.role for person in await trust.team(tx)].count("admin") == 1


async def test_another_role_ends_sessions_and_a_labeler_has_no_keys(door: Door) -> None:
    assert door.customer.tenant_id
    colleague = await door.lab.colleague(door.customer.tenant_id, "member")
    secret = await key_of(door.lab, colleague)
    session = await trust.sign_in(door.lab.db, colleague.handle, PASSWORD, "here")
    await door.call(door.client.update_teammates_role, [colleague.handle], TeammateRole.Labeler)
    assert await trust.identify_session(door.lab.db, session.token) is None
    assert await trust.identify_key(door.lab.db, secret) is None
    again = (await trust.sign_in(door.lab.db, colleague.handle, PASSWORD, "here")).actor
    assert (again.persona, again.role, again.tenant_id) == ("contributor", "labeler", None)
    await door.call(door.client.update_teammates_role, [colleague.handle], TeammateRole.Manager)
    back = (await trust.sign_in(door.lab.db, colleague.handle, PASSWORD, "here")).actor
    assert (back.persona, back.role, back.tenant_id) == ("customer", "manager", door.customer.tenant_id)


@pytest.mark.parametrize("emails", [[], ["nobody"], ["a@b c"], ["x" * 300 + "@example.org"], [5], "a@example.org"])
async def test_what_is_no_list_of_addresses_is_invalid(door: Door, emails: Any) -> None:
    with pytest.raises(ScaleInvalidRequest):
        await door.call(door.client.invite_teammates, emails, TeammateRole.Member)


async def test_a_test_key_has_no_team(door: Door) -> None:
    assert await door.call(door.trial.list_teammates) == []
    with pytest.raises(ScaleInvalidRequest):
        await door.call(door.trial.invite_teammates, [address()], TeammateRole.Member)


async def test_nobody_but_admins_sees_links(door: Door) -> None:
    assert door.customer.tenant_id
    email = address()
    await door.call(door.client.invite_teammates, [email], TeammateRole.Admin)
    member = await key_of(door.lab, await door.lab.colleague(door.customer.tenant_id, "member"))
    assert [each["link"] for each in await team_of(door, member) if each["email"] == email] == [None]


async def test_a_password_that_is_too_short_leaves_the_invitation_open(lab: Lab) -> None:
    customer = await lab.customer()
    async with lab.db.tx(customer) as tx:
        await trust.invite(tx, email := address(), "member")
        invitation = next(each.invitation_id for each in await trust.team(tx) if each.address == email)
    assert invitation
    with pytest.raises(Refusal, match="invalid_request"):
        await trust.accept_invitation(lab.db, invitation, "Lata", "short")
    assert (await trust.accept_invitation(lab.db, invitation, "Lata", PASSWORD)).actor.handle == email


@pytest.mark.parametrize(("language", "heading"), [("en", "Team"), ("hi", "टीम")])
async def test_people_are_invited_and_join_on_pages(door: Door, language: str, heading: str) -> None:
    email, base = address(), door.base.removesuffix("/scale")
    session = await trust.sign_in(door.lab.db, door.customer.handle, PASSWORD, "here")
    await trust.set_language(door.lab.db, session.actor, language)
    site = {"Sec-Fetch-Site": "same-origin", "Accept-Language": language}
    async with httpx.AsyncClient(base_url=base, headers=site, follow_redirects=True) as client:
        client.cookies.set("tz_session", session.token)
        shown = await client.post("/team", data={"email": email, "role": "labeler"})
        assert (shown.status_code, email in shown.text, f"<h1>{heading}</h1>" in shown.text) == (200, True, True)
        assert (await client.post("/team", data={"email": "nobody", "role": "labeler"})).status_code == 422
        refused = await client.post("/team/role", data={"member": door.customer.handle, "as": "viewer"})
        assert refused.status_code == 409
    link = await link_to(door, email)
    async with httpx.AsyncClient(headers=site, follow_redirects=True) as client:
        form = await client.get(link)
        assert (form.status_code, email in form.text, form.headers["cache-control"]) == (200, True, "no-store")
        assert (await client.post(link, data={"name": "Lata", "password": "short"})).status_code == 422
        joined = await client.post(link, data={"name": "Lata", "password": PASSWORD})
        assert (joined.status_code, joined.url.path) == (200, "/work")
        assert (await client.get(link)).status_code == 404
