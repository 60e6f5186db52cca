"""The contributor's API as the editors use it."""

from __future__ import annotations

import json
from typing import Any

import httpx
import psycopg
import pytest
from tests.conftest import Cluster
from tests.integration.http.conftest import Web, example, fault, problem
from tests.lab import Lab

from tarazu.kit.actor import Actor
from tarazu.projects import Project
from tarazu.tasks import NewTask, intake

pytestmark = pytest.mark.anyio


@pytest.fixture
async def project(lab: Lab, customer: Actor, contributor: Actor) -> Project:
    """A project with two tasks that the contributor may take."""
    found = await lab.project(customer, title={"en": "Which helps?", "hi": "कौन-सा बेहतर?"})
    await lab.add(customer, found, 2)
    return found


@pytest.fixture
async def held(lab: Lab, worker: httpx.AsyncClient, project: Project) -> str:
    """The path of an assignment that the contributor holds."""
    feed_id = str(await lab.feed(project))
    answer = await worker.post("/api/work/claims", json={"feed_id": feed_id})
    assert answer.status_code == 201, answer.text
    return f"/api/work/assignments/{answer.json()['assignment']['id']}"


async def test_the_feed_tells_pay_fit_and_supply(
    worker: httpx.AsyncClient, lab: Lab, project: Project, contributor: Actor
) -> None:
    feed_id = str(await lab.feed(project))
    body = (await worker.get("/api/work/feed")).json()
    (entry,) = [each for each in body["entries"] if each["feed_id"] == feed_id]
    assert entry["title"] == "Which helps?"
    assert entry["pay"] == {"amount_minor": 1250, "currency": "INR"}
    assert entry["supply"] == "few"
    assert 0 <= entry["fit"]["score"] <= 1
    assert str(project.id) not in json.dumps(body), "a contributor never sees a project's id"
    await worker.put("/api/me/language", json={"language": "hi"})
    titles = [each["title"] for each in (await worker.get("/api/work/feed")).json()["entries"]]
    assert "कौन-सा बेहतर?" in titles


async def test_an_assignment_has_everything_an_editor_shows(worker: httpx.AsyncClient, held: str) -> None:
    body = (await worker.get(held)).json()
    assert body["state"] == "leased"
    assert (body["pay"], body["pay_text"]) == ({"amount_minor": 1250, "currency": "INR"}, "₹12.50")
    assert body["ontology"] == example()["ontology"]
    assert body["guidelines"]["sections"][0]["html"].startswith("<h1>Compare</h1>")
    assert [each["key"] for each in body["task"]["answers"]] == ["a", "b"]
    assert all(each["html"].startswith("<p>") for each in body["task"]["answers"] + body["task"]["prompt"])
    assert (body["draft"], body["feedback"], body["round"]) == (None, None, 1)


async def test_what_was_said_of_an_answer_is_looked_up_only_once_there_is_one(
    worker: httpx.AsyncClient, held: str, cluster: Cluster
) -> None:
    asked = "quality.my_fix, quality.my_left_out, quality.my_feedback, quality.my_appeal"
    places = (held, held.removeprefix("/api"))
    with psycopg.connect(cluster.admin_conninfo(), autocommit=True) as admin:
        admin.execute(f"revoke execute on function {asked} from tz_contributor")
        try:
            assert [(await worker.get(each)).status_code for each in places] == [200, 200]
            answer = {"answer": example()["answer"], "seconds": 60}
            assert (await worker.post(f"{held}/submission", json=answer)).status_code == 201
            assert [(await worker.get(each)).status_code for each in places] == [500, 500]
        finally:
            admin.execute(f"grant execute on function {asked} to tz_contributor")
    assert [(await worker.get(each)).status_code for each in places] == [200, 200]


async def test_a_draft_is_kept_by_version_and_a_stale_one_is_told_what_stands(
    worker: httpx.AsyncClient, held: str
) -> None:
    first = await worker.put(f"{held}/draft", json={"version": 0, "value": {"preference": "a"}})
    assert first.json() == {"version": 1}
    stale = await worker.put(f"{held}/draft", json={"version": 0, "value": {"preference": "b"}})
    body = problem(stale, 409, "draft_stale")
    assert body["current"] == {"version": 1, "value": {"preference": "a"}}
    assert (await worker.get(held)).json()["draft"] == {"version": 1, "value": {"preference": "a"}}


