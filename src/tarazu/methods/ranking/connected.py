"""Whether comparisons settle strengths at all: who was ever compared with whom, and who ever beat whom."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tarazu.methods.columns import FloatArray


def refuse_unconnected(counts: FloatArray, items: tuple[Any, ...]) -> None:
    """Raise ValueError, naming the groups, when items fall into groups that were never compared."""
    if not items:
        return
    met = reachable(counts)
    if not met.all():
        apart = [items[i] for i in np.flatnonzero(~met)]
        raise ValueError(f"never compared, even indirectly, with {items[0]!r}: {apart!r}")


def refuse_one_sided(share: FloatArray, items: tuple[Any, ...]) -> None:
    """Raise ValueError, naming the group, when one group of items never beat (or never lost to) the others.

    Then no maximum of the likelihood exists (Ford, American Mathematical Monthly 64, 1957).
    """
    if not items:
        return
    below, above = reachable(share), reachable(share.T)
    if not below.all() or not above.all():
        side, verb = (below, "lost to") if not below.all() else (above, "beat")
        group = [items[i] for i in np.flatnonzero(~side)]
        raise ValueError(f"never {verb} the others, so no strength fits: {group!r}; set ridge, for example 0.01")


def reachable(edges: FloatArray) -> NDArray[np.bool_]:
    """Which items can be reached from the first one along positive entries of a (k, k) matrix."""
    seen = np.zeros(len(edges), dtype=bool)
    seen[0] = True
    for _ in range(len(edges)):
        wider = seen | (edges[seen] > 0).any(axis=0)
        if (wider == seen).all():
            break
        seen = wider
    return seen
