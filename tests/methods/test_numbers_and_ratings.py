"""Numbers and ratings are freed from the leaning of whoever gave them."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from scipy import stats

from tarazu import methods
from tarazu.methods.numeric import BiasVariance, RobustMean, WeightedMedian
from tarazu.methods.ordinal import ManyFacetRasch

Columns = Callable[..., list[list[str]]]


def test_recorded_numbers_are_no_worse_than_their_plain_mean(columns: Columns) -> None:
    task, person, label = columns("crowd/snow_anger/labels.csv", "task", "worker", "label")
    known = dict(zip(*columns("crowd/snow_anger/truth.csv", "task", "label"), strict=True))
    value = [float(number) for number in label]
    plain = _miss(RobustMean(kind="mean").fit(task, person, value), known)
    modelled = _miss(BiasVariance().fit(task, person, value), known)
    assert modelled[0] < plain[0]
    assert modelled[1] < 0.9 * plain[1]
    assert _miss(RobustMean().fit(task, person, value), known)[0] < 1.02 * plain[0]


def _miss(model: Any, known: dict[str, str]) -> tuple[float, float]:
    off = model.answers_ - np.array([float(known[task]) for task in model.tasks_])
    return float(np.abs(off).mean()), float(np.sqrt((off**2).mean()))


def _measured(seed: int) -> tuple[list[int], list[int], list[float], Any, Any, Any]:
    generator = np.random.default_rng(seed)
    truth, bias = generator.normal(50, 10, 150), generator.normal(0, 8, 12)
    noise = generator.uniform(1, 12, 12)
    task = np.repeat(np.arange(150), 4)
    person = np.concatenate([generator.choice(12, 4, replace=False) for _ in range(150)])
    value = truth[task] + bias[person] + generator.normal(0, noise[person])
    return task.tolist(), person.tolist(), value.tolist(), truth, bias - bias.mean(), noise


def test_bias_and_noise_of_each_person_are_recovered() -> None:
    task, person, value, truth, bias, noise = _measured(1)
    model = BiasVariance().fit(task, person, value)
    assert np.abs(model.contributor_bias_ - bias).mean() < 1.5
    assert np.corrcoef(model.contributor_error_, noise)[0, 1] > 0.9
    centred = (model.answers_ - model.answers_.mean()) - (truth - truth.mean())
    plain = np.bincount(task, value) / 4
    assert np.sqrt((centred**2).mean()) < 0.6 * np.sqrt(((plain - plain.mean() - truth + truth.mean()) ** 2).mean())
    inside = np.abs(centred) < 1.96 * model.standard_errors_
    assert inside.mean() > 0.85


def test_gold_settles_the_common_leaning() -> None:
    task, person, value, truth, _, _ = _measured(2)
    shifted = [number + 20 for number in value]
    model = BiasVariance().fit(task, person, shifted, gold={k: float(truth[k]) for k in range(40)})
    assert np.abs(model.answers_[40:] - truth[40:]).mean() < 5
    assert model.answers_[3] == truth[3]
    assert model.standard_errors_[3] == 0


def test_single_wild_numbers_hardly_move_robust_middles() -> None:
    columns = ([1] * 5, list("abcde"), [1.0, 2, 3, 4, 1000])
    assert RobustMean(kind="mean").fit(*columns).answers_[0] == 202
    for model in (RobustMean(), RobustMean(kind="trimmed", trim=0.2), WeightedMedian()):
        assert 2.5 < model.fit(*columns).answers_[0] < 4
    assert WeightedMedian().fit([1, 1], ["a", "b"], [1, 2]).answers_[0] == 1.5
    assert RobustMean(kind="trimmed").fit(*columns, weight=[1, 1, 1, 1, 1e-6]).answers_[0] < 3


@pytest.mark.parametrize("model", [RobustMean(trim=0.5), RobustMean(limit=0), BiasVariance(shrinkage=0)])
def test_impossible_parameters_are_refused(model: Any) -> None:
    with pytest.raises(ValueError, match="positive"):
        model.fit([1], ["a"], [1.0])


def _rated(seed: int) -> tuple[Any, ...]:
    generator = np.random.default_rng(seed)
    level, severity = generator.normal(0.3, 1.2, 200), generator.normal(0, 0.8, 15)
    criteria, thresholds = np.array([-0.5, 0.0, 0.5]), np.array([-1.5, -0.3, 0.4, 1.4])
    rows = [(t, int(c), k) for t in range(200) for c in generator.choice(15, 3, replace=False) for k in range(3)]
    task, person, criterion = (np.array(column) for column in zip(*rows, strict=True))
    offset = level[task] - severity[person] - criteria[criterion]
    logits = offset[:, None] * np.arange(5) - np.concatenate([[0], np.cumsum(thresholds)])
    chance = np.exp(logits - logits.max(axis=1, keepdims=True))
    passed = np.cumsum(chance / chance.sum(axis=1, keepdims=True), axis=1)
    rating = 1 + (generator.random(len(task))[:, None] > passed).sum(axis=1)
    return task, person, criterion, rating, level, severity - severity.mean(), criteria, thresholds


@pytest.fixture(scope="module")
def rated() -> tuple[Any, ...]:
    return _rated(1)


def test_severity_and_level_are_recovered_from_overlapping_raters(rated: tuple[Any, ...]) -> None:
    task, person, criterion, rating, level, severity, criteria, thresholds = rated
    model = ManyFacetRasch().fit(task, person, rating, criterion=criterion)
    assert np.sqrt(((model.severity_ - severity) ** 2).mean()) < 0.2
    assert model.criterion_fit_ is not None
    assert np.abs(model.criterion_fit_.measures - criteria).max() < 0.2
    assert np.abs(model.thresholds_ - thresholds).max() < 0.3
    raw = np.bincount(task, rating) / np.bincount(task)
    assert np.corrcoef(model.levels_, level)[0, 1] > np.corrcoef(raw, level)[0, 1] + 0.02
    assert (np.abs(model.levels_ - level) < 1.96 * model.standard_errors_).mean() > 0.88
    assert model.answers_.min() >= 1
    assert model.answers_.max() <= 5


def test_an_erratic_rater_shows_in_the_fit(rated: tuple[Any, ...]) -> None:
    task, person, criterion, rating, *_ = rated
    said = np.where(person == 4, np.random.default_rng(0).integers(1, 6, len(rating)), rating)
    model = ManyFacetRasch(scale=[1, 2, 3, 4, 5]).fit(task, person, said, criterion=criterion)
    assert int(np.argmax(model.contributor_fit_.outfit)) == 4
    assert model.contributor_fit_.infit[4] > 1.3


def test_a_rating_off_the_scale_is_named() -> None:
    with pytest.raises(ValueError, match=r"column 'answer', row 1: 2.5 is not on the scale"):
        ManyFacetRasch(scale=[1, 2, 3]).fit([1, 1], ["a", "b"], [1, 2.5])
    with pytest.raises(ValueError, match="rising numbers"):
        ManyFacetRasch(scale=[2, 1]).fit([1], ["a"], [1])


def test_a_mean_takes_what_one_person_gave_together() -> None:
    people = [p for p in "pqrs" for _ in range(5)]
    values = [float(n) for n in (1, 2, 3, 4) for _ in range(5)]
    alone, together = methods.clustered_mean([1, 2, 3, 4], list("pqrs")), methods.clustered_mean(values, people)
    assert alone is not None
    assert together is not None
    assert (together.low, together.high) == pytest.approx((alone.low, alone.high)), "five times the same is no news"
    assert (alone.low, alone.high) == pytest.approx(stats.t.interval(0.95, 3, 2.5, np.std([1, 2, 3, 4], ddof=1) / 2))


def test_a_mean_of_nothing_is_none_and_of_one_person_or_one_value_has_no_interval() -> None:
    assert methods.clustered_mean([], []) is None
    for values, people in (([1, 5], ["p", "p"]), ([3, 3], ["p", "q"])):
        found = methods.clustered_mean(values, people)
        assert found is not None
        assert (found.value, found.low, found.high, found.rows) == (3, None, None, 2)
    for bad in (([1], ["p", "q"]), (["x"], ["p"]), ([float("nan")], ["p"]), ([1], [None])):
        with pytest.raises(ValueError, match="column"):
            methods.clustered_mean(*bad)
    with pytest.raises(ValueError, match="level"):
        methods.clustered_mean([1], ["p"], level=1)


def test_intervals_of_means_hold_the_truth_as_often_as_they_say() -> None:
    draw, held = np.random.default_rng(3), 0
    for _ in range(400):
        lean = draw.normal(0, 1, 8)
        people = draw.choice(8, 60)
        found = methods.clustered_mean(lean[people] + draw.normal(0, 1, 60), people)
        assert found is not None
        assert found.low is not None
        assert found.high is not None
        held += found.low <= 0 <= found.high
    assert 0.91 <= held / 400 <= 0.99
