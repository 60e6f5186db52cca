"""A reviewer fixes an answer: it is accepted, paid and delivered as fixed; the author reads what was changed and may appeal."""

from __future__ import annotations

import asyncio
import hashlib
import json
import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from tarazu import kinds, ledger, quality, tasks
from tarazu.http import State, create_app
from tarazu.http.contributor.answer_places import parts_to_point_at
from tarazu.kit.actor import Actor, system
from tarazu.kit.errors import Refusal
from tarazu.projects import Project
from tarazu.quality import ReviewPolicy
from tarazu.quality.review.reviewing import publish_reviewers
from tarazu.quality.review.works import can_mend
from tarazu.runner.main import keep_clocks
from tarazu.tasks import Claimed
from tests.integration.http.conftest import Web, problem
from tests.integration.test_delivery import built, content, requested
from tests.integration.test_quality import refit
from tests.lab import Lab

pytestmark = pytest.mark.anyio

LABELS = ("no", "yes", "other")
ONTOLOGY = {
    "labels": [{"key": key, "label": {"en": key.title(), "hi": key}} for key in LABELS],
    "multiple": False,
    "comment": "optional",
}
GUIDELINES = {"en": "# Label\n\n## §1 Yes\n\nWhat is so.\n\n## §2 No\n\nWhat is not."}
GIVEN, FIXED = {"labels": ["yes"], "comment": "It is."}, {"labels": ["no"], "comment": "It is not."}
WHY = "It says the opposite."
TAKEN_BACK = "Both years are in the text that is shown."


@dataclass(slots=True)
class Scene:
    """An answer under review, and everybody who has to do with it."""

    lab: Lab
    customer: Actor
    project: Project
    task_id: uuid.UUID
    author: Actor
    claimed: Claimed

    async def fix(self, answer: dict[str, Any] = FIXED) -> Actor:
        """Have somebody take the review and fix the answer; return who."""
        reviewer, review = await self.lab.reviewing(self.project)
        async with self.lab.db.tx(reviewer) as tx:
            place = quality.Place(pointer="/comment", note="Wrong.")
            await quality.record_review(tx, review.id, "fix", "§2", WHY, [place], answer)
        await self.lab.settle()
        return reviewer

    async def judge(self, verdict: str) -> Actor:
        """Have somebody take the review and give another verdict."""
        reviewer, review = await self.lab.reviewing(self.project)
        async with self.lab.db.tx(reviewer) as tx:
            await quality.record_review(tx, review.id, verdict, *(() if verdict == "accept" else ("§2", WHY)))
        await self.lab.settle()
        return reviewer

    async def refused(self, reviewer: Actor, review_id: uuid.UUID, **given: Any) -> Refusal:
        """Return why a fix is refused."""
        said = {"verdict": "fix", "clause": "§2", "reason": WHY, "answer": FIXED} | given
        with pytest.raises(Refusal) as found:
            async with self.lab.db.tx(reviewer) as tx:
                await quality.record_review(tx, review_id, **said)
        return found.value

    async def state(self) -> str:
        """Return what the author's list says of the answer."""
        async with self.lab.db.tx(self.author) as tx:
            found = await quality.my_answers(tx, tx.now + timedelta(seconds=1), 100)
        return next(each.state for each in found if each.assignment_id == self.claimed.id)

    async def mine(self) -> quality.MyFix | None:
        """Return what the author reads of the fix."""
        async with self.lab.db.tx(self.author) as tx:
            return await quality.my_fix(tx, self.claimed.id)

    async def earned(self, person: Actor) -> list[tuple[str, int]]:
        """Return what a person's statement holds."""
        async with self.lab.db.tx(person) as tx:
            found = await ledger.statement(tx, tx.now - timedelta(days=30), tx.now + timedelta(seconds=1))
        return [(line.source_kind, line.amount_minor) for line in found.lines]

    async def outcome(self) -> quality.Consensus:
        """Return what the task came to, as its customer reads it."""
        await refit(self.lab, self.customer, self.project)
        async with self.lab.db.tx(self.customer) as tx:
            (found,) = await quality.consensus(tx, self.project.id, None, 10)
        return found

    async def given(self) -> list[tuple[str, bool]]:
        """Return the label of each submission, and whether it is accepted and counts."""
        async with self.lab.db.tx(self.customer) as tx:
            found = await tasks.submissions(tx, self.project.id, None, 10)
        return [(each.label, each.accepted_at is not None and each.used) for each in found]

    async def delivered(self) -> tuple[dict[str, Any], bytes, list[dict[str, Any]]]:
        """Return the manifest of a delivery, its one record, and its training lines."""
        ready = await built(self.lab, self.customer, await requested(self.lab, self.customer, self.project))
        assert ready.manifest
        taught = (await content(self.lab, ready, "classifications.jsonl")).splitlines()
        return ready.manifest, await content(self.lab, ready, "records.jsonl"), [json.loads(each) for each in taught]


