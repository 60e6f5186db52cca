"""Adjudications: where people disagree, somebody who answered none of it decides; the answer is the result, and all stay paid."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import psycopg
import pytest

from tarazu import kinds, ledger, projects, quality, tasks
from tarazu.http import State, create_app
from tarazu.kit.actor import Actor, system
from tarazu.kit.errors import Refusal
from tarazu.projects import NewSensitivity, Project
from tarazu.quality import NewRuling
from tarazu.quality.review.distances import measure_distances
from tests.conftest import Cluster
from tests.integration.http.conftest import Web, problem
from tests.integration.test_account_commands import Run, run, slug  # noqa: F401 - `run` is a fixture
from tests.integration.test_delivery import built, content, requested
from tests.integration.test_quality import refit
from tests.lab import Lab

pytestmark = pytest.mark.anyio

LABELS = ("no", "yes", "other")
ONTOLOGY = {
    "labels": [{"key": key, "label": {"en": key, "hi": key}} for key in LABELS],
    "multiple": False,
    "comment": "optional",
}
GUIDELINES = {"en": "# Label\n\n## §1 Yes\n\nWhat is so.\n\n## §2 No\n\nWhat is not."}


@pytest.fixture
def admin(cluster: Cluster) -> Iterator[psycopg.Connection]:
    """A connection that may change what nobody else may."""
    with psycopg.connect(cluster.admin_conninfo(), autocommit=True) as connection:
        yield connection


@dataclass(slots=True)
class Scene:
    """A project whose people disagree on a task."""

    lab: Lab
    customer: Actor
    project: Project
    task_id: uuid.UUID
    authors: list[Actor]

    async def decide(self, given: NewRuling, *, wanted: str | None = None) -> tuple[Actor, quality.AdjudicationWork]:
        """Have somebody take it and decide; `wanted` chooses the letter of the answer with that label."""
        reviewer, work = await self.lab.adjudicating(self.project)
        if wanted is not None:
            letter = next(each.letter for each in work.candidates if each.label == wanted)
            given = NewRuling(
                verdict=given.verdict, letter=letter, answer=given.answer, clause=given.clause, reason=given.reason
            )
        async with self.lab.db.tx(reviewer) as tx:
            await quality.decide_adjudication(tx, work.id, given)
        await self.lab.settle()
        return reviewer, work

    async def outcome(self) -> quality.Consensus:
        """Return what the task came to, as its customer reads it."""
        async with self.lab.db.tx(self.customer) as tx:
            (found,) = await quality.consensus(tx, self.project.id, None, 10)
        return found

    async def counts(self) -> quality.Adjudicating:
        """Return what the customer reads of all."""
        async with self.lab.db.tx(self.customer) as tx:
            return await quality.adjudicating(tx, self.project.id)

    async def delivered(self) -> tuple[dict[str, Any], dict[str, Any], str]:
        """Return the manifest of a delivery, its record, and its training lines."""
        ready = await built(self.lab, self.customer, await requested(self.lab, self.customer, self.project))
        record = json.loads(await content(self.lab, ready, "records.jsonl"))
        assert ready.manifest
        return ready.manifest, record, (await content(self.lab, ready, "classifications.jsonl")).decode()

    async def earned(self, person: Actor) -> list[tuple[str, int]]:
        """Return what a person's statement holds."""
        async with self.lab.db.tx(person) as tx:
            found = await ledger.statement(tx, tx.now - timedelta(days=30), tx.now + timedelta(seconds=1))
        return [(line.source_kind, line.amount_minor) for line in found.lines]


async def scene(
    lab: Lab,
    *said: str,
    adjudicate: bool = True,
    first: Actor | None = None,
    speaks: str = "en",
    **changes: Any,
) -> Scene:
    """Have people answer a task so."""
    customer = await lab.customer()
    given = {"kind": "text.classify", "ontology": ONTOLOGY, "guidelines": GUIDELINES, "redundancy": len(said)} | changes
    project = await lab.project(customer, **given)
    if adjudicate:
        async with lab.db.tx(customer) as tx:
            assert (await quality.set_adjudicating(tx, project.id, True)).adjudicate
    (task_id,) = await lab.add(customer, project)
    speaking = (speaks,)
    authors = [first or await lab.contributor(languages=speaking)]
    authors += [await lab.contributor(languages=speaking) for _ in said[1:]]
    for author, label in zip(authors, said, strict=True):
        claimed = await lab.claim(author, project)
        await tasks.submit(lab.db, author, claimed.id, {"labels": [label]}, 60)
    await lab.settle()
    await refit(lab, customer, project)
    await lab.settle()
    return Scene(lab, customer, project, task_id, authors)


