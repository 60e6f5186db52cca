"""What people say a known task lacks: it is handed out no more, its customer decides, and the report is paid or not."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from tarazu import quality, tasks
from tarazu.kit.actor import Actor, system
from tarazu.kit.errors import Refusal
from tarazu.projects import Project
from tests.integration.http.conftest import Web, web  # noqa: F401 - `web` is a fixture
from tests.integration.test_gold import SIDES, known, rules
from tests.integration.test_reports import _earned as earned
from tests.lab import Lab

pytestmark = pytest.mark.anyio

WHY = "Which year is meant?"


async def reported(lab: Lab, customer: Actor, *people: Actor) -> tuple[Project, uuid.UUID]:
    """Start a project whose one known item each of some people reports; they claim before anybody does."""
    project = await lab.project(customer)
    (item,) = await known(lab, customer, project, "a")
    await rules(lab, customer, project)
    await lab.add(customer, project, 40)
    held = []
    for person in people:
        for _ in range(40):
            claimed = await lab.claim(person, project)
            async with lab.db.tx(system(customer.tenant_id)) as tx:
                text = "select known from tasks.assignment where id = $1"
                row = await (await tx._connection.execute(text, (claimed.id,))).fetchone()
            if row and row[0]:
                held.append((person, claimed.id))
                break
            await tasks.skip(lab.db, person, claimed.id, "unclear")
    assert len(held) == len(people)
    for person, assignment in held:
        await tasks.report_lack(lab.db, person, assignment, "information", WHY)
    await lab.settle()
    return project, item


async def test_a_reported_item_is_handed_to_nobody_until_its_customer_says_that_it_stands(lab: Lab) -> None:
    customer, meera, arjun = await lab.customer(), await lab.contributor(), await lab.contributor()
    project, item = await reported(lab, customer, meera, arjun)
    async with lab.db.tx(customer) as tx:
        found = await quality.known_item(tx, item)
        assert found.reported_at is not None
        assert await tasks.known_in_turn(tx, project.id) == 0
        told = await tasks.reports(tx, item)
        assert [(each.reason, each.upheld) for each in told] == [(WHY, None)] * 2
        assert meera.principal_id not in {each.contributor_id for each in told}
        stands = await quality.uphold_known_item(tx, item)
        assert (stands.reported_at, stands.retired_at) == (None, None)
        assert [each.upheld for each in await tasks.reports(tx, item)] == [False, False]
        with pytest.raises(Refusal, match="known_item_not_disputed"):
            await quality.uphold_known_item(tx, item)
    assert await earned(lab, meera) == []


@pytest.mark.parametrize("way", ["void", "correct", "stands"])
async def test_a_report_that_its_customer_agrees_with_is_paid_then(lab: Lab, way: str) -> None:
    customer, meera = await lab.customer(), await lab.contributor()
    _, item = await reported(lab, customer, meera)
    async with lab.db.tx(customer) as tx:
        if way == "stands":
            await quality.uphold_known_item(tx, item, reports_upheld=True)
        else:
            await quality.void_known_item(tx, item, "The year is missing.", SIDES["b"] if way == "correct" else None)
        found = await quality.known_item(tx, item)
    assert (found.reported_at, found.retired_at is None) == (None, way == "stands")
    assert await earned(lab, meera) == [("report", 625)]


async def test_a_report_that_waits_for_a_week_is_paid_and_its_item_waits_on(lab: Lab) -> None:
    customer, meera = await lab.customer(), await lab.contributor()
    _, item = await reported(lab, customer, meera)
    lab.clock.advance(timedelta(days=7, minutes=1))
    async with lab.db.tx(system()) as tx:
        await tasks.uphold_overdue(tx)
    assert await earned(lab, meera) == [("report", 625)]
    async with lab.db.tx(customer) as tx:
        assert (await quality.known_item(tx, item)).reported_at is not None
        await quality.uphold_known_item(tx, item)
        assert [each.upheld for each in await tasks.reports(tx, item)] == [True]


async def test_an_item_is_read_with_its_answers_and_reports_and_decided_on(lab: Lab, web: Web) -> None:  # noqa: F811
    customer, stranger, meera = await lab.customer(), await lab.customer(), await lab.contributor()
    _, item = await reported(lab, customer, meera)
    path = f"/api/v1/known-items/{item}"
    async with web.key(customer) as key:
        assert (await key.get(path)).json()["reported_at"] is not None
        [report] = (await key.get(f"{path}/reports")).json()["items"]
        assert (report["reason"], report["upheld"]) == (WHY, None)
        assert (await key.get(f"{path}/answers")).json() == {"items": []}
        assert (await key.post(f"{path}/uphold", params={"reports_upheld": "perhaps"})).status_code == 422
        assert (await key.post(f"{path}/uphold", params={"reports_upheld": True})).status_code == 200
        assert (await key.post(f"{path}/uphold")).status_code == 409
    assert await earned(lab, meera) == [("report", 625)]
    async with web.key(stranger) as key:
        for each in ("", "/answers", "/reports"):
            assert (await key.get(path + each)).status_code == 404
