"""Data larger than one process: votes and comparisons in shards, each held where it is counted.

Only sums travel: a shard answers with the votes expected of its contributors, or with its counts of items
against items, and they are added up in the order of the shards, so that a result does not depend on which
shard answers first. It equals that of the estimator for one process up to rounding. Alone among the methods
this package reads and writes files, those it is given. Ray is imported only when it is asked for.
"""

from tarazu.methods.sharded.bradley_terry import ShardedBradleyTerry
from tarazu.methods.sharded.dawid_skene import ShardedDawidSkene
from tarazu.methods.sharded.partition import partition
from tarazu.methods.sharded.vote_shard import ShardAnswers

__all__ = ["ShardAnswers", "ShardedBradleyTerry", "ShardedDawidSkene", "partition"]
