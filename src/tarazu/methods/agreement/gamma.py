"""Gamma: agreement on spans by the best way to align what people marked."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
from scipy import sparse

from tarazu.methods.agreement.resampling import interval, refuse_bad_draws
from tarazu.methods.agreement.spans import Spans, code_spans
from tarazu.methods.columns import Column, FloatArray

_CANDIDATES_MAX = 400_000

Units = tuple[FloatArray, FloatArray, Any]
"""One person's spans of one text: starts, ends and labels (as codes)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gamma:
    """Gamma with its bootstrap interval over texts (None for a single text); `samples` of chance a text.

    `value` is None when fewer than two people read any text, or nobody marked anything.
    """

    value: float | None
    low: float | None
    high: float | None
    tasks: int
    contributors: int
    spans: int
    samples: int


def gamma_agreement(
    task: Column,
    contributor: Column,
    start: Column,
    end: Column,
    label: Column | None = None,
    *,
    position_weight: float = 1.0,
    label_weight: float = 1.0,
    label_distance: Callable[[Any, Any], float] | None = None,
    samples: int = 30,
    level: float = 0.95,
    draws: int = 1000,
    seed: int = 0,
) -> Gamma:
    """Gamma, `1 - best disorder / disorder by chance`, of spans with labels.

    Spans of different people are aligned in groups of at most one a person. Two spans of a group differ by

        position_weight ((|starts| + |ends| apart) / (sum of lengths))^2 + label_weight d(labels)

    with d = 1 for unequal labels or `label_distance` (from 0 to 1); a missing span differs by 1 from anything.
    A group's disorder is the mean over pairs of people, and an alignment's the sum over its groups divided by
    the mean number of spans a person. The best alignment is found exactly: for two people as an assignment,
    for more as an integer program over the groups worth having. Chance is the mean of `samples` alignments of
    people made up by moving a random reader's spans of that text around by a random distance. Disorders of
    several texts are summed, each weighed by its spans a person.

    Mathet, Widlöcher and Métivier, Computational Linguistics 41 (2015). Sampling leaves an error of about
    1 / sqrt(samples) of the spread by chance. For texts whose readers' counts of spans (plus one) multiply to
    more than 400,000 it raises ValueError; so it does for bad columns and parameters.

    >>> table = ["t"] * 4, list("uuvv"), [0, 20, 0, 21], [5, 30, 5, 30], list("xyxy")
    >>> 0.9 < gamma_agreement(*table).value < 1
    True
    """
    refuse_bad_draws(level, draws)
    if samples < 1 or min(position_weight, label_weight) < 0 or position_weight + label_weight == 0:
        raise ValueError("samples must be positive, weights not negative and not both 0")
    spans = code_spans(task, contributor, start, end, label)
    apart = _Apart(position_weight, label_weight * _label_table(spans.labels, label_distance))
    best, chance = _disorders(spans, apart, samples, seed)
    size = {"tasks": len(best), "contributors": len(spans.contributors), "spans": len(spans.start)}
    if not best or not sum(chance):
        return Gamma(value=None, low=None, high=None, samples=samples, **size)
    sums = np.array([best, chance])

    def gamma(weights: FloatArray) -> FloatArray:
        return np.asarray(1 - weights @ sums[0] / (weights @ sums[1]))

    low, high = (
        interval(gamma, np.ones(len(best), dtype=np.int64), level, draws, seed) if len(best) > 1 else (None, None)
    )
    value = float(1 - sums[0].sum() / sums[1].sum())
    return Gamma(value=value, low=low, high=high, samples=samples, **size)


def _disorders(spans: Spans, apart: "_Apart", samples: int, seed: int) -> tuple[list[float], list[float]]:
    """The best disorder and that by chance of every text that two people or more have read."""
    generator = np.random.default_rng(seed)
    best, chance = [], []
    for number in range(len(spans.tasks)):
        people = _people(spans, number)
        if len(people) > 1 and any(len(starts) for starts, _, _ in people):
            best.append(_disorder(people, apart))
            chance.append(_by_chance(people, apart, samples, generator))
    return best, chance


@dataclass(frozen=True, slots=True)
class _Apart:
    """How far two spans differ."""

    position: float
    labels: FloatArray

    def __call__(self, one: Units, other: Units) -> FloatArray:
        """All spans of the one against all of the other, (n, m)."""
        gaps = np.abs(one[0][:, None] - other[0]) + np.abs(one[1][:, None] - other[1])
        lengths = (one[1] - one[0])[:, None] + (other[1] - other[0])
        return np.asarray(self.position * (gaps / lengths) ** 2 + self.labels[one[2][:, None], other[2]])


