"""Task directories held against what Harbor reads: by its own loader where there is one, by its documented fields always."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tarazu import kinds

# What Harbor 0.24 knows of `task.toml`; it passes over what it does not know, so that a slip of ours would say nothing.
FIELDS = {
    "version": str,
    "metadata": dict,
    "verifier": {"timeout_sec": float},
    "agent": {"timeout_sec": float},
    "environment": {"build_timeout_sec": float},
}
KINDS = ("qa.author", "rubric.author")
_LOADED = """
import json, sys, warnings
from pathlib import Path
warnings.simplefilter("error")
from harbor.models.task.task import Task
task = Task(Path(sys.argv[1]))
told = {"valid": Task.is_valid_dir(Path(sys.argv[1])), "instruction": task.instruction, "metadata": task.config.metadata}
print(json.dumps({**told, "seconds": task.config.verifier.timeout_sec}))
"""


def written(folder: Path, language: kinds.Language, kind: str = "rubric.author", **changes: Any) -> Path:
    """Write the directory of a kind's example, its answer changed, and return it."""
    example = kinds.of(kind).example(language)
    make = kinds.question_files if kind == "qa.author" else kinds.harbor_files
    answer = {**example["answer"], **changes}
    files = make(example["payload"], {name: each for name, each in answer.items() if each is not None})
    assert files is not None
    for path, text in files.items():
        (folder / path).parent.mkdir(exist_ok=True, parents=True)
        (folder / path).write_text(text, "utf-8")
    return folder


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["en", "hi"])
def test_every_field_of_the_configuration_is_one_that_harbor_documents(
    tmp_path: Path, language: kinds.Language, kind: str
) -> None:
    configuration = tomllib.loads((written(tmp_path, language, kind) / "task.toml").read_text("utf-8"))
    assert configuration.keys() == FIELDS.keys()
    for name, wanted in FIELDS.items():
        if isinstance(wanted, dict):
            assert {key: type(value) for key, value in configuration[name].items()} == wanted, name
        else:
            assert isinstance(configuration[name], wanted), name


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["en", "hi"])
def test_harbors_own_loader_takes_a_directory(tmp_path: Path, language: kinds.Language, kind: str) -> None:
    python = os.environ.get("TARAZU_HARBOR_PYTHON") or (sys.executable if importlib.util.find_spec("harbor") else "")
    if not python:
        pytest.skip(
            "Harbor needs Python 3.12 and brings LiteLLM and Supabase: name a Python that has it with TARAZU_HARBOR_PYTHON"
        )
    folder = written(tmp_path, language, kind)
    done = subprocess.run([python, "-c", _LOADED, str(folder)], check=True, capture_output=True, text=True)
    told = json.loads(done.stdout)
    assert (told["valid"], told["seconds"]) == (True, 600.0)
    assert told["instruction"] == (folder / "instruction.md").read_text("utf-8")
    assert told["metadata"]["category"] == ("question" if kind == "qa.author" else "rubric")


def test_the_verifier_is_started_as_harbor_starts_it(tmp_path: Path) -> None:
    folder = written(tmp_path, "en")
    criteria = json.loads((folder / "tests" / "rubric.json").read_text("utf-8"))["rubrics"]
    (folder / "tests" / "grades.json").write_text(json.dumps({each["key"]: {"verdict": "met"} for each in criteria}))
    script, reward = folder / "tests" / "test.sh", tmp_path / "logs" / "verifier" / "reward.txt"
    script.chmod(0o755)
    # From another folder, and by its own first line.
    subprocess.run([str(script)], check=True, cwd="/", env={"PATH": os.environ["PATH"], "REWARD": str(reward)})
    assert 0 <= float(reward.read_text("utf-8")) <= 1
    (folder / "tests" / "grades.json").unlink()
    reward.unlink()
    failed = subprocess.run(
        [str(script)], cwd="/", env={"PATH": os.environ["PATH"], "REWARD": str(reward)}, check=False
    )
    assert (failed.returncode != 0, reward.exists()) == (True, False)


CHOICE = {"answer_type": "choice", "answer": "b", "options": ["Delhi", "New Delhi"], "unit": None, "tolerance": None}
TEXT = {"answer_type": "text", "answer": "it's “Ganga”, $HOME", "unit": None, "tolerance": None}
BARE = {"tolerance": None, "unit": None}


def rewarded(folder: Path, said: str | None) -> float:
    """Run the verifier of a question as Harbor starts it, and return what an answer is worth."""
    env = {
        "PATH": os.environ["PATH"],
        "ANSWER": str(folder / "answer.txt"),
        "REWARD": str(folder / "logs" / "reward.txt"),
    }
    (folder / "answer.txt").unlink(missing_ok=True)
    if said is not None:
        (folder / "answer.txt").write_bytes(said.encode("utf-8", "surrogateescape"))
    subprocess.run(["/bin/sh", str(folder / "tests" / "test.sh")], check=True, cwd="/", env=env)
    return float((folder / "logs" / "reward.txt").read_text("utf-8"))


@pytest.mark.parametrize(
    ("changes", "right", "wrong"),
    [
        ({}, ["5", "5.1\n", " 4.9 °C "], ["5.11", "five", "", None, "-5", "\udcff", "5 or 6"]),
        (BARE, ["5", "5.0", "0.5e1"], ["5.0001", "5 °C"]),
        (CHOICE, ["b", "B", "(b)", "b.", "B. New Delhi", "new delhi"], ["a", "Delhi", "b. Delhi", "ab", "", None]),
        ({**TEXT, "answer": "?"}, ["?", " ?\n"], ["!", "", None, " ", "a"]),
        ({**CHOICE, "options": ["?", "!", "a."]}, ["b", "!", "B. !"], ["?", "", None, "..", "a"]),
        (TEXT, ["it's “Ganga”, $HOME", "It's  “GANGA”, $home."], ["Ganga", ""]),
    ],
)
def test_the_verifier_of_a_question_holds_an_answer_against_the_key(
    tmp_path: Path, changes: dict[str, Any], right: list[str | None], wrong: list[str | None]
) -> None:
    folder = written(tmp_path, "en", "qa.author", **changes)
    assert [(each, rewarded(folder, each)) for each in right] == [(each, 1.0) for each in right]
    assert [(each, rewarded(folder, each)) for each in wrong] == [(each, 0.0) for each in wrong]


@pytest.mark.parametrize("changes", [{}, CHOICE, TEXT])
def test_the_solution_of_a_question_is_right_and_its_instruction_does_not_tell_the_key(
    tmp_path: Path, changes: dict[str, Any]
) -> None:
    folder = written(tmp_path, "hi", "qa.author", **changes)
    env = {"PATH": os.environ["PATH"], "ANSWER": str(folder / "said")}
    subprocess.run(["/bin/sh", str(folder / "solution" / "solve.sh")], check=True, env=env)
    assert rewarded(folder, (folder / "said").read_text("utf-8")) == 1
    assert "Ganga" not in (folder / "instruction.md").read_text("utf-8")


def test_a_question_that_was_not_written_is_no_task() -> None:
    assert kinds.question_files({}, {"outcome": "needs_expert", "comment": "A lawyer."}) is None
