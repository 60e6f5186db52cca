"""The page of a project's quality and what it leads to, called as its customer would."""

from __future__ import annotations

import io
import re

import pyarrow.parquet as pq
import pytest
from tests.integration.http.conftest import Web
from tests.integration.test_insight import voted
from tests.lab import Lab

pytestmark = pytest.mark.anyio


async def test_every_link_of_the_quality_page_leads_somewhere(web: Web, lab: Lab) -> None:
    customer = await lab.customer()
    project, people = await voted(lab, customer)
    here = f"/projects/{project.id}"
    async with web.session(customer) as client:
        page = await client.get(f"{here}/quality")
        assert page.status_code == 200
        links = {
            each.replace("&amp;", "&") for each in re.findall(rf'href="({here}/(?:quality|tasks)[^"]*)"', page.text)
        }
        assert any("rows?contributor=" in link for link in links)
        assert any("items?one=" in link for link in links)
        for link in links:
            answer = await client.get(link)
            assert answer.status_code == 200, link
            assert "No such" not in answer.text or "low=" in link, link
        for person in people:
            assert str(person.principal_id) not in page.text


async def test_pages_of_rows_and_items_follow_one_another(web: Web, lab: Lab) -> None:
    customer = await lab.customer()
    project, _ = await voted(lab, customer, tasks=51, redundancy=2)
    here = f"/projects/{project.id}/quality"
    async with web.session(customer) as client:
        for path, rows in (("rows", 102), ("items", 51)):
            seen, address = 0, f"{here}/{path}"
            for _ in range(4):
                text = (await client.get(address)).text
                seen += text.count('<th scope="row">')
                following = re.search(r'href="([^"]+)" rel="next"', text)
                if following is None:
                    break
                address = following[1].replace("&amp;", "&")
            assert seen == rows


@pytest.mark.parametrize(
    "wrong", ["rows?contributor=nobody", "tables/people.parquet", "tables/judgements", "tables/judgements.csv"]
)
async def test_what_is_not_there_is_refused(web: Web, lab: Lab, wrong: str) -> None:
    customer = await lab.customer()
    project = await lab.project(customer)
    async with web.session(customer) as client:
        assert (await client.get(f"/projects/{project.id}/quality/{wrong}")).status_code == 404


async def test_odd_addresses_show_what_there_is(web: Web, lab: Lab) -> None:
    customer = await lab.customer()
    project = await lab.project(customer)
    async with web.session(customer) as client:
        for odd in ("rows?day=never&label=%00", "items?low=x&one=a", "items?low=nan", "rows?verdict=maybe&clause=1"):
            assert (await client.get(f"/projects/{project.id}/quality/{odd}")).status_code == 200, odd


async def test_details_and_tables_are_answered_under_pseudonyms_to_their_tenant_alone(web: Web, lab: Lab) -> None:
    customer, stranger = await lab.customer(), await lab.customer()
    project, _ = await voted(lab, customer)
    path = f"/api/v1/projects/{project.id}/quality"
    async with web.key(customer) as client, web.key(stranger) as other:
        details = (await client.get(f"{path}/details")).json()
        file = await client.get(f"{path}/tables/contributors.parquet")
        assert (await other.get(f"{path}/details")).status_code == 404
        assert (await other.get(f"{path}/tables/contributors.parquet")).status_code == 404
    (row,) = pq.read_table(io.BytesIO(file.content)).to_pylist()
    assert details["insight"]["contributors"] == []
    assert [each["contributor"] for each in details["contributors"]] == [row["contributor"]]
    assert details["contributors"][0]["compared"] == 12
