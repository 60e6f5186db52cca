"""What a customer is shown of a project's quality, from people's answers in a real database."""

from __future__ import annotations

import io
import uuid
from datetime import timedelta

import psycopg
import pyarrow.parquet as pq
import pytest

from tarazu import delivery, quality
from tarazu.kit.actor import Actor, system
from tarazu.kit.errors import Refusal
from tarazu.projects import Project
from tests.conftest import Cluster
from tests.integration.test_appeals import scene
from tests.integration.test_fixes import scene as fix_scene
from tests.integration.test_quality import hold, prefer
from tests.lab import Lab

pytestmark = pytest.mark.anyio


async def refit(lab: Lab, customer: Actor, project: Project) -> None:
    """Compute consensus, and count what the page shows, as the runner does."""
    given = {"tenant_id": str(customer.tenant_id), "project_id": str(project.id)}
    await quality.JOBS["quality.refit"](lab.jobs, **given)


async def voted(lab: Lab, customer: Actor, *, redundancy: int = 3, tasks: int = 12) -> tuple[Project, list[Actor]]:
    """Return a project whose people all answered everything: the last of them against the others on every third task."""
    project = await lab.project(customer, redundancy=redundancy)
    await lab.add(customer, project, tasks)
    people = [await lab.contributor() for _ in range(redundancy)]
    for number in range(tasks):
        for person in people:
            differs = person is people[-1] and number % 3 == 0
            await prefer(lab, person, project, "b" if differs else "a")
    await refit(lab, customer, project)
    return project, people


async def insight(lab: Lab, customer: Actor, project: Project) -> quality.Insight:
    """Return what is known of a project's quality."""
    async with lab.db.tx(customer) as tx:
        found = await quality.insight(tx, project.id)
    assert found is not None
    return found.insight


async def test_confusion_difficulty_and_people_are_counted_from_the_votes(lab: Lab) -> None:
    customer = await lab.customer()
    project, _ = await voted(lab, customer)
    found = await insight(lab, customer, project)
    assert found.confusion is not None
    assert (found.confusion.labels, found.confusion.pairs) == (["a", "b"], [[28, 8], [8, 0]])
    assert [bucket.tasks for bucket in found.difficulty] == [0, 4, 0, 0, 0, 8]
    assert [round(task.agreement, 3) for task in found.hardest] == [0.333] * 4
    # Of two others who disagree none leads, so the first two can be compared on eight tasks only.
    assert [(each.answers, each.compared, each.agreeing) for each in found.contributors] == [(12, 12, 8)]
    assert found.too_few == 2
    assert found.seconds is not None
    assert found.seconds.median == 60
    assert sum(day.handed_in for day in found.days) == 36
    assert found.apart is not None
    assert found.apart.tasks == 12


async def test_nobody_is_shown_below_the_least_count_of_compared_answers(lab: Lab) -> None:
    customer = await lab.customer()
    project, _ = await voted(lab, customer, tasks=6)
    found = await insight(lab, customer, project)
    assert (found.contributors, found.too_few) == ([], 3)


async def test_a_number_leads_to_the_rows_that_it_counts(lab: Lab) -> None:
    customer = await lab.customer()
    project, _ = await voted(lab, customer)
    found = await insight(lab, customer, project)
    person = found.contributors[0]
    async with lab.db.tx(customer) as tx:
        theirs = await quality.rows(tx, project.id, quality.RowFilter(contributor_id=person.contributor_id), None, 100)
        contrary = await quality.rows(tx, project.id, quality.RowFilter(label="b"), None, 100)
        page = await quality.rows(tx, project.id, quality.RowFilter(), None, 10)
        rest = await quality.rows(tx, project.id, quality.RowFilter(), page[-1].id, 100)
        mixed = await quality.items(tx, project.id, quality.ItemFilter(one="a", other="b"), None, 100)
        both_b = await quality.items(tx, project.id, quality.ItemFilter(one="b", other="b"), None, 100)
        agreed = await quality.items(tx, project.id, quality.ItemFilter(low=1.0), None, 100)
        after = await quality.items(tx, project.id, quality.ItemFilter(), (mixed[1].agreement, mixed[1].task_id), 100)
        day = await quality.rows(tx, project.id, quality.RowFilter(until=lab.clock.now() - timedelta(days=2)), None, 9)
    assert {each.contributor_id for each in theirs} == {person.contributor_id}
    assert len(theirs) == person.answers
    assert {(each.label, each.consensus) for each in contrary} == {("b", "a")}
    assert len(page) + len(rest) == 36
    assert (len(mixed), len(both_b), len(agreed), len(after), len(day)) == (4, 0, 8, 10, 0)


