"""A report on a judge finds the disagreement, the leanings and the false confidence that were planted."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from tarazu.cli import app
from tarazu.cli.shell import guarded
from tarazu.evaluation import judge_report

Rows = list[dict[str, Any]]
CRITERIA = [
    {"key": "c1", "criterion": "Names a cause.", "points": 3, "category": "content"},
    {"key": "c2", "criterion": "Names a remedy.", "points": 2, "category": "content"},
    {"key": "c3", "criterion": "Is rude.", "points": -2, "category": "style"},
    {"key": "c4", "criterion": "Is in Tamil.", "points": 1, "category": "style"},
]


def planted(tasks: int = 120) -> tuple[Rows, Rows]:
    """Draw answers that two people agree on but for one in ten, and a judge that gets c2 at random, calls half of what is
    not met in long answers met, and is always 90 % sure."""
    chance = random.Random(4)
    people: Rows = []
    judged: Rows = []
    for number in range(tasks):
        is_long = number % 2 == 1
        content = "**Rest** " + "and sleep " * (60 if is_long else 5)
        truth = {each["key"]: chance.random() < 0.5 for each in CRITERIA}
        for person in ("c-1", "c-2"):
            items = [{**each, "verdict": _word(truth[each["key"]] ^ (chance.random() < 0.05))} for each in CRITERIA]
            completion = [{"role": "assistant", "content": content}]
            row = {"completion": completion, "rubric_items": items, "unique_key": f"t{number}", "contributor": person}
            people.append({"task_id": str(number), **row})
        says = {key: chance.random() < 0.5 if key == "c2" else met for key, met in truth.items()}
        says = {key: met or (is_long and chance.random() < 0.5) for key, met in says.items()}
        grades = {key: {"verdict": _word(met), "confidence": 0.9} for key, met in says.items()}
        judged.append({"unique_key": f"t{number}", "grades": grades, "position": 1 + number // 60})
    return people, [*judged, {"unique_key": "nobody", "grades": {}}]


def _word(met: bool) -> str:
    return "met" if met else "not_met"


def test_the_criterion_that_a_judge_gets_at_random_stands_first() -> None:
    report = judge_report(*planted(), draws=200)
    assert report is not None
    assert (report.tasks, report.people, report.unmatched) == (120, 2, 1)
    worst, *others = report.criteria
    assert worst.name == "Names a remedy."
    assert worst.low is not None
    assert worst.low < 0.2
    assert all(each.kappa is not None and each.kappa > 0.4 for each in others)
    assert [each.name for each in report.categories] == ["content", "style"]


def test_people_agree_more_with_one_another_than_the_judge_with_them() -> None:
    report = judge_report(*planted(), draws=200)
    assert report is not None
    assert report.among_people is not None
    assert report.among_people.low is not None
    assert report.overall.high is not None
    assert report.among_people.low > report.overall.high
    assert (report.among_people.tasks, report.among_people.grades) == (120, 960)


def test_a_leaning_to_long_answers_is_told_and_none_to_the_place_of_an_answer() -> None:
    report = judge_report(*planted(), draws=400)
    assert report is not None
    found = {each.feature: each for each in report.leanings}
    assert found["long_answer"].low is not None
    assert found["long_answer"].low > 0.1
    later = found["shown_later"]
    assert later.low is not None
    assert later.high is not None
    assert later.low < 0 < later.high
    assert found["markdown"].value is None


def test_confidence_that_promises_more_than_it_keeps_is_told() -> None:
    report = judge_report(*planted(), draws=0)
    assert report is not None
    assert report.calibration is not None
    (only,) = report.calibration.bins
    assert only.confidence == pytest.approx(0.9)
    assert report.calibration.error == pytest.approx(0.9 - only.accuracy)
    assert report.calibration.error > 0.05


def test_without_a_grade_in_common_there_is_no_report() -> None:
    assert judge_report(planted(2)[0], [{"unique_key": "other", "grades": {}}]) is None


def test_the_report_is_printed_and_written_from_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    people, judged = planted(30)
    files = {"grades.jsonl": people, "judge.jsonl": judged}
    for name, rows in files.items():
        (tmp_path / name).write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    target = tmp_path / "report.json"

    def told(*arguments: str) -> object:
        command = ["judge", "report", str(tmp_path / "grades.jsonl"), "--draws", "50", *arguments]
        with pytest.raises(SystemExit) as ended:
            guarded(lambda: app(command, prog_name="tarazu"))
        return ended.value.code

    assert told("--judge", str(tmp_path / "judge.jsonl"), "--out", str(target)) == 0
    said = capsys.readouterr()
    assert "Names a remedy." in said.out
    assert json.loads(target.read_text("utf-8"))["tasks"] == 30
    assert told("--judge", str(tmp_path / "grades.jsonl")) == 1
    assert "cannot be read" in capsys.readouterr().err
