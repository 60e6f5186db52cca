"""Davidson's model: Bradley-Terry with a place for ties."""

from typing import Any, Literal, Self, get_args

import numpy as np
from scipy import sparse

from tarazu.methods.columns import Column, FloatArray, IntArray, code, same_length
from tarazu.methods.estimator import Estimator
from tarazu.methods.ranking.ballots import by_person
from tarazu.methods.ranking.clustered import Rows, freedom, meat, t_quantile
from tarazu.methods.ranking.connected import Unsettled, refuse_one_sided, refuse_unconnected
from tarazu.methods.ranking.pairs import Pairs
from tarazu.methods.ranking.win_rates import Comparisons, code_comparisons

_ROUNDS_MAX = 200
_STEP_MAX = 2.0

Interval = Literal["sandwich", "clustered", "none"]


class Davidson(Estimator):
    """Strengths and a tendency to tie: `P(i beats j) : P(j beats i) : P(tie) = e^(d/2) : e^(-d/2) : nu`.

    d is the difference of strengths in log odds of a decided comparison, so strengths spread further than
    Bradley-Terry's, where a tie is half a win and draws items together; equal items tie with probability
    nu / (2 + nu). Davidson, Journal of the American Statistical Association 65 (1970).

    Intervals are "sandwich" (independent votes), "clustered" (people with many votes each, with the
    corrections of `BradleyTerry`) or "none". A maximum exists when one does for Bradley-Terry with ties as
    half wins, and there is at least one tie and one decision; otherwise ValueError, unless `ridge` is set.

    Parameters: `interval`; `level`; `ridge`. Learned: `items_`, `strengths_` (k, centred), `intervals_`
    (k, 2), `standard_errors_` (k), `covariance_` (k, k), `tie_` (nu), `tie_interval_` (2),
    `win_probabilities_` and `tie_probabilities_` (k, k), `counts_` (k, k), `n_iter_`.

    >>> votes = ["left"] * 6 + ["tie"] * 3 + ["right"] * 1
    >>> model = Davidson().fit(["x"] * 10, ["y"] * 10, votes)
    >>> float(model.win_probabilities_[0, 1].round(3)), float(model.tie_probabilities_[0, 1].round(3))
    (0.6, 0.3)
    """

    items_: tuple[Any, ...]
    strengths_: FloatArray
    intervals_: FloatArray
    standard_errors_: FloatArray
    covariance_: FloatArray
    tie_: float
    tie_interval_: FloatArray
    win_probabilities_: FloatArray
    tie_probabilities_: FloatArray
    counts_: FloatArray
    n_iter_: int

    def __init__(self, *, interval: Interval = "sandwich", level: float = 0.95, ridge: float = 0.0) -> None:
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
    ) -> Self:
        """Fit on comparisons, given as to `BradleyTerry.fit`. Raises ValueError as that does, and when there
        are no ties or nothing but ties."""
        self._check(contributor)
        data = code_comparisons(left, right, outcome, weight)
        won, tied = data.tables()
        share = won + tied / 2
        self.items_, self.counts_ = data.items, share + share.T
        self._refuse_unsettled(share, tied)
        pairs = Pairs.of(self.counts_)
        outcomes = np.stack(
            [won[pairs.first, pairs.second], won.T[pairs.first, pairs.second], tied[pairs.first, pairs.second]]
        )
        beta, bread, self.n_iter_ = _maximise(pairs, outcomes, self.ridge)
        people = None
        if contributor is not None:
            same_length(left=left, contributor=contributor)
            people = code(contributor, "contributor").codes
        self._keep(beta, bread, pairs, data, people)
        return self

    def _check(self, contributor: Column | None) -> None:
        if self.interval not in get_args(Interval) or not 0 < self.level < 1 or self.ridge < 0:
            raise ValueError(f"interval is one of {get_args(Interval)}, level between 0 and 1, ridge not negative")
        if self.interval == "clustered" and contributor is None:
            raise ValueError("clustered intervals need the column 'contributor'")

    def _refuse_unsettled(self, share: FloatArray, tied: FloatArray) -> None:
        refuse_unconnected(self.counts_, self.items_)
        if self.ridge > 0 or not self.items_:
            return
        refuse_one_sided(share, self.items_)
        if not tied.any() or (tied == self.counts_).all():
            what = "no comparison is a tie" if not tied.any() else "every comparison is a tie"
            raise Unsettled("ties", f"{what}, so no tendency to tie fits; set ridge, for example 0.01")

    def _keep(
        self, beta: FloatArray, bread: FloatArray, pairs: Pairs, data: Comparisons, people: IntArray | None
    ) -> None:
        size = len(self.items_)
        self.strengths_, self.tie_ = beta[:size], float(np.exp(beta[size]))
        gap = self.strengths_[:, None] - self.strengths_[None, :]
        self.win_probabilities_, _, self.tie_probabilities_ = _probabilities(gap, beta[size])
        covariance, quantile = self._covariance(beta, bread, pairs, data, people)
        errors = np.sqrt(np.maximum(np.diag(covariance), 0.0))
        reach = quantile * errors
        bounds = np.stack([beta - reach, beta + reach], axis=1)
        self.covariance_, self.standard_errors_ = covariance[:size, :size], errors[:size]
        self.intervals_, self.tie_interval_ = bounds[:size], np.exp(bounds[size])

    def _covariance(
        self, beta: FloatArray, bread: FloatArray, pairs: Pairs, data: Comparisons, people: IntArray | None
    ) -> tuple[FloatArray, FloatArray]:
        size = len(beta)
        infinite = np.full(size, np.inf)
        centre = np.eye(size)
        centre[:-1, :-1] -= 1 / max(size - 1, 1)
        if self.interval == "none" or size == 1:
            return np.full((size, size), np.nan), t_quantile(self.level, infinite)
        if self.interval == "sandwich":
            spread, degrees = _vote_spread(beta, pairs, data), infinite
        else:
            rows = _cluster_rows(beta, pairs, data, np.asarray(people))
            spread, degrees = meat(rows, bread), freedom(rows, bread @ centre)
        sides = centre @ bread
        return np.asarray(sides @ spread @ sides.T), t_quantile(self.level, degrees)


