"""The runner: the background worker beside the web processes.

It reads events and hands them to the packages that asked for them (`handlers.py` is the whole table), keeps the clocks
(leases, offers, reviews), seals the audit log, and works off jobs. Owns no tables.
"""

from tarazu.runner.main import Pace, run

__all__ = ["Pace", "run"]
