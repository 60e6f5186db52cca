"""What is the case, by people's votes and by known items: how likely each label of each task is."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tarazu import methods
from tarazu.quality.settling.ballots import Ballots
from tarazu.quality.settling.calibrating import KnownVotes
from tarazu.quality.settling.settled import CHOSEN, MODEL, SEVERAL

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

CELLS_MAX = 100_000
"""Tasks times labels, and people times labels squared, up to which several models are fitted: they hold as much as eighty times over."""


def weighed(ballots: Ballots) -> Floats:
    """Return how likely each label is (tasks, K), everybody weighed by how reliable they are."""
    model = methods.DawidSkene(classes=tuple(range(len(ballots.labels))))
    return model.fit(ballots.task, ballots.contributor, ballots.label).probas_


def truths(ballots: Ballots, known: Sequence[KnownVotes]) -> tuple[Floats, str]:
    """Return how likely each label is (tasks, K) as several models see it together, and by what method that is.

    The votes on known items are fitted with the others. They tell which of the models are right about these people, and
    what each person confuses. Where answers decide how many there are, or there is too much of them, one model is asked.
    """
    size = len(ballots.labels)
    if ballots.is_steered or max(len(ballots.tasks) * size, len(ballots.contributors) * size**2) > CELLS_MAX:
        return weighed(ballots), MODEL
    told = [each for each in known if {each.expected, *each.votes} <= set(ballots.labels)]
    columns, gold = _with_known(ballots, told)
    model = methods.Consensus(classes=tuple(range(size))).fit(*columns, gold=gold)
    return model.probas_[: len(ballots.tasks)], CHOSEN if told else SEVERAL


def _with_known(ballots: Ballots, known: Sequence[KnownVotes]) -> tuple[tuple[Ints, Ints, Ints], dict[int, int]]:
    """The columns of all votes, known items numbered behind the tasks, and the labels that these must have."""
    code = {label: n for n, label in enumerate(ballots.labels)}
    people = {person: n for n, person in enumerate(ballots.contributors)}
    rows = [
        (len(ballots.tasks) + n, people.setdefault(person, len(people)), code[vote])
        for n, each in enumerate(known)
        for vote, person in zip(each.votes, each.people, strict=True)
    ]
    more = np.array(rows, dtype=np.int64).reshape(-1, 3).T
    given = (ballots.task, ballots.contributor, ballots.label)
    task, person, label = (np.concatenate(pair) for pair in zip(given, more, strict=True))
    return (task, person, label), {len(ballots.tasks) + n: code[each.expected] for n, each in enumerate(known)}
