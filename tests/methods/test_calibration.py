"""A stated confidence is right as often as it says."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from tarazu.methods import (
    NextVoteCalibrator,
    PlattScaling,
    Temperature,
    expected_calibration_error,
    reliability,
    unordered,
)

Columns = Callable[..., list[list[str]]]


def _crowd(tasks: int, votes: int, seed: int, spread: float) -> tuple[NDArray[Any], ...]:
    """Tasks that each have their own distribution over three labels; one more vote each is kept aside."""
    generator = np.random.default_rng(seed)
    opinion = generator.dirichlet(spread * np.array([0.5, 0.3, 0.2]), size=tasks)
    cast = np.array([generator.choice(3, size=votes + 1, p=share) for share in opinion])
    task = np.repeat(np.arange(tasks), votes)
    return task, np.tile(np.arange(votes), tasks), cast[:, :votes].reshape(-1), cast[:, votes]


@pytest.mark.parametrize("spread", [0.5, 2.0, 20.0], ids=["clear tasks", "mixed tasks", "matters of taste"])
@pytest.mark.parametrize("votes", [2, 4])
def test_confidence_is_the_chance_that_the_next_person_agrees(votes: int, spread: float) -> None:
    task, person, label, next_vote = _crowd(2000, votes, 11, spread)
    model = NextVoteCalibrator().fit(task, person, label)
    counts = np.zeros((2000, 3))
    np.add.at(counts, (task, label), 1)
    agreed = np.array(model.labels(counts)) == next_vote
    assert expected_calibration_error(model.confidence(counts), agreed) < 0.03
    assert model.ece_ is not None
    assert model.ece_ < 0.03


def test_calibrated_confidence_beats_raw_shares() -> None:
    task, person, label, next_vote = _crowd(2000, 3, 5, 2.0)
    counts = np.zeros((2000, 3))
    np.add.at(counts, (task, label), 1)
    raw = expected_calibration_error(counts.max(axis=1) / 3, counts.argmax(axis=1) == next_vote)
    model = NextVoteCalibrator().fit(task, person, label)
    ours = expected_calibration_error(model.confidence(counts), np.array(model.labels(counts)) == next_vote)
    assert ours < raw / 4


def test_more_agreeing_votes_make_more_confidence_and_none_gives_the_prior() -> None:
    task, person, label, _ = _crowd(500, 3, 2, 1.0)
    model = NextVoteCalibrator().fit(task, person, label)
    rising = model.confidence([[0, 0, 0], [1, 0, 0], [2, 0, 0], [3, 0, 0], [30, 0, 0]])
    assert (np.diff(rising) > 0).all()
    assert rising[-1] < 1
    assert np.allclose(model.predict_proba([[1, 2, 3], [0, 0, 0]]).sum(axis=1), 1)


def test_without_two_votes_on_any_task_nothing_is_claimed_to_be_checked() -> None:
    model = NextVoteCalibrator().fit([1, 2], ["u", "v"], ["x", "y"])
    assert model.ece_ is None
    assert model.log_loss_ is None
    assert model.confidence([[1, 0]])[0] < 1
    assert NextVoteCalibrator().fit([], [], []).confidence(np.zeros((0, 0))).tolist() == []


@pytest.mark.parametrize("counts", [[1, 2], [[1, 2, 3]], [[-1, 1]], [[float("nan"), 1]]])
def test_counts_that_are_no_counts_are_refused(counts: object) -> None:
    model = NextVoteCalibrator().fit([1, 1], ["u", "v"], ["x", "y"])
    with pytest.raises(ValueError, match="counts must"):
        model.confidence(counts)  # type: ignore[arg-type]


def test_one_fold_is_refused() -> None:
    with pytest.raises(ValueError, match="folds"):
        NextVoteCalibrator(folds=1).fit([1], ["u"], ["x"])


@pytest.mark.parametrize("seed", range(3))
def test_confidence_is_calibrated_for_held_out_votes_of_experts_on_chat_answers(columns: Columns, seed: int) -> None:
    wanted = ("question_id", "model_a", "model_b", "winner", "judge")
    question, one, other, winner, judge = columns("mtbench_first_turn_votes.csv", *wanted)
    task, label = unordered(question, one, other, winner)
    model = NextVoteCalibrator(seed=seed).fit(task, judge, label)
    assert len(model.held_out_correct_) == 467
    assert model.ece_ is not None
    assert model.ece_ < 0.08
    assert abs(model.held_out_confidence_.mean() - model.held_out_correct_.mean()) < 0.02


def test_temperature_makes_sharp_posteriors_honest() -> None:
    generator = np.random.default_rng(0)
    honest = generator.dirichlet([1, 1, 1], size=4000)
    truth = np.array([generator.choice(3, p=row) for row in honest])
    sharp = honest**4 / (honest**4).sum(axis=1, keepdims=True)
    model = Temperature().fit(sharp[:2000], truth[:2000])
    assert model.temperature_ == pytest.approx(4, rel=0.15)
    after = model.transform(sharp[2000:])
    right = after.argmax(axis=1) == truth[2000:]
    assert expected_calibration_error(after.max(axis=1), right) < 0.03
    assert expected_calibration_error(sharp[2000:].max(axis=1), right) > 0.15


def test_little_confidence_among_many_labels_that_is_often_right_is_believed_and_great_confidence_stays() -> None:
    generator = np.random.default_rng(1)
    lead = np.where(generator.random(3000) < 0.5, 0.35, 0.97)
    stated = np.column_stack([lead, np.repeat((1 - lead)[:, None] / 9, 9, axis=1)])
    right = generator.random(3000) < np.where(lead < 0.5, 0.8, 0.95)
    truth = np.where(right, 0, generator.integers(1, 10, 3000))
    platt, temperature = (
        PlattScaling().fit(stated[:1500], truth[:1500]),
        Temperature(leading=True).fit(stated[:1500], truth[:1500]),
    )
    gap = [
        expected_calibration_error(model.transform(stated[1500:]).max(axis=1), right[1500:])
        for model in (platt, temperature)
    ]
    assert gap[0] < 0.03 < gap[1]
    assert (platt.transform(stated).argmax(axis=1) == 0).all()


def test_a_leading_label_stays_the_leading_one_however_seldom_it_is_right() -> None:
    close = np.array([[0.36, 0.34, 0.3]] * 60)
    model = PlattScaling().fit(close, [1] * 60)
    found = model.transform(close)
    assert (found.argmax(axis=1) == 0).all()
    assert found[0, 0] < 0.36
    with pytest.raises(ValueError, match="row 0: not a column of probas"):
        PlattScaling().fit(close[:1], [3])


def test_a_handful_of_right_answers_does_not_make_certainty() -> None:
    model = Temperature().fit([[0.9, 0.1]] * 5, [0] * 5)
    assert 0.85 < model.transform([[0.9, 0.1]])[0, 0] < 0.95
    assert Temperature().fit([], []).temperature_ == 1.0


@pytest.mark.parametrize(
    ("probas", "truth", "message"),
    [
        ([[0.5, 0.6]], [0], "row 0: not a distribution"),
        ([0.5, 0.5], [0, 0], "two dimensions"),
        ([[0.5, 0.5]], [2], "row 0: not a column of probas"),
        ([[0.5, 0.5]], [0, 1], "rows"),
    ],
)
def test_temperature_names_what_is_wrong(probas: object, truth: list[int], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Temperature().fit(probas, truth)  # type: ignore[arg-type]


def test_reliability_counts_every_answer_once_and_bounds_belong_to_the_lower_bin() -> None:
    table = reliability([0.0, 0.1, 0.10001, 1.0], [0, 1, 1, 1])
    assert [(entry.low, entry.count) for entry in table] == [(0.0, 2), (0.1, 1), (0.9, 1)]
    assert expected_calibration_error([], []) == 0.0
    assert expected_calibration_error([1.0, 1.0], [1, 1]) == 0.0


@pytest.mark.parametrize(
    ("confidence", "correct", "bins", "message"),
    [
        ([1.2], [1], 10, "'confidence', row 0: not between"),
        ([0.5, 0.5], [1, 2], 10, "'correct', row 1: neither"),
        ([0.5], [1], 0, "bins"),
        (["x"], [1], 10, "'confidence' must hold numbers"),
        ([0.5, float("inf")], [1, 1], 10, "'confidence', row 1: not a finite"),
        ([[0.5]], [1], 10, "one dimension"),
    ],
)
def test_reliability_names_what_is_wrong(confidence: list[float], correct: list[int], bins: int, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        reliability(confidence, correct, bins)
