"""Evaluation: models ranked by people's comparisons of their answers, judges held against people's grades.

Owns the schema `evaluation`. Announces `evaluation:*` events. Job: `evaluation.refresh`.
"""

from tarazu.evaluation.audited import AuditedJudge, Judges, judges
from tarazu.evaluation.jobs import JOBS
from tarazu.evaluation.judges import Agreed, JudgeReport, Leaning, judge_report
from tarazu.evaluation.leaderboards import (
    Leaderboard,
    Rating,
    WinRateTable,
    leaderboard,
    refresh_leaderboard,
)

__all__ = [
    "JOBS",
    "Agreed",
    "AuditedJudge",
    "JudgeReport",
    "Judges",
    "Leaderboard",
    "Leaning",
    "Rating",
    "WinRateTable",
    "judge_report",
    "judges",
    "leaderboard",
    "refresh_leaderboard",
]
