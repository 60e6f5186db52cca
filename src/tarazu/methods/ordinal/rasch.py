"""The many-facet Rasch model of ratings."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from tarazu.methods.columns import Column, FloatArray, IntArray, code, numbers, same_length
from tarazu.methods.estimator import Estimator
from tarazu.methods.ordinal.likelihood import Ratings, Solution, maximise, probabilities, read, softmax

_OUTER = 8
_VARIANCE = (1e-3, 25.0)
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


class ManyFacetRasch(Estimator):
    """Ratings from the task's level, the contributor's severity, the criterion's difficulty and common thresholds.

    `log(P(x = k) / P(x = k - 1)) = level_task - severity_contributor - difficulty_criterion - threshold_k`: Linacre,
    "Many-facet Rasch measurement" (1989), with Andrich's rating scale (Psychometrika 43, 1978). Marginal maximum likelihood (Bock
    and Aitkin, Psychometrika 46, 1981): levels are normal with learned mean and spread, integrated out over 21 points; severities
    and difficulties are normal around 0 with variances learned by the Laplace approximation. So tasks and people with few
    ratings are drawn in and no measure is infinite; a level is told as its posterior mean. Thresholds sum to 0. The contributors of a task need not be the same: severity is separated from level wherever contributors overlap.

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
        data = Ratings(
            tuple(column.codes[order] for column in coded.values()),
            tuple(len(column.values) for column in coded.values()),
            step[order],
            given[order],
            max(len(self.scale_), 1),
        )
        self._estimate(data, [column.values for column in coded.values()])
        return self

    def _estimate(self, data: Ratings, elements: list[tuple[Any, ...]]) -> None:
        # Severities, criteria, mean level, thresholds, logarithm of the levels' spread.
        solution = np.zeros(sum(data.sizes[1:]) + data.steps + 1)
        variance = np.full(len(data.sizes) - 1, _START)
        for _ in range(_OUTER):
            solution = maximise(data, solution, variance)
            found = read(data, solution)
            errors = _standard_errors(data, found, variance)
            learned = np.array(
                [
                    np.clip((part**2 + error**2).mean(), *_VARIANCE) if len(part) > 1 else _START
                    for part, error in zip(found.others, errors, strict=True)
                ]
            )
            settled = np.allclose(learned, variance, rtol=0.02)
            variance = learned
            if settled:
                break
        self._keep(data, elements, found, errors, variance)

    def _keep(
        self,
        data: Ratings,
        elements: list[tuple[Any, ...]],
        found: Solution,
        errors: list[FloatArray],
        variance: FloatArray,
    ) -> None:
        # Only differences are settled by the data: severities and difficulties are told around their own mean.
        shifts = [float(part.mean()) if len(part) else 0.0 for part in found.others]
        told = [found.levels - sum(shifts), *(part - shift for part, shift in zip(found.others, shifts, strict=True))]
        wide = [found.level_errors, *errors]
        spreads = [found.spread**2, *variance.tolist()]
        chance = probabilities(data, found)
        fits = [
            FacetFit(
                elements=elements[k],
                measures=told[k],
                standard_errors=wide[k],
                infit=infit,
                outfit=outfit,
                variance=float(spreads[k]),
            )
            for k, (infit, outfit) in enumerate(_mean_squares(data, chance))
        ]
        self.task_fit_, self.contributor_fit_ = fits[0], fits[1]
        self.criterion_fit_ = fits[2] if len(fits) > 2 else None
        self.tasks_, self.levels_, self.standard_errors_ = elements[0], told[0], wide[0]
        self.contributors_, self.severity_, self.thresholds_ = elements[1], told[1], found.thresholds
        hard = told[2] if len(told) > 2 else np.zeros(1)
        fair = softmax(told[0][:, None] - hard[None, :], found.thresholds, data.steps)
        scale = np.array(self.scale_ or (0.0,), dtype=np.float64)
        self.answers_ = (fair @ scale).mean(axis=1) if len(elements[0]) else np.zeros(0)
        self.log_likelihood_ = found.log_likelihood


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


def _standard_errors(data: Ratings, found: Solution, variance: FloatArray) -> list[FloatArray]:
    """One over the root of the information on each severity and difficulty, its prior's included."""
    spread = data.weight * _moments(data, probabilities(data, found))[1]
    return [
        1 / np.sqrt(np.bincount(place, spread, size) + 1 / prior)
        for place, size, prior in zip(data.facets[1:], data.sizes[1:], variance, strict=True)
    ]


def _moments(data: Ratings, chance: FloatArray) -> tuple[FloatArray, FloatArray]:
    steps = np.arange(data.steps)
    mean = chance @ steps
    return mean, np.maximum(chance @ steps**2 - mean**2, 1e-12)


def _mean_squares(data: Ratings, chance: FloatArray) -> list[tuple[FloatArray, FloatArray]]:
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
