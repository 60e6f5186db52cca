"""A table of numbers (task, contributor, value) in coded form and one canonical order."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from tarazu.methods.columns import Column, FloatArray, IntArray, code, numbers, same_length


@dataclass(frozen=True, slots=True)
class Measures:
    """Coded values sorted by task, contributor, value and weight."""

    tasks: tuple[Any, ...]
    contributors: tuple[Any, ...]
    task: IntArray
    contributor: IntArray
    value: FloatArray
    weight: FloatArray

    def groups(self) -> Iterator[tuple[int, slice]]:
        """Each task's position with the slice of its rows."""
        bounds = np.searchsorted(self.task, np.arange(len(self.tasks) + 1))
        for task in range(len(self.tasks)):
            yield task, slice(int(bounds[task]), int(bounds[task + 1]))


def code_measures(task: Column, contributor: Column, answer: Column, weight: Column | None = None) -> Measures:
    """Code the columns. Raises ValueError naming the column and row of a missing or bad value or weight."""
    same_length(task=task, contributor=contributor, answer=answer)
    tasks, people = code(task, "task"), code(contributor, "contributor")
    value = numbers(answer, "answer")
    given = np.ones(len(value)) if weight is None else numbers(weight, "weight")
    if weight is not None:
        same_length(answer=answer, weight=weight)
    if (given <= 0).any():
        raise ValueError(f"column 'weight', row {int(np.argmax(given <= 0))}: a weight must be positive")
    order = np.lexsort((given, value, people.codes, tasks.codes))
    return Measures(tasks.values, people.values, tasks.codes[order], people.codes[order], value[order], given[order])
