"""Kinds about what an agent did, step by step."""

from tarazu.kinds.trajectory.records import branch_record, reviewed_steps, trajectory_record
from tarazu.kinds.trajectory.review import TrajectoryReview
from tarazu.kinds.trajectory.tuning import service_pair, service_record

__all__ = [
    "TrajectoryReview",
    "branch_record",
    "reviewed_steps",
    "service_pair",
    "service_record",
    "trajectory_record",
]
