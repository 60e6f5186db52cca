"""The launcher knows when it must set up again, and says what is wrong in the person's language."""

from __future__ import annotations

import ast
import re
import string
import sys
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType

import pytest

LAUNCHER = Path(__file__).parents[2] / "tarazu"


def load() -> ModuleType:
    """Load the launcher, which has no .py in its name, without leaving a cache file beside it."""
    loader = SourceFileLoader("tarazu_launcher", str(LAUNCHER))
    spec = spec_from_loader(loader.name, loader)
    assert spec is not None
    module = module_from_spec(spec)
    keep, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        loader.exec_module(module)
    finally:
        sys.dont_write_bytecode = keep
    return module


launcher = load()


def project(root: Path, **files: str) -> Path:
    """Make a folder with the files that decide what is installed."""
    for name in ("pyproject.toml", "requirements.lock", "requirements-dev.lock"):
        (root / name).write_text(files.get(name.replace(".", "_").replace("-", "_"), name))
    return root


def test_the_same_files_give_the_same_digest(tmp_path: Path) -> None:
    root = project(tmp_path)
    assert launcher.digest(launcher.DEV_FILES, root) == launcher.digest(launcher.DEV_FILES, root)
    assert launcher.digest(launcher.DEV_FILES, root) != launcher.digest(launcher.RUN_FILES, root)


@pytest.mark.parametrize("changed", ["pyproject.toml", "requirements.lock"])
def test_any_change_of_what_is_installed_changes_the_digest(tmp_path: Path, changed: str) -> None:
    before = launcher.digest(launcher.RUN_FILES, project(tmp_path))
    (tmp_path / changed).write_text("other")
    assert launcher.digest(launcher.RUN_FILES, tmp_path) != before
    (tmp_path / changed).unlink()
    assert launcher.digest(launcher.RUN_FILES, tmp_path) != before


def test_a_change_of_the_tools_alone_does_not_set_the_run_time_up_again(tmp_path: Path) -> None:
    before = launcher.digest(launcher.RUN_FILES, project(tmp_path))
    (tmp_path / "requirements-dev.lock").write_text("other")
    assert launcher.digest(launcher.RUN_FILES, tmp_path) == before


def test_an_empty_lock_file_differs_from_a_missing_one(tmp_path: Path) -> None:
    root = project(tmp_path, requirements_lock="")
    before = launcher.digest(launcher.RUN_FILES, root)
    (root / "requirements.lock").unlink()
    assert launcher.digest(launcher.RUN_FILES, root) != before


def test_a_project_that_was_moved_is_set_up_again(tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir()
    there.mkdir()
    assert launcher.digest(launcher.RUN_FILES, project(here)) != launcher.digest(launcher.RUN_FILES, project(there))


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LANG": "hi_IN.UTF-8"}, "hi"),
        ({"LANG": "hi"}, "hi"),
        ({"LANG": "en_IN.UTF-8"}, "en"),
        ({"LANG": "hi_IN.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "C", "LC_MESSAGES": "hi_IN"}, "hi"),
        ({"LANG": "hi_IN.UTF-8", "LC_ALL": ""}, "hi"),
        ({}, "en"),
    ],
)
def test_the_language_follows_the_system(environment: dict[str, str], language: str) -> None:
    assert launcher.language(environment) == language


def test_every_text_is_there_in_both_languages_with_the_same_facts() -> None:
    def facts(text: str) -> set[str | None]:
        return {field for _, field, _, _ in string.Formatter().parse(text) if field}

    english, hindi = launcher.TEXTS["en"], launcher.TEXTS["hi"]
    assert english.keys() == hindi.keys()
    assert {key: facts(text) for key, text in english.items()} == {key: facts(text) for key, text in hindi.items()}


def test_a_python_that_is_too_old_is_named_with_the_one_that_is_needed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("LC_ALL", "C")
    with pytest.raises(launcher.SetUpError, match=r"needs Python 3\.11 or newer; this is Python 3\.9\.2"):
        launcher.require_python((3, 9, 2))
    launcher.require_python((3, 11, 0))
    launcher.require_python((4, 0, 0))


def test_old_pythons_can_read_the_launcher_far_enough_to_be_told() -> None:
    ast.parse(LAUNCHER.read_text(encoding="utf-8"), feature_version=(3, 7))


@pytest.mark.parametrize(
    ("output", "words"),
    [
        ("ERROR: Could not install packages: [Errno 28] No space left on device", "The disk is full"),
        ("Retrying ... Temporary failure in name resolution", "no connection"),
        ("THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE", "differs"),
        ("error: something else\nlast words", "last words"),
    ],
)
def test_a_failed_installation_says_what_to_do(output: str, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    assert words in launcher.explain(output)


def test_packages_of_a_lock_file_are_counted_without_their_hashes() -> None:
    lock = "# comment\nanyio==4.1 \\\n    --hash=sha256:aa==bb\nzstd[x]==1.0 ; python_version < '4'\n"
    assert launcher.count_packages(lock) == 2


def test_an_unknown_benchmark_is_answered_with_the_known_ones(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "bench" / "methods").mkdir(parents=True)
    for name in ("claims.py", "_shared.py", "methods/ranking.py", "methods/_peer.py"):
        (tmp_path / "bench" / name).touch()
    monkeypatch.setattr(launcher, "ROOT", tmp_path)
    assert launcher.benchmark("claims") == tmp_path / "bench" / "claims.py"
    assert launcher.benchmark("methods/ranking") == tmp_path / "bench" / "methods" / "ranking.py"
    for name in ("../claims", "_shared", "methods/_peer", "ranking"):
        with pytest.raises(launcher.SetUpError, match="claims, methods/ranking"):
            launcher.benchmark(name)


def test_every_benchmark_that_is_written_about_can_be_run() -> None:
    root = LAUNCHER.parent
    texts = [*root.glob("*.md"), *(root / "docs").rglob("*.md"), *(root / "bench").rglob("*.py")]
    named = {name for path in texts for name in re.findall(r"tarazu bench ([\w/]+)", path.read_text(encoding="utf-8"))}
    assert len(named - {"NAME"}) > 5
    for name in named - {"NAME"}:
        assert launcher.benchmark(name).is_file()