def _label_table(labels: tuple[Any, ...], distance: Callable[[Any, Any], float] | None) -> FloatArray:
    if distance is None:
        return 1 - np.eye(len(labels))
    table = np.array([[float(distance(a, b)) for b in labels] for a in labels]).reshape(len(labels), len(labels))
    if (table < 0).any() or (table > 1).any() or not np.allclose(table, table.T) or np.diag(table).any():
        raise ValueError("label distances must lie between 0 and 1, be symmetric, and 0 for a label and itself")
    return table


def _people(spans: Spans, number: int) -> list[Units]:
    here = spans.task == number
    own = [here & (spans.contributor == person) for person in spans.readers(number).tolist()]
    return [(spans.start[rows], spans.end[rows], spans.label[rows]) for rows in own]


def _by_chance(people: list[Units], apart: _Apart, samples: int, generator: np.random.Generator) -> float:
    """The mean disorder of made-up people, for as many spans as the real ones have."""
    marked = [own for own in people if len(own[0])]
    begin = min(float(own[0].min()) for own in marked)
    extent = max(float(own[1].max()) for own in marked) - begin
    real = sum(len(own[0]) for own in people)
    found = []
    for _ in range(samples):
        made = [_moved(people[generator.integers(len(people))], begin, extent, generator) for _ in people]
        spans = sum(len(own[0]) for own in made)
        if spans:
            found.append(_disorder(made, apart) * real / spans)
    return float(np.mean(found)) if found else 0.0


def _moved(own: Units, begin: float, extent: float, generator: np.random.Generator) -> Units:
    starts = begin + (own[0] - begin + generator.random() * extent) % extent
    return starts, starts + own[1] - own[0], own[2]


def _disorder(people: list[Units], apart: _Apart) -> float:
    """The sum of the groups' disorders in the best alignment."""
    return _pairwise(people, apart) if len(people) == 2 else _programme(people, apart)


def _pairwise(people: list[Units], apart: _Apart) -> float:
    # Only gamma needs this part of SciPy, and it is slow to import.
    from scipy import optimize

    table = apart(people[0], people[1])
    n, m = table.shape
    cost = np.ones((n + m, n + m))
    cost[:n, :m], cost[n:, m:] = table, 0.0
    rows, columns = optimize.linear_sum_assignment(cost)
    return float(cost[rows, columns].sum())


def _programme(people: list[Units], apart: _Apart) -> float:
    from scipy import optimize

    groups, disorder = _groups(people, apart)
    offsets = np.concatenate([[0], np.cumsum([len(own[0]) for own in people])])
    rows, columns = np.nonzero(groups >= 0)
    unit = offsets[:-1][columns] + groups[rows, columns]
    cover = sparse.coo_array((np.ones(len(unit)), (unit, rows)), shape=(int(offsets[-1]), len(groups))).tocsr()
    found = optimize.milp(
        disorder,
        integrality=np.ones(len(groups), dtype=np.int64),
        bounds=optimize.Bounds(0, 1),
        constraints=optimize.LinearConstraint(cover, 1, 1),
    )
    if found.x is None:
        raise ValueError(f"no alignment was found: {found.message}")
    return float(found.fun)


def _groups(people: list[Units], apart: _Apart) -> tuple[Any, FloatArray]:
    """The groups that can be part of a best alignment, (n, people) with -1 for nobody, and their disorders."""
    sizes = [len(own[0]) + 1 for own in people]
    if np.prod(np.array(sizes, dtype=np.float64)) > _CANDIDATES_MAX:
        raise ValueError(f"too many spans to align exactly: {[size - 1 for size in sizes]} on one text")
    groups = np.stack([axis.reshape(-1) for axis in np.indices(sizes)], axis=1) - 1
    disorder = np.zeros(len(groups))
    for one, other in combinations(range(len(people)), 2):
        table = np.ones((sizes[one], sizes[other]))
        table[1:, 1:] = apart(people[one], people[other])
        disorder += table[groups[:, one] + 1, groups[:, other] + 1]
    disorder /= len(people) * (len(people) - 1) / 2
    spans = (groups >= 0).sum(axis=1)
    # Alone, each span of a group costs 1: a group that costs more is never used.
    kept = (spans == 1) | ((spans > 1) & (disorder < spans))
    return groups[kept], disorder[kept]