async def test_an_answer_that_is_picked_is_the_result_and_the_others_stay_paid(lab: Lab) -> None:
    at = await scene(lab, "yes", "no")
    assert (await at.counts()).waiting == 1
    reviewer, work = await at.decide(NewRuling(verdict="pick", clause="§2", reason="It is not so."), wanted="no")
    assert {each.label for each in work.candidates} == {"yes", "no"}
    assert [each.apart for each in work.candidates] == [1.0, 1.0]
    found = await at.outcome()
    assert (found.label, found.method, found.votes) == ("no", "adjudicated", 2)
    assert found.adjudicated is not None
    assert (found.adjudicated.verdict, found.adjudicated.clause, found.adjudicated.reason) == (
        "pick",
        "§2",
        "It is not so.",
    )
    assert [await at.earned(each) for each in at.authors] == [[("submission", 1250)]] * 2
    assert await at.earned(reviewer) == [("review", 625)]
    counts = await at.counts()
    assert (counts.waiting, counts.pick) == (0, 1)


async def test_a_mended_answer_is_delivered_with_who_mended_it_and_taught_alone(lab: Lab) -> None:
    at = await scene(lab, "yes", "no")
    ruling = NewRuling(verdict="mend", answer={"labels": ["other"]}, reason="Neither fits.")
    await at.decide(ruling, wanted="yes")
    manifest, record, taught = await at.delivered()
    assert manifest["adjudicated"] == {"mend": 1}
    assert (record["consensus"]["label"], record["consensus"]["method"]) == ("other", "adjudicated")
    made = record["adjudicated"]
    assert (made["verdict"], made["answer"], made["reason"]) == ("mend", {"labels": ["other"]}, "Neither fits.")
    assert made["reviewer"].startswith("c-")
    assert made["reviewer"] not in [each["contributor"] for each in record["submissions"]]
    assert made["submission_id"] in [each["id"] for each in record["submissions"]]
    assert '"other"' in taught


async def test_what_is_truly_ambiguous_teaches_nothing_and_says_why(lab: Lab) -> None:
    at = await scene(lab, "yes", "no")
    await at.decide(NewRuling(verdict="ambiguous", clause="§1", reason="Both readings are fair."))
    manifest, record, taught = await at.delivered()
    assert (manifest["adjudicated"], taught) == ({"ambiguous": 1}, "")
    assert (record["adjudicated"]["verdict"], record["adjudicated"]["answer"]) == ("ambiguous", None)
    found = await at.outcome()
    assert (found.label in ("yes", "no"), found.method) == (True, "several models")


async def test_a_project_that_has_none_done_and_people_who_agree_open_none(lab: Lab) -> None:
    off = await scene(lab, "yes", "no", adjudicate=False)
    agreed = await scene(lab, "yes", "yes")
    led = await scene(lab, "yes", "yes", "no")
    assert [(await each.counts()).waiting for each in (off, agreed, led)] == [0, 0, 0]
    async with lab.db.tx(off.customer) as tx:
        await quality.set_adjudicating(tx, off.project.id, True)
    await lab.settle()
    assert (await off.counts()).waiting == 1


async def test_a_task_that_stays_in_doubt_after_the_most_answers_is_opened(lab: Lab) -> None:
    changes: dict[str, Any] = {"redundancy": 2, "redundancy_most": 2, "confidence": 0.99}
    at = await scene(lab, "yes", "no", **changes)
    assert (await at.counts()).waiting == 0
    for _ in range(2):
        await quality.adapt(lab.db, system(at.customer.tenant_id), at.project.id, keep_seconds=600)
    await lab.settle()
    _, work = await lab.adjudicating(at.project)
    assert work.why == "ambiguous"


