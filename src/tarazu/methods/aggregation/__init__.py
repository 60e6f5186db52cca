"""From many votes on a task to one answer and an honest confidence in it."""

from tarazu.methods.aggregation.calibration import (
    NextVoteCalibrator,
    ReliabilityBin,
    Temperature,
    expected_calibration_error,
    reliability,
)
from tarazu.methods.aggregation.dawid_skene import DawidSkene
from tarazu.methods.aggregation.majority import MajorityVote

__all__ = [
    "DawidSkene",
    "MajorityVote",
    "NextVoteCalibrator",
    "ReliabilityBin",
    "Temperature",
    "expected_calibration_error",
    "reliability",
]