async def test_reviews_are_counted_by_clause_and_lead_to_their_answers(lab: Lab) -> None:
    customer, author = await lab.customer(), await lab.contributor(languages=("hi",))
    project = await lab.project(customer, acceptance="review", language="hi")
    (task_id,) = await lab.add(customer, project)
    done = await prefer(lab, author, project, "a")
    await lab.settle()
    reviewer = await lab.contributor(languages=("hi",), reviewer=True)
    held = await hold(lab, reviewer, done.submission_id)
    lab.clock.advance(timedelta(seconds=45))
    async with lab.db.tx(reviewer) as tx:
        await quality.record_review(tx, held.id, "exclude", "2.1", "made up the citation")
    await refit(lab, customer, project)
    found = await insight(lab, customer, project)
    assert [(each.verdict, each.clause, each.count) for each in found.rulings] == [("exclude", "2.1", 1)]
    async with lab.db.tx(customer) as tx:
        (row,) = await quality.rows(tx, project.id, quality.RowFilter(verdict="exclude", clause="2.1"), None, 10)
        (review,) = await quality.task_reviews(tx, task_id)
    assert (row.id, row.used, row.reason, row.review_seconds) == (done.submission_id, False, "made up the citation", 45)
    file = io.BytesIO()
    async with lab.db.tx(customer) as tx:
        await delivery.write_quality_table(tx, project.id, "reviews", lab.secrets.key("pseudonym"), file)
    (written,) = pq.read_table(io.BytesIO(file.getvalue())).to_pylist()
    assert (written["clause"], written["review_seconds"]) == ("2.1", 45)
    assert (review.submission_id, review.clause) == (done.submission_id, "2.1")


async def test_another_tenant_reads_nothing_of_a_projects_quality(lab: Lab) -> None:
    customer, stranger = await lab.customer(), await lab.customer()
    project, _ = await voted(lab, customer, tasks=10)
    person = (await insight(lab, customer, project)).contributors[0].contributor_id
    async with lab.db.tx(stranger) as tx:
        assert await quality.insight(tx, project.id) is None
        assert await quality.rows(tx, project.id, quality.RowFilter(), None, 10) == []
        assert await quality.rows(tx, project.id, quality.RowFilter(contributor_id=person), None, 10) == []
        assert await quality.items(tx, project.id, quality.ItemFilter(), None, 10) == []


async def test_everything_is_written_as_parquet_under_pseudonyms(lab: Lab) -> None:
    customer = await lab.customer()
    project, people = await voted(lab, customer)
    key = lab.secrets.key("pseudonym")
    tables = {}
    for name in delivery.QUALITY_TABLES:
        file = io.BytesIO()
        async with lab.db.tx(customer) as tx:
            rows = await delivery.write_quality_table(tx, project.id, name, key, file)
        tables[name] = pq.read_table(io.BytesIO(file.getvalue())).to_pylist()
        assert len(tables[name]) == rows
        assert all(str(person.principal_id).encode() not in file.getvalue() for person in people)
    assert [len(tables[name]) for name in ("judgements", "items", "reviews")] == [36, 12, 0]
    assert {row["agreement"] for row in tables["items"]} == {0.3333, 1.0}
    known = {row["contributor"] for row in tables["judgements"]}
    assert {row["contributor"] for row in tables["contributors"]} <= known
    async with lab.db.tx(customer) as tx:
        with pytest.raises(Refusal):
            await delivery.write_quality_table(tx, project.id, "people", key, io.BytesIO())


async def test_deliveries_of_a_task_are_those_made_after_its_first_accepted_answer(lab: Lab) -> None:
    customer = await lab.customer()
    project = await lab.project(customer)
    (task_id,) = await lab.add(customer, project)
    versions = []
    for _ in range(2):
        async with lab.db.tx(customer) as tx:
            asked = await delivery.request_snapshot(tx, project.id)
        await delivery.build(
            lab.db, lab.files, b"k" * 32, tenant_id=customer.tenant_id or uuid.UUID(int=0), snapshot_id=asked.id
        )
        versions.append(asked.version)
        lab.clock.advance(timedelta(minutes=1))
        if len(versions) == 1:
            await prefer(lab, await lab.contributor(), project, "a")
            lab.clock.advance(timedelta(minutes=1))
    async with lab.db.tx(customer) as tx:
        assert [each.version for each in await delivery.holding(tx, project.id, task_id)] == [2]


