"""Models of live conversations, ranked and rated by what people said of them, in a real database."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from tarazu import evaluation, kinds, quality, tasks
from tarazu.kit.actor import Actor
from tarazu.projects import Project
from tests.integration.claims import claim_from
from tests.integration.talked import hold, spoken, talk_project
from tests.integration.test_evaluation import refreshed
from tests.lab import Lab, fresh

pytestmark = pytest.mark.anyio


async def talked(
    lab: Lab, talks: list[list[dict[str, Any]]], names: list[str], **rules: Any
) -> tuple[Actor, Project, evaluation.Leaderboard]:
    """Let somebody hold each conversation, and compute the leaderboard."""
    customer = await lab.customer()
    project = await talk_project(lab, customer, names, max(1, len(talks)), **rules)
    for verdicts in talks:
        await hold(lab, await lab.contributor(), project, *verdicts)
    return customer, project, await refreshed(lab, customer, project)


async def test_picks_grades_and_none_count_for_the_models_whatever_letters_they_stood_under(lab: Lab) -> None:
    x, y = (fresh(name) for name in "xy")
    none = {"best": None, "rewrite": "Written."}
    best, last = {"best": x, "strength": 3}, {"best": y, "strength": 1}
    _, _, board = await talked(lab, [[best, none, last], [best, best], [best, last, best]], [x, y])
    assert (board.votes, board.reason) == (8, None)
    first, second = board.ratings
    assert (first.model, first.battles, first.wins, first.losses, first.ties) == (x, 8, 5, 2, 1)
    assert first.strength is not None
    assert first.low is not None
    assert first.low < first.strength == pytest.approx(-(second.strength or 0), abs=1e-6)
    assert first.heard is not None
    assert (first.heard.replies, first.heard.none_good, first.heard.rating) == (8, 1, None)
    assert first.heard.lead is not None
    assert first.heard.lead.mean == pytest.approx((5 - 2 / 3) / 8)
    assert first.heard.lead.low is not None
    assert second.heard is not None
    assert second.heard.lead is not None
    assert second.heard.lead.mean == pytest.approx(-first.heard.lead.mean)


async def test_a_model_that_was_talked_to_alone_is_rated_and_not_ranked(lab: Lab) -> None:
    x = fresh("x")
    talks = [[{"best": x, "rating": 4}, {"best": x, "rating": 2}], [{"best": x, "rating": 5}], [{"best": None}]]
    _, _, board = await talked(lab, talks, [x])
    assert (board.votes, board.reason) == (0, "too_few_models")
    (only,) = board.ratings
    assert (only.model, only.strength, only.battles) == (x, None, 0)
    assert only.heard is not None
    assert (only.heard.replies, only.heard.none_good, only.heard.lead, only.heard.scale) == (4, 1, None, 5)
    assert only.heard.rating is not None
    assert (only.heard.rating.mean, only.heard.rating.count) == (pytest.approx(11 / 3, abs=1e-6), 3)
    assert only.heard.rating.low is not None


async def test_a_project_of_talks_without_any_has_an_empty_board(lab: Lab) -> None:
    _, _, board = await talked(lab, [], [fresh("x"), fresh("y")])
    assert (board.votes, board.ratings, board.reason) == (0, [], "too_few_models")


async def test_people_who_prefer_the_same_model_are_nearer_than_those_who_do_not(lab: Lab) -> None:
    apart = []
    for same in (True, False):
        x, y = (fresh(name) for name in "xy")
        talks = [[{"best": each, "strength": 3}] for each in (x, x if same else y)]
        customer, project, _ = await talked(lab, talks, [x, y])
        async with lab.db.tx(customer) as tx:
            (task,) = await tasks.tasks(tx, project.id)
            one, other = [each.answer for each in await tasks.task_submissions(tx, task.id)]
        apart.append(kinds.of("chat.converse").distance(one, other))
    assert apart[0] < 0.5 < apart[1]


async def test_another_tenant_learns_nothing_of_a_board_of_talks(lab: Lab) -> None:
    x, y = (fresh(name) for name in "xy")
    _, project, _ = await talked(lab, [[{"best": x, "strength": 1}]], [x, y])
    async with lab.db.tx(await lab.customer()) as tx:
        assert await evaluation.leaderboard(tx, project.id) is None


async def test_each_rated_reply_counts_for_its_model_and_early_ends_are_counted(lab: Lab) -> None:
    x, y = (fresh(name) for name in "xy")
    rated = {"best": x, "strength": 1, "ratings": {x: 5, y: 2}}
    talks = [[rated, {"best": None}], [rated | {"ratings": {x: 3}}], [rated]]
    _, _, board = await talked(lab, talks, [x, y], rate_each=True)
    first, second = (each.heard for each in board.ratings)
    assert first is not None
    assert second is not None
    assert (first.talks, first.ended, first.none_good, first.replies) == (3, 1, 1, 4)
    assert first.rating is not None
    assert second.rating is not None
    assert (first.rating.count, first.rating.mean) == (3, pytest.approx(13 / 3, abs=1e-6))
    assert (second.rating.count, second.rating.mean, second.rating.low) == (2, 2, None)


async def test_who_ends_talks_early_is_told_before_handing_in_and_the_reviewer_reads_it(lab: Lab) -> None:
    customer, person, x = await lab.customer(), await lab.contributor(), fresh("x")
    project = await talk_project(lab, customer, [x], 1, turns_min=3, acceptance="review")
    await lab.add(customer, project)
    await hold(lab, person, project, {"best": None})
    claimed = await claim_from(lab, person, project)
    asked = tasks.Asked(turn=uuid.uuid4(), said="Hello")
    await spoken(lab, person, claimed.id, asked)
    answer = {"turns": [{"id": str(asked.turn), "pick": "none"}], "path": [str(asked.turn)]}
    async with lab.db.tx(person) as tx:
        (told,) = await tasks.advise(tx, claimed.id, answer)
        assert await tasks.advise(tx, claimed.id, {**answer, "turns": []}) == []
        assert await tasks.advise(tx, claimed.id, answer) == [told]
    assert dict(told.facts) == {"turns": 1, "min": 3, "ended": 2, "talks": 2}
    await tasks.submit(lab.db, person, claimed.id, answer, 60)
    await lab.settle()
    seen = []
    async with lab.db.tx(await lab.contributor(reviewer=True)) as tx:
        while (work := await quality.take_review(tx)) is not None:
            if work.title["en"] == project.name:
                seen += [each.code for each in await quality.advice_under_review(tx)]
            await quality.record_review(tx, work.id, "accept")
    assert seen == ["ended_early_among"]
