"""The aggregation models find the answers they should."""

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from scipy.special import digamma

from tarazu import methods
from tarazu.methods import DawidSkene, MajorityVote
from tarazu.methods.aggregation import kernels
from tarazu.methods.aggregation.crowd import Crowd

Columns = Callable[..., list[list[str]]]


def _accuracy(model: Any, truth: dict[Any, Any], without: frozenset[Any] = frozenset()) -> float:
    known = [
        (t, label) for t, label in zip(model.tasks_, model.labels_, strict=True) if t in truth and t not in without
    ]
    return float(np.mean([truth[task] == label for task, label in known]))


def _people(skills: list[float], tasks: int = 300, classes: int = 3, seed: int = 7) -> tuple[Any, Any, Any, Any]:
    """Everybody answers every task; `skills` are their accuracies."""
    draw = np.random.default_rng(seed)
    truth = draw.integers(0, classes, tasks)
    task, person = np.repeat(np.arange(tasks), len(skills)), np.tile(np.arange(len(skills)), tasks)
    right = draw.random(len(task)) < np.array(skills)[person]
    return (
        task,
        person,
        np.where(right, truth[task], (truth[task] + draw.integers(1, classes, len(task))) % classes),
        truth,
    )


def test_a_tie_shares_the_probability_and_says_so() -> None:
    vote = MajorityVote().fit([1, 1, 2], ["u", "v", "u"], ["y", "x", "y"])
    assert vote.probas_.tolist() == [[0.5, 0.5], [0.0, 1.0]]
    assert vote.tied_.tolist() == [True, False]
    assert vote.fit_predict([1, 1], ["u", "v"], ["y", "x"]) == ("x",)
    assert vote.fit_predict_proba([1], ["u"], ["y"]).tolist() == [[1.0]]


@pytest.mark.parametrize("name", ["OneCoin", "DawidSkene", "IBCC", "EBCC", "MACE", "GLAD", "Choose", "Consensus"])
def test_two_careful_people_are_heard_over_three_guessers(name: str) -> None:
    task, person, label, truth = _people([0.95, 0.95, 0.34, 0.34, 0.34])
    model = getattr(methods, name)()
    if name == "Choose":
        model.fit(task, person, label, gold={t: int(truth[t]) for t in range(30)})
    else:
        model.fit(task, person, label)
    majority = MajorityVote().fit(task, person, label)
    assert (np.array(model.labels_) == truth).mean() > 0.92
    assert (np.array(majority.labels_) == truth).mean() < 0.88
    assert model.skill_[:2].min() > 0.85
    assert model.skill_[2:].max() < 0.55


def test_a_skill_lies_in_its_interval_and_more_answers_make_it_narrow() -> None:
    task, person, label, truth = _people([0.9, 0.8, 0.7, 0.6])
    keep = (person != 0) | (task < 20)
    model = DawidSkene().fit(task[keep], person[keep], label[keep], gold=dict(enumerate(truth.tolist())))
    low, high = model.skill_interval_.T
    assert (low < model.skill_).all()
    assert (model.skill_ < high).all()
    assert high[0] - low[0] > 2 * (high[1] - low[1])
    assert ((low[1:] < [0.8, 0.7, 0.6]) & (high[1:] > [0.8, 0.7, 0.6])).all()
    wide = model.skill_interval(0.5)
    assert (wide[:, 1] - wide[:, 0] < high - low).all()
    with pytest.raises(ValueError, match="level"):
        model.skill_interval(1.0)
    with pytest.raises(ValueError, match="not fitted"):
        DawidSkene().skill_interval()


@pytest.mark.parametrize("make", [DawidSkene, methods.OneCoin])
def test_answers_known_before_make_a_newcomer_heard(make: Callable[..., Any]) -> None:
    table = ([1, 1, 1, 2, 2, 2], list("uvwuvw"), list("xyyyxx"))
    screened = make(skills={"u": (40, 0), "v": (1, 40), "w": (20, 20), "stranger": (9, 9)}).fit(*table)
    assert screened.labels_ == ("x", "y")
    assert make().fit(*table).labels_ == ("y", "x")
    with pytest.raises(ValueError, match="skills of 'u' must be how many"):
        make(skills={"u": (1, -1)}).fit(*table)


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