async def test_an_author_never_adjudicates_and_nobody_else_decides(lab: Lab) -> None:
    writer = await lab.contributor(reviewer=True)
    at = await scene(lab, "yes", "no", first=writer)
    async with lab.db.tx(writer) as tx:
        while (work := await quality.take_adjudication(tx)) is not None:
            assert work.title != at.project.title
            ruling = NewRuling(verdict="ambiguous", clause="§1", reason="Not mine to say.")
            await quality.decide_adjudication(tx, work.id, ruling)
    _, work = await lab.adjudicating(at.project)
    for person in (*at.authors, await lab.contributor(reviewer=True)):
        with pytest.raises(Refusal) as found:
            async with lab.db.tx(person) as tx:
                await quality.decide_adjudication(tx, work.id, NewRuling(verdict="pick", letter="A", reason="Because."))
        assert found.value.code == "not_found"


async def test_a_decision_is_made_once_even_by_two_windows(lab: Lab) -> None:
    at = await scene(lab, "yes", "no")
    reviewer, work = await lab.adjudicating(at.project)

    async def decide(letter: str) -> str:
        try:
            async with lab.db.tx(reviewer) as tx:
                ruling = NewRuling(verdict="pick", letter=letter, reason="Because.")
                await quality.decide_adjudication(tx, work.id, ruling)
        except Refusal as refusal:
            return refusal.code
        return "decided"

    assert sorted(await asyncio.gather(decide("A"), decide("B"))) == ["decided", "not_found"]
    assert await decide("A") == "not_found"
    await lab.settle()
    assert await at.earned(reviewer) == [("review", 625)]


async def test_two_reviewers_are_never_given_the_same_task(lab: Lab) -> None:
    at = await scene(lab, "yes", "no")
    people = [await lab.contributor(reviewer=True) for _ in range(4)]

    async def take(person: Actor) -> uuid.UUID | None:
        async with lab.db.tx(person) as tx:
            work = await quality.take_adjudication(tx)
        return work.id if work and work.title == at.project.title else None

    held = [each for each in await asyncio.gather(*map(take, people)) if each]
    assert len(held) <= 1


async def test_a_lease_that_ran_out_gives_it_to_somebody_else_and_drafts_extend_it(lab: Lab) -> None:
    at = await scene(lab, "yes", "no")
    first, work = await lab.adjudicating(at.project)
    async with lab.db.tx(first) as tx:
        saved = await quality.save_adjudication(tx, work.id, 0, {"letter": "A"})
    assert saved.version == 1
    lab.clock.advance(timedelta(minutes=20))
    with pytest.raises(Refusal) as stale:
        async with lab.db.tx(first) as tx:
            await quality.save_adjudication(tx, work.id, 0, {"letter": "B"})
    assert stale.value.facts == {"version": 1, "value": {"letter": "A"}}
    async with lab.db.tx(first) as tx:
        await quality.save_adjudication(tx, work.id, 1, {"letter": "B"})
    lab.clock.advance(timedelta(minutes=20))
    async with lab.db.tx(first) as tx:
        held = await quality.held_adjudication(tx)
    assert held is not None
    assert (held.draft, held.draft_version) == ({"letter": "B"}, 2)
    lab.clock.advance(timedelta(minutes=31))
    with pytest.raises(Refusal) as late:
        async with lab.db.tx(first) as tx:
            await quality.decide_adjudication(tx, work.id, NewRuling(verdict="pick", letter="A", reason="Because."))
    assert late.value.code == "review_expired"
    _, again = await lab.adjudicating(at.project)
    assert (again.id, again.draft) == (work.id, None)


async def test_a_task_that_is_open_again_or_whose_answers_changed_is_not_decided(
    lab: Lab, admin: psycopg.Connection
) -> None:
    at = await scene(lab, "yes", "no", "other")
    reviewer, work = await lab.adjudicating(at.project)

    async def refused() -> str:
        with pytest.raises(Refusal) as found:
            async with lab.db.tx(reviewer) as tx:
                await quality.decide_adjudication(tx, work.id, NewRuling(verdict="pick", letter="A", reason="Because."))
        return found.value.code

    change = "update tasks.task set state = %s where id = %s"
    for state in ("open", "cancelled"):
        admin.execute(change, [state, at.task_id])
        assert await refused() == "answers_changed"
        async with lab.db.tx(reviewer) as tx:
            assert await quality.held_adjudication(tx) is None
    admin.execute(change, ["completed", at.task_id])
    admin.execute("update tasks.submission set used = false where task_id = %s and label = 'other'", [at.task_id])
    assert await refused() == "answers_changed"
    async with lab.db.tx(reviewer) as tx:
        again = await quality.take_adjudication(tx)
    assert again is not None
    assert (again.id, again.given) == (work.id, 2)


