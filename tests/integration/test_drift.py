"""Drift leads to the answers it was counted from: of a project, a language, newcomers, a group, and by what answers are held against."""

from __future__ import annotations

import re
import uuid
from dataclasses import replace
from datetime import timedelta
from typing import Any

import psycopg
import pytest

from tarazu import quality
from tarazu.kit.actor import Actor, system
from tarazu.kit.errors import Refusal
from tarazu.projects import Project
from tarazu.quality import drifting
from tarazu.quality.insights.drift import write_alarms
from tests.conftest import Cluster
from tests.integration.http.conftest import Web, web  # noqa: F401 - a fixture is used by its name
from tests.integration.test_gold import known, rules
from tests.integration.test_insight import insight, refit
from tests.integration.test_quality import prefer
from tests.lab import Lab

pytestmark = pytest.mark.anyio


async def fallen(lab: Lab, customer: Actor, count: int = 60, **changes: Any) -> Project:
    """Return a project of two people who agreed on everything until a week ago, and on nothing since; with its alarms raised."""
    project = await lab.project(customer, redundancy=2, **changes)
    people = [await lab.contributor() for _ in range(2)]
    later = lab.clock.now()
    for differs, days in ((False, 20), (True, 0)):
        lab.clock.advance(later - timedelta(days=days) - lab.clock.now())
        await lab.add(customer, project, count)
        for _ in range(count):
            await prefer(lab, people[0], project, "a")
            await prefer(lab, people[1], project, "b" if differs else "a")
            lab.clock.advance(timedelta(seconds=1))
    await refit(lab, customer, project)
    return project


async def behind(
    lab: Lab,
    customer: Actor,
    project: Project,
    of: drifting.Drift,
    period: drifting.Period,
    agreeing: bool | None = None,
) -> list[drifting.DriftAnswer]:
    """Return all answers behind a figure, read in pages of seven."""
    found: list[drifting.DriftAnswer] = []
    async with lab.db.tx(customer) as tx:
        while page := await drifting.answers(tx, project.id, of, period, agreeing, found[-1].id if found else None, 7):
            found += page
    return found


async def test_every_figure_leads_to_as_many_answers_as_it_counts(lab: Lab) -> None:
    customer = await lab.customer()
    project = await fallen(lab, customer)
    figures = (await insight(lab, customer, project)).drift
    assert {each.scope for each in figures} == {"project", "language", "experience"}
    for each in figures:
        for period, all_, agreeing in (
            ("recent", each.recent, each.recent_agreeing),
            ("before", each.before, each.before_agreeing),
        ):
            rows = await behind(lab, customer, project, each, period)
            assert (len(rows), len({row.id for row in rows})) == (all_, all_), (each, period)
            assert sum(row.agrees for row in rows) == agreeing
            assert len(await behind(lab, customer, project, each, period, False)) == all_ - agreeing
            first, last = drifting.span(each.upto or lab.clock.now(), period)
            assert all(first <= row.at < last for row in rows)
    (row, *_) = await behind(lab, customer, project, figures[0], "recent", False)
    assert row.label != row.expected
    assert (row.project_id, row.item_id) == (project.id, None)


async def test_a_fall_is_told_with_its_interval_and_an_alarm_keeps_what_it_was_raised_on(lab: Lab) -> None:
    customer = await lab.customer()
    project = await fallen(lab, customer)
    figure = (await insight(lab, customer, project)).drift[0]
    assert figure.fall is not None
    assert (figure.fall.value, figure.fall.level) == (0.5, 0.95)
    assert 0.4 < (figure.fall.low or 0) < 0.5 < (figure.fall.high or 0) < 0.6
    # Nobody answers any more: the figure of today has nothing to tell, and the alarm ends with it.
    lab.clock.advance(timedelta(days=20))
    await refit(lab, customer, project)
    async with lab.db.tx(customer) as tx:
        raised = await drifting.alarms(tx, project.id, None, 10)
        (one,) = [each for each in raised if each.scope == "project"]
        then = await drifting.alarm_figure(tx, project.id, one.id)
        now = await drifting.figure(tx, project.id, "project", "", "consensus")
    assert (one.since <= lab.clock.now() - timedelta(days=20), one.ended_at, now.is_alarm) == (
        True,
        lab.clock.now(),
        False,
    )
    assert (then.recent, then.recent_agreeing, then.fall) == (figure.recent, figure.recent_agreeing, figure.fall)
    assert now.recent == 0
    assert len(await behind(lab, customer, project, then, "recent")) == figure.recent


