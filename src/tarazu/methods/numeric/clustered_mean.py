"""A mean of what people gave, with an interval that takes what one person gave together."""

from dataclasses import dataclass

import numpy as np

from tarazu.methods.columns import Column, code, numbers, same_length
from tarazu.methods.ranking.clustered import Rows, freedom, meat, t_quantile


@dataclass(frozen=True, slots=True, kw_only=True)
class Mean:
    """The mean of `rows` values and the ends of its interval; these are None where one person gave them all, or all gave the same."""

    value: float
    low: float | None
    high: float | None
    rows: int


def clustered_mean(value: Column, contributor: Column, *, level: float = 0.95) -> Mean | None:
    """The mean of all values; None of none. Each value counts once, so who gave more weighs more.

    The interval sums the deviations of each person first (Liang and Zeger, Biometrika 73, 1986), corrected for few people as in
    `BradleyTerry` (Bell and McCaffrey, Survey Methodology 28, 2002). Raises ValueError on bad columns or a bad level.

    >>> found = clustered_mean([1, 2, 3, 4], ["p", "q", "r", "s"])
    >>> [round(each, 3) for each in (found.value, found.low, found.high)]
    [2.5, 0.446, 4.554]
    """
    rows = same_length(value=value, contributor=contributor)
    if not 0 < level < 1:
        raise ValueError("level must lie between 0 and 1")
    if not rows:
        return None
    given, people = numbers(value, "value"), code(contributor, "contributor")
    mean, groups = float(given.mean()), len(people.values)
    if groups < 2 or (given == given[0]).all():
        return Mean(value=mean, low=None, high=None, rows=rows)
    place, bread = np.arange(rows), np.array([[1.0 / rows]])
    design = Rows(
        group=people.codes,
        groups=groups,
        width=1,
        row=place,
        column=np.zeros(rows, dtype=np.int64),
        value=np.ones(rows),
        residual=given - mean,
        variance=np.ones(rows),
    )
    error = float(np.sqrt((bread @ meat(design, bread) @ bread)[0, 0]))
    reach = float(t_quantile(level, freedom(design, bread))[0]) * error
    return Mean(value=mean, low=mean - reach, high=mean + reach, rows=rows)
