"""Votes as a complete table of tasks and contributors, for the coefficients that need one."""

from itertools import islice
from typing import Any

import numpy as np

from tarazu.methods.columns import Column, FloatArray, IntArray, code, numbers, same_length


def complete_table(
    task: Column, contributor: Column, value: Column, name: str
) -> tuple[FloatArray, tuple[Any, ...], tuple[Any, ...]]:
    """The numbers (tasks, contributors), the tasks and the contributors.

    Raises ValueError when a contributor judged a task twice, naming the row, or not at all, naming both.
    """
    same_length(task=task, contributor=contributor, **{name: value})
    tasks, people, values = code(task, "task"), code(contributor, "contributor"), numbers(value, name)
    refuse_repeats(tasks.codes, people.codes, contributor)
    table = np.full((len(tasks.values), len(people.values)), np.nan)
    table[tasks.codes, people.codes] = values
    if np.isnan(table).any():
        row, column = np.argwhere(np.isnan(table))[0]
        raise ValueError(
            f"column {name!r}: contributor {people.values[column]!r} has no value for task {tasks.values[row]!r}; "
            "everybody must have judged every task"
        )
    return table, tasks.values, people.values


def refuse_repeats(task: IntArray, person: IntArray, contributor: Column) -> None:
    """Raise ValueError, naming the row, when a contributor judged a task before."""
    joint = task * (int(person.max(initial=0)) + 1) + person
    first = np.unique(joint, return_index=True)[1]
    if len(first) < len(joint):
        row = int(np.flatnonzero(~np.isin(np.arange(len(joint)), first))[0])
        raise ValueError(
            f"column 'contributor', row {row}: {next(islice(contributor, row, None))!r} judged this task before"
        )