async def test_a_figure_of_a_language_leads_to_every_project_in_it_and_to_no_other_tenants(lab: Lab) -> None:
    customer, stranger = await lab.customer(), await lab.customer()
    project, other = await fallen(lab, customer), await fallen(lab, customer, count=3)
    lab.clock.advance(timedelta(days=1))
    await refit(lab, customer, project)
    theirs = await fallen(lab, stranger, count=3)
    figure = next(each for each in (await insight(lab, customer, project)).drift if each.scope == "language")
    rows = await behind(lab, customer, project, figure, "recent")
    assert {row.project_id for row in rows} == {project.id, other.id}
    assert len(rows) == figure.recent
    assert await behind(lab, stranger, project, figure, "recent") == []
    async with lab.db.tx(stranger) as tx:
        assert await drifting.alarms(tx, project.id, None, 10) == []
        for wanted in (project.id, uuid.uuid4()):
            with pytest.raises(Refusal) as refused:
                await drifting.figure(tx, wanted, "project", "", "consensus")
            assert refused.value.code == "not_found"
    async with lab.db.tx(customer) as tx:
        alarm = (await drifting.alarms(tx, project.id, None, 10))[0]
        for scope, name in (("skill", "medicine"), ("group", ""), ("project", "x"), ("nobody", "")):
            with pytest.raises(Refusal):
                await drifting.figure(tx, project.id, scope, name, "consensus")
    async with lab.db.tx(stranger) as tx:
        with pytest.raises(Refusal):
            await drifting.alarm_figure(tx, theirs.id, alarm.id)


async def test_who_has_a_skill_is_not_told_by_the_answers_behind_its_figure(lab: Lab) -> None:
    customer = await lab.customer()
    project = await lab.project(customer, redundancy=6)
    await lab.add(customer, project, 2)
    people = [await lab.contributor(skills=each) for each in [("medicine",)] * 5 + [()]]
    for _ in range(2):
        for person in people:
            await prefer(lab, person, project, "a")
    await refit(lab, customer, project)
    figure = next(each for each in (await insight(lab, customer, project)).drift if each.scope == "skill")
    assert figure.recent == 10
    rows = await behind(lab, customer, project, figure, "recent")
    assert (len(rows), len({row.contributor_id for row in rows})) == (12, 6)


async def test_a_group_of_a_customers_own_people_leads_to_their_answers_in_that_project(
    lab: Lab, cluster: Cluster
) -> None:
    customer = await lab.customer()
    project = await lab.project(customer, redundancy=3)
    await lab.add(customer, project, 4)
    people = [await lab.contributor() for _ in range(3)]
    for _ in range(4):
        for person in people:
            await prefer(lab, person, project, "a")
    with psycopg.connect(cluster.admin_conninfo(), autocommit=True) as admin:
        admin.execute("set session_replication_role = replica")
        group, scope = uuid.uuid4(), (customer.tenant_id, project.id)
        admin.execute(
            "insert into workforce.staff_group values (%s, %s, %s, 'night shift', now())", [scope[0], group, scope[1]]
        )
        for person in people[:2]:
            admin.execute(
                "insert into workforce.grouped values (%s, %s, %s, %s)",
                [scope[0], scope[1], group, person.principal_id],
            )
    await refit(lab, customer, project)
    figure = next(each for each in (await insight(lab, customer, project)).drift if each.scope == "group")
    rows = await behind(lab, customer, project, figure, "recent")
    assert (figure.name, figure.recent, len(rows), len({row.contributor_id for row in rows})) == (
        "night shift",
        8,
        8,
        2,
    )


async def test_known_items_lead_to_the_answers_that_were_judged_by_them(lab: Lab) -> None:
    customer, person = await lab.customer(), await lab.contributor()
    project = await lab.project(customer)
    items = await known(lab, customer, project, "a", "b")
    await rules(lab, customer, project)
    await lab.add(customer, project, 20)
    for _ in range(16):
        await prefer(lab, person, project, "a")
        await lab.settle()
    await refit(lab, customer, project)
    figure = next(each for each in (await insight(lab, customer, project)).drift if each.measure == "known")
    rows = await behind(lab, customer, project, figure, "recent")
    assert len(rows) == figure.recent > 0
    assert {row.item_id for row in rows} <= set(items)
    assert all((row.label == row.expected) == row.agrees and row.task_id is None for row in rows)
    async with lab.db.tx(customer) as tx:
        (mine,) = {row.contributor_id for row in rows}
        assert mine != person.principal_id
        await quality.void_known_item(tx, rows[0].item_id or items[0], "it was wrong")
    left = await behind(lab, customer, project, figure, "recent")
    assert rows[0].item_id not in {row.item_id for row in left}


