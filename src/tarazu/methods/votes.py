"""A table of votes (task, contributor, label) in coded form, shared by the aggregation and agreement
methods."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from tarazu.methods.columns import (
    Coded,
    Column,
    FloatArray,
    IntArray,
    code,
    columns_of,
    is_table,
    numbers,
    ordered,
    same_length,
)

Gold = Mapping[Any, Any] | Column
"""Known answers: task to label, or a column beside the votes that is missing where nothing is known."""
_KEYS_MAX = 2**62


@dataclass(frozen=True, slots=True)
class Votes:
    """Coded votes in one canonical row order, so that sums are the same to the last bit however rows
    arrived.

    Rows are sorted by task, contributor and label. `weight` is None where every row is one vote. `gold`
    (n_tasks) is the known class of a task, -1 where none is known.
    """

    tasks: tuple[Any, ...]
    contributors: tuple[Any, ...]
    classes: tuple[Any, ...]
    task: IntArray
    contributor: IntArray
    label: IntArray
    weight: FloatArray | None
    gold: IntArray

    def __len__(self) -> int:
        return len(self.task)

    def counts(self) -> FloatArray:
        """Votes per task and class, by weight, shape (n_tasks, n_classes)."""
        shape = (len(self.tasks), len(self.classes))
        flat = np.bincount(self.task * shape[1] + self.label, self.weight, minlength=shape[0] * shape[1])
        return flat.reshape(shape).astype(np.float64)

    def starts(self) -> IntArray:
        """Task t has the rows from `starts[t]` up to `starts[t + 1]`; shape (n_tasks + 1)."""
        edges = np.zeros(len(self.tasks) + 1, dtype=np.int64)
        np.cumsum(np.bincount(self.task, minlength=len(self.tasks)), out=edges[1:])
        return edges


def code_votes(
    task: Any,
    contributor: Column | None = None,
    label: Column | None = None,
    classes: Sequence[Hashable] | None = None,
    *,
    weight: Column | None = None,
    time: Column | None = None,
    gold: Gold | None = None,
    repeats: Literal["share", "each"] = "share",
) -> Votes:
    """Code the columns; `classes` fixes the label space and its order. In place of the columns `task` may be
    a whole table with columns of these names, or `Votes` coded before.

    A row without a label is no vote, nor is one of weight 0. Where a contributor answers a task again, the
    latest by `time` counts; without times, or at the same time, the answers share one vote (`repeats="each"`
    leaves every row a vote). Gold of tasks without votes is ignored; a gold label nobody gave becomes a class
    unless `classes` says otherwise. Raises ValueError on bad input, naming column and row.
    """
    if isinstance(task, Votes):
        if any(given is not None for given in (contributor, label, weight, time, gold)):
            raise ValueError("votes coded before take no further columns")
        if classes is not None and tuple(classes) != tuple(task.classes):
            raise ValueError(f"votes coded before have the classes {list(task.classes)!r}, not {list(classes)!r}")
        return task
    if contributor is None and label is None and is_table(task):
        found = columns_of(task, ("task", "contributor", "label"), ("weight", "time", "gold"))
        task, contributor, label = found["task"], found["contributor"], found["label"]
        weight = found.get("weight") if weight is None else weight
        time = found.get("time") if time is None else time
        gold = found.get("gold") if gold is None else gold
    if contributor is None or label is None:
        raise ValueError("fit needs the columns task, contributor and label, or one table that has them")
    if classes is not None and len(set(classes)) != len(classes):
        raise ValueError(f"classes must differ from one another: {list(classes)!r}")
    given = {"weight": weight, "time": time, "gold": None if isinstance(gold, Mapping) else gold}
    same_length(task=task, contributor=contributor, label=label, **{k: v for k, v in given.items() if v is not None})
    tasks, people = code(task, "task"), code(contributor, "contributor")
    labels = code(label, "label", classes, missing=True)
    weights = None if weight is None else _weights(weight)
    known = _known(gold, tasks)
    labels, answers = _with_gold(labels, known, classes is not None)
    tasks, people, labels, weights, kept = _drop_absent(tasks, people, labels, weights)
    rows = _Rows(tasks, people, labels, weights, None if time is None else _ranks(time)[kept])
    task_row, person_row, label_row, weight_row = rows.each() if repeats == "each" else rows.shared()
    gold_row = np.array([answers.get(value, -1) for value in tasks.values], dtype=np.int64) if answers else None
    return Votes(
        tasks.values,
        people.values,
        labels.values,
        task_row,
        person_row,
        label_row,
        weight_row,
        np.full(len(tasks.values), -1, dtype=np.int64) if gold_row is None else gold_row,
    )


def _weights(column: Column) -> FloatArray:
    weights = numbers(column, "weight")
    if (weights < 0).any():
        raise ValueError(f"column 'weight', row {int(np.argmax(weights < 0))}: a weight is not negative")
    return weights


def _ranks(column: Column) -> IntArray:
    coded = code(column, "time")
    try:
        is_sorted = all(one < two for one, two in zip(coded.values, coded.values[1:], strict=False))
    except TypeError:
        is_sorted = False
    if not is_sorted:
        raise ValueError("column 'time' must hold values that can be compared with one another")
    return coded.codes


def _known(gold: Gold | None, tasks: Coded) -> dict[Any, Any]:
    """Known labels by task."""
    if gold is None:
        return {}
    if isinstance(gold, Mapping):
        wanted = set(gold) & set(tasks.values)
        missing = next((each for each in wanted if code([gold[each]], "gold", missing=True).codes[0] < 0), None)
        if missing is not None:
            raise ValueError(f"gold of task {missing!r} is missing")
        return {each: gold[each] for each in wanted}
    coded = code(gold, "gold", missing=True)
    known: dict[Any, Any] = {}
    for row in np.flatnonzero(coded.codes >= 0).tolist():
        task, label = tasks.values[tasks.codes[row]], coded.values[coded.codes[row]]
        if known.setdefault(task, label) != label:
            raise ValueError(
                f"column 'gold', row {row}: {label!r}, but an earlier row of the task says {known[task]!r}"
            )
    return known


def _with_gold(labels: Coded, known: dict[Any, Any], is_fixed: bool) -> tuple[Coded, dict[Any, int]]:
    """The labels with those that only gold knows, and gold as class numbers by task."""
    index = {value: position for position, value in enumerate(labels.values)}
    strangers = {task: label for task, label in known.items() if label not in index}
    if strangers and is_fixed:
        task, label = next(iter(strangers.items()))
        raise ValueError(f"gold of task {task!r}: {label!r} is not one of {list(labels.values)!r}")
    if strangers:
        values = ordered({*labels.values, *strangers.values()})
        index = {value: position for position, value in enumerate(values)}
        place = np.array([index[value] for value in labels.values] + [-1], dtype=np.int64)
        labels = Coded(values, place[labels.codes])
    return labels, {task: index[label] for task, label in known.items()}


def _drop_absent(
    tasks: Coded, people: Coded, labels: Coded, weights: FloatArray | None
) -> tuple[Coded, Coded, Coded, FloatArray | None, Any]:
    """Rows with a label and a weight, and the tasks and people that are left."""
    present = labels.codes >= 0
    if weights is not None:
        present &= weights > 0
    if present.all():
        return tasks, people, labels, weights, slice(None)
    return (
        _only(tasks, present),
        _only(people, present),
        Coded(labels.values, labels.codes[present]),
        None if weights is None else weights[present],
        present,
    )


def _only(coded: Coded, present: NDArray[np.bool_]) -> Coded:
    codes = coded.codes[present]
    seen = np.zeros(len(coded.values), dtype=bool)
    seen[codes] = True
    values = tuple(value for value, is_seen in zip(coded.values, seen.tolist(), strict=True) if is_seen)
    return Coded(values, (np.cumsum(seen) - 1)[codes] if len(codes) else codes)


_Columns = tuple[IntArray, IntArray, IntArray, FloatArray | None]


@dataclass(frozen=True, slots=True)
class _Rows:
    """Coded rows on the way to their canonical order."""

    tasks: Coded
    people: Coded
    labels: Coded
    weight: FloatArray | None
    time: IntArray | None

    def each(self) -> _Columns:
        """Every row as it is, in order."""
        columns = (self.labels.codes, self.people.codes, self.tasks.codes)
        order = np.lexsort(columns if self.weight is None else (self.weight, *columns))
        label, person, task = (column[order] for column in columns)
        return task, person, label, None if self.weight is None else self.weight[order]

    def shared(self) -> _Columns:
        """One row for each task, contributor and label; a contributor's rows on a task weigh as one."""
        size, classes = max(len(self.people.values), 1), max(len(self.labels.values), 1)
        if max(len(self.tasks.values), 1) * size * classes >= _KEYS_MAX:
            raise ValueError("too many tasks, contributors and labels to be numbered")
        pair = self.tasks.codes * size
        pair += self.people.codes
        key = pair * classes
        key += self.labels.codes
        key, weight = self._latest(pair, key)
        if weight is None:
            if (key[1:] < key[:-1]).any():
                key = np.sort(key)
        else:
            order = np.lexsort((weight, key))
            key, weight = key[order], weight[order]
        pair = key // classes
        if (pair[1:] == pair[:-1]).any():
            key, weight = _share(key, pair, weight)
            pair = key // classes
        task = pair // size
        return task, pair - task * size, key - pair * classes, weight

    def _latest(self, pair: IntArray, key: IntArray) -> tuple[IntArray, FloatArray | None]:
        """The rows that no later row of the same task and contributor replaces."""
        if self.time is None:
            return key, self.weight
        order = np.lexsort((self.time, pair))
        is_last = np.append(pair[order][1:] != pair[order][:-1], True)
        last = order[is_last][np.cumsum(is_last) - is_last] if len(order) else order
        latest = self.time[order] == self.time[last]
        rows = order[latest]
        return key[rows], None if self.weight is None else self.weight[rows]


def _share(key: IntArray, pair: IntArray, weight: FloatArray | None) -> tuple[IntArray, FloatArray]:
    """Sorted keys of which some pairs occur more than once: rows of one key become one, and the weight of a
    pair's rows is divided by their number."""
    each = np.ones(len(key)) if weight is None else weight
    edges = np.flatnonzero(np.append(True, pair[1:] != pair[:-1]))
    sizes = np.diff(np.append(edges, len(pair)))
    first = np.flatnonzero(np.append(True, key[1:] != key[:-1]))
    share = np.add.reduceat(each, first) / np.repeat(sizes, sizes)[first]
    return key[first], share