async def test_a_draft_is_kept_as_what_was_changed(worker: httpx.AsyncClient, held: str) -> None:
    begun = {"version": 0, "changes": [{"op": "put", "path": ["comment"], "value": "नमस्ते"}]}
    assert (await worker.patch(f"{held}/draft", json=begun)).json() == {"version": 1}
    splice = {"op": "splice", "path": ["comment"], "at": 6, "remove": 0, "insert": " दुनिया"}
    assert (await worker.patch(f"{held}/draft", json={"version": 1, "changes": [splice]})).json() == {"version": 2}
    assert (await worker.get(held)).json()["draft"] == {"version": 2, "value": {"comment": "नमस्ते दुनिया"}}
    stale = problem(await worker.patch(f"{held}/draft", json={"version": 1, "changes": [splice]}), 409, "draft_stale")
    assert stale["current"] == {"version": 2, "value": {"comment": "नमस्ते दुनिया"}}
    beyond = {"version": 2, "changes": [{**splice, "at": 99}]}
    fault(await worker.patch(f"{held}/draft", json=beyond), "changes[0]", "unfit_change")
    whole = await worker.put(f"{held}/draft", json={"version": 2, "value": {"comment": "new"}})
    assert whole.json() == {"version": 3}
    assert (await worker.get(held)).json()["draft"] == {"version": 3, "value": {"comment": "new"}}


async def test_changes_of_a_draft_have_bounds(worker: httpx.AsyncClient, held: str) -> None:
    put = {"op": "put", "path": ["t"], "value": "x"}
    for changes, field, code in (
        ([{**put, "value": "\0"}], "changes[0].value", "bad_text"),
        ([{**put, "value": 10**400}], "changes", "out_of_range"),
        ([{**put, "value": "x" * 1_100_000}], "changes", "too_long"),
        ([{**put, "path": []}], "changes[0].path", "too_short"),
        ([{**put, "op": "move"}], "changes[0].op", "wrong_type"),
        ([], "changes", "too_short"),
    ):
        fault(await worker.patch(f"{held}/draft", json={"version": 0, "changes": changes}), field, code)


async def test_advice_is_told_for_an_unfinished_answer_of_a_kind_that_has_some(worker: httpx.AsyncClient) -> None:
    rubric = [{"key": "a", "criterion": "Is good and clear."}, {"points": 2}]
    answer = await worker.post("/api/work/advice", json={"kind": "rubric.author", "answer": {"rubric": rubric}})
    assert answer.status_code == 200, answer.text
    assert [(each["code"], each["fields"], each["facts"]) for each in answer.json()["items"]] == [
        ("vague", ["rubric[0]"], {"word": "good"}),
        ("double", ["rubric[0]"], {"word": "and"}),
        ("no_negative", [], {}),
    ]
    for kind in ("chat.compare", "chat.sing"):
        other = await worker.post("/api/work/advice", json={"kind": kind, "answer": {"rubric": rubric}})
        assert other.json() == {"items": []}


async def test_an_answer_is_handed_in_once(worker: httpx.AsyncClient, held: str) -> None:
    body = {"answer": example()["answer"], "seconds": 42}
    first = await worker.post(f"{held}/submission", json=body)
    again = await worker.post(f"{held}/submission", json=body)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    other = {"answer": {**example()["answer"], "comment": "on second thoughts"}, "seconds": 42}
    problem(await worker.post(f"{held}/submission", json=other), 409, "submitted_differently")
    problem(await worker.put(f"{held}/draft", json={"version": 0, "value": {}}), 409, "assignment_over")
    change = {"op": "put", "path": ["comment"], "value": "late"}
    problem(await worker.patch(f"{held}/draft", json={"version": 0, "changes": [change]}), 409, "assignment_over")
    problem(await worker.post(f"{held}/heartbeat"), 409, "assignment_over")


