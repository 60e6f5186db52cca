"""The Bradley-Terry model of paired comparisons, with intervals that admit what the data do not say."""

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any, Literal, Protocol, Self, get_args

import numpy as np

from tarazu.methods.columns import Coded, Column, FloatArray, IntArray, code, same_length
from tarazu.methods.estimator import Estimator
from tarazu.methods.ranking import resampling
from tarazu.methods.ranking.ballots import Ballots, by_person, renumbered
from tarazu.methods.ranking.clustered import Rows, freedom, meat, t_quantile
from tarazu.methods.ranking.connected import refuse_one_sided, refuse_unconnected
from tarazu.methods.ranking.newton import maximise, maximise_near
from tarazu.methods.ranking.pairs import Pairs, centring, win_probabilities
from tarazu.methods.ranking.win_rates import Comparisons, code_comparisons

Interval = Literal["sandwich", "bootstrap", "clustered", "cluster-bootstrap", "none"]
Ties = Literal["half", "drop"]
BY_PERSON = ("clustered", "cluster-bootstrap")
"""Intervals that need to know who cast each vote."""

_BOOTSTRAP_RIDGE = 1e-4


class Tallies(Protocol):
    """Comparisons, wherever they are, as the fit asks about them."""

    @property
    def items(self) -> tuple[Any, ...]:
        """What was compared, sorted."""

    def tables(self) -> tuple[FloatArray, FloatArray]:
        """Wins and ties, as `Comparisons.tables`."""

    def squared_tables(self) -> tuple[FloatArray, FloatArray]:
        """The same with the square of each row's weight."""

    def weighted(self) -> Comparisons | None:
        """The rows where they carry weights, else None. Raises ValueError where rows are out of reach."""

    def ballots(self, pairs: Pairs) -> Ballots:
        """Comparisons summed by person and pair."""


