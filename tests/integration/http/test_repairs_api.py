"""Repair after delivery by API and on pages, called as its customer would."""

from __future__ import annotations

import hashlib
from io import BytesIO
from zipfile import ZipFile

import pytest
from tests.conftest import Cluster
from tests.integration.http.conftest import Web, fault, problem
from tests.integration.test_fixes import FIXED, TAKEN_BACK, WHY
from tests.integration.test_repairs import build, delivered, look_again
from tests.integration.test_second_looks import row
from tests.integration.test_wrong_tasks import look, nobody_else, reported
from tests.lab import Lab

from tarazu import delivery

pytestmark = pytest.mark.anyio


async def test_a_row_is_reported_followed_and_its_like_are_looked_at_by_api(web: Web, lab: Lab) -> None:
    customer = await lab.customer()
    project, made, _, first = await delivered(lab, customer)
    row = {"task_id": str(made[0]), "reason": "the dose is wrong", "clause": "2.1"}
    async with web.key(customer) as client:
        path = f"/api/v1/deliveries/{first.id}/reports"
        answer = await client.post(path, json=row)
        assert answer.status_code == 201, answer.text
        one = answer.json()
        assert (await client.post(path, json=row)).json() == one
        assert (await client.get(f"/api/v1/repairs/{one['id']}")).json() == one
        steps = (await client.get(f"/api/v1/tasks/{made[0]}/history")).json()["items"]
        told = next(each for each in steps if each["what"] == "row_reported")
        assert (told["quote"], told["clause"], told["details"]) == ("the dose is wrong", "2.1", ["Clause: 2.1"])
        alike = (await client.get(f"/api/v1/repairs/{one['id']}/similar")).json()["items"]
        assert [each["task_id"] for each in alike] == [str(made[1])]
        begun = await client.post(f"/api/v1/repairs/{one['id']}/rechecks", json={"task_ids": [str(made[1])]})
        assert [each["source_id"] for each in begun.json()["items"]] == [one["id"]]
        listed = (await client.get(f"/api/v1/projects/{project.id}/repairs")).json()["items"]
        assert [each["task_id"] for each in listed] == [str(made[1]), str(made[0])]


async def test_a_task_is_called_wrong_by_api_and_only_where_its_answer_was_delivered(web: Web, lab: Lab) -> None:
    at = await row(lab)
    report, why = await at.report(), "The question names two years."
    reviewer, _ = await lab.reviewing(at.project)
    async with web.session(reviewer) as client:
        held = (await client.post("/api/work/reviews/next")).json()
        assert (held["can_fault_task"], held["can_return"]) == (True, False)
        path = f"/api/work/reviews/{held['id']}"
        fault(await client.post(path, json={"verdict": "task_wrong"}), "reason", "too_short")
        fault(await client.post(path, json={"verdict": "wrong", "reason": why}), "verdict", "not_allowed")
        assert (await client.post(path, json={"verdict": "task_wrong", "reason": why})).status_code == 204
        assert (await client.post(path, json={"verdict": "task_wrong", "reason": why})).status_code == 404
    await lab.settle()
    async with web.key(at.customer) as client:
        told = (await client.get(f"/api/v1/repairs/{report.id}")).json()
        assert (told["outcome"], told["task_reason"]) == ("withdrawn", why)
        steps = (await client.get(f"/api/v1/tasks/{at.task_id}/history")).json()["items"]
        assert [each["what"] for each in steps if each["quote"] == why] == ["looked_at_again", "row_task_wrong"]
        problem(await client.post(f"/api/v1/repairs/{report.id}/anew"), 409, "task_withdrawn")
    other = await row(lab, acceptance="review")
    reviewer, _ = await lab.reviewing(other.project)
    async with web.session(reviewer) as client:
        held = (await client.post("/api/work/reviews/next")).json()
        assert held["can_fault_task"] is False
        sent = {"verdict": "task_wrong", "reason": why}
        fault(await client.post(f"/api/work/reviews/{held['id']}", json=sent), "verdict", "not_allowed")


