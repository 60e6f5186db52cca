"""From comparisons of pairs, or from rankings, to one ranking with its uncertainty."""

from tarazu.methods.ranking.adjusted import AdjustedBradleyTerry
from tarazu.methods.ranking.bradley_terry import BradleyTerry
from tarazu.methods.ranking.consensus import Borda, Kemeny
from tarazu.methods.ranking.crowd import CrowdBradleyTerry
from tarazu.methods.ranking.davidson import Davidson
from tarazu.methods.ranking.influence import Flip, VoterInfluence, smallest_flip, voter_influence
from tarazu.methods.ranking.lists import kendall_tau_distance
from tarazu.methods.ranking.next_pairs import NextPair, next_pairs
from tarazu.methods.ranking.plackett_luce import PlackettLuce
from tarazu.methods.ranking.win_rates import WinRates, win_rate_matrix

__all__ = [
    "AdjustedBradleyTerry",
    "Borda",
    "BradleyTerry",
    "CrowdBradleyTerry",
    "Davidson",
    "Flip",
    "Kemeny",
    "NextPair",
    "PlackettLuce",
    "VoterInfluence",
    "WinRates",
    "kendall_tau_distance",
    "next_pairs",
    "smallest_flip",
    "voter_influence",
    "win_rate_matrix",
]
