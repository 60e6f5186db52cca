"""What a task's history answers, and the rows behind the figures of reports and of cost, called as their customer would."""

from __future__ import annotations

import re

import httpx
import pytest
from tests.integration import test_gold_reports
from tests.integration.http.conftest import Web, problem
from tests.integration.test_insight import refit, voted
from tests.integration.test_review_places import moon, under_review, verdict
from tests.lab import Lab

from tarazu import tasks
from tarazu.kit.actor import Actor
from tarazu.projects import Project

pytestmark = pytest.mark.anyio

PAGE = 50


async def reported(lab: Lab, customer: Actor, count: int, project: Project | None = None) -> Project:
    """Have so many tasks reported, every third because it needs an expert."""
    found = project or await lab.project(customer)
    await lab.add(customer, found, count)
    meera = await lab.contributor()
    for number in range(count):
        claimed = await lab.claim(meera, found)
        lack = "information" if number % 3 else "expert"
        await tasks.report_lack(lab.db, meera, claimed.id, lack, f"कारण {number} <b>")
    return found


async def walked(client: httpx.AsyncClient, address: str) -> list[int]:
    """Return how many rows each page has, from the first on."""
    rows = []
    while address:
        answer = await client.get(address)
        assert answer.status_code == 200, answer.text
        rows.append(answer.text.count('<th scope="row">'))
        following = re.search(r'href="([^"]+)" rel="next"', answer.text)
        address = following[1].replace("&amp;", "&") if following else ""
    return rows


async def test_the_history_of_a_task_is_answered_in_the_callers_language_to_its_tenant_alone(
    web: Web, lab: Lab
) -> None:
    customer, author, project, _, reviewer, work = await under_review(lab)
    await verdict(lab, reviewer, work, moon(note="It is none."))
    async with lab.db.tx(customer) as tx:
        (task,) = await tasks.tasks(tx, project.id)
    path = f"/api/v1/tasks/{task.id}/history"
    async with web.key(customer) as client, web.key(await lab.customer()) as stranger:
        items = (await client.get(path)).json()["items"]
        assert [each["what"] for each in items] == ["added", "claimed", "answered", "reviewed"]
        said = items[-1]
        assert (said["verdict"], said["clause"], said["quote"]) == ("return", "§2", "That is wrong.")
        assert said["places"] == [{"label": "Answer", "quote": "the Moon", "note": "It is none."}]
        assert said["text"] == f"A reviewer on the answer of {said['contributor']}: Returned."
        assert said["contributor"] == items[1]["contributor"]
        await client.put("/api/me/language", json={"language": "hi"})
        assert (await client.get(path)).json()["items"][-1]["text"].endswith("के उत्तर पर समीक्षक: लौटाया गया।")
        problem(await stranger.get(path), 404, "not_found")
        problem(await client.get(f"/api/v1/tasks/{project.id}/history"), 404, "not_found")
        told = (await client.get(path)).text
        assert not [each for each in (author, reviewer) if str(each.principal_id) in told]
    async with web.client() as nobody:
        problem(await nobody.get(path), 401, "sign_in_required")


async def test_what_tasks_lack_leads_to_its_reports_page_by_page(web: Web, lab: Lab) -> None:
    customer = await lab.customer()
    project, _ = await voted(lab, customer, tasks=2)
    await reported(lab, customer, PAGE + 4, project)
    await refit(lab, customer, project)
    here = f"/projects/{project.id}/quality"
    async with web.session(customer) as client:
        page = (await client.get(here)).text
        assert f"{here}/reports?lack=information" in page
        assert f"{here}/reports?lack=expert" in page
        assert await walked(client, f"{here}/reports") == [PAGE, 4]
        assert await walked(client, f"{here}/reports?lack=expert") == [18]
        shown = (await client.get(f"{here}/reports?lack=expert")).text
        assert "&lt;b&gt;" in shown
        assert "कारण 1 " not in shown
        for odd in ("lack=%00", "lack=time", "lack="):
            assert (await client.get(f"{here}/reports?{odd}")).status_code == 200, odd
        assert (await client.get(f"{here}/reports?after=x")).status_code == 422
    async with web.session(await lab.customer()) as stranger:
        assert (await stranger.get(f"{here}/reports")).status_code == 404


