"""Kinds about rubrics: weighted criteria that an answer meets or not."""

from tarazu.kinds.rubric.audit import JudgeAudit, audit_records
from tarazu.kinds.rubric.author import RubricAuthor
from tarazu.kinds.rubric.changes import RubricChange, rubric_changes
from tarazu.kinds.rubric.grade import RubricGrade, criteria_of, rubric_score
from tarazu.kinds.rubric.lint import rubric_advice
from tarazu.kinds.rubric.records import (
    NOT_ASKED,
    grading_payload,
    grading_task,
    harbor_files,
    is_approved,
    rubric_record,
    rubric_version,
    sample_answers,
)

__all__ = [
    "NOT_ASKED",
    "JudgeAudit",
    "RubricAuthor",
    "RubricChange",
    "RubricGrade",
    "audit_records",
    "criteria_of",
    "grading_payload",
    "grading_task",
    "harbor_files",
    "is_approved",
    "rubric_advice",
    "rubric_changes",
    "rubric_record",
    "rubric_score",
    "rubric_version",
    "sample_answers",
]
