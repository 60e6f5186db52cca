"""How sure the answer is that several come to: what checks it, and that page, files and deliveries say the same."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta
from functools import wraps
from typing import Any

import pytest

from tarazu import kinds, quality
from tarazu.kit.actor import Actor, system
from tarazu.projects import Project
from tarazu.quality import checks, jobs
from tarazu.quality.merging import checking
from tarazu.quality.merging.checking import Known, read_known
from tarazu.quality.merging.confidence import calibrated
from tarazu.quality.merging.kept import read_kept
from tarazu.quality.merging.weights import learn
from tests.integration.claims import claim_from
from tests.integration.test_delivery import built, content, requested
from tests.integration.test_figures_recounted import figures, frame
from tests.integration.test_insight import refit
from tests.integration.test_merged_answers import answered, graded
from tests.integration.test_quality import hold
from tests.lab import Lab

pytestmark = pytest.mark.anyio

KIND = "rubric.grade"
ADAPTIVE = {"kind": "facts.check", "redundancy": 2, "redundancy_most": 3, "confidence": 0.999}


async def report(lab: Lab, actor: Actor, project: Project) -> quality.MergedConfidence | None:
    """Return how sure merged answers are by a project's report."""
    async with lab.db.tx(actor) as tx:
        found = await quality.report(tx, project.id)
    return found.figures.sure if found else None


async def rows(lab: Lab, actor: Actor, project: Project) -> list[checks.MergedCheckLine]:
    """Return the checks of a project's merged answers."""
    async with lab.db.tx(actor) as tx:
        return await checks.merged_checks(tx, project.id, None, 1000)


async def audited(lab: Lab, customer: Actor, tasks: int) -> Project:
    """Return a project of gradings by two people who agree on two tasks of three, where its customer accepts what they come to, and on
    no other; all of them are in its audit sample."""
    project = await lab.project(customer, kind=KIND, redundancy=2)
    split = [graded("dose") if n % 3 == 0 else graded("kind") for n in range(tasks)]
    await answered(lab, customer, project, [graded("kind")] * tasks, split)
    await refit(lab, customer, project)
    lab.clock.advance(timedelta(seconds=1))
    async with lab.db.tx(customer) as tx:
        await quality.set_audit_sample(tx, project.id, 1000)
        for each in await quality.consensus(tx, project.id, None, 100):
            await quality.audit_task(tx, each.task_id, "accepted" if each.agreement == 1 else "rejected", "looked at")
    await refit(lab, customer, project)
    return project


async def test_audits_of_a_sample_calibrate_what_page_files_and_deliveries_say(lab: Lab) -> None:
    customer = await lab.customer()
    project = await audited(lab, customer, 51)
    sure, told = await report(lab, customer, project), await rows(lab, customer, project)
    assert sure is not None
    assert (sure.over, sure.checks, sure.own, sure.known, len(told)) == ("project", 51, 51, 0, 51)
    assert sure.ece_after is not None is not sure.ece_before
    table = await frame(lab, customer, project, "merged_checks")
    assert sure.brier_after is not None
    assert ((table.stated - table.is_right) ** 2).mean() == pytest.approx(sure.brier_after.value, abs=1e-6)
    shown = await figures(lab, customer, project)
    assert (shown["merged_checks"], shown["merged_ece_after"]) == (51, sure.ece_after.value)
    bins = await frame(lab, customer, project, "reliability")
    after = bins[bins.calibration == "merged_after"]
    for one in after.itertuples():
        some = table[(table.stated > one.low) & (table.stated <= one.high)]
        assert (len(some), some.is_right.mean()) == (one.checks, pytest.approx(one.right, abs=1e-4))
        async with lab.db.tx(customer) as tx:
            asked = checks.Said(when="after", low=one.low, high=one.high)
            assert len(await checks.merged_checks(tx, project.id, None, 100, asked)) == one.checks
    ready = await built(lab, customer, await requested(lab, customer, project))
    assert ready.manifest["agreement"]["merged"]["curve"] == json.loads(json.dumps(_plain(sure.curve)))
    said = {
        each["consensus"]["answer"]["agreement"] == 1: each["consensus"]["answer"]["confidence"]
        for each in map(json.loads, (await content(lab, ready, "records.jsonl")).splitlines())
    }
    assert said[True] > 0.8
    assert said[False] < 0.2


