"""The runner: the background worker beside the web processes.

It reads events and hands them to the packages that asked for them (`consumers.py` is the whole table), keeps the clocks
(leases, offers, reviews), seals the audit log, and works off jobs. Owns no tables.
"""

from tarazu.runner.handlers import Pace
from tarazu.runner.main import run

__all__ = ["Pace", "run"]
