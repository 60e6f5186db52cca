"""The commands for criteria and versions of a rubric, run as somebody at a shell would."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.integration.test_account_commands import Run, run, slug  # noqa: F401 - `run` is a fixture
from tests.integration.test_insight import refit
from tests.integration.test_rubric_versions import KIND, SHORT, grade, grading
from tests.lab import Lab

pytestmark = pytest.mark.anyio


async def test_criteria_are_told_worst_first_to_people_and_whole_to_programs(lab: Lab, run: Run) -> None:  # noqa: F811
    customer = await lab.customer()
    tenant = await slug(lab, customer)
    project = await grading(lab, customer, 3)
    assert "Nothing was counted yet" in (await run("rubric", "show", project.name, "-t", tenant)).out
    one, other = await lab.contributor(), await lab.contributor()
    for number in range(3):
        await grade(lab, one, project, kind="met", short="met")
        await grade(lab, other, project, kind="met", short="not_met" if number else "met")
    await refit(lab, customer, project)
    told = await run("rubric", "show", project.name, "-t", tenant)
    assert (told.code, told.out.index("Is short.") < told.out.index("Is kind")) == (0, True)
    assert "6 gradings" in told.out
    hindi = await run("rubric", "show", project.name, "-t", tenant, speaks="hi_IN.UTF-8")
    assert "6 आकलन" in hindi.out
    (rubric,) = (await run("rubric", "show", project.name, "-t", tenant, "--json")).data
    assert [(each["key"], each["split"]) for each in rubric["criteria"]] == [("short", 2), ("kind", 0)]
    stranger = await slug(lab, await lab.customer())
    assert (await run("rubric", "show", project.name, "-t", stranger)).code == 1


async def test_publishing_a_file_lists_what_changed(lab: Lab, run: Run, tmp_path: Path) -> None:  # noqa: F811
    customer = await lab.customer()
    tenant = await slug(lab, customer)
    project = await grading(lab, customer, 0)
    file = tmp_path / "rubric.json"
    file.write_text(json.dumps([{**KIND, "points": 9}]))
    given = ["rubric", "publish", project.name, file, "-t", tenant]
    assert "Version 2" in (await run(*given, "--replaces", 1)).out
    late = await run(*given, "--replaces", 1)
    assert (late.code, "version 2" in late.err) == (1, True)
    newer, older = (await run("rubric", "versions", project.name, "-t", tenant, "--json")).data
    assert (newer["version"], newer["changes"], older["changes"]) == (
        2,
        ["reweighted kind", f"removed {SHORT['key']}"],
        [],
    )
    assert "reweighted kind" in (await run("rubric", "versions", project.name, "-t", tenant)).out


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b"not json", b"\xff", b'[{"key": "kind"}]', b"[" * 100_000])
async def test_a_file_that_is_no_rubric_is_refused(lab: Lab, run: Run, tmp_path: Path, content: bytes) -> None:  # noqa: F811
    customer = await lab.customer()
    project = await grading(lab, customer, 0)
    file = tmp_path / "rubric.json"
    file.write_bytes(content)
    refused = await run("rubric", "publish", project.name, file, "-t", await slug(lab, customer))
    assert (refused.code, "Traceback" in refused.err) == (1, False)
