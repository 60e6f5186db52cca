"""Strengths from voters of different reliability."""

from statistics import NormalDist
from typing import Any, Literal, Self, get_args

import numpy as np

from tarazu.methods.columns import Column, FloatArray, code, same_length, sum_by
from tarazu.methods.estimator import Estimator
from tarazu.methods.ranking.ballots import Ballots, by_person
from tarazu.methods.ranking.clustered import t_quantile
from tarazu.methods.ranking.connected import refuse_unconnected
from tarazu.methods.ranking.newton import maximise
from tarazu.methods.ranking.pairs import Pairs, sigmoid, win_probabilities
from tarazu.methods.ranking.win_rates import code_comparisons

_NEAR = 1e-6
_NEAR_OF_A_DRAW = 1e-3

Interval = Literal["cluster-bootstrap", "none"]


class CrowdBradleyTerry(Estimator):
    """Strengths and how far each voter reports them: a voter of reliability r names the winner that the
    Bradley-Terry model draws with probability r, and the other item otherwise.

        P(voter g says that i beats j) = r_g p_ij + (1 - r_g) (1 - p_ij)

    Reliability 1/2 is clicking at random, 0 is voting upside down; a vote in effect weighs 2 r - 1. A tie is
    half a vote for each side. Found by EM (a local maximum; the start is the prior's mean), with
    `Beta(prior)` on reliabilities and `ridge / 2 * |theta|^2` on strengths, without which one may run away.
    Chen, Bennett, Collins-Thompson and Horvitz, Pairwise ranking aggregation in a crowdsourced setting,
    WSDM 2013.

    Reliability and the spread of strengths trade off, so the order is surer than the scale. With few votes a
    voter, the prior speaks.

    Intervals are "none", or "cluster-bootstrap": refits on `draws` samples of whole voters, each beginning at the
    fit, whose percentiles are widened by Student's t as those of `BradleyTerry` are. The scale is less sure than they
    say: with thirty voters, of whom ten often err, those of 95 % held the truth in 89 of 100 simulated cases.

    Parameters: `prior` (two numbers of at least 1), `ridge` (positive), `rounds_max`; `interval`, `level`, `draws`,
    `seed`. Learned: `items_`, `strengths_` (k, centred log odds), `win_probabilities_` (k, k), `contributors_`,
    `reliabilities_` (one a contributor), `intervals_` (k, 2) and `standard_errors_` (k), not a number without
    intervals; `n_iter_`, `converged_`.

    >>> left, right, won = ["x", "y", "x"] * 30, ["y", "z", "z"] * 30, ["left"] * 60 + ["right"] * 30
    >>> model = CrowdBradleyTerry().fit(left, right, won, ["u"] * 30 + ["v"] * 30 + ["w"] * 30)
    >>> model.contributors_, (model.reliabilities_ > 0.5).tolist()
    (('u', 'v', 'w'), [True, True, False])
    """

    items_: tuple[Any, ...]
    strengths_: FloatArray
    win_probabilities_: FloatArray
    contributors_: tuple[Any, ...]
    reliabilities_: FloatArray
    intervals_: FloatArray
    standard_errors_: FloatArray
    n_iter_: int
    converged_: bool

    def __init__(
        self,
        *,
        prior: tuple[float, float] = (9.0, 2.0),
        ridge: float = 0.01,
        rounds_max: int = 500,
        interval: Interval = "none",
        level: float = 0.95,
        draws: int = 200,
        seed: int = 0,
    ) -> None:
        self.prior = prior
        self.ridge = ridge
        self.rounds_max = rounds_max
        self.interval = interval
        self.level = level
        self.draws = draws
        self.seed = seed

    def fit(self, left: Column, right: Column, outcome: Column, contributor: Column) -> Self:
        """Fit on comparisons, given as to `BradleyTerry.fit`. Raises ValueError on bad columns or parameters,
        and when items fall into groups that were never compared."""
        self._check()
        data = code_comparisons(left, right, outcome)
        same_length(left=left, contributor=contributor)
        people = code(contributor, "contributor")
        won, tied = data.tables()
        counts = won + won.T + tied
        refuse_unconnected(counts, data.items)
        pairs = Pairs.of(counts)
        self.items_, self.contributors_ = data.items, people.values
        ballots = by_person(data, people.codes, pairs)
        self._learn(ballots, pairs)
        self.win_probabilities_ = win_probabilities(self.strengths_)
        self._keep_intervals(ballots, pairs)
        return self

    def _check(self) -> None:
        if min(self.prior) < 1 or self.ridge <= 0 or self.rounds_max < 1 or self.draws < 1:
            raise ValueError("prior must be two numbers of at least 1; ridge, rounds_max and draws must be positive")
        if self.interval not in get_args(Interval) or not 0 < self.level < 1:
            raise ValueError(f"interval is one of {get_args(Interval)}, level between 0 and 1")

    def _learn(self, ballots: Ballots, pairs: Pairs) -> None:
        right, wrong = self.prior
        self.reliabilities_ = np.full(ballots.people, right / (right + wrong))
        self.strengths_, self.converged_, self.n_iter_ = np.zeros(pairs.size), False, 0
        first, second = ballots.wins(1.0), ballots.lost + ballots.tied / 2
        p = (first + 1) / (first + second + 2)
        many = np.ones(ballots.people)
        while self.n_iter_ < self.rounds_max and not self.converged_:
            self.n_iter_ += 1
            before = self.strengths_
            self.strengths_, self.reliabilities_ = self._round(ballots, pairs, p, self.reliabilities_, many)
            self.converged_ = self.n_iter_ > 1 and bool(np.abs(self.strengths_ - before).max(initial=0.0) <= _NEAR)
            p = sigmoid(pairs.incidence @ self.strengths_)[ballots.pair]

    def _round(
        self, ballots: Ballots, pairs: Pairs, p: FloatArray, reliable: FloatArray, many: FloatArray
    ) -> tuple[FloatArray, FloatArray]:
        """Strengths and reliabilities after one round, from the chance `p` of each row's first item; voter g is there
        `many[g]` times."""
        first, second = ballots.wins(1.0), ballots.lost + ballots.tied / 2
        r, often, (right, wrong) = reliable[ballots.person], many[ballots.person], self.prior
        honest_first = r * p / (r * p + (1 - r) * (1 - p))
        honest_second = r * (1 - p) / (r * (1 - p) + (1 - r) * p)
        honest = first * honest_first + second * honest_second
        cast = sum_by(ballots.person, first + second, ballots.people)
        after = (right - 1 + sum_by(ballots.person, honest, ballots.people)) / (right + wrong - 2 + cast)
        met = sum_by(ballots.pair, often * (first + second), len(pairs))
        drawn = sum_by(ballots.pair, often * (first * honest_first + second * (1 - honest_second)), len(pairs))
        return maximise(pairs, met, drawn, self.ridge)[0], after

    def _keep_intervals(self, ballots: Ballots, pairs: Pairs) -> None:
        size = len(self.items_)
        self.intervals_, self.standard_errors_ = np.full((size, 2), np.nan), np.full(size, np.nan)
        if self.interval == "none" or not size:
            return
        if ballots.people < 2:
            raise ValueError("intervals by contributor need at least two contributors")
        generator = np.random.default_rng(self.seed)
        drawn = np.array([self._refit(ballots, pairs, generator) for _ in range(self.draws)])
        tails = np.quantile(drawn, [(1 - self.level) / 2, (1 + self.level) / 2], axis=0)
        degrees = np.array([float(ballots.people - 1)])
        wider = t_quantile(self.level, degrees) / NormalDist().inv_cdf((1 + self.level) / 2)
        wider *= np.sqrt(ballots.people / (ballots.people - 1))
        self.standard_errors_ = drawn.std(axis=0, ddof=1) if self.draws > 1 else np.zeros(size)
        self.intervals_ = (self.strengths_ + (tails - self.strengths_) * wider).T

    def _refit(self, ballots: Ballots, pairs: Pairs, generator: np.random.Generator) -> FloatArray:
        """Strengths that one sample of voters gives."""
        share = np.full(ballots.people, 1 / ballots.people)
        many = generator.multinomial(ballots.people, share).astype(np.float64)
        theta, reliable = self.strengths_, self.reliabilities_
        for _ in range(self.rounds_max):
            before, p = theta, sigmoid(pairs.incidence @ theta)[ballots.pair]
            theta, reliable = self._round(ballots, pairs, p, reliable, many)
            if np.abs(theta - before).max(initial=0.0) <= _NEAR_OF_A_DRAW:
                break
        return theta