async def test_reports_of_a_project_are_answered_by_api(web: Web, lab: Lab) -> None:
    customer = await lab.customer()
    project = await reported(lab, customer, 4)
    path = f"/api/v1/projects/{project.id}/reports"
    async with web.key(customer) as client, web.key(await lab.customer()) as stranger:
        first = (await client.get(f"{path}?limit=3")).json()
        rest = (await client.get(f"{path}?limit=3&cursor={first['next']}")).json()
        found = [*first["items"], *rest["items"]]
        assert [each["reason"] for each in found] == [f"कारण {number} <b>" for number in (3, 2, 1, 0)]
        assert rest["next"] is None
        assert {each["upheld"] for each in found} == {None}
        assert {each["item_id"] for each in found} == {None}
        assert (await client.get(f"/api/v1/tasks/{found[0]['task_id']}")).status_code == 200
        assert len((await client.get(f"{path}?lack=expert")).json()["items"]) == 2
        assert (await client.get(f"{path}?lack=time")).status_code == 422
        problem(await stranger.get(path), 404, "not_found")


async def test_a_report_of_a_known_item_names_and_leads_to_the_item_and_no_task(web: Web, lab: Lab) -> None:
    customer, meera = await lab.customer(), await lab.contributor()
    project, item = await test_gold_reports.reported(lab, customer, meera)
    async with web.key(customer) as client:
        (one,) = (await client.get(f"/api/v1/projects/{project.id}/reports")).json()["items"]
        assert (one["task_id"], one["item_id"]) == (None, str(item))
        assert (await client.get(f"/api/v1/known-items/{one['item_id']}")).status_code == 200
    async with web.session(customer) as client:
        page = (await client.get(f"/projects/{project.id}/quality/reports")).text
        (address,) = set(re.findall(rf'href="(/projects/{project.id}/known-items/[^"]+)"', page))
        assert (await client.get(address)).status_code == 200


async def test_the_cost_of_a_task_leads_to_bookings_that_add_up_to_it(web: Web, lab: Lab) -> None:
    customer = await lab.customer()
    assert customer.tenant_id
    project, _ = await voted(lab, customer, tasks=18)
    await lab.settle()
    here, api = f"/projects/{project.id}/quality", f"/api/v1/projects/{project.id}/cost"
    async with web.session(customer) as client:
        assert f'href="{here}/costs"' in (await client.get(here)).text
        assert await walked(client, f"{here}/costs") == [PAGE, 4]
        (total,) = (await client.get(api)).json()["totals"]
        booked = (await client.get(f"{api}/bookings?limit=200")).json()["items"]
        assert sum(each["amount_minor"] for each in booked) == total["amount_minor"] == 54 * 1250
        assert len({each["task_id"] for each in booked}) == 18
        (line,) = [each for each in (await client.get(f"{here}/costs")).text.split("<dt>") if "divided" in each]
        assert "₹37.50" in line
    async with web.session(await lab.customer()) as stranger:
        assert (await stranger.get(f"{here}/costs")).status_code == 404
        assert (await stranger.get(f"{api}/bookings")).status_code == 404
    async with web.session(await lab.colleague(customer.tenant_id, "viewer")) as viewer:
        assert (await viewer.get(f"{here}/costs")).status_code == 403
        assert (await viewer.get(f"{api}/bookings")).status_code == 403
        assert f'href="{here}/costs"' not in (await viewer.get(here)).text


async def test_a_booking_names_the_task_of_a_review_and_of_a_report(web: Web, lab: Lab) -> None:
    customer, _, project, _, reviewer, work = await under_review(lab)
    await verdict(lab, reviewer, work)
    await reported(lab, customer, 1, project)
    async with lab.db.tx(customer) as tx:
        one, other = await tasks.tasks(tx, project.id)
        await tasks.reopen_reported(tx, other.id)
    await lab.settle()
    async with web.key(customer) as client:
        found = (await client.get(f"/api/v1/projects/{project.id}/cost/bookings")).json()["items"]
    assert {each["source_kind"]: each["task_id"] for each in found} == {"review": str(one.id), "report": str(other.id)}


async def test_lists_without_rows_say_why(web: Web, lab: Lab) -> None:
    customer = await lab.customer()
    project = await lab.project(customer)
    async with web.session(customer) as client:
        assert "Nothing is booked yet" in (await client.get(f"/projects/{project.id}/quality/costs")).text
        assert "No such reports" in (await client.get(f"/projects/{project.id}/quality/reports")).text
