"""Leaderboards from people's votes in a real database."""

from __future__ import annotations

from typing import Any

import pytest

from tarazu import evaluation, kinds, tasks
from tarazu.kit.actor import Actor, system
from tarazu.projects import Project
from tarazu.tasks import NewTask
from tests.integration.claims import claim_from
from tests.lab import Lab

pytestmark = pytest.mark.anyio


def battle(first: str, second: str) -> dict[str, Any]:
    """Return a payload whose answers come from two models."""
    return {
        "prompt": [{"role": "user", "content": "Who are you?"}],
        "answers": [
            {"key": "a", "content": f"I am {first}.", "model": first},
            {"key": "b", "content": f"I am {second}.", "model": second},
        ],
    }


async def votes(lab: Lab, customer: Actor, project: Project, rows: list[tuple[str, str, str]], people: int = 2) -> None:
    """Have so many people vote alike: rows of (first model, second model, preference)."""
    wanted = {f"I am {first}.": (f"I am {second}.", outcome) for first, second, outcome in rows}
    assert len(wanted) == len(rows)
    async with lab.db.tx(customer) as tx:
        new = [NewTask(payload=battle(first, second), redundancy=people) for first, second, _ in rows]
        await tasks.intake(tx, project.id, new)
    for _ in range(people):
        person = await lab.contributor()
        for _ in rows:
            claimed = await claim_from(lab, person, project)
            texts = [answer["content"] for answer in claimed.view["answers"]]
            stored = next(text for text in texts if text in wanted and wanted[text][0] in texts)
            answer: dict[str, Any] = {"preference": wanted[stored][1]}
            if answer["preference"] in ("a", "b"):
                answer["strength"] = 1
            if answer["preference"] == "needs_expert":
                answer = {"outcome": "needs_expert", "comment": "A judge."}
            shown = kinds.of("chat.compare").shown(answer, texts[0] != stored)
            await tasks.submit(lab.db, person, claimed.id, dict(shown), 30)


async def refreshed(lab: Lab, customer: Actor, project: Project) -> evaluation.Leaderboard:
    """Compute the leaderboard as the runner does, and read it as the customer does."""
    async with lab.db.tx(system(customer.tenant_id)) as tx:
        assert await evaluation.refresh_leaderboard(tx, project.id)
    async with lab.db.tx(customer) as tx:
        found = await evaluation.leaderboard(tx, project.id)
    assert found is not None
    return found


async def test_who_asks_for_an_expert_has_judged_no_model(lab: Lab) -> None:
    customer = await lab.customer()
    ontology = {**kinds.of("chat.compare").example("en")["ontology"], "outcomes": ["needs_expert"]}
    project = await lab.project(customer, ontology=ontology)
    await votes(lab, customer, project, [("x", "y", "a"), ("y", "z", "needs_expert")])
    board = await refreshed(lab, customer, project)
    assert board.votes == 2
    assert [rating.model for rating in board.ratings] == ["x", "y"]


async def test_the_model_that_wins_most_leads_with_its_interval(lab: Lab) -> None:
    customer = await lab.customer()
    project = await lab.project(customer)
    rows = [("x", "y", "a"), ("y", "z", "a"), ("z", "x", "both_bad")]
    await votes(lab, customer, project, rows)
    board = await refreshed(lab, customer, project)
    assert (board.votes, board.reason) == (6, None)
    assert [rating.model for rating in board.ratings] == ["x", "y", "z"]
    first = board.ratings[0]
    assert (first.battles, first.wins, first.losses, first.ties) == (4, 2, 0, 2)
    assert first.strength is not None
    assert first.low is not None
    assert first.high is not None
    assert first.low <= first.strength <= first.high
    assert board.win_rates.models == ["x", "y", "z"]
    assert board.win_rates.rates == [[None, 1.0, 0.5], [0.0, None, 1.0], [0.5, 0.0, None]]


