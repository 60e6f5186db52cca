"""Rows of recorded sets become tasks of the templates made for them, by the script of the documentation."""

from __future__ import annotations

import json
import os
import runpy
from pathlib import Path
from typing import Any

import pytest

from tarazu import kinds, projects

ROOT = Path(__file__).parents[3]
MAKERS = runpy.run_path(str(ROOT / "docs" / "examples" / "recorded_sets.py"))
FILES = {
    "medical-qa": "pubmedqa/questions.jsonl",
    "medical-literature-verdict": "pubmedqa/questions.jsonl",
    "finance-table-qa": "tatqa/tables.jsonl",
}


def made(template: str) -> list[dict[str, Any]]:
    """Return the tasks of a recorded set; skip, and say so, where the set is not there."""
    folder = Path(os.environ.get("TARAZU_SHARED_DATA", ROOT.parent / "shared" / "data"))
    if not (path := folder / FILES[template]).exists():
        pytest.skip(f"recorded set not found: {path}; set TARAZU_SHARED_DATA to the folder that holds it")
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").strip().split("\n")]
    return [task for row in rows for task in MAKERS["MAKERS"][template](row)]


@pytest.mark.parametrize("template", FILES)
def test_every_row_of_a_recorded_set_is_a_task_of_its_template(template: str) -> None:
    found = made(template)
    one = projects.template(template)
    ontology = one.project("trial", "en").ontology
    faults = {task["unique_key"]: kinds.of(one.kind).check_payload(task["payload"], ontology) for task in found}
    assert len(faults) == len(found) >= 500
    assert not any(faults.values())


@pytest.mark.parametrize(("template", "field"), [("medical-qa", "verdict"), ("finance-table-qa", "basis")])
def test_the_answers_of_a_recorded_set_are_answers_of_its_template(template: str, field: str) -> None:
    form = projects.template(template).project("trial", "en").ontology["schema"]
    offered = {each["const"] for each in form["properties"][field]["oneOf"]}
    assert {task["payload"]["reference"][field] for task in made(template)} <= offered


def test_the_scales_of_recorded_answers_are_scales_of_the_form() -> None:
    form = projects.template("finance-table-qa").project("trial", "en").ontology["schema"]
    scale = form["properties"]["amount"]["properties"]["scale"]
    offered = {each["const"] for each in scale["oneOf"]}
    assert {task["payload"]["reference"]["scale"] for task in made("finance-table-qa")} <= offered


def test_a_table_names_its_cells_by_letter_and_number() -> None:
    assert MAKERS["lettered"]([["", "2019"], ["Net | sales"]]).splitlines() == [
        "|  | A | B |",
        "| ---: | :--- | :--- |",
        "| **1** |  | 2019 |",
        "| **2** | Net \\| sales |  |",
    ]
