"""The page of a project's quality and what it leads to, called as its customer would."""

from __future__ import annotations

import io
import re
import zipfile

import pyarrow.parquet as pq
import pytest
from tests.integration.http.conftest import Web
from tests.integration.test_insight import prefer, refit, voted
from tests.lab import Lab

from tarazu import kinds
from tarazu.http.customer.tables import TABLES
from tarazu.kit.ids import short_id

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


async def test_rows_behind_figures_name_their_tasks_as_their_customer_knows_them(web: Web, lab: Lab) -> None:
    customer = await lab.customer()
    project = await lab.project(customer, redundancy=2)
    asked = {"prompt": [{"role": "user", "content": "Why is *x* < y? " + "अ" * 200}]}
    payload = kinds.of(project.kind).example("en")["payload"] | asked
    (keyed,) = await lab.add(customer, project, payload=payload, unique_key="row-<i>7</i>")
    (bare,) = await lab.add(customer, project, payload=payload)
    people = [await lab.contributor() for _ in range(2)]
    for number in range(2):
        for person, label in zip(people, "ab", strict=True):
            await prefer(lab, person, project, label if number else "a")
    await lab.settle()
    await refit(lab, customer, project)
    here = f"/projects/{project.id}"
    async with web.session(customer) as client:
        for path in ("quality/rows", "quality/items", "quality/costs"):
            page = (await client.get(f"{here}/{path}")).text
            told = dict(re.findall(rf'href="{here}/tasks/([^"]+)"[^>]*>(.*?)</(?:div|th|td)>', page, re.DOTALL))
            assert set(told) == {str(keyed), str(bare)}, path
            assert all(">Why is x &lt; y? अअ" in said and "अ…</span>" in said for said in told.values()), path
            # Their first words are the same, so what tells them apart stands first.
            assert told[str(keyed)].startswith("row-&lt;i&gt;7"), path
            assert told[str(bare)].startswith(f"…{short_id(bare)}<"), path


async def test_tasks_behind_a_number_say_which_of_how_many_they_are(web: Web, lab: Lab) -> None:
    customer = await lab.customer()
    project = await lab.project(customer, redundancy=2)
    await lab.add(customer, project, 7)
    people = [await lab.contributor() for _ in range(2)]
    for labels in ("aa", "aa", "ab", "ab", "at", "tt", "bb"):
        for person, label in zip(people, labels, strict=True):
            await prefer(lab, person, project, "tie" if label == "t" else label)
    await refit(lab, customer, project)
    here = f"/projects/{project.id}/quality"
    async with web.session(customer) as client:
        figures = (await client.get(here)).text
        bars = re.findall(rf'href="({here}/items[^"]+)">(\d+) tasks?<', figures)
        assert [int(count) for _, count in bars] == [3, 0, 0, 0, 0, 4]
        asked = [(path.replace("&amp;", "&"), int(count)) for path, count in bars]
        asked += [(f"{here}/items?one=a&other=b", 2), (f"{here}/items?ties=without", 5), (f"{here}/items?low=0.9", 4)]
        for path, count in asked:
            page = (await client.get(path)).text
            assert f"{count} of the 7 tasks that at least two people answered." in page, path
            assert (page.count('<th scope="row">'), f'href="{here}/items"' in page) == (count, True), path
        words = ("0% to below 20% of pairs", "All agree", "left out: at least two people", "90% of pairs or more")
        pages = [(await client.get(asked[n][0])).text for n in (0, 5, 7, 8)]
        assert [each in page for each, page in zip(words, pages, strict=True)] == [True] * 4
        whole = (await client.get(f"{here}/items")).text
        assert ("7 tasks that at least two people answered." in whole, "Show all of them" in whole) == (True, False)
        for odd in ("low=inf", "low=-7", "low=nan&high=x", "one=a", "ties=maybe"):
            assert "7 tasks that at least two" in (await client.get(f"{here}/items?{odd}")).text, odd
    async with web.session(await lab.customer()) as stranger:
        assert (await stranger.get(f"{here}/items?ties=without")).status_code == 404


