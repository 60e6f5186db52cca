"""Kinds about reasoning that is written down step by step."""

from tarazu.kinds.reasoning.records import correction_record, labelled_steps, stepwise_record
from tarazu.kinds.reasoning.steps import ReasoningSteps

__all__ = ["ReasoningSteps", "correction_record", "labelled_steps", "stepwise_record"]
