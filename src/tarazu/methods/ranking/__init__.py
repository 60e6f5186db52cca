"""From comparisons of pairs to a ranking with its uncertainty."""

from tarazu.methods.ranking.bradley_terry import BradleyTerry
from tarazu.methods.ranking.win_rates import WinRates, win_rate_matrix

__all__ = ["BradleyTerry", "WinRates", "win_rate_matrix"]
