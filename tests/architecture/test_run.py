"""The test runner tells failures, skips and totals as they are."""

from __future__ import annotations

import importlib.util
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from .tree import ROOT

REPORT = """<?xml version="1.0"?><testsuites><testsuite tests="9" failures="2" errors="1" skipped="3"/></testsuites>"""


@pytest.fixture(scope="module")
def runner() -> ModuleType:
    """The runner, as a module."""
    spec = importlib.util.spec_from_file_location("tarazu_test_runner", ROOT / "tests" / "run.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def tiers(runner: ModuleType) -> dict[str, Any]:
    """Return one tier that passes, one that fails and one that cannot run."""

    def absent(_: Any) -> Any:
        raise runner.SkipTierError("there is no browser")

    return {
        "good": lambda _: runner.Outcome("passed", counts={"passed": 3, "failed": 0, "skipped": 1}),
        "bad": lambda _: runner.Outcome("failed", "2 failed", {"passed": 1, "failed": 2, "skipped": 0}),
        "absent": absent,
    }


def test_a_failing_tier_fails_the_run(runner: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    assert runner.main([], tiers(runner)) == 1
    said = capsys.readouterr().out
    assert said.splitlines()[-1] == "4 passed, 2 failed, 1 skipped"
    assert "SKIPPED: absent: there is no browser" in said


def test_only_the_tiers_asked_for_run(runner: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    assert runner.main(["good", "absent"], tiers(runner)) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "3 passed, 0 failed, 1 skipped"


def meeting(runner: ModuleType) -> dict[str, Any]:
    """Return tiers of which none ends before all have begun, and a last one; each says something before and after."""
    met = threading.Barrier(2)

    def tier(name: str, wait: Callable[[], object]) -> Callable[[Any], Any]:
        def run(_: Any) -> Any:
            runner.run([sys.executable, "-c", f"print('{name} begins')"])
            wait()
            runner.tell(f"{name} ends")
            return runner.Outcome("failed" if name == "docs" else "passed", counts={"passed": 1})

        return run

    return {name: tier(name, lambda: met.wait(60)) for name in ("methods", "docs")} | {"unit": tier("unit", int)}


def test_tiers_side_by_side_are_told_apart_and_before_what_follows(
    runner: ModuleType, capfd: pytest.CaptureFixture[str]
) -> None:
    assert runner.main([], meeting(runner)) == 1
    said = capfd.readouterr().out
    for name in ("methods", "docs", "unit"):
        whole = said.split(f"== {name} ")[1].split("\n==")[0]
        assert f"{name} begins" in whole
        assert f"{name} ends" in whole
    assert said.index("docs ends") < said.index("unit begins")
    assert [line.split()[:2] for line in said.splitlines()[-4:-1]] == [
        ["methods", "passed"], ["docs", "FAILED"], ["unit", "passed"],
    ]  # fmt: skip


def test_a_tier_side_by_side_that_breaks_breaks_the_run(runner: ModuleType) -> None:
    def broken(_: Any) -> Any:
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="the disk is full"):
        runner.main([], {"methods": broken, "docs": broken})


def test_an_unknown_tier_is_refused_by_name(runner: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        runner.main(["godo"], tiers(runner))
    assert ended.value.code == 2
    assert "there is no tier called godo" in capsys.readouterr().err


def test_wishes_reach_pytest(runner: ModuleType) -> None:
    assert runner.Wish("claim and not skip", True).arguments() == ["-k", "claim and not skip", "-x"]


def test_errors_count_as_failures_and_a_lost_report_too(runner: ModuleType, tmp_path: Path) -> None:
    report = tmp_path / "report.xml"
    assert runner.counted(report) == {"passed": 0, "failed": 1, "skipped": 0}
    report.write_text(REPORT, encoding="utf-8")
    assert runner.counted(report) == {"passed": 3, "failed": 3, "skipped": 3}
