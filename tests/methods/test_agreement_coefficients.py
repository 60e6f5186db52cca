"""Kappas, intraclass correlation, concordance, and agreement on spans, against published examples."""

from collections.abc import Callable
from itertools import chain
from typing import Any

import numpy as np
import pytest

from tarazu.methods.agreement import (
    cohen_kappa,
    fleiss_kappa,
    gamma_agreement,
    intraclass_correlation,
    kendall_w,
    unitized_alpha,
)

_JUDGES = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
"""Six targets and four judges: Shrout and Fleiss, 1979, table 2."""
_DIAGNOSES = [
    [0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1],
    [7, 7, 0, 0, 0], [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7],
]  # fmt: skip
"""Ten tasks, fourteen people, five labels, with kappa 0.210: a well-known worked example."""


def _long(table: list[list[int]]) -> tuple[list[int], list[int], list[int]]:
    cells = [(t, p, v) for t, row in enumerate(table) for p, v in enumerate(row)]
    return [c[0] for c in cells], [c[1] for c in cells], [c[2] for c in cells]


def _two(table: list[list[int]]) -> tuple[list[int], list[str], list[int]]:
    """Columns of two people from their table of counts."""
    cells = [(k, m) for k, row in enumerate(table) for m, n in enumerate(row) for _ in range(n)]
    task = [i for i in range(len(cells)) for _ in "uv"]
    return task, ["u", "v"] * len(cells), [label for cell in cells for label in cell]


@pytest.mark.parametrize(
    ("form", "value", "low", "high"),
    [
        ("1,1", 0.17, -0.13, 0.72),
        ("2,1", 0.29, 0.02, 0.76),
        ("3,1", 0.71, 0.34, 0.95),
        ("1,k", 0.44, -0.88, 0.91),
        ("2,k", 0.62, 0.07, 0.93),
        ("3,k", 0.91, 0.68, 0.99),
    ],
)
def test_the_six_intraclass_correlations_are_as_published(form: Any, value: float, low: float, high: float) -> None:
    found = intraclass_correlation(*_long(_JUDGES), form=form)
    assert (found.value, found.low, found.high) == pytest.approx((value, low, high), abs=5e-3)
    drawn = intraclass_correlation(*_long(_JUDGES), form=form, method="bootstrap")
    assert drawn.value == found.value
    assert drawn.low is not None
    assert drawn.high is not None
    assert drawn.low < value < drawn.high


def test_fleiss_kappa_is_as_published() -> None:
    rows = [[label for label, n in enumerate(counts) for _ in range(n)] for counts in _DIAGNOSES]
    found = fleiss_kappa(*_long(rows))
    assert found.value == pytest.approx(0.210, abs=5e-4)
    assert (found.tasks, found.contributors, found.votes) == (10, 14, 140)
    assert found.low is not None
    assert found.high is not None
    assert found.low < found.value < found.high


def test_cohen_kappa_follows_its_definition() -> None:
    plain = cohen_kappa(*_two([[20, 5], [10, 15]]))
    assert plain.value == pytest.approx(0.4)
    assert (plain.tasks, plain.contributors, plain.votes) == (50, 2, 100)
    assert plain.low is not None
    assert plain.low < 0.4
    table = np.array([[11, 3, 1], [1, 9, 4], [0, 2, 10]])
    share, place = table / table.sum(), np.arange(3)
    for weights, apart in (("linear", np.abs(place[:, None] - place)), ("quadratic", (place[:, None] - place) ** 2)):
        wanted = 1 - (share * apart).sum() / (np.outer(share.sum(1), share.sum(0)) * apart).sum()
        found = cohen_kappa(*_two(table.tolist()), weights=weights, draws=0)  # type: ignore[arg-type]
        assert found.value == pytest.approx(wanted)
        assert found.low is None


def test_cohen_kappa_is_for_two_people_who_judge_a_task_once() -> None:
    with pytest.raises(ValueError, match="names 3 people"):
        cohen_kappa([1, 1, 1], list("uvw"), list("xxy"))
    with pytest.raises(ValueError, match="'contributor', row 2: 'u' judged this task before"):
        cohen_kappa([1, 1, 1], list("uvu"), list("xxy"))
    assert cohen_kappa([1, 1], list("uv"), list("xx")).value is None


def test_concordance_counts_ties_as_middle_ranks() -> None:
    table = [[1, 1, 2], [2, 2, 1], [3, 4, 3], [4, 3, 4]]
    sums = np.array([4, 5, 10, 11])
    wanted = 12 * ((sums - sums.mean()) ** 2).sum() / (9 * (64 - 4))
    found = kendall_w(*_long(table))
    assert found.value == pytest.approx(wanted)
    assert found.p_value is not None
    tied = kendall_w(*_long([[1, 1], [1, 2], [2, 3]]), draws=0)
    ranks = np.array([1.5 + 1, 1.5 + 2, 3 + 3])
    assert tied.value == pytest.approx(12 * ((ranks - 4) ** 2).sum() / (4 * 24 - 2 * 6))
    assert kendall_w(*_long([[1, 1], [1, 1]])).value is None


@pytest.mark.parametrize("figure", [kendall_w, intraclass_correlation])
def test_a_complete_table_is_asked_for_by_name(figure: Callable[..., Any]) -> None:
    with pytest.raises(ValueError, match="contributor 'v' has no value for task 2"):
        figure([1, 1, 2], ["u", "v", "u"], [1, 2, 3])
    with pytest.raises(ValueError, match="'contributor', row 1: 'u' judged this task before"):
        figure([1, 1], ["u", "u"], [1, 2])
    with pytest.raises(ValueError, match="'value', row 1: not a finite number"):
        figure([1, 1], ["u", "v"], [1, float("nan")])
    assert figure([], [], []).value is None