async def scene(lab: Lab, author: Actor | None = None, second: int = 0) -> Scene:
    """Have somebody hand in an answer that is reviewed; of a thousand verdicts `second` are asked twice."""
    customer, author = await lab.customer(), author or await lab.contributor()
    given = {"kind": "text.classify", "ontology": ONTOLOGY, "guidelines": GUIDELINES, "acceptance": "review"}
    project = await lab.project(customer, **given)
    if second:
        async with lab.db.tx(customer) as tx:
            await quality.set_review_policy(tx, project.id, ReviewPolicy(second_review_permille=second))
    (task_id,) = await lab.add(customer, project)
    claimed = await lab.claim(author, project)
    await tasks.submit(lab.db, author, claimed.id, GIVEN, 60)
    return Scene(lab, customer, project, task_id, author, claimed)


async def test_a_fixed_answer_is_accepted_and_paid_and_stays_as_it_was_given(lab: Lab) -> None:
    at = await scene(lab)
    reviewer = await at.fix()
    assert await at.earned(at.author) == [("submission", 1250)]
    assert await at.earned(reviewer) == [("review", 625)]
    assert (await at.state(), await at.given()) == ("fixed", [("yes", True)])
    found = await at.outcome()
    assert (found.label, found.method, found.votes, found.shares) == ("no", "fixed", 1, {"no": 1.0})
    assert (found.agreement, found.confidence) == (None, None)
    async with lab.db.tx(system(at.customer.tenant_id)) as tx:
        (check,) = (await quality.read_checks(tx, at.project.id)).tasks
    assert (check.source, check.label, check.holds) == ("review", "no", True)


async def test_it_is_delivered_and_taught_as_fixed_with_who_fixed_it_and_the_digest_of_what_was_given(lab: Lab) -> None:
    at = await scene(lab)
    await at.fix()
    manifest, line, (taught,) = await at.delivered()
    record = json.loads(line)
    (answer,) = record["submissions"]
    assert (answer["answer"], answer["label"], manifest["fixed"]) == (GIVEN, "yes", 1)
    fix = answer["fix"]
    assert (fix["answer"], fix["label"]) == (FIXED, "no")
    assert fix["reviewer"].startswith("c-")
    assert fix["reviewer"] != answer["contributor"]
    assert fix["original_sha256"] == hashlib.sha256(line.split(b'"answer":')[1].split(b',"review"')[0]).hexdigest()
    assert (answer["review"]["verdict"], answer["review"]["clause"], answer["review"]["reason"]) == ("fix", "§2", WHY)
    assert (record["consensus"]["label"], record["consensus"]["method"]) == ("no", "fixed")
    assert taught["label"] == "no"


async def test_its_author_reads_what_was_changed_and_why(lab: Lab) -> None:
    at = await scene(lab)
    await at.fix()
    mine = await at.mine()
    assert mine is not None
    assert (mine.before, mine.after, mine.stands) == (GIVEN, FIXED, True)
    async with lab.db.tx(at.author) as tx:
        (said,) = await quality.feedbacks(tx, at.claimed.id)
    assert (said.verdict, said.clause, said.reason) == ("fix", "§2", WHY)
    assert [(each.pointer, each.note) for each in said.places] == [("/comment", "Wrong.")]
    async with lab.db.tx(await lab.contributor()) as tx:
        assert await quality.my_fix(tx, at.claimed.id) is None


async def test_sides_that_are_drawn_are_stored_in_order_and_shown_as_the_author_saw_them(lab: Lab) -> None:
    customer, author = await lab.customer(), await lab.contributor()
    project = await lab.project(customer, acceptance="review")
    await lab.add(customer, project, 6)
    for _ in range(6):
        claimed = await lab.claim(author, project)
        await lab.answer(author, claimed)
        reviewer, review = await lab.reviewing(project)
        async with lab.db.tx(reviewer) as tx:
            work = await quality.held_review(tx)
            assert work is not None
            wished = dict(work.answer) | {"comment": "Better said."}
            await quality.record_review(tx, review.id, "fix", "§2", WHY, (), wished)
        await lab.settle()
        async with lab.db.tx(author) as tx:
            mine = await quality.my_fix(tx, claimed.id)
        assert mine is not None
        assert mine.after == wished
        async with lab.db.tx(customer) as tx:
            found = await tasks.submissions(tx, project.id, None, 10)
            fixes = await quality.fixes(tx, [each.task_id for each in found])
        last = found[-1]
        assert fixes[last.id].answer == last.answer | {"comment": "Better said."}