def test_dawid_skene_ends_where_its_formulas_say() -> None:
    task, person, label, _ = _people([0.9, 0.7, 0.6, 0.5], tasks=80)
    model = DawidSkene(tol=0, max_iter=1000).fit(task, person, label)
    expected = np.zeros((4, 3, 3))
    for t, p, said in zip(task, person, label, strict=True):
        expected[p, :, said] += model.probas_[t]
    pooled = expected.sum(axis=0) + 1 / 3
    pooled /= pooled.sum(axis=1, keepdims=True)
    confusion = (expected + pooled) / (expected.sum(axis=2, keepdims=True) + 1)
    scores = np.tile(np.log(model.class_prior_), (80, 1))
    for t, p, said in zip(task, person, label, strict=True):
        scores[t] += np.log(confusion[p, :, said])
    odds = np.exp(scores - scores.max(axis=1, keepdims=True))
    assert np.allclose(confusion, model.confusion_, atol=1e-6)
    assert np.allclose(odds / odds.sum(axis=1, keepdims=True), model.probas_, atol=1e-5)


def test_hundreds_of_votes_on_a_task_do_not_vanish() -> None:
    task, person, label, truth = _people([0.5] * 400, tasks=12, classes=6)
    model = DawidSkene().fit(task, person, label)
    assert np.isfinite(model.log_likelihood_history_).all()
    assert model.labels_ == tuple(truth)
    heavy = DawidSkene().fit(task, person, label, weight=np.full(len(task), 1000.0))
    assert heavy.labels_ == tuple(truth)


@pytest.mark.parametrize("classes", [2, 3, 4, 5, 6])
def test_every_kernel_finds_the_same_posteriors(classes: int) -> None:
    task, person, label, truth = _people([0.8, 0.7, 0.6] * 4, tasks=40, classes=classes)
    known = {0: int(truth[0]), 7: int(truth[7])}
    votes = methods.code_votes(task, person, label, list(range(classes)), gold=known)
    crowd = Crowd.of(votes)
    # So unlikely that scores are rescaled on the way.
    table = np.random.default_rng(0).uniform(1e-10, 1e-9, (crowd.cells, classes))
    prior = np.full(classes, 1 / classes)
    found = []
    for weights in (None, np.ones(len(task)), np.append(np.ones(len(task) - 1), 1 + 1e-12)):
        weighted = replace(crowd, weight=np.zeros(0) if weights is None else weights)
        probas, expected = np.empty((40, classes)), np.empty((crowd.cells, classes))
        likelihood, totals = weighted.expect(prior, table, probas, expected)
        assert np.allclose(totals, probas.sum(axis=0))
        assert np.allclose(weighted.counted(probas), expected)
        found.append((likelihood, probas))
    assert all(np.allclose(found[0][1], other[1]) and math.isclose(found[0][0], other[0]) for other in found[1:])


def test_exp_digamma_is_what_it_says() -> None:
    for x in np.geomspace(0.05, 1e6, 200):
        assert kernels.exp_digamma(float(x)) == pytest.approx(float(np.exp(digamma(x))), rel=1e-9)


def test_a_mistake_that_people_share_is_seen_through_by_subtypes() -> None:
    draw = np.random.default_rng(2)
    truth = draw.integers(0, 3, 800)
    looks = np.where(draw.random(800) < 0.2, (truth + 1) % 3, truth)
    task, person = np.repeat(np.arange(800), 12), np.tile(np.arange(12), 800)
    seen = np.where(person < 8, truth[task], looks[task])
    label = np.where(draw.random(len(task)) < 0.85, seen, (seen + draw.integers(1, 3, len(task))) % 3)
    subtypes = methods.EBCC().fit(task, person, label)
    assert (np.array(subtypes.labels_) == truth).mean() > 0.96
    assert subtypes.evidence_ > methods.IBCC().fit(task, person, label).evidence_


def test_more_rounds_never_lose_evidence() -> None:
    task, person, label, _ = _people([0.8, 0.7, 0.6, 0.4], tasks=60)
    bounds = [methods.IBCC(max_iter=rounds, tol=0).fit(task, person, label).evidence_ for rounds in (1, 2, 4, 8, 16)]
    assert bounds == sorted(bounds)


def test_known_answers_choose_the_model_that_is_right() -> None:
    task, person, label, truth = _people([0.9, 0.9, 0.3, 0.3, 0.3], tasks=400)
    gold = {t: int(truth[t]) for t in range(50)}
    models = {"majority": MajorityVote(), "dawid skene": DawidSkene()}
    chosen = methods.Choose(candidates=models).fit(task, person, label, gold=gold)
    assert chosen.weights_["dawid skene"] > 0.8
    assert sum(chosen.weights_.values()) == pytest.approx(1)
    assert methods.Choose(candidates=models).fit(task, person, label).weights_ == dict.fromkeys(models, 0.5)
    with pytest.raises(ValueError, match="at least one"):
        methods.Choose(candidates={}).fit(task, person, label)


