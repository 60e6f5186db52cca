"""Bradley-Terry strengths with what else sways a vote held equal: side, length, style."""

from collections.abc import Mapping
from typing import Any, Literal, Self, get_args

import numpy as np
from scipy import sparse

from tarazu.methods.columns import Column, FloatArray, IntArray, code, numbers, same_length
from tarazu.methods.estimator import Estimator
from tarazu.methods.ranking.clustered import Rows, freedom, meat, t_quantile
from tarazu.methods.ranking.connected import refuse_one_sided, refuse_unconnected
from tarazu.methods.ranking.pairs import sigmoid
from tarazu.methods.ranking.win_rates import Comparisons, code_comparisons

Interval = Literal["sandwich", "clustered", "none"]

POSITION = "position"
"""The name of the left side's advantage among the effects."""

_ROUNDS_MAX = 100
_STEP_MAX = 2.0


class AdjustedBradleyTerry(Estimator):
    """Strengths beside effects: `logit P(left beats right) = theta_left - theta_right + sum_m x_m gamma_m`.

    A covariate x is a column of differences, left minus right (of lengths, say, or their logarithms);
    `position` adds the advantage of standing left. A tie is half a win for both. Effects are log odds per unit
    of x. Covariates are not centred: strengths are those of answers with all x at 0. The model of Fahrmeir
    and Tutz, Journal of the American Statistical Association 89 (1994); style control in arenas of models.

    Intervals are "sandwich" (independent votes), "clustered" (people with many votes each, with the
    corrections of `BradleyTerry`) or "none". A covariate that cannot be told from the strengths or from other
    covariates raises ValueError, as do items that votes do not connect; `ridge` (on strengths alone) allows
    items that never won or never lost.

    Parameters: `position`; `interval`; `level`; `ridge`. Learned: `items_`, `strengths_` (k, centred),
    `intervals_` (k, 2), `effects_` and `effect_intervals_` (name to number, name to (low, high)),
    `covariance_` (k + m, k + m, strengths first), `standard_errors_` (k + m), `n_iter_`.

    >>> left, right = ["x"] * 8 + ["y"] * 8, ["y"] * 8 + ["x"] * 8
    >>> model = AdjustedBradleyTerry().fit(left, right, ["left"] * 7 + ["right"] + ["left"] * 3 + ["right"] * 5)
    >>> [round(strength, 3) for strength in model.strengths_.tolist()], round(model.effects_["position"], 3)
    ([0.614, -0.614], 0.718)
    """

    items_: tuple[Any, ...]
    strengths_: FloatArray
    intervals_: FloatArray
    effects_: dict[str, float]
    effect_intervals_: dict[str, tuple[float, float]]
    covariance_: FloatArray
    standard_errors_: FloatArray
    n_iter_: int

    def __init__(
        self, *, position: bool = True, interval: Interval = "sandwich", level: float = 0.95, ridge: float = 0.0
    ) -> None:
        self.position = position
        self.interval = interval
        self.level = level
        self.ridge = ridge

    def fit(
        self,
        left: Column,
        right: Column,
        outcome: Column,
        contributor: Column | None = None,
        weight: Column | None = None,
        covariates: Mapping[str, Column] | None = None,
    ) -> Self:
        """Fit on comparisons, given as to `BradleyTerry.fit`, and `covariates`, columns by name. Raises
        ValueError on bad columns or parameters, and where votes do not settle strengths or effects."""
        self._check(contributor)
        data = code_comparisons(left, right, outcome, weight)
        won, tied = data.tables()
        share = won + tied / 2
        refuse_unconnected(share + share.T, data.items)
        if self.ridge == 0:
            refuse_one_sided(share, data.items)
        self.items_ = data.items
        people = None if contributor is None else _people(left, contributor)
        names, extra = self._extra(covariates or {}, data)
        data, extra, people = _in_order(data, extra, people)
        design = _design(data, extra)
        _refuse_entangled(design, names, len(data.items))
        weights = np.ones(len(data.share)) if data.weight is None else data.weight
        beta, bread, self.n_iter_ = _maximise(design, data.share, weights, len(data.items), self.ridge)
        self._keep(beta, bread, names, design, data.share, weights, people)
        return self

    def _check(self, contributor: Column | None) -> None:
        if self.interval not in get_args(Interval) or not 0 < self.level < 1 or self.ridge < 0:
            raise ValueError(f"interval is one of {get_args(Interval)}, level between 0 and 1, ridge not negative")
        if self.interval == "clustered" and contributor is None:
            raise ValueError("clustered intervals need the column 'contributor'")

    def _extra(self, covariates: Mapping[str, Column], data: Comparisons) -> tuple[list[str], FloatArray]:
        if POSITION in covariates and self.position:
            raise ValueError(f"a covariate may not be called {POSITION!r} beside position=True")
        names, columns = ([POSITION], [np.ones(len(data.share))]) if self.position else ([], [])
        for name, column in covariates.items():
            same_length(left=data.share, **{name: column})
            names.append(name)
            columns.append(numbers(column, name))
        return names, np.stack(columns, axis=1) if columns else np.zeros((len(data.share), 0))

    def _keep(
        self,
        beta: FloatArray,
        bread: FloatArray,
        names: list[str],
        design: Any,
        share: FloatArray,
        weights: FloatArray,
        people: IntArray | None,
    ) -> None:
        size, width = len(self.items_), len(beta)
        centre = np.eye(width)
        centre[:size, :size] -= 1 / max(size, 1)
        p = sigmoid(design @ beta)
        residual, degrees = weights * (share - p), np.full(width, np.inf)
        if self.interval == "none" or not size:
            spread = np.full((width, width), np.nan)
        elif self.interval == "sandwich":
            spread = np.asarray((design.T @ (design * (residual**2)[:, None])).todense())
        else:
            rows = _cluster_rows(design, residual, weights * p * (1 - p), np.asarray(people))
            spread, degrees = meat(rows, bread), freedom(rows, bread @ centre)
        sides = centre @ bread
        self.covariance_ = np.asarray(sides @ spread @ sides.T)
        self.standard_errors_ = np.sqrt(np.maximum(np.diag(self.covariance_), 0.0))
        reach = t_quantile(self.level, degrees) * self.standard_errors_
        bounds = np.stack([beta - reach, beta + reach], axis=1)
        self.strengths_, self.intervals_ = beta[:size], bounds[:size]
        self.effects_ = dict(zip(names, beta[size:].tolist(), strict=True))
        self.effect_intervals_ = dict(zip(names, map(tuple, bounds[size:].tolist()), strict=True))