class BradleyTerry(Estimator):
    """Strengths from paired comparisons: `P(i beats j) = 1 / (1 + exp(theta_j - theta_i))`.

    Comparisons are counted into an item by item matrix once; Newton's method then finds the maximum
    likelihood, so the cost of a fit does not grow with the number of votes. Strengths are log odds centred on
    0. Bradley and Terry, Biometrika 39 (1952); when a maximum exists: Ford, American Mathematical Monthly 64
    (1957).

    Intervals: "sandwich" (Huber, 1967) takes votes as independent but the model as possibly wrong;
    "bootstrap" refits on `draws` draws of the counts (Efron, Annals of Statistics 7, 1979) with a ridge of
    0.0001, because a draw may leave an item unbeaten, and gives the percentile interval. For people who cast
    many votes each, "clustered" sums the scores of each contributor first (Liang and Zeger, Biometrika 73,
    1986), corrected for few contributors by CR2 and Student's t with Bell and McCaffrey's kind of degrees of
    freedom (2002); "cluster-bootstrap" draws whole contributors and widens the percentile interval by the
    same t (Hesterberg, The American Statistician 69, 2015).

    A maximum exists only when every item can be reached from every other through wins (or ties). An item that
    never lost or never won raises ValueError unless `ridge` is set: it adds `ridge / 2 * |theta|^2` to the
    loss, which keeps such strengths finite and moves the others hardly at all when it is small (0.01). Items
    in groups that were never compared with each other raise ValueError always.

    Parameters: `ties`, "half" a win for both or "drop"; `interval`; `level`; `ridge`; `draws`; `seed`.
    Learned: `items_`, `strengths_` (k), `intervals_` (k, 2), `standard_errors_` (k), `covariance_` (k, k),
    `degrees_of_freedom_` (k; infinite unless clustered), `win_probabilities_` (k, k), `counts_` (k, k; how
    often each pair met), `n_iter_`.

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
    degrees_of_freedom_: FloatArray
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

    def fit(
        self,
        left: Column,
        right: Column,
        outcome: Column,
        contributor: Column | None = None,
        weight: Column | None = None,
    ) -> Self:
        """Fit on comparisons; an outcome is "left", "right" or "tie", another word of `LEFT_SHARE`, or the
        left side's share of the win (1, 0 or 0.5).

        `contributor` is needed for intervals by contributor; `weight` is how much a row counts. Raises
        ValueError on bad columns or parameters, and when the comparisons do not settle the strengths.
        """
        self._check_parameters()
        if self.interval in BY_PERSON and contributor is None:
            raise ValueError("clustered intervals need the column 'contributor'")
        data = code_comparisons(left, right, outcome, weight)
        return self._settle(_Whole(data, None if contributor is None else people_of(left, contributor).codes))

    def _settle(self, data: Tallies) -> Self:
        won, tied = data.tables()
        tied *= self._tie
        share = won + tied / 2
        self.items_, self.counts_ = data.items, share + share.T
        refuse_unconnected(self.counts_, data.items)
        if self.ridge == 0:
            refuse_one_sided(share, data.items)
        pairs = Pairs.of(self.counts_)
        counts, wins = self.counts_[pairs.first, pairs.second], share[pairs.first, pairs.second]
        self.strengths_, self.n_iter_ = maximise(pairs, counts, wins, self.ridge)
        self.win_probabilities_ = win_probabilities(self.strengths_)
        self._settle_intervals(data, pairs, won, tied)
        return self

    @property
    def _tie(self) -> float:
        return float(self.ties == "half")

    def _check_parameters(self) -> None:
        if self.ties not in get_args(Ties) or self.interval not in get_args(Interval):
            raise ValueError(f"ties is one of {get_args(Ties)}, interval one of {get_args(Interval)}")
        if not 0 < self.level < 1 or self.ridge < 0 or self.draws < 1:
            raise ValueError("level must lie between 0 and 1, ridge must not be negative, draws must be positive")

    def _settle_intervals(self, data: Tallies, pairs: Pairs, won: FloatArray, tied: FloatArray) -> None:
        size = len(data.items)
        self.degrees_of_freedom_ = np.full(size, np.inf)
        if self.interval == "none" or not size:
            self._keep_normal(np.full((size, size), np.nan))
            return
        bread = self._bread(pairs)
        if self.interval == "sandwich":
            self._keep_normal(self._sandwich(bread, self._vote_spread(*data.squared_tables())))
        elif self.interval == "bootstrap":
            generator = np.random.default_rng(self.seed)
            rows = data.weighted()
            if rows is None:
                samples = resampling.resampled_votes(pairs, won, tied, self.draws, generator)
            else:
                samples = resampling.resampled_weighted_votes(pairs, rows, self._tie, self.draws, generator)
            self._keep_draws(self._refits(pairs, bread, samples))
        else:
            self._cluster(data.ballots(pairs), pairs, bread)

    def _bread(self, pairs: Pairs) -> FloatArray:
        p = self.win_probabilities_[pairs.first, pairs.second]
        weight = self.counts_[pairs.first, pairs.second] * p * (1 - p)
        return np.linalg.inv(pairs.curvature(weight[:, None], self.ridge)[0])

    def _sandwich(self, bread: FloatArray, spread: FloatArray) -> FloatArray:
        centred = centring(len(self.items_)) @ bread
        return np.asarray(centred @ spread @ centred.T, dtype=np.float64)

    def _vote_spread(self, won: FloatArray, tied: FloatArray) -> FloatArray:
        """Sum of squared scores of single votes, (k, k)."""
        p = self.win_probabilities_
        losses = won * (1 - p) ** 2
        squares = losses + losses.T + self._tie * tied * (0.5 - p) ** 2
        spread: FloatArray = np.diag(squares.sum(axis=1)) - squares
        return spread

    def _refits(self, pairs: Pairs, bread: FloatArray, samples: Iterator[resampling.Sample]) -> FloatArray:
        ridge = max(self.ridge, _BOOTSTRAP_RIDGE)
        return np.concatenate(
            [maximise_near(pairs, counts, wins, self.strengths_, bread, ridge) for counts, wins in samples]
        )

    def _cluster(self, ballots: Ballots, pairs: Pairs, bread: FloatArray) -> None:
        rows = _cluster_rows(ballots, pairs, self._tie, self.win_probabilities_)
        covariance = self._sandwich(bread, meat(rows, bread))
        self.degrees_of_freedom_ = freedom(rows, bread @ centring(len(self.items_)))
        reach = t_quantile(self.level, self.degrees_of_freedom_)
        if self.interval == "clustered":
            self._keep_interval(covariance, reach)
            return
        generator = np.random.default_rng(self.seed)
        samples = resampling.resampled_people(pairs, ballots, self._tie, self.draws, generator)
        widened = np.sqrt(rows.groups / (rows.groups - 1)) * reach / self._normal
        self._keep_draws(self._refits(pairs, bread, samples), widened)

    @property
    def _normal(self) -> float:
        return NormalDist().inv_cdf((1 + self.level) / 2)

    def _keep_draws(self, strengths: FloatArray, widened: FloatArray | float = 1.0) -> None:
        size = len(self.items_)
        self._keep_normal(np.cov(strengths, rowvar=False).reshape(size, size))
        tails = np.quantile(strengths, [(1 - self.level) / 2, (1 + self.level) / 2], axis=0)
        self.intervals_ = (self.strengths_ + (tails - self.strengths_) * widened).T

    def _keep_normal(self, covariance: FloatArray) -> None:
        self._keep_interval(covariance, np.full(len(self.items_), self._normal))

    def _keep_interval(self, covariance: FloatArray, quantile: FloatArray) -> None:
        self.covariance_ = covariance
        self.standard_errors_ = np.sqrt(np.maximum(np.diag(covariance), 0.0))
        reach = quantile * self.standard_errors_
        self.intervals_ = np.stack([self.strengths_ - reach, self.strengths_ + reach], axis=1)


@dataclass(frozen=True, slots=True)
class _Whole:
    """All comparisons in this process, and the person of each row."""

    data: Comparisons
    people: IntArray | None

    @property
    def items(self) -> tuple[Any, ...]:
        return self.data.items

    def tables(self) -> tuple[FloatArray, FloatArray]:
        return self.data.tables()

    def squared_tables(self) -> tuple[FloatArray, FloatArray]:
        return self.data.squared_tables()

    def weighted(self) -> Comparisons | None:
        return None if self.data.weight is None else self.data

    def ballots(self, pairs: Pairs) -> Ballots:
        return by_person(self.data, np.asarray(self.people), pairs)


def people_of(left: Column, contributor: Column) -> Coded:
    """The people of rows that have the column `left`, coded. Raises ValueError for a column that does not fit."""
    same_length(left=left, contributor=contributor)
    return code(contributor, "contributor")


def _cluster_rows(ballots: Ballots, pairs: Pairs, tie: float, beats: FloatArray) -> Rows:
    counts = ballots.counts(tie)
    used = counts > 0
    counts, pair = counts[used], ballots.pair[used]
    group = renumbered(ballots.person[used])
    p = beats[pairs.first, pairs.second][pair]
    row = np.arange(len(pair))
    return Rows(
        group=group,
        groups=int(group.max(initial=-1)) + 1,
        width=pairs.size,
        row=np.concatenate([row, row]),
        column=np.concatenate([pairs.first[pair], pairs.second[pair]]),
        value=np.repeat([1.0, -1.0], len(pair)),
        residual=ballots.wins(tie)[used] - counts * p,
        variance=counts * p * (1 - p),
    )
