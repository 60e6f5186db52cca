"""The many-facet Rasch model of ratings."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from scipy.optimize import minimize

from tarazu.methods.columns import Column, FloatArray, IntArray, code, numbers, same_length
from tarazu.methods.estimator import Estimator

_OUTER = 20
_VARIANCE_MIN = 1e-3
_VARIANCE_MAX = 25.0
_START = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetFit:
    """One facet: its elements, their measures and standard errors in logits, and how well they fit the model.

    `infit` and `outfit` are mean squares with expectation 1, the first weighted by information: above about 1.3 erratic,
    below about 0.7 too predictable (Linacre, "What do infit and outfit mean?", Rasch Measurement Transactions 16, 2002).
    `variance` is the spread of the true measures that the data suggest.
    """

    elements: tuple[Any, ...]
    measures: FloatArray
    standard_errors: FloatArray
    infit: FloatArray
    outfit: FloatArray
    variance: float


@dataclass(frozen=True, slots=True)
class _Ratings:
    facets: tuple[IntArray, ...]
    sizes: tuple[int, ...]
    step: IntArray
    weight: FloatArray
    steps: int


class ManyFacetRasch(Estimator):
    """Ratings from the task's level, the contributor's severity, the criterion's difficulty and common thresholds.

    `log(P(x = k) / P(x = k - 1)) = level_task - severity_contributor - difficulty_criterion - threshold_k`: Linacre,
    "Many-facet Rasch measurement" (1989), with Andrich's rating scale (Psychometrika 43, 1978). Levels, severities and
    difficulties have normal distributions around 0 (levels around a common mean) whose variances are learned by the Laplace
    approximation, so the estimates of people and tasks with few ratings are drawn in and none is infinite; thresholds sum to
    0. The contributors of a task need not be the same: severity is separated from level wherever contributors overlap.

    Parameters: `scale`, the steps in order; by default the sorted numbers seen (in-between steps nobody used do not count).
    Learned: `tasks_`, `levels_`, `standard_errors_` and `answers_` (n_tasks; the last is the fair score, the mean rating that an average
    contributor would give over all criteria), `contributors_`, `severity_` (n_contributors), `scale_`, `thresholds_`,
    `task_fit_`, `contributor_fit_` and `criterion_fit_` (`FacetFit`; the last is None without criteria), `log_likelihood_`.

    >>> model = ManyFacetRasch().fit(["a", "a", "b", "b", "c", "c"], list("pqpqpq"), [2, 1, 3, 2, 3, 3])
    >>> bool(model.levels_[0] < model.levels_[1] < model.levels_[2]), bool(model.severity_[0] < model.severity_[1])
    (True, True)
    """

    tasks_: tuple[Any, ...]
    levels_: FloatArray
    standard_errors_: FloatArray
    answers_: FloatArray
    contributors_: tuple[Any, ...]
    severity_: FloatArray
    scale_: tuple[float, ...]
    thresholds_: FloatArray
    task_fit_: FacetFit
    contributor_fit_: FacetFit
    criterion_fit_: FacetFit | None
    log_likelihood_: float

    def __init__(self, *, scale: Sequence[float] | None = None) -> None:
        self.scale = scale

    def fit(
        self,
        task: Column,
        contributor: Column,
        answer: Column,
        *,
        criterion: Column | None = None,
        weight: Column | None = None,
    ) -> Self:
        """Fit on one rating a row. Raises ValueError on bad columns and a rating that is not on the scale."""
        same_length(task=task, contributor=contributor, answer=answer)
        columns = {"task": task, "contributor": contributor} | ({} if criterion is None else {"criterion": criterion})
        same_length(answer=answer, **columns)
        coded = {name: code(column, name) for name, column in columns.items()}
        self.scale_, step = _steps(answer, self.scale)
        given = np.ones(len(step)) if weight is None else _positive(weight, answer)
        order = np.lexsort((given, step, *(column.codes for column in reversed(coded.values()))))
        data = _Ratings(
            tuple(column.codes[order] for column in coded.values()),
            tuple(len(column.values) for column in coded.values()),
            step[order],
            given[order],
            max(len(self.scale_), 1),
        )
        self._estimate(data, [column.values for column in coded.values()])
        return self

    def _estimate(self, data: _Ratings, elements: list[tuple[Any, ...]]) -> None:
        solution = np.zeros(sum(data.sizes) + data.steps)  # facets, then the mean level, then thresholds 2 to K
        variance = np.full(len(data.sizes), _START)
        for _ in range(_OUTER):
            solution = _maximise(data, solution, variance)
            errors = _standard_errors(data, solution, variance)
            parts = _split(data, solution)[0]
            learned = [
                float(np.clip((part**2 + error**2).mean(), _VARIANCE_MIN, _VARIANCE_MAX)) if len(part) > 1 else _START
                for part, error in zip(parts, errors, strict=True)
            ]
            settled = np.allclose(learned, variance, rtol=0.01)
            variance = np.array(learned)
            if settled:
                break
        self._keep(data, elements, solution, variance)

    def _keep(
        self, data: _Ratings, elements: list[tuple[Any, ...]], solution: FloatArray, variance: FloatArray
    ) -> None:
        parts, mean, self.thresholds_ = _split(data, solution)
        errors = _standard_errors(data, solution, variance)
        # Only differences are settled by the data: severities and difficulties are told around their own mean.
        shifts = [float(part.mean()) if len(part) else 0.0 for part in parts]
        told = [parts[0] + mean - sum(shifts[1:])] + [
            part - shift for part, shift in zip(parts[1:], shifts[1:], strict=True)
        ]
        chance = _probabilities(data, solution)
        fits = [
            FacetFit(
                elements=elements[k],
                measures=told[k],
                standard_errors=errors[k],
                infit=mean_squares[0],
                outfit=mean_squares[1],
                variance=float(variance[k]),
            )
            for k, mean_squares in enumerate(_mean_squares(data, chance))
        ]
        self.task_fit_, self.contributor_fit_ = fits[0], fits[1]
        self.criterion_fit_ = fits[2] if len(fits) > 2 else None
        self.tasks_, self.levels_, self.standard_errors_ = elements[0], told[0], errors[0]
        self.contributors_, self.severity_ = elements[1], told[1]
        hard = told[2] if len(told) > 2 else np.zeros(1)
        scale = np.array(self.scale_, dtype=np.float64)
        offset = told[0][:, None] - hard[None, :]
        fair = _softmax(offset, self.thresholds_, data.steps) @ scale if len(scale) else offset
        self.answers_ = fair.mean(axis=1) if fair.size else np.zeros(len(elements[0]))
        own = chance[np.arange(len(data.step)), data.step]
        self.log_likelihood_ = float(data.weight @ np.log(np.maximum(own, 1e-300)))


def _steps(answer: Column, scale: Sequence[float] | None) -> tuple[tuple[float, ...], IntArray]:
    values = numbers(answer, "answer")
    if scale is None:
        found, place = np.unique(values, return_inverse=True)
        return tuple(found.tolist()), place.astype(np.int64)
    known = numbers(list(scale), "scale")
    if len(known) < 2 or not (np.diff(known) > 0).all():
        raise ValueError("scale must hold two or more rising numbers")
    place = np.minimum(np.searchsorted(known, values), len(known) - 1)
    strange = known[place] != values
    if strange.any():
        row = int(np.argmax(strange))
        raise ValueError(f"column 'answer', row {row}: {float(values[row])!r} is not on the scale {list(scale)!r}")
    return tuple(known.tolist()), place.astype(np.int64)


def _positive(weight: Column, answer: Column) -> FloatArray:
    same_length(answer=answer, weight=weight)
    given = numbers(weight, "weight")
    if (given <= 0).any():
        raise ValueError(f"column 'weight', row {int(np.argmax(given <= 0))}: a weight must be positive")
    return given


def _split(data: _Ratings, solution: FloatArray) -> tuple[list[FloatArray], float, FloatArray]:
    """Facets, mean level and the K - 1 thresholds, which sum to zero."""
    bounds = np.cumsum([0, *data.sizes])
    parts = [solution[low:high] for low, high in zip(bounds[:-1], bounds[1:], strict=True)]
    free = solution[bounds[-1] + 1 :]
    thresholds = free - free.mean() if len(free) else free
    return parts, float(solution[bounds[-1]]), thresholds


def _softmax(offset: FloatArray, thresholds: FloatArray, steps: int) -> FloatArray:
    """Chances of each step, (..., K), where the sums of `offset - threshold` up to a step are the log odds."""
    passed = np.concatenate([[0.0], np.cumsum(thresholds)])
    logits = offset[..., None] * np.arange(steps) - passed
    logits -= logits.max(axis=-1, keepdims=True)
    chance = np.exp(logits)
    normal: FloatArray = chance / chance.sum(axis=-1, keepdims=True)
    return normal


def _probabilities(data: _Ratings, solution: FloatArray) -> FloatArray:
    parts, mean, thresholds = _split(data, solution)
    offset = mean + parts[0][data.facets[0]]
    for part, place in zip(parts[1:], data.facets[1:], strict=True):
        offset = offset - part[place]
    return _softmax(offset, thresholds, data.steps)


def _maximise(data: _Ratings, start: FloatArray, variance: FloatArray) -> FloatArray:
    ridge = np.concatenate(
        [np.repeat(1 / variance, data.sizes), [1e-6], np.full(data.steps - 1, 0.01)]  # thresholds nearly free
    )

    def loss(solution: FloatArray) -> tuple[float, FloatArray]:
        chance = _probabilities(data, solution)
        own = chance[np.arange(len(data.step)), data.step]
        value = 0.5 * float(ridge @ solution**2) - float(data.weight @ np.log(np.maximum(own, 1e-300)))
        surprise = data.weight * (data.step - chance @ np.arange(data.steps))
        signs = [1.0] + [-1.0] * (len(data.sizes) - 1)
        slopes = [
            sign * np.bincount(place, surprise, size)
            for sign, place, size in zip(signs, data.facets, data.sizes, strict=True)
        ]
        beyond = np.cumsum(chance[:, ::-1], axis=1)[:, ::-1]
        reached = (data.step[:, None] >= np.arange(1, data.steps)) - beyond[:, 1:]
        thresholds = -(data.weight @ reached)
        thresholds = thresholds - thresholds.mean() if len(thresholds) else thresholds
        slope = np.concatenate([*slopes, [surprise.sum()], thresholds])
        return value, np.asarray(ridge * solution - slope, dtype=np.float64)

    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 500, "gtol": 1e-7, "ftol": 1e-13})
    return np.asarray(found.x, dtype=np.float64)


def _standard_errors(data: _Ratings, solution: FloatArray, variance: FloatArray) -> list[FloatArray]:
    """One over the root of each element's information, its prior's included."""
    spread = data.weight * _moments(data, _probabilities(data, solution))[1]
    return [
        1 / np.sqrt(np.bincount(place, spread, size) + 1 / prior)
        for place, size, prior in zip(data.facets, data.sizes, variance, strict=True)
    ]


def _moments(data: _Ratings, chance: FloatArray) -> tuple[FloatArray, FloatArray]:
    steps = np.arange(data.steps)
    mean = chance @ steps
    return mean, np.maximum(chance @ steps**2 - mean**2, 1e-12)


def _mean_squares(data: _Ratings, chance: FloatArray) -> list[tuple[FloatArray, FloatArray]]:
    """Infit and outfit of every element of every facet; 1 where nothing could differ."""
    mean, spread = _moments(data, chance)
    square, weight = (data.step - mean) ** 2, data.weight
    found = []
    for place, size in zip(data.facets, data.sizes, strict=True):
        total = np.bincount(place, weight, size)
        information = np.bincount(place, weight * spread, size)
        infit = np.bincount(place, weight * square, size) / np.maximum(information, 1e-9)
        outfit = np.bincount(place, weight * square / spread, size) / np.maximum(total, 1e-9)
        told = information > 1e-6
        found.append((np.where(told, infit, 1.0), np.where(told, outfit, 1.0)))
    return found
