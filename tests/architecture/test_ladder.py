"""Imports point down the ladder; the contracts themselves stand in pyproject.toml."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from .tree import LADDER, ROOT, SOURCES

SEEDS = {
    "Imports point down the ladder": ("kit/seeded.py", "import tarazu.kinds\n"),
    "Methods and kinds are pure": ("methods/seeded.py", "import psycopg\n"),
    "Kinds do not know one another": ("kinds/text/seeded.py", "import tarazu.kinds.chat\n"),
    "Only http knows the web framework": ("kit/seeded.py", "import starlette\n"),
    "Only kit knows the database driver": ("tasks/seeded.py", "from psycopg import errors\n"),
}


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run import-linter on the contracts and sources of a folder."""
    program = Path(sys.executable).with_name("lint-imports")
    environment = {**os.environ, "PYTHONPATH": str(folder / "src"), "NO_COLOR": "1", "COLUMNS": "200"}
    command = [str(program), "--config", str(folder / "pyproject.toml"), "--no-cache"]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def broken(done: subprocess.CompletedProcess[str]) -> set[str]:
    """Return the names of the contracts that a run found broken."""
    return set(re.findall(r"^(.+) BROKEN$", done.stdout, re.MULTILINE))


def contracts() -> list[dict[str, Any]]:
    """Return the contracts of pyproject.toml."""
    loaded = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = loaded["tool"]["importlinter"]["contracts"]
    return found


def present(name: str) -> bool:
    """Say whether a module exists in our sources; what is not ours is taken for granted."""
    path = ROOT / "src" / Path(*name.split("."))
    return not name.startswith("tarazu") or (path / "__init__.py").is_file() or path.with_suffix(".py").is_file()


def only_present(contract: dict[str, Any]) -> dict[str, Any] | None:
    """Return a contract without the modules that are not written yet; None when nothing is left of it."""
    kept = dict(contract)
    for key in ("modules", "source_modules", "forbidden_modules"):
        if key in kept:
            kept[key] = [name for name in kept[key] if present(name)]
    if "layers" in kept:
        rungs = (re.findall(r"\w+", layer) for layer in kept["layers"])
        there = (" | ".join(name for name in names if present(f"tarazu.{name}")) for names in rungs)
        kept["layers"] = [rung for rung in there if rung]
    return None if kept.get("modules") == [] else kept


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the sources whose contracts name only what is there, so that a seed is all that can break them."""
    shutil.copytree(SOURCES, tmp_path / "src" / "tarazu", ignore=shutil.ignore_patterns("__pycache__", "build"))
    lines = ["[tool.importlinter]", 'root_package = "tarazu"', "include_external_packages = true"]
    for contract in filter(None, map(only_present, contracts())):
        # A JSON string, list or boolean is written the same in TOML.
        lines += [
            "[[tool.importlinter.contracts]]",
            *(f"{key} = {json.dumps(value)}" for key, value in contract.items()),
        ]
    (tmp_path / "pyproject.toml").write_text("\n".join(lines), encoding="utf-8")
    return tmp_path


def test_every_contract_holds() -> None:
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]


def test_the_ladder_of_these_gates_is_the_one_of_the_contracts() -> None:
    layers = next(contract["layers"] for contract in contracts() if "layers" in contract)
    known = [tuple(re.findall(r"\w+", layer)) for layer in reversed(layers)]
    assert known == [rung for rung in LADDER if rung != ("staffing",)] or known == list(LADDER)


def test_what_is_written_so_far_holds_without_a_seed(copy: Path) -> None:
    done = lint(copy)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("contract", SEEDS)
def test_a_seeded_import_breaks_its_contract(copy: Path, contract: str) -> None:
    name, text = SEEDS[contract]
    (copy / "src" / "tarazu" / name).write_text(text, encoding="utf-8")
    done = lint(copy)
    assert contract in broken(done), done.stdout


def test_a_package_that_nobody_placed_is_refused(copy: Path) -> None:
    (copy / "src" / "tarazu" / "extras").mkdir()
    (copy / "src" / "tarazu" / "extras" / "__init__.py").touch()
    done = lint(copy)
    assert done.returncode != 0
    assert "extras" in done.stdout


def test_a_seeded_cycle_between_siblings_is_found(copy: Path) -> None:
    kit = copy / "src" / "tarazu" / "kit"
    for name, other in (("seeded_a", "seeded_b"), ("seeded_b", "seeded_a")):
        (kit / f"{name}.py").write_text(f"import tarazu.kit.{other}\n", encoding="utf-8")
    assert "No cycles inside a package" in broken(lint(copy))
