"""Evaluation: models ranked by people's comparisons of their answers, judges held against people's grades.

Owns the schema `evaluation`. Announces `evaluation:*` events. Job: `evaluation.refresh`.
"""

from tarazu.evaluation.audited import AuditedJudge, Judges, judges
from tarazu.evaluation.jobs import JOBS
from tarazu.evaluation.judges import Agreed, JudgeReport, Leaning, judge_report
from tarazu.evaluation.leaderboards import (
    COMPARED,
    TALKED,
    Leaderboard,
    Rating,
    WinRateTable,
    leaderboard,
    refresh_leaderboard,
)
from tarazu.evaluation.talks import Heard, MeanOf

__all__ = [
    "COMPARED",
    "JOBS",
    "TALKED",
    "Agreed",
    "AuditedJudge",
    "Heard",
    "JudgeReport",
    "Judges",
    "Leaderboard",
    "Leaning",
    "MeanOf",
    "Rating",
    "WinRateTable",
    "judge_report",
    "judges",
    "leaderboard",
    "refresh_leaderboard",
]
