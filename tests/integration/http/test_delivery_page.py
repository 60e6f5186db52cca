"""The page of deliveries warns before one is made early, and says so of it afterwards."""

from __future__ import annotations

import pytest
from tests.integration.http.conftest import Web
from tests.integration.test_delivery import answered, built, requested
from tests.lab import Lab

from tarazu import trust
from tarazu.kit.actor import Actor

pytestmark = pytest.mark.anyio


async def test_a_delivery_that_is_made_early_is_warned_of_and_marked(web: Web, lab: Lab, customer: Actor) -> None:
    project = await answered(lab, customer, count=1, people=1)
    path = f"/projects/{project.id}/deliveries"
    async with web.session(customer) as client:
        assert "still open" not in (await client.get(path)).text
        await lab.add(customer, project, 1200)
        assert "Still open: 1,200 of 1,201 tasks" in (await client.get(path)).text
        early = await built(lab, customer, await requested(lab, customer, project))
        assert "1,200 tasks were still open when it was asked for." in (await client.get(path)).text
    async with web.key(customer) as key:
        told = (await key.get(f"/api/v1/deliveries/{early.id}")).json()
        assert (told["open_tasks"], told["manifest"]["open_tasks"]) == (1200, 1200)
    await trust.set_language(lab.db, customer, "hi")
    async with web.session(customer) as client:
        page = (await client.get(path)).text
    assert ["1,201 में से 1,200 कार्य" in page, "1,200 कार्य खुले थे" in page] == [True, True]
