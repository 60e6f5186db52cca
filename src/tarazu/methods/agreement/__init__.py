"""How far people agree with one another and with a machine."""

from tarazu.methods.agreement.alpha import Alpha, krippendorff_alpha
from tarazu.methods.agreement.concordance import Concordance, kendall_w
from tarazu.methods.agreement.icc import intraclass_correlation
from tarazu.methods.agreement.kappa import cohen_kappa, fleiss_kappa
from tarazu.methods.agreement.pairwise import Agreement, cross_agreement, pairwise_agreement
from tarazu.methods.agreement.resampling import Coefficient

__all__ = [
    "Agreement",
    "Alpha",
    "Coefficient",
    "Concordance",
    "cohen_kappa",
    "cross_agreement",
    "fleiss_kappa",
    "intraclass_correlation",
    "kendall_w",
    "krippendorff_alpha",
    "pairwise_agreement",
]
