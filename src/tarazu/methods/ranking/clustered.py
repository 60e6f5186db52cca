"""Standard errors for people who cast many votes: scores summed by person, corrected for few people.

Every model here has scores `sum of x r` over rows with design x and residual r, whose variance under the
model is known; so one correction serves them all.
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse, special

from tarazu.methods.columns import FloatArray, IntArray, sum_by

_TERMS_MAX = 60
_CELLS_MAX = 20_000_000
_WORK_MAX = 50_000_000


@dataclass(frozen=True, slots=True)
class Rows:
    """N rows of a fitted model in `groups` groups: entry e of the (N, width) design is `value[e]` at
    `row[e]`, `column[e]`; `residual` and its model `variance` have length N."""

    group: IntArray
    groups: int
    width: int
    row: IntArray
    column: IntArray
    value: FloatArray
    residual: FloatArray
    variance: FloatArray

    def sums(self, flow: FloatArray) -> FloatArray:
        """The design times a quantity of each row, summed by group: (groups, width)."""
        cell = self.group[self.row] * self.width + self.column
        found = sum_by(cell, self.value * flow[self.row], self.groups * self.width)
        return found.reshape(self.groups, self.width)

    def along(self, direction: FloatArray) -> FloatArray:
        """Each row's design times its own group's direction, from (groups, width) to (N)."""
        terms = self.value * direction[self.group[self.row], self.column]
        return sum_by(self.row, terms, len(self.group))


def meat(rows: Rows, bread: FloatArray) -> FloatArray:
    """The sum over groups of the squared scores, (width, width), with the CR2 correction for few groups.

    Each group's score is multiplied by `(I - J B)^(-1/2)`, J its own information and B the inverse of all:
    the bias-reduced estimator of Bell and McCaffrey (Survey Methodology 28, 2002) for a model with weights
    (Pustejovsky and Tipton, Journal of Business and Economic Statistics 36, 2018). The power is summed as a
    series, cut off after 60 terms, so a group that alone settles a strength counts at most ninefold. With
    more than 20 million scores the factor is G / (G - 1) instead. Raises ValueError for a single group.
    """
    if rows.groups < 2:
        raise ValueError("clustered intervals need at least two contributors")
    if rows.groups * rows.width > _CELLS_MAX:
        return _plain_meat(rows) * rows.groups / (rows.groups - 1)
    scores = rows.sums(rows.residual)
    term, total, factor = scores, scores.copy(), 1.0
    enough = 1e-10 * max(float(np.abs(scores).max(initial=0.0)), 1e-300)
    for n in range(1, _TERMS_MAX + 1):
        term = rows.sums(rows.variance * rows.along(term @ bread))
        factor *= (2 * n - 1) / (2 * n)
        total += factor * term
        if factor * np.abs(term).max(initial=0.0) <= enough:
            break
    return np.asarray(total.T @ total, dtype=np.float64)


def freedom(rows: Rows, directions: FloatArray) -> FloatArray:
    """Degrees of freedom of each direction's variance, from (width, m) to (m), at least 1.

    With a_g the share of group g in the variance expected under the model: `(sum a)^2 / sum a^2 - 1`, which
    is G - 1 for G equal groups, and few when few people cast most of the votes, as in Bell and McCaffrey's
    approximation. For very large data the shares are those of all the information, not direction by
    direction.
    """
    if len(rows.row) * directions.shape[1] > _WORK_MAX:
        shares = sum_by(rows.group, rows.variance, rows.groups)
        return np.full(directions.shape[1], _effective(shares))
    found = []
    for direction in directions.T:
        along = sum_by(rows.row, rows.value * direction[rows.column], len(rows.group))
        found.append(_effective(sum_by(rows.group, rows.variance * along**2, rows.groups)))
    return np.array(found)


def t_quantile(level: float, degrees: FloatArray) -> FloatArray:
    """The two-sided quantile of Student's t at this level."""
    return np.asarray(special.stdtrit(degrees, (1 + level) / 2), dtype=np.float64)


def _effective(shares: FloatArray) -> float:
    squares = float((shares**2).sum())
    return max(float(shares.sum()) ** 2 / squares - 1, 1.0) if squares > 0 else 1.0


def _plain_meat(rows: Rows) -> FloatArray:
    flow = rows.value * rows.residual[rows.row]
    shape = (rows.groups, rows.width)
    scores = sparse.coo_array((flow, (rows.group[rows.row], rows.column)), shape=shape).tocsr()
    return np.asarray((scores.T @ scores).toarray(), dtype=np.float64)
