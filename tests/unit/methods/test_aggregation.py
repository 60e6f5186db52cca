"""Majority vote and Dawid-Skene find the answers they should."""

from collections.abc import Callable

import numpy as np
import pytest

from tarazu.methods import DawidSkene, MajorityVote

Columns = Callable[..., list[list[str]]]


def _accuracy(model: MajorityVote | DawidSkene, truth: dict[str, str]) -> float:
    known = [(task, label) for task, label in zip(model.tasks_, model.labels_, strict=True) if task in truth]
    return float(np.mean([truth[task] == label for task, label in known]))


def test_a_tie_shares_the_probability_and_says_so() -> None:
    vote = MajorityVote().fit([1, 1, 2], ["u", "v", "u"], ["y", "x", "y"])
    assert vote.probas_.tolist() == [[0.5, 0.5], [0.0, 1.0]]
    assert vote.tied_.tolist() == [True, False]
    assert vote.fit_predict([1, 1], ["u", "v"], ["y", "x"]) == ("x",)
    assert vote.fit_predict_proba([1], ["u"], ["y"]).tolist() == [[1.0]]


def test_dawid_skene_hears_two_careful_people_over_three_guessers() -> None:
    generator = np.random.default_rng(7)
    truth = generator.integers(0, 3, 300)
    votes = []
    for person, skill in enumerate([0.95, 0.95, 0.34, 0.34, 0.34]):
        right = generator.random(300) < skill
        said = np.where(right, truth, (truth + generator.integers(1, 3, 300)) % 3)
        votes.append((np.arange(300), np.full(300, person), said))
    task, contributor, label = (np.concatenate(parts) for parts in zip(*votes, strict=True))
    learned = DawidSkene().fit(task, contributor, label)
    majority = MajorityVote().fit(task, contributor, label)
    assert (np.array(learned.labels_) == truth).mean() > 0.93 > (np.array(majority.labels_) == truth).mean() + 0.05
    skills = learned.confusion_.trace(axis1=1, axis2=2) / 3
    assert skills[:2].min() > 0.9
    assert skills[2:].max() < 0.5


def test_posteriors_and_confusions_are_distributions_and_the_likelihood_rises() -> None:
    generator = np.random.default_rng(3)
    columns = (generator.integers(0, 50, 400), generator.integers(0, 9, 400), generator.integers(0, 4, 400))
    model = DawidSkene().fit(*columns)
    assert np.allclose(model.probas_.sum(axis=1), 1)
    assert np.allclose(model.confusion_.sum(axis=2), 1)
    assert model.class_prior_.sum() == pytest.approx(1)
    assert model.log_likelihood_history_[-1] > model.log_likelihood_history_[0]
    assert model.probas_.shape == (len(model.tasks_), 4)
    assert model.confusion_.shape == (len(model.contributors_), 4, 4)
    assert model.fit_predict(*columns) == model.labels_
    assert np.array_equal(model.fit_predict_proba(*columns), model.probas_)


def test_the_round_limit_is_kept_and_told() -> None:
    table = ([1, 1, 2, 2, 3, 3], list("uvuvuv"), list("xyxxyy"))
    stopped = DawidSkene(max_iter=1).fit(*table)
    assert len(stopped.log_likelihood_history_) == 1
    assert not stopped.converged_
    assert DawidSkene(max_iter=500).fit(*table).converged_


@pytest.mark.parametrize("bad", [{"strength": 0}, {"class_strength": -1}, {"max_iter": 0}])
def test_impossible_parameters_are_refused(bad: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="must be positive"):
        DawidSkene(**bad).fit([1], ["u"], ["x"])  # type: ignore[arg-type]


@pytest.mark.parametrize(("name", "expected"), [("rte", 0.925), ("dog", 0.838), ("sp_amt", 0.942), ("ms", 0.765)])
def test_dawid_skene_reaches_its_published_accuracy_on_recorded_crowds(
    columns: Columns, name: str, expected: float
) -> None:
    votes = columns(f"crowd/{name}/labels.csv", "task", "worker", "label")
    truth = dict(zip(*columns(f"crowd/{name}/truth.csv", "task", "label"), strict=True))
    learned = _accuracy(DawidSkene().fit(*votes), truth)
    assert learned >= expected
    assert learned >= _accuracy(MajorityVote().fit(*votes), truth) - 1e-9
