"""The commands for a project's quality and for rows to be repaired, run as somebody at a shell would."""

from __future__ import annotations

import re
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tarazu import tasks
from tarazu.http.customer.tables import TABLES
from tarazu.kit.errors import Refusal
from tarazu.tasks.naming import q
from tests.integration.test_account_commands import Run, run, slug  # noqa: F401 - `run` is a fixture
from tests.integration.test_fixes import TAKEN_BACK
from tests.integration.test_insight import prefer, refit, voted
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
    assert "77.8%" in next(line for line in told.out.splitlines() if "Pairs of people who agree" in line)
    assert "36 pairs" in told.out
    (task, *_), rows = whole["insight"]["hardest"], told.out.splitlines()
    assert (task["task_id"] in told.out, any(task["task_id"][-8:] in row for row in rows)) == (False, True)
    assert "Is it getting worse?" in told.out
    assert "In this project: everybody’s first 20 answers" in told.out
    assert "2 people have fewer than 10 such answers and are not shown." in told.out
    assert "All projects in a language are counted together once a day, last" in told.out
    assert [word in told.out for word in ("True", "False")] == [False, False]
    hindi = await run("quality", "show", project.name, "-t", tenant, speaks="hi_IN.UTF-8")
    assert (hindi.code, "Contributors" in hindi.out, "गिरावट" in hindi.out) == (0, False, True)
    assert [word in hindi.out for word in ("False", "project ", "consensus ", "नहीं")] == [False, False, False, True]
    assert (await run("quality", "show", "nothing-of-the-kind", "-t", tenant)).code == 1


async def test_words_of_tasks_that_a_terminal_would_obey_are_printed_without_them(lab: Lab, run: Run) -> None:  # noqa: F811
    customer = await lab.customer()
    tenant = await slug(lab, customer)
    project = await lab.project(customer, redundancy=2)
    await lab.add(customer, project, unique_key="row\x1b[2J7")
    for label in "ab":
        await prefer(lab, await lab.contributor(), project, label)
    await lab.settle()
    await refit(lab, customer, project)
    told = await run("quality", "show", project.name, "-t", tenant)
    assert ("row [2J7" in told.out, "\x1b" in told.out) == (True, False)
    assert "is better *" in next(line for line in told.out.splitlines() if "row [2J7" in line)
    assert "* by majority; the tie decided by how reliable each person is" in told.out


async def test_what_a_task_costs_is_told_to_whom_cost_is_shown(lab: Lab, run: Run) -> None:  # noqa: F811
    customer = await lab.customer()
    tenant = await slug(lab, customer)
    assert customer.tenant_id
    viewer = await lab.colleague(customer.tenant_id, "viewer")
    project, _ = await voted(lab, customer)
    await lab.settle()
    show = ["quality", "show", project.name, "-t", tenant]
    assert "₹37.50 (12 completed tasks)" in (await run(*show)).out
    assert (await run(*show, "--json")).data["cost_per_item"] == [
        {"amount_minor": 3750, "currency": "INR", "items": 12}
    ]
    assert "₹" not in (await run(*show, "--as", viewer.handle)).out
    assert (await run(*show, "--json", "--as", viewer.handle)).data["cost_per_item"] is None


async def test_a_task_goes_by_its_key_its_id_and_the_end_of_that(lab: Lab) -> None:
    customer, stranger = await lab.customer(), await lab.customer()
    project, other = await lab.project(customer), await lab.project(customer)
    (bare,) = await lab.add(customer, project)
    (keyed,) = await lab.add(customer, project, unique_key=bare.hex[-8:].upper())
    (far,) = await lab.add(customer, other, unique_key="far")
    async with lab.db.tx(customer) as tx:
        for name, task in ((str(bare), bare), (bare.hex[-8:], bare), (f"…{keyed.hex[-8:]}", keyed)):
            assert await tasks.called(tx, project.id, name) == task
        assert await tasks.called(tx, project.id, bare.hex[-8:].upper()) == keyed, "the customer's key goes first"
        await tx._connection.execute("set local enable_seqscan = off")
        asked = [customer.tenant_id, project.id, "key"]
        plan = await tx._connection.execute(f"explain {q.keyed.text}", asked)
        assert "task_unique_key" in str(await plan.fetchall()), "a key costs no look at every task"
    for actor, name in (
        (customer, "far"),
        (customer, str(far)),
        (customer, ""),
        (customer, "%"),
        (stranger, str(bare)),
    ):
        with pytest.raises(Refusal, match="not_found"):
            async with lab.db.tx(actor) as tx:
                await tasks.called(tx, project.id, name)


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
    named = str(made[0])[-8:]
    given = ["repair", "report", first.id, named, "-t", tenant, "--reason", "the dose is wrong", "--json"]
    (report,) = (await run(*given, "--clause", "2.1")).data
    (listed,) = (await run("repair", "list", project.name, "-t", tenant, "--json")).data
    assert (listed["id"], listed["task_id"], listed["reason"]) == (report["id"], str(made[0]), "the dose is wrong")
    alike = (await run("repair", "similar", report["id"], "-t", tenant, "--json")).data
    assert [(each["task_id"], each["looks"]) for each in alike] == [(str(made[1]), 3)]
    begun = (await run("repair", "recheck", report["id"], "-t", tenant, "--task", str(made[1])[-8:])).out
    assert f"…{str(made[1])[-8:]}" in begun
    assert "Being looked at again" in begun
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


async def test_a_task_is_reinstated_by_its_key_or_the_end_of_its_id_within_its_project(lab: Lab, run: Run) -> None:  # noqa: F811
    at = await row(lab)
    tenant = await slug(lab, at.customer)
    await at.report()
    await at.look("task_wrong")
    ending = str(at.task_id)[-8:]
    for given in ([ending], [ending, "--project", (await lab.project(at.customer)).name]):
        refused = await run("repair", "reinstate", *given, "--reason", TAKEN_BACK, "-t", tenant)
        assert (refused.code, "Traceback" in refused.err) == (1, False)
    mine = ["repair", "reinstate", ending, "--project", at.project.name, "-t", tenant]
    assert (await run(*mine)).code == 2
    short = await run(*mine, "--reason", "  a  ")
    assert (short.code, "Traceback" in short.err) == (1, False)
    (done,) = (await run(*mine, "--reason", TAKEN_BACK, "--json")).data
    assert (done["ended_at"] is not None, done["ended_reason"]) == (True, TAKEN_BACK)
