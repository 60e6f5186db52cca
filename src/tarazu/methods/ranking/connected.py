"""Whether comparisons settle strengths at all: who was ever compared with whom, and who ever beat whom."""

from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from tarazu.methods.columns import FloatArray


class Unsettled(ValueError):
    """Comparisons that settle no strengths: `kind` says why, `items` names whom.

    "apart" were never compared with the rest, even indirectly; "unbeaten" never lost to the rest; "winless" never beat the
    rest; "ties" is a tendency to tie that does not fit, and names nobody. All but the first end with a `ridge`.
    """

    def __init__(self, kind: Literal["apart", "unbeaten", "winless", "ties"], words: str, items: tuple[Any, ...] = ()):
        super().__init__(words)
        self.kind = kind
        self.items = items


def refuse_unconnected(counts: FloatArray, items: tuple[Any, ...]) -> None:
    """Raise Unsettled, naming the groups, when items fall into groups that were never compared."""
    if not items:
        return
    met = reachable(counts)
    if not met.all():
        apart = [items[i] for i in np.flatnonzero(~met)]
        raise Unsettled("apart", f"never compared, even indirectly, with {items[0]!r}: {apart!r}", tuple(apart))


def refuse_one_sided(share: FloatArray, items: tuple[Any, ...]) -> None:
    """Raise Unsettled, naming the group, when one group of items never beat (or never lost to) the others.

    Then no maximum of the likelihood exists (Ford, American Mathematical Monthly 64, 1957).
    """
    if not items:
        return
    below, above = reachable(share), reachable(share.T)
    if not below.all() or not above.all():
        unbeaten = not below.all()
        group = [items[i] for i in np.flatnonzero(~(below if unbeaten else above))]
        words = f"never {'lost to' if unbeaten else 'beat'} the others, so no strength fits: {group!r}"
        raise Unsettled("unbeaten" if unbeaten else "winless", f"{words}; set ridge, for example 0.01", tuple(group))


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
