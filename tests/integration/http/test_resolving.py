"""Blind solving over HTTP: what customers set, what reviewers see, and what no byte tells a solver."""

from __future__ import annotations

import httpx
import pytest
from tests.integration.http.conftest import Web, fault
from tests.integration.test_account_commands import Run, run, slug  # noqa: F401
from tests.integration.test_resolves import EXAMPLE, RIGHT, WRONG, Bench
from tests.lab import Lab, fresh

from tarazu import quality
from tarazu.http.server import ROUTES

pytestmark = pytest.mark.anyio


def _path(bench: Bench) -> str:
    return f"/api/v1/projects/{bench.writing.id}/resolving"


async def test_a_customer_sets_shows_and_ends_who_solves(lab: Lab, web: Web) -> None:
    bench = await Bench.made(lab, people=0)
    async with web.key(bench.customer) as key:
        assert (await key.get(_path(bench))).json() == {"resolving": None}
        given = {"solving_project_id": str(bench.solving.id), "people": 2, "only_agreed": True}
        made = (await key.put(_path(bench), json=given)).json()["resolving"]
        assert {name: made[name] for name in given} == given
        assert made["open"] == made["agreed"] == 0
        await bench.written()
        assert (await key.get(_path(bench))).json()["resolving"]["open"] == 1
        assert (await key.delete(_path(bench))).json() == {"resolving": None}
        await bench.written()
    assert len(await bench.to_solve()) == 1


async def test_another_customers_projects_are_not_known_and_a_viewer_sets_nothing(lab: Lab, web: Web) -> None:
    bench, rival = await Bench.made(lab, people=0), await Bench.made(lab, people=0)
    async with web.key(bench.customer) as key:
        for wanted in (str(rival.solving.id), "mine"):
            refused = await key.put(_path(bench), json={"solving_project_id": wanted})
            fault(refused, "solving_project_id", "unknown_project")
        assert (await key.put(_path(rival), json={"solving_project_id": str(bench.solving.id)})).status_code == 404
        assert (await key.get(_path(rival))).status_code == 404
    assert bench.customer.tenant_id
    viewer = await lab.colleague(bench.customer.tenant_id, "viewer")
    async with web.key(viewer) as key:
        refused = await key.put(_path(bench), json={"solving_project_id": str(bench.solving.id)})
        assert refused.status_code == 403
        assert (await key.delete(_path(bench))).status_code == 403


async def test_the_settings_of_a_project_say_and_change_who_solves(lab: Lab, web: Web) -> None:
    bench = await Bench.made(lab, people=0)
    page = f"/projects/{bench.writing.id}"
    async with web.session(bench.customer) as client:
        assert bench.solving.name in (await client.get(f"{page}/settings")).text
        data = {"solving_project_id": str(bench.solving.id), "people": "0"}
        refused = await client.post(f"{page}/resolving", data=data)
        assert (refused.status_code, "from 1 to 10" in refused.text) == (422, True)
        assert (await client.post(f"{page}/resolving", data=data | {"people": "2"})).status_code == 303
        assert "selected>" in (await client.get(f"{page}/settings")).text
        await client.post(f"{page}/resolving", data={"solving_project_id": "", "people": "2"})
    async with lab.db.tx(bench.customer) as tx:
        assert await quality.resolving(tx, bench.writing.id) is None


async def test_a_reviewer_reads_beside_a_disputed_question_what_solvers_answered(lab: Lab, web: Web) -> None:
    bench = await Bench.made(lab)
    await bench.written()
    solvers = await bench.solved(RIGHT, WRONG | {"working": "I **counted** the rows."})
    reviewer, _ = await lab.reviewing(bench.writing)
    async with web.session(reviewer) as client:
        page = (await client.get("/work/reviews")).text
    assert "<strong>counted</strong>" in page
    assert [mark in page for mark in ("5.1", "A guess", "Disputed")] == [True] * 3
    assert [str(solver.principal_id) in page for solver in solvers] == [False, False]


async def test_no_byte_that_a_solver_can_ask_for_tells_of_key_or_solution(lab: Lab, web: Web) -> None:
    bench = await Bench.made(lab)
    marks = {name: fresh(name) for name in ("solution", "source", "comment", "brief", "note", "reference")}
    parts = {"brief": marks["brief"], "note": marks["note"], "reference": {"row": marks["reference"]}}
    await lab.add(bench.customer, bench.writing, payload=EXAMPLE["payload"] | parts)
    kept = {"answer": "48151623", "tolerance": "31337", "solution": [{"content": marks["solution"]}]}
    remarks = {name: marks[name] for name in ("source", "comment")}
    await lab.answer(bench.author, await lab.claim(bench.author, bench.writing), **kept, **remarks)
    await lab.settle()
    solver = await lab.contributor()
    held = await lab.claim(solver, bench.solving)
    asked = [route for route in ROUTES if route.method == "GET" and route.path.startswith(("/work", "/api/work"))]
    told = b""
    async with web.session(solver) as client:
        for route in asked:
            path = route.path.replace("{assignment_id}", str(held.id)).replace(
                "{feed_id}", str(await lab.feed(bench.solving))
            )
            if "{" not in path:
                told += _bytes(await client.get(path))
        advice = {"answer": {"answer": "1", "confidence": "low"}}
        told += _bytes(await client.post(f"/api/work/assignments/{held.id}/advice", json=advice))
        done = await client.post(f"/api/work/assignments/{held.id}/submission", json=advice | {"seconds": 30})
        assert done.status_code in (200, 201), done.text
        told += _bytes(done) + _bytes(await client.get(f"/work/assignments/{held.id}"))
    assert EXAMPLE["answer"]["question"].encode() in told
    hidden = [*marks.values(), "48151623", "31337"]
    assert [mark for mark in hidden if mark.encode() in told] == []


async def test_the_command_line_pairs_two_projects_and_tells_how_questions_stand(lab: Lab, run: Run) -> None:  # noqa: F811
    bench = await Bench.made(lab, people=0)
    tenant = await slug(lab, bench.customer)
    command = ("project", "solve-blind", "-t", tenant, "-p", bench.writing.name)
    assert "Nobody" in (await run(*command)).out
    made = await run(*command, "--by", bench.solving.name, "--people", "1", "--only-agreed", "--json")
    assert (made.code, made.data["people"], made.data["only_agreed"]) == (0, 1, True)
    await bench.written()
    await bench.solved(RIGHT)
    assert "agreed 1" in (await run(*command)).out
    assert (await run(*command, "--by", bench.writing.name)).code == 1
    assert "Nobody" in (await run(*command, "--end")).out


def _bytes(response: httpx.Response) -> bytes:
    return repr(response.headers).encode() + response.content