async def test_a_withdrawal_is_taken_back_by_api_once_and_not_by_a_viewer_or_a_stranger(web: Web, lab: Lab) -> None:
    at = await row(lab)
    path = f"/api/v1/tasks/{at.task_id}/reinstate"
    async with web.key(at.customer) as client:
        sent = {"reason": f"  {TAKEN_BACK}\n"}
        problem(await client.post(path, json=sent), 409, "task_not_withdrawn")
        await at.report()
        await at.look("task_wrong")
        async with web.key(await lab.customer()) as stranger:
            problem(await stranger.post(path, json=sent), 404, "not_found")
        assert at.customer.tenant_id
        async with web.session(await lab.colleague(at.customer.tenant_id, "viewer")) as viewer:
            assert (await viewer.post(path, json=sent)).status_code == 403
            assert "/reinstate" not in (await viewer.get(f"/projects/{at.project.id}/tasks/{at.task_id}")).text
        fault(await client.post(path, json={}), "reason", "missing")
        fault(await client.post(path, json={"reason": 3}), "reason", "wrong_type")
        fault(await client.post(path, json={"reason": f"  ab{' ' * 9}"}), "reason", "too_short")
        fault(await client.post(path, json={"reason": "a" * 2001}), "reason", "too_long")
        fault(await client.post(path, json={"reason": "a\0bc"}), "reason", "bad_text")
        done = await client.post(path, json=sent)
        assert done.status_code == 200, done.text
        assert (done.json()["reason"], done.json()["ended_reason"], done.json()["seats"]) == (WHY, TAKEN_BACK, 0)
        assert (await client.post(path, json={"reason": "Once more."})).json() == done.json()
        steps = (await client.get(f"/api/v1/tasks/{at.task_id}/history")).json()["items"]
        assert [each["quote"] for each in steps if each["what"] == "reinstated"] == [TAKEN_BACK]


@pytest.mark.parametrize(
    ("language", "asks", "free", "done"),
    [
        ("en", "Take the withdrawal back", "costs nothing", "The task counts again"),
        ("hi", "वापसी रद्द करें", "कोई ख़र्च नहीं", "कार्य फिर गिना जाता है"),
    ],
)
async def test_the_page_of_a_withdrawn_task_says_what_taking_it_back_does(
    web: Web, lab: Lab, language: str, asks: str, free: str, done: str
) -> None:
    at = await row(lab)
    await at.report()
    await at.look("task_wrong")
    here = f"/projects/{at.project.id}/tasks/{at.task_id}"
    async with web.session(at.customer) as client:
        await client.put("/api/me/language", json={"language": language})
        page = (await client.get(here)).text
        assert asks in page
        assert free in page
        assert (await client.post(f"{here}/reinstate", data={"reason": "  a  "})).status_code == 422
        answer = await client.post(f"{here}/reinstate", data={"reason": TAKEN_BACK})
        assert answer.status_code == 303, answer.text
        page = (await client.get(answer.headers["location"])).text
        assert done in page
        assert TAKEN_BACK in page
        assert asks not in page
        await lab.settle()
        assert TAKEN_BACK in (await client.get(f"/projects/{at.project.id}/repairs")).text


@pytest.mark.parametrize(("language", "says"), [("en", "waits for one more person"), ("hi", "को एक और व्यक्ति चाहिए")])
async def test_the_console_says_that_a_wrong_task_needs_another_person(
    web: Web, lab: Lab, cluster: Cluster, language: str, says: str
) -> None:
    customer, operator = await lab.customer(), await lab.operator()
    alone = await lab.contributor(languages=("hi",), reviewer=True)
    project, _, _ = await reported(lab, customer)
    with nobody_else(cluster, alone):
        await look(lab, True, reviewer=alone)
        async with web.session(operator) as client:
            await client.put("/api/me/language", json={"language": language})
            told = [line for line in (await client.get("/operations")).text.split("<li>") if project.name in line]
    assert says in told[0]
    await look(lab, True, True)


async def test_another_tenant_is_told_that_there_is_no_such_row_or_report(web: Web, lab: Lab) -> None:
    customer, stranger = await lab.customer(), await lab.customer()
    project, made, _, first = await delivered(lab, customer)
    async with web.key(customer) as client:
        row = {"task_id": str(made[0]), "reason": "the dose is wrong"}
        one = (await client.post(f"/api/v1/deliveries/{first.id}/reports", json=row)).json()
    async with web.key(stranger) as other:
        assert (await other.post(f"/api/v1/deliveries/{first.id}/reports", json=row)).status_code == 404
        assert (await other.get(f"/api/v1/repairs/{one['id']}")).status_code == 404
        assert (await other.post(f"/api/v1/repairs/{one['id']}/rechecks", json={})).status_code == 404
        assert (await other.get(f"/api/v1/projects/{project.id}/repairs")).status_code == 404


