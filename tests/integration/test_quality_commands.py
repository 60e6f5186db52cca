"""The commands for a project's quality and for rows to be repaired, run as somebody at a shell would."""

from __future__ import annotations

import re
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tarazu.http.customer.tables import TABLES
from tests.integration.test_account_commands import Run, run, slug  # noqa: F401 - `run` is a fixture
from tests.integration.test_insight import voted
from tests.integration.test_repairs import delivered, look_again
from tests.integration.test_second_looks import row
from tests.lab import Lab

pytestmark = pytest.mark.anyio


async def test_quality_is_rounded_for_people_and_whole_for_programs(lab: Lab, run: Run) -> None:  # noqa: F811
    customer = await lab.customer()
    tenant = await slug(lab, customer)
    empty = await lab.project(customer)
    assert "Nothing was counted yet" in (await run("quality", "show", empty.name, "-t", tenant)).out
    project, _ = await voted(lab, customer)
    told = await run("quality", "show", project.name, "-t", tenant)
    whole = (await run("quality", "show", project.name, "-t", tenant, "--json")).data
    assert told.code == 0
    assert all(len(each) <= 3 for each in re.findall(r"\.(\d+)", told.out)), told.out
    alpha, (person,) = whole["figures"]["alpha"]["value"], whole["insight"]["contributors"]
    assert f"{round(alpha, 3)}" in told.out
    assert (alpha != round(alpha, 3), person["low"] != round(person["low"], 3)) == (True, True)
    assert person["contributor"] in told.out
    assert "Is it getting worse?" in told.out
    assert "In this project: everybody’s first 20 answers" in told.out
    assert [word in told.out for word in ("True", "False")] == [False, False]
    hindi = await run("quality", "show", project.name, "-t", tenant, speaks="hi_IN.UTF-8")
    assert (hindi.code, "Contributors" in hindi.out, "गिरावट" in hindi.out) == (0, False, True)
    assert [word in hindi.out for word in ("False", "project ", "consensus ", "नहीं")] == [False, False, False, True]
    assert (await run("quality", "show", "nothing-of-the-kind", "-t", tenant)).code == 1


async def test_quality_is_exported_as_tables_with_every_answer(lab: Lab, run: Run, tmp_path: Path) -> None:  # noqa: F811
    customer = await lab.customer()
    tenant = await slug(lab, customer)
    project, people = await voted(lab, customer)
    done = await run("quality", "export", project.name, "-t", tenant, "--out", tmp_path / "tables")
    assert (done.code, "36 rows" in done.out) == (0, True)
    found = {file.stem: pq.read_table(file) for file in (tmp_path / "tables").iterdir()}
    assert set(found) == set(TABLES)
    assert (found["judgements"].num_rows, found["items"].num_rows) == (36, 12)
    assert not {str(each.principal_id) for each in people} & set(
        map(str, found["judgements"]["contributor"].to_pylist())
    )
    assert customer.tenant_id
    viewer = await lab.colleague(customer.tenant_id, "viewer")
    done = await run("quality", "export", project.name, "-t", tenant, "--as", viewer.handle, "--out", tmp_path / "less")
    assert {*TABLES} - {each.stem for each in (tmp_path / "less").iterdir()} == {"item_costs", "bookings"}
    assert done.code == 0


async def test_a_wrong_row_is_reported_listed_and_looked_at_again_by_command(lab: Lab, run: Run) -> None:  # noqa: F811
    customer = await lab.customer()
    tenant = await slug(lab, customer)
    project, made, _, first = await delivered(lab, customer)
    assert "Nothing was reported" in (await run("repair", "list", project.name, "-t", tenant)).out
    given = ["repair", "report", first.id, made[0], "-t", tenant, "--reason", "the dose is wrong", "--json"]
    (report,) = (await run(*given, "--clause", "2.1")).data
    (listed,) = (await run("repair", "list", project.name, "-t", tenant, "--json")).data
    assert (listed["id"], listed["task_id"], listed["reason"]) == (report["id"], str(made[0]), "the dose is wrong")
    alike = (await run("repair", "similar", report["id"], "-t", tenant, "--json")).data
    assert [each["task_id"] for each in alike] == [str(made[1])]
    assert str(made[1]) in (await run("repair", "recheck", report["id"], "-t", tenant, "--task", made[1])).out
    await lab.settle()
    await look_again(lab, made[0], customer, frozenset("b"))
    await lab.settle()
    outcomes = {
        each["task_id"]: each["outcome"]
        for each in (await run("repair", "list", project.name, "-t", tenant, "--json")).data
    }
    assert outcomes[str(made[0])] is not None
    stranger = await slug(lab, await lab.customer())
    refused = await run("repair", "similar", report["id"], "-t", stranger)
    assert (refused.code, "Traceback" in refused.err) == (1, False)


async def test_a_withdrawn_row_is_answered_anew_by_command(lab: Lab, run: Run) -> None:  # noqa: F811
    at = await row(lab)
    tenant = await slug(lab, at.customer)
    report = await at.report()
    early = await run("repair", "anew", report.id, "-t", tenant)
    assert (early.code, "Traceback" in early.err) == (1, False)
    await at.look("exclude")
    (asked,) = (await run("repair", "anew", report.id, "-t", tenant, "--json")).data
    assert (asked["outcome"], asked["asked_anew_at"] is not None) == ("withdrawn", True)
