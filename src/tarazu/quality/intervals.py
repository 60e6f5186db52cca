"""How sure a share is, by a Beta distribution, uniform before anything is known (Bayes, 1763); and how far two shares differ."""

from __future__ import annotations

from math import hypot, sqrt
from statistics import NormalDist

from scipy.special import betaincinv

LEVEL = 0.95


def interval(right: float, wrong: float) -> tuple[float, float]:
    """Return the middle 95 % of what is believed of a share of right answers, after so many right and wrong ones.

    Where none was right it begins at 0, and where none was wrong it ends at 1 (Brown, Cai and DasGupta, Statistical Science 16,
    2001, section 4.1.1), so that the share that was counted lies within; of less than a whole answer it reaches to that share.

    >>> [round(end, 3) for end in interval(18, 2)], [round(end, 3) for end in interval(5, 0)], interval(0, 0)
    ([0.696, 0.97], [0.541, 1.0], (0.0, 1.0))
    """
    tail = (1 - LEVEL) / 2
    low = float(betaincinv(1 + right, 1 + wrong, tail)) if right > 0 else 0.0
    high = float(betaincinv(1 + right, 1 + wrong, 1 - tail)) if wrong > 0 else 1.0
    share = right / (right + wrong) if right + wrong else low
    return min(low, share), max(high, share)


def difference(one: tuple[float, int], other: tuple[float, int]) -> tuple[float, float, float]:
    """Return by how much the first share of (so many, of so many) is larger than the other, with the ends of its 95 % interval.

    Newcombe's hybrid of two Wilson intervals (Statistics in Medicine 17, 1998, method 10); of neither share may there be none.

    >>> [round(each, 4) for each in difference((56, 70), (48, 80))]
    [0.2, 0.0524, 0.3339]
    """
    (a, a_low, a_high), (b, b_low, b_high) = _wilson(*one), _wilson(*other)
    return a - b, a - b - hypot(a - a_low, b_high - b), a - b + hypot(a_high - a, b - b_low)


def _wilson(so_many: float, of: int) -> tuple[float, float, float]:
    share, z = so_many / of, NormalDist().inv_cdf((1 + LEVEL) / 2)
    middle, half = share + z * z / (2 * of), z * sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return share, (middle - half) / (1 + z * z / of), (middle + half) / (1 + z * z / of)
