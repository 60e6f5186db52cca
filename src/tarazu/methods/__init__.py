"""Statistics of human judgments: pure functions and estimators on columns, with NumPy, SciPy and Numba.

Owns no table, announces no event, reads no clock and, but for `sharded`, no file. An estimator keeps scikit-learn's manners: the
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
    from tarazu.methods.aggregation.beta import BetaCalibration as BetaCalibration
    from tarazu.methods.aggregation.beta import beta_calibrated as beta_calibrated
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
    from tarazu.methods.aggregation.platt import PlattScaling as PlattScaling
    from tarazu.methods.agreement.alpha import Alpha as Alpha
    from tarazu.methods.agreement.alpha import krippendorff_alpha as krippendorff_alpha
    from tarazu.methods.agreement.concordance import Concordance as Concordance
    from tarazu.methods.agreement.concordance import kendall_w as kendall_w
    from tarazu.methods.agreement.gamma import Gamma as Gamma
    from tarazu.methods.agreement.gamma import gamma_agreement as gamma_agreement
    from tarazu.methods.agreement.icc import intraclass_correlation as intraclass_correlation
    from tarazu.methods.agreement.judging import Lean as Lean
    from tarazu.methods.agreement.judging import grades_alpha as grades_alpha
    from tarazu.methods.agreement.judging import judge_kappa as judge_kappa
    from tarazu.methods.agreement.judging import judge_lean as judge_lean
    from tarazu.methods.agreement.kappa import cohen_kappa as cohen_kappa
    from tarazu.methods.agreement.kappa import fleiss_kappa as fleiss_kappa
    from tarazu.methods.agreement.pairwise import Agreement as Agreement
    from tarazu.methods.agreement.pairwise import cross_agreement as cross_agreement
    from tarazu.methods.agreement.pairwise import pairwise_agreement as pairwise_agreement
    from tarazu.methods.agreement.resampling import Coefficient as Coefficient
    from tarazu.methods.agreement.unitizing import UnitAlpha as UnitAlpha
    from tarazu.methods.agreement.unitizing import unitized_alpha as unitized_alpha
    from tarazu.methods.anomaly.answers import ConstantAnswers as ConstantAnswers
    from tarazu.methods.anomaly.answers import RandomAnswers as RandomAnswers
    from tarazu.methods.anomaly.collusion import ColludingGroups as ColludingGroups
    from tarazu.methods.anomaly.drop_off import DropOff as DropOff
    from tarazu.methods.anomaly.evidence import Evidence as Evidence
    from tarazu.methods.anomaly.inverted import InvertedAnswers as InvertedAnswers
    from tarazu.methods.anomaly.texts import CopiedText as CopiedText
    from tarazu.methods.anomaly.texts import MachineLikeText as MachineLikeText
    from tarazu.methods.comparisons import left_shares as left_shares
    from tarazu.methods.comparisons import unordered as unordered
    from tarazu.methods.compiled import warm as warm
    from tarazu.methods.freeform.embedding import DistanceEmbedding as DistanceEmbedding
    from tarazu.methods.freeform.keypoints import KeypointConsensus as KeypointConsensus
    from tarazu.methods.freeform.masks import MaskVote as MaskVote
    from tarazu.methods.freeform.masks import Staple as Staple
    from tarazu.methods.freeform.medoid import WeightedMedoid as WeightedMedoid
    from tarazu.methods.freeform.objects import ObjectConsensus as ObjectConsensus
    from tarazu.methods.freeform.rover import Rover as Rover
    from tarazu.methods.freeform.shapes import box_iou as box_iou
    from tarazu.methods.freeform.shapes import polygon_iou as polygon_iou
    from tarazu.methods.freeform.spans import SpanConsensus as SpanConsensus
    from tarazu.methods.freeform.text import character_distance as character_distance
    from tarazu.methods.freeform.text import ngram_distance as ngram_distance
    from tarazu.methods.freeform.text import text_distance as text_distance
    from tarazu.methods.freeform.text import word_distance as word_distance
    from tarazu.methods.freeform.text import word_error_rate as word_error_rate
    from tarazu.methods.freeform.text import word_ngram_distance as word_ngram_distance
    from tarazu.methods.freeform.text_consensus import TextConsensus as TextConsensus
    from tarazu.methods.numeric.bias_variance import BiasVariance as BiasVariance
    from tarazu.methods.numeric.clustered_mean import clustered_mean as clustered_mean
    from tarazu.methods.numeric.robust import RobustMean as RobustMean
    from tarazu.methods.numeric.robust import WeightedMedian as WeightedMedian
    from tarazu.methods.ordinal.rasch import FacetFit as FacetFit
    from tarazu.methods.ordinal.rasch import ManyFacetRasch as ManyFacetRasch
    from tarazu.methods.ranking.adjusted import AdjustedBradleyTerry as AdjustedBradleyTerry
    from tarazu.methods.ranking.bradley_terry import BradleyTerry as BradleyTerry
    from tarazu.methods.ranking.connected import Unsettled as Unsettled
    from tarazu.methods.ranking.consensus import Borda as Borda
    from tarazu.methods.ranking.consensus import Kemeny as Kemeny
    from tarazu.methods.ranking.crowd import CrowdBradleyTerry as CrowdBradleyTerry
    from tarazu.methods.ranking.davidson import Davidson as Davidson
    from tarazu.methods.ranking.influence import Flip as Flip
    from tarazu.methods.ranking.influence import VoterInfluence as VoterInfluence
    from tarazu.methods.ranking.influence import smallest_flip as smallest_flip
    from tarazu.methods.ranking.influence import voter_influence as voter_influence
    from tarazu.methods.ranking.lists import kendall_tau_distance as kendall_tau_distance
    from tarazu.methods.ranking.next_pairs import NextPair as NextPair
    from tarazu.methods.ranking.next_pairs import next_pairs as next_pairs
    from tarazu.methods.ranking.plackett_luce import PlackettLuce as PlackettLuce
    from tarazu.methods.ranking.win_rates import WinRates as WinRates
    from tarazu.methods.ranking.win_rates import win_rate_matrix as win_rate_matrix
    from tarazu.methods.sequential.held_out import HeldOutDawidSkene as HeldOutDawidSkene
    from tarazu.methods.sequential.policies import Adaptive as Adaptive
    from tarazu.methods.sequential.policies import Budget as Budget
    from tarazu.methods.sequential.policies import Policy as Policy
    from tarazu.methods.sequential.replay import FixedRedundancy as FixedRedundancy
    from tarazu.methods.sequential.replay import Replay as Replay
    from tarazu.methods.sequential.replay import Run as Run
    from tarazu.methods.sequential.replay import arrivals as arrivals
    from tarazu.methods.sequential.replay import least_fixed_redundancy as least_fixed_redundancy
    from tarazu.methods.sequential.replay import replay as replay
    from tarazu.methods.sequential.routing import Routes as Routes
    from tarazu.methods.sequential.routing import assign as assign
    from tarazu.methods.sequential.routing import expected_gain as expected_gain
    from tarazu.methods.sequential.routing import pooled_confusion as pooled_confusion
    from tarazu.methods.sequential.stopping import GainStop as GainStop
    from tarazu.methods.sequential.stopping import LeadStop as LeadStop
    from tarazu.methods.sequential.stopping import PosteriorStop as PosteriorStop
    from tarazu.methods.sequential.stopping import StoppingRule as StoppingRule
    from tarazu.methods.sharded.bradley_terry import ShardedBradleyTerry as ShardedBradleyTerry
    from tarazu.methods.sharded.dawid_skene import ShardedDawidSkene as ShardedDawidSkene
    from tarazu.methods.sharded.partition import partition as partition
    from tarazu.methods.sharded.vote_shard import ShardAnswers as ShardAnswers
    from tarazu.methods.votes import Votes as Votes
    from tarazu.methods.votes import code_votes as code_votes

_PLACES = {
    "Adaptive": "sequential.policies",
    "AdjustedBradleyTerry": "ranking.adjusted",
    "Agreement": "agreement.pairwise",
    "Alpha": "agreement.alpha",
    "BetaCalibration": "aggregation.beta",
    "BiasVariance": "numeric.bias_variance",
    "Borda": "ranking.consensus",
    "BradleyTerry": "ranking.bradley_terry",
    "Budget": "sequential.policies",
    "Choose": "aggregation.choose",
    "Coefficient": "agreement.resampling",
    "ColludingGroups": "anomaly.collusion",
    "Concordance": "agreement.concordance",
    "Consensus": "aggregation.choose",
    "ConstantAnswers": "anomaly.answers",
    "CopiedText": "anomaly.texts",
    "CrowdBradleyTerry": "ranking.crowd",
    "Davidson": "ranking.davidson",
    "DawidSkene": "aggregation.dawid_skene",
    "DistanceEmbedding": "freeform.embedding",
    "DropOff": "anomaly.drop_off",
    "EBCC": "aggregation.bayesian",
    "Evidence": "anomaly.evidence",
    "FacetFit": "ordinal.rasch",
    "FixedRedundancy": "sequential.replay",
    "Flip": "ranking.influence",
    "GLAD": "aggregation.glad",
    "GainStop": "sequential.stopping",
    "Gamma": "agreement.gamma",
    "HeldOutDawidSkene": "sequential.held_out",
    "IBCC": "aggregation.bayesian",
    "InvertedAnswers": "anomaly.inverted",
    "Kemeny": "ranking.consensus",
    "KeypointConsensus": "freeform.keypoints",
    "Lean": "agreement.judging",
    "LeadStop": "sequential.stopping",
    "MACE": "aggregation.mace",
    "MachineLikeText": "anomaly.texts",
    "MajorityVote": "aggregation.majority",
    "ManyFacetRasch": "ordinal.rasch",
    "MaskVote": "freeform.masks",
    "NextPair": "ranking.next_pairs",
    "NextVoteCalibrator": "aggregation.calibration",
    "ObjectConsensus": "freeform.objects",
    "OneCoin": "aggregation.one_coin",
    "OnlineDawidSkene": "aggregation.online",
    "PlackettLuce": "ranking.plackett_luce",
    "PlattScaling": "aggregation.platt",
    "Policy": "sequential.policies",
    "PosteriorStop": "sequential.stopping",
    "RandomAnswers": "anomaly.answers",
    "ReliabilityBin": "aggregation.calibration",
    "Replay": "sequential.replay",
    "RobustMean": "numeric.robust",
    "Routes": "sequential.routing",
    "Rover": "freeform.rover",
    "Run": "sequential.replay",
    "ShardAnswers": "sharded.vote_shard",
    "ShardedBradleyTerry": "sharded.bradley_terry",
    "ShardedDawidSkene": "sharded.dawid_skene",
    "SpanConsensus": "freeform.spans",
    "Staple": "freeform.masks",
    "StoppingRule": "sequential.stopping",
    "Temperature": "aggregation.calibration",
    "TextConsensus": "freeform.text_consensus",
    "UnitAlpha": "agreement.unitizing",
    "Unsettled": "ranking.connected",
    "VoterInfluence": "ranking.influence",
    "Votes": "votes",
    "WeightedMedian": "numeric.robust",
    "WeightedMedoid": "freeform.medoid",
    "WinRates": "ranking.win_rates",
    "arrivals": "sequential.replay",
    "assign": "sequential.routing",
    "beta_calibrated": "aggregation.beta",
    "box_iou": "freeform.shapes",
    "character_distance": "freeform.text",
    "code_votes": "votes",
    "clustered_mean": "numeric.clustered_mean",
    "cohen_kappa": "agreement.kappa",
    "cross_agreement": "agreement.pairwise",
    "expected_calibration_error": "aggregation.calibration",
    "expected_gain": "sequential.routing",
    "fleiss_kappa": "agreement.kappa",
    "gamma_agreement": "agreement.gamma",
    "intraclass_correlation": "agreement.icc",
    "grades_alpha": "agreement.judging",
    "judge_kappa": "agreement.judging",
    "judge_lean": "agreement.judging",
    "kendall_tau_distance": "ranking.lists",
    "kendall_w": "agreement.concordance",
    "krippendorff_alpha": "agreement.alpha",
    "least_fixed_redundancy": "sequential.replay",
    "left_shares": "comparisons",
    "next_pairs": "ranking.next_pairs",
    "ngram_distance": "freeform.text",
    "pairwise_agreement": "agreement.pairwise",
    "partition": "sharded.partition",
    "polygon_iou": "freeform.shapes",
    "pooled_confusion": "sequential.routing",
    "reliability": "aggregation.calibration",
    "replay": "sequential.replay",
    "smallest_flip": "ranking.influence",
    "text_distance": "freeform.text",
    "unitized_alpha": "agreement.unitizing",
    "unordered": "comparisons",
    "voter_influence": "ranking.influence",
    "warm": "compiled",
    "win_rate_matrix": "ranking.win_rates",
    "word_distance": "freeform.text",
    "word_error_rate": "freeform.text",
    "word_ngram_distance": "freeform.text",
}

__all__ = [
    "EBCC",
    "GLAD",
    "IBCC",
    "MACE",
    "Adaptive",
    "AdjustedBradleyTerry",
    "Agreement",
    "Alpha",
    "BetaCalibration",
    "BiasVariance",
    "Borda",
    "BradleyTerry",
    "Budget",
    "Choose",
    "Coefficient",
    "ColludingGroups",
    "Concordance",
    "Consensus",
    "ConstantAnswers",
    "CopiedText",
    "CrowdBradleyTerry",
    "Davidson",
    "DawidSkene",
    "DistanceEmbedding",
    "DropOff",
    "Evidence",
    "FacetFit",
    "FixedRedundancy",
    "Flip",
    "GainStop",
    "Gamma",
    "HeldOutDawidSkene",
    "InvertedAnswers",
    "Kemeny",
    "KeypointConsensus",
    "LeadStop",
    "Lean",
    "MachineLikeText",
    "MajorityVote",
    "ManyFacetRasch",
    "MaskVote",
    "NextPair",
    "NextVoteCalibrator",
    "ObjectConsensus",
    "OneCoin",
    "OnlineDawidSkene",
    "PlackettLuce",
    "PlattScaling",
    "Policy",
    "PosteriorStop",
    "RandomAnswers",
    "ReliabilityBin",
    "Replay",
    "RobustMean",
    "Routes",
    "Rover",
    "Run",
    "ShardAnswers",
    "ShardedBradleyTerry",
    "ShardedDawidSkene",
    "SpanConsensus",
    "Staple",
    "StoppingRule",
    "Temperature",
    "TextConsensus",
    "UnitAlpha",
    "Unsettled",
    "VoterInfluence",
    "Votes",
    "WeightedMedian",
    "WeightedMedoid",
    "WinRates",
    "arrivals",
    "assign",
    "beta_calibrated",
    "box_iou",
    "character_distance",
    "clustered_mean",
    "code_votes",
    "cohen_kappa",
    "cross_agreement",
    "expected_calibration_error",
    "expected_gain",
    "fleiss_kappa",
    "gamma_agreement",
    "grades_alpha",
    "intraclass_correlation",
    "judge_kappa",
    "judge_lean",
    "kendall_tau_distance",
    "kendall_w",
    "krippendorff_alpha",
    "least_fixed_redundancy",
    "left_shares",
    "next_pairs",
    "ngram_distance",
    "pairwise_agreement",
    "partition",
    "polygon_iou",
    "pooled_confusion",
    "reliability",
    "replay",
    "smallest_flip",
    "text_distance",
    "unitized_alpha",
    "unordered",
    "voter_influence",
    "warm",
    "win_rate_matrix",
    "word_distance",
    "word_error_rate",
    "word_ngram_distance",
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
