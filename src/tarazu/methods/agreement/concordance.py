"""Kendall's W: how far several people put the same things in the same order."""

from dataclasses import dataclass

import numpy as np
from scipy import special

from tarazu.methods.agreement.resampling import interval, refuse_bad_draws
from tarazu.methods.agreement.tables import complete_table
from tarazu.methods.columns import Column, FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Concordance:
    """W with its bootstrap interval, and the chance of one as large among people who rank at random.

    `p_value` is from the chi-square approximation with tasks - 1 degrees of freedom, good from about 7 tasks.
    """

    value: float | None
    low: float | None
    high: float | None
    p_value: float | None
    tasks: int
    contributors: int


def kendall_w(
    task: Column,
    contributor: Column,
    value: Column,
    *,
    level: float = 0.95,
    draws: int = 1000,
    seed: int = 0,
) -> Concordance:
    """Kendall's coefficient of concordance, `12 S / (m^2 (n^3 - n) - m sum T)`, from 0 to 1.

    m people rank n tasks by their values (equal values share the middle rank); S is the sum of squares of the
    tasks' rank sums around their mean, and T the sum of t^3 - t over one person's groups of t equal values.
    The interval resamples tasks. Kendall and Babington Smith, Annals of Mathematical Statistics 10 (1939).
    Raises ValueError on bad columns and on a table that is not complete.

    >>> kendall_w([1, 2, 3] * 2, list("uuuvvv"), [10, 20, 30, 5, 6, 9], draws=0).value
    1.0
    """
    refuse_bad_draws(level, draws)
    table, tasks, people = complete_table(task, contributor, value, "value")
    size = {"tasks": len(tasks), "contributors": len(people)}
    found = _concordance(table, np.ones((1, len(tasks))))[0] if len(tasks) > 1 and len(people) > 1 else np.nan
    if np.isnan(found):
        return Concordance(value=None, low=None, high=None, p_value=None, **size)
    often = np.ones(len(tasks), dtype=np.int64)
    low, high = interval(lambda weights: _concordance(table, weights), often, level, draws, seed)
    p_value = float(special.chdtrc(len(tasks) - 1, len(people) * (len(tasks) - 1) * found))
    return Concordance(value=float(found), low=low, high=high, p_value=p_value, **size)


def _concordance(table: FloatArray, weights: FloatArray) -> FloatArray:
    """W when task t occurs weights[:, t] times, (n) from (n, tasks)."""
    tasks, people = weights.sum(axis=1), table.shape[1]
    sums, ties = np.zeros(weights.shape), np.zeros(len(weights))
    for column in table.T:
        place = np.unique(column, return_inverse=True)[1]
        equal = weights @ (place[:, None] == np.arange(place.max() + 1)).astype(np.float64)
        middle = np.cumsum(equal, axis=1) - equal / 2 + 0.5
        sums += middle[:, place]
        ties += (equal**3 - equal).sum(axis=1)
    spread = (weights * (sums - people * (tasks[:, None] + 1) / 2) ** 2).sum(axis=1)
    most = people**2 * (tasks**3 - tasks) - people * ties
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(most > 0, 12 * spread / most, np.nan), dtype=np.float64)
