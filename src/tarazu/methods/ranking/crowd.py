"""Strengths from voters of different reliability."""

from typing import Any, Self

import numpy as np

from tarazu.methods.columns import Column, FloatArray, code, same_length, sum_by
from tarazu.methods.estimator import Estimator
from tarazu.methods.ranking.ballots import Ballots, by_person
from tarazu.methods.ranking.connected import refuse_unconnected
from tarazu.methods.ranking.newton import maximise
from tarazu.methods.ranking.pairs import Pairs, sigmoid, win_probabilities
from tarazu.methods.ranking.win_rates import code_comparisons

_NEAR = 1e-6


class CrowdBradleyTerry(Estimator):
    """Strengths and how far each voter reports them: a voter of reliability r names the winner that the
    Bradley-Terry model draws with probability r, and the other item otherwise.

        P(voter g says that i beats j) = r_g p_ij + (1 - r_g) (1 - p_ij)

    Reliability 1/2 is clicking at random, 0 is voting upside down; a vote in effect weighs 2 r - 1. A tie is
    half a vote for each side. Found by EM (a local maximum; the start is the prior's mean), with
    `Beta(prior)` on reliabilities and `ridge / 2 * |theta|^2` on strengths, without which one may run away.
    Chen, Bennett, Collins-Thompson and Horvitz, Pairwise ranking aggregation in a crowdsourced setting,
    WSDM 2013.

    Reliability and the spread of strengths trade off, so the order is surer than the scale. There are no
    intervals: refit on resampled voters to get some. With few votes a voter, the prior speaks.

    Parameters: `prior` (two numbers of at least 1), `ridge` (positive), `rounds_max`. Learned: `items_`,
    `strengths_` (k, centred log odds), `win_probabilities_` (k, k), `contributors_`, `reliabilities_` (one a
    contributor), `n_iter_`, `converged_`.

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
    n_iter_: int
    converged_: bool

    def __init__(self, *, prior: tuple[float, float] = (9.0, 2.0), ridge: float = 0.01, rounds_max: int = 500) -> None:
        self.prior = prior
        self.ridge = ridge
        self.rounds_max = rounds_max

    def fit(self, left: Column, right: Column, outcome: Column, contributor: Column) -> Self:
        """Fit on comparisons, given as to `BradleyTerry.fit`. Raises ValueError on bad columns or parameters,
        and when items fall into groups that were never compared."""
        if min(self.prior) < 1 or self.ridge <= 0 or self.rounds_max < 1:
            raise ValueError("prior must be two numbers of at least 1, ridge and rounds_max must be positive")
        data = code_comparisons(left, right, outcome)
        same_length(left=left, contributor=contributor)
        people = code(contributor, "contributor")
        won, tied = data.tables()
        counts = won + won.T + tied
        refuse_unconnected(counts, data.items)
        pairs = Pairs.of(counts)
        self.items_, self.contributors_ = data.items, people.values
        self._climb(by_person(data, people.codes, pairs), pairs)
        self.win_probabilities_ = win_probabilities(self.strengths_)
        return self

    def _climb(self, ballots: Ballots, pairs: Pairs) -> None:
        first, second = ballots.wins(1.0), ballots.lost + ballots.tied / 2
        met = sum_by(ballots.pair, first + second, len(pairs))
        cast = sum_by(ballots.person, first + second, ballots.people)
        right, wrong = self.prior
        reliable = np.full(ballots.people, right / (right + wrong))
        theta, self.converged_ = np.zeros(pairs.size), False
        for rounds in range(1, self.rounds_max + 1):
            self.n_iter_ = rounds
            p, r = sigmoid(pairs.incidence @ theta)[ballots.pair], reliable[ballots.person]
            if rounds == 1:
                p = (first + 1) / (first + second + 2)
            honest_first = r * p / (r * p + (1 - r) * (1 - p))
            honest_second = r * (1 - p) / (r * (1 - p) + (1 - r) * p)
            honest = first * honest_first + second * honest_second
            reliable = (right - 1 + sum_by(ballots.person, honest, ballots.people)) / (right + wrong - 2 + cast)
            drawn = first * honest_first + second * (1 - honest_second)
            previous = theta
            theta, _ = maximise(pairs, met, sum_by(ballots.pair, drawn, len(pairs)), self.ridge)
            if np.abs(theta - previous).max(initial=0.0) <= _NEAR and rounds > 1:
                self.converged_ = True
                break
        self.strengths_, self.reliabilities_ = theta, reliable