async def test_a_decision_falls_with_the_answer_that_it_rests_on(lab: Lab, admin: psycopg.Connection) -> None:
    at = await scene(lab, "yes", "no")
    await at.decide(NewRuling(verdict="pick", reason="Because."), wanted="no")
    admin.execute("update tasks.submission set used = false where task_id = %s and label = 'no'", [at.task_id])
    found = await at.outcome()
    assert (found.adjudicated, found.method) == (None, "several models")


async def test_a_reason_and_a_clause_are_asked_for_where_they_are_needed(lab: Lab) -> None:
    at = await scene(lab, "yes", "no")
    reviewer, work = await lab.adjudicating(at.project)
    cases = (
        (NewRuling(verdict="pick", letter="A"), "reason", "too_short"),
        (NewRuling(verdict="pick", letter="F", reason="Because."), "letter", "not_allowed"),
        (NewRuling(verdict="pick", letter="A", clause="§9", reason="Because."), "clause", "not_allowed"),
        (NewRuling(verdict="ambiguous", reason="Because."), "clause", "missing"),
        (NewRuling(verdict="incomplete", clause="§1", reason=" "), "reason", "too_short"),
        (NewRuling(verdict="best", reason="Because."), "verdict", "not_allowed"),
        (NewRuling(verdict="mend", letter="A", answer={"labels": ["none"]}, reason="x y z"), "answer.labels[0]", ""),
        (NewRuling(verdict="pick", letter="A", reason="nul \0 is bad"), "reason", "bad_text"),
    )
    for ruling, field, code in cases:
        with pytest.raises(Refusal) as found:
            async with lab.db.tx(reviewer) as tx:
                await quality.decide_adjudication(tx, work.id, ruling)
        assert [each.field for each in found.value.faults] == [field]
        assert code in ("", found.value.faults[0].code)
    async with lab.db.tx(reviewer) as tx:
        same = NewRuling(verdict="mend", letter="A", answer=work.candidates[0].answer, reason="As it is.")
        await quality.decide_adjudication(tx, work.id, same)
    assert (await at.counts()).pick == 1


async def test_a_decision_is_a_check_of_the_confidence(lab: Lab) -> None:
    at = await scene(lab, "yes", "no")
    await at.decide(NewRuling(verdict="pick", reason="Because."), wanted="yes")
    async with lab.db.tx(system(at.customer.tenant_id)) as tx:
        checks = await quality.read_checks(tx, at.project.id)
    (found,) = checks.tasks
    assert (found.task_id, found.source, found.label, found.holds) == (at.task_id, "adjudication", "yes", True)


async def test_operations_see_how_many_wait(lab: Lab) -> None:
    at = await scene(lab, "yes", "no", language="hi", speaks="hi")
    async with lab.db.tx(await lab.operator()) as tx:
        found = await quality.review_health(tx)
    mine = [each for each in found if each.what == "adjudication" and each.language == "hi"]
    assert mine
    assert {(each.waiting > 0, each.overdue, each.next_due) for each in mine} == {(True, 0, None)}
    assert (await at.counts()).waiting == 1


async def test_an_adjudicator_agrees_to_what_sensitive_work_holds(lab: Lab) -> None:
    at = await scene(lab, "yes", "no", language="hi", speaks="hi")
    async with lab.db.tx(at.customer) as tx:
        await projects.declare_sensitivity(tx, at.project.id, NewSensitivity(hazards=["hate"]))
    reviewer = await lab.contributor(reviewer=True, languages=("hi",))
    async with lab.db.tx(reviewer) as tx:
        while (work := await quality.take_adjudication(tx)) is not None:
            assert work.title != at.project.title
            ruling = NewRuling(verdict="ambiguous", clause="§1", reason="Not mine to say.")
            await quality.decide_adjudication(tx, work.id, ruling)
    await lab.agree(reviewer, at.project)
    async with lab.db.tx(reviewer) as tx:
        held = await quality.take_adjudication(tx)
    assert held is not None
    assert held.title == at.project.title