async def test_drift_is_answered_with_its_periods_and_led_to_its_answers(lab: Lab, web: Web) -> None:  # noqa: F811
    customer, stranger = await lab.customer(), await lab.customer()
    project = await fallen(lab, customer)
    path = f"/api/v1/projects/{project.id}/quality/drift"
    async with web.key(customer) as client, web.key(stranger) as other:
        told = (await client.get(path)).json()
        figure, alarm = told["figures"][0], next(each for each in told["alarms"] if each["scope"] == "project")
        assert (figure["recent"]["answers"], figure["recent"]["agreeing"], figure["is_alarm"]) == (120, 60, True)
        assert figure["before"]["until"] == figure["recent"]["since"]
        assert alarm["figure"]["fall"] == figure["fall"]
        for address in (figure["answers"], alarm["figure"]["answers"]):
            page = (await client.get(f"{address}&agrees=false&limit=50")).json()
            rest = (await client.get(f"{address}&agrees=false&limit=50&cursor={page['next']}")).json()
            assert (len(page["items"]), len(rest["items"]), rest["next"]) == (50, 10, None)
            assert page["items"][0]["contributor"].startswith("c-")
        for odd in ("scope=nobody", "period=never", "agrees=perhaps", "name=%00", "limit=0", "cursor=!"):
            assert (await client.get(f"{path}/answers?{odd}")).status_code == 422, odd
        for missing in ("name=x", "scope=group&name=none", f"alarm={uuid.uuid4()}", "alarm=no"):
            assert (await client.get(f"{path}/answers?{missing}")).status_code == 404, missing
        for address in (path, figure["answers"], alarm["figure"]["answers"]):
            assert (await other.get(address)).status_code == 404


async def test_an_alarm_is_followed_on_pages_to_its_tasks(lab: Lab, web: Web) -> None:  # noqa: F811
    customer = await lab.customer()
    project = await fallen(lab, customer)
    async with lab.db.tx(customer) as tx:
        alarm = (await drifting.alarms(tx, project.id, None, 10))[-1]
    here = f"/projects/{project.id}/quality"
    async with web.session(customer) as client:
        assert "drift?scope=project&amp;name=&amp;measure=consensus" in (await client.get(here)).text
        assert f"drift?alarm={alarm.id}" in (await client.get(f"{here}/drift?scope=project")).text
        assert (
            f"drift?alarm={alarm.id}" not in (await client.get(f"{here}/drift?alarm={alarm.id}")).text.split("</dl>")[0]
        )
        for named in ("scope=project&name=&measure=consensus", f"alarm={alarm.id}"):
            page = await client.get(f"{here}/drift?{named}")
            assert (page.status_code, page.text.count('<th scope="row">')) == (200, 50)
            assert ("50.0 points less" in page.text, f"/projects/{project.id}/tasks/" in page.text) == (True, True)
            assert not re.search(r">[0-9a-f]{8}-", page.text), "no task is named by a bare id"
            older = page.text.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
            assert (await client.get(older)).text.count('<th scope="row">') == 10
        for odd in ("", "?period=x&agrees=maybe", "?name=%00"):
            assert (await client.get(f"{here}/drift{odd}")).status_code == 200, odd
        for missing in ("?scope=nobody", "?measure=x", "?alarm=1"):
            assert (await client.get(f"{here}/drift{missing}")).status_code == 404, missing


