"""How sure a share is: a Beta distribution, uniform before anything is known (Bayes, 1763)."""

from __future__ import annotations

from scipy.special import betaincinv

LEVEL = 0.95


def interval(right: float, wrong: float) -> tuple[float, float]:
    """Return the middle 95 % of what is believed of a share of right answers, after so many right and wrong ones.

    >>> [round(end, 3) for end in interval(0, 0)], [round(end, 3) for end in interval(18, 2)]
    ([0.025, 0.975], [0.696, 0.97])
    """
    tail = (1 - LEVEL) / 2
    low, high = (float(betaincinv(1 + right, 1 + wrong, share)) for share in (tail, 1 - tail))
    return low, high