async def test_an_appeal_that_is_granted_lets_the_answer_stand_as_it_was_given(lab: Lab) -> None:
    at = await scene(lab)
    first = await at.fix()
    async with lab.db.tx(at.author) as tx:
        await quality.make_appeal(tx, at.claimed.id, "The clause says what I said.")
    assert await at.state() == "appealed"
    second, appeal = await lab.appealed(at.project)
    assert second.principal_id != first.principal_id
    assert (appeal.answer, appeal.fixed, appeal.verdict) == (GIVEN, FIXED, "fix")
    async with lab.db.tx(second) as tx:
        await quality.decide_appeal(tx, appeal.id, "overturned", "By §2.")
    await lab.settle()
    mine = await at.mine()
    assert mine is not None
    assert (await at.state(), mine.stands) == ("accepted", False)
    found = await at.outcome()
    assert found.label == "yes"
    assert found.method != "fixed"
    _, line, (taught,) = await at.delivered()
    (answer,) = json.loads(line)["submissions"]
    assert "fix" not in answer
    assert answer["review"]["appeal"]["outcome"] == "overturned"
    assert taught["label"] == "yes"
    assert await at.earned(at.author) == [("submission", 1250)]


async def test_an_appeal_that_is_not_granted_lets_the_fix_stand(lab: Lab) -> None:
    at = await scene(lab)
    await at.fix()
    async with lab.db.tx(at.author) as tx:
        await quality.make_appeal(tx, at.claimed.id, "The clause says what I said.")
    second, appeal = await lab.appealed(at.project)
    async with lab.db.tx(second) as tx:
        await quality.decide_appeal(tx, appeal.id, "upheld", "By §2.")
    await lab.settle()
    assert await at.state() == "fixed"
    assert (await at.outcome()).label == "no"


async def test_an_answer_that_is_fixed_into_itself_is_accepted(lab: Lab) -> None:
    at = await scene(lab)
    await at.fix(GIVEN)
    assert (await at.state(), await at.mine()) == ("accepted", None)
    async with lab.db.tx(at.author) as tx:
        assert (await quality.feedbacks(tx, at.claimed.id))[0].verdict == "accept"


async def test_a_fix_is_refused_without_a_reason_and_by_what_the_kind_finds_wrong(lab: Lab) -> None:
    at = await scene(lab)
    reviewer, review = await lab.reviewing(at.project)
    cases: tuple[tuple[dict[str, Any], str], ...] = (
        ({"reason": " "}, "reason"),
        ({"clause": "§9"}, "clause"),
        ({"answer": {"labels": ["none"]}}, "answer.labels[0]"),
        ({"answer": {"preference": "a"}}, "answer.preference"),
        ({"answer": None}, "answer.labels"),
        ({"places": [quality.Place(pointer="/nowhere")]}, "places[0].pointer"),
        ({"verdict": "accept"}, "verdict"),
    )
    for given, field in cases:
        refusal = await at.refused(reviewer, review.id, **given)
        assert field in [each.field for each in refusal.faults], (given, refusal.faults)
    assert await at.state() == "in_review"


async def test_what_was_begun_blind_and_live_conversations_cannot_be_fixed(lab: Lab) -> None:
    assert not can_mend(kinds.of("chat.converse"))
    customer, author = await lab.customer(), await lab.contributor()
    project = await lab.project(customer, kind="judge.audit", acceptance="review")
    assert isinstance(kinds.of("judge.audit"), kinds.Blind)
    await lab.add(customer, project)
    claimed = await lab.claim(author, project)
    await lab.answer(author, claimed)
    reviewer, _ = await lab.reviewing(project)
    async with lab.db.tx(reviewer) as tx:
        work = await quality.held_review(tx)
    assert work is not None
    assert work.unfixable == "blind"
    with pytest.raises(Refusal) as found:
        async with lab.db.tx(reviewer) as tx:
            await quality.record_review(tx, work.id, "fix", "§2", WHY, (), dict(work.answer))
    assert [(each.field, each.code) for each in found.value.faults] == [("verdict", "not_allowed")]


