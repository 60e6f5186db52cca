"""How sure the answer is that several come to: what checks it, and that page, files and deliveries say the same."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from tarazu import quality
from tarazu.kit.actor import Actor, system
from tarazu.projects import Project
from tarazu.quality import checks
from tarazu.quality.merging.checking import read_known
from tests.integration.claims import claim_from
from tests.integration.test_delivery import built, content, requested
from tests.integration.test_figures_recounted import figures, frame
from tests.integration.test_insight import refit
from tests.integration.test_merged_answers import answered, graded
from tests.integration.test_quality import hold
from tests.lab import Lab

pytestmark = pytest.mark.anyio

KIND = "rubric.grade"


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
