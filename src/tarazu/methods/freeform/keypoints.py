"""Named points marked by several people, merged."""

from typing import Any, Self

import numpy as np

from tarazu.methods.columns import Column, FloatArray, IntArray, code
from tarazu.methods.estimator import Estimator
from tarazu.methods.freeform.answers import Answers, code_answers
from tarazu.methods.freeform.shapes import robust_average

_ROUNDS = 10


class KeypointConsensus(Estimator):
    """Named points: the weighted mean place of each, and the chance that it is to be seen.

    A person's variance is the mean squared distance of their points to the merged ones, shrunken; the weights are one over
    it, found in turns (Li et al., CATD, VLDB 2014, without its interval), with Huber's limit for single wild points.
    A point is kept when more than half of the weight marked it.

    Parameters: `shrinkage` in points.
    Learned: `tasks_`, `answers_` (n_tasks; a dict name -> (x, y)), `confidence_` (n_tasks; dict name -> share of the weight
    that marked it), `contributors_`, `contributor_error_` (n_contributors; root mean squared distance, in the points' unit).

    >>> marked = [{"nose": (0.0, 0.0)}, {"nose": (1.0, 0.0)}, {"nose": (0.5, 0.0), "ear": (9.0, 9.0)}]
    >>> KeypointConsensus().fit(["t"] * 3, ["p", "q", "r"], marked).answers_
    ({'nose': (0.5, 0.0)},)
    """

    tasks_: tuple[Any, ...]
    answers_: tuple[dict[str, tuple[float, float]], ...]
    confidence_: tuple[dict[str, float], ...]
    contributors_: tuple[Any, ...]
    contributor_error_: FloatArray

    def __init__(self, *, shrinkage: float = 5.0) -> None:
        self.shrinkage = shrinkage

    def fit(self, task: Column, contributor: Column, answer: Column, *, weight: Column | None = None) -> Self:
        """Fit on one mapping of names to points a row. Raises ValueError on bad columns."""
        if self.shrinkage <= 0:
            raise ValueError("shrinkage must be positive")
        coded = code_answers(task, contributor, answer, weight=weight, check=_points)
        rows = [(row, name, point) for row, marks in enumerate(coded.content) for name, point in marks.items()]
        place = np.array([row for row, _, _ in rows], dtype=np.int64)
        points = np.array([point for _, _, point in rows], dtype=np.float64).reshape(-1, 2)
        people = coded.contributor[place]
        thing = code([(int(coded.task[row]), name) for row, name, _ in rows], "answer")
        members = [np.flatnonzero(thing.codes == k) for k in range(len(thing.values))]
        variance = np.ones(len(coded.contributors))
        centres = np.zeros((len(members), 2))
        for _ in range(_ROUNDS):
            for k, inside in enumerate(members):
                centres[k] = robust_average(points[inside], coded.weight[place[inside]] / variance[people[inside]])
            square = ((points - centres[thing.codes]) ** 2).sum(axis=1)
            variance = self._variance(people, square, len(variance))
        self.tasks_, self.contributors_ = coded.tasks, coded.contributors
        self.contributor_error_ = np.sqrt(variance)
        self._keep(coded, thing.values, members, place, centres)
        return self

    def _variance(self, people: IntArray, square: FloatArray, size: int) -> FloatArray:
        middle = max(float(square.mean()) if len(square) else 0.0, 1e-12)
        counts = np.bincount(people, minlength=size)
        summed = np.bincount(people, square, size)
        variance: FloatArray = (summed + self.shrinkage * middle) / (counts + self.shrinkage)
        return variance

    def _keep(
        self, coded: Answers, things: tuple[Any, ...], members: list[Any], place: IntArray, centres: FloatArray
    ) -> None:
        answers: list[dict[str, tuple[float, float]]] = [{} for _ in coded.tasks]
        shares: list[dict[str, float]] = [{} for _ in coded.tasks]
        whole = np.bincount(coded.task, coded.weight, len(coded.tasks))
        for (task, name), inside, centre in zip(things, members, centres, strict=True):
            share = float(coded.weight[place[inside]].sum() / whole[task])
            if share > 0.5:
                answers[task][name] = (float(centre[0]), float(centre[1]))
                shares[task][name] = share
        self.answers_, self.confidence_ = tuple(answers), tuple(shares)


def _points(value: Any) -> dict[str, FloatArray]:
    if not isinstance(value, dict):
        raise ValueError("key points are a mapping of names to x, y")  # noqa: TRY004
    found = {str(name): np.asarray(point, dtype=np.float64) for name, point in sorted(value.items())}
    for name, point in found.items():
        if point.shape != (2,) or not np.isfinite(point).all():
            raise ValueError(f"the point {name!r} must be two finite numbers")
    return found