async def test_models_that_were_never_compared_are_not_ranked_and_the_board_says_why(lab: Lab) -> None:
    customer = await lab.customer()
    project = await lab.project(customer)
    await votes(lab, customer, project, [("w", "x", "a"), ("y", "z", "b")])
    board = await refreshed(lab, customer, project)
    assert (board.reason, board.method) == ("unconnected", "none")
    assert {rating.strength for rating in board.ratings} == {None}
    assert sum(rating.wins for rating in board.ratings) == 4


async def test_a_model_that_never_lost_has_a_strength_but_no_interval(lab: Lab) -> None:
    customer = await lab.customer()
    project = await lab.project(customer)
    await votes(lab, customer, project, [("x", "y", "a")])
    board = await refreshed(lab, customer, project)
    assert board.reason == "one_sided"
    assert [(rating.model, rating.low) for rating in board.ratings] == [("x", None), ("y", None)]
    assert board.ratings[0].strength is not None


async def test_one_persons_votes_give_no_interval(lab: Lab) -> None:
    customer = await lab.customer()
    project = await lab.project(customer)
    await votes(lab, customer, project, [("x", "y", "tie")], people=1)
    board = await refreshed(lab, customer, project)
    assert (board.reason, board.ratings[0].strength, board.ratings[0].low) == ("one_voter", 0.0, None)


async def test_a_project_without_named_models_has_an_empty_board(lab: Lab) -> None:
    customer, meera = await lab.customer(), await lab.contributor()
    project = await lab.project(customer)
    async with lab.db.tx(customer) as tx:
        payload = battle("x", "y")
        for answer in payload["answers"]:
            del answer["model"]
        await tasks.intake(tx, project.id, [NewTask(payload=payload)])
    await lab.answer(meera, await claim_from(lab, meera, project))
    board = await refreshed(lab, customer, project)
    assert (board.reason, board.votes, board.ratings) == ("too_few_models", 0, [])


async def test_a_project_of_another_kind_has_no_board(lab: Lab) -> None:
    customer = await lab.customer()
    project = await lab.project(customer, kind="text.classify")
    async with lab.db.tx(system(customer.tenant_id)) as tx:
        assert not await evaluation.refresh_leaderboard(tx, project.id)
    async with lab.db.tx(customer) as tx:
        assert await evaluation.leaderboard(tx, project.id) is None


async def test_another_tenant_sees_no_board(lab: Lab) -> None:
    customer, stranger = await lab.customer(), await lab.customer()
    project = await lab.project(customer)
    await votes(lab, customer, project, [("x", "y", "tie")], people=1)
    await refreshed(lab, customer, project)
    async with lab.db.tx(stranger) as tx:
        assert await evaluation.leaderboard(tx, project.id) is None


async def test_a_judge_is_held_against_grades_that_were_given_before_its_own_were_seen(lab: Lab) -> None:
    customer = await lab.customer()
    project = await lab.project(customer, kind="judge.audit", redundancy=2)
    await lab.add(customer, project, count=3)
    for _ in range(2):
        person = await lab.contributor()
        for _ in range(3):
            await lab.answer(person, await claim_from(lab, person, project))
    async with lab.db.tx(customer) as tx:
        assert await evaluation.judges(tx, project.id) is None
    await evaluation.JOBS["evaluation.refresh"](lab.jobs, tenant_id=str(customer.tenant_id), project_id=str(project.id))
    async with lab.db.tx(customer) as tx:
        found = await evaluation.judges(tx, project.id)
    async with lab.db.tx(await lab.customer()) as tx:
        assert await evaluation.judges(tx, project.id) is None
    assert found is not None
    (judge,) = found.judges
    assert (judge.name, judge.agreed, judge.disputed, judge.revised) == ("judge-v1", 12, 6, 6)
    assert (judge.report.tasks, judge.report.people) == (3, 2)
    # Who was convinced afterwards counts by what they had said before.
    assert judge.report.overall.equal == pytest.approx(1 / 3)
    assert judge.report.calibration is not None