def test_a_live_posterior_is_a_full_e_step_under_the_same_parameters() -> None:
    task, person, label, _ = _people([0.9, 0.8, 0.6, 0.5], tasks=50)
    live = methods.OnlineDawidSkene().fit(task[:-2], person[:-2], label[:-2], gold={3: 1})
    after = live.update(49, 2, int(label[-2]))
    after = live.update(49, 3, int(label[-1]))
    model = live.model_
    scores = np.log(model.class_prior_)
    for p in range(4):
        scores = scores + np.log(model.confusion_[p, :, label[49 * 4 + p]])
    odds = np.exp(scores - scores.max())
    assert list(after.values()) == pytest.approx((odds / odds.sum()).tolist())
    assert live.update(49, 3, int(label[-1])) == after
    assert live.posterior(3) == {0: 0.0, 1: 1.0, 2: 0.0}
    assert live.update("new", "newcomer", 2)[2] > live.posterior("newer")[2]
    with pytest.raises(ValueError, match="label: 9 is not one of"):
        live.update(1, 1, 9)
    with pytest.raises(ValueError, match="not fitted"):
        methods.OnlineDawidSkene().posterior(1)


def test_a_live_model_keeps_the_label_space_that_its_model_was_given() -> None:
    model = methods.DawidSkene(classes=("x", "y", "z"))
    live = methods.OnlineDawidSkene(model=model).fit([1, 1, 2], list("uvu"), list("xyy"))
    assert live.model_.classes_ == ("x", "y", "z")
    assert live.update(3, "u", "z")["z"] > live.posterior("new")["z"]
    coded = methods.code_votes([1, 1, 2], list("uvu"), list("xyy"))
    with pytest.raises(ValueError, match="have the classes"):
        model.fit(coded)


def test_the_round_limit_is_kept_and_told() -> None:
    table = ([1, 1, 2, 2, 3, 3], list("uvuvuv"), list("xyxxyy"))
    stopped = DawidSkene(max_iter=1).fit(*table)
    assert len(stopped.log_likelihood_history_) == 1
    assert not stopped.converged_
    assert DawidSkene(max_iter=500).fit(*table).converged_


@pytest.mark.parametrize(
    ("name", "bad"),
    [
        ("DawidSkene", {"strength": 0}),
        ("DawidSkene", {"class_strength": -1}),
        ("DawidSkene", {"max_iter": 0}),
        ("DawidSkene", {"strength": float("nan")}),
        ("OneCoin", {"strength": 0}),
        ("EBCC", {"right": 0}),
        ("IBCC", {"wrong": -1}),
        ("MACE", {"smoothing": 0}),
        ("GLAD", {"max_iter": 0}),
    ],
)
def test_impossible_parameters_are_refused(name: str, bad: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="must be positive"):
        getattr(methods, name)(**bad).fit([1], ["u"], ["x"])
    with pytest.raises(ValueError, match="must be at least 1"):
        methods.EBCC(groups=0).fit([1], ["u"], ["x"])


@pytest.mark.parametrize(("name", "expected"), [("rte", 0.925), ("dog", 0.838), ("sp_amt", 0.942), ("ms", 0.765)])
def test_recorded_crowds_are_aggregated_as_well_as_is_published(columns: Columns, name: str, expected: float) -> None:
    votes = columns(f"crowd/{name}/labels.csv", "task", "worker", "label")
    truth = dict(zip(*columns(f"crowd/{name}/truth.csv", "task", "label"), strict=True))
    majority = _accuracy(MajorityVote().fit(*votes), truth)
    for model in (DawidSkene(), methods.Consensus()):
        learned = _accuracy(model.fit(*votes), truth)
        assert learned >= expected
        assert learned >= majority - 1e-9


@pytest.mark.parametrize("name", ["rte", "dog", "sp_amt", "ms"])
def test_with_fifty_known_answers_consensus_is_calibrated_and_not_worse_than_majority(
    columns: Columns, name: str
) -> None:
    votes = columns(f"crowd/{name}/labels.csv", "task", "worker", "label")
    truth = dict(zip(*columns(f"crowd/{name}/truth.csv", "task", "label"), strict=True))
    known = np.random.default_rng(1).choice(sorted(truth), 50, replace=False).tolist()
    model = methods.Consensus().fit(*votes, gold={task: truth[task] for task in known})
    hidden = frozenset(known)
    assert _accuracy(model, truth, hidden) >= _accuracy(MajorityVote().fit(*votes), truth, hidden) - 0.01
    rest = [i for i, task in enumerate(model.tasks_) if task in truth and task not in hidden]
    right = [model.labels_[i] == truth[model.tasks_[i]] for i in rest]
    assert methods.expected_calibration_error(model.confidence_[rest], right) < (0.13 if name == "ms" else 0.08)
