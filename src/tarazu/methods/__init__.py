"""Statistics of human judgments: pure functions and estimators on columns, with NumPy, SciPy and Numba.

Owns no table, announces no event, reads no file and no clock. An estimator keeps scikit-learn's manners: the
constructor only stores parameters, `fit` learns, and what was learned ends in an underscore. Columns are
sequences, arrays, or columns of pandas, Polars and Arrow; a bad one raises `ValueError` naming the column and
the row. Everything is deterministic: the order of the rows never matters, and what draws random numbers takes
a seed.

Names are loaded when they are first asked for, so importing this package costs nothing.
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tarazu.methods.aggregation.calibration import NextVoteCalibrator as NextVoteCalibrator
    from tarazu.methods.aggregation.calibration import ReliabilityBin as ReliabilityBin
    from tarazu.methods.aggregation.calibration import Temperature as Temperature
    from tarazu.methods.aggregation.calibration import expected_calibration_error as expected_calibration_error
    from tarazu.methods.aggregation.calibration import reliability as reliability
    from tarazu.methods.aggregation.dawid_skene import DawidSkene as DawidSkene
    from tarazu.methods.aggregation.majority import MajorityVote as MajorityVote
    from tarazu.methods.agreement.alpha import Alpha as Alpha
    from tarazu.methods.agreement.alpha import krippendorff_alpha as krippendorff_alpha
    from tarazu.methods.agreement.pairwise import Agreement as Agreement
    from tarazu.methods.agreement.pairwise import cross_agreement as cross_agreement
    from tarazu.methods.agreement.pairwise import pairwise_agreement as pairwise_agreement
    from tarazu.methods.comparisons import unordered as unordered
    from tarazu.methods.ranking.bradley_terry import BradleyTerry as BradleyTerry
    from tarazu.methods.ranking.win_rates import WinRates as WinRates
    from tarazu.methods.ranking.win_rates import win_rate_matrix as win_rate_matrix

_PLACES = {
    "Agreement": "agreement.pairwise",
    "Alpha": "agreement.alpha",
    "BradleyTerry": "ranking.bradley_terry",
    "DawidSkene": "aggregation.dawid_skene",
    "MajorityVote": "aggregation.majority",
    "NextVoteCalibrator": "aggregation.calibration",
    "ReliabilityBin": "aggregation.calibration",
    "Temperature": "aggregation.calibration",
    "WinRates": "ranking.win_rates",
    "cross_agreement": "agreement.pairwise",
    "expected_calibration_error": "aggregation.calibration",
    "krippendorff_alpha": "agreement.alpha",
    "pairwise_agreement": "agreement.pairwise",
    "reliability": "aggregation.calibration",
    "unordered": "comparisons",
    "win_rate_matrix": "ranking.win_rates",
}

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


def __getattr__(name: str) -> Any:
    """Load what was asked for. Raises AttributeError for a name that is not offered."""
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(f"{__name__}.{_PLACES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
