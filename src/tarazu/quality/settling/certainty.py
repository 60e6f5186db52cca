"""How sure the one answer is that several people come to, as a project's report tells it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from tarazu import kinds
from tarazu.quality.settling.calibrating import CHECKS_MIN, Bin


@dataclass(frozen=True, slots=True, kw_only=True)
class Error:
    """How wrong a confidence was, with the middle 95 % of what that is when as many checks are drawn anew.

    Of a calibration error that is a spread, no interval for the error of endless checks: few checks leave gaps where all that is said holds.
    """

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """What makes the score of an answer its chance of being right: see `methods.BetaCalibration`."""

    low: float
    high: float
    shift: float


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedConfidence:
    """How sure answers that came about in a `way` are, and how well that held.

    It rests on `checks`, of which `own` are of the project and of those `known` are known items; where the own ones are fewer than
    `needed`, on those of the tenant's other projects of the kind as well (`over` is `kind`, and they are so many `projects`). Without a
    `curve` these are too few as well. `ece` is the expected calibration error, `brier` the mean squared one: `before` of the score by
    itself, `after` of checks that did not fit the curve.
    """

    way: kinds.Way
    over: Literal["project", "kind"] = "project"
    checks: int = 0
    own: int = 0
    known: int = 0
    projects: int = 1
    needed: int = CHECKS_MIN
    curve: Curve | None = None
    ece_before: Error | None = None
    ece_after: Error | None = None
    brier_before: Error | None = None
    brier_after: Error | None = None
    before: list[Bin] = field(default_factory=list)
    after: list[Bin] = field(default_factory=list)
