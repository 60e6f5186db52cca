"""Krippendorff's alpha under every metric, and how its resamples are drawn."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tarazu.methods.agreement import cohen_kappa, cross_agreement, fleiss_kappa, krippendorff_alpha, pairwise_agreement
from tarazu.methods.agreement.resampling import distinct_rows

_PUBLISHED = {
    "A": "1 2 3 3 2 1 4 1 2 . . .",
    "B": "1 2 3 3 2 2 4 1 2 5 . 3",
    "C": ". 3 3 3 2 3 4 2 2 5 1 .",
    "D": "1 2 3 3 2 4 4 1 2 5 1 .",
}
_CELLS = [(unit, who, int(v)) for who, row in _PUBLISHED.items() for unit, v in enumerate(row.split()) if v != "."]
_TABLE = [[row[i] for row in _CELLS] for i in range(3)]

rows = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 4), st.integers(0, 6)), max_size=30)


def _squared(one: float, other: float) -> float:
    return (one - other) ** 2


def _by_pairs(table: list[tuple[int, int, int]], metric: str) -> float | None:
    """Alpha from its definition, pair by pair."""
    groups: dict[int, list[int]] = {}
    for task, _, label in table:
        groups.setdefault(task, []).append(label)
    kept = [labels for labels in groups.values() if len(labels) > 1]
    every = [label for labels in kept for label in labels]

    def apart(a: int, b: int) -> float:
        if metric == "nominal":
            return float(a != b)
        if metric == "interval":
            return float((a - b) ** 2)
        if metric == "ratio":
            return ((a - b) / (a + b)) ** 2 if a + b else 0.0
        low, high = min(a, b), max(a, b)
        return (sum(low <= x <= high for x in every) - (every.count(a) + every.count(b)) / 2) ** 2 if a != b else 0.0

    observed = sum(apart(a, b) / (len(labels) - 1) for labels in kept for a in labels for b in labels)
    expected = sum(apart(a, b) for a in every for b in every)
    return 1 - (len(every) - 1) * observed / expected if expected else None


@pytest.mark.parametrize(
    ("metric", "value"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)]
)
def test_alpha_equals_its_author_s_example_under_every_metric(metric: Any, value: float) -> None:
    found = krippendorff_alpha(*_TABLE, metric=metric)
    assert found.value == pytest.approx(value, abs=5e-4)
    assert found.low is not None
    assert found.high is not None
    assert found.low < found.value < found.high <= 1


@pytest.mark.parametrize("metric", ["nominal", "ordinal", "interval", "ratio"])
@given(table=rows)
@settings(max_examples=25, deadline=None)
def test_alpha_equals_counting_pair_by_pair(metric: Any, table: list[tuple[int, int, int]]) -> None:
    found = krippendorff_alpha(*([row[i] for row in table] for i in range(3)), metric=metric, draws=0).value
    wanted = _by_pairs(table, metric)
    assert found == (None if wanted is None else pytest.approx(wanted))


def test_a_distance_may_be_a_function_or_a_matrix() -> None:
    wanted = krippendorff_alpha(*_TABLE, metric="interval")
    place = np.arange(1, 6)
    matrix = (place[:, None] - place[None, :]) ** 2
    for metric in (_squared, matrix):
        found = krippendorff_alpha(*_TABLE, metric=metric)
        assert found.value == pytest.approx(wanted.value)
        assert found.low == pytest.approx(wanted.low)


def test_ordinal_labels_follow_the_order_of_their_classes() -> None:
    words = {1: "poor", 2: "fair", 3: "good", 4: "fine", 5: "best"}
    labels = [words[label] for label in _TABLE[2]]
    found = krippendorff_alpha(*_TABLE[:2], labels, metric="ordinal", classes=list(words.values()), draws=0)
    assert found.value == pytest.approx(0.815, abs=5e-4)


def test_arrays_lists_and_sparse_labels_give_the_same() -> None:
    generator = np.random.default_rng(3)
    task, label = generator.integers(0, 5000, 9000), generator.normal(0, 1, 9000).round(3)
    label[:4500] = label[4500:]
    person = np.arange(9000)
    arrays = krippendorff_alpha(task, person, label, metric="interval", draws=50)
    lists = krippendorff_alpha(task.tolist(), person.tolist(), label.tolist(), metric="interval", draws=50)
    assert arrays == lists


@pytest.mark.parametrize("metric", ["nominal", "ordinal", "interval", "ratio"])
def test_many_labels_are_counted_as_few_are(metric: Any) -> None:
    generator = np.random.default_rng(1)
    label = np.minimum(np.repeat(generator.integers(0, 150, 60), 3) + generator.integers(0, 2, 180), 149)
    rows = [(i // 3, 0, int(v)) for i, v in enumerate(label)]
    found = krippendorff_alpha(*([row[i] for row in rows] for i in range(3)), metric=metric, draws=60)
    assert len(set(label.tolist())) > 64
    assert found.value == pytest.approx(_by_pairs(rows, metric))
    assert found.low is not None
    assert found.high is not None
    assert found.low < found.high <= 1


@pytest.mark.parametrize("metric", ["nominal", "interval"])
def test_drawing_blocks_of_tasks_gives_the_interval_of_drawing_tasks(
    metric: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    generator = np.random.default_rng(2)
    truth = np.repeat(generator.normal(0, 1, 6000), 3)
    value = (truth + generator.normal(0, 1, 18_000)).round(2 if metric == "interval" else 0)
    table = np.repeat(np.arange(6000), 3), np.arange(18_000), value
    plain = krippendorff_alpha(*table, metric=metric, draws=300)
    monkeypatch.setattr("tarazu.methods.agreement.alpha.KINDS_MAX", 5)
    blocks = krippendorff_alpha(*table, metric=metric, draws=300)
    assert blocks.value == plain.value
    assert (blocks.low, blocks.high) == pytest.approx((plain.low, plain.high), abs=0.006)


def test_a_row_without_a_label_is_no_judgement() -> None:
    task, person, label = [1, 1, 1, 2, 2, 3], list("uvwuvw"), ["x", "x", None, "y", "x", float("nan")]
    there = [i for i, value in enumerate(label) if value in ("x", "y")]
    kept = [[column[i] for i in there] for column in (task, person, label)]
    for figure in (krippendorff_alpha, fleiss_kappa, pairwise_agreement):
        assert figure(task, person, label) == figure(*kept)
    assert (
        krippendorff_alpha(task, person, np.array([1, 1, np.nan, 2, 1, np.nan])).value
        == krippendorff_alpha(*kept).value
    )
    two = [0, 1, 3, 4]
    assert cohen_kappa(*([c[i] for i in two] for c in (task, person, label))).votes == 4
    assert cohen_kappa([1, 1, 2, 2], list("uvuv"), ["x", "x", None, "y"]).votes == 2
    crossed = cross_agreement(task, label, [1, 2], ["x", None])
    assert (crossed.pairs, crossed.agreeing) == (2, 2)
    assert krippendorff_alpha([1, 1], ["u", "v"], [None, None]).value is None
    assert pairwise_agreement([1, 1], ["u", "v"], [None, None]).pairs == 0


def test_the_interval_of_alpha_covers_as_often_as_it_says() -> None:
    hits = 0
    for seed in range(120):
        generator = np.random.default_rng(seed)
        truth = generator.integers(0, 3, 80)
        label = np.where(generator.random((80, 3)) < 0.7, truth[:, None], generator.integers(0, 3, (80, 3)))
        task = np.repeat(np.arange(80), 3)
        found = krippendorff_alpha(task, np.tile(np.arange(3), 80), label.reshape(-1), draws=300, seed=seed)
        assert found.low is not None
        assert found.high is not None
        hits += found.low <= 0.49 <= found.high
    assert 0.89 <= hits / 120 <= 1.0


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"metric": "cosine"}, "metric 'cosine'"),
        ({"metric": np.zeros((2, 2))}, r"shape \(2, 2\), but there are 5"),
        ({"metric": lambda a, b: 1.0}, "0 between a label and itself"),
        ({"metric": lambda a, b: float(a > b)}, "symmetric"),
        ({"metric": lambda a, b: -abs(a - b)}, "not negative"),
        ({"classes": [1, 1, 2]}, "classes must differ"),
        ({"classes": [1, 2]}, r"'label', row 2: 3 is not one of"),
        ({"draws": -1}, "draws"),
    ],
)
def test_metrics_that_are_none_are_refused(parameters: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        krippendorff_alpha(*_TABLE, **parameters)


def test_words_have_no_interval_and_negative_numbers_no_ratio() -> None:
    with pytest.raises(ValueError, match="interval labels must be numbers, not 'x'"):
        krippendorff_alpha([1, 1], ["u", "v"], ["x", "y"], metric="interval")
    with pytest.raises(ValueError, match="ratio labels must not be negative"):
        krippendorff_alpha([1, 1], ["u", "v"], [-1, 2], metric="ratio")


@given(table=st.lists(st.tuples(*[st.integers(0, 3)] * 3), min_size=1, max_size=40), wide=st.booleans())
@settings(max_examples=40, deadline=None)
def test_distinct_rows_count_every_row_once(table: list[tuple[int, ...]], wide: bool) -> None:
    counts = np.array(table) * (10**6 if wide else 1)
    distinct, often = distinct_rows(counts)
    wanted = np.unique(counts, axis=0, return_counts=True)
    order = np.lexsort(distinct.T[::-1])
    assert np.array_equal(distinct[order], wanted[0])
    assert np.array_equal(often[order], wanted[1])
