"""Names that nobody has are told with those that are near, and fields by the option that was typed."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tarazu import kinds
from tests.integration.test_account_commands import Run, run, slug  # noqa: F401 - `run` is a fixture
from tests.lab import Lab

pytestmark = pytest.mark.anyio


async def test_a_customer_project_person_and_model_that_is_not_there_is_named(lab: Lab, run: Run) -> None:  # noqa: F811
    customer = await lab.customer()
    tenant = await slug(lab, customer)
    project = await lab.project(customer)
    for words, told in (
        (("project", "list", "-t", f"{tenant}x"), f"There is no customer “{tenant}x”. Nearest: {tenant}"),
        (("key", "list", "-t", "№"), "There is no customer “№”. All of them: tarazu tenant list"),
        (("task", "list", "-t", tenant, "-p", f"{project.name}x"), f"has no project “{project.name}x”. Nearest:"),
        (("export", "-t", tenant, "-p", "№"), f"“№”. All of them: tarazu project list --tenant {tenant}"),
        (("project", "list", "-t", tenant, "--as", "nobody@x"), "Nobody here is called “nobody@x”."),
        (("user", "enable", "nobody@x", "-t", tenant), "Nobody here is called “nobody@x”."),
        (("member", "invite", "nobody@x", "-t", tenant, "--alias", "n"), "Nobody here is called “nobody@x”."),
        (("project", "list", "-t", "\udcff"), "What was typed is not all UTF-8"),
        (("user", "disable", "\udcff", "--yes"), "What was typed is not all UTF-8"),
        (("model", "test", "nope", "-t", tenant), "The customer has no model “nope”."),
        (("repair", "similar", "nope", "-t", tenant), "The customer has no report “nope”."),
        (("repair", "similar", str(project.id), "-t", tenant), f"The customer has no report “{project.id}”."),
        (("repair", "recheck", "nope", "-t", tenant), "The customer has no report “nope”."),
        (
            ("model", "add", "", "-t", tenant, "--base-url", "https://m.example", "--model", "m"),
            "NAME: A name is 1 to 64",
        ),
        (("project", "forecast", "--template", "№", "-t", tenant), "There is no template “№”."),
    ):
        ran = await run(*words)
        assert (ran.code, told in ran.err) == (1, True), (words, ran)


async def test_a_project_is_found_by_its_name_in_any_case_and_by_its_id(lab: Lab, run: Run) -> None:  # noqa: F811
    customer = await lab.customer()
    tenant, project = await slug(lab, customer), await lab.project(customer)
    for name in (project.name.upper(), project.id, str(project.id).upper()):
        assert (await run("task", "list", "-t", tenant, "-p", name)).code == 0


async def test_a_field_at_fault_is_called_by_the_option_that_sets_it(lab: Lab, run: Run) -> None:  # noqa: F811
    customer = await lab.customer()
    home = ("-t", await slug(lab, customer), "-p")
    of, reviewed = [(*home, (await lab.project(customer, acceptance=how)).name) for how in ("on_submit", "review")]
    for words, option in (
        (("review", *reviewed, "--share", 5000), "--share"),
        (("review", *reviewed, "--second", -1), "--second"),
        (("review", *reviewed, "--agreement-min", 7), "--agreement-min"),
        (("redundancy", *of, "--least", 0), "--least"),
        (("redundancy", *of, "--least", 2, "--confidence", 0.9), "--most"),
        (("redundancy", *of, "--least", 2, "--budget", 0), "--budget"),
        (("adjudicate", *of, "--distance", 7), "--distance"),
        (("what-if", *of, "--people", "saints"), "--people"),
        (("what-if", *of, "--tasks", 0), "--tasks"),
        (("what-if", *of, "--pace", -1), "--pace"),
        (("forecast", *home[:2], "--template", "best-answer", "--least", 0), "--least"),
    ):
        ran = await run("project", *words)
        assert (ran.code, f"  {option}: " in ran.err, "_" in ran.err) == (1, True, False), (words, ran)


async def test_a_project_that_is_imported_again_is_refused_by_its_name(lab: Lab, run: Run, tmp_path: Path) -> None:  # noqa: F811
    tenant = await slug(lab, await lab.customer())
    file = tmp_path / "project.json"
    body = {
        "name": "helpfulness-en", "kind": "chat.compare", "language": "en", "guidelines": {"en": "§1 Read both."},
        "ontology": {"criteria": [], "strengths": 0, "allow_tie": True, "allow_both_bad": True, "reason": "optional"},
        "rate": {"amount_minor": 1500, "currency": "INR"},
    }  # fmt: skip
    file.write_text(json.dumps(body))
    first, again = [await run("project", "import", file, "-t", tenant) for _ in range(2)]
    assert (first.code, again.code, "helpfulness-en" in again.err) == (0, 1, True), (first, again)
    assert len((await run("project", "list", "-t", tenant, "--json")).data) == 1


async def test_a_folder_for_tables_that_cannot_be_made_is_refused(lab: Lab, run: Run, tmp_path: Path) -> None:  # noqa: F811
    customer = await lab.customer()
    project = await lab.project(customer)
    (tmp_path / "file").touch()
    for place in ("file", "file/within"):
        to = tmp_path / place
        ran = await run("quality", "export", project.name, "-t", await slug(lab, customer), "--out", to)
        assert (ran.code, f"--out: the file {to} cannot be written" in ran.err) == (1, True), ran


async def test_the_ends_of_a_forecast_are_told_in_their_order(lab: Lab, run: Run) -> None:  # noqa: F811
    tenant = await slug(lab, await lab.customer())
    ran = await run("project", "forecast", "--template", "best-answer", "-t", tenant, "--tasks", 100)
    ends = [[float(each) for each in pair] for pair in re.findall(r"\(([\d.]+)% – ([\d.]+)%\)", ran.out)]
    assert (ran.code, bool(ends), [pair for pair in ends if pair != sorted(pair)]) == (0, True, []), ran


async def test_of_answers_without_labels_it_is_said_that_nothing_can_be_compared(lab: Lab, run: Run) -> None:  # noqa: F811
    customer = await lab.customer()
    project = await lab.project(
        customer, kind="rubric.grade", ontology=kinds.of("rubric.grade").example("en")["ontology"]
    )
    asked = ("project", "what-if", "-t", await slug(lab, customer), "-p", project.name)
    seen, counted = await run(*asked), await run(*asked, "--count")
    assert (seen.code, "come to no label" in " ".join(seen.out.split())) == (0, True), seen
    assert (counted.code, "come to no label" in " ".join(counted.err.split())) == (1, True), counted


async def test_a_template_is_foretold_before_it_is_started(lab: Lab, run: Run) -> None:  # noqa: F811
    tenant = await slug(lab, await lab.customer())
    asked = ("project", "forecast", "--template", "best-answer", "-t", tenant, "--least", 2, "--tasks", 100)
    ran = await run(*asked, "--most", 6, "--confidence", 0.95, "--people", "careful")
    assert (ran.code, "Assumed: 90 % of people's answers are right" in ran.out) == (0, True), ran
    own, _, fixed, *_ = (await run(*asked, "--most", 6, "--confidence", 0.95, "--json")).data
    assert (own["is_set"], own["most"], fixed["answers_per_task"]) == (True, 6, 2.0)
    assert own["best"]["cost_minor"] < own["worst"]["cost_minor"]
    hindi = await run(*asked, speaks="hi_IN.UTF-8")
    assert "माना हुआ" in hindi.out
    assert (await run("project", "list", "-t", tenant, "--json")).data == []
