"""Rubrics from one project's delivery into another's tasks: what was approved is taken as it was delivered."""

from __future__ import annotations

import io
import json
from datetime import timedelta

import pytest

from tarazu import kinds, quality, tasks
from tarazu.kit.actor import system
from tarazu.quality import ReviewPolicy
from tests.integration.test_delivery import built, content, requested
from tests.lab import Lab

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("acceptance", "share", "review"),
    [("on_submit", None, "not_asked"), ("review", 0, "not_asked"), ("review", None, None)],
)
async def test_a_rubric_that_was_not_to_be_reviewed_comes_in_as_it_was_delivered_and_one_that_was_is_counted(
    lab: Lab, acceptance: str, share: int | None, review: str | None
) -> None:
    customer, person = await lab.customer(), await lab.contributor()
    writing = await lab.project(customer, kind="rubric.author", acceptance=acceptance)
    if share is not None:
        async with lab.db.tx(customer) as tx:
            await quality.set_review_policy(
                tx, writing.id, ReviewPolicy(review_permille=share, newcomer_permille=share)
            )
    await lab.add(customer, writing)
    await lab.answer(person, await lab.claim(person, writing))
    await lab.settle()
    lab.clock.advance(timedelta(days=30))
    async with lab.db.tx(system()) as tx:
        await quality.accept_overdue(tx)
    delivered = await built(lab, customer, await requested(lab, customer, writing))
    line = await content(lab, delivered, "rubrics.jsonl")
    assert json.loads(line)["review"] == review
    samples = len(kinds.of("rubric.author").example("en")["payload"]["answers"])
    grading = await lab.project(customer, kind="rubric.grade")
    async with lab.db.tx(customer) as tx:
        done = await tasks.intake(tx, grading.id, tasks.read_rows(io.BytesIO(line), "jsonl", "rubric.grade"))
    assert (done.created, done.passed_over) == ((samples, 0) if review else (0, 1))