async def test_a_refit_keeps_whose_name_is_whose_once(lab: Lab) -> None:
    customer = await lab.customer()
    project, _ = await voted(lab, customer, tasks=10)
    first = await insight(lab, customer, project)
    await refit(lab, customer, project)
    again = await insight(lab, customer, project)
    assert [each.contributor_id for each in first.contributors] == [each.contributor_id for each in again.contributors]
    async with lab.db.tx(system(customer.tenant_id)) as tx:
        rows = await quality.rows(
            tx, project.id, quality.RowFilter(contributor_id=first.contributors[0].contributor_id), None, 100
        )
    assert len(rows) == 10


async def test_verdicts_of_the_customer_calibrate_the_confidence_and_the_delivery_says_so(lab: Lab) -> None:
    customer = await lab.customer()
    project, _ = await voted(lab, customer, redundancy=2, tasks=60)
    async with lab.db.tx(customer) as tx:
        await quality.set_audit_sample(tx, project.id, 1000)
        outcomes = await quality.consensus(tx, project.id, None, 100)
        for each in outcomes:
            await quality.audit_task(tx, each.task_id, "accepted" if each.agreement == 1 else "rejected", "looked at")
    await refit(lab, customer, project)
    async with lab.db.tx(customer) as tx:
        report = await quality.report(tx, project.id)
        asked = await delivery.request_snapshot(tx, project.id)
    assert report is not None
    checked = report.figures.confidence.checked
    assert checked is not None
    assert checked.checks >= 50
    assert checked.temperature is not None
    built = await delivery.build(
        lab.db, lab.files, b"k" * 32, tenant_id=customer.tenant_id or uuid.UUID(int=0), snapshot_id=asked.id
    )
    assert built.manifest is not None
    said = built.manifest["agreement"]["confidence"]["checked"]
    assert (said["checks"], said["ece_after"]) == (checked.checks, checked.ece_after)
    assert built.manifest["methods"]["confidence"] == quality.CALIBRATED


async def test_a_skill_is_a_group_from_five_people_on(lab: Lab) -> None:
    customer = await lab.customer()
    project = await lab.project(customer, redundancy=6)
    await lab.add(customer, project, 2)
    skills = [("finance", "medicine")] * 4 + [("medicine",), ()]
    people = [await lab.contributor(skills=each) for each in skills]
    for _ in range(2):
        for person in people:
            await prefer(lab, person, project, "a")
    await refit(lab, customer, project)
    drift = (await insight(lab, customer, project)).drift
    assert [(each.scope, each.name, each.recent) for each in drift] == [
        ("project", "", 12),
        ("language", "en", 12),
        ("experience", "newcomers", 12),
        ("skill", "medicine", 10),
    ]


async def fell(lab: Lab, customer: Actor) -> tuple[Project, list[Actor]]:
    """Return a project in which two people agreed on everything three weeks ago, and on nothing today."""
    project = await lab.project(customer, redundancy=2)
    people = [await lab.contributor() for _ in range(2)]
    later = lab.clock.now()
    for differs, days in ((False, 20), (True, 0)):
        lab.clock.advance(later - timedelta(days=days) - lab.clock.now())
        await lab.add(customer, project, 60)
        for _ in range(60):
            await prefer(lab, people[0], project, "a")
            await prefer(lab, people[1], project, "b" if differs else "a")
            lab.clock.advance(timedelta(seconds=1))
    return project, people


async def announced(lab: Lab, customer: Actor, tag: str) -> list[tuple[str, str]]:
    """Return project and scope of each event of drift of a tenant."""
    async with lab.db.tx(system(customer.tenant_id)) as tx:
        text = "select body ->> 'project', body ->> 'scope' from kit.event where tag = $1 order by id"
        return await (await tx._connection.execute(text, [f"quality:drift:{tag}"])).fetchall()


