"""Known answers under review cannot be told from others by anything that their reviewer's browser receives.

Some hundred reviews of which half are known are taken, read, drafted and judged over HTTP. So few tell a difference in what is sent, in the
order and the days due, and a gross one in how long it takes.
"""

from __future__ import annotations

import random
import uuid
from datetime import datetime, timedelta

import httpx
import numpy as np
import psycopg
import pytest
from numpy.typing import NDArray
from tests.conftest import Cluster
from tests.integration.http.conftest import Web, example
from tests.integration.http.test_gold_unseen import bits, by_place, content, deviations, leaking, numbers, timed
from tests.integration.test_known_reviews import alone
from tests.integration.test_stages import Bench
from tests.lab import Lab

from tarazu import quality
from tarazu.quality import NewKnownItem
from tarazu.tasks import NewTask, intake

pytestmark = pytest.mark.anyio

REVIEWS = 240
# What tells nothing strays further than this but once in 80,000 looks (Student's t: forty shuffles tell its spread).
DEVIATIONS_MAX = 5
PLACES = ("take", "page", "draft", "verdict", "paid")


async def stocked(lab: Lab) -> Bench:
    """Start a project of which half of all reviews are known, with enough answers of both."""
    chance = random.Random(13)
    bench = await Bench.made(lab, known_permille=500, newcomer_known_permille=500)
    answer = example()["answer"]
    async with lab.db.tx(bench.customer) as tx:
        items = [
            NewKnownItem(purpose="review", payload=content(chance), expected=answer, initial=answer)
            for _ in range(REVIEWS)
        ]
        await quality.add_known_items(tx, bench.project.id, items)
        await intake(tx, bench.project.id, [NewTask(payload=content(chance)) for _ in range(REVIEWS)])
    for _ in range(REVIEWS):
        claimed = await lab.claim(bench.author, bench.project)
        await lab.answer(bench.author, claimed)
        # some come in at once, and are queued together
        if chance.random() < 0.7:
            await lab.settle()
            lab.clock.advance(timedelta(microseconds=chance.randint(1_000_000, 60_000_000)))
    await lab.settle()
    return bench


async def review(client: httpx.AsyncClient, rows: list[list[float]], due: list[datetime]) -> str:
    """Take a review, look at everything that shows it, and give a verdict; returns its id."""
    row: list[float] = []

    async def note(call: object) -> httpx.Response:
        answer, seconds = await timed(call)
        assert answer.status_code < 300, answer.text
        row.extend(numbers(answer, seconds))
        return answer

    taken = (await note(client.post("/api/work/reviews/next"))).json()
    path = f"/api/work/reviews/{taken['id']}"
    await note(client.get("/work/reviews"))
    await note(client.put(f"{path}/draft", json={"version": 0, "value": {"comment": "so far"}}))
    await note(client.post(path, json={"verdict": "accept"}))
    await note(client.get("/api/work/earnings"))
    due.append(datetime.fromisoformat(taken["due_at"]))
    since = (due[-1] - due[-2]).total_seconds() if len(due) > 1 else 0.0
    rows.append([*row, since, float(since < 0), float(due[-1].microsecond % 1000), *bits(taken["id"])])
    return str(taken["id"])


async def test_nothing_that_a_reviewer_is_sent_tells_known_answers_from_others(
    lab: Lab, web: Web, cluster: Cluster
) -> None:
    alone(cluster)
    bench = await stocked(lab)
    reviewer = await lab.contributor(reviewer=True)
    seen: list[list[float]] = []
    ids: list[str] = []
    due: list[datetime] = []
    async with web.session(reviewer) as client:
        for place in range(REVIEWS):
            ids.append(await review(client, seen, due))
            lab.clock.advance(timedelta(seconds=30))
            if place % 20 == 0:
                await lab.settle()
    rows, truth = np.array(seen), truth_of(cluster, bench, ids)
    assert 0.3 < truth.mean() < 0.7
    places = by_place(rows, PLACES)
    found = {name: deviations(each, truth) for name, each in places.items()}
    assert all(each < DEVIATIONS_MAX for each in found.values()), found
    assert deviations(leaking(places["page"], truth), truth) > DEVIATIONS_MAX


def truth_of(cluster: Cluster, bench: Bench, ids: list[str]) -> NDArray[np.bool_]:
    """Return which reviews were of known answers."""
    with psycopg.connect(cluster.admin_conninfo()) as connection:
        text = "select context.alias(tenant_id, id), known from tasks.submission where tenant_id = %s"
        known = dict(connection.execute(text, (bench.customer.tenant_id,)).fetchall())
    return np.array([known[uuid.UUID(each)] for each in ids])
