"""Task directories held against what Harbor reads: by its own loader where there is one, by its documented fields always."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

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
_LOADED = """
import json, sys, warnings
from pathlib import Path
warnings.simplefilter("error")
from harbor.models.task.task import Task
task = Task(Path(sys.argv[1]))
told = {"valid": Task.is_valid_dir(Path(sys.argv[1])), "instruction": task.instruction, "metadata": task.config.metadata}
print(json.dumps({**told, "seconds": task.config.verifier.timeout_sec}))
"""


def written(folder: Path, language: kinds.Language) -> Path:
    """Write the directory of a kind's example and return it."""
    example = kinds.of("rubric.author").example(language)
    files = kinds.harbor_files(example["payload"], example["answer"])
    assert files is not None
    for path, text in files.items():
        (folder / path).parent.mkdir(exist_ok=True, parents=True)
        (folder / path).write_text(text, "utf-8")
    return folder


@pytest.mark.parametrize("language", ["en", "hi"])
def test_every_field_of_the_configuration_is_one_that_harbor_documents(
    tmp_path: Path, language: kinds.Language
) -> None:
    configuration = tomllib.loads((written(tmp_path, language) / "task.toml").read_text("utf-8"))
    assert configuration.keys() == FIELDS.keys()
    for name, wanted in FIELDS.items():
        if isinstance(wanted, dict):
            assert {key: type(value) for key, value in configuration[name].items()} == wanted, name
        else:
            assert isinstance(configuration[name], wanted), name


@pytest.mark.parametrize("language", ["en", "hi"])
def test_harbors_own_loader_takes_a_directory(tmp_path: Path, language: kinds.Language) -> None:
    python = os.environ.get("TARAZU_HARBOR_PYTHON") or (sys.executable if importlib.util.find_spec("harbor") else "")
    if not python:
        pytest.skip("Harbor is not here: it needs Python 3.12; name one that has it with TARAZU_HARBOR_PYTHON")
    folder = written(tmp_path, language)
    done = subprocess.run([python, "-c", _LOADED, str(folder)], check=True, capture_output=True, text=True)
    told = json.loads(done.stdout)
    assert (told["valid"], told["seconds"]) == (True, 600.0)
    assert told["instruction"] == (folder / "instruction.md").read_text("utf-8")
    assert told["metadata"]["rubric_version"].startswith("r-")


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
