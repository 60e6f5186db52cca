"""Made-up crowds of the kinds that recorded ones come in, to compare methods where no recording is at hand.

Each maker takes a seed and returns `(task, contributor, label, truth)`; `truth[t]` is the class of task t.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Crowd = tuple[Ints, Ints, Ints, Ints]


def busy_crowd(votes: int, classes: int = 4, seed: int = 0) -> Crowd:
    """Three to seven votes a task of a heavy-tailed crowd, a tenth of whom guess; nobody answers twice
    often."""
    draw = np.random.default_rng(seed)
    tasks, people = votes // 5, max(20, votes // 20)
    task = np.repeat(np.arange(tasks), draw.integers(3, 8, tasks))
    activity = draw.pareto(1.2, people) + 0.2
    person = draw.choice(people, len(task), p=activity / activity.sum())
    truth = draw.integers(0, classes, tasks)
    skill = np.where(draw.random(people) < 0.1, 1 / classes, draw.beta(8, 3, people))
    label = _one_coin(draw, truth[task], skill[person], classes)
    order = draw.permutation(len(task))
    return task[order], person[order], label[order], truth


def spam_ridden(seed: int) -> Crowd:
    """Two unbalanced classes, one accuracy a person, a third of the crowd guessing, and hard tasks."""
    draw = np.random.default_rng(seed)
    truth = (draw.random(2000) < 0.25).astype(np.int64)
    task, person = _design(draw, 2000, 80, 10)
    skill = np.where(draw.random(80) < 0.35, draw.uniform(0.35, 0.55, 80), draw.beta(14, 5, 80))
    ease = np.where(draw.random(2000) < 0.2, 0.2, 1.0)
    right = 0.5 + (skill[person] - 0.5) * ease[task]
    return task, person, _one_coin(draw, truth[task], right, 2), truth


def biased(seed: int) -> Crowd:
    """Few tasks that everybody answers; people lean to one of two classes, each in their own way."""
    draw = np.random.default_rng(seed)
    truth = draw.integers(0, 2, 108)
    task, person = np.repeat(np.arange(108), 39), np.tile(np.arange(39), 108)
    rates = np.stack([draw.beta(4, 2, 39), draw.beta(2.2, 1.6, 39)], axis=1)
    is_right = draw.random(len(task)) < rates[person, truth[task]]
    return task, person, np.where(is_right, truth[task], 1 - truth[task]), truth


def graded(seed: int) -> Crowd:
    """Five ordered classes that are taken for their neighbours, with people who are lenient or severe."""
    draw = np.random.default_rng(seed)
    truth = draw.choice(5, 2600, p=[0.1, 0.15, 0.3, 0.3, 0.15])
    task, person = _design(draw, 2600, 170, 6)
    shift, noise = draw.normal(0, 0.7, 170), draw.gamma(3, 0.35, 170)
    said = truth[task] + shift[person] + noise[person] * draw.normal(size=len(task))
    label = np.clip(np.rint(said), 0, 4).astype(np.int64)
    guess = draw.random(170) < 0.15
    return task, person, np.where(guess[person], draw.integers(0, 5, len(task)), label), truth


def thin(seed: int) -> Crowd:
    """Ten classes, four votes a task, and classes that most people mix up."""
    draw = np.random.default_rng(seed)
    truth = draw.integers(0, 10, 700)
    task, person = _design(draw, 700, 44, 4)
    skill = draw.beta(5, 2, 44)
    confused = np.array([draw.dirichlet(np.full(10, 0.25)) for _ in range(10)])
    wrong = np.array([draw.choice(10, p=confused[z]) for z in truth[task]])
    return task, person, np.where(draw.random(len(task)) < skill[person], truth[task], wrong), truth


def misled(seed: int) -> Crowd:
    """Three classes; a fifth of the tasks look like another class to half of the people."""
    draw = np.random.default_rng(seed)
    truth = draw.integers(0, 3, 1200)
    looks = np.where(draw.random(1200) < 0.2, (truth + 1) % 3, truth)
    task, person = _design(draw, 1200, 60, 8)
    expert = draw.random(60) < 0.5
    seen = np.where(expert[person], truth[task], looks[task])
    return task, person, _one_coin(draw, seen, draw.beta(9, 2, 60)[person], 3), truth


def confused(seed: int) -> Crowd:
    """Four unbalanced classes and a matrix of errors of each person's own."""
    draw = np.random.default_rng(seed)
    truth = draw.choice(4, 1500, p=[0.55, 0.25, 0.15, 0.05])
    task, person = _design(draw, 1500, 90, 6)
    tables = np.array([[draw.dirichlet(0.8 + 2.2 * np.eye(4)[k]) for k in range(4)] for _ in range(90)])
    edges = tables.cumsum(axis=2)[person, truth[task]]
    return task, person, np.minimum((draw.random(len(task))[:, None] > edges).sum(axis=1), 3), truth


def easy(seed: int) -> Crowd:
    """Two classes, twenty good people a task."""
    draw = np.random.default_rng(seed)
    truth = draw.integers(0, 2, 500)
    task, person = _design(draw, 500, 140, 20)
    ease = np.where(draw.random(500) < 0.1, 0.1, 1.0)
    right = 0.5 + (draw.beta(12, 3, 140)[person] - 0.5) * ease[task]
    return task, person, _one_coin(draw, truth[task], right, 2), truth


MAKERS: dict[str, Callable[[int], Crowd]] = {
    make.__name__: make for make in (spam_ridden, biased, graded, thin, misled, confused, easy)
}


def _design(draw: Any, tasks: int, people: int, redundancy: int) -> tuple[Ints, Ints]:
    """Who answers what: different people on each task, some far busier than others."""
    activity = draw.pareto(1.5, people) + 0.1
    keys = draw.exponential(size=(tasks, people)) / activity
    chosen = np.argpartition(keys, redundancy, axis=1)[:, :redundancy]
    return np.repeat(np.arange(tasks), redundancy), chosen.reshape(-1)


def _one_coin(draw: Any, truth: Ints, right: NDArray[np.float64], classes: int) -> Ints:
    label: Ints = (truth + draw.integers(1, classes, len(truth))) % classes
    return np.where(draw.random(len(truth)) < right, truth, label)
