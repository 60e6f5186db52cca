"""The demo: one customer's main job on real recorded votes, through the ordinary HTTP API of a real server.

Ships the vote table of the first turn of MT-bench (identifiers and winners only; see `data/ATTRIBUTION.md`) and small
projects of its own to try. Owns no tables.
"""

from tarazu.demo.inputs import Inputs
from tarazu.demo.main import run_demo

__all__ = ["Inputs", "run_demo"]
