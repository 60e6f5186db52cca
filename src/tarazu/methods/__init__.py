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
    from tarazu.methods.aggregation.bayesian import EBCC as EBCC
    from tarazu.methods.aggregation.bayesian import IBCC as IBCC
    from tarazu.methods.aggregation.calibration import NextVoteCalibrator as NextVoteCalibrator
    from tarazu.methods.aggregation.calibration import ReliabilityBin as ReliabilityBin
    from tarazu.methods.aggregation.calibration import Temperature as Temperature
    from tarazu.methods.aggregation.calibration import expected_calibration_error as expected_calibration_error
    from tarazu.methods.aggregation.calibration import reliability as reliability
    from tarazu.methods.aggregation.choose import Choose as Choose
    from tarazu.methods.aggregation.choose import Consensus as Consensus
    from tarazu.methods.aggregation.dawid_skene import DawidSkene as DawidSkene
    from tarazu.methods.aggregation.glad import GLAD as GLAD
    from tarazu.methods.aggregation.mace import MACE as MACE
    from tarazu.methods.aggregation.majority import MajorityVote as MajorityVote
    from tarazu.methods.aggregation.one_coin import OneCoin as OneCoin
    from tarazu.methods.aggregation.online import OnlineDawidSkene as OnlineDawidSkene
    from tarazu.methods.agreement.alpha import Alpha as Alpha
    from tarazu.methods.agreement.alpha import krippendorff_alpha as krippendorff_alpha
    from tarazu.methods.agreement.pairwise import Agreement as Agreement
    from tarazu.methods.agreement.pairwise import cross_agreement as cross_agreement
    from tarazu.methods.agreement.pairwise import pairwise_agreement as pairwise_agreement
    from tarazu.methods.comparisons import unordered as unordered
    from tarazu.methods.compiled import warm as warm
    from tarazu.methods.ranking.bradley_terry import BradleyTerry as BradleyTerry
    from tarazu.methods.ranking.win_rates import WinRates as WinRates
    from tarazu.methods.ranking.win_rates import win_rate_matrix as win_rate_matrix
    from tarazu.methods.votes import Votes as Votes
    from tarazu.methods.votes import code_votes as code_votes

_PLACES = {
    "Agreement": "agreement.pairwise",
    "Alpha": "agreement.alpha",
    "BradleyTerry": "ranking.bradley_terry",
    "Choose": "aggregation.choose",
    "Consensus": "aggregation.choose",
    "DawidSkene": "aggregation.dawid_skene",
    "EBCC": "aggregation.bayesian",
    "GLAD": "aggregation.glad",
    "IBCC": "aggregation.bayesian",
    "MACE": "aggregation.mace",
    "MajorityVote": "aggregation.majority",
    "NextVoteCalibrator": "aggregation.calibration",
    "OneCoin": "aggregation.one_coin",
    "OnlineDawidSkene": "aggregation.online",
    "ReliabilityBin": "aggregation.calibration",
    "Temperature": "aggregation.calibration",
    "Votes": "votes",
    "WinRates": "ranking.win_rates",
    "code_votes": "votes",
    "cross_agreement": "agreement.pairwise",
    "expected_calibration_error": "aggregation.calibration",
    "krippendorff_alpha": "agreement.alpha",
    "pairwise_agreement": "agreement.pairwise",
    "reliability": "aggregation.calibration",
    "unordered": "comparisons",
    "warm": "compiled",
    "win_rate_matrix": "ranking.win_rates",
}

__all__ = [
    "EBCC",
    "GLAD",
    "IBCC",
    "MACE",
    "Agreement",
    "Alpha",
    "BradleyTerry",
    "Choose",
    "Consensus",
    "DawidSkene",
    "MajorityVote",
    "NextVoteCalibrator",
    "OneCoin",
    "OnlineDawidSkene",
    "ReliabilityBin",
    "Temperature",
    "Votes",
    "WinRates",
    "code_votes",
    "cross_agreement",
    "expected_calibration_error",
    "krippendorff_alpha",
    "pairwise_agreement",
    "reliability",
    "unordered",
    "warm",
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
