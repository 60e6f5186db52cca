"""What a project's quality page shows of gradings by a rubric: records that are stored whole and read back."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

GRADINGS_MAX = 10_000
"""The newest gradings of a project that are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitAnswer:
    """An answer on which graders differ about one criterion: how many of them said what."""

    task_id: uuid.UUID
    met: int
    not_met: int
    not_applicable: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionFigures:
    """What people said of one criterion, whose `id` is made of its version, key, words and points.

    `share` is the mean over answers of the share of graders who saw it met, of those who said that it applies. `low` and
    `high` hold the middle 95 % of what is believed of it, an answer counted once however many people graded it. `shared` answers
    were graded by two people or more, who differ on `split` of them: the most evenly split are `examples`. `agreement` is the
    share of pairs of people who said the same, `alpha` Krippendorff's with its interval; None where it is not defined.
    """

    id: str
    key: str
    criterion: str
    points: int
    category: str | None
    answers: int
    met: int
    not_met: int
    not_applicable: int
    share: float | None
    low: float | None
    high: float | None
    shared: int
    split: int
    agreement: float | None
    alpha: float | None
    alpha_low: float | None
    alpha_high: float | None
    examples: list[SplitAnswer]


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelScore:
    """The mean score of the answers that one model or source wrote, and its 95 % interval as that of a criterion's share."""

    model: str
    answers: int
    score: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class RubricFigures:
    """The gradings that were made with one version of a project's rubric.

    `score` is the mean over answers of the mean score that graders come to, None where no points could be won; `spread` the
    mean over answers graded twice of the highest score less the lowest. Criteria come with the least agreement first;
    `left_out` more did not fit.
    """

    version: int
    gradings: int
    graders: int
    answers: int
    shared: int
    score: float | None
    low: float | None
    high: float | None
    spread: float | None
    criteria: list[CriterionFigures]
    left_out: int
    models: list[ModelScore]