async def test_it_is_taken_kept_and_decided_by_api_and_read_by_its_customer_alone(lab: Lab) -> None:
    at = await scene(lab, "yes", "no")
    reviewer, work = await lab.adjudicating(at.project)
    web = Web(
        lab, create_app(State(db=lab.db, clock=lab.clock, secrets=lab.secrets, data_dir=lab.folder, files=lab.files))
    )
    place = f"/api/work/adjudications/{work.id}"
    async with web.session(at.authors[0]) as client:
        problem(await client.post("/api/work/adjudications/next"), 403, "forbidden")
    async with web.session(reviewer) as client:
        shown = (await client.post("/api/work/adjudications/next")).json()
        assert (shown["id"], [each["letter"] for each in shown["candidates"]]) == (str(work.id), ["A", "B"])
        assert (shown["is_unanimous"], shown["clauses"][1]["number"]) == (False, "§2")
        assert (await client.put(f"{place}/draft", json={"version": 0, "value": {}})).json()["version"] == 1
        stale = await client.put(f"{place}/draft", json={"version": 0, "value": {}})
        assert (stale.status_code, stale.json()["current"]["version"]) == (409, 1)
        said = {"verdict": "pick", "letter": "B", "reason": "It says so."}
        assert (await client.post(place, json=said)).status_code == 204
        problem(await client.post(place, json=said), 404, "not_found")
    await lab.settle()
    here = f"/api/v1/projects/{at.project.id}"
    async with web.session(at.customer) as client:
        (found,) = (await client.get(f"{here}/consensus")).json()["items"]
        assert (found["method"], found["adjudicated"]["reason"]) == ("adjudicated", "It says so.")
        assert found["adjudicated"]["reviewer"].startswith("c-")
        assert (await client.get(f"{here}/adjudication")).json()["adjudication"]["pick"] == 1
        page = await client.get(f"/projects/{at.project.id}/tasks/{at.task_id}")
        assert "It says so." in page.text
        changed = await client.put(f"{here}/adjudication", json={"adjudicate": True, "distance_min": 0.9})
        assert changed.json()["adjudication"]["distance_min"] == 0.9
        sent = {"adjudicate": "on", "distance_min": "0.3"}
        assert (await client.post(f"/projects/{at.project.id}/adjudication", data=sent)).status_code == 303
        settings = (await client.get(f"/projects/{at.project.id}/settings")).text
        assert '<option value="0.3" selected>from a mean distance of 30% on' in settings
        assert (await client.put(f"{here}/adjudication", json={"adjudicate": False})).status_code == 200
    async with web.session(await lab.customer()) as client:
        problem(await client.get(f"{here}/adjudication"), 404, "not_found")
        problem(await client.put(f"{here}/adjudication", json={"adjudicate": True}), 404, "not_found")


async def ranked(lab: Lab, *orders: str, distance_min: float | None = quality.DISTANCE_MIN) -> Scene:
    """Have people rank four answers so, best first, and the runner count."""
    customer = await lab.customer()
    project = await lab.project(customer, kind="chat.rank", redundancy=len(orders))
    async with lab.db.tx(customer) as tx:
        await quality.set_adjudicating(tx, project.id, True, distance_min)
    (task_id,) = await lab.add(customer, project)
    authors = []
    for order in orders:
        authors.append(await lab.contributor())
        claimed = await lab.claim(authors[-1], project)
        # Sides are shown in drawn order; what counts is what is stored.
        shown = kinds.of("chat.rank").shown(
            {"ranking": [[key] for key in order]}, await _flipped(lab, customer, claimed.id)
        )
        await tasks.submit(lab.db, authors[-1], claimed.id, shown, 60)
    await lab.settle()
    at = Scene(lab, customer, project, task_id, authors)
    await counted(at)
    return at


async def _flipped(lab: Lab, customer: Actor, assignment_id: uuid.UUID) -> bool:
    """Say whether a person was shown the sides in the other order."""
    async with lab.db.tx(system(customer.tenant_id)) as tx:
        text = "select flipped from tasks.assignment where id = $1"
        row = await (await tx._connection.execute(text, [assignment_id])).fetchone()
    assert row
    return bool(row[0])


async def counted(at: Scene) -> None:
    """Have the runner count a project's answers anew, as its job does."""
    await quality.JOBS["quality.refit"](
        at.lab.jobs, tenant_id=str(at.customer.tenant_id), project_id=str(at.project.id)
    )
    await at.lab.settle()


