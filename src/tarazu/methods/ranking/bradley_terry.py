"""The Bradley-Terry model of paired comparisons, with intervals that admit what the data do not say."""

from statistics import NormalDist
from typing import Any, Literal, Self, get_args

import numpy as np
from numpy.typing import NDArray

from tarazu.methods.columns import Column, FloatArray, IntArray, code, same_length
from tarazu.methods.ranking.win_rates import Comparisons, code_comparisons

Interval = Literal["sandwich", "bootstrap", "clustered", "none"]
Ties = Literal["half", "drop"]

_STEP_MAX = 2.0
_ROUNDS_MAX = 100
_BOOTSTRAP_RIDGE = 1e-4
_CELLS_AT_ONCE = 4_000_000


class BradleyTerry:
    """Strengths from paired comparisons: `P(i beats j) = 1 / (1 + exp(theta_j - theta_i))`.

    Comparisons are counted into an item by item matrix once; Newton's method then finds the maximum
    likelihood, so the cost of a fit does not grow with the number of votes. Strengths are log odds centred on
    0. Bradley and Terry, Biometrika 39 (1952); when a maximum exists: Ford, American Mathematical Monthly 64
    (1957).

    Intervals: "sandwich" (Huber, 1967) takes votes as independent but the model as possibly wrong;
    "clustered" sums the scores of each contributor first, for people who cast many votes (Liang and Zeger,
    Biometrika 73, 1986); "bootstrap" refits on `draws` multinomial draws of the counts (Efron, Annals of
    Statistics 7, 1979), with a ridge of 0.0001 because a draw may leave an item unbeaten.

    A maximum exists only when every item can be reached from every other through wins (or ties). An item that
    never lost or never won raises ValueError unless `ridge` is set: it adds `ridge / 2 * |theta|^2` to the
    loss, which keeps such strengths finite and moves the others hardly at all when it is small (0.01). Items
    in groups that were never compared with each other raise ValueError always.

    Parameters: `ties`, "half" a win for both or "drop"; `interval`; `level`; `ridge`; `draws`; `seed`.
    Learned: `items_`, `strengths_` (k), `intervals_` (k, 2), `standard_errors_` (k), `covariance_` (k, k),
    `win_probabilities_` (k, k), `counts_` (k, k; how often each pair met), `n_iter_`.

    >>> left, right = ["x"] * 4 + ["y"] * 4, ["y"] * 4 + ["z"] * 4
    >>> model = BradleyTerry().fit(left, right, ["left", "left", "left", "right"] * 2)
    >>> model.items_, [round(strength, 3) + 0.0 for strength in model.strengths_.tolist()]
    (('x', 'y', 'z'), [1.099, 0.0, -1.099])
    """

    items_: tuple[Any, ...]
    strengths_: FloatArray
    intervals_: FloatArray
    standard_errors_: FloatArray
    covariance_: FloatArray
    win_probabilities_: FloatArray
    counts_: FloatArray
    n_iter_: int

    def __init__(
        self,
        *,
        ties: Ties = "half",
        interval: Interval = "sandwich",
        level: float = 0.95,
        ridge: float = 0.0,
        draws: int = 1000,
        seed: int = 0,
    ) -> None:
        self.ties = ties
        self.interval = interval
        self.level = level
        self.ridge = ridge
        self.draws = draws
        self.seed = seed

    def fit(self, left: Column, right: Column, outcome: Column, contributor: Column | None = None) -> Self:
        """Fit on comparisons; an outcome is "left", "right" or "tie", or another word of `LEFT_SHARE`.

        `contributor` is needed for clustered intervals. Raises ValueError on bad columns or parameters, and
        when the comparisons do not settle the strengths.
        """
        self._check_parameters(contributor)
        data = code_comparisons(left, right, outcome)
        people = None if contributor is None else code(contributor, "contributor").codes
        if contributor is not None:
            same_length(left=left, contributor=contributor)
        wins, tied = data.matrix(1.0), data.matrix(0.5) * (self.ties == "half")
        share = wins + tied / 2
        self.items_, self.counts_ = data.items, share + share.T
        _refuse_unsettled(share, data.items, self.ridge)
        fitted, self.n_iter_ = _maximise(share[None], np.zeros((1, len(data.items))), self.ridge)
        self.strengths_ = fitted[0]
        self.win_probabilities_ = _win_probabilities(self.strengths_)
        if self.interval == "bootstrap" and data.items:
            self._resample(wins, tied)
        elif self.interval == "clustered" and people is not None:
            self._keep_intervals(self._sandwich(self._cluster_spread(data, people)))
        elif self.interval == "none":
            self._keep_intervals(np.full(share.shape, np.nan))
        else:
            self._keep_intervals(self._sandwich(self._vote_spread(wins, tied)))
        return self

    def _check_parameters(self, contributor: Column | None) -> None:
        if self.ties not in get_args(Ties) or self.interval not in get_args(Interval):
            raise ValueError(f"ties is one of {get_args(Ties)}, interval one of {get_args(Interval)}")
        if not 0 < self.level < 1 or self.ridge < 0 or self.draws < 1:
            raise ValueError("level must lie between 0 and 1, ridge must not be negative, draws must be positive")
        if self.interval == "clustered" and contributor is None:
            raise ValueError("clustered intervals need the column 'contributor'")

    def _sandwich(self, spread: FloatArray) -> FloatArray:
        curvature = _curvature(self.counts_[None], self.strengths_[None], self.ridge)[0]
        bread = np.linalg.inv(curvature)
        centre = np.eye(len(self.items_)) - 1 / max(len(self.items_), 1)
        return np.asarray(centre @ bread @ spread @ bread @ centre, dtype=np.float64)

    def _vote_spread(self, wins: FloatArray, tied: FloatArray) -> FloatArray:
        """Sum of squared scores of single votes, (k, k)."""
        p = self.win_probabilities_
        won = wins * (1 - p) ** 2
        squares = won + won.T + tied * (0.5 - p) ** 2
        spread: FloatArray = np.diag(squares.sum(axis=1)) - squares
        return spread

    def _cluster_spread(self, data: Comparisons, people: IntArray) -> FloatArray:
        """Sum over contributors of their summed scores squared, with the small-sample factor G / (G - 1)."""
        kept = np.full(len(data.share), True) if self.ties == "half" else data.share != 0.5
        first, second, person = data.first[kept], data.second[kept], people[kept]
        person = np.unique(person, return_inverse=True)[1]
        clusters, size = int(person.max(initial=-1)) + 1, len(self.items_)
        if clusters < 2 and size:
            raise ValueError("clustered intervals need at least two contributors")
        surprise = data.share[kept] - self.win_probabilities_[first, second]
        scores = np.bincount(person * size + first, surprise, clusters * size)
        scores -= np.bincount(person * size + second, surprise, clusters * size)
        table = scores.reshape(clusters, size)
        return np.asarray(table.T @ table * (clusters / max(clusters - 1, 1)), dtype=np.float64)

    def _resample(self, wins: FloatArray, tied: FloatArray) -> None:
        cells = np.stack([wins, np.triu(tied)]).reshape(-1)
        votes, size = int(cells.sum()), len(self.items_)
        generator, step = np.random.default_rng(self.seed), max(1, _CELLS_AT_ONCE // len(cells))
        ridge, parts = max(self.ridge, _BOOTSTRAP_RIDGE), []
        for start in range(0, self.draws, step):
            many = min(step, self.draws - start)
            drawn = generator.multinomial(votes, cells / votes, size=many).reshape(many, 2, size, size)
            ties = drawn[:, 1] + drawn[:, 1].transpose(0, 2, 1)
            begin = np.broadcast_to(self.strengths_, (many, size))
            parts.append(_maximise(drawn[:, 0] + ties / 2, begin, ridge)[0])
        strengths = np.concatenate(parts)
        self._keep_intervals(np.cov(strengths, rowvar=False).reshape(size, size))
        tails = [(1 - self.level) / 2, (1 + self.level) / 2]
        self.intervals_ = np.quantile(strengths, tails, axis=0).T

    def _keep_intervals(self, covariance: FloatArray) -> None:
        self.covariance_ = covariance
        self.standard_errors_ = np.sqrt(np.maximum(np.diag(covariance), 0.0))
        reach = NormalDist().inv_cdf((1 + self.level) / 2) * self.standard_errors_
        self.intervals_ = np.stack([self.strengths_ - reach, self.strengths_ + reach], axis=1)


def _maximise(share: FloatArray, begin: FloatArray, ridge: float) -> tuple[FloatArray, int]:
    """Newton's method for many win matrices (n, k, k) at once from (n, k); (strengths, rounds)."""
    theta = np.array(begin)
    counts = share + share.transpose(0, 2, 1)
    tolerance = 1e-9 * max(1.0, float(counts.sum(axis=(1, 2)).max(initial=0.0)))
    for rounds in range(1, _ROUNDS_MAX + 1):
        slope = (share - counts * _win_probabilities(theta)).sum(axis=2) - ridge * theta
        if np.abs(slope).max(initial=0.0) <= tolerance:
            return theta, rounds
        step = np.linalg.solve(_curvature(counts, theta, ridge), slope[:, :, None])[:, :, 0]
        reach = np.abs(step).max(axis=1, keepdims=True)
        theta += step * np.minimum(1.0, _STEP_MAX / np.maximum(reach, _STEP_MAX))
        theta -= theta.mean(axis=1, keepdims=True)
    raise ValueError("the strengths did not converge; some outcome is too one-sided: set a larger ridge")


def _curvature(counts: FloatArray, theta: FloatArray, ridge: float) -> FloatArray:
    """Negative Hessian (n, k, k), made invertible along the direction that centring fixes."""
    p = _win_probabilities(theta)
    weight = counts * p * (1 - p)
    size = theta.shape[1]
    diagonal = np.eye(size) * (weight.sum(axis=2) + ridge)[:, :, None]
    curvature: FloatArray = diagonal - weight + 1 / max(size, 1)
    return curvature


def _win_probabilities(theta: FloatArray) -> FloatArray:
    p: FloatArray = 0.5 * (1 + np.tanh((theta[..., :, None] - theta[..., None, :]) / 2))
    return p


def _refuse_unsettled(share: FloatArray, items: tuple[Any, ...], ridge: float) -> None:
    """Raise ValueError when items fall into groups never compared, or one group never beat another."""
    if not items:
        return
    met = _reachable(share + share.T)
    if not met.all():
        apart = [items[i] for i in np.flatnonzero(~met)]
        raise ValueError(f"never compared, even indirectly, with {items[0]!r}: {apart!r}")
    if ridge > 0:
        return
    below, above = _reachable(share), _reachable(share.T)
    if not below.all() or not above.all():
        side, verb = (below, "lost to") if not below.all() else (above, "beat")
        group = [items[i] for i in np.flatnonzero(~side)]
        raise ValueError(f"never {verb} the others, so no strength fits: {group!r}; set ridge, for example 0.01")


def _reachable(edges: FloatArray) -> NDArray[np.bool_]:
    seen = np.zeros(len(edges), dtype=bool)
    seen[0] = True
    for _ in range(len(edges)):
        wider = seen | (edges[seen] > 0).any(axis=0)
        if (wider == seen).all():
            break
        seen = wider
    return seen