async def test_an_alarm_that_ended_still_leads_to_what_it_was_raised_on(lab: Lab, web: Web) -> None:  # noqa: F811
    customer = await lab.customer()
    project = await fallen(lab, customer)
    figure = (await insight(lab, customer, project)).drift[0]
    lab.clock.advance(timedelta(days=1))
    async with lab.db.tx(system(customer.tenant_id)) as tx:
        await write_alarms(tx, project.id, [replace(figure, is_alarm=False)])
    async with lab.db.tx(customer) as tx:
        (ended,) = [each for each in await drifting.alarms(tx, project.id, None, 10) if each.scope == "project"]
    assert ended.ended_at == lab.clock.now()
    path = f"/projects/{project.id}/quality/drift"
    async with web.session(customer) as client:
        now = (await client.get(f"{path}?scope=project")).text
        then = (await client.get(f"{path}?alarm={ended.id}")).text
    assert f"drift?alarm={ended.id}" in now
    assert ("since " in now.split("</dl>")[0], "50.0 points less" in then) == (False, True)


_YEARS = """
insert into tasks.submission (tenant_id, id, task_id, project_id, contributor_id, assignment_id, round, answer, label, digest, submitted_at,
  accepted_at)
select %(tenant)s, uuidv7(), uuidv7(), %(project)s, uuidv7(), uuidv7(), 1, '{}', 'a', '', %(now)s - n * interval '1 hour', %(now)s
  from generate_series(1, 30000) n
"""
_KNOWN = """
insert into quality.known_answer (tenant_id, submission_id, item_id, project_id, contributor_id, is_right, answered_at, judged_at)
select s.tenant_id, s.id, s.task_id, s.project_id, s.contributor_id, true, s.submitted_at, s.submitted_at
  from tasks.submission s where s.project_id = %(project)s
"""
_CONSENSUS = """
insert into quality.consensus (tenant_id, task_id, project_id, label, votes, shares, method, computed_at)
select s.tenant_id, s.task_id, s.project_id, 'a', 2, '{}', 'majority', s.submitted_at
  from tasks.submission s where s.project_id = %(project)s
"""


async def test_a_project_is_read_no_further_than_its_periods(lab: Lab, cluster: Cluster) -> None:
    customer = await lab.customer()
    project = await lab.project(customer)
    with psycopg.connect(cluster.admin_conninfo(), autocommit=True) as connection:
        connection.execute("set session_replication_role = replica")
        for text in (_YEARS, _KNOWN, _CONSENSUS):
            connection.execute(text, {"tenant": customer.tenant_id, "project": project.id, "now": lab.clock.now()})
        connection.execute("analyze tasks.submission, quality.known_answer, quality.consensus")
    async with lab.db.tx(system(customer.tenant_id)) as tx:
        query = "explain select * from quality.compared($1, $2, $3)"
        given = [customer.tenant_id, project.id, tx.now - timedelta(days=35)]
        plan = "\n".join(row[0] for row in await (await tx._connection.execute(query, given)).fetchall())
    (bound,) = [line for line in plan.splitlines() if "submitted_at >=" in line]
    assert "Index Cond" in bound, plan
    assert "project_id =" in bound, plan


async def test_a_language_is_counted_once_a_day_and_a_fall_is_tested_once_a_day(lab: Lab) -> None:
    customer = await lab.customer()
    first = await lab.project(customer, redundancy=2)
    await lab.add(customer, first, 60)
    people = [await lab.contributor() for _ in range(2)]
    later = lab.clock.now()
    lab.clock.advance(timedelta(days=-20))
    for _ in range(60):
        for person in people:
            await prefer(lab, person, first, "a")
    lab.clock.advance(later - lab.clock.now() - timedelta(hours=12))
    await lab.add(customer, first, 120)
    for _ in range(60):
        for person in people:
            await prefer(lab, person, first, "a")
    await refit(lab, customer, first)
    calm = {each.scope: (each.recent, each.is_alarm) for each in (await insight(lab, customer, first)).drift}
    assert (calm["project"], calm["language"]) == ((120, False), (120, False))
    for _ in range(60):
        await prefer(lab, people[0], first, "a")
        await prefer(lab, people[1], first, "b")
    await refit(lab, customer, first)
    fell = {each.scope: (each.recent, each.is_alarm) for each in (await insight(lab, customer, first)).drift}
    assert (fell["project"], fell["language"]) == ((240, True), (120, False))
    async with lab.db.tx(customer) as tx:
        assert await drifting.alarms(tx, first.id, None, 10) == [], "the test of the day is made"
    lab.clock.advance(timedelta(days=1))
    await refit(lab, customer, first)
    async with lab.db.tx(customer) as tx:
        assert {each.scope for each in await drifting.alarms(tx, first.id, None, 10)} == {
            "project",
            "language",
            "experience",
        }
