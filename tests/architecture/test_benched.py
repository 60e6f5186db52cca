"""What stands beside every piece of evidence was measured of the tests as they are."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from tarazu.quality.fraud.precision import BENCHED

BENCH = Path(__file__).resolve().parents[2] / "bench" / "methods" / "_benched.py"


@pytest.fixture
def benched() -> ModuleType:
    """Return what writes the figures."""
    spec = importlib.util.spec_from_file_location("_benched", BENCH)
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


def test_every_test_has_figures_of_its_present_source(benched: ModuleType) -> None:
    stale = [name for name in benched.TESTS if name not in BENCHED or BENCHED[name].source != benched.digest(name)]
    assert not stale, (
        f"{', '.join(stale)}: run `./tarazu bench methods/anomaly` (or `methods/texts`) "
        "with `--json src/tarazu/quality/fraud/benched.json`"
    )
    assert set(BENCHED) == set(benched.TESTS)


def test_the_digest_is_of_what_is_computed_and_of_no_comment(benched: ModuleType) -> None:
    module = '"""A test."""\n\ndef p_value():\n    """Of one person."""\n    return {}\n'
    plain, other = (benched.undocumented(module.format(value)) for value in ("1", "2"))
    assert benched.undocumented(module.format("1  # a comment").replace("Of one", "Of a")) == plain
    assert plain != other


def test_of_several_measurements_the_worst_counts_and_other_tests_stay(benched: ModuleType, tmp_path: Path) -> None:
    path = tmp_path / "benched.json"
    good, bad = ({"area": area, "false_alarms": 0.01, "found": 0.9} for area in (0.99, 0.97))
    benched.record(path, "one crowd", {"copied": [good]})
    benched.record(path, "two crowds", {"random": [good, bad]})
    text = path.read_text("utf-8")
    assert '"area": 0.97,' in text
    assert (text.index("two crowds") < text.index("one crowd"), text.count("source")) == (True, 2)