async def test_drift_is_announced_once_and_ends(lab: Lab) -> None:
    customer = await lab.customer()
    project, _ = await fell(lab, customer)
    await refit(lab, customer, project)
    await refit(lab, customer, project)
    found = await insight(lab, customer, project)
    of_project = next(each for each in found.drift if each.scope == "project")
    assert (of_project.recent, of_project.before, of_project.is_alarm) == (120, 120, True)
    told = [(each.scope, each.name, each.recent, each.before, each.is_alarm) for each in found.drift]
    # Their first twenty answers each are all in the weeks before, so of newcomers there is nothing to tell.
    assert told[1:] == [
        ("language", "en", 120, 120, True),
        ("experience", "experienced", 120, 80, True),
        ("experience", "newcomers", 0, 40, False),
    ]
    scopes = [(str(project.id), each) for each in ("project", "language", "experience")]
    assert (await announced(lab, customer, "alarmed"), await announced(lab, customer, "ended")) == (scopes, [])
    lab.clock.advance(timedelta(days=20))
    await refit(lab, customer, project)
    assert not any(each.is_alarm for each in (await insight(lab, customer, project)).drift)
    assert sorted(await announced(lab, customer, "ended")) == sorted(scopes)


async def test_an_alarm_of_which_nothing_is_left_ends_and_the_next_fall_is_announced(lab: Lab) -> None:
    customer = await lab.customer()
    project, people = await fell(lab, customer)
    await refit(lab, customer, project)
    lab.clock.advance(timedelta(days=90))
    await refit(lab, customer, project)
    assert (await insight(lab, customer, project)).drift == []
    assert len(await announced(lab, customer, "ended")) == 3
    for differs, days in ((False, 20), (True, 0)):
        await lab.add(customer, project, 60)
        for _ in range(60):
            await prefer(lab, people[0], project, "a")
            await prefer(lab, people[1], project, "b" if differs else "a")
        lab.clock.advance(timedelta(days=days or 20))
    lab.clock.advance(timedelta(days=-20))
    await refit(lab, customer, project)
    assert len(await announced(lab, customer, "alarmed")) == 6


async def test_an_alarm_of_a_language_ends_in_whichever_project_is_counted_next(lab: Lab) -> None:
    customer, other = await lab.customer(), await lab.customer()
    project, _ = await fell(lab, customer)
    await refit(lab, customer, project)
    lab.clock.advance(timedelta(days=20))
    elsewhere = await lab.project(customer, redundancy=2)
    hindi = await lab.project(customer, redundancy=2, language="hi")
    for its, one in ((other, await lab.project(other)), (customer, hindi)):
        await refit(lab, its, one)
    assert await announced(lab, customer, "ended") == []
    await refit(lab, customer, elsewhere)
    assert await announced(lab, customer, "ended") == [(str(project.id), "language")]


async def test_while_an_alarm_stands_a_project_is_counted_again_the_next_day(lab: Lab, cluster: Cluster) -> None:
    customer = await lab.customer()
    project, _ = await fell(lab, customer)
    calm = await lab.project(customer, language="hi")
    with psycopg.connect(cluster.admin_conninfo(), autocommit=True) as connection:
        for one, later in ((calm, 0), (project, 1)):
            await refit(lab, customer, one)
            waits = f"from jobs.procrastinate_jobs where queueing_lock like '%quality.refit:{one.id}:later'"
            assert connection.execute(f"select count(*) {waits}").fetchone() == (later,)


async def test_a_clause_on_which_reviewers_decide_otherwise_is_counted_and_leads_to_its_answers(lab: Lab) -> None:
    at = await scene(lab, "exclude")
    customer, project = at.customer, at.project
    await refit(lab, customer, project)
    assert (await insight(lab, customer, project)).dissents == []
    await at.appeal()
    await at.decide("overturned")
    two = await fix_scene(lab, second=1000)
    await two.judge("accept")
    await two.fix()
    await refit(lab, customer, project)
    await refit(lab, two.customer, two.project)
    found = [(each.clause, each.count) for each in (await insight(lab, customer, project)).dissents]
    theirs = [(each.clause, each.count) for each in (await insight(lab, two.customer, two.project)).dissents]
    assert (found, theirs) == ([("", 1)], [("§2", 1)])
    for its, of, clause, count in (
        (customer, project, None, 1),
        (customer, project, "§2", 0),
        (two.customer, two.project, "§2", 1),
        (customer, two.project, None, 0),
    ):
        async with lab.db.tx(its) as tx:
            which = quality.RowFilter(decided_otherwise=True, clause=clause)
            assert len(await quality.rows(tx, of.id, which, None, 10)) == count
