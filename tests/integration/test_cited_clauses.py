"""A verdict that does not accept names the clause it rests on, or says that there is none; then the customer is asked."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

import pytest

from tarazu import projects, quality, tasks
from tarazu.http import State, create_app
from tarazu.kit.actor import Actor
from tarazu.kit.errors import Refusal
from tarazu.projects import Project
from tarazu.tasks import Claimed
from tests.integration.http.conftest import Web, fault
from tests.integration.test_known_reviews import alone, is_known, known, taken
from tests.integration.test_review_places import RULES, under_review
from tests.integration.test_stages import Bench
from tests.lab import Lab

pytestmark = pytest.mark.anyio

WHY = "Units are missing."


async def judged(
    lab: Lab, reviewer: Actor, review_id: uuid.UUID, verdict: str, clause: str | None, **more: Any
) -> None:
    """Give a verdict with a reason."""
    async with lab.db.tx(reviewer) as tx:
        await quality.record_review(tx, review_id, verdict, clause, WHY, **more)


async def questions(lab: Lab, customer: Actor, project: Project) -> Sequence[tasks.Question]:
    """Return what waits for an answer of the customer."""
    async with lab.db.tx(customer) as tx:
        return await tasks.questions(tx, project.id, answered=False)


async def feedback(lab: Lab, author: Actor, claimed: Claimed) -> tuple[str, str | None]:
    """Return verdict and clause as the author reads them."""
    async with lab.db.tx(author) as tx:
        (said,) = await quality.feedbacks(tx, claimed.id)
    return said.verdict, said.clause


@pytest.mark.parametrize("verdict", ["return", "exclude", "fix"])
async def test_whatever_does_not_accept_names_a_clause_of_numbered_guidelines(lab: Lab, verdict: str) -> None:
    customer, author, project, claimed, reviewer, work = await under_review(lab)
    more = {"answer": {"content": "The Moon is a moon."}} if verdict == "fix" else {}
    for missing in (None, "", "  "):
        with pytest.raises(Refusal) as found:
            await judged(lab, reviewer, work.id, verdict, missing, **more)
        assert [(each.field, each.code) for each in found.value.faults] == [("clause", "missing")]
        assert found.value.faults[0].facts == {"clauses": ["§1", "§2"], "otherwise": "none"}
    await judged(lab, reviewer, work.id, verdict, "§2", **more)
    assert await feedback(lab, author, claimed) == (verdict, "§2")
    assert await questions(lab, customer, project) == []


async def test_an_acceptance_needs_no_clause_and_asks_nothing(lab: Lab) -> None:
    customer, author, project, claimed, reviewer, work = await under_review(lab)
    await judged(lab, reviewer, work.id, "accept", "none")
    assert await feedback(lab, author, claimed) == ("accept", None)
    assert await questions(lab, customer, project) == []


async def test_what_no_clause_says_becomes_a_question_to_the_customer_without_a_name(lab: Lab) -> None:
    customer, author, project, claimed, reviewer, work = await under_review(lab)
    await judged(lab, reviewer, work.id, "return", "none")
    assert await feedback(lab, author, claimed) == ("return", None)
    (asked,) = await questions(lab, customer, project)
    assert (asked.body, asked.clause) == (WHY, None)
    async with lab.db.tx(customer) as tx:
        (row,) = await tasks.submissions(tx, project.id)
        assert asked.task_id == row.task_id
        await tasks.answer_question(tx, asked.id, "Always in metres.", "everyone")
    async with lab.db.tx(reviewer) as tx:
        assert [each.answer for each in await tasks.answer_news(tx)] == ["Always in metres."]
    # Given twice, it is no second question.
    with pytest.raises(Refusal, match="not_found"):
        await judged(lab, reviewer, work.id, "return", "none")
    assert await questions(lab, customer, project) == []


async def test_only_whoever_holds_the_answer_asks_and_only_its_customer_reads(lab: Lab) -> None:
    customer, _, project, _, reviewer, work = await under_review(lab)
    for stranger in (await lab.contributor(reviewer=True), await lab.contributor()):
        with pytest.raises(Refusal, match="not_found"):
            await judged(lab, stranger, work.id, "exclude", "none")
    assert await questions(lab, customer, project) == []
    await judged(lab, reviewer, work.id, "exclude", "none")
    async with lab.db.tx(await lab.customer()) as tx:
        assert await tasks.questions(tx, project.id, answered=False) == []


async def test_a_fix_that_changes_nothing_is_an_acceptance_and_asks_nothing(lab: Lab) -> None:
    customer, author, project, claimed, reviewer, work = await under_review(lab)
    await judged(lab, reviewer, work.id, "fix", "none", answer=dict(work.answer))
    assert await feedback(lab, author, claimed) == ("accept", None)
    assert await questions(lab, customer, project) == []


async def test_the_guidelines_under_which_an_answer_was_made_decide(lab: Lab) -> None:
    customer, author = await lab.customer(), await lab.contributor()
    project = await lab.project(customer, acceptance="review")
    await lab.add(customer, project)
    claimed = await lab.claim(author, project)
    async with lab.db.tx(customer) as tx:
        await projects.publish_guidelines(tx, project.id, RULES)
    await lab.answer(author, claimed)
    reviewer, review = await lab.reviewing(project)
    await judged(lab, reviewer, review.id, "exclude", "none")
    assert await feedback(lab, author, claimed) == ("exclude", None)
    assert await questions(lab, customer, project) == [], "guidelines without numbers have no clause to name"


async def test_five_questions_of_a_reviewer_wait_and_the_sixth_verdict_is_given_all_the_same(lab: Lab) -> None:
    customer = await lab.customer()
    project = await lab.project(customer, acceptance="review", guidelines=RULES)
    reviewer, held = await lab.contributor(reviewer=True), None
    for number in range(6):
        await lab.add(customer, project)
        author = await lab.contributor()
        await lab.answer(author, await lab.claim(author, project))
        await lab.settle()
        async with lab.db.tx(reviewer) as tx:
            while (held := await quality.take_review(tx)) and held.title != project.title:
                await quality.record_review(tx, held.id, "accept")
            assert held is not None
            await quality.record_review(tx, held.id, "exclude", "none", f"{WHY} {number}")
    assert len(await questions(lab, customer, project)) == 5
    async with lab.db.tx(customer) as tx:
        assert [each.used for each in await tasks.submissions(tx, project.id)] == [False] * 6


async def test_a_question_about_a_known_answer_names_no_task(lab: Lab, cluster: Any) -> None:
    alone(cluster)
    bench = await Bench.made(lab, known_permille=500, newcomer_known_permille=1000, newcomer_verdicts=1000)
    async with lab.db.tx(bench.customer) as tx:
        await projects.publish_guidelines(tx, bench.project.id, RULES)
    await known(bench, "ba")
    await bench.handed_in()
    reviewer = await lab.contributor(reviewer=True)
    work = await taken(bench, reviewer)
    assert work is not None
    assert is_known(work)
    await judged(lab, reviewer, work.id, "exclude", "none")
    assert [(each.body, each.task_id) for each in await questions(lab, bench.customer, bench.project)] == [(WHY, None)]


async def test_the_refusal_names_the_field_and_what_to_do_in_both_languages(lab: Lab) -> None:
    *_, reviewer, work = await under_review(lab)
    state = State(db=lab.db, clock=lab.clock, secrets=lab.secrets, data_dir=lab.folder, files=lab.files)
    path = f"/api/work/reviews/{work.id}"
    async with Web(lab, create_app(state)).session(reviewer) as client:
        for language, words in {"en": "no clause says this", "hi": "कोई धारा यह नहीं कहती"}.items():
            said = {"verdict": "return", "reason": WHY}
            await client.put("/api/me/language", json={"language": language})
            refused = await client.post(path, json=said)
            fault(refused, "clause", "missing")
            assert words in refused.text
            assert "§1, §2" in refused.text
        fault(
            await client.post(path, json={"verdict": "return", "reason": WHY, "clause": "§9"}), "clause", "not_allowed"
        )
        fault(await client.post(path, json={"verdict": "return", "clause": "none"}), "reason", "too_short")
        page = await client.post(f"/work/reviews/{work.id}", data={"verdict": "return", "reason": WHY})
        assert page.status_code == 422
        assert 'id="clause-error"' in page.text
        assert (await client.post(path, json={"verdict": "return", "reason": WHY, "clause": "none"})).status_code == 204
