"""Comparisons of more than two answers from intake to leaderboard, in a real database."""

from __future__ import annotations

from typing import Any

import pytest

from tarazu import evaluation, kinds, quality, tasks
from tarazu.kit.actor import Actor, system
from tarazu.kit.errors import Fault, Refusal
from tarazu.projects import Project
from tarazu.tasks import Claimed, NewTask
from tests.lab import Lab

pytestmark = pytest.mark.anyio

ONTOLOGY = {**kinds.of("chat.compare").example("en")["ontology"], "criteria": [], "answers_max": 4}


def shown_by(*models: str | None) -> dict[str, Any]:
    """Return a payload with an answer of each model."""
    named = [{"model": model} if model else {} for model in models]
    answers = [{"key": "abcdefgh"[i], "content": f"Answer {i}", **each} for i, each in enumerate(named)]
    return {"prompt": [{"role": "user", "content": "Who are you?"}], "answers": answers}


async def started(lab: Lab, *payloads: dict[str, Any], people: int = 1) -> tuple[Actor, Project]:
    """Start a project with such tasks."""
    customer = await lab.customer()
    project = await lab.project(customer, ontology=ONTOLOGY)
    async with lab.db.tx(customer) as tx:
        await tasks.intake(tx, project.id, [NewTask(payload=payload, redundancy=people) for payload in payloads])
    return customer, project


def letter_of(claimed: Claimed, place: int) -> str:
    """Return under which letter somebody sees the answer that stands at a place of the payload."""
    return next(str(each["key"]) for each in claimed.view["answers"] if each["content"] == f"Answer {place}")


async def pick(lab: Lab, person: Actor, project: Project, place: int | None) -> Claimed:
    """Take the next task and find the answer at a place the best, or none the best."""
    claimed = await lab.claim(person, project)
    answer = {"preference": "tie"} if place is None else {"preference": letter_of(claimed, place), "strength": 2}
    await tasks.submit(lab.db, person, claimed.id, answer, 30)
    return claimed


async def board(lab: Lab, customer: Actor, project: Project) -> evaluation.Leaderboard:
    """Compute the leaderboard and read it."""
    async with lab.db.tx(system(customer.tenant_id)) as tx:
        assert await evaluation.refresh_leaderboard(tx, project.id)
        found = await evaluation.leaderboard(tx, project.id)
    assert found is not None
    return found


async def test_the_best_of_four_is_stored_in_the_order_of_the_payload_whichever_way_it_was_shown(lab: Lab) -> None:
    customer, project = await started(lab, *[shown_by("w", "x", "y", "z")] * 12)
    person = await lab.contributor()
    seen = {letter_of(await pick(lab, person, project, 3), 3) for _ in range(12)}
    async with lab.db.tx(customer) as tx:
        stored = await tasks.submissions(tx, project.id)
    assert seen == {"a", "d"}
    assert [each.answer["preference"] for each in stored] == ["d"] * 12
    assert {each.label for each in stored} == {"d"}


@pytest.mark.parametrize(("letter", "count"), [("c", 2), ("d", 3), ("e", 4), ("A", 4), ("", 4)])
async def test_a_letter_that_the_task_has_no_answer_for_is_refused_by_name(lab: Lab, letter: str, count: int) -> None:
    _, project = await started(lab, shown_by(*"wxyz"[:count]))
    person = await lab.contributor()
    claimed = await lab.claim(person, project)
    with pytest.raises(Refusal) as refused:
        await tasks.submit(lab.db, person, claimed.id, {"preference": letter, "strength": 1}, 30)
    allowed = [*"abcd"[:count], "tie", "both_bad"]
    assert list(refused.value.faults) == [
        Fault(field="answer.preference", code="not_allowed", facts={"allowed": allowed})
    ]
    # Nothing was stored, and the same assignment takes a good answer, twice.
    for _ in range(2):
        done = await tasks.submit(lab.db, person, claimed.id, {"preference": "b", "strength": 1}, 30)
    assert done.outcome == "repeated"


async def test_a_task_with_more_answers_than_the_project_lets_it_is_refused_by_row(lab: Lab) -> None:
    with pytest.raises(Refusal) as refused:
        await started(lab, shown_by("x", "y"), shown_by(*"uvwxy"))
    assert [(fault.field, fault.code) for fault in refused.value.faults] == [("rows[2].payload.answers", "too_long")]


async def test_what_was_handed_in_is_shown_again_as_it_was_seen(lab: Lab) -> None:
    _, project = await started(lab, *[shown_by("x", "y", "z")] * 6)
    person = await lab.contributor()
    for _ in range(6):
        claimed = await pick(lab, person, project, 0)
        async with lab.db.tx(person) as tx:
            held = await tasks.held(tx, claimed.id)
        assert held.answer is not None
        assert held.answer["preference"] == letter_of(claimed, 0)


async def test_the_best_of_several_wins_against_each_and_counts_as_one_vote(lab: Lab) -> None:
    customer, project = await started(lab, shown_by("x", "y", "z"), shown_by("z", "x", "y"), people=3)
    for best in (0, 1, None):
        person = await lab.contributor()
        for _ in range(2):
            await pick(lab, person, project, best)
    found = await board(lab, customer, project)
    assert found.votes == 6
    assert {each.model: (each.wins, each.losses, each.ties) for each in found.ratings} == {
        "x": (4, 2, 4), "y": (2, 3, 4), "z": (2, 3, 4),
    }  # fmt: skip


async def test_answers_of_one_model_or_of_none_are_no_battle(lab: Lab) -> None:
    customer, project = await started(lab, shown_by("x", "x", "y", None))
    await pick(lab, await lab.contributor(), project, 2)
    found = await board(lab, customer, project)
    assert {each.model: (each.wins, each.losses) for each in found.ratings} == {"x": (0, 2), "y": (2, 0)}


async def test_four_answers_have_a_consensus_of_their_letters(lab: Lab) -> None:
    customer, project = await started(lab, shown_by("w", "x", "y", "z"), people=3)
    for place in (2, 2, 0):
        await pick(lab, await lab.contributor(), project, place)
    await lab.settle()
    scope = {"tenant_id": str(customer.tenant_id), "project_id": str(project.id)}
    await quality.JOBS["quality.refit"](lab.jobs, **scope)
    async with lab.db.tx(customer) as tx:
        (found,) = await quality.consensus(tx, project.id, None, 10)
    assert (found.label, found.votes) == ("c", 3)
    assert found.shares["c"] == pytest.approx(2 / 3, abs=1e-3)