def _probabilities(gap: FloatArray, tie: float) -> tuple[FloatArray, FloatArray, FloatArray]:
    """How likely the first wins, loses and ties at these differences of strength."""
    logits = np.stack([gap / 2, -gap / 2, np.broadcast_to(tie, gap.shape)])
    odds = np.exp(logits - logits.max(axis=0))
    won, lost, tied = odds / odds.sum(axis=0)
    return won, lost, tied


def _moments(gap: FloatArray, tie: float) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray, FloatArray]:
    """Means and variances of half the balance (1/2, -1/2, 0) and of a tie, and their covariance."""
    won, lost, tied = _probabilities(gap, tie)
    mean = (won - lost) / 2
    return mean, tied, (won + lost) / 4 - mean**2, tied * (1 - tied), -mean * tied


def _maximise(pairs: Pairs, outcomes: FloatArray, ridge: float) -> tuple[FloatArray, FloatArray, int]:
    """Strengths and log nu (k + 1), the inverse curvature there, and the rounds of Newton's method."""
    won, lost, tied = outcomes
    counts, size, beta = won + lost + tied, pairs.size, np.zeros(pairs.size + 1)
    tolerance = 1e-9 * max(1.0, float(counts.sum()))
    for rounds in range(1, _ROUNDS_MAX + 1):
        mean, tie, spread, tie_spread, joint = _moments(pairs.incidence @ beta[:size], beta[size])
        slope = np.append(pairs.incidence.T @ ((won - lost) / 2 - counts * mean), (tied - counts * tie).sum())
        slope -= ridge * beta
        curvature = np.zeros((size + 1, size + 1))
        curvature[:size, :size] = pairs.curvature((counts * spread)[:, None], ridge)[0]
        curvature[:size, size] = curvature[size, :size] = pairs.incidence.T @ (counts * joint)
        curvature[size, size] = (counts * tie_spread).sum() + ridge + (not size)
        bread = np.linalg.inv(curvature)
        if np.abs(slope).max() <= tolerance:
            return beta, np.asarray(bread, dtype=np.float64), rounds
        step = bread @ slope
        beta = beta + step * min(1.0, _STEP_MAX / max(float(np.abs(step).max()), _STEP_MAX))
    raise ValueError("the strengths did not converge; some outcome is too one-sided: set a larger ridge")


def _vote_spread(beta: FloatArray, pairs: Pairs, data: Comparisons) -> FloatArray:
    """Sum of the squared scores of single votes, (k + 1, k + 1)."""
    weight = None if data.weight is None else data.weight**2
    won, tied = Comparisons(data.items, data.first, data.second, data.share, weight).tables()
    edges = pairs.first, pairs.second
    mean, tie, *_ = _moments(pairs.incidence @ beta[:-1], beta[-1])
    spread = np.zeros((len(beta), len(beta)))
    for balance, is_tie, often in ((0.5, 0, won[edges]), (-0.5, 0, won.T[edges]), (0.0, 1, tied[edges])):
        scores = sparse.hstack(
            [
                sparse.csr_array(pairs.incidence) * (balance - mean)[:, None],
                sparse.csr_array((is_tie - tie)[:, None]),
            ],
            format="csr",
        )
        spread += np.asarray((scores.T @ (scores * often[:, None])).todense())
    return spread


def _cluster_rows(beta: FloatArray, pairs: Pairs, data: Comparisons, people: IntArray) -> Rows:
    """Two rows for each person and pair, turned so that their residuals are unrelated under the model."""
    ballots = by_person(data, people, pairs)
    mean, tie, spread, tie_spread, joint = (
        moment[ballots.pair] for moment in _moments(pairs.incidence @ beta[:-1], beta[-1])
    )
    counts, slope = ballots.counts(1.0), joint / spread
    balance = (ballots.won - ballots.lost) / 2 - counts * mean
    ties = ballots.tied - counts * tie
    many, place = len(counts), np.arange(len(counts))
    last = np.full(many, pairs.size)
    return Rows(
        group=np.concatenate([ballots.person, ballots.person]),
        groups=ballots.people,
        width=pairs.size + 1,
        row=np.concatenate([place, place, place, place + many]),
        column=np.concatenate([pairs.first[ballots.pair], pairs.second[ballots.pair], last, last]),
        value=np.concatenate([np.ones(many), -np.ones(many), slope, np.ones(many)]),
        residual=np.concatenate([balance, ties - slope * balance]),
        variance=np.concatenate([counts * spread, counts * (tie_spread - slope * joint)]),
    )