async def test_only_whoever_holds_it_fixes_it_once_even_in_two_windows(lab: Lab) -> None:
    writer = await lab.contributor(reviewer=True)
    at = await scene(lab, author=writer)
    reviewer, review = await lab.reviewing(at.project)
    for person in (writer, await lab.contributor(reviewer=True)):
        assert (await at.refused(person, review.id)).code == "not_found"

    async def send() -> str:
        try:
            async with lab.db.tx(reviewer) as tx:
                await quality.record_review(tx, review.id, "fix", "§2", WHY, (), FIXED)
        except Refusal as refusal:
            return refusal.code
        return "recorded"

    assert sorted(await asyncio.gather(send(), send())) == ["not_found", "recorded"]
    await lab.settle()
    assert await at.earned(reviewer) == [("review", 625)]


async def test_a_second_reviewer_sees_the_answer_as_it_was_given_and_two_fixes_to_one_label_agree(lab: Lab) -> None:
    at = await scene(lab, second=1000)
    await at.fix()
    assert await at.state() == "in_review"
    _, review = await lab.reviewing(at.project)
    assert review.answer == GIVEN
    async with lab.db.tx(at.customer) as tx:
        assert (await quality.review_counts(tx, at.project.id)).second_waiting == 1
    at.lab.clock.advance(timedelta(minutes=31))
    await at.fix({"labels": ["no"], "comment": "In other words."})
    mine = await at.mine()
    assert mine is not None
    assert (await at.state(), mine.after) == ("fixed", FIXED)


async def test_where_a_fix_and_another_verdict_differ_a_third_sees_both_and_decides(lab: Lab) -> None:
    at = await scene(lab, second=1000)
    first = await at.fix()
    await at.fix({"labels": ["other"]})
    third, review = await lab.reviewing(at.project)
    async with lab.db.tx(third) as tx:
        said = await quality.opinions_under_review(tx)
        assert [each.fixed for each in said] == [FIXED, {"labels": ["other"]}]
        await quality.record_review(tx, review.id, "fix", "§2", WHY, (), FIXED)
    await lab.settle()
    assert (await at.outcome()).label == "no"
    async with lab.db.tx(at.customer) as tx:
        counts = await quality.review_counts(tx, at.project.id)
    assert (counts.agreed, counts.differed) == (0, 1)
    lab.clock.advance(timedelta(days=1))
    async with lab.db.tx(system(at.customer.tenant_id)) as tx:
        await publish_reviewers(tx, at.project.id, tx.now)
    async with lab.db.tx(first) as tx:
        (found,) = await quality.my_reviewing(tx)
    assert (found.checked, found.confirmed) == (1, 1)


async def test_a_first_fix_holds_where_nobody_looks_a_second_time_in_time(lab: Lab) -> None:
    at = await scene(lab, second=1000)
    await at.fix()
    lab.clock.advance(timedelta(days=8))
    await keep_clocks(lab.db)
    await lab.settle()
    assert await at.state() == "fixed"


async def test_one_fix_of_several_answers_decides_nothing_by_itself(lab: Lab) -> None:
    customer = await lab.customer()
    given = {"kind": "text.classify", "ontology": ONTOLOGY, "guidelines": GUIDELINES, "acceptance": "review"}
    project = await lab.project(customer, redundancy=2, **given)
    (task_id,) = await lab.add(customer, project)
    for _ in range(2):
        author = await lab.contributor()
        claimed = await lab.claim(author, project)
        await tasks.submit(lab.db, author, claimed.id, GIVEN, 60)
    at = Scene(lab, customer, project, task_id, author, claimed)
    await at.fix()
    await at.judge("accept")
    found = await at.outcome()
    assert found.label == "yes"
    assert found.method != "fixed"


async def test_a_draft_follows_the_one_before_and_keeps_the_review(lab: Lab) -> None:
    at = await scene(lab)
    reviewer, review = await lab.reviewing(at.project)
    async with lab.db.tx(reviewer) as tx:
        assert (await quality.save_review(tx, review.id, 0, {"answer": FIXED})).version == 1
    lab.clock.advance(timedelta(minutes=20))
    with pytest.raises(Refusal) as stale:
        async with lab.db.tx(reviewer) as tx:
            await quality.save_review(tx, review.id, 0, {})
    assert stale.value.facts == {"version": 1, "value": {"answer": FIXED}}
    async with lab.db.tx(reviewer) as tx:
        await quality.save_review(tx, review.id, 1, {"answer": GIVEN})
    lab.clock.advance(timedelta(minutes=20))
    async with lab.db.tx(reviewer) as tx:
        held = await quality.held_review(tx)
    assert held is not None
    assert (held.draft, held.draft_version) == ({"answer": GIVEN}, 2)
    for person in (at.author, await lab.contributor(reviewer=True)):
        with pytest.raises(Refusal) as found:
            async with lab.db.tx(person) as tx:
                await quality.save_review(tx, review.id, 2, {})
        assert found.value.code == "not_found"
    lab.clock.advance(timedelta(minutes=31))
    assert (await at.refused(reviewer, review.id)).code == "review_expired"
    _, again = await lab.reviewing(at.project)
    assert (again.id, again.draft) == (review.id, None)


