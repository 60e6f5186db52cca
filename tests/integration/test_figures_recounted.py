"""What the quality page of a project shows, counted again from nothing but the Parquet files that its customer is given."""

from __future__ import annotations

import io
import re
import tracemalloc
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from itertools import permutations
from pathlib import Path
from typing import Any

import pandas as pd
import polars
import psycopg
import pyarrow.parquet as pq
import pytest

from tarazu import ledger, quality, tasks
from tarazu.http.customer import quality_figures, tables
from tarazu.kit.actor import Actor
from tarazu.kit.errors import Refusal
from tarazu.projects import Project
from tests.conftest import Cluster
from tests.integration.claims import claim_from
from tests.integration.test_insight import insight, refit, voted
from tests.integration.test_quality import hold
from tests.lab import Lab

pytestmark = pytest.mark.anyio

REFERENCE = Path(__file__).parents[2] / "docs" / "reference" / "quality-tables.md"
ROWS = 12_000
MANY = (
    "insert into tasks.task (tenant_id, id, project_id, queue_id, state, wanted, payload, created_at)"
    " select w.tenant_id, gen_random_uuid(), w.project_id, w.queue_id, 'completed', 1, '{}', now()"
    " from tasks.work_queue w, generate_series(1, %(rows)s) where w.tenant_id = %(tenant)s and w.project_id = %(project)s",
    "insert into quality.consensus (tenant_id, task_id, project_id, label, votes, shares, method, computed_at)"
    " select t.tenant_id, t.id, t.project_id, 'a', 1, '{}', 'majority', now() from tasks.task t"
    " where t.tenant_id = %(tenant)s and t.project_id = %(project)s",
    "insert into quality.audit (tenant_id, id, task_id, verdict, comment, by, at)"
    " select t.tenant_id, gen_random_uuid(), t.id, 'accepted', repeat('Right. ', 10), gen_random_uuid(), now() from tasks.task t"
    " where t.tenant_id = %(tenant)s and t.project_id = %(project)s",
    "insert into quality.audit_sample (tenant_id, project_id, permille, set_by, set_at)"
    " values (%(tenant)s, %(project)s, 1000, gen_random_uuid(), now())",
    "insert into quality.audit_drawn (tenant_id, task_id, project_id, drawn_at) select t.tenant_id, t.id, t.project_id, now()"
    " from tasks.task t where t.tenant_id = %(tenant)s and t.project_id = %(project)s",
    # As the server does by itself a minute after so many rows came.
    "analyze tasks.task, quality.consensus, quality.audit, quality.audit_drawn",
)


@pytest.fixture
def admin(cluster: Cluster) -> Iterator[psycopg.Connection]:
    """A connection that may write what nobody else may."""
    with psycopg.connect(cluster.admin_conninfo(), autocommit=True) as connection:
        yield connection


async def frame(lab: Lab, actor: Actor, project: Project, name: str) -> pd.DataFrame:
    """Return a table as a program outside of the server reads it."""
    file = io.BytesIO()
    async with lab.db.tx(actor) as tx:
        await tables.write_table(tx, project.id, name, lab.secrets.key("pseudonym"), file)
    return pd.read_parquet(io.BytesIO(file.getvalue()))


async def counting(lab: Lab, actor: Actor, project: Project) -> pd.DataFrame:
    """Return the answers that count: of one person's rounds on a task the last."""
    rows = await frame(lab, actor, project, "judgements")
    return rows[rows.used].sort_values("round").groupby(["task_id", "contributor"]).tail(1)


def pairs(answers: pd.DataFrame) -> list[tuple[str, str]]:
    """Return the labels of each two people who answered the same task, from both sides."""
    return [pair for _, task in answers.groupby("task_id") for pair in permutations(task.label, 2)]


async def figures(lab: Lab, actor: Actor, project: Project) -> dict[str, Any]:
    """Return the figures of the page by name, as they are exported."""
    rows = await frame(lab, actor, project, "figures")
    return dict(zip(rows.figure, rows.value, strict=True))


async def reworked(lab: Lab) -> tuple[Actor, Project]:
    """Return a reviewed project with answers that were accepted, excluded, and returned and then accepted."""
    customer = await lab.customer()
    project = await lab.project(customer, acceptance="review", redundancy=2, language="hi")
    await lab.add(customer, project, 4)
    people = [await lab.contributor(languages=("hi",)) for _ in range(2)]
    verdicts = iter(("accept", "exclude", "return", "accept", *("accept",) * 5))
    for number in range(4):
        for person in people:
            claimed = await claim_from(lab, person, project)
            await judge(lab, await lab.answer(person, claimed, preference="ab"[number % 2]), verdict := next(verdicts))
            if verdict == "return":
                await judge(lab, await lab.answer(person, claimed, preference="b"), next(verdicts))
    await refit(lab, customer, project)
    return customer, project


