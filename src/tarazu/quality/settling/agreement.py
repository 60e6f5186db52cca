"""The report on a project: how far its people agree, and how honest the confidence is."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

import msgspec
import numpy as np
from numpy.typing import NDArray

from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.methods import krippendorff_alpha, pairwise_agreement
from tarazu.quality.intervals import LEVEL
from tarazu.quality.settling.ballots import Ballots
from tarazu.quality.settling.calibrating import Checked
from tarazu.quality.settling.certainty import MergedConfidence
from tarazu.quality.settling.settled import Settled
from tarazu.quality.settling.stored import Stored, write_stored

q = sql.load("tarazu.quality.settling")

TIE_LABELS = frozenset(("tie", "both_bad"))
CALIBRATED = "right, by a temperature fitted on gold and reviews"
"""How a confidence came about that is the chance of being right."""

_DRAWS = 400
# An interval by resampling costs draws times distinct vote patterns: beyond this the value stands alone.
_ALPHA_CELLS_MAX = 30_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """A value with its interval at `level`; None where it is not defined."""

    value: float | None
    low: float | None
    high: float | None
    level: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """How the confidence did on votes it had not seen: ECE and log loss (nats), and on how many votes.

    `checked` says how it did on gold and reviews, and whether it is calibrated by them.
    """

    ece: float | None
    log_loss: float | None
    checked_votes: int
    shown: bool
    checked: Checked | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Counts and agreement over the accepted answers of a project that count.

    A pair is two people's answers to one task; `agreement_without_ties` leaves out pairs with a tie in them. Their intervals are
    None in what was counted before they were kept.
    `methods` names what was computed how. `merged` says how sure the one answer is that several come to, where that is more than a label.
    """

    tasks: int
    tasks_answered_twice: int
    tied_tasks: int
    votes: int
    contributors: int
    labels: dict[str, int]
    pairs: int
    agreement: float | None
    pairs_without_ties: int
    agreement_without_ties: float | None
    alpha: Interval
    confidence: Calibration
    seconds_median: float | None
    methods: dict[str, str]
    merged: MergedConfidence | msgspec.UnsetType = msgspec.UNSET
    agreement_interval: Interval | None = None
    agreement_without_ties_interval: Interval | None = None

    @property
    def sure(self) -> MergedConfidence | None:
        """How sure merged answers are; None where there are none."""
        return None if isinstance(self.merged, msgspec.UnsetType) else self.merged


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityReport:
    """A project's figures and when they were computed."""

    project_id: uuid.UUID
    figures: Figures
    computed_at: datetime


async def report(tx: Tx, project_id: uuid.UUID) -> QualityReport | None:
    """Return a project's report, or None before its first refit."""
    stored = await tx.maybe(q.report, Stored, tenant_id=tx.tenant_id, project_id=project_id)
    if stored is None:
        return None
    return QualityReport(project_id=project_id, figures=stored.read(Figures), computed_at=stored.computed_at)


async def write_report(tx: Tx, project_id: uuid.UUID, figures: Figures) -> None:
    """Store a project's figures in the place of earlier ones."""
    await write_stored(tx, q.write_report, figures, project_id)


def measure(ballots: Ballots, settled: Settled) -> Figures:
    """Measure agreement and calibration; what cannot be said of so few answers is None."""
    columns = (ballots.task, ballots.contributor, ballots.label)
    ties = [code for code, label in enumerate(ballots.labels) if label in TIE_LABELS]
    strict = pairwise_agreement(*columns, level=LEVEL, draws=_DRAWS)
    without_ties = pairwise_agreement(*columns, ties=ties, level=LEVEL, draws=_DRAWS)
    votes_by_task = np.bincount(ballots.task, minlength=len(ballots.tasks))
    votes_by_label = np.bincount(ballots.label, minlength=len(ballots.labels)).tolist()
    return Figures(
        tasks=len(ballots.tasks),
        tasks_answered_twice=int((votes_by_task > 1).sum()),
        tied_tasks=int(settled.tied.sum()),
        votes=len(ballots),
        contributors=len(ballots.contributors),
        labels={label: n for label, n in zip(ballots.labels, votes_by_label, strict=True) if n},
        pairs=strict.pairs,
        agreement=_rounded(strict.share),
        pairs_without_ties=without_ties.decided_pairs,
        agreement_without_ties=_rounded(without_ties.decided_share),
        alpha=_alpha(ballots),
        confidence=Calibration(
            ece=_rounded(settled.ece),
            log_loss=_rounded(settled.log_loss),
            checked_votes=settled.checked_votes,
            shown=settled.confidence is not None,
            checked=settled.checked,
        ),
        seconds_median=median_seconds(ballots.seconds),
        methods=_methods(settled),
        agreement_interval=_within(strict.share, strict.ends),
        agreement_without_ties_interval=_within(without_ties.decided_share, without_ties.decided_ends),
    )


def _within(share: float | None, ends: tuple[float | None, float | None]) -> Interval:
    return Interval(value=_rounded(share), low=_rounded(ends[0]), high=_rounded(ends[1]), level=LEVEL)


def median_seconds(seconds: NDArray[np.int64]) -> float | None:
    """Return what an answer usually takes, over those whose time is known; None without any."""
    known = seconds[seconds > 0]
    return float(np.median(known)) if len(known) else None


def _alpha(ballots: Ballots) -> Interval:
    if len(ballots.tasks) * len(ballots.labels) > _ALPHA_CELLS_MAX:
        return Interval(value=None, low=None, high=None, level=LEVEL)
    found = krippendorff_alpha(
        ballots.task, ballots.contributor, ballots.label, level=LEVEL, draws=_DRAWS if len(ballots) else 0
    )
    return Interval(value=_rounded(found.value), low=_rounded(found.low), high=_rounded(found.high), level=LEVEL)


def _methods(settled: Settled) -> dict[str, str]:
    return {
        "consensus": settled.method,
        "tie": settled.tie_method,
        "confidence": _confidence(settled),
        "agreement": "pairwise",
        "alpha": "krippendorff, nominal; bootstrap over tasks",
    }


def _confidence(settled: Settled) -> str:
    if settled.checked is not None and settled.checked.temperature is not None:
        return CALIBRATED
    return "next-vote" if settled.confidence is not None else "none"


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 6)
