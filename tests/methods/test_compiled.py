"""Loops are compiled where there is a place for the machine code, and where there is none."""

from tarazu import methods
from tarazu.methods.aggregation import kernels
from tarazu.methods.compiled import compiled


def test_code_that_cannot_be_kept_is_compiled_all_the_same() -> None:
    nowhere: dict[str, object] = {"compiled": compiled}
    exec("@compiled('f8(f8)')\ndef double(x):\n    return 2.0 * x\n", nowhere)
    assert nowhere["double"](4.0) == 8.0  # type: ignore[operator]


def test_warming_up_leaves_nothing_to_compile() -> None:
    methods.warm()
    before = kernels.expect_for.cache_info().misses
    for classes in (2, 3, 4, 5):
        labels = list(range(classes))
        methods.DawidSkene().fit([1] * classes, labels, labels)
        methods.DawidSkene().fit([1, 1, *labels], [0, 0, *labels], [0, 1, *labels])
    assert kernels.expect_for.cache_info().misses == before