async def test_answers_with_one_label_that_lie_far_apart_are_opened_and_need_a_reason(lab: Lab) -> None:
    at = await ranked(lab, "abcd", "adcb")
    assert (await at.counts()).waiting == 1
    reviewer, work = await lab.adjudicating(at.project)
    assert (work.why, {each.label for each in work.candidates}) == ("apart", {"a"})
    assert [each.apart for each in work.candidates] == [0.5, 0.5]
    with pytest.raises(Refusal) as found:
        async with lab.db.tx(reviewer) as tx:
            await quality.decide_adjudication(tx, work.id, NewRuling(verdict="pick", letter="A"))
    assert [each.field for each in found.value.faults] == ["reason"]
    async with lab.db.tx(reviewer) as tx:
        await quality.decide_adjudication(tx, work.id, NewRuling(verdict="pick", letter="A", reason="d is wrong."))
    assert (await at.counts()).pick == 1


async def test_answers_nearer_than_the_project_says_and_labels_alone_open_none(lab: Lab) -> None:
    near = await ranked(lab, "abcd", "abdc")
    strict = await ranked(lab, "abcd", "adcb", distance_min=0.6)
    alone = await ranked(lab, "abcd", "adcb", distance_min=None)
    led = await ranked(lab, "abcd", "abdc", "badc")
    assert [(await each.counts()).waiting for each in (near, strict, alone, led)] == [0, 0, 0, 0]
    async with lab.db.tx(alone.customer) as tx:
        assert (await quality.set_adjudicating(tx, alone.project.id, True)).distance_min == 0.5
    async with lab.db.tx(strict.customer) as tx:
        await quality.set_adjudicating(tx, strict.project.id, True, 0.5)
    await lab.settle()
    assert (await strict.counts()).waiting == 1, "what was measured already is opened at once"
    await counted(alone)
    assert (await alone.counts()).waiting == 1


async def test_distances_are_measured_once_in_pages_of_so_many_bytes(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tarazu.quality.review.distances.BYTES_AT_ONCE", 1)
    at = await ranked(lab, "abcd", "abdc")
    made = await lab.add(at.customer, at.project, 2)
    for author in at.authors:
        for _ in made:
            await lab.answer(author, await lab.claim(author, at.project))
    await lab.settle()
    async with lab.db.tx(system(at.customer.tenant_id)) as tx:
        await quality.refit(tx, at.project.id)
    actor = system(at.customer.tenant_id)
    assert await measure_distances(lab.db, actor, at.project.id) == 2
    assert await measure_distances(lab.db, actor, at.project.id) == 0


@pytest.mark.parametrize("wrong", [0, 0.001, 1.1, -1])
async def test_a_distance_that_no_answers_have_is_refused(lab: Lab, wrong: float) -> None:
    customer = await lab.customer()
    project = await lab.project(customer)
    with pytest.raises(Refusal) as found:
        async with lab.db.tx(customer) as tx:
            await quality.set_adjudicating(tx, project.id, True, wrong)
    assert [(each.field, each.code) for each in found.value.faults] == [("distance_min", "out_of_range")]


async def test_the_command_line_switches_it_on_and_off_and_tells_the_counts(lab: Lab, run: Run) -> None:  # noqa: F811
    at = await scene(lab, "yes", "no", adjudicate=False)
    command = ("project", "adjudicate", "-t", await slug(lab, at.customer), "-p", at.project.name)
    assert "the most likely label stands" in (await run(*command)).out
    assert (await run(*command, "--on", "--json")).data["adjudicate"] is True
    await lab.settle()
    shown = await run(*command)
    assert ("a reviewer decides; and where" in shown.out, "Waiting: 1." in shown.out) == (True, True)
    assert "50 % apart" in shown.out
    assert (await run(*command, "--distance", "0.7", "--json")).data["distance_min"] == 0.7
    assert (await run(*command, "--on", "--json")).data["distance_min"] == 0.7, "what is not given stays"
    assert (await run(*command, "--distance", "0", "--json")).data["distance_min"] is None
    assert (await run(*command, "--distance", "2")).code == 1
    assert (await run(*command, speaks="hi_IN.UTF-8")).out.count("Waiting") == 0
    assert (await run(*command, "--off", "--json")).data | {"waiting": 0} == {
        "adjudicate": False,
        "distance_min": None,
        "waiting": 0,
        "pick": 0,
        "mend": 0,
        "ambiguous": 0,
        "incomplete": 0,
    }
    assert (await run(*command[:-1], "nothing-of-the-kind")).code == 1
