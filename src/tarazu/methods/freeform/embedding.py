"""Answers as points around an unseen truth, known only by their distances."""

from collections.abc import Mapping
from typing import Any, Self

import numpy as np

from tarazu.methods.columns import Column, FloatArray
from tarazu.methods.estimator import Estimator
from tarazu.methods.freeform.answers import Answers, Distance, code_answers, distances_to_gold, distances_within


class DistanceEmbedding(Estimator):
    """A multidimensional model of the distances between answers: which answer lies nearest to the unseen truth.

    The answer of contributor c to task t is a point `x_tc ~ Normal(z_t, s_t^2 v_c I)` around the truth `z_t`; `v_c` is the
    contributor's error variance and `s_t^2` the task's difficulty, so squared distances are on average
    `s_t^2 (v_c + v_c')`. In the spirit of the multidimensional annotation scaling of Braylan and Lease, The Web
    Conference 2020, but fitted by expectation maximisation without coordinates: with precision weights w,
    `|x_i - m|^2 = sum_j w_j d_ij^2 - 1/2 sum_jk w_j w_k d_jk^2` (Gower, Biometrika 53, 1966). Both variances are
    shrunken: `v_c` to 1 as by `shrinkage` further answers, `s_t^2` to the mean difficulty as by one. A gold answer is the
    truth of its task, at distance zero of it.

    Parameters: `distance(a, b)`, `shrinkage`, `max_iter`, `tolerance` (largest relative change of a variance).
    Learned: `tasks_`, `answers_`, `confidence_` (n_tasks; one minus the expected distance to the truth, not below 0; 0
    when one contributor alone answered), `contributors_`, `contributor_variance_` (n_contributors, 1 is average),
    `difficulty_` (n_tasks, in squared distance), `n_iter_`.

    >>> model = DistanceEmbedding(distance=lambda a, b: abs(a - b))
    >>> model.fit(["t", "t", "t"], ["p", "q", "r"], [0.2, 0.3, 0.9]).answers_
    (0.3,)
    """

    tasks_: tuple[Any, ...]
    answers_: tuple[Any, ...]
    confidence_: FloatArray
    contributors_: tuple[Any, ...]
    contributor_variance_: FloatArray
    difficulty_: FloatArray
    n_iter_: int

    def __init__(
        self, *, distance: Distance, shrinkage: float = 5.0, max_iter: int = 100, tolerance: float = 1e-4
    ) -> None:
        self.distance = distance
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
        gold: Mapping[Any, Any] | None = None,
    ) -> Self:
        """Fit on one answer a row; `gold` maps tasks to known answers. Raises ValueError on bad columns."""
        if self.shrinkage <= 0 or self.max_iter < 1 or self.tolerance <= 0:
            raise ValueError("shrinkage, max_iter and tolerance must be positive")
        coded = code_answers(task, contributor, answer, weight=weight, gold=gold)
        squares = [apart**2 for apart in distances_within(coded, self.distance)]
        known = {t: apart**2 for t, apart in distances_to_gold(coded, self.distance).items()}
        variance, hard = np.ones(len(coded.contributors)), _first_difficulty(squares)
        near = np.zeros(len(coded.content))
        for self.n_iter_ in range(1, self.max_iter + 1):  # noqa: B020 - the count is what was learned
            near = _from_truth(coded, squares, known, variance, hard)
            before = variance
            variance, hard = self._variances(coded, near, variance, hard)
            if np.abs(variance - before).max(initial=0.0) <= self.tolerance * before.max(initial=1.0):
                break
        self.tasks_, self.contributors_ = coded.tasks, coded.contributors
        self.contributor_variance_, self.difficulty_ = variance, hard
        self._choose(coded, near)
        return self

    def _variances(
        self, coded: Answers, near: FloatArray, variance: FloatArray, hard: FloatArray
    ) -> tuple[FloatArray, FloatArray]:
        people, tasks, weight = len(variance), len(hard), coded.weight
        scaled = np.divide(near, hard[coded.task], out=np.ones_like(near), where=hard[coded.task] > 0)
        counts = np.bincount(coded.contributor, weight, people)
        variance = (np.bincount(coded.contributor, weight * scaled, people) + self.shrinkage) / (
            counts + self.shrinkage
        )
        eased = np.bincount(coded.task, weight * near / variance[coded.contributor], tasks)
        sizes = np.bincount(coded.task, weight, tasks)
        middle = eased.sum() / max(sizes.sum(), 1e-300)
        return variance, (eased + middle) / (sizes + 1)

    def _choose(self, coded: Answers, near: FloatArray) -> None:
        chosen, confidence = [], np.zeros(len(coded.tasks))
        for task, rows in coded.groups():
            best = int(np.argmin(np.round(near[rows], 12)))
            known = task in coded.gold
            chosen.append(coded.gold[task] if known else coded.content[rows][best])
            if known or rows.stop - rows.start > 1:
                confidence[task] = 1.0 if known else max(0.0, 1 - float(np.sqrt(near[rows][best])))
        self.answers_, self.confidence_ = tuple(chosen), confidence


def _first_difficulty(squares: list[FloatArray]) -> FloatArray:
    """Half the mean squared distance of each task; tasks with one answer get the mean of the others."""
    found = np.array([square.sum() / max(len(square) * (len(square) - 1), 1) / 2 for square in squares])
    peers = np.array([len(square) > 1 for square in squares], dtype=bool)
    if peers.any():
        found[~peers] = found[peers].mean()
    return (found + found.mean()) / 2 if len(found) else found


def _from_truth(
    coded: Answers, squares: list[FloatArray], known: Mapping[int, FloatArray], variance: FloatArray, hard: FloatArray
) -> FloatArray:
    """The expected squared distance of each answer from the truth of its task."""
    near = np.zeros(len(coded.content))
    for task, rows in coded.groups():
        if task in known:
            near[rows] = known[task]
            continue
        precision = coded.weight[rows] / variance[coded.contributor[rows]]
        share = precision / precision.sum()
        pull = squares[task] @ share
        # Distances that fit no space can make a square negative.
        near[rows] = np.maximum(pull - share @ pull / 2, 0.0) + hard[task] / precision.sum()
    return near
