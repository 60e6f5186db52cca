"""What the feed and the frame of a task tell: what work asks for, what was started, and nothing of pay to own people."""

from __future__ import annotations

import re

import pytest
from tests.integration.http.conftest import Web
from tests.lab import PASSWORD, Lab, fresh

from tarazu import kinds, tasks, trust, workforce
from tarazu.kit.actor import Actor
from tarazu.trust import Action

pytestmark = pytest.mark.anyio


async def own_person(lab: Lab, customer: Actor) -> Actor:
    """Return somebody who joined a customer's team to work for it only."""
    address = f"{fresh('lata')}@example.org"
    async with lab.db.tx(customer) as tx:
        await workforce.invite_team(tx, [address], "labeler")
        invitation = next(each.invitation_id for each in await trust.team(tx) if each.address == address)
    assert invitation
    return (await trust.accept_invitation(lab.db, invitation, "Lata", PASSWORD)).actor


async def test_own_people_see_no_pay_no_earnings_and_no_fit(web: Web, lab: Lab) -> None:
    customer = await lab.customer()
    lata = await own_person(lab, customer)
    project = await lab.project(customer, audience="own", acceptance="on_submit")
    await lab.add(customer, project)
    async with lab.db.tx(customer) as tx:
        await workforce.assign(tx, [lata.handle], [project])
    await lab.settle()
    assert not trust.allows(lata, Action.READ_EARNINGS)
    async with web.session(lata) as client:
        feed = (await client.get("/work")).text
        assert project.title["en"] in feed
        assert [word for word in ("Fit ", "fit made of", "/work/earnings", "₹", "The pay") if word in feed] == []
        assert "Work that your team gave you" in feed
        assert (await client.get("/work/earnings")).status_code == 403
        assert "already earned" not in (await client.get("/work/profile")).text


async def test_what_work_asks_for_is_told_in_the_feed_and_beside_the_task(web: Web, lab: Lab) -> None:
    customer = await lab.customer()
    person = await lab.contributor(skills=("medicine",))
    project = await lab.project(customer, skills=["medicine"])
    await lab.add(customer, project, 2)
    held = await lab.claim(person, project)
    async with web.session(person) as client:
        feed = (await client.get("/work")).text
        assert all(text in feed for text in ("Asks for:", "your first language", "Medicine (recorded with you)"))
        entry = next(one for one in (await client.get("/api/work/feed")).json()["entries"] if one["skills"])
        assert entry["skills"] == ["medicine"]
    await trust.set_language(lab.db, person, "hi")
    async with web.session(person) as client:
        shown = (await client.get(f"/api/work/assignments/{held.id}")).json()
        assert [(each["what"], each["has"]) for each in shown["needs"]] == [("language", True), ("skill", True)]
        assert [each["note"] for each in shown["needs"]] == ["आपकी पहली भाषा", "आपके नाम दर्ज"]


async def test_who_was_chosen_by_name_is_told_what_is_not_recorded_with_them(web: Web, lab: Lab) -> None:
    customer = await lab.customer()
    person = await lab.contributor(languages=("hi", "en"))
    await lab.invite(customer, person, "meera")
    project = await lab.project(customer, skills=["medicine"])
    await lab.add(customer, project, offer_to=["meera"])
    async with lab.db.tx(person) as tx:
        (offer,) = await tasks.offers(tx)
    held = await lab.claim(person, offer_id=offer.id)
    async with web.session(person) as client:
        needs = (await client.get(f"/api/work/assignments/{held.id}")).json()["needs"]
    assert [(each["has"], each["note"]) for each in needs] == [
        (True, "a further language of yours"),
        (False, "not recorded with you"),
    ]


async def test_a_form_that_was_started_is_told_apart_by_its_instruction(web: Web, lab: Lab) -> None:
    customer, person = await lab.customer(), await lab.contributor()
    example = kinds.of("form").example("en")
    project = await lab.project(customer, kind="form", ontology=example["ontology"])
    await lab.add(customer, project, payload=example["payload"])
    await lab.claim(person, project)
    async with web.session(person) as client:
        assert example["payload"]["instruction"][:40] in (await client.get("/work")).text


async def test_cards_of_one_title_say_what_tells_them_apart(web: Web, lab: Lab) -> None:
    customer, person = await lab.customer(), await lab.contributor(languages=("en", "hi"))
    title = {"en": fresh("Support messages"), "hi": fresh("संदेश")}
    two = [await lab.project(customer, title=title) for _ in range(2)]
    hindi = await lab.project(customer, title=title, language="hi")
    alone = await lab.project(customer, title={"en": fresh("Nobody else’s")})
    for project in (*two, hindi, alone):
        await lab.add(customer, project)
    await lab.settle()
    marks = [(await lab.feed(project)).hex[:4].upper() for project in two]
    async with web.session(person) as client:
        feed = (await client.get("/work")).text
    headings = {re.sub(r"<[^>]+>", "", each) for each in re.findall(r'<h3 class="entry-title">(.*?)</h3>', feed)}
    mine = {each.removeprefix(title["en"]).strip(" ·") for each in headings if each.startswith(title["en"])}
    assert mine == {"Hindi", *(f"English · No. {mark}" for mark in marks)}
    assert alone.title["en"] in headings
    buttons = [re.sub(r"<[^>]+>", "", each) for each in re.findall(r"<button[^>]*>(.*?)</button>", feed)]
    assert sum(f"English · No. {mark}" in each for mark in marks for each in buttons) == 2
