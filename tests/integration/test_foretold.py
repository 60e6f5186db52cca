"""Merged answers that are right less often than foretold: an alarm is raised by the count, told by page, API, file and event, and ends."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tarazu import quality
from tarazu.kit.actor import Actor, system
from tarazu.kit.ids import new_id
from tarazu.projects import Project
from tarazu.quality import drifting
from tarazu.quality.insights.drift import write_alarms
from tarazu.quality.insights.foretelling import foretold
from tarazu.quality.insights.insight import write_insight
from tarazu.quality.merging.confidence import MergedCheck
from tests.integration.http.conftest import Web, web  # noqa: F401 - a fixture is used by its name
from tests.integration.test_insight import announced, insight, refit
from tests.integration.test_judging_tables import table
from tests.integration.test_merged_answers import answered, graded
from tests.integration.test_merged_confidence import audited
from tests.lab import Lab

pytestmark = pytest.mark.anyio

TASKS = 51


async def surprised(lab: Lab, customer: Actor) -> Project:
    """Return a project whose customer accepted all on which two people agreed until three weeks ago, and accepts nothing now."""
    project = await audited(lab, customer, TASKS)
    lab.clock.advance(timedelta(days=20))
    async with lab.db.tx(customer) as tx:
        known = {each.task_id for each in await quality.consensus(tx, project.id, None, 200)}
    await answered(lab, customer, project, [graded("kind")] * TASKS, [graded("kind")] * TASKS)
    await refit(lab, customer, project)
    lab.clock.advance(timedelta(seconds=1))
    async with lab.db.tx(customer) as tx:
        await quality.set_audit_sample(tx, project.id, 1000)
        for each in await quality.consensus(tx, project.id, None, 200):
            if each.task_id not in known:
                await quality.audit_task(tx, each.task_id, "rejected", "looked at")
    # The day's test was made when the answers came.
    lab.clock.advance(timedelta(days=1))
    await refit(lab, customer, project)
    return project


async def alarmed(lab: Lab, customer: Actor) -> Project:
    """Return a project of few answers whose figures and alarm are those of many checks."""
    project = await audited(lab, customer, 6)
    before, recent = (lab.clock.now() - timedelta(days=days) for days in (20, 1))
    checks = [
        MergedCheck(id=new_id(), source="audit", way="parts", score=0.9, is_right=n % 5 > less, checked_at=at)
        for at, less in ((before, 0), (recent, 2))
        for n in range(80)
    ]
    async with lab.db.tx(system(customer.tenant_id)) as tx:
        found, counted = foretold(checks, tx.now), await quality.insight(tx, project.id)
        assert counted is not None
        drift = [each for each in counted.insight.drift if each.measure != "merged"]
        await write_insight(tx, project.id, replace(counted.insight, drift=drift + found))
        await write_alarms(tx, project.id, found)
    return project


async def test_a_fall_is_an_alarm_that_page_api_and_file_tell_and_that_ends(lab: Lab, web: Web) -> None:  # noqa: F811
    customer, stranger = await lab.customer(), await lab.customer()
    project = await surprised(lab, customer)
    [found] = [each for each in (await insight(lab, customer, project)).drift if each.measure == "merged"]
    assert (found.recent, found.recent_agreeing, found.before, found.is_alarm) == (TASKS, 0, TASKS, True)
    assert found.foretold is not None
    assert found.foretold > 0.8
    assert found.fall is not None
    assert found.fall.value == pytest.approx(found.foretold)
    path = f"/api/v1/projects/{project.id}/quality/drift"
    async with web.key(customer) as client, web.key(stranger) as other:
        told = (await client.get(path)).json()
        [figure] = [each for each in told["figures"] if each["measure"] == "merged"]
        [alarm] = [each for each in told["alarms"] if each["measure"] == "merged"]
        assert (figure["foretold"], figure["is_alarm"]) == (found.foretold, True)
        assert (alarm["figure"]["fall"], alarm["ended_at"]) == (figure["fall"], None)
        assert (await client.get(figure["answers"])).status_code == 200
        assert (await client.get(f"{path}/answers?measure=merged")).status_code == 422
        assert (await other.get(path)).status_code == (await other.get(figure["answers"])).status_code == 404
    async with web.session(customer) as client:
        page = await client.get(f"/projects/{project.id}/quality/drift?alarm={alarm['id']}")
        assert (page.status_code, f"/projects/{project.id}/quality/merged" in page.text) == (200, True)
    for name in ("drift", "drift_alarms"):
        [row] = [each for each in await table(lab, customer, project, name) if each["measure"] == "merged"]
        assert (row["recent"], row["foretold"]) == (TASKS, found.foretold)
    assert (str(project.id), "project") in await announced(lab, customer, "alarmed")
    lab.clock.advance(timedelta(days=40))
    await refit(lab, customer, project)
    async with lab.db.tx(customer) as tx:
        [ended] = [each for each in await drifting.alarms(tx, project.id, None, 10) if each.measure == "merged"]
    assert ended.ended_at == lab.clock.now()
    assert (str(project.id), "project") in await announced(lab, customer, "ended")