async def test_it_is_tried_and_sent_by_api_and_read_by_author_and_customer(lab: Lab) -> None:
    at = await scene(lab)
    reviewer, review = await lab.reviewing(at.project)
    state = State(db=lab.db, clock=lab.clock, secrets=lab.secrets, data_dir=lab.folder, files=lab.files)
    web = Web(lab, create_app(state))
    place = f"/api/work/reviews/{review.id}"
    sent = {"verdict": "fix", "clause": "§2", "reason": WHY, "answer": FIXED}
    async with web.session(at.author) as client:
        problem(await client.post(place, json=sent), 403, "forbidden")
    async with web.session(await lab.contributor(reviewer=True)) as client:
        problem(await client.post(f"{place}/changes", json={"answer": FIXED}), 404, "not_found")
    async with web.session(reviewer) as client:
        shown = (await client.post("/api/work/reviews/next")).json()
        assert (shown["id"], shown["can_fix"], shown["draft"]) == (str(review.id), True, None)
        assert (await client.put(f"{place}/draft", json={"version": 0, "value": {}})).json()["version"] == 1
        stale = await client.put(f"{place}/draft", json={"version": 0, "value": {}})
        assert (stale.status_code, stale.json()["current"]["version"]) == (409, 1)
        tried = (await client.post(f"{place}/changes", json={"answer": FIXED})).json()["items"]
        assert [(each["before"], each["after"]) for each in tried] == [("Yes", "No"), ("It is.", "It is not.")]
        assert (await client.post(f"{place}/changes", json={"answer": GIVEN})).json()["items"] == []
        wrong = problem(await client.post(place, json=sent | {"answer": {"labels": []}}), 422, "answer_refused")
        assert wrong["faults"]
        large = sent | {"answer": {"labels": ["no"], "comment": "x" * 9_000_000}}
        assert (await client.post(place, json=large)).status_code in (413, 422)
        assert (await client.post(place, json=sent)).status_code == 204
        problem(await client.post(place, json=sent), 404, "not_found")
    await lab.settle()
    await at.outcome()
    here = f"/api/v1/projects/{at.project.id}"
    async with web.session(at.author) as client:
        told = (await client.get(f"/api/work/assignments/{at.claimed.id}")).json()
        assert (told["fix"], told["answer"]) == ({"answer": FIXED, "stands": True}, GIVEN)
    async with web.session(at.customer) as client:
        (given,) = (await client.get(f"{here}/submissions")).json()["items"]
        assert (given["answer"], given["fix"]["answer"], given["fix"]["label"]) == (GIVEN, FIXED, "no")
        assert given["fix"]["reviewer"].startswith("c-")
        (line,) = (await client.get(f"{here}/submissions.jsonl")).text.splitlines()
        assert json.loads(line)["fix"] | {"at": ""} == given["fix"] | {"at": ""}
        (found,) = (await client.get(f"{here}/consensus")).json()["items"]
        assert (found["label"], found["method"]) == ("no", "fixed")
        page = (await client.get(f"/projects/{at.project.id}/tasks/{at.task_id}")).text
        assert WHY in page
        assert given["fix"]["original_sha256"] in page
        rows = (await client.get(f"/projects/{at.project.id}/quality/rows?verdict=fix")).text
        assert "Fixed and accepted" in rows


async def test_an_answer_that_is_one_label_has_no_places_to_point_at_and_rules_say_where_there_are_none(
    lab: Lab,
) -> None:
    assert parts_to_point_at({"labels": ["yes"]}, ONTOLOGY, "en") == []
    assert [each.pointer for each in parts_to_point_at(GIVEN, ONTOLOGY, "en")] == ["/labels/0", "/comment"]
    assert [each.pointer for each in parts_to_point_at({"content": "A text."}, {}, "en")] == ["/content"]
    customer = await lab.customer()
    project = await lab.project(customer)
    state = State(db=lab.db, clock=lab.clock, secrets=lab.secrets, data_dir=lab.folder, files=lab.files)
    async with Web(lab, create_app(state)).session(customer) as client:
        page = (await client.get(f"/projects/{project.id}/settings")).text
    assert "it has no rules of review" in page
    assert 'href="/projects/new#acceptance"' in page