@pytest.mark.parametrize("figure", [cohen_kappa, fleiss_kappa, intraclass_correlation, kendall_w])
def test_neither_order_nor_names_matter_to_a_coefficient(figure: Callable[..., Any]) -> None:
    task, person, value = _long([row[:2] for row in _JUDGES])
    order = np.random.default_rng(0).permutation(len(task))
    shuffled = figure(*(np.array(column)[order] for column in (task, person, value)), seed=5)
    assert shuffled == figure(task, person, value, seed=5)
    renamed = figure([f"task {t}" for t in task], [("b", "a")[p] for p in person], value, draws=0)
    assert renamed.value == pytest.approx(shuffled.value)


_SPANS = [
    ("c", "i", 225, 70), ("c", "i", 370, 30), ("c", "j", 220, 80), ("c", "j", 355, 20), ("c", "j", 400, 20),
    ("k", "i", 180, 60), ("k", "i", 300, 50), ("k", "j", 180, 60), ("k", "j", 300, 50),
]  # fmt: skip
"""Two observers of a text from 150 to 450: Krippendorff, 2004."""


def _columns(rows: list[tuple[str, str, int, int]], task: str = "t") -> list[list[Any]]:
    start = [row[2] - 150 for row in rows]
    end = [begin + row[3] for begin, row in zip(start, rows, strict=True)]
    return [[task] * len(rows), [row[1] for row in rows], start, end, [row[0] for row in rows]]


def test_unitised_alpha_equals_its_author_s_example() -> None:
    found = unitized_alpha(*_columns(_SPANS), lengths={"t": 300})
    assert found.by_label["c"] == pytest.approx(0.7285, abs=2e-4)
    assert found.by_label["k"] == 1.0
    assert found.value == pytest.approx(0.8587, abs=1e-4)
    assert (found.low, found.tasks, found.spans) == (None, 1, 9)


def test_agreement_on_spans_pools_texts_and_has_an_interval() -> None:
    texts = [_columns(_SPANS, f"t{n}") for n in range(4)]
    several = [list(chain.from_iterable(parts)) for parts in zip(*texts, strict=True)]
    for figure in (unitized_alpha, gamma_agreement):
        found = figure(*several)
        assert found.tasks == 4
        assert found.low is not None
        assert found.high is not None
        assert found.low <= found.value <= found.high
        assert figure(*(list(reversed(column)) for column in several)) == found


def test_marking_nothing_is_said_by_an_empty_span() -> None:
    assert unitized_alpha(["t"], ["u"], [0], [5]).value is None
    assert unitized_alpha(["t"] * 2, ["u", "v"], [0, 0], [5, 0]).tasks == 1
    lone = gamma_agreement(["t"] * 2, ["u", "v"], [0, 0], [5, 0])
    assert lone.value is not None
    assert lone.value < 0.5
    for figure in (unitized_alpha, gamma_agreement):
        assert figure([], [], [], []).value is None


def test_gamma_is_one_for_the_same_spans_and_lower_the_further_they_lie_apart() -> None:
    def moved(by: int, label: str = "x") -> float:
        spans = [(0, 10, "x"), (40, 45, "y"), (70, 90, "x")]
        rows = [(person, start + shift, end + shift, name)
                for person, shift in (("u", 0), ("v", 0), ("w", by)) for start, end, name in spans]  # fmt: skip
        rows[-1] = (*rows[-1][:3], label)
        columns = [["t"] * len(rows), *([row[i] for row in rows] for i in range(4))]
        value = gamma_agreement(*columns, samples=6).value
        assert value is not None
        return value

    assert moved(0) == pytest.approx(1.0)
    assert moved(0) > moved(2) > moved(6)
    assert moved(2) > moved(2, "y")


def test_gamma_of_two_people_is_the_same_assigned_or_programmed() -> None:
    from tarazu.methods.agreement.gamma import _Apart, _pairwise, _programme

    generator = np.random.default_rng(0)
    people = []
    for many in (4, 6):
        start = np.sort(generator.random(many)) * 100
        people.append((start, start + 5 + generator.random(many), generator.integers(0, 2, many)))
    apart = _Apart(1.0, 1 - np.eye(2))
    assert _pairwise(people, apart) == pytest.approx(_programme(people, apart))


def test_impossible_spans_are_refused() -> None:
    with pytest.raises(ValueError, match="'end', row 1: 3 is before the start, 5"):
        gamma_agreement(["t"] * 2, ["u", "v"], [0, 5], [1, 3])
    with pytest.raises(ValueError, match="overlap in task 't'"):
        unitized_alpha(["t"] * 3, ["u", "u", "v"], [0, 3, 1], [5, 8, 2])
    with pytest.raises(ValueError, match="whole numbers"):
        unitized_alpha(["t"] * 2, ["u", "v"], [0.5, 0], [5, 8])
    with pytest.raises(ValueError, match="no length for task 't'"):
        unitized_alpha(["t"] * 2, ["u", "v"], [0, 0], [5, 8], lengths={"t": 6})
    many = [0] * 300 + list(range(300)), [1] * 300 + list(range(1, 301))
    with pytest.raises(ValueError, match="too many spans"):
        gamma_agreement(["t"] * 600, ["u", "v", "w"] * 200, *many)
