"""Statistics of human judgments: pure functions and estimators on columns, NumPy only.

Owns no table, announces no event, reads no file and no clock. An estimator keeps scikit-learn's manners: the
constructor only stores parameters, `fit` learns, and what was learned ends in an underscore. Columns are
plain sequences or arrays of hashable values; a bad one raises `ValueError` naming the column and the row.
Everything is deterministic: the order of the rows never matters, and what draws random numbers takes a seed.
"""

from tarazu.methods.aggregation import (
    DawidSkene,
    MajorityVote,
    NextVoteCalibrator,
    ReliabilityBin,
    Temperature,
    expected_calibration_error,
    reliability,
)
from tarazu.methods.agreement import (
    Agreement,
    Alpha,
    cross_agreement,
    krippendorff_alpha,
    pairwise_agreement,
)
from tarazu.methods.comparisons import unordered
from tarazu.methods.ranking import BradleyTerry, WinRates, win_rate_matrix

__all__ = [
    "Agreement",
    "Alpha",
    "BradleyTerry",
    "DawidSkene",
    "MajorityVote",
    "NextVoteCalibrator",
    "ReliabilityBin",
    "Temperature",
    "WinRates",
    "cross_agreement",
    "expected_calibration_error",
    "krippendorff_alpha",
    "pairwise_agreement",
    "reliability",
    "unordered",
    "win_rate_matrix",
]
