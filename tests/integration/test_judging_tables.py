"""Everything that was said and decided about a project's answers, read back from the Parquet files that its customer is given."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pandas as pd
import psycopg
import pyarrow.parquet as pq
import pytest

from tarazu import delivery, quality
from tarazu.kit.actor import Actor
from tarazu.projects import Project
from tarazu.quality import NewRuling
from tests.conftest import Cluster
from tests.integration import test_adjudications, test_appeals, test_fixes, test_second_looks
from tests.integration.test_drift import fallen
from tests.integration.test_gold import known, rules, work
from tests.integration.test_insight import refit
from tests.integration.test_repairs import delivered, look_again
from tests.lab import Lab

pytestmark = pytest.mark.anyio

TABLES = ("opinions", "appeals", "second_looks", "fixes", "adjudications", "known_answers", "drift", "drift_alarms")


@pytest.fixture
def admin(cluster: Cluster) -> Iterator[psycopg.Connection]:
    """A connection that may write what nobody else may."""
    with psycopg.connect(cluster.admin_conninfo(), autocommit=True) as connection:
        yield connection


async def written(lab: Lab, actor: Actor, project: Project, name: str) -> bytes:
    """Return a table of a project as the file that somebody is given."""
    file = io.BytesIO()
    async with lab.db.tx(actor) as tx:
        await delivery.write_quality_table(tx, project.id, name, lab.secrets.key("pseudonym"), file)
    return file.getvalue()


async def table(lab: Lab, actor: Actor, project: Project, name: str) -> list[dict[str, Any]]:
    """Return the rows of a table."""
    rows: list[dict[str, Any]] = pq.read_table(io.BytesIO(await written(lab, actor, project, name))).to_pylist()
    return rows


async def test_an_appeal_is_told_with_its_verdict_and_outcome_and_with_nobody_but_its_author_by_pseudonym(
    lab: Lab,
) -> None:
    at = await test_appeals.scene(lab, "exclude")
    await at.appeal()
    (waits,) = await table(lab, at.customer, at.project, "appeals")
    assert (waits["against"], waits["verdict"], waits["outcome"], waits["decided_at"]) == (
        "review",
        "exclude",
        None,
        None,
    )
    second = await at.decide("overturned")
    (row,) = await table(lab, at.customer, at.project, "appeals")
    assert (row["outcome"], row["reason"], row["decided_at"]) == ("overturned", "By §2.", lab.clock.now())
    (judged,) = await table(lab, at.customer, at.project, "judgements")
    assert [row[name] for name in ("submission_id", "task_id", "contributor")] == [
        judged[name] for name in ("submission_id", "task_id", "contributor")
    ]
    told = await written(lab, at.customer, at.project, "appeals")
    assert all(str(each.principal_id).encode() not in told for each in (at.author, at.reviewer, second))
    assert test_appeals.WHY.encode() not in told


async def test_a_decision_between_answers_is_told_from_when_it_waits(lab: Lab) -> None:
    at = await test_adjudications.scene(lab, "yes", "no")
    (waits,) = await table(lab, at.customer, at.project, "adjudications")
    assert (waits["why"], waits["verdict"], waits["decided_by"]) == ("tie", None, None)
    reviewer, _ = await at.decide(NewRuling(verdict="pick", clause="§2", reason="It is not so."), wanted="no")
    (row,) = await table(lab, at.customer, at.project, "adjudications")
    assert (row["verdict"], row["label"], row["clause"], row["task_id"]) == ("pick", "no", "§2", str(at.task_id))
    assert row["decided_by"].startswith("c-")
    assert row["decided_by"] not in {
        each["contributor"] for each in await table(lab, at.customer, at.project, "judgements")
    }
    assert str(reviewer.principal_id).encode() not in await written(lab, at.customer, at.project, "adjudications")


async def test_each_of_several_verdicts_is_told_with_its_stage_and_a_fix_with_both_labels(lab: Lab) -> None:
    at = await test_fixes.scene(lab, second=1000)
    for verdict in ("fix", "accept", "fix"):
        lab.clock.advance(timedelta(seconds=30))
        await (at.fix() if verdict == "fix" else at.judge(verdict))
    rows = await table(lab, at.customer, at.project, "opinions")
    told = [(each["stage"], each["verdict"], each["label"], each["fixed_label"]) for each in rows]
    assert sorted(told) == [(1, "fix", "yes", "no"), (2, "accept", "yes", None), (3, "fix", "yes", "no")]
    assert {type(each["seconds"]) for each in rows} == {int}
    (fix,) = await table(lab, at.customer, at.project, "fixes")
    assert (fix["label"], fix["fixed_label"], fix["ended_at"]) == ("yes", "no", None)
    assert fix["contributor"] != fix["fixed_by"]
    assert len(fix["original_sha256"]) == 64
    (review,) = await table(lab, at.customer, at.project, "reviews")
    assert (fix["submission_id"], review["verdict"]) == (review["submission_id"], "fix")


async def test_second_looks_at_delivered_answers_are_told_under_their_report(lab: Lab) -> None:
    customer = await lab.customer()
    project, made, _, first = await delivered(lab, customer)
    async with lab.db.tx(customer) as tx:
        report = await delivery.report_row(tx, first.id, made[0], "the dose is wrong")
    await look_again(lab, made[0], customer, frozenset("b"))
    rows = await table(lab, customer, project, "second_looks")
    assert sorted((each["verdict"], each["reason"]) for each in rows) == [
        ("accept", None),
        ("exclude", "wrong"),
        ("exclude", "wrong"),
    ]
    assert {(each["repair_id"], each["task_id"]) for each in rows} == {(str(report.id), str(made[0]))}
    assert len({each["contributor"] for each in rows}) == 3


async def test_a_second_look_that_fixes_is_told_under_one_id_with_both_labels(lab: Lab) -> None:
    at = await test_second_looks.row(lab)
    report = await at.report()
    await at.look("fix", test_fixes.FIXED)
    (look,) = await table(lab, at.customer, at.project, "second_looks")
    (fix,) = await table(lab, at.customer, at.project, "fixes")
    assert (look["verdict"], look["repair_id"], look["id"]) == ("fix", str(report.id), fix["id"])
    assert (fix["label"], fix["fixed_label"], fix["submission_id"]) == ("yes", "no", look["submission_id"])


async def test_answers_to_known_items_are_told_under_the_pseudonym_of_the_other_tables(lab: Lab) -> None:
    customer, person = await lab.customer(), await lab.contributor()
    project = await lab.project(customer)
    items = await known(lab, customer, project, "a", "b")
    await rules(lab, customer, project)
    await lab.add(customer, project, 60)
    rows, others = list[dict[str, Any]](), list[dict[str, Any]]()
    # A draw says when a known item comes, and there is no more of them than these two.
    while len(rows) < len(items) or not others:
        await work(lab, person, project, 2)
        rows, others = [await table(lab, customer, project, name) for name in ("known_answers", "judgements")]
    assert {each["item_id"] for each in rows} == set(map(str, items))
    assert all((each["label"] == each["expected"]) == each["is_right"] and each["counts"] for each in rows)
    (known_as,) = {each["contributor"] for each in others}
    assert {each["contributor"] for each in rows} == {known_as}
    async with lab.db.tx(customer) as tx:
        await quality.void_known_item(tx, items[0], "it was wrong")
    again = await table(lab, customer, project, "known_answers")
    assert {each["item_id"]: each["counts"] for each in again} == {str(items[0]): False, str(items[1]): True}


async def test_drift_is_told_with_its_periods_and_alarms_with_what_they_were_raised_on(lab: Lab) -> None:
    customer = await lab.customer()
    project = await fallen(lab, customer)
    rows = await table(lab, customer, project, "drift")
    (row,) = [each for each in rows if each["scope"] == "project"]
    assert row["upto"] - row["recent_from"] == timedelta(days=7)
    assert row["recent_from"] - row["before_from"] == timedelta(days=28)
    assert (row["recent"], row["recent_agreeing"], row["fall"], row["is_alarm"]) == (120, 60, 0.5, True)
    assert row["fall_low"] < 0.5 < row["fall_high"]
    alarms = await table(lab, customer, project, "drift_alarms")
    assert {each["scope"] for each in alarms} == {each["scope"] for each in rows if each["is_alarm"]}
    assert all(each["ended_at"] is None and each["upto"] == row["upto"] for each in alarms)


@pytest.mark.parametrize("name", delivery.QUALITY_TABLES)
async def test_a_project_without_anything_gives_its_columns_and_no_row_and_a_stranger_no_more(
    lab: Lab, name: str
) -> None:
    customer, stranger = await lab.customer(), await lab.customer()
    project = await lab.project(customer)
    empty = pq.read_table(io.BytesIO(await written(lab, customer, project, name)))
    assert (empty.num_rows, empty.num_columns > 2) == (0, True)
    assert list(pd.read_parquet(io.BytesIO(await written(lab, stranger, project, name))).columns) == empty.column_names


async def test_a_stranger_is_given_none_of_the_rows(lab: Lab) -> None:
    stranger = await lab.customer()
    fixed = await test_fixes.scene(lab, second=1000)
    await fixed.fix()
    appealed = await test_appeals.scene(lab, "exclude")
    await appealed.appeal()
    apart = await test_adjudications.scene(lab, "yes", "no")
    fallen_ = await fallen(lab, appealed.customer, count=50)
    for at, name in ((fixed, "opinions"), (appealed, "appeals"), (apart, "adjudications")):
        assert await table(lab, at.customer, at.project, name) != []
        assert await table(lab, stranger, at.project, name) == []
    assert await table(lab, appealed.customer, fallen_, "drift_alarms") != []
    for name in TABLES:
        assert await table(lab, stranger, fallen_, name) == []


async def test_a_long_table_is_written_page_by_page_and_loses_no_row(lab: Lab, admin: psycopg.Connection) -> None:
    customer = await lab.customer()
    project = await lab.project(customer)
    admin.execute(
        "insert into quality.drift_alarm (tenant_id, id, project_id, scope, name, measure, p_value, since, ended_at)"
        " select %s, gen_random_uuid(), %s, 'group', n::text, 'known', 0.0001, now(), now() from generate_series(1, 4321) n",
        [customer.tenant_id, project.id],
    )
    file = pq.ParquetFile(io.BytesIO(await written(lab, customer, project, "drift_alarms")))
    assert (file.metadata.num_rows, file.num_row_groups) == (4321, 5)
    assert set(file.read()["name"].to_pylist()) == {str(n) for n in range(1, 4322)}


async def test_the_tables_are_served_under_their_names_and_no_other(lab: Lab) -> None:
    assert set(TABLES) < set(delivery.QUALITY_TABLES)
    customer = await lab.customer()
    project = await lab.project(customer)
    await refit(lab, customer, project)
    for name in TABLES:
        columns = pq.read_table(io.BytesIO(await written(lab, customer, project, name))).column_names
        assert not {"contributor_id", "reviewer_id", "principal_id", "tenant_id"} & set(columns), name
