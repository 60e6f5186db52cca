"""A verdict names its clause and the places of the answer that it is about, to the author and to whoever buys the data."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from tarazu import quality, tasks
from tarazu.kit.actor import Actor
from tarazu.kit.errors import Refusal
from tarazu.projects import Project
from tarazu.quality import Place
from tarazu.quality.review.places import check_places
from tarazu.tasks import Claimed
from tests.integration.test_delivery import built, content, requested
from tests.lab import Lab

pytestmark = pytest.mark.anyio

WRITTEN = "इसमें लिखा है: the Moon is a star."
RULES = {"en": "# Write\n\n**§1 Be kind.** Always.\n\n**§2 Be right.** Check it.", "hi": "**§2 सही लिखें।** जाँचें।"}


async def under_review(lab: Lab) -> tuple[Actor, Actor, Project, Claimed, Actor, quality.ReviewWork]:
    """Return customer, author, project, assignment, reviewer and the review that the reviewer holds."""
    customer, author = await lab.customer(), await lab.contributor()
    project = await lab.project(customer, kind="chat.demonstrate", acceptance="review", guidelines=RULES)
    await lab.add(customer, project)
    claimed = await lab.claim(author, project)
    await lab.answer(author, claimed, content=WRITTEN)
    reviewer, _ = await lab.reviewing(project)
    async with lab.db.tx(reviewer) as tx:
        work = await quality.held_review(tx)
    assert work is not None
    return customer, author, project, claimed, reviewer, work


async def verdict(lab: Lab, reviewer: Actor, work: quality.ReviewWork, *places: Place, clause: str = "§2") -> None:
    """Return the answer with a reason."""
    async with lab.db.tx(reviewer) as tx:
        await quality.record_review(tx, work.id, "return", clause, "That is wrong.", places)


def moon(**changes: Any) -> Place:
    """Return the place of a claim in the text, in code points."""
    start = WRITTEN.index("the Moon")
    return Place(**{"pointer": "/content", "start": start, "end": start + 8, "quote": "the Moon", **changes})


async def test_an_author_reads_the_clause_and_the_words_that_a_verdict_is_about(lab: Lab) -> None:
    _, author, _, claimed, reviewer, work = await under_review(lab)
    await verdict(lab, reviewer, work, moon(note="It is none."), Place(pointer="/content"))
    async with lab.db.tx(author) as tx:
        (said,) = await quality.feedbacks(tx, claimed.id)
    assert (said.verdict, said.clause, said.round) == ("return", "§2", 1)
    assert said.places == [moon(note="It is none."), Place(pointer="/content")]
    async with lab.db.tx(await lab.contributor()) as tx:
        assert await quality.feedbacks(tx, claimed.id) == []


@pytest.mark.parametrize(
    ("place", "field"),
    [
        (Place(pointer="/contents"), "places[0].pointer"),
        (Place(pointer="content"), "places[0].pointer"),
        (Place(pointer="/content/0"), "places[0].pointer"),
        (moon(quote="the Sun!"), "places[0].quote"),
        (moon(start=None), "places[0]"),
        (moon(start=-9, end=-1), "places[0]"),
        (moon(note="x" * 501), "places[0].note"),
        (moon(note="\0"), "places[0].note"),
        (Place(pointer="/" + "x" * 600), "places[0].pointer"),
    ],
)
async def test_a_place_that_is_not_in_the_answer_is_refused_by_name(place: Place, field: str) -> None:
    with pytest.raises(Refusal) as found:
        check_places([place], {"content": WRITTEN})
    assert [fault.field for fault in found.value.faults] == [field]


async def test_a_clause_that_the_guidelines_have_not_is_refused(lab: Lab) -> None:
    *_, reviewer, work = await under_review(lab)
    with pytest.raises(Refusal) as found:
        await verdict(lab, reviewer, work, clause="§7")
    assert [(fault.field, fault.code) for fault in found.value.faults] == [("clause", "not_allowed")]
    with pytest.raises(Refusal):
        await verdict(lab, reviewer, work, *[Place(pointer="/content")] * 21)
    await verdict(lab, reviewer, work)


async def test_what_was_said_of_each_round_stays_and_goes_into_the_delivery(lab: Lab) -> None:
    customer, author, project, claimed, reviewer, work = await under_review(lab)
    await verdict(lab, reviewer, work, moon())
    again = WRITTEN.replace("a star", "not a star")
    await tasks.submit(lab.db, author, claimed.id, {"content": again}, 30)
    second, _ = await lab.reviewing(project)
    async with lab.db.tx(second) as tx:
        held = await quality.held_review(tx)
        assert held is not None
        await quality.record_review(tx, held.id, "accept", "§1", None, [moon()])
    async with lab.db.tx(author) as tx:
        assert [(each.round, each.verdict) for each in await quality.feedbacks(tx, claimed.id)] == [
            (2, "accept"),
            (1, "return"),
        ]
        (mine,) = await quality.my_answers(tx, tx.now + timedelta(seconds=1), 10)
    assert (mine.assignment_id, mine.round, mine.state) == (claimed.id, 2, "accepted")
    await lab.settle()
    ready = await built(lab, customer, await requested(lab, customer, project))
    text = await content(lab, ready, "records.jsonl")
    (answer,) = json.loads(text)["submissions"]
    assert answer["review"]["clause"] == "§1"
    assert answer["review"]["places"] == [
        {"pointer": "/content", "start": moon().start, "end": moon().end, "quote": "the Moon"}
    ]


async def test_what_became_of_ones_answers_is_told_newest_first_and_to_nobody_else(lab: Lab) -> None:
    _, author, _, _, reviewer, work = await under_review(lab)
    lab.clock.advance(timedelta(seconds=5))
    async with lab.db.tx(author) as tx:
        assert [each.state for each in await quality.my_answers(tx, tx.now, 10)] == ["in_review"]
    await verdict(lab, reviewer, work)
    async with lab.db.tx(author) as tx:
        assert [each.state for each in await quality.my_answers(tx, tx.now, 10)] == ["returned"]
    async with lab.db.tx(reviewer) as tx:
        assert await quality.my_answers(tx, tx.now, 10) == []
