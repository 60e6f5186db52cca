"""Answers of any type in one canonical order, and what their contributors' errors add up to."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from tarazu.methods.columns import Column, FloatArray, IntArray, code, numbers, same_length

Distance = Callable[[Any, Any], float]
"""How far two answers of one task are apart: 0 for the same answer, symmetric, usually at most 1."""

_FLOOR = 0.1


@dataclass(frozen=True, slots=True)
class Answers:
    """Answers sorted by task, contributor and content, so that the order of the rows never matters.

    `bounds[t]:bounds[t + 1]` are the rows of task t; `gold` maps a task's position to its known answer.
    """

    tasks: tuple[Any, ...]
    contributors: tuple[Any, ...]
    task: IntArray
    contributor: IntArray
    content: tuple[Any, ...]
    weight: FloatArray
    bounds: IntArray
    gold: Mapping[int, Any]

    def groups(self) -> Iterator[tuple[int, slice]]:
        """Each task's position with the slice of its rows."""
        for task in range(len(self.tasks)):
            yield task, slice(int(self.bounds[task]), int(self.bounds[task + 1]))


def code_answers(
    task: Column,
    contributor: Column,
    answer: Column,
    *,
    weight: Column | None = None,
    gold: Mapping[Any, Any] | None = None,
    check: Callable[[Any], Any] = lambda value: value,
) -> Answers:
    """Code the columns. `check` turns an answer into the form a method works on and raises ValueError for a bad one.

    Raises ValueError naming the column and row of a missing or bad value, a weight that is not positive, and a gold
    task that nobody answered.
    """
    same_length(task=task, contributor=contributor, answer=answer)
    tasks, people = code(task, "task"), code(contributor, "contributor")
    content = [_checked(value, f"column 'answer', row {row}", check) for row, value in enumerate(answer)]
    given = _weights(weight, len(content), answer)
    # Ties of one contributor on one task are put in order by what was said and how much it weighs.
    spoken = np.array([_key(value) for value in content], dtype=object)
    order = np.lexsort((given, _ranks(spoken), people.codes, tasks.codes))
    return Answers(
        tasks.values,
        people.values,
        tasks.codes[order],
        people.codes[order],
        tuple(content[row] for row in order),
        given[order],
        np.searchsorted(tasks.codes[order], np.arange(len(tasks.values) + 1)).astype(np.int64),
        _known(gold, tasks.values, check),
    )


def two_way_errors(answers: Answers, error: FloatArray, shrinkage: float) -> FloatArray:
    """Each contributor's mean error, freed from the difficulty of the tasks they got, (n_contributors).

    `error[row] = m + task + contributor`, fitted by turns; contributors are drawn to the mean m as if they had
    `shrinkage` further average answers, tasks as if they had one. Never below a tenth of the mean.
    """
    people, tasks = len(answers.contributors), len(answers.tasks)
    if not len(error):
        return np.zeros(people)
    middle = float(np.average(error, weights=answers.weight))
    person, hard = np.zeros(people), np.zeros(tasks)
    weight = answers.weight
    by_person = np.bincount(answers.contributor, weight, people) + shrinkage
    by_task = np.bincount(answers.task, weight, tasks) + 1
    for _ in range(50):
        rest = weight * (error - middle - hard[answers.task])
        person = np.bincount(answers.contributor, rest, people) / by_person
        rest = weight * (error - middle - person[answers.contributor])
        hard = np.bincount(answers.task, rest, tasks) / by_task
    floored: FloatArray = np.maximum(middle + person, _FLOOR * middle)
    return floored


def relative_weights(error: FloatArray) -> FloatArray:
    """Weights inverse to the errors with mean error weighing 1; all 1 when nobody ever differs."""
    middle = float(error.mean()) if len(error) else 0.0
    return np.ones(len(error)) if middle <= 0 else np.asarray(middle / error, dtype=np.float64)


def distances_within(answers: Answers, distance: Distance) -> list[FloatArray]:
    """The symmetric matrix of distances between the answers of each task.

    Raises ValueError when the distance of two answers is negative or not a number.
    """
    return [pairwise(answers.content[rows], distance) for _, rows in answers.groups()]


def distances_to_gold(answers: Answers, distance: Distance) -> dict[int, FloatArray]:
    """How far each answer of a task is from its known one, by the positions of the tasks that have one."""
    bounds = answers.bounds
    return {
        task: np.array([float(distance(each, truth)) for each in answers.content[bounds[task] : bounds[task + 1]]])
        for task, truth in answers.gold.items()
    }


def pairwise(content: tuple[Any, ...], distance: Distance) -> FloatArray:
    """All distances between some answers, (n, n), zero on the diagonal."""
    size = len(content)
    matrix = np.zeros((size, size))
    for i in range(size):
        for j in range(i):
            matrix[i, j] = matrix[j, i] = float(distance(content[i], content[j]))
    if not (np.isfinite(matrix).all() and (matrix >= 0).all()):
        raise ValueError("the distance must give finite numbers that are not negative")
    return matrix


def _checked(value: Any, where: str, check: Callable[[Any], Any]) -> Any:
    if value is None or (isinstance(value, float) and np.isnan(value)):
        raise ValueError(f"{where}: the value is missing")
    try:
        return check(value)
    except (ValueError, TypeError) as error:
        raise ValueError(f"{where}: {error}") from None


def _weights(weight: Column | None, rows: int, answer: Column) -> FloatArray:
    if weight is None:
        return np.ones(rows)
    same_length(answer=answer, weight=weight)
    given = numbers(weight, "weight")
    if (given <= 0).any():
        raise ValueError(f"column 'weight', row {int(np.argmax(given <= 0))}: a weight must be positive")
    return given


def _known(gold: Mapping[Any, Any] | None, tasks: tuple[Any, ...], check: Callable[[Any], Any]) -> dict[int, Any]:
    place = {value: position for position, value in enumerate(tasks)}
    known = {}
    for task, value in (gold or {}).items():
        if task not in place:
            raise ValueError(f"gold: nobody answered the task {task!r}")
        known[place[task]] = _checked(value, f"gold of task {task!r}", check)
    return dict(sorted(known.items()))


def _key(value: Any) -> str:
    return repr(value.tolist()) if isinstance(value, np.ndarray) else repr(value)


def _ranks(spoken: Any) -> IntArray:
    place = {value: rank for rank, value in enumerate(sorted(set(spoken.tolist())))}
    return np.array([place[value] for value in spoken.tolist()], dtype=np.int64)
