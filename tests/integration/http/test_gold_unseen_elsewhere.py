"""Known tasks cannot be told from others by what else their contributor's browser receives, nor where answers are reviewed.

Feed, page, held task, heartbeat, draft, skipped task and the list of one's answers, around some hundred tasks of which half are known. So few
tell a difference in what is sent, and a gross one in how long it takes; `test_gold_unseen` weighs small ones, of claims and answers.
"""

from __future__ import annotations

import random
import uuid
from datetime import timedelta

import httpx
import numpy as np
import pytest
from tests.conftest import Cluster
from tests.integration.http.conftest import Web, example
from tests.integration.http.test_gold_unseen import (
    Seen,
    bits,
    by_place,
    content,
    deviations,
    leaking,
    numbers,
    timed,
    truth_of,
)
from tests.lab import Lab

from tarazu import quality
from tarazu.kit.actor import Actor
from tarazu.projects import Project
from tarazu.quality import GoldPolicy, NewKnownItem
from tarazu.tasks import NewTask, intake

pytestmark = pytest.mark.anyio

TASKS = 320
SKIPPED_EVERY = 8
# What tells nothing strays further than this but once in 80,000 looks (Student's t: forty shuffles tell its spread).
DEVIATIONS_MAX = 5
PLACES = ("claim", "feed", "page", "held", "beat", "draft", "done", "answers")


async def stocked(lab: Lab, customer: Actor, acceptance: str) -> tuple[Project, list[uuid.UUID]]:
    """Start a project of which half of all claims get a known task."""
    chance = random.Random(11)
    project = await lab.project(customer, acceptance=acceptance)
    async with lab.db.tx(customer) as tx:
        items = [NewKnownItem(payload=content(chance), expected=example()["answer"]) for _ in range(TASKS)]
        known = await quality.add_known_items(tx, project.id, items)
        await intake(tx, project.id, [NewTask(payload=content(chance)) for _ in range(TASKS + 30)])
        await quality.set_gold_policy(tx, project.id, GoldPolicy(rate=500, newcomer_rate=500))
    return project, known


async def look_around(client: httpx.AsyncClient, feed: str, place: int, seen: Seen) -> None:
    """Take a task, look at everything that shows it, and hand it in or skip it."""
    row: list[float] = []

    async def note(call: object) -> httpx.Response:
        answer, seconds = await timed(call)
        assert answer.status_code < 300, answer.text
        row.extend(numbers(answer, seconds))
        return answer

    claimed = await note(client.post("/api/work/claims", json={"feed_id": feed}))
    assignment = claimed.json()["assignment"]["id"]
    path = f"/api/work/assignments/{assignment}"
    await note(client.get("/api/work/feed"))
    await note(client.get(f"/work/assignments/{assignment}"))
    await note(client.get(path))
    await note(client.post(f"{path}/heartbeat", json={}))
    await note(client.put(f"{path}/draft", json={"version": 0, "value": {"comment": "so far"}}))
    if place % SKIPPED_EVERY == 0:
        await note(client.post(f"{path}/skip", json={"reason": "unclear"}))
    else:
        await note(client.post(f"{path}/submission", json={"answer": example()["answer"], "seconds": 30}))
    await note(client.get("/work/answers"))
    seen.rows.append([*row, *bits(assignment)])
    seen.assignments.append(uuid.UUID(assignment))


@pytest.mark.parametrize("acceptance", ["on_submit", "review"])
async def test_nothing_else_that_is_sent_tells_known_tasks_from_others(
    lab: Lab, web: Web, customer: Actor, cluster: Cluster, acceptance: str
) -> None:
    meera = await lab.contributor()
    project, _ = await stocked(lab, customer, acceptance)
    feed, seen = str(await lab.feed(project)), Seen()
    async with web.session(meera) as client:
        for place in range(TASKS):
            await look_around(client, feed, place, seen)
            lab.clock.advance(timedelta(seconds=30))
            if place % 20 == 0:
                await lab.settle()
    truth, rows = truth_of(cluster, seen.assignments), np.array(seen.rows)
    places = by_place(rows, PLACES)
    found = {name: deviations(each, truth) for name, each in places.items()}
    assert all(each < DEVIATIONS_MAX for each in found.values()), found
    assert deviations(leaking(places["held"], truth), truth) > DEVIATIONS_MAX