def _plain(curve: Any) -> dict[str, float]:
    return {name: getattr(curve, name) for name in ("low", "high", "shift")}


async def test_a_count_after_which_nothing_came_learns_nothing_and_says_the_same(
    lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    customer, stranger = await lab.customer(), await lab.customer()
    project = await audited(lab, customer, 51)
    first, told = await report(lab, customer, project), await rows(lab, customer, project)
    lab.clock.advance(timedelta(hours=1))
    with monkeypatch.context() as patched:
        for each in (learn, calibrated):

            @wraps(each)
            def never(*_: Any) -> None:
                raise AssertionError("learned anew")

            patched.setattr(jobs, each.__name__, never)
        await refit(lab, customer, project)
    assert (await report(lab, customer, project), await rows(lab, customer, project)) == (first, told)
    lab.clock.advance(timedelta(days=1))
    async with lab.db.tx(system(customer.tenant_id)) as tx:
        assert (await read_kept(tx, project.id)).before == {}, "all is learned from nothing once a day"
    async with lab.db.tx(system(stranger.tenant_id)) as tx:
        assert (await read_kept(tx, project.id)).before == {}
    await refit(lab, customer, project)
    assert (await report(lab, customer, project), await rows(lab, customer, project)) == (first, told)


async def test_too_few_checks_say_so_until_other_projects_of_the_tenant_help_and_never_another_tenants(
    lab: Lab,
) -> None:
    customer, stranger = await lab.customer(), await lab.customer()
    await audited(lab, customer, 48)
    project = await audited(lab, customer, 6)
    sure = await report(lab, customer, project)
    assert sure is not None
    assert (sure.over, sure.checks, sure.own, sure.projects) == ("kind", 54, 6, 2)
    assert sure.curve is not None
    theirs = await audited(lab, stranger, 6)
    alone = await report(lab, stranger, theirs)
    assert alone is not None
    assert (alone.curve, alone.checks, alone.needed) == (None, 6, 50)
    both = await report(lab, stranger, await audited(lab, stranger, 6))
    assert both is not None
    assert (both.over, both.curve, both.checks, both.own) == ("kind", None, 12, 6)
    async with lab.db.tx(stranger) as tx:
        assert await checks.merged_checks(tx, project.id, None, 100) == []
    ready = await built(lab, stranger, await requested(lab, stranger, theirs))
    for line in (await content(lab, ready, "records.jsonl")).splitlines():
        assert json.loads(line)["consensus"]["answer"]["confidence"] is None


async def test_a_review_counts_after_the_last_answer_and_not_while_it_is_appealed_or_the_task_adjudicated(
    lab: Lab,
) -> None:
    customer = await lab.customer()
    project = await lab.project(customer, kind=KIND, redundancy=2, language="hi", acceptance="review")
    await lab.add(customer, project, 1)
    people = [await lab.contributor(languages=("hi",)) for _ in range(2)]
    given = []
    for person in people:
        given.append(await lab.answer(person, await claim_from(lab, person, project), **graded("kind")))
        await lab.settle()
        lab.clock.advance(timedelta(seconds=1))
        reviewer = await lab.contributor(languages=("hi",), reviewer=True)
        work = await hold(lab, reviewer, given[-1].submission_id)
        async with lab.db.tx(reviewer) as tx:
            await quality.record_review(tx, work.id, "accept", None, None)
        lab.clock.advance(timedelta(seconds=1))
        await lab.settle()
        async with lab.db.tx(system(customer.tenant_id)) as tx:
            found = (await read_known(tx, project.id, KIND)).reviewed
        assert [len(each.looked) for each in found] == ([1] if len(given) == 2 else [])
    await refit(lab, customer, project)
    assert [(each.source, each.is_right) for each in await rows(lab, customer, project)] == [("review", True)]


async def looked(lab: Lab, verdict: str, answers: int = 2, **changes: Any) -> tuple[Actor, Project, list[uuid.UUID]]:
    """Return a project with a task that people answered alike, the first of whom was then reviewed."""
    customer = await lab.customer()
    project = await lab.project(customer, kind=KIND, language="hi", redundancy=2, acceptance="review")
    tasks = await lab.add(customer, project, 1)
    given = []
    for _ in range(2):
        person = await lab.contributor(languages=("hi",))
        given.append(await lab.answer(person, await claim_from(lab, person, project), **graded("kind")))
        await lab.settle()
    lab.clock.advance(timedelta(seconds=1))
    reviewer = await lab.contributor(languages=("hi",), reviewer=True)
    for each in given:
        work = await hold(lab, reviewer, each.submission_id)
        said = verdict if each is given[0] else "accept"
        async with lab.db.tx(reviewer) as tx:
            fixed = {**work.answer, **graded("dose")} if said == "fix" else None
            why = None if said == "accept" else "The dose is what it says."
            await quality.record_review(tx, work.id, said, None, why, (), fixed)
    lab.clock.advance(timedelta(seconds=1))
    await lab.settle()
    return customer, project, tasks


async def known_of(lab: Lab, customer: Actor, project: Project) -> Known:
    """Return what is known of a project's merged answers."""
    async with lab.db.tx(system(customer.tenant_id)) as tx:
        return await read_known(tx, project.id, KIND)


@pytest.mark.parametrize("verdict", ["fix", "exclude"])
async def test_an_audit_of_what_was_mended_makes_nothing_right_of_what_was_first_given(lab: Lab, verdict: str) -> None:
    customer, project, tasks = await looked(lab, verdict)
    async with lab.db.tx(customer) as tx:
        await quality.set_audit_sample(tx, project.id, 1000)
        await quality.audit_task(tx, tasks[0], "accepted", "looked at")
    [found] = (await known_of(lab, customer, project)).reviewed
    assert (len(found.looked), sorted(found.holds)) == (2, [False, True])
    assert None not in found.looked


async def test_where_answers_decide_how_many_there_are_all_that_came_are_merged(lab: Lab) -> None:
    customer = await lab.customer()
    project = await lab.project(customer, **ADAPTIVE)
    tasks = await lab.add(customer, project, 1)
    for _ in range(3):
        person = await lab.contributor()
        await lab.answer(person, await lab.claim(person, project))
        await lab.settle()
        await refit(lab, customer, project)
    async with lab.db.tx(customer) as tx:
        await quality.set_audit_sample(tx, project.id, 1000)
        await quality.audit_task(tx, tasks[0], "accepted", "looked at")
    [found] = (await known_of(lab, customer, project)).reviewed
    assert (len(found.people), found.looked) == (3, [None])


async def test_answers_are_read_until_they_are_too_many_bytes(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    customer = await lab.customer()
    project = await audited(lab, customer, 6)
    assert len((await known_of(lab, customer, project)).reviewed) == 6
    monkeypatch.setattr(checking, "_AT_ONCE", 2)
    monkeypatch.setattr(checking, "BYTES_MAX", 1)
    assert len((await known_of(lab, customer, project)).reviewed) == 2


async def with_known(lab: Lab, people: int, **changes: Any) -> tuple[Actor, Project]:
    """Return a project whose people all did its tasks and its known item."""
    customer = await lab.customer()
    project = await lab.project(customer, **changes)
    example = kinds.of(project.kind).example("en")
    item = quality.NewKnownItem(payload=example["payload"], expected=example["answer"])
    async with lab.db.tx(customer) as tx:
        await quality.add_known_items(tx, project.id, [item])
        await quality.set_gold_policy(tx, project.id, quality.GoldPolicy(rate=500, newcomer_rate=500))
    await lab.add(customer, project, 20 * people)
    for _ in range(people):
        person = await lab.contributor()
        for _ in range(20):
            await lab.answer(person, await lab.claim(person, project))
        await lab.settle()
    return customer, project


async def test_known_items_are_merged_of_as_many_answers_as_a_task_may_get(lab: Lab) -> None:
    customer, project = await with_known(lab, 4, **ADAPTIVE)
    [found] = (await known_of(lab, customer, project)).items
    assert (len(found.people), len(found.answers)) == (3, 3)


async def test_a_project_of_one_answer_for_each_task_is_not_told_that_checks_are_missing(lab: Lab) -> None:
    customer, project = await with_known(lab, 2, kind=KIND)
    await refit(lab, customer, project)
    assert await report(lab, customer, project) is None
    assert (await known_of(lab, customer, project)).items == []
