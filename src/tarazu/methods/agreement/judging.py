"""An automatic judge held against people: chance-corrected agreement, and what the judge leans to, with intervals that
draw whole tasks."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass

import numpy as np

from tarazu.methods.agreement.resampling import Coefficient, interval, refuse_bad_draws
from tarazu.methods.columns import Column, FloatArray, code, numbers, same_length


@dataclass(frozen=True, slots=True, kw_only=True)
class Lean:
    """How much further from people a judge stands where something holds than where it does not.

    `value` is the mean of judge minus people with it, less the mean without it: 0 for a judge that treats both alike,
    above 0 for one that is kinder where it holds. None where all grades are on one side.
    """

    value: float | None
    low: float | None
    high: float | None
    with_it: int
    without_it: int
    tasks: int


def judge_kappa(
    task: Column, judge: Column, people: Column, *, level: float = 0.95, draws: int = 1000, seed: int = 0
) -> Coefficient:
    """Cohen's kappa of a judge and people over many grades of each task.

    The value is that of `cohen_kappa` over all grades; the interval resamples tasks with all their grades, because
    grades of one answer are not independent. Rows in which either label is missing are left out. Raises ValueError on
    bad columns.

    >>> found = judge_kappa([1, 1, 2, 2], ["x", "x", "y", "y"], ["x", "y", "y", "y"], draws=0)
    >>> found.value, found.tasks, found.votes
    (0.5, 2, 8)
    """
    refuse_bad_draws(level, draws)
    same_length(task=task, judge=judge, people=people)
    tasks = code(task, "task")
    labels = _labels(judge, people)
    said = [code(column, name, labels, missing=True).codes for column, name in ((judge, "judge"), (people, "people"))]
    both = (said[0] >= 0) & (said[1] >= 0)
    place, size = np.unique(tasks.codes[both], return_inverse=True), max(len(labels), 1)
    tables = np.zeros((len(place[0]), size * size))
    np.add.at(tables, (place[1], said[0][both] * size + said[1][both]), 1)

    def kappa(drawn: FloatArray) -> FloatArray:
        table = (drawn @ tables).reshape(len(drawn), size, size)
        total = table.sum(axis=(1, 2))
        with np.errstate(divide="ignore", invalid="ignore"):
            observed = np.trace(table, axis1=1, axis2=2) / total
            expected = (table.sum(axis=1) * table.sum(axis=2)).sum(axis=1) / total**2
            return np.asarray(np.where(expected < 1, (observed - expected) / (1 - expected), np.nan))

    known = {"tasks": len(tables), "contributors": 2, "votes": 2 * int(both.sum())}
    return _over_tasks(kappa, known, level, draws, seed)


def grades_alpha(
    task: Column,
    criterion: Column,
    contributor: Column,
    label: Column,
    *,
    level: float = 0.95,
    draws: int = 1000,
    seed: int = 0,
) -> Coefficient:
    """Krippendorff's nominal alpha of people who grade several criteria of each task.

    Each row is one grade of one criterion of one task; one without a label is none. The value is that of
    `krippendorff_alpha` with each criterion of each task as a unit; the interval resamples tasks with all their grades,
    because grades of one answer are not independent. `tasks` counts tasks, `votes` grades that have another beside them.
    Raises ValueError on bad columns.

    >>> people, said = list("uvuvuvuv"), list("xxxxyyxy")
    >>> found = grades_alpha([1, 1, 1, 1, 2, 2, 2, 2], list("aabbaabb"), people, said, draws=0)
    >>> round(found.value, 3), found.tasks, found.votes
    (0.533, 2, 8)
    """
    refuse_bad_draws(level, draws)
    same_length(task=task, criterion=criterion, contributor=contributor, label=label)
    sums, graders = _sums_of_tasks(task, criterion, contributor, label)
    known = {"tasks": len(sums), "contributors": graders, "votes": int(sums[:, 1:].sum())}

    def alphas(drawn: FloatArray) -> FloatArray:
        observed, counts = (drawn @ sums)[:, 0], (drawn @ sums)[:, 1:]
        total = counts.sum(axis=1)
        expected = (counts * (total[:, None] - counts)).sum(axis=1)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(np.where(expected > 0, 1 - observed * (total - 1) / expected, np.nan))

    return _over_tasks(alphas, known, level, draws, seed)


def judge_lean(
    task: Column,
    judge: Column,
    people: Column,
    holds: Column,
    *,
    level: float = 0.95,
    draws: int = 1000,
    seed: int = 0,
) -> Lean:
    """How much kinder a judge is than people where something holds (1) than where it does not (0).

    `judge` and `people` are numbers on one scale, such as 1 for met and the share of people who said met. What people
    themselves think of long or well-formed answers is taken off, so that only the judge's own preference is left. The
    interval resamples tasks with all their grades. Raises ValueError on bad columns, or a `holds` that is neither 0 nor 1.

    >>> found = judge_lean([1, 2, 3, 4], [1, 1, 0, 1], [0, 0.5, 0, 1], [1, 1, 0, 0], draws=0)
    >>> found.value, found.with_it, found.without_it
    (0.75, 2, 2)
    """
    refuse_bad_draws(level, draws)
    same_length(task=task, judge=judge, people=people, holds=holds)
    tasks, side = code(task, "task"), numbers(holds, "holds")
    if ((side != 0) & (side != 1)).any():
        raise ValueError(f"column 'holds', row {int(np.argmax((side != 0) & (side != 1)))}: neither 0 nor 1")
    apart = numbers(judge, "judge") - numbers(people, "people")
    sums, counts = np.zeros((len(tasks.values), 2)), np.zeros((len(tasks.values), 2))
    np.add.at(sums, (tasks.codes, side.astype(np.int64)), apart)
    np.add.at(counts, (tasks.codes, side.astype(np.int64)), 1)

    def difference(drawn: FloatArray) -> FloatArray:
        with np.errstate(divide="ignore", invalid="ignore"):
            means = (drawn @ sums) / (drawn @ counts)
        return np.asarray(means[:, 1] - means[:, 0])

    often = np.ones(len(sums), dtype=np.int64)
    without_it, with_it = (int(each) for each in counts.sum(axis=0))
    known = {"with_it": with_it, "without_it": without_it, "tasks": len(sums)}
    if not with_it or not without_it:
        return Lean(value=None, low=None, high=None, **known)
    value = float(difference(often[None, :].astype(np.float64))[0])
    low, high = interval(difference, often, level, draws, seed)
    return Lean(value=value, low=low, high=high, **known)


def _over_tasks(
    statistic: Callable[[FloatArray], FloatArray], known: dict[str, int], level: float, draws: int, seed: int
) -> Coefficient:
    """A statistic of whole tasks, once each and as they are drawn; None where it is not defined."""
    often = np.ones(known["tasks"], dtype=np.int64)
    value = statistic(often[None, :].astype(np.float64))[0] if len(often) else np.nan
    if np.isnan(value):
        return Coefficient(value=None, low=None, high=None, **known)
    low, high = interval(statistic, often, level, draws, seed)
    return Coefficient(value=float(value), low=low, high=high, **known)


def _sums_of_tasks(task: Column, criterion: Column, contributor: Column, label: Column) -> tuple[FloatArray, int]:
    """For each task the disagreement within its criteria and the grades by label, of criteria with two grades or more; and
    how many people gave those."""
    tasks, criteria, people = code(task, "task"), code(criterion, "criterion"), code(contributor, "contributor")
    labels = code(label, "label", missing=True)
    told, width = labels.codes >= 0, max(len(criteria.values), 1)
    units, place = np.unique((tasks.codes * width + criteria.codes)[told], return_inverse=True)
    said = np.zeros((len(units), max(len(labels.values), 1)))
    np.add.at(said, (place, labels.codes[told]), 1)
    sizes = said.sum(axis=1)
    several = sizes > 1
    graders = len(np.unique(people.codes[told][several[place]]))
    said, sizes = said[several], sizes[several]
    apart = (said * (sizes[:, None] - said)).sum(axis=1) / (sizes - 1)
    places, owner = np.unique(units[several] // width, return_inverse=True)
    sums = np.zeros((len(places), 1 + said.shape[1]))
    np.add.at(sums, owner, np.column_stack([apart, said]))
    return sums, graders


def _labels(judge: Column, people: Column) -> tuple[Hashable, ...]:
    found = {*code(judge, "judge", missing=True).values, *code(people, "people", missing=True).values}
    return tuple(sorted(found, key=str))
