"""How far people agree with one another and with a machine."""

from tarazu.methods.agreement.alpha import Alpha, krippendorff_alpha
from tarazu.methods.agreement.pairwise import Agreement, cross_agreement, pairwise_agreement

__all__ = ["Agreement", "Alpha", "cross_agreement", "krippendorff_alpha", "pairwise_agreement"]
