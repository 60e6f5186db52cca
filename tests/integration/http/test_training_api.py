"""Training over HTTP: what there is, taking it, what is said of an answer, and what a customer sees of it."""

from __future__ import annotations

import httpx
import pytest
from tests.integration.http.conftest import Web
from tests.integration.test_training import EXAMPLE, trained_project
from tests.lab import Lab, fresh

pytestmark = pytest.mark.anyio


async def taken(worker: httpx.AsyncClient, feed: str) -> tuple[str, dict[str, object]]:
    """Take a training task and return its id and the right answer, as it is shown."""
    begun = await worker.post("/api/work/training", json={"feed_id": feed})
    assert begun.status_code == 201, begun.text
    assignment = begun.json()["assignment"]
    first = assignment["task"]["answers"][0]["content"] == EXAMPLE["payload"]["answers"][0]["content"]
    return assignment["id"], EXAMPLE["answer"] | {"preference": "a" if first else "b"}


async def test_training_is_taken_handed_in_and_told_over_http(web: Web, lab: Lab) -> None:
    skill = fresh("skill")
    customer, project, _ = await trained_project(lab, 2, 1, skills=[skill])
    person = await lab.contributor(skills=(skill,))
    feed = str(await lab.feed(project))
    async with web.session(person) as worker:
        (entry,) = [one for one in (await worker.get("/api/work/feed")).json()["entries"] if one["feed_id"] == feed]
        assert (entry["training_first"], entry["fit"]["score"]) == (True, 1)
        refused = (await worker.post("/api/work/claims", json={"feed_id": feed})).json()
        assert refused["empty_reason"] == "training_first"
        shut = await worker.post("/work/claims", data={"feed_id": feed})
        assert shut.status_code == 409
        assert "Some training comes before this work" in shut.text
        held, right = await taken(worker, feed)
        path = f"/api/work/assignments/{held}"
        assert (await worker.get(path)).json()["training"] is True
        assert (await worker.get(f"{path}/lesson")).status_code == 404
        lacking = await worker.post(f"{path}/report", json={"lack": "expert", "reason": "mine"})
        assert lacking.status_code == 409, "there is no author to send it back to"
        sent = [await worker.post(f"{path}/submission", json={"answer": right, "seconds": 20}) for _ in range(2)]
        assert [each.status_code for each in sent] == [201, 200]
        told = [each.json()["lesson"] for each in sent]
        assert told[0] == told[1] == (await worker.get(f"{path}/lesson")).json()
        assert (told[0]["right"], told[0]["clause"], told[0]["training"]["done"]) == (True, "§1", 1)
        assert told[0]["expected"]["preference"] == right["preference"]
        await lab.settle()
        (mine,) = [one for one in (await worker.get("/api/work/training")).json()["items"] if one["feed_id"] == feed]
        assert (mine["items"], mine["tried"], mine["done"], mine["required"], mine["opens"]) == (2, 1, 1, 1, True)
        assert mine["pay"]["amount_minor"] == 0, "what is not asked for any more is not paid"
        counted = (await worker.get("/api/work/scores")).json()["training"]
        assert [(each["done"], each["required"]) for each in counted if each["feed_id"] == feed] == [(1, 1)]
        assert (await worker.post("/api/work/claims", json={"feed_id": feed})).status_code == 201
        other = await worker.post("/api/work/training", json={"feed_id": str(project.id)})
        assert other.status_code == 404
    async with web.key(customer) as client:
        report = (await client.get(f"/api/v1/projects/{project.id}/training")).json()
    assert (report["required"], report["begun"], report["finished"]) == (1, 1, 1)
    assert [(item["people"], item["right_first"]) for item in report["items"]] == [(1, 1), (0, 0)]


async def test_answers_for_training_are_marked_among_ones_own_and_paid_under_that_name(web: Web, lab: Lab) -> None:
    skill = fresh("skill")
    _, project, _ = await trained_project(lab, 1, 1, skills=[skill])
    person = await lab.contributor(skills=(skill,))
    async with web.session(person) as worker:
        held, right = await taken(worker, str(await lab.feed(project)))
        assert "It pays" in (await worker.get(f"/work/assignments/{held}")).text
        await worker.post(f"/api/work/assignments/{held}/submission", json={"answer": right, "seconds": 20})
        await lab.settle()
        answers, earnings = (await worker.get("/work/answers")).text, (await worker.get("/work/earnings")).text
        assert '<span class="badge badge--info">Training</span>' in answers
        assert "A training task" in earnings
        scores = (await worker.get("/work/scores")).text
        assert "1 training task must be right before the first task of this project." in scores
        assert "This work is open to you." in scores
