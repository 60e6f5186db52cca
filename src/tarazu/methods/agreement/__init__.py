"""How far people agree with one another and with a machine."""

from tarazu.methods.agreement.alpha import Alpha, krippendorff_alpha
from tarazu.methods.agreement.concordance import Concordance, kendall_w
from tarazu.methods.agreement.gamma import Gamma, gamma_agreement
from tarazu.methods.agreement.icc import intraclass_correlation
from tarazu.methods.agreement.judging import Lean, grades_alpha, judge_kappa, judge_lean
from tarazu.methods.agreement.kappa import cohen_kappa, fleiss_kappa
from tarazu.methods.agreement.pairwise import Agreement, cross_agreement, pairwise_agreement
from tarazu.methods.agreement.resampling import Coefficient
from tarazu.methods.agreement.unitizing import UnitAlpha, unitized_alpha

__all__ = [
    "Agreement",
    "Alpha",
    "Coefficient",
    "Concordance",
    "Gamma",
    "Lean",
    "UnitAlpha",
    "cohen_kappa",
    "cross_agreement",
    "fleiss_kappa",
    "gamma_agreement",
    "grades_alpha",
    "intraclass_correlation",
    "judge_kappa",
    "judge_lean",
    "kendall_w",
    "krippendorff_alpha",
    "pairwise_agreement",
    "unitized_alpha",
]
