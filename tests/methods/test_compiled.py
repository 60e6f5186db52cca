"""Loops are compiled where there is a place for the machine code, and where there is none."""

import runpy
from pathlib import Path

import pytest

from tarazu import methods
from tarazu.methods.aggregation import kernels
from tarazu.methods.compiled import compiled


def test_code_that_cannot_be_kept_is_compiled_all_the_same() -> None:
    nowhere: dict[str, object] = {"compiled": compiled}
    exec("@compiled('f8(f8)')\ndef double(x):\n    return 2.0 * x\n", nowhere)
    assert nowhere["double"](4.0) == 8.0  # type: ignore[operator]


def test_code_made_under_other_flags_is_not_used_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / "loops.py"
    source.write_text(
        "from tarazu.methods.compiled import compiled\n\n@compiled('f8(f8)')\ndef double(x):\n    return 2.0 * x\n"
    )

    def kept() -> bool:
        return bool(runpy.run_path(str(source))["double"].stats.cache_hits)

    assert [kept(), kept()] == [False, True]
    monkeypatch.setattr("tarazu.methods.compiled._FLAGS", {"contract"})
    assert [kept(), kept()] == [False, True]


def test_warming_up_leaves_nothing_to_compile() -> None:
    methods.warm()
    before = kernels.expect_for.cache_info().misses
    for classes in (2, 3, 4, 5):
        labels = list(range(classes))
        methods.DawidSkene().fit([1] * classes, labels, labels)
        methods.DawidSkene().fit([1, 1, *labels], [0, 0, *labels], [0, 1, *labels])
    assert kernels.expect_for.cache_info().misses == before
