"""Blind first: what a task keeps back leaves the server only for who has let a part of their answer stand, which then stands."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx
import pytest
from tests.integration.http.conftest import Web, example, fault, problem
from tests.lab import Lab

from tarazu import quality
from tarazu.kit.actor import Actor

pytestmark = pytest.mark.anyio

MARK = "zqx-judge"


@dataclass(slots=True)
class Scene:
    """A customer with a judge whose every word can be recognised, and somebody who holds a task of it."""

    web: Web
    lab: Lab
    customer: Actor
    contributor: Actor
    project: Any
    assignment: str

    @property
    def place(self) -> str:
        """Where the assignment is."""
        return f"/api/work/assignments/{self.assignment}"


ANSWER = example("judge.audit")["answer"]
OWN = {"grades": ANSWER["grades"]}


async def scene(web: Web, lab: Lab, **changes: Any) -> Scene:
    """Start a project whose judge says things that stand nowhere else, and let somebody claim its task."""
    customer, contributor = await lab.customer(), await lab.contributor()
    project = await lab.project(customer, kind="judge.audit", acceptance="review", **changes)
    payload = example("judge.audit")["payload"]
    payload["judge"]["name"] = f"{MARK}-name"
    for grade in payload["judge"]["grades"].values():
        grade |= {"confidence": 0.8125, "reason": f"{MARK} {grade['reason']}"}
    await lab.add(customer, project, payload=payload)
    held = await lab.claim(contributor, project)
    return Scene(web, lab, customer, contributor, project, str(held.id))


def is_silent(answer: httpx.Response) -> bool:
    """Whether an answer tells nothing of the judge."""
    return MARK not in answer.text and "0.8125" not in answer.text and '"judge":' not in answer.text


async def test_no_byte_of_what_is_kept_back_is_answered_before_the_commitment(web: Web, lab: Lab) -> None:
    at = await scene(web, lab)
    async with web.session(at.contributor) as client:
        for path in (
            "/api/work/feed",
            "/api/work/assignments",
            at.place,
            f"{at.place}/turns",
            "/work",
            "/work/reviews",
        ):
            assert is_silent(await client.get(path)), path
        page = await client.get(f"/work/assignments/{at.assignment}")
        assert page.status_code == 200
        assert is_silent(page)
        draft = {"version": 0, "value": {**OWN, "audit": ANSWER["audit"]}}
        for way, path, body in (
            ("PUT", "draft", draft),
            ("POST", "heartbeat", None),
            ("POST", "advice", {"answer": OWN}),
            ("POST", "submission", {"answer": ANSWER, "seconds": 5}),
            ("POST", "commitment", {"answer": {"grades": {}}}),
        ):
            answer = await client.request(way, f"{at.place}/{path}", json=body)
            assert is_silent(answer), path
        problem(answer, 422, "answer_refused")


async def test_who_commits_sees_the_rest_and_hands_in_what_they_committed_to(web: Web, lab: Lab) -> None:
    at = await scene(web, lab)
    async with web.session(at.contributor) as client:
        problem(
            await client.post(f"{at.place}/submission", json={"answer": ANSWER, "seconds": 5}), 409, "not_committed"
        )
        shown = await client.post(f"{at.place}/commitment", json={"answer": OWN})
        assert shown.status_code == 200, shown.text
        task = shown.json()["task"]
        assert task["committed"] == OWN
        assert task["judge"]["grades"]["dose"]["reason"].startswith(MARK)
        assert f"{MARK}-name" not in shown.text
        again = (await client.get(at.place)).json()["task"]
        assert {name: again[name] for name in ("judge", "committed")} == task
        other = {**ANSWER, "grades": {**OWN["grades"], "dose": {"verdict": "met"}}}
        other["audit"] = {**ANSWER["audit"], "dose": {"verdict": "agree"}}
        problem(
            await client.post(f"{at.place}/submission", json={"answer": other, "seconds": 5}),
            409,
            "committed_differently",
        )
        done = await client.post(f"{at.place}/submission", json={"answer": ANSWER, "seconds": 5})
        assert done.status_code == 201, done.text
        assert (await client.get(at.place)).json()["task"]["judge"] == task["judge"]


async def test_a_commitment_is_made_once_and_the_same_again_is_the_same(web: Web, lab: Lab) -> None:
    at = await scene(web, lab)
    other = {"grades": {**OWN["grades"], "source": {"verdict": "met"}}}
    async with web.session(at.contributor) as client:
        first = await client.post(f"{at.place}/commitment", json={"answer": OWN})
        assert (await client.post(f"{at.place}/commitment", json={"answer": OWN})).json() == first.json()
        changed = await client.post(f"{at.place}/commitment", json={"answer": other})
        problem(changed, 409, "committed_differently")
        assert is_silent(changed)
        await client.post(f"{at.place}/submission", json={"answer": ANSWER, "seconds": 5})
        assert (await client.post(f"{at.place}/commitment", json={"answer": OWN})).status_code == 200
        problem(await client.post(f"{at.place}/commitment", json={"answer": other}), 409, "committed_differently")


async def test_of_two_commitments_at_once_one_stands(web: Web, lab: Lab) -> None:
    at = await scene(web, lab)
    others = [{"grades": {**OWN["grades"], "kind": {"verdict": v}}} for v in ("met", "not_met") * 3]
    async with web.session(at.contributor) as client:
        answers = await asyncio.gather(*(client.post(f"{at.place}/commitment", json={"answer": o}) for o in others))
        kept = (await client.get(at.place)).json()["task"]["committed"]
    for given, answer in zip(others, answers, strict=True):
        assert answer.status_code == (200 if given == kept else 409)
        assert given == kept or is_silent(answer)


async def test_a_commitment_is_checked_before_anything_is_shown(web: Web, lab: Lab) -> None:
    at = await scene(web, lab)
    some = {"grades": {"kind": {"verdict": "met"}}}
    async with web.session(at.contributor) as client:
        found = await client.post(f"{at.place}/commitment", json={"answer": some})
        fault(found, "answer.grades.dose", "missing", of="answer_refused")
        found = await client.post(f"{at.place}/commitment", json={"answer": ANSWER})
        fault(found, "answer.audit", "unknown_field", of="answer_refused")


async def test_strangers_and_other_people_of_the_same_project_are_shown_nothing(web: Web, lab: Lab) -> None:
    at = await scene(web, lab, redundancy=2)
    second = await lab.contributor()
    held = await lab.claim(second, at.project)
    async with web.session(at.contributor) as client:
        await client.post(f"{at.place}/commitment", json={"answer": OWN})
    async with web.session(second) as client:
        answer = await client.post(f"{at.place}/commitment", json={"answer": OWN})
        problem(answer, 404, "not_found")
        assert is_silent(answer)
        assert is_silent(await client.get(f"/api/work/assignments/{held.id}"))
    async with web.key(await lab.customer()) as client:
        assert is_silent(await client.post(f"{at.place}/commitment", json={"answer": OWN}))
    async with web.client() as client:
        answer = await client.post(f"{at.place}/commitment", json={"answer": OWN})
        assert answer.status_code in (401, 403)
        assert is_silent(answer)


async def test_what_is_over_or_keeps_nothing_back_takes_no_commitment(web: Web, lab: Lab) -> None:
    at = await scene(web, lab)
    plain = await lab.project(at.customer)
    await lab.add(at.customer, plain)
    compared = await lab.claim(at.contributor, plain)
    async with web.session(at.contributor) as client:
        answer = await client.post(f"/api/work/assignments/{compared.id}/commitment", json={"answer": {}})
        problem(answer, 409, "not_blind")
        lab.clock.advance(timedelta(hours=9))
        answer = await client.post(f"{at.place}/commitment", json={"answer": OWN})
        problem(answer, 409, "assignment_over")
        assert is_silent(answer)


async def test_who_holds_a_task_is_not_given_the_review_of_anothers_answer_to_it(lab: Lab) -> None:
    customer, author, holder = await lab.customer(), await lab.contributor(), await lab.contributor(reviewer=True)
    project = await lab.project(customer, kind="judge.audit", acceptance="review", redundancy=2)
    await lab.add(customer, project)
    await lab.claim(holder, project)
    await lab.answer(author, await lab.claim(author, project))
    await lab.settle()
    async with lab.db.tx(holder) as tx:
        found = await quality.take_review(tx)
    assert found is None or found.title != project.title
    other, _ = await lab.reviewing(project)
    assert other.principal_id != holder.principal_id


async def test_who_reviewed_an_answer_to_a_task_cannot_commit_to_one_of_their_own(web: Web, lab: Lab) -> None:
    customer, author = await lab.customer(), await lab.contributor()
    project = await lab.project(customer, kind="judge.audit", acceptance="review", redundancy=2)
    await lab.add(customer, project)
    await lab.answer(author, await lab.claim(author, project))
    reviewer, review = await lab.reviewing(project)
    held = await lab.claim(reviewer, project)
    place = f"/api/work/assignments/{held.id}/commitment"
    async with web.session(reviewer) as client:
        problem(await client.post(place, json={"answer": OWN}), 409, "seen_in_review")
        async with lab.db.tx(reviewer) as tx:
            await quality.record_review(tx, review.id, "accept")
        problem(await client.post(place, json={"answer": OWN}), 409, "seen_in_review")


async def test_an_outcome_is_handed_in_without_a_commitment_and_reveals_nothing(web: Web, lab: Lab) -> None:
    at = await scene(web, lab)
    outcome = {"outcome": "needs_expert", "comment": "Ask a pharmacist."}
    async with web.session(at.contributor) as client:
        done = await client.post(f"{at.place}/submission", json={"answer": outcome, "seconds": 5})
        assert done.status_code == 201
        assert is_silent(await client.get(at.place))


async def test_the_commitment_stands_for_a_further_round_and_the_reviewer_sees_both(web: Web, lab: Lab) -> None:
    at = await scene(web, lab)
    async with web.session(at.contributor) as client:
        await client.post(f"{at.place}/commitment", json={"answer": OWN})
        await client.post(f"{at.place}/submission", json={"answer": ANSWER, "seconds": 5})
    reviewer, review = await lab.reviewing(at.project)
    assert review.task["judge"]["grades"]["kind"]["verdict"] == "met"
    assert MARK in str(review.task)
    assert f"{MARK}-name" not in str(review.task)
    async with lab.db.tx(reviewer) as tx:
        await quality.record_review(tx, review.id, "return", None, "Say more about the source.")
    second = {**ANSWER, "audit": {**ANSWER["audit"], "source": {"verdict": "dispute", "reason": "No study is named."}}}
    async with web.session(at.contributor) as client:
        again = (await client.get(at.place)).json()
        assert (again["round"], again["task"]["committed"]) == (2, OWN)
        done = await client.post(f"{at.place}/submission", json={"answer": second, "seconds": 5})
        assert done.status_code == 201, done.text


async def test_a_commitment_is_an_event_with_its_digest_and_not_its_words(lab: Lab, web: Web) -> None:
    at = await scene(web, lab)
    async with web.session(at.contributor) as client:
        await client.post(f"{at.place}/commitment", json={"answer": OWN})
        await client.post(f"{at.place}/commitment", json={"answer": OWN})
    async with lab.db.tx(at.customer) as tx:
        rows = await (
            await tx._connection.execute(
                "select body from kit.event where tenant_id = $1 and tag = 'tasks:commitment:made'", [tx.tenant_id]
            )
        ).fetchall()
    assert [set(row[0]) for row in rows] == [{"project", "task", "own"}]
