"""Matching: which contributors may take from which queues, and how well they fit.

Owns no tables; it tells `tasks` who has access.
"""

from tarazu.matching.access import refresh_contributor, refresh_own, refresh_project
from tarazu.matching.eligibility import Verdict, eligible

__all__ = ["Verdict", "eligible", "refresh_contributor", "refresh_own", "refresh_project"]
