"""Intraclass correlation: how far numbers given by several people agree."""

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from scipy import special

from tarazu.methods.agreement.resampling import Coefficient, interval, refuse_bad_draws
from tarazu.methods.agreement.tables import complete_table
from tarazu.methods.columns import Column, FloatArray

Form = Literal["1,1", "2,1", "3,1", "1,k", "2,k", "3,k"]


@dataclass(frozen=True, slots=True)
class Squares:
    """Mean squares (n) of a two-way table of `tasks` (n) tasks and `people` people."""

    tasks: FloatArray
    people: int
    between: FloatArray
    within: FloatArray
    raters: FloatArray
    error: FloatArray


def intraclass_correlation(
    task: Column,
    contributor: Column,
    value: Column,
    *,
    form: Form = "2,1",
    method: Literal["f", "bootstrap"] = "f",
    level: float = 0.95,
    draws: int = 1000,
    seed: int = 0,
) -> Coefficient:
    """ICC of a complete table of numbers, in the six forms of Shrout and Fleiss.

    "1": each task has its own people (one-way); "2": the same people, drawn from many (two-way, absolute
    agreement); "3": these very people (two-way, consistency). ",1" is about one person's number, ",k" about
    the mean of all k. With mean squares B between tasks, W within, J between people, E residual, n tasks:

        ICC(1,1) = (B - W) / (B + (k - 1) W)                        ICC(1,k) = (B - W) / B
        ICC(2,1) = (B - E) / (B + (k - 1) E + k (J - E) / n)        ICC(2,k) = (B - E) / (B + (J - E) / n)
        ICC(3,1) = (B - E) / (B + (k - 1) E)                        ICC(3,k) = (B - E) / B

    The interval follows from F distributions (McGraw and Wong, Psychological Methods 1, 1996) or resamples
    tasks. Shrout and Fleiss, Psychological Bulletin 86 (1979). Raises ValueError on bad columns and on a
    table that is not complete. `value` is None with fewer than two tasks or people, or when nothing varies.

    >>> scores = [9, 2, 5, 8, 6, 1, 3, 2, 8, 4, 6, 8, 7, 1, 2, 6, 10, 5, 6, 9, 6, 2, 4, 7]
    >>> table = [t for t in range(6) for _ in range(4)], [p for _ in range(6) for p in range(4)], scores
    >>> found = intraclass_correlation(*table)
    >>> round(found.value, 2), round(found.low, 3), round(found.high, 3)
    (0.29, 0.019, 0.761)
    """
    refuse_bad_draws(level, draws)
    if form not in get_args(Form) or method not in ("f", "bootstrap"):
        raise ValueError(f"form is one of {get_args(Form)}, method 'f' or 'bootstrap'")
    table, _, _ = complete_table(task, contributor, value, "value")
    tasks, people = table.shape
    size = {"tasks": tasks, "contributors": people, "votes": table.size}
    if tasks < 2 or people < 2 or (table == table[0, 0]).all():
        return Coefficient(value=None, low=None, high=None, **size)
    often = np.ones(tasks, dtype=np.int64)

    def correlation(weights: FloatArray) -> FloatArray:
        return _correlation(_squares(table, weights), form)

    found = _squares(table, np.ones((1, tasks)))
    point = float(_correlation(found, form)[0])
    if method == "bootstrap":
        low, high = interval(correlation, often, level, draws, seed)
    else:
        low, high = _f_interval(found, form, level)
    return Coefficient(value=point, low=low, high=high, **size)


def _squares(table: FloatArray, weights: FloatArray) -> Squares:
    """Mean squares under each row of task weights (n, tasks)."""
    people = table.shape[1]
    table = table - table.mean()
    tasks = weights.sum(axis=1)
    rows, columns = weights @ table.sum(axis=1) ** 2, weights @ table
    middle = columns.sum(axis=1) ** 2 / (tasks * people)
    total = weights @ (table**2).sum(axis=1) - middle
    between = rows / people - middle
    raters = (columns**2).sum(axis=1) / tasks - middle
    return Squares(
        tasks=tasks,
        people=people,
        between=between / (tasks - 1),
        within=(total - between) / (tasks * (people - 1)),
        raters=raters / (people - 1),
        error=(total - between - raters) / ((tasks - 1) * (people - 1)),
    )


def _correlation(found: Squares, form: Form) -> FloatArray:
    k = found.people
    noise = found.within if form[0] == "1" else found.error
    shift = (found.raters - found.error) / found.tasks if form[0] == "2" else np.zeros(len(found.tasks))
    below = found.between + shift if form.endswith("k") else found.between + (k - 1) * noise + k * shift
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray((found.between - noise) / below, dtype=np.float64)


def _f_interval(found: Squares, form: Form, level: float) -> tuple[float, float]:
    n, k = float(found.tasks[0]), found.people
    b, w, e = float(found.between[0]), float(found.within[0]), float(found.error[0])
    if form[0] == "2":
        low, high = _two_way(found, level)
    else:
        noise, degrees = (w, n * (k - 1)) if form[0] == "1" else (e, (n - 1) * (k - 1))
        if noise <= 0:
            return 1.0, 1.0
        low_f = b / noise / _quantile(n - 1, degrees, level)
        high_f = b / noise * _quantile(degrees, n - 1, level)
        low, high = (low_f - 1) / (low_f + k - 1), (high_f - 1) / (high_f + k - 1)
    return (low, high) if form.endswith("1") else (_mean_of(low, k), _mean_of(high, k))


def _two_way(found: Squares, level: float) -> tuple[float, float]:
    n, k = float(found.tasks[0]), found.people
    b, j, e = float(found.between[0]), float(found.raters[0]), float(found.error[0])
    if e <= 0:
        e = 1e-12 * max(b, j)
    r = float(_correlation(found, "2,1")[0])
    spread = n * (1 + (k - 1) * r) - k * r
    degrees = (k - 1) * (n - 1) * (k * r * j / e + spread) ** 2 / ((n - 1) * (k * r * j / e) ** 2 + spread**2)
    up, down = _quantile(n - 1, degrees, level), _quantile(degrees, n - 1, level)
    rest = k * j + (k * n - k - n) * e
    return n * (b - up * e) / (up * rest + n * b), n * (down * b - e) / (rest + n * down * b)


def _mean_of(single: float, people: int) -> float:
    return single * people / (1 + single * (people - 1))


def _quantile(one: float, other: float, level: float) -> float:
    return float(special.fdtri(one, other, (1 + level) / 2))
