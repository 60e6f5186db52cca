"""Kinds about rubrics: weighted criteria that an answer meets or not."""

from tarazu.kinds.rubric.grade import RubricGrade, criteria_of, rubric_score

__all__ = ["RubricGrade", "criteria_of", "rubric_score"]