async def judge(lab: Lab, given: tasks.HandedIn, verdict: str) -> None:
    """Have somebody new give a verdict on an answer."""
    await lab.settle()
    reviewer = await lab.contributor(languages=("hi",), reviewer=True)
    held = await hold(lab, reviewer, given.submission_id)
    async with lab.db.tx(reviewer) as tx:
        await quality.record_review(tx, held.id, verdict, None, None if verdict == "accept" else "By §2.")
    await lab.settle()


async def test_agreement_and_confusion_are_recounted_from_judgements(lab: Lab) -> None:
    customer = await lab.customer()
    project, _ = await voted(lab, customer)
    answers, shown = await counting(lab, customer, project), await figures(lab, customer, project)
    counted = pairs(answers)
    assert shown["pairs"] == len(counted) / 2
    assert shown["agreement"] == pytest.approx(sum(a == b for a, b in counted) / len(counted), abs=1e-6)
    assert (shown["votes"], shown["tasks"]) == (len(answers), answers.task_id.nunique())
    assert shown["contributors"] == answers.contributor.nunique()
    assert shown["seconds"] == answers.seconds.median()
    confusion = await frame(lab, customer, project, "confusion")
    told = {(row.label, row.other): row.pairs for row in confusion.itertuples() if row.pairs}
    assert told == {pair: count // (1 + (len(set(pair)) == 1)) for pair, count in Counter(counted).items()}
    items = await frame(lab, customer, project, "items")
    assert dict(zip(items.task_id, items.votes, strict=True)) == dict(answers.groupby("task_id").size())


async def test_what_was_excluded_or_returned_counts_in_none_of_them(lab: Lab) -> None:
    customer, project = await reworked(lab)
    answers, shown = await counting(lab, customer, project), await figures(lab, customer, project)
    assert len(await frame(lab, customer, project, "judgements")) > len(answers)
    counted = pairs(answers)
    assert (shown["votes"], shown["pairs"]) == (len(answers), len(counted) / 2)
    assert shown["agreement"] == pytest.approx(sum(a == b for a, b in counted) / len(counted), abs=1e-6)
    reviews = await frame(lab, customer, project, "reviews")
    found = await insight(lab, customer, project)
    assert Counter(reviews.verdict) == Counter({each.verdict: each.count for each in found.rulings})


async def test_how_somebody_agrees_with_the_others_is_recounted_from_judgements(lab: Lab) -> None:
    customer = await lab.customer()
    project, _ = await voted(lab, customer)
    (person,) = (await frame(lab, customer, project, "contributors")).itertuples()
    answers = await counting(lab, customer, project)
    compared = agreeing = 0
    for _, task in answers.groupby("task_id"):
        theirs, others = task[task.contributor == person.contributor], task[task.contributor != person.contributor]
        leading = others.label.mode()
        compared += (apart := len(leading) == 1)
        agreeing += apart and theirs.label.iloc[0] == leading.iloc[0]
    assert (person.compared, person.agreeing, person.answers) == (compared, agreeing, 12)


async def test_the_error_of_the_confidence_is_recounted_from_its_ranges(lab: Lab) -> None:
    customer = await lab.customer()
    project, _ = await voted(lab, customer, redundancy=2, tasks=60)
    async with lab.db.tx(customer) as tx:
        await quality.set_audit_sample(tx, project.id, 1000)
        for each in await quality.consensus(tx, project.id, None, 100):
            await quality.audit_task(tx, each.task_id, "accepted" if each.agreement == 1 else "rejected", "looked at")
    await refit(lab, customer, project)
    ranges, shown = await frame(lab, customer, project, "reliability"), await figures(lab, customer, project)
    assert set(ranges.calibration) == {"before", "after"}
    for calibration, bins in ranges.groupby("calibration"):
        error = (bins.checks * (bins.stated - bins.right).abs()).sum() / bins.checks.sum()
        # what a range states is rounded to four places
        assert shown[f"confidence_error_{calibration}"] == pytest.approx(error, abs=1e-4)
        assert bins.checks.sum() == shown["checks"]
    audits = await frame(lab, customer, project, "audits")
    assert len(audits) == shown["checks"]


async def test_the_cost_of_a_completed_task_is_recounted_from_bookings_to_the_paisa(lab: Lab) -> None:
    customer, project = await reworked(lab)
    bookings, parts = [await frame(lab, customer, project, name) for name in ("bookings", "item_costs")]
    found = await frame(lab, customer, project, "tasks")
    answers = await counting(lab, customer, project)
    completed = set(found[found.state == "completed"].task_id) & set(answers.task_id)
    async with lab.db.tx(customer) as tx:
        totals = ledger.totals(await ledger.project_cost(tx, project.id))
        items = await tasks.count_with_answer(tx, project.id)
        (shown,) = quality_figures.cost_per_item(totals, items)
    assert (set(bookings.currency), set(parts["items"])) == ({"INR"}, {len(completed)})
    assert shown.amount_minor == round(Decimal(int(bookings.amount_minor.sum())) / len(completed))
    assert dict(bookings.groupby("source_kind").amount_minor.sum()) == dict(
        zip(parts.source_kind, parts.amount_minor, strict=True)
    )
    assert set(parts.source_kind) == {"submission", "review"}
    assert {type(each) for each in parts.item_minor} == {Decimal}
    assert abs(sum(parts.item_minor) - Decimal(int(bookings.amount_minor.sum())) / len(completed)) < Decimal("0.001")
    assert set(bookings.task_id) == set(found.task_id)
    assert not bookings.is_known.any()


def printed(program: str, query: str) -> list[dict[str, Any]]:
    """Return what a program of the reference prints for a query."""
    frames: list[polars.DataFrame] = []
    exec(program, {"query": query, "print": frames.append})
    return frames[0].to_dicts()


async def test_the_queries_of_the_reference_come_to_what_the_page_shows(
    lab: Lab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    customer, project = await reworked(lab)
    for name in ("judgements", "tasks", "bookings"):
        async with lab.db.tx(customer) as tx:
            with (tmp_path / f"{name}.parquet").open("wb") as file:
                await tables.write_table(tx, project.id, name, lab.secrets.key("pseudonym"), file)
    monkeypatch.chdir(tmp_path)
    page = REFERENCE.read_text(encoding="utf-8")
    (program,) = re.findall(r"```python\n(.+?)```", page, re.DOTALL)
    agreement, cost = [printed(program, query) for query in re.findall(r"```sql\n(.+?)```", page, re.DOTALL)]
    shown = await figures(lab, customer, project)
    assert [(each["pairs"], round(each["agreement"], 6)) for each in agreement] == [
        (shown["pairs"], shown["agreement"])
    ]
    async with lab.db.tx(customer) as tx:
        parts = await ledger.item_costs(tx, project.id)
    assert [(each["currency"], each["amount_minor"], each["items"]) for each in cost] == [
        ("INR", sum(each.amount_minor for each in parts), parts[0].items)
    ]


async def test_cost_is_given_to_nobody_to_whom_it_is_not_shown(lab: Lab) -> None:
    customer, project = await reworked(lab)
    assert customer.tenant_id
    viewer = await lab.colleague(customer.tenant_id, "viewer")
    assert set(tables.TABLES) - set(tables.tables_for(viewer)) == {"item_costs", "bookings"}
    for name in ("item_costs", "bookings"):
        with pytest.raises(Refusal, match="forbidden"):
            await frame(lab, viewer, project, name)
        assert (await frame(lab, await lab.customer(), project, name)).empty
    with pytest.raises(Refusal, match="not_found"):
        await frame(lab, viewer, project, "people")
    assert not (await frame(lab, viewer, project, "judgements")).empty


async def test_a_project_of_which_nothing_is_counted_costs_nothing_by_nothing(lab: Lab) -> None:
    customer = await lab.customer()
    project = await lab.project(customer)
    for name in tables.TABLES:
        found = await frame(lab, customer, project, name)
        assert (len(found), len(found.columns) > 2) == (0, True)


async def test_many_rows_are_written_in_the_memory_of_ten_thousand(lab: Lab, admin: psycopg.Connection) -> None:
    customer = await lab.customer()
    project = await lab.project(customer)
    given = {"tenant": customer.tenant_id, "project": project.id, "rows": ROWS}
    for statement in MANY:
        admin.execute(statement, given if "%(" in statement else None)
    for name in ("tasks", "items", "audits", "steps"):
        file = io.BytesIO()
        async with lab.db.tx(customer) as tx:
            tracemalloc.start()
            written = await tables.write_table(tx, project.id, name, lab.secrets.key("pseudonym"), file)
            _, peak = tracemalloc.get_traced_memory()
            tracemalloc.stop()
        rows = pq.read_table(io.BytesIO(file.getvalue()))["task_id"]
        assert (written, rows.num_chunks > 1, len(rows.unique())) == (ROWS, True, ROWS), name
        # What ten thousand rows take as objects, and the file, which here is in memory as well.
        assert peak - len(file.getvalue()) < 40_000_000, (name, peak)
