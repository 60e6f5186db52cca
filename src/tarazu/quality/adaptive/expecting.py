"""What a number of answers is expected to cost and bring before there are any: people as they are assumed to be, or as they were
measured, draw answers that are replayed under a setting like recorded ones.

Made-up tasks are equally hard and people err independently, so of tasks that are hard for everybody too little is expected.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tarazu import methods
from tarazu.quality.settling.ballots import Ballots

RIGHT = {"careful": (0.9, 0.9), "ordinary": (0.8, 0.8), "mixed": (0.5, 0.9)}
"""What may be assumed of people: the share of right answers of the worst and of the best of them, the others evenly between."""
ANSWERS_MIN = 3
TASKS_MIN = 30
"""Tasks with three answers or more from which a project's own answers say what to expect."""
MOST_MAX = 30
"""Beyond so many answers a task is taken to get no more: every round is a fit."""

_TASKS = 600
_PEOPLE = 24
_PEOPLE_MAX = 200
_SEED = 7

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mix:
    """People by their confusion matrices (people, K, K) and how much each of them answers (people); shares of labels (K)."""

    tables: Floats
    weight: Floats
    shares: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """How many answers tasks get: from `least` to `most` until they are so sure, or `most` each; `per_task` of them on the mean at
    the most beyond the least, where a budget says so."""

    confidence: float | None
    least: int
    most: int
    per_task: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """One setting: answers a task, expected accuracy (0 to 1), and the share of tasks whose recorded answers ran out
    before they were sure, which would have got more. Without a confidence, as many answers for each; from `least` to `most`: as were given."""

    confidence: float | None
    most: int
    answers_per_task: float
    accuracy: float
    ran_out: float
    least: int = 1


def assumed(people: str, size: int) -> Mix:
    """Return people as they are assumed to be: labels equally frequent, every wrong one equally likely."""
    right = np.linspace(*RIGHT[people], _PEOPLE)
    tables = np.repeat((1 - right) / (size - 1), size * size).reshape(-1, size, size)
    tables[:, np.arange(size), np.arange(size)] = right[:, None]
    return Mix(tables=tables, weight=np.ones(_PEOPLE), shares=np.full(size, 1 / size))


def measured(ballots: Ballots) -> Mix:
    """Return the people of a project as its answers show them; those who answered most, where they are many."""
    model = methods.DawidSkene(classes=tuple(range(len(ballots.labels)))).fit(
        ballots.task, ballots.contributor, ballots.label
    )
    first = np.argsort(-model.answered_, kind="stable")[:_PEOPLE_MAX]
    return Mix(tables=model.confusion_[first], weight=model.answered_[first], shares=model.class_prior_)


def blended(before: Mix, own: Mix, share: float) -> Mix:
    """Return people of whom a `share` (0 to 1) is as `own`, the others as they were taken to be before."""
    return Mix(
        tables=np.concatenate([before.tables, own.tables]),
        weight=np.concatenate([(1 - share) * _shares(before.weight), share * _shares(own.weight)]),
        shares=(1 - share) * before.shares + share * own.shares,
    )


def own_share(ballots: Ballots) -> float:
    """Say how far a project's own answers go (0 to 1) towards as many as it takes to expect nothing from elsewhere."""
    answers = np.minimum(np.bincount(ballots.task, minlength=len(ballots.tasks)), ANSWERS_MIN)
    return min(1.0, float(answers[answers > 1].sum()) / (TASKS_MIN * ANSWERS_MIN))


def expected(mix: Mix, settings: Sequence[Setting]) -> list[Replayed]:
    """Play made-up tasks through every setting; the same for the same input."""
    deepest = min(MOST_MAX, max((setting.most for setting in settings), default=1))
    columns, truth = _drawn(mix, deepest)
    return [_played(columns, truth, setting) for setting in settings]


@lru_cache(maxsize=64)
def expected_of(people: str, size: int, settings: tuple[Setting, ...]) -> tuple[Replayed, ...]:
    """Return what is expected of people who are assumed to be so; once worked out it is remembered."""
    return tuple(expected(assumed(people, size), settings))


def _drawn(mix: Mix, deepest: int) -> tuple[tuple[Ints, Ints, Ints], Ints]:
    """Return so many answers to each of the made-up tasks as columns, and what is true of them."""
    draw = np.random.default_rng(_SEED)
    tables = mix.tables[_spread(mix.weight, max(_PEOPLE, deepest))]
    truth = draw.permutation(_spread(mix.shares, _TASKS))
    person = np.argsort(draw.random((_TASKS, len(tables))), axis=1)[:, :deepest]
    chances = tables[person, truth[:, None]].cumsum(axis=2)
    label = (draw.random(person.shape)[:, :, None] > chances).sum(axis=2)
    task = np.repeat(np.arange(_TASKS), deepest)
    return (task, person.ravel(), np.minimum(label.ravel(), mix.shares.size - 1)), truth


def _spread(weight: Floats, count: int) -> Ints:
    """Return `count` places, each as often as it weighs."""
    upto = _shares(weight).cumsum()
    return np.minimum(np.searchsorted(upto, (np.arange(count) + 0.5) / count), len(weight) - 1)


def _shares(weight: Floats) -> Floats:
    found: Floats = weight / weight.sum()
    return found


def _played(columns: tuple[Ints, Ints, Ints], truth: Ints, setting: Setting) -> Replayed:
    most = min(setting.most, MOST_MAX)
    least = min(setting.least, most) if setting.confidence else most
    stop = methods.PosteriorStop(threshold=setting.confidence or 1.0, at_least=least, at_most=most)
    asked = len(truth) * (most if setting.per_task is None else max(setting.per_task, least))
    policy = _Bounded(stop=stop, start=least, bound=int(asked))
    point = methods.FixedRedundancy(redundancy=1, judgements_per_task=1.0, accuracy=0.0)
    known = dict(enumerate(truth.tolist()))
    run = methods.replay(*columns, known, policy=policy, seeds=[_SEED], curve=[point]).runs[0]
    return Replayed(
        confidence=setting.confidence,
        most=setting.most,
        answers_per_task=max(run.judgements_per_task, float(setting.least)),
        accuracy=run.accuracy,
        ran_out=0.0,
        least=setting.least,
    )


class _Bounded(methods.Adaptive):
    """Judgements until a rule calls a task finished, but no more than `bound` in all: those that come first get them."""

    def __init__(self, *, bound: int = 0, **given: Any) -> None:
        super().__init__(**given)
        self.bound = bound

    def next_round(self, standing: Any) -> NDArray[np.bool_]:
        wanted: NDArray[np.bool_] = super().next_round(standing)
        wanted[np.flatnonzero(wanted)[max(0, self.bound - standing.asked) :]] = False
        return wanted
