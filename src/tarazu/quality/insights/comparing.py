"""People compared with each other over votes and answers: pure arithmetic, in pieces that fit into memory."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from tarazu.methods import krippendorff_alpha
from tarazu.quality.insights.insight import (
    Apart,
    Bucket,
    Confusion,
    ContributorFigures,
    Seconds,
)
from tarazu.quality.intervals import LEVEL, interval
from tarazu.quality.settling.agreement import Interval, median_seconds
from tarazu.quality.settling.ballots import Ballots
from tarazu.quality.settling.settled import Tally

COMPARED_MIN = 10
"""Compared answers from which somebody is shown: of fewer one learns about the tasks, not about the person."""
CONTRIBUTORS_MAX = 500
LABELS_SHOWN = 12
ANSWERS_APART_MAX = 200
BOUNDS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)

_LABELS_MAX = 64
_ROWS_AT_ONCE = 100_000
_DRAWS = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedAnswer:
    """An answer that counts, as it is compared with others."""

    task_id: uuid.UUID
    contributor: str
    answer: dict[str, Any]


def agreements(ballots: Ballots) -> NDArray[np.float64]:
    """Return of each task the share of pairs of people who gave the same label; NaN where one person answered."""
    tally = Tally.of(ballots)
    found: NDArray[np.float64] = np.full(len(ballots.tasks), np.nan)
    if not len(found):
        return found
    votes = np.add.reduceat(tally.votes, tally.starts[:-1])
    agreeing = np.add.reduceat(tally.votes * (tally.votes - 1), tally.starts[:-1])
    np.divide(agreeing, votes * (votes - 1), out=found, where=votes > 1)
    return found


def difficulty(found: NDArray[np.float64]) -> list[Bucket]:
    """Return how many tasks lie where between no agreement and all of it; tasks with one answer are left out."""
    known = found[~np.isnan(found)]
    counts, _ = np.histogram(known[known < 1], bins=np.array(BOUNDS))
    buckets = [Bucket(low=BOUNDS[i], high=BOUNDS[i + 1], tasks=int(n)) for i, n in enumerate(counts)]
    return [*buckets, Bucket(low=1.0, high=1.0, tasks=int((known >= 1).sum()))]


def confusion(ballots: Ballots) -> Confusion | None:
    """Count which labels two people gave to the same task; None where there are too many labels to tell."""
    size = len(ballots.labels)
    if not len(ballots) or size > _LABELS_MAX:
        return None
    pairs = np.zeros((size, size))
    for counts in _counts(ballots):
        pairs += counts.T @ counts
    votes = np.bincount(ballots.label, minlength=size)
    # Each vote was paired with itself, and two people who agree were counted in both orders.
    diagonal = (np.diag(pairs) - votes) / 2
    np.fill_diagonal(pairs, diagonal)
    common = np.sort(np.argsort(-votes, kind="stable")[:LABELS_SHOWN])
    common = common[votes[common] > 0]
    table = pairs[np.ix_(common, common)].astype(np.int64).tolist()
    left_out = int((votes > 0).sum()) - len(common)
    return Confusion(labels=[ballots.labels[i] for i in common], pairs=table, left_out=left_out)


def seconds(ballots: Ballots) -> Seconds | None:
    """Return what an answer takes, over those whose time is known; None without any."""
    known = ballots.seconds[ballots.seconds > 0]
    if not len(known):
        return None
    low, median, high = np.percentile(known, [25, 50, 75]).tolist()
    return Seconds(low=low, median=median, high=high)


def contributors(ballots: Ballots, names: Mapping[uuid.UUID, uuid.UUID]) -> tuple[list[ContributorFigures], int, int]:
    """Return how people's answers fare, most answers first, and how many people have too few or did not fit.

    `names` gives the name by which the tenant knows a contributor.
    """
    size = len(ballots.contributors)
    compared, agreeing = np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.int64)
    if len(ballots.labels) <= _LABELS_MAX:
        for rows, others in _others(ballots):
            most = others.max(axis=1)
            one_leads = (most > 0) & ((others == most[:, None]).sum(axis=1) == 1)
            people, labels = ballots.contributor[rows], ballots.label[rows]
            gave_it = one_leads & (others.argmax(axis=1) == labels)
            compared += np.bincount(people[one_leads], minlength=size)
            agreeing += np.bincount(people[gave_it], minlength=size)
    answers = np.bincount(ballots.contributor, minlength=size)
    enough = np.flatnonzero(compared >= COMPARED_MIN)
    shown = enough[np.argsort(-answers[enough], kind="stable")][:CONTRIBUTORS_MAX]
    times = _medians(ballots, shown)
    found = [
        _figures(
            names[ballots.contributors[person]],
            int(answers[person]),
            int(compared[person]),
            int(agreeing[person]),
            times[person],
        )
        for person in shown.tolist()
    ]
    return found, size - len(enough), len(enough) - len(shown)


def apart(answers: Sequence[ComparedAnswer], distance: Callable[[Any, Any], float]) -> Apart | None:
    """Return alpha with a distance between answers; None where it says nothing, as all are equal.

    Equal answers are one label of alpha, and `distance` (0 to 1) is what labels lie apart.
    """
    spelled = [msgspec.json.encode(each.answer, order="sorted") for each in answers]
    different = sorted(set(spelled))
    if len(different) < 2:
        return None
    values = [msgspec.json.decode(each) for each in different]
    gaps = np.zeros((len(values), len(values)))
    for i, one in enumerate(values):
        for j in range(i):
            gaps[i, j] = gaps[j, i] = distance(one, values[j])
    place = {text: i for i, text in enumerate(different)}
    found = krippendorff_alpha(
        [str(each.task_id) for each in answers],
        [each.contributor for each in answers],
        [place[text] for text in spelled],
        metric=gaps,
        classes=range(len(different)),
        level=LEVEL,
        draws=_DRAWS,
    )
    ends = [None if end is None else round(end, 6) for end in (found.value, found.low, found.high)]
    alpha = Interval(value=ends[0], low=ends[1], high=ends[2], level=LEVEL)
    return Apart(alpha=alpha, tasks=found.tasks, answers=found.votes)


def sample(ballots: Ballots) -> list[uuid.UUID]:
    """Return tasks that at least two people answered, evenly spread, with as many answers together as can be compared."""
    votes = np.bincount(ballots.task, minlength=len(ballots.tasks))
    shared = np.flatnonzero(votes > 1)
    if not len(shared):
        return []
    most = max(2, int(ANSWERS_APART_MAX // votes[shared].mean()))
    spread = shared[np.unique(np.linspace(0, len(shared) - 1, min(most, len(shared))).astype(np.int64))]
    fitting = spread[np.cumsum(votes[spread]) <= ANSWERS_APART_MAX]
    return [ballots.tasks[i] for i in fitting.tolist()]


def _figures(name: uuid.UUID, answers: int, compared: int, agreeing: int, median: float | None) -> ContributorFigures:
    low, high = interval(agreeing, compared - agreeing)
    return ContributorFigures(
        contributor_id=name,
        answers=answers,
        compared=compared,
        agreeing=agreeing,
        low=round(low, 4),
        high=round(high, 4),
        seconds_median=median,
    )


def _medians(ballots: Ballots, people: NDArray[np.int64]) -> dict[int, float | None]:
    order = np.argsort(ballots.contributor, kind="stable")
    sorted_people = ballots.contributor[order]
    starts, ends = np.searchsorted(sorted_people, people), np.searchsorted(sorted_people, people, side="right")
    return {
        person: median_seconds(ballots.seconds[order[start:end]])
        for person, start, end in zip(people.tolist(), starts.tolist(), ends.tolist(), strict=True)
    }


def _counts(ballots: Ballots) -> Iterator[NDArray[np.float64]]:
    """Yield votes by task and label for chunks of tasks; rows lie in order of task."""
    width = len(ballots.labels)
    for start in range(0, len(ballots.tasks), _ROWS_AT_ONCE):
        end = min(start + _ROWS_AT_ONCE, len(ballots.tasks))
        first, last = np.searchsorted(ballots.task, [start, end])
        flat = (ballots.task[first:last] - start) * width + ballots.label[first:last]
        yield np.bincount(flat, minlength=(end - start) * width).reshape(end - start, width).astype(np.float64)


def _others(ballots: Ballots) -> Iterator[tuple[NDArray[np.int64], NDArray[np.float64]]]:
    """Yield rows and, of each, what the others voted on its task, (rows, labels)."""
    start = 0
    for counts in _counts(ballots):
        first, last = np.searchsorted(ballots.task, [start, start + len(counts)])
        for piece in range(int(first), int(last), _ROWS_AT_ONCE):
            rows = np.arange(piece, min(piece + _ROWS_AT_ONCE, int(last)))
            others = counts[ballots.task[rows] - start]
            others[np.arange(len(rows)), ballots.label[rows]] -= 1
            yield rows, others
        start += len(counts)
