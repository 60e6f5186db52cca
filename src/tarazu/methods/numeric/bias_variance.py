"""People who each measure with their own lean and their own noise."""

from collections.abc import Mapping
from typing import Any, Self

import numpy as np

from tarazu.methods.columns import Column, FloatArray, numbers
from tarazu.methods.estimator import Estimator
from tarazu.methods.numeric.measures import Measures, code_measures

_TINY = 1e-12


class BiasVariance(Estimator):
    """Numbers by a model of each contributor's bias and variance: `y_tc = z_t + b_c + Normal(0, v_c)`.

    Fitted by expectation maximisation; the model of Raykar et al., "Learning from crowds", JMLR 11 (2010), section 3.1, with
    a bias as in LFC-N, and weights one over the variance as in CATD (Li et al., VLDB 2014). Everything is shrunken, so that with
    few answers it falls back to the plain mean, which is hard to beat: `b_c ~ Normal(0, beta^2)` and `z_t ~ Normal(mu, tau^2)` with
    variances learned from the data, and `v_c` is drawn to the mean variance as if by `shrinkage` further answers.

    Gold tasks have a known truth: it is their answer, and settles the biases' common level, which is otherwise zero.

    Parameters: `shrinkage` in answers, `max_iter`, `tolerance` (largest change of an answer, in standard deviations).
    Learned: `tasks_`, `answers_`, `standard_errors_` (n_tasks; 0 on gold), `contributors_`, `contributor_bias_`,
    `contributor_error_` (n_contributors; root of v_c), `n_iter_`.

    >>> model = BiasVariance().fit([1, 1, 1, 2, 2, 2], list("pqrpqr"), [3, 3.2, 5, 7, 7.1, 9])
    >>> model.contributor_bias_.round(1).tolist()
    [-0.7, -0.6, 1.3]
    """

    tasks_: tuple[Any, ...]
    answers_: FloatArray
    standard_errors_: FloatArray
    contributors_: tuple[Any, ...]
    contributor_bias_: FloatArray
    contributor_error_: FloatArray
    n_iter_: int

    def __init__(self, *, shrinkage: float = 10.0, max_iter: int = 200, tolerance: float = 1e-5) -> None:
        self.shrinkage = shrinkage
        self.max_iter = max_iter
        self.tolerance = tolerance

    def fit(
        self,
        task: Column,
        contributor: Column,
        answer: Column,
        *,
        weight: Column | None = None,
        gold: Mapping[Any, float] | None = None,
    ) -> Self:
        """Fit on one number a row; `gold` maps tasks to known numbers. Raises ValueError on bad columns or parameters."""
        if self.shrinkage <= 0 or self.max_iter < 1 or self.tolerance <= 0:
            raise ValueError("shrinkage, max_iter and tolerance must be positive")
        coded = code_measures(task, contributor, answer, weight)
        self.tasks_, self.contributors_, self.n_iter_ = coded.tasks, coded.contributors, 0
        truth = _known(gold, coded.tasks)
        centre, scale = (float(coded.value.mean()), float(coded.value.std())) if len(coded.value) else (0.0, 0.0)
        if scale <= 0:
            self._all_equal(coded, truth)
            return self
        value, known = (coded.value - centre) / scale, (truth - centre) / scale
        state = _start(coded, value, known)
        for self.n_iter_ in range(1, self.max_iter + 1):  # noqa: B020 - the count is what was learned
            after = _turn(coded, value, known, state, self.shrinkage)
            moved = np.abs(after["z"] - state["z"]).max(initial=0.0)
            state = after
            if moved <= self.tolerance:
                break
        self.answers_ = np.where(np.isnan(truth), state["z"] * scale + centre, truth)
        self.standard_errors_ = np.sqrt(state["spread"]) * scale
        self.contributor_bias_ = state["b"] * scale
        self.contributor_error_ = np.sqrt(state["v"]) * scale
        return self

    def _all_equal(self, coded: Measures, truth: FloatArray) -> None:
        same = float(coded.value[0]) if len(coded.value) else 0.0
        self.answers_ = np.where(np.isnan(truth), same, truth)
        self.standard_errors_ = np.zeros(len(coded.tasks))
        self.contributor_bias_ = np.zeros(len(coded.contributors))
        self.contributor_error_ = np.zeros(len(coded.contributors))


def _known(gold: Mapping[Any, float] | None, tasks: tuple[Any, ...]) -> FloatArray:
    truth = np.full(len(tasks), np.nan)
    place = {value: position for position, value in enumerate(tasks)}
    for task, value in (gold or {}).items():
        if task not in place:
            raise ValueError(f"gold: nobody answered the task {task!r}")
        truth[place[task]] = numbers([value], f"gold of task {task!r}")[0]
    return truth


def _start(coded: Measures, value: FloatArray, known: FloatArray) -> dict[str, Any]:
    counts = np.bincount(coded.task, coded.weight)
    z = np.bincount(coded.task, coded.weight * value) / counts
    z = np.where(np.isnan(known), z, known)
    people = len(coded.contributors)
    return {
        "z": z,
        "spread": np.zeros(len(z)),
        "b": np.zeros(people),
        "v": np.ones(people),
        "beta": 0.1,
        "tau": 1.0,
        "mu": 0.0,
    }


def _turn(
    coded: Measures, value: FloatArray, known: FloatArray, state: dict[str, Any], shrinkage: float
) -> dict[str, Any]:
    """One round: truths given biases and variances, then biases, variances and the spreads of both."""
    people, tasks, weight = len(coded.contributors), len(coded.tasks), coded.weight
    precision = weight / state["v"][coded.contributor]
    total = np.bincount(coded.task, precision, tasks) + 1 / state["tau"]
    pull = np.bincount(coded.task, precision * (value - state["b"][coded.contributor]), tasks)
    z = np.where(np.isnan(known), (pull + state["mu"] / state["tau"]) / total, known)
    spread = np.where(np.isnan(known), 1 / total, 0.0)
    leaned = np.bincount(coded.contributor, precision * (value - z[coded.task]), people)
    certain = np.bincount(coded.contributor, precision, people) + 1 / state["beta"]
    b = leaned / certain
    if np.isnan(known).all():
        b = b - b.mean()
    square = (value - z[coded.task] - b[coded.contributor]) ** 2 + spread[coded.task] + 1 / certain[coded.contributor]
    counts = np.bincount(coded.contributor, weight, people)
    middle = float(np.average(square, weights=weight))
    v = (np.bincount(coded.contributor, weight * square, people) + shrinkage * middle) / (counts + shrinkage)
    mu = float(z.mean())
    return {
        "z": z,
        "spread": spread,
        "b": b,
        "v": np.maximum(v, _TINY),
        "beta": max(float((b**2 + 1 / certain).mean()), _TINY),
        "tau": max(float(((z - mu) ** 2 + spread).mean()), _TINY),
        "mu": mu,
    }
