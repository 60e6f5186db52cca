"""Choosing, among the answers of a task, the one nearest to the others."""

from collections.abc import Mapping
from typing import Any, Self

import numpy as np

from tarazu.methods.columns import Column, FloatArray
from tarazu.methods.estimator import Estimator
from tarazu.methods.freeform.answers import (
    Answers,
    Distance,
    code_answers,
    distances_to_gold,
    distances_within,
    relative_weights,
    two_way_errors,
)


class WeightedMedoid(Estimator):
    """The answer with the smallest mean distance to the others, each weighed by its contributor's reliability.

    `risk[i] = sum_j w_j d(a_i, a_j) / sum_j w_j` over the other answers j of the task; the answer with the least risk is
    taken. With `rounds=0` all weights are 1: the smallest average distance (SAD) of Braylan and Lease, "Modeling and
    aggregation of complex annotations via annotation distances", The Web Conference 2020. Otherwise each round sets a
    contributor's error to the mean risk of their answers, freed from the difficulty of their tasks and drawn to the
    general mean as if by `shrinkage` further average answers, and the weight to one over that error, as in Li et al.,
    "Resolving conflicts in heterogeneous data by truth discovery" (CRH), SIGMOD 2014.

    A gold answer is the known truth of its task: it becomes the answer, and the risk of an answer there is its distance
    to the gold. Works with any answer that has a distance: texts, boxes, spans, trees, rankings.

    Parameters: `distance(a, b)`, symmetric, 0 for equal answers; `rounds`; `shrinkage`.
    Learned: `tasks_`, `answers_` (n_tasks), `confidence_` (n_tasks; one minus the risk of the answer, not below 0 and
    0 when one contributor alone answered), `contributors_`, `contributor_error_` (n_contributors), `risks_` (of each
    answer, in the order of task and contributor).

    >>> model = WeightedMedoid(distance=lambda a, b: min(1.0, abs(a - b)))
    >>> model.fit(["t", "t", "t", "u"], ["p", "q", "r", "p"], [0.2, 0.3, 0.9, 5.0]).answers_
    (0.3, 5.0)
    """

    tasks_: tuple[Any, ...]
    answers_: tuple[Any, ...]
    confidence_: FloatArray
    contributors_: tuple[Any, ...]
    contributor_error_: FloatArray
    risks_: FloatArray

    def __init__(self, *, distance: Distance, rounds: int = 2, shrinkage: float = 5.0) -> None:
        self.distance = distance
        self.rounds = rounds
        self.shrinkage = shrinkage

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
        if self.rounds < 0 or self.shrinkage <= 0:
            raise ValueError("rounds must not be negative and shrinkage must be positive")
        coded = code_answers(task, contributor, answer, weight=weight, gold=gold)
        apart = distances_within(coded, self.distance)
        known = distances_to_gold(coded, self.distance)
        reliability = np.ones(len(coded.contributors))
        for turn in range(self.rounds + 1):
            risk = _risks(coded, apart, known, reliability)
            error = two_way_errors(coded, risk, self.shrinkage)
            if turn < self.rounds:
                reliability = relative_weights(error)
        self.tasks_, self.contributors_ = coded.tasks, coded.contributors
        self.risks_, self.contributor_error_ = risk, error
        self._choose(coded)
        return self

    def fit_predict(self, task: Column, contributor: Column, answer: Column) -> tuple[Any, ...]:
        """Fit, then the answer of each task in `tasks_` order."""
        return self.fit(task, contributor, answer).answers_

    def _choose(self, coded: Answers) -> None:
        chosen, confidence = [], np.zeros(len(coded.tasks))
        for task, rows in coded.groups():
            if task in coded.gold:
                chosen.append(coded.gold[task])
                confidence[task] = 1.0
                continue
            best = int(np.argmin(np.round(self.risks_[rows], 12)))
            chosen.append(coded.content[rows][best])
            if rows.stop - rows.start > 1:
                confidence[task] = max(0.0, 1 - float(self.risks_[rows][best]))
        self.answers_, self.confidence_ = tuple(chosen), confidence


def _risks(
    coded: Answers, apart: list[FloatArray], known: Mapping[int, FloatArray], reliability: FloatArray
) -> FloatArray:
    risk = np.zeros(len(coded.content))
    alone = np.zeros(len(risk), dtype=bool)
    for task, rows in coded.groups():
        weight = coded.weight[rows] * reliability[coded.contributor[rows]]
        if task in known:
            risk[rows] = known[task]
        elif len(weight) > 1:
            risk[rows] = apart[task] @ weight / (weight.sum() - weight)
        else:
            alone[rows] = True
    # An answer without a peer says nothing of its contributor: it gets the mean.
    if alone.any() and not alone.all():
        risk[alone] = np.average(risk[~alone], weights=coded.weight[~alone])
    return risk
