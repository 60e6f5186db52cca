"""Whether merged answers are right as often as was foretold: newer checks held against what was learned of those before them.

How hard tasks are may change from week to week, and with it how many answers are right; that is foretold. What is tested is whether answers
that were to be right as often are right less often than before: Fisher's exact test as for every other drift, within the checks of one
sort of which as much was foretold, all of these together (Zelen, Biometrika 58, 1971).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from tarazu import methods
from tarazu.quality.insights.drift import ANSWERS_MIN, Drift, fall_of, is_fall, span
from tarazu.quality.merging.confidence import MergedCheck

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

CHANCES = 10
"""As much was foretold of checks whose chance to be right lies within the same tenth."""


def foretold(checks: Sequence[MergedCheck], upto: datetime) -> list[Drift]:
    """Return how often the merged answers of a project were right in the last week, of what was foretold; nothing where none was
    checked in five weeks.

    Where almost all of the checks that are looked at came in the last week, their older half stands for the weeks before.
    """
    (since, recent_from), last = span(upto, "before"), upto
    some = sorted((each for each in checks if since <= each.checked_at <= last), key=lambda each: each.checked_at)
    if not some:
        return []
    later_from, earlier = None, sum(each.checked_at < recent_from for each in some)
    if earlier < ANSWERS_MIN <= len(some) // 2:
        recent_from = later_from = some[len(some) // 2].checked_at
    is_recent = np.array([each.checked_at >= recent_from for each in some])
    score, right = np.array([each.score for each in some]), np.array([each.is_right for each in some])
    recent, before = int(is_recent.sum()), int((~is_recent).sum())
    share, p_value = None, None
    if recent and before:
        said = methods.BetaCalibration().fit(score[~is_recent], right[~is_recent]).transform(score)
        share = round(float(said[is_recent].mean()), 6)
        if min(recent, before) >= ANSWERS_MIN:
            known = np.array([each.source == "known" for each in some])
            p_value = _chance(_alike(said, known), is_recent, right)
    fall = None if share is None else fall_of((share * before, before), (int(right[is_recent].sum()), recent))
    return [
        Drift(
            scope="project",
            name="",
            measure="merged",
            recent=recent,
            recent_agreeing=int(right[is_recent].sum()),
            before=before,
            before_agreeing=int(right[~is_recent].sum()),
            p_value=p_value,
            is_alarm=is_fall(p_value, fall),
            fall=fall,
            upto=upto,
            foretold=share,
            later_from=later_from,
        )
    ]


def _alike(said: Floats, known: Bools) -> Iterator[Bools]:
    """Which checks lie in which tenth, of known items and of what was looked at each by itself."""
    tenth = np.minimum(said * CHANCES, CHANCES - 1).astype(int)
    for sort in (known, ~known):
        yield from (sort & (tenth == each) for each in np.unique(tenth[sort]))


def _chance(alike: Iterator[Bools], is_recent: Bools, right: Bools) -> float:
    """The chance that as few of the newer checks or fewer are right, where in each lot of alike ones chance deals out who is."""
    # Takes a second to load, which no server has to wait for.
    from scipy.stats import hypergeom

    chances = np.ones(1)
    for some in alike:
        drawn = int((some & is_recent).sum())
        dealt = hypergeom.pmf(np.arange(drawn + 1), int(some.sum()), int((some & right).sum()), drawn)
        chances = np.convolve(chances, dealt)
    return min(1.0, float(chances[: int((is_recent & right).sum()) + 1].sum()))
