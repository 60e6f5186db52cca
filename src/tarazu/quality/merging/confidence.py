"""How sure one may be of an answer that several people's come to: the chance that it is right, learned where that is known.

What is learned from is right where it lies within the tolerance of what was known, or was accepted in review as it was first given.
Too few such checks say nothing, and nothing is shown of them but how many are missing.
"""

from __future__ import annotations

import math
import uuid
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from tarazu import kinds, methods
from tarazu.quality.merging.merged import Merged
from tarazu.quality.settling.calibrating import BINS, CHECKS_MIN, FOLDS, bins
from tarazu.quality.settling.certainty import Curve, Error, MergedConfidence

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

_DRAWS = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedCheck:
    """An answer that several came to and of which it is known whether it `is_right`: of a known item (`source` is `known`) or of a
    task that was reviewed (`review`) or audited by its customer (`audit`).

    `score` is what its answers say by themselves (0 to 1), `stated` what is said of it by a calibration that the other checks fitted;
    None where there are too few.
    """

    id: uuid.UUID
    source: str
    way: kinds.Way
    score: float
    is_right: bool
    checked_at: datetime
    stated: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherCheck:
    """The same of another project of the tenant, of the same kind."""

    project_id: uuid.UUID
    way: kinds.Way
    score: float
    is_right: bool


def confidence_of(sure: MergedConfidence | None, found: Merged) -> float | None:
    """Return the chance that an answer is right; None where too few like it were checked."""
    if sure is None or (curve := sure.curve) is None or found.way != sure.way:
        return None
    said = methods.beta_calibrated([score(found)], curve.low, curve.high, curve.shift, sure.checks)
    return round(float(said[0]), 4)


def score(found: Merged) -> float:
    """Return what answers say by themselves of how sure the one is that they come to (0 to 1): of parts that were voted on the chance
    that all are right, if each is by itself; of a choice how near all answers lie to it."""
    return round(math.prod(found.parts.values()), 6) if found.parts else found.agreement


def calibrated(
    way: kinds.Way, checks: Sequence[MergedCheck], others: Sequence[OtherCheck]
) -> tuple[MergedConfidence, list[MergedCheck]]:
    """Return how sure the answers of a project are by what is known of some, and these checks with what is said of each. `others`
    are asked where the project's own are too few.

    Most of its answers come about in one way, for which `way` stands where nothing was checked; what came about otherwise has
    another score and would bend the curve.
    """
    counts = Counter(each.way for each in checks)
    way = max(counts, key=lambda each: (counts[each], each == way), default=way)
    own = [each for each in checks if each.way == way]
    alike = [each for each in others if each.way == way]
    more = alike if len(own) < CHECKS_MIN else []
    stated = np.array([each.score for each in own] + [each.score for each in more])
    right = np.array([each.is_right for each in own] + [each.is_right for each in more], dtype=np.bool_)
    found = MergedConfidence(
        way=way,
        over="kind" if more else "project",
        checks=len(right),
        own=len(own),
        known=sum(each.source == "known" for each in own),
        projects=len({each.project_id for each in more}) + bool(own),
        ece_before=_error(_ece, stated, right),
        brier_before=_error(_brier, stated, right),
        before=bins(stated, right),
    )
    if len(right) < CHECKS_MIN:
        return found, own
    after = _held_out(stated, right)
    model = methods.BetaCalibration().fit(stated, right)
    found = replace(
        found,
        curve=Curve(low=round(model.low_, 4), high=round(model.high_, 4), shift=round(model.shift_, 4)),
        ece_after=_error(_ece, after, right),
        brier_after=_error(_brier, after, right),
        after=bins(after, right),
    )
    return found, [replace(each, stated=float(said)) for each, said in zip(own, after, strict=False)]


def _held_out(stated: Floats, right: Bools) -> Floats:
    """What is said of each check by a curve that the others fitted."""
    fold = np.random.default_rng(0).permutation(len(right)) % FOLDS
    found: Floats = np.zeros(len(right))
    for each in range(FOLDS):
        out = fold == each
        found[out] = methods.BetaCalibration().fit(stated[~out], right[~out]).transform(stated[out])
    return np.round(found, 6)


def _ece(stated: Floats, right: Bools) -> float:
    return methods.expected_calibration_error(stated, right, BINS)


def _brier(stated: Floats, right: Bools) -> float:
    return float(((stated - right) ** 2).mean())


def _error(measure: Callable[[Floats, Bools], float], stated: Floats, right: Bools) -> Error | None:
    if not len(right):
        return None
    draw = np.random.default_rng(0)
    drawn = [draw.integers(0, len(right), len(right)) for _ in range(_DRAWS)]
    found = measure(stated, right)
    # Gaps between said and held grow when checks are drawn anew: by as much as their median does, the interval is moved back.
    low, middle, high = np.quantile([measure(stated[some], right[some]) for some in drawn], [0.025, 0.5, 0.975])
    ends = [round(max(0.0, float(end - middle + found)), 6) for end in (low, high)]
    return Error(value=round(found, 6), low=ends[0], high=ends[1])
