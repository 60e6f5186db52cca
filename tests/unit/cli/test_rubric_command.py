"""`tarazu rubric tasks` makes grading tasks of the rubrics that a reviewer has accepted, and of no others."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tarazu import kinds
from tarazu.cli import app
from tarazu.cli.shell import guarded

Said = pytest.CaptureFixture[str]


def run(*arguments: object) -> object:
    """Run the command and return its exit code."""
    with pytest.raises(SystemExit) as ended:
        guarded(lambda: app(["rubric", "tasks", *map(str, arguments)], prog_name="tarazu"))
    return ended.value.code


def delivered(review: str | None, key: str = "q1") -> dict[str, Any]:
    """Return a line of `rubrics.jsonl`."""
    example = kinds.of("rubric.author").example("en")
    row = kinds.rubric_record(example["payload"], example["answer"])
    assert row is not None
    samples = [{"content": each["content"], "model": "m"} for each in example["payload"]["answers"]]
    return {**row, "answers": samples, "review": review, "unique_key": key, "submission_id": "s", "language": "en"}


def file_of(path: Path, *rows: dict[str, Any]) -> Path:
    """Write JSON lines."""
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path


def made(path: Path) -> list[dict[str, Any]]:
    """Read JSON lines."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_the_sample_answers_of_accepted_rubrics_become_tasks_that_grading_takes(tmp_path: Path, capsys: Said) -> None:
    rubrics = file_of(tmp_path / "r.jsonl", delivered("fix"), delivered(None, "q2"))
    assert run(rubrics, "--out", tmp_path / "t.jsonl") == 0
    tasks = made(tmp_path / "t.jsonl")
    grade = kinds.of("rubric.grade")
    assert [grade.check_payload(task["payload"], {"rubric": []}) for task in tasks] == [[], []]
    assert len({task["unique_key"] for task in tasks}) == 2
    assert all(task["unique_key"].startswith("q1:r-") for task in tasks)
    assert "1 rubric left out" in capsys.readouterr().err


def test_answers_of_ones_own_are_graded_by_the_rubric_of_their_prompt(tmp_path: Path) -> None:
    rubrics = file_of(tmp_path / "r.jsonl", delivered("accept"), delivered(None, "q2"))
    answers = file_of(
        tmp_path / "a.jsonl",
        {"unique_key": "q2", "content": "Sleep.", "model": "x"},
        {"unique_key": "other", "content": "Run."},
    )
    assert run(rubrics, "--answers", answers, "--unreviewed", "--out", tmp_path / "t.jsonl") == 0
    (task,) = made(tmp_path / "t.jsonl")
    assert task["payload"]["answer"] == {"content": "Sleep.", "model": "x"}
    assert task["payload"]["reference"]["rubric_version"] == delivered(None)["version"]


def test_a_rubric_that_no_longer_fits_its_version_is_refused_by_its_row(tmp_path: Path, capsys: Said) -> None:
    changed = delivered("accept")
    changed["rubrics"][0]["criterion"] = "Rhymes."
    assert run(file_of(tmp_path / "r.jsonl", changed)) == 1
    assert "rows[0]" in capsys.readouterr().err