async def test_a_row_is_reported_on_its_page_and_a_viewer_only_looks(web: Web, lab: Lab) -> None:
    customer = await lab.customer()
    assert customer.tenant_id
    viewer = await lab.colleague(customer.tenant_id, "viewer")
    project, made, _, first = await delivered(lab, customer)
    task, sent = f"/projects/{project.id}/tasks/{made[0]}", {"snapshot": str(first.id), "reason": "the dose is wrong"}
    async with web.session(viewer) as client:
        assert (await client.post(f"{task}/reports", data=sent)).status_code == 403
        assert "Report the row" not in (await client.get(task)).text
    async with web.session(customer) as client:
        assert "Report the row" in (await client.get(task)).text
        answer = await client.post(f"{task}/reports", data=sent)
        assert answer.status_code == 303, answer.text
        page = await client.get(answer.headers["location"])
        assert f'value="{made[1]}" data-looks="3" data-minor="1875"' in page.text
        assert " checked" not in page.text
        path = answer.headers["location"].partition("?")[0]
        nothing = await client.post(f"{path}/rechecks", data={})
        assert "No row was ticked" in (await client.get(nothing.headers["location"])).text
        assert (await client.post(f"{path}/rechecks", data={"task": str(made[1])})).status_code == 303
        listed = (await client.get(f"/projects/{project.id}/repairs")).text
        assert listed.count("Being looked at again") == 2
        assert all(f"…{str(each)[-8:]}" in listed for each in made)
    async with web.session(viewer) as client:
        assert "data-looks" not in (await client.get(path)).text


async def test_a_delivery_is_fetched_whole_as_one_zip_file_by_page_and_api(web: Web, lab: Lab) -> None:
    customer, stranger = await lab.customer(), await lab.customer()
    project, _, _, first = await delivered(lab, customer)
    async with web.session(customer) as client:
        page = f"/projects/{project.id}/deliveries"
        assert f"{page}/{first.id}/everything.zip" in (await client.get(page)).text
        by_page = await client.get(f"{page}/{first.id}/everything.zip")
    async with web.key(customer) as client:
        by_api = await client.get(f"/api/v1/deliveries/{first.id}/files/everything.zip")
    for answer in (by_page, by_api):
        assert answer.headers["content-type"] == "application/zip"
        with ZipFile(BytesIO(answer.content)) as archive:
            assert archive.testzip() is None
            assert archive.namelist() == [*(each.name for each in first.files()), "manifest.json"]
            digests = [hashlib.sha256(archive.read(each.name)).hexdigest() for each in first.files()]
            assert digests == [each.sha256 for each in first.files()]
    async with web.key(stranger) as client:
        assert (await client.get(f"/api/v1/deliveries/{first.id}/files/everything.zip")).status_code == 404


async def test_the_page_of_a_correction_says_from_what_to_what_by_which_clause_and_who_asked(
    web: Web, lab: Lab
) -> None:
    at = await row(lab)
    report = await at.report()
    await at.look("fix", FIXED)
    (delta,) = [await build(lab, at.customer, one) for one in [(await at.repair(report)).delta_id] if one]
    async with web.session(at.customer) as client:
        page = (await client.get(f"/projects/{at.project.id}/repairs/{report.id}")).text
        deliveries = (await client.get(f"/projects/{at.project.id}/deliveries")).text
    looked = page.split('id="looked"')[1].split("</table>")[0]
    assert all(each in looked for each in ("Yes", "→</span> No", "§2", WHY))
    assert f"· {report.reported_by}" in page
    assert "Of version 1, 1 row changes" in deliveries
    empty = [each.name for each in delta.files() if not each.records]
    assert deliveries.count('<span class="muted">empty</span>') == len(empty)


@pytest.mark.parametrize(
    ("language", "news", "why"),
    [("en", "looked at again", "asked for another look"), ("hi", "दोबारा देखा गया", "ग्राहक ने उसे दोबारा देखने को कहा")],
)
async def test_an_author_reads_on_the_feed_and_at_the_answer_that_it_was_left_out_later(
    web: Web, lab: Lab, language: str, news: str, why: str
) -> None:
    customer = await lab.customer()
    _, made, people, first = await delivered(lab, customer)
    async with lab.db.tx(customer) as tx:
        await delivery.report_row(tx, first.id, made[0], "B is plainly better")
    await look_again(lab, made[0], customer, frozenset("a"))
    async with web.session(people[0]) as client:
        await client.put("/api/me/language", json={"language": language})
        feed = (await client.get("/work")).text
        assert news in feed
        path = feed.split('href="/work/assignments/')[1].split('"')[0]
        answer = (await client.get(f"/work/assignments/{path}")).text
        assert why in answer
        assert f'action="/work/assignments/{path}/appeal"' in answer
        told = (await client.get(f"/api/work/assignments/{path}")).json()["feedback"]
        assert (told["verdict"], told["is_second_look"]) == ("exclude", True)
    async with web.session(people[1]) as client:
        assert news not in (await client.get("/work")).text


async def test_the_page_of_a_task_tells_that_its_row_was_withdrawn_and_counts_again(web: Web, lab: Lab) -> None:
    at = await row(lab)
    await at.report()
    await at.look("exclude")
    await at.appeal("overturned")
    async with web.session(at.customer) as client:
        told = (await client.get(f"/projects/{at.project.id}/tasks/{at.task_id}")).text
    assert told.count("You reported the row") == 1
    assert "the row was withdrawn" in told
    assert "counts again, and was delivered again" in told