def _people(left: Column, contributor: Column) -> IntArray:
    same_length(left=left, contributor=contributor)
    return code(contributor, "contributor").codes


def _in_order(
    data: Comparisons, extra: FloatArray, people: IntArray | None
) -> tuple[Comparisons, FloatArray, IntArray | None]:
    """The votes in an order of their own, so that the order of the rows never shows in the last bit."""
    weight = np.ones(len(data.share)) if data.weight is None else data.weight
    order = np.lexsort([*extra.T, weight, data.share, data.second, data.first, *([] if people is None else [people])])
    sorted_rows = Comparisons(data.items, data.first[order], data.second[order], data.share[order], weight[order])
    return sorted_rows, extra[order], None if people is None else people[order]


def _design(data: Comparisons, extra: FloatArray) -> Any:
    """The sparse matrix (votes, k + m): 1 and -1 at the two items, then the covariates."""
    votes = np.arange(len(data.share))
    items = sparse.coo_array(
        (
            np.repeat([1.0, -1.0], len(votes)),
            (np.concatenate([votes, votes]), np.concatenate([data.first, data.second])),
        ),
        shape=(len(votes), len(data.items)),
    )
    return sparse.hstack([items, sparse.coo_array(extra)], format="csr")


def _refuse_entangled(design: Any, names: list[str], size: int) -> None:
    """Raise ValueError naming the first covariate that is a sum of strengths and earlier covariates."""
    gram = np.asarray((design.T @ design).todense())
    scale = np.sqrt(np.maximum(np.diag(gram), 1e-300))
    gram = gram / np.outer(scale, scale)
    for number, name in enumerate(names):
        upto, place = gram[: size + number, : size + number], size + number
        cross = gram[: size + number, place]
        left = gram[place, place] - cross @ np.linalg.lstsq(upto, cross, rcond=1e-10)[0]
        if left < 1e-8:
            raise ValueError(f"covariate {name!r} cannot be told apart from the strengths and the other covariates")


def _maximise(
    design: Any, share: FloatArray, weights: FloatArray, size: int, ridge: float
) -> tuple[FloatArray, FloatArray, int]:
    """Coefficients (k + m), the inverse curvature there, and the rounds of Newton's method."""
    width = design.shape[1]
    beta, fixed = np.zeros(width), np.zeros((width, width))
    scale = 1 / np.maximum(
        np.sqrt(np.asarray(design.multiply(design).sum(axis=0)).reshape(-1) / max(len(share), 1)), 1e-300
    )
    fixed[:size, :size] = 1 / max(size, 1) + ridge * np.eye(size)
    shrunk = np.where(np.arange(width) < size, ridge, 0.0)
    tolerance = 1e-9 * max(1.0, float(weights.sum()))
    for rounds in range(1, _ROUNDS_MAX + 1):
        p = sigmoid(design @ beta)
        slope = design.T @ (weights * (share - p)) - shrunk * beta
        curvature = np.asarray((design.T @ (design * (weights * p * (1 - p))[:, None])).todense()) + fixed
        bread = np.linalg.inv(curvature)
        if np.abs(slope * scale).max(initial=0.0) <= tolerance:
            return beta, bread, rounds
        step = bread @ slope
        far = float(np.abs(step / scale).max(initial=0.0))
        beta = beta + step * min(1.0, _STEP_MAX / max(far, _STEP_MAX))
        beta[:size] -= beta[:size].mean() if size else 0.0
    raise ValueError("the strengths did not converge; some outcome is too one-sided: set a larger ridge")


def _cluster_rows(design: Any, residual: FloatArray, variance: FloatArray, people: IntArray) -> Rows:
    entries = design.tocoo()
    return Rows(
        group=people,
        groups=int(people.max(initial=-1)) + 1,
        width=design.shape[1],
        row=entries.row.astype(np.int64),
        column=entries.col.astype(np.int64),
        value=entries.data,
        residual=residual,
        variance=variance,
    )
