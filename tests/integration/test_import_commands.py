"""`tarazu import`, run as somebody at a shell would, against a real database."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tarazu import tasks
from tarazu.kit.actor import Actor
from tarazu.projects import Project
from tarazu.tasks import Task
from tests.integration.test_account_commands import Run, run, slug  # noqa: F401 - a fixture is used by its name
from tests.lab import Lab

pytestmark = pytest.mark.anyio

FORM = {"schema": {"type": "object", "properties": {"label": {"type": "string", "enum": ["good", "bad"]}}}}
FILES: dict[str, list[dict[str, Any]]] = {
    "label-studio": [{"id": number, "data": {"text": f"text {number}"}} for number in range(3)],
    "argilla": [
        {"id": f"r{number}", "fields": {"text": f"text {number}"}, "suggestions": {"label": {"value": "good"}}}
        for number in range(3)
    ],
    "huggingface": [{"text": f"text {number}"} for number in range(3)],
    "doccano": [{"id": number, "text": f"text {number}", "label": ["bad"]} for number in range(3)],
    "prodigy": [{"text": f"text {number}", "_task_hash": number} for number in range(3)],
    "ground-truth": [{"source": f"text {number}"} for number in range(3)],
}


async def stored(lab: Lab, customer: Actor, project: Project) -> list[Task]:
    """Return the tasks of a project."""
    async with lab.db.tx(customer) as tx:
        return await tasks.tasks(tx, project.id, limit=100)


def written(folder: Path, rows: list[dict[str, Any]], *more: str) -> Path:
    """Return a file of JSON lines."""
    file = folder / "rows.jsonl"
    file.write_text("".join(f"{line}\n" for line in (*map(json.dumps, rows), *more)), encoding="utf-8")
    return file


@pytest.mark.parametrize("source", tasks.IMPORT_SOURCES)
async def test_a_file_of_every_tool_comes_in_once(lab: Lab, run: Run, tmp_path: Path, source: str) -> None:  # noqa: F811
    customer = await lab.customer()
    project = await lab.project(customer, kind="form", ontology=FORM)
    command = ("import", source, written(tmp_path, FILES[source]), "-t", await slug(lab, customer), "-p", project.name)
    first = await run(*command, "--json")
    assert (first.code, first.data["created"], first.data["stored"]) == (0, 3, True), first.err
    found = await stored(lab, customer, project)
    assert sorted(task.payload["items"][0]["content"] for task in found) == ["text 0", "text 1", "text 2"]
    again = await run(*command, "--json")
    assert (again.code, again.data["created"], again.data["repeated"]) == (0, 0, 3)
    assert len(await stored(lab, customer, project)) == 3


async def test_a_faulty_row_stops_everything_unless_it_may_be_skipped(
    lab: Lab,
    run: Run,  # noqa: F811
    tmp_path: Path,
) -> None:
    customer = await lab.customer()
    project = await lab.project(customer, kind="text.classify")
    file = written(
        tmp_path, [{"id": 1, "text": "one"}, {"id": 2, "text": " "}, {"id": 3, "text": "three"}], '{"id": 4,'
    )
    command = ("import", "huggingface", file, "-t", await slug(lab, customer), "-p", project.name)
    report = tmp_path / "report.jsonl"
    refused = await run(*command, "--report", report)
    assert refused.code == 1
    assert "rows[2].payload.text: This must not be empty." in refused.err
    assert "rows[4]: This is not valid JSON: it breaks at byte 10." in refused.err
    assert "Adding tasks" not in refused.err
    lines = [json.loads(line) for line in report.read_text().splitlines()]
    assert [(line["row"], line["field"], line["code"], line["taken"]) for line in lines] == [
        (2, "payload.text", "not_empty", False),
        (4, "", "bad_json", False),
    ]
    assert await stored(lab, customer, project) == []
    tried = await run(*command, "--skip-faulty", "--dry-run", "--json")
    assert (tried.code, tried.data["created"], tried.data["stored"], tried.data["faulty"]) == (4, 2, False, 2)
    assert await stored(lab, customer, project) == []
    done = await run(*command, "--skip-faulty", "--json")
    assert (done.code, done.data["created"], done.data["faulty"]) == (4, 2, 2)
    assert {task.payload["text"] for task in await stored(lab, customer, project)} == {"one", "three"}
    hindi = await run(*command, "--skip-faulty", speaks="hi_IN.UTF-8")
    assert "2 गड़बड़ पंक्तियाँ छोड़ दी गईं।" in hindi.out


async def test_a_key_that_stands_for_something_else_is_named_by_its_row_and_skipped(
    lab: Lab,
    run: Run,  # noqa: F811
    tmp_path: Path,
) -> None:
    customer = await lab.customer()
    project = await lab.project(customer, kind="text.classify")
    of = ("-t", await slug(lab, customer), "-p", project.name)
    assert (await run("import", "huggingface", written(tmp_path, [{"id": 2, "text": "two"}]), *of)).code == 0
    file = written(tmp_path, [{"id": 1, "text": " "}, {"id": 2, "text": "other"}, {"id": 3, "text": "three"}])
    refused = await run("import", "huggingface", file, *of)
    assert "rows[2].unique_key" in refused.err
    done = await run("import", "huggingface", file, *of, "--skip-faulty", "--json")
    assert (done.code, done.data["created"], done.data["repeated"], done.data["faulty"]) == (4, 1, 0, 2)
    assert {task.payload["text"] for task in await stored(lab, customer, project)} == {"two", "three"}


async def test_what_has_no_place_is_told_row_by_row_and_by_the_exit_code(
    lab: Lab,
    run: Run,  # noqa: F811
    tmp_path: Path,
) -> None:
    customer = await lab.customer()
    project = await lab.project(customer, kind="form", ontology=FORM)
    rows = [{"id": number, "text": "a", "label": ["x" * 2_500 if number % 2 else "bad"]} for number in range(60)]
    report = tmp_path / "report.jsonl"
    of = ("-t", await slug(lab, customer), "-p", project.name)
    done = await run("import", "doccano", written(tmp_path, rows), *of, "--report", report)
    assert done.code == 4
    assert "People's answers in the file: 60; kept with their tasks: 30; not taken: 30." in done.out
    assert "… and 10 more" in done.err
    assert len(report.read_text().splitlines()) == 30
    assert len(await stored(lab, customer, project)) == 60


async def test_columns_that_a_kind_does_not_know_are_refused_with_an_example_of_those_it_does(
    lab: Lab,
    run: Run,  # noqa: F811
    tmp_path: Path,
) -> None:
    customer = await lab.customer()
    project = await lab.project(customer)
    of = ("-t", await slug(lab, customer), "-p", project.name)
    file = tmp_path / "rows.csv"
    for header in ("question,left,right", "unique_key,priority"):
        file.write_text(f"{header}\na,b,c\n")
        refused = await run("task", "import", file, *of)
        assert refused.code == 1
        assert "unique_key,payload.prompt[0].role,payload.prompt[0].content,payload.answers[0].key" in refused.err


async def test_broken_json_names_the_byte_and_a_log_is_not_filled_by_a_bar(lab: Lab, run: Run, tmp_path: Path) -> None:  # noqa: F811
    customer = await lab.customer()
    project = await lab.project(customer, kind="text.classify")
    of = ("-t", await slug(lab, customer), "-p", project.name)
    refused = await run("task", "import", written(tmp_path, [], '{"payload": {"text": x}}'), *of)
    assert "rows[1]: This is not valid JSON: it breaks at byte 22." in refused.err
    done = await run("task", "import", written(tmp_path, [{"payload": {"text": "a"}}]), *of)
    assert (done.code, done.err) == (0, "")
    assert (await run("export", *of)).err.splitlines() == ["0 submissions written."]


async def test_wrong_use_is_refused_by_the_name_of_the_option(lab: Lab, run: Run, tmp_path: Path) -> None:  # noqa: F811
    customer = await lab.customer()
    project = await lab.project(customer)
    file = written(tmp_path, FILES["doccano"])
    of = ("-t", await slug(lab, customer), "-p", project.name)
    for more, name in (
        (("--map", "prompt"), "map"),
        (("--map", "image=x"), "map"),
        (("--answers", "initial"), "answers"),
        (("--config", file), "config"),
    ):
        refused = await run("import", "doccano", file, *of, *more)
        assert (refused.code, name in refused.err) == (1, True)