async def test_a_faulty_answer_is_refused_by_field(worker: httpx.AsyncClient, held: str) -> None:
    good = example()["answer"]
    for answer, field, code in (
        ({}, "answer.preference", "missing"),
        ({**good, "preference": "c"}, "answer.preference", "not_allowed"),
        ({**good, "extra": 1}, "answer.extra", "unknown_field"),
        ({**good, "comment": "x" * 10_001}, "answer.comment", "too_long"),
    ):
        refused = await worker.post(f"{held}/submission", json={"answer": answer, "seconds": 1})
        fault(refused, field, code, of="answer_refused")
    for body, field, code in (
        ({"answer": good}, "seconds", "missing"),
        ({"answer": good, "seconds": -1}, "seconds", "out_of_range"),
        ({"answer": good, "seconds": "1"}, "seconds", "wrong_type"),
        ({"answer": [], "seconds": 1}, "answer", "wrong_type"),
        ({"answer": good, "seconds": 1, "tenant": "x"}, "tenant", "unknown_field"),
        ({"answer": {**good, "comment": "a\0"}, "seconds": 1}, "answer.comment", "bad_text"),
    ):
        fault(await worker.post(f"{held}/submission", json=body), field, code)
    assert (await worker.get(held)).json()["state"] == "leased"


async def test_a_draft_has_bounds(worker: httpx.AsyncClient, held: str) -> None:
    deep: dict[str, Any] = {}
    for _ in range(80):
        deep = {"a": deep}
    for body, field, code in (
        ({"version": 0, "value": deep}, "value", "nested_too_deep"),
        ({"version": 0, "value": {"n": 10**400}}, "value", "out_of_range"),
        ({"version": 0, "value": {"t": "\0"}}, "value.t", "bad_text"),
        ({"version": -1, "value": {}}, "version", "out_of_range"),
        ({"version": 0, "value": {"t": "x" * 1_100_000}}, "value", "too_long"),
    ):
        fault(await worker.put(f"{held}/draft", json=body), field, code)
    huge = await worker.put(f"{held}/draft", json={"version": 0, "value": {"t": "x" * 2**22}})
    problem(huge, 413, "body_too_large")


async def test_a_task_that_lacks_something_goes_back_to_its_author(
    worker: httpx.AsyncClient, key: httpx.AsyncClient, project: Project, held: str
) -> None:
    fault(await worker.post(f"{held}/report", json={"lack": "time", "reason": "x"}), "lack", "not_allowed")
    fault(await worker.post(f"{held}/report", json={"lack": "expert", "reason": " "}), "reason", "too_short")
    body = {"lack": "information", "reason": "किस वर्ष की बात है?"}
    assert (await worker.post(f"{held}/report", json=body)).status_code == 204
    assert (await worker.post(f"{held}/report", json=body)).status_code == 204
    found = (await key.get(f"/api/v1/projects/{project.id}/tasks")).json()["items"]
    (task,) = [each for each in found if each["state"] == "reported"]
    (report,) = (await key.get(f"/api/v1/tasks/{task['id']}/reports")).json()["items"]
    assert (report["lack"], report["reason"], report["upheld"]) == ("information", "किस वर्ष की बात है?", None)
    path = f"/api/v1/tasks/{task['id']}/reopen"
    fault(await key.post(path, json={"payload": {"prompt": []}}), "payload.answers", "missing")
    again = await key.post(path, json={"upheld": False})
    assert (again.status_code, again.json()["state"]) == (200, "open")
    problem(await key.post(path, json={}), 409, "task_not_reported")


async def test_a_task_is_given_back_with_a_reason(worker: httpx.AsyncClient, held: str) -> None:
    fault(await worker.post(f"{held}/skip", json={"reason": "bored"}), "reason", "not_allowed")
    fault(await worker.post(f"{held}/skip", json={"reason": "other", "note": "x" * 2_001}), "note", "too_long")
    assert (await worker.post(f"{held}/skip", json={"reason": "unclear", "note": "§2?"})).status_code == 204
    assert (await worker.get(held)).json()["state"] == "skipped"


async def test_a_heartbeat_extends_the_lease(worker: httpx.AsyncClient, held: str, lab: Lab) -> None:
    from datetime import datetime, timedelta

    before = datetime.fromisoformat((await worker.get(held)).json()["lease_until"])
    lab.clock.advance(timedelta(minutes=5))
    after = datetime.fromisoformat((await worker.post(f"{held}/heartbeat")).json()["lease_until"])
    assert after == before + timedelta(minutes=5)


