"""What another number of answers would cost, before anybody answered: supposed, as in another project, then blended and measured."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from datetime import datetime, timedelta

import httpx
import pytest
from starlette.requests import Request
from tests.conftest import Cluster
from tests.integration.http.conftest import Web, example, fault, new_project, problem
from tests.integration.test_adaptive import LABELS, ONTOLOGY, adapt, count, crowd, say, start, waiting
from tests.lab import Lab

from tarazu import projects, quality
from tarazu.http.customer import forecasting
from tarazu.http.customer import projects as projects_api
from tarazu.http.customer.projects import ProjectGiven
from tarazu.http.problems import Declined
from tarazu.kit.actor import Actor, system
from tarazu.projects import Project, Redundancy
from tarazu.quality.adaptive import asking, what_if

pytestmark = pytest.mark.anyio

TYPED = {
    "kind": "chat.compare",
    "language": "en",
    "redundancy": "2",
    "redundancy_most": "6",
    "confidence": "95",
    "rate": "12.50",
    "currency": "INR",
    "acceptance": "on_submit",
    "estimate_minutes": "3",
    "lease_minutes": "30",
    "ontology": json.dumps(example()["ontology"]),
    "step": "forecast",
    "tasks": "300",
    "name": "mine",
}
MANY = [{"key": f"l{number}", "label": {"en": f"l{number}", "hi": f"l{number}"}} for number in range(17)]


async def forecast(key: httpx.AsyncClient, project: Project, **asked: str) -> dict:  # type: ignore[type-arg]
    """Return what the API answers."""
    answer = await key.get(f"/api/v1/projects/{project.id}/what-if", params=asked)
    assert answer.status_code == 200, answer.text
    found: dict = answer.json()  # type: ignore[type-arg]
    return found


async def answered(lab: Lab, project: Project, people: list[Actor], tasks: int, each: int = 3) -> None:
    """Let people answer tasks, one in three of them with one voice against."""
    for number in range(tasks):
        right, wrong = LABELS[number % 2], LABELS[1 - number % 2]
        await say(lab, project, [right] * (each - 1) + [wrong if number % 3 == 0 else right], people)


async def test_before_anybody_answers_a_forecast_rests_on_what_is_supposed_of_people(
    lab: Lab, customer: Actor, key: httpx.AsyncClient
) -> None:
    project = await start(lab, customer, redundancy=2, redundancy_most=7, confidence=0.97)
    assert (await forecast(key, project))["basis"] == "none"
    assert (await key.post(f"/api/v1/projects/{project.id}/what-if")).status_code == 202
    await count(lab, customer, project)
    found = await forecast(key, project)
    own, *fixed = found["forecasts"][:5]
    others = found["forecasts"][5:]
    assert (found["basis"], found["people"], found["tasks_priced"]) == ("assumed", "any", 1000)
    assert found["choices"] == ["any", "careful", "ordinary", "mixed"]
    assert (own["is_set"], own["confidence"], own["least"], own["most"]) == (True, 0.97, 2, 7)
    assert [(each["answers_per_task"], each["cost_minor"]) for each in fixed] == [
        (float(count), count * 1000 * 1250) for count in (1, 2, 3, 5)
    ]
    assert own["accuracy_low"] is None, "people are supposed: the range says so, no interval"
    for one in [own, *others]:
        assert one["best"]["cost_minor"] < one["cost_minor"] < one["worst"]["cost_minor"]
        assert one["best"]["accuracy"] > one["accuracy"] > one["worst"]["accuracy"] > 0.6
        assert type(one["cost_minor"]) is int
        assert one["finished_at"] is None
    careful = await forecast(key, project, people="careful", tasks="200", pace="100")
    assert careful["forecasts"][0]["answers_per_task"] == own["best"]["answers_per_task"]
    assert careful["forecasts"][0]["best"] is None
    wanted = round(200 * own["best"]["answers_per_task"])
    assert careful["forecasts"][0]["cost_minor"] == wanted * 1250
    done = datetime.fromisoformat(careful["forecasts"][0]["finished_at"])
    assert abs(done - lab.clock.now() - timedelta(days=wanted / 100)) < timedelta(seconds=1)
    assert careful["pace_of"] == "given"


async def test_a_customer_has_so_many_forecasts_at_once_and_in_a_minute(
    lab: Lab, web: Web, customer: Actor, key: httpx.AsyncClient
) -> None:
    body = new_project(kind="text.classify", ontology=ONTOLOGY)
    for _ in range(asking.BEGUN_MAX):
        async with lab.db.tx(customer) as tx:
            died = await quality.begin_forecast(tx)
    refused = await key.post("/api/v1/forecasts", json=body)
    problem(refused, 429, "forecasts_exhausted")
    assert refused.headers["Retry-After"] == str(asking.SOON_SECONDS)
    async with web.key(await lab.customer()) as other:
        assert (await other.post("/api/v1/forecasts", json=body)).status_code == 200, "nobody else waits for them"
    async with lab.db.tx(customer) as tx:
        await quality.end_forecast(tx, died)
    assert (await key.post("/api/v1/forecasts", json=body)).status_code == 200
    lab.clock.advance(asking.LASTS)
    while (answer := await key.post("/api/v1/forecasts", json=body)).status_code == 200:
        pass
    problem(answer, 429, "forecasts_exhausted")
    left = (asking.WINDOW - asking.LASTS).total_seconds()
    assert answer.headers["Retry-After"] == str(round(left))
    async with web.session(customer) as client:
        page = await client.post("/projects/new", data=TYPED)
    assert (page.status_code, page.headers["Retry-After"], 'value="mine"' in page.text) == (429, str(round(left)), True)
    lab.clock.advance(asking.WINDOW)
    assert (await key.post("/api/v1/forecasts", json=body)).status_code == 200
    async with lab.db.tx(customer) as tx:
        assert (await asking._asked(tx)).recent == 1, "what is over is forgotten"


async def test_what_is_counted_is_asked_for_once_and_for_so_many_projects_at_once(
    lab: Lab, customer: Actor, key: httpx.AsyncClient
) -> None:
    made = [await start(lab, customer) for _ in range(asking.COUNTED_MAX + 1)]
    places = [f"/api/v1/projects/{each.id}/what-if" for each in made]
    for place in (*places[:-1], *places[:-1]):
        answer = await key.post(place)
        assert (answer.status_code, answer.json()["is_counting"]) == (202, True), "asked again, it is on its way"
    refused = await key.post(places[-1])
    problem(refused, 429, "forecasts_exhausted")
    assert refused.headers["Retry-After"] == str(asking.SOON_SECONDS)
    await count(lab, customer, made[0])
    assert (await key.post(places[-1])).status_code == 202


async def test_of_answers_without_labels_it_is_said_that_nothing_can_be_compared(
    lab: Lab, customer: Actor, key: httpx.AsyncClient, web: Web
) -> None:
    project = await lab.project(customer, kind="rubric.grade")
    problem(await key.post(f"/api/v1/projects/{project.id}/what-if"), 409, "forecast_unlabelled")
    async with web.session(customer) as client:
        assert "come to no label that could be counted" in (await client.get(f"/projects/{project.id}/settings")).text
        labelled = await lab.project(customer, kind="chat.compare")
        assert "come to no label" not in (await client.get(f"/projects/{labelled.id}/settings")).text


async def test_a_forecast_is_worked_out_no_longer_than_somebody_waits_and_holds_up_nobody(
    lab: Lab, web: Web, customer: Actor
) -> None:
    labels = {"labels": [*ONTOLOGY["labels"], *MANY]}
    body = new_project(kind="text.classify", ontology=ONTOLOGY | labels, redundancy=6)
    steps: list[bool] = []
    async with lab.db.tx(customer) as tx:
        unbegun = await quality.read_unbegun(tx, projects_api.new_project(ProjectGiven(**body)), quality.Supposed())

    def is_gone() -> bool:
        steps.append(True)
        return len(steps) > 1

    with pytest.raises(what_if.Abandoned):
        quality.foreseen(unbegun, is_gone)
    assert len(steps) == 2, "it ends between two steps"
    disconnected = Request({"type": "http", "app": web.app}, receive=gone)
    with pytest.raises(Declined) as declined:
        await forecasting._worked_out(disconnected, unbegun)
    assert declined.value.status == forecasting.CLIENT_GONE
    async with web.key(customer) as client:
        left = asyncio.create_task(client.post("/api/v1/forecasts", json=body))
        while not await under_way(lab, customer):
            await asyncio.sleep(0.01)
        assert (await client.get("/api/v1/projects")).status_code == 200
        left.cancel()
        with suppress(asyncio.CancelledError):
            await left
        while await under_way(lab, customer):
            await asyncio.sleep(0.01)


async def gone() -> dict[str, str]:
    """What a server is told of a client that did not wait."""
    return {"type": "http.disconnect"}


async def under_way(lab: Lab, customer: Actor) -> int:
    """Return how many forecasts are worked out for a customer."""
    async with lab.db.tx(customer) as tx:
        return (await asking._asked(tx)).begun


async def test_what_cannot_be_supposed_is_refused_beside_its_field(
    lab: Lab, web: Web, customer: Actor, key: httpx.AsyncClient
) -> None:
    project = await start(lab, customer)
    await count(lab, customer, project)
    address = f"/api/v1/projects/{project.id}/what-if"
    for name, value, code in (
        ("people", "saints", "not_allowed"),
        ("people", "project", "not_allowed"),
        ("tasks", "0", "out_of_range"),
        ("tasks", str(10**30), "out_of_range"),
        ("pace", "-1", "out_of_range"),
    ):
        fault(await key.get(address, params={name: value}), name, code)
    problem(await key.get(address, params={"tasks": "many"}), 422, "invalid_request")
    async with web.session(customer) as client:
        page = await client.get(f"/projects/{project.id}/settings?people=saints&tasks=x")
        assert (page.status_code, 'id="tasks-error"' in page.text) == (422, True)
    async with web.key(await lab.customer()) as stranger:
        problem(await stranger.get(address), 404, "not_found")


async def test_a_project_alike_lends_its_people_by_name_and_own_answers_take_over(
    lab: Lab, web: Web, customer: Actor, key: httpx.AsyncClient
) -> None:
    people = await crowd(lab, 4)
    before = await start(lab, customer, redundancy=3, redundancy_most=None, confidence=None)
    await lab.add(customer, before, 30)
    await answered(lab, before, people, 30)
    await adapt(lab, customer, before)
    async with lab.db.tx(system(customer.tenant_id)) as tx:
        await quality.refit(tx, before.id)
    three = {**ONTOLOGY, "labels": [*ONTOLOGY["labels"], {"key": "so", "label": {"en": "so", "hi": "so"}}]}
    other = await start(lab, customer, ontology=three)
    await count(lab, customer, other)
    assert (await forecast(key, other))["alike"] is None, "it has another number of labels"
    project = await start(lab, customer, redundancy=3, redundancy_most=None, confidence=None)
    await lab.add(customer, project, 40)
    await count(lab, customer, project)
    found = await forecast(key, project)
    assert (found["basis"], found["people"], found["alike"]["name"]) == ("project", "project", before.name)
    assert (found["tasks_priced"], found["pace_of"], found["pace"]) == (40, "project", 90)
    assert found["forecasts"][0]["finished_at"] is not None
    stranger = await lab.customer()
    theirs = await start(lab, stranger)
    await count(lab, stranger, theirs)
    async with lab.db.tx(stranger) as tx:
        assert (await quality.what_if(tx, theirs.id)).alike is None, "it is another tenant's"
    await answered(lab, project, people, 15)
    await count(lab, customer, project)
    found = await forecast(key, project)
    assert (found["basis"], found["own_share"], found["pace_of"]) == ("blended", 0.5, "own")
    async with web.session(customer) as client:
        page = (await client.get(f"/projects/{project.id}/settings")).text
        assert before.name in page
        assert "count for 50% of it" in page
    await answered(lab, project, people, 15)
    await count(lab, customer, project)
    found = await forecast(key, project)
    assert (found["basis"], found["people"], found["choices"]) == ("measured", None, [])


async def test_a_budget_bounds_what_is_expected_and_own_people_cost_nothing(
    lab: Lab, customer: Actor, key: httpx.AsyncClient
) -> None:
    bounded = await start(lab, customer, confidence=0.99, redundancy_most=8, budget_minor=100 * 1250 * 5 // 2)
    await lab.add(customer, bounded, 100)
    await count(lab, customer, bounded)
    found = await forecast(key, bounded, people="mixed")
    own = found["forecasts"][0]
    assert own["answers_per_task"] == 2.5
    assert (own["cost_minor"], own["over_budget"]) == (100 * 1250 * 5 // 2, False)
    assert (await forecast(key, bounded, people="mixed", tasks="101"))["forecasts"][0]["over_budget"]
    own_people = await start(lab, customer, audience="own")
    await count(lab, customer, own_people)
    assert {each["cost_minor"] for each in (await forecast(key, own_people))["forecasts"]} == {0}


async def test_other_settings_are_counted_anew_where_they_were_asked_for(
    lab: Lab, cluster: Cluster, customer: Actor, key: httpx.AsyncClient
) -> None:
    asked, unasked = await start(lab, customer), await start(lab, customer)
    await count(lab, customer, asked)
    async with lab.db.tx(customer) as tx:
        for project in (asked, unasked):
            await projects.set_redundancy(tx, project.id, Redundancy(redundancy=3, redundancy_most=9, confidence=0.9))
    await lab.settle()
    assert (waiting(cluster, asked), waiting(cluster, unasked)) == (1, 0)
    await count(lab, customer, asked)
    assert (await forecast(key, asked))["forecasts"][0]["most"] == 9


async def test_a_project_is_foretold_by_the_body_that_would_start_it_and_nothing_is_made(
    lab: Lab, web: Web, customer: Actor, key: httpx.AsyncClient
) -> None:
    body = new_project(kind="text.classify", ontology=ONTOLOGY, redundancy=2, redundancy_most=7, confidence=0.97)
    answer = await key.post("/api/v1/forecasts", json=body, params={"tasks": "500", "people": "ordinary"})
    assert answer.status_code == 200, answer.text
    found = answer.json()
    project = await start(lab, customer, redundancy=2, redundancy_most=7, confidence=0.97)
    await count(lab, customer, project)
    same = (await forecast(key, project, people="ordinary"))["forecasts"]
    assert [each["answers_per_task"] for each in found["forecasts"]] == [each["answers_per_task"] for each in same]
    assert found["forecasts"][0]["cost_minor"] == round(500 * same[0]["answers_per_task"]) * 1500
    assert len((await key.get("/api/v1/projects")).json()["items"]) == 1
    fault(await key.post("/api/v1/forecasts", json=body | {"redundancy_most": 1}), "redundancy_most", "out_of_range")
    fault(await key.post("/api/v1/forecasts", json=body, params={"people": "project"}), "people", "not_allowed")
    asked = new_project(kind="chat.demonstrate", ontology=example("chat.demonstrate")["ontology"])
    fault(await key.post("/api/v1/forecasts", json=asked), "ontology", "no_labels")
    async with web.key(await lab.customer("viewer")) as viewer:
        problem(await viewer.post("/api/v1/forecasts", json=body), 403, "forbidden")


async def test_the_form_of_a_new_project_shows_a_forecast_and_keeps_what_was_typed(
    lab: Lab, web: Web, customer: Actor
) -> None:
    async with web.session(customer) as client:
        page = await client.post("/projects/new", data=TYPED)
        assert page.status_code == 200, page.text
        assert "This is an assumption" in page.text
        assert 'value="mine"' in page.text
        assert "300 tasks" in page.text
        refused = await client.post("/projects/new", data=TYPED | {"rate": "", "pace": "x"})
        assert (refused.status_code, 'id="pace-error"' in refused.text) == (422, True)
        assert "What to expect" not in (await client.get("/projects/new?kind=chat.demonstrate")).text
        assert 'value="forecast"' in (await client.get("/projects/new?kind=chat.compare")).text
    async with lab.db.tx(customer) as tx:
        assert await projects.projects(tx) == []
