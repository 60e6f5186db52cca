"""Tests of a contributor's answers against what the others say: random, always the same."""

from abc import abstractmethod
from collections.abc import Iterator
from typing import Any, Self

import numpy as np
from scipy.special import ndtr
from scipy.stats import chi2

from tarazu.methods.anomaly.evidence import AnomalyTest, Item
from tarazu.methods.anomaly.others import Others, sums
from tarazu.methods.columns import Column, FloatArray
from tarazu.methods.votes import Gold, code_votes

_SPREAD_MIN = 1e-3
_ROUNDS = 20
# Where the crowd's spread of label shares is read: high enough to know its habits, below a tenth of odd ones.
_QUANTILE = 0.8


class AnswerTest(AnomalyTest):
    """Base of the tests that hold each answer against the posterior of its task without it."""

    def fit(
        self,
        task: Any,
        contributor: Column | None = None,
        label: Column | None = None,
        *,
        weight: Column | None = None,
        time: Column | None = None,
        gold: Gold | None = None,
    ) -> Self:
        """Learn from one row a vote, as the aggregation estimators do. Raises ValueError on bad columns."""
        votes = code_votes(task, contributor, label, weight=weight, time=time, gold=gold)
        self.contributors_ = votes.contributors
        self._others = Others.of(votes)
        self.judgements_ = self._others.counts
        self._score(self._others)
        return self

    @abstractmethod
    def _score(self, others: Others) -> None:
        """Learn scores and p-values."""

    def _strength(self, others: Others) -> FloatArray:
        """How strongly each vote speaks: how surely the others hold it to be wrong."""
        return 1.0 - others.right

    def _items(self, place: int) -> Iterator[Item]:
        votes = self._others.votes
        strength = self._strength(self._others)
        for row in np.flatnonzero(votes.contributor == place).tolist():
            yield Item(task=votes.tasks[votes.task[row]], strength=float(strength[row]))


class RandomAnswers(AnswerTest):
    """Answers that know nothing of the task: random clicks, evenly or by the labels' usual shares.

    The statistic is a chance-corrected accuracy, as Cohen's kappa, against the posterior without one's own vote:
    `kappa = (S - E) / (n - E)` with S the sum of the chances that the answers are right and E the same if the
    contributor's labels were dealt to their tasks at random. Contributors differ, so kappa is shrunk towards the
    crowd's mean by the share of its variance that is not sampling (empirical Bayes, DerSimonian and Laird 1986).
    `score_` is how far the shrunk kappa lies below the mean. The p-value is one-sided against a contributor whose
    kappa is half the mean: whoever knows less than others, but knows something, is not found however many answers
    there are, and neither do many odd ones hide each other. Learned besides: `kappa_`, not shrunk.

    >>> rng = np.random.default_rng(0)
    >>> truth = rng.integers(0, 2, 60)
    >>> people = np.repeat(["asha", "ravi", "zoya", "bot"], 60)
    >>> labels = np.concatenate([truth, truth, truth, rng.integers(0, 2, 60)])
    >>> test = RandomAnswers().fit(np.tile(np.arange(60), 4), people, labels)
    >>> test.contributors_[int(test.score_.argmax())]
    'bot'
    """

    kappa_: FloatArray

    def _score(self, others: Others) -> None:
        self.kappa_, sampling = _kappa(others)
        mean, variance = _spread(self.kappa_, sampling)
        trusted = variance / (variance + sampling)
        self.score_ = trusted * (mean - self.kappa_)
        self.p_value_ = ndtr((self.kappa_ - mean / 2.0) / np.sqrt(sampling))


class ConstantAnswers(AnswerTest):
    """Labels given far more often than these tasks call for: always the same one, in the extreme.

    The statistic is the divergence of the contributor's label shares from those that the crowd would give on the
    same tasks, `D = 2 * KL(q || e)`. Honest shares differ by sampling, 1 / n, and by habit, tau squared, taken from
    the crowd's upper quintile; so `score_ = D / (1 / n + tau^2)`, referred to chi squared with K - 1 degrees of freedom
    (Wilks, Ann. Math. Stat. 9, 1938).

    >>> truth = np.arange(30) % 2
    >>> people = np.repeat(["asha", "ravi", "zoya", "kabir"], 30)
    >>> labels = np.concatenate([truth, truth, truth, np.ones(30, dtype=int)])
    >>> test = ConstantAnswers().fit(np.tile(np.arange(30), 4), people, labels)
    >>> test.contributors_[int(test.score_.argmax())]
    'kabir'
    """

    def _score(self, others: Others) -> None:
        votes, classes = others.votes, len(others.votes.classes)
        if classes < 2:
            self.score_, self.p_value_ = np.zeros(len(others.counts)), np.ones(len(others.counts))
            return
        given = sums(votes.contributor, np.eye(classes)[votes.label], len(votes.contributors))
        called_for = others.per_contributor(others.expected)
        size = others.counts[:, None] + 4.0
        share, usual = ((each + 4.0 * others.label_share) / size for each in (given, called_for))
        divergence = 2.0 * (share * np.log(share / usual)).sum(axis=1)
        typical = chi2.ppf(_QUANTILE, classes - 1)
        beyond = divergence / typical - 1.0 / others.counts
        habit = max(0.0, float(np.quantile(beyond, _QUANTILE))) if len(beyond) else 0.0
        self._excess = share - usual
        self.score_ = divergence / (1.0 / others.counts + habit)
        self.p_value_ = chi2.sf(self.score_, classes - 1)

    def _strength(self, others: Others) -> FloatArray:
        excess: FloatArray = self._excess[others.votes.contributor, others.votes.label] * (1.0 - others.usual)
        return excess


def _right_and_chance(others: Others) -> tuple[FloatArray, FloatArray]:
    """S and E of each contributor: right answers, and those of their labels dealt to their tasks at random."""
    votes, classes = others.votes, len(others.votes.classes)
    given = sums(votes.contributor, np.eye(classes)[votes.label], len(votes.contributors))
    chance = (given * others.per_contributor(others.posterior)).sum(axis=1) / np.maximum(others.counts, 1)
    return others.per_contributor(others.right), chance


def _kappa(others: Others) -> tuple[FloatArray, FloatArray]:
    """Chance-corrected accuracy and its sampling variance; one half and large where there is nothing to correct."""
    right, chance = _right_and_chance(others)
    room = np.maximum(others.counts - chance, 0.5)
    kappa = (right - chance) / room
    mean = float(np.clip((right - chance).sum() / room.sum(), 0.0, 1.0)) if len(room) else 0.0
    return kappa, (mean * (1.0 - mean) + 0.05) / room


def _spread(values: FloatArray, sampling: FloatArray) -> tuple[float, float]:
    """Mean and variance of what the values estimate, the sampling variance taken off."""
    mean, variance = 0.0, _SPREAD_MIN
    for _ in range(_ROUNDS if len(values) else 0):
        weight = 1.0 / (sampling + variance)
        mean = float((weight * values).sum() / weight.sum())
        beyond = weight * ((values - mean) ** 2 - sampling)
        variance = max(float(beyond.sum() / weight.sum()), _SPREAD_MIN)
    return mean, variance