async def test_the_overview_and_the_quality_page_say_the_same_of_agreement_and_lead_to_its_rows(
    web: Web, lab: Lab
) -> None:
    customer = await lab.customer()
    project, people = await voted(lab, customer)
    here = f"/projects/{project.id}"
    async with web.session(customer) as client:
        for tie in (False, True):
            if tie:
                await lab.add(customer, project)
                for person in people:
                    await prefer(lab, person, project, "tie")
                await refit(lab, customer, project)
            pages = [(await client.get(f"{here}{path}")).text for path in ("", "/quality")]
            for page in pages:
                assert ("Agreement, pair by pair" in page, "Agreement without ties" in page) == (not tie, tie)
                assert re.search(r"95 % interval [\d.]+% to [\d.]+%, over \d+ pairs of answers", page)
                assert "Next-vote error" in page
            assert "0 of 50 checks of what is right" in pages[0]
            led = set(re.findall(rf'<dd class="figure-value"><a href="({here}/[^"]+)"', pages[0]))
            paths = {"/tasks?state=completed", "/quality/rows", "/quality/items", "/quality#confidence"}
            assert {f"{here}{path}" for path in paths} <= led
            assert (f"{here}/quality/items?ties=without" in led) == tie
            for link in led:
                assert (await client.get(link)).status_code == 200, link


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


async def test_every_table_comes_in_one_file_that_holds_what_somebody_may_see(web: Web, lab: Lab) -> None:
    customer, stranger = await lab.customer(), await lab.customer()
    project, _ = await voted(lab, customer)
    assert customer.tenant_id
    viewer = await lab.colleague(customer.tenant_id, "viewer")
    path = f"/projects/{project.id}/quality/tables"
    async with web.session(customer) as client, web.session(viewer) as less, web.session(stranger) as other:
        whole = zipfile.ZipFile(io.BytesIO((await client.get(f"{path}/everything.zip")).content))
        assert whole.testzip() is None
        assert whole.namelist() == [f"{name}.parquet" for name in TABLES]
        for name in ("judgements", "tasks", "item_costs"):
            alone = (await client.get(f"{path}/{name}.parquet")).content
            assert pq.read_table(io.BytesIO(whole.read(f"{name}.parquet"))) == pq.read_table(io.BytesIO(alone)), name
        seen = zipfile.ZipFile(io.BytesIO((await less.get(f"{path}/everything.zip")).content)).namelist()
        assert set(whole.namelist()) - set(seen) == {"item_costs.parquet", "bookings.parquet"}
        page = (await less.get(f"/projects/{project.id}/quality")).text
        assert ("judgements.parquet" in page, "bookings.parquet" in page) == (True, False)
        for name in ("item_costs", "bookings"):
            assert (await less.get(f"{path}/{name}.parquet")).status_code == 403
            assert (await other.get(f"{path}/{name}.parquet")).status_code == 404
        assert (await other.get(f"{path}/everything.zip")).status_code == 404


async def test_the_interface_names_every_table(web: Web) -> None:
    async with web.client() as client:
        document = (await client.get("/api/openapi.json")).json()
    (told,) = [
        each["schema"]
        for each in document["paths"]["/api/v1/projects/{project_id}/quality/tables/{name}"]["get"]["parameters"]
        if each["name"] == "name"
    ]
    assert told["enum"] == ["everything.zip", *(f"{name}.parquet" for name in TABLES)]


async def test_a_project_without_anything_gives_all_tables_without_a_row(web: Web, lab: Lab) -> None:
    customer = await lab.customer()
    project = await lab.project(customer)
    async with web.session(customer) as client:
        assert "tables/everything.zip" in (await client.get(f"/projects/{project.id}/quality")).text
    async with web.key(customer) as client:
        given = await client.get(f"/api/v1/projects/{project.id}/quality/tables/everything.zip")
    whole = zipfile.ZipFile(io.BytesIO(given.content))
    assert {pq.read_metadata(io.BytesIO(whole.read(name))).num_rows for name in whole.namelist()} == {0}