async def test_nobody_reaches_anothers_assignment(web: Web, lab: Lab, held: str) -> None:
    other = await lab.contributor()
    async with web.session(other) as client:
        problem(await client.get(held), 404, "not_found")
        body = {"answer": example()["answer"], "seconds": 1}
        problem(await client.post(f"{held}/submission", json=body), 404, "not_found")
        problem(await client.put(f"{held}/draft", json={"version": 0, "value": {}}), 404, "not_found")
        change = {"op": "put", "path": ["comment"], "value": "mine"}
        problem(await client.patch(f"{held}/draft", json={"version": 0, "changes": [change]}), 404, "not_found")
        problem(await client.post(f"{held}/skip", json={"reason": "broken"}), 404, "not_found")
        problem(await client.post(f"{held}/heartbeat"), 409, "assignment_over")
        problem(await client.get("/api/work/assignments/nonsense"), 404, "not_found")


async def test_a_claim_of_nothing_says_why(worker: httpx.AsyncClient, lab: Lab, customer: Actor) -> None:
    empty = await lab.project(customer)
    answer = await worker.post("/api/work/claims", json={"feed_id": str(await lab.feed(empty))})
    assert (answer.status_code, answer.json()) == (200, {"assignment": None, "empty_reason": "none", "opens_at": None})
    problem(await worker.post("/api/work/claims", json={"offer_id": "nonsense"}), 404, "not_found")
    problem(await worker.post("/api/work/claims", json={"feed_id": ""}), 404, "not_found")
    fault(await worker.post("/api/work/claims", json={"task_id": "x"}), "task_id", "unknown_field")


async def test_a_script_in_a_task_reaches_the_editor_as_text(
    worker: httpx.AsyncClient, lab: Lab, customer: Actor
) -> None:
    project = await lab.project(customer)
    payload = json.loads(json.dumps(example()["payload"]))
    payload["answers"][0]["content"] = "<script>alert(1)</script> [x](javascript:alert(2)) ![p](https://spy.test/p.png)"
    payload["answers"][1]["content"] = payload["answers"][0]["content"]
    async with lab.db.tx(customer) as tx:
        await intake(tx, project.id, [NewTask(payload=payload)])
    claimed = await worker.post("/api/work/claims", json={"feed_id": str(await lab.feed(project))})
    body = (await worker.get(f"/api/work/assignments/{claimed.json()['assignment']['id']}")).json()
    html = body["task"]["answers"][0]["html"]
    assert "<script" not in html
    assert "<img" not in html
    assert 'href="javascript' not in html
    assert "&lt;script&gt;" in html


async def test_earnings_are_told_for_a_period(worker: httpx.AsyncClient, held: str, lab: Lab) -> None:
    await worker.post(f"{held}/submission", json={"answer": example()["answer"], "seconds": 42})
    await lab.settle()
    now = lab.clock.now()
    period = {"since": "2026-01-01T00:00:00+05:30", "until": now.replace(year=now.year + 1).isoformat()}
    answer = await worker.get("/api/work/earnings", params={**period, "since": now.replace(day=1).isoformat()})
    totals = answer.json()["totals"]
    assert [(each["amount_minor"], each["currency"]) for each in totals] == [(1250, "INR")]
    for bad in ("yesterday", "2026-01-01", "2026-01-01T00:00:00", "0001-01-01T00:00:00+14:00"):
        fault(await worker.get("/api/work/earnings", params={"since": bad}), "since", "bad_format")


async def test_a_reviewer_gets_an_answer_and_gives_a_verdict(
    web: Web, lab: Lab, customer: Actor, contributor: Actor
) -> None:
    project = await lab.project(customer, acceptance="review")
    await lab.add(customer, project)
    done = await lab.answer(contributor, await lab.claim(contributor, project))
    reviewer, _ = await lab.reviewing(project)
    async with web.session(reviewer) as client:
        assert (await client.get("/api/work/reviews/next")).status_code == 405
        work = (await client.post("/api/work/reviews/next")).json()
        path = f"/api/work/reviews/{work['id']}"
        assert str(done.submission_id) not in json.dumps(work)
        assert "html" in work["task"]["answers"][0]
        assert str(contributor.principal_id) not in json.dumps(work)
        fault(await client.post(path, json={"verdict": "return"}), "reason", "too_short")
        fault(await client.post(path, json={"verdict": "perhaps"}), "verdict", "not_allowed")
        assert (await client.post(path, json={"verdict": "accept"})).status_code == 204
        problem(await client.post(path, json={"verdict": "accept"}), 404, "not_found")
