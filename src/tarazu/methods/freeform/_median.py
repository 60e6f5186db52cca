"""Compiled search for the sequence with the least mean normalised edit distance to given sequences."""

import numpy as np
from numba import njit

from tarazu.methods.columns import FloatArray, IntArray

_ROUNDS_MAX = 200


@njit("void(int64[:], int64, int64[:], int64, float64[:, :], float64[:, :])", cache=True)
def _tables(h, n, a, m, ahead, behind):  # type: ignore[no-untyped-def]
    """Edit distances of all prefixes (`ahead`) and of all suffixes (`behind`) of h and a."""
    for j in range(m + 1):
        ahead[0, j] = j
        behind[n, j] = m - j
    for i in range(1, n + 1):
        ahead[i, 0] = i
        for j in range(1, m + 1):
            swap = ahead[i - 1, j - 1] + (h[i - 1] != a[j - 1])
            ahead[i, j] = min(swap, ahead[i - 1, j] + 1, ahead[i, j - 1] + 1)
    for i in range(n - 1, -1, -1):
        behind[i, m] = n - i
        for j in range(m - 1, -1, -1):
            swap = behind[i + 1, j + 1] + (h[i] != a[j])
            behind[i, j] = min(swap, behind[i + 1, j] + 1, behind[i, j + 1] + 1)


@njit("void(float64[:, :], float64[:, :], int64, int64, int64[:], int64, float64, float64[:], float64[:])", cache=True)
def _add_with_token(ahead, behind, i, after, a, m, weight, total, least):  # type: ignore[no-untyped-def]
    """Add to `total[v]` the weighted edit distance when token v stands between prefix i and suffix `after`.

    A token either meets its like in `a` or costs the same as any stranger. `least` is scratch space of large numbers.
    """
    stranger = ahead[i, m] + 1 + behind[after, m]
    for j in range(m):
        stranger = min(stranger, ahead[i, j] + 1 + min(behind[after, j], behind[after, j + 1]))
        least[a[j]] = min(least[a[j]], ahead[i, j] + behind[after, j + 1])
    total += weight * stranger
    for j in range(m):
        if least[a[j]] < stranger:
            total[a[j]] -= weight * (stranger - least[a[j]])
        least[a[j]] = 1e18


@njit("float64(float64[:, :], float64[:, :], int64, int64)", cache=True)
def _without_token(ahead, behind, i, m):  # type: ignore[no-untyped-def]
    least = 1e18
    for j in range(m + 1):
        least = min(least, ahead[i, j] + behind[i + 1, j])
    return least


@njit(
    "Tuple((float64, int64, int64, int64))(float64[:, :, :], float64[:, :, :], int64[:, :], int64[:], float64[:],"
    " int64, int64, float64)",
    cache=True,
)
def _best_edit(ahead, behind, said, sizes, weight, n, vocabulary, cost):  # type: ignore[no-untyped-def]
    """The single edit that lowers the cost most: (cost, kind, place, token); kind 0 deletes, 1 replaces, 2 inserts."""
    best, kind, place, what = cost - 1e-9, -1, 0, 0
    for i in range(n):
        without = 0.0
        for k in range(len(sizes)):
            without += weight[k] * _without_token(ahead[k], behind[k], i, sizes[k]) / max(n - 1, sizes[k], 1)
        if n > 1 and without < best:
            best, kind, place = without, 0, i
    total, least = np.zeros(vocabulary), np.full(vocabulary, 1e18)
    for grown in range(2):
        for i in range(n + grown):
            total[:] = 0.0
            for k in range(len(sizes)):
                share = weight[k] / max(n + grown, sizes[k])
                _add_with_token(ahead[k], behind[k], i, i + 1 - grown, said[k], sizes[k], share, total, least)
            token = int(np.argmin(total))
            if total[token] < best:
                best, kind, place, what = total[token], 1 + grown, i, token
    return best, kind, place, what


@njit("Tuple((int64[:], float64))(int64[:], int64[:, :], int64[:], float64[:], int64, int64)", cache=True)
def _descend(start, said, sizes, weight, vocabulary, rounds):  # type: ignore[no-untyped-def]
    n, widest = len(start), said.shape[1]
    room = 2 * widest + 2
    h = np.zeros(room, np.int64)
    h[:n] = start
    ahead = np.zeros((len(sizes), room + 1, widest + 1))
    behind, cost = np.zeros_like(ahead), 0.0
    for _ in range(rounds):
        cost = 0.0
        for k in range(len(sizes)):
            _tables(h, n, said[k], sizes[k], ahead[k], behind[k])
            cost += weight[k] * ahead[k, n, sizes[k]] / max(n, sizes[k], 1)
        _, kind, i, what = _best_edit(ahead, behind, said, sizes, weight, n, vocabulary, cost)
        if kind < 0 or (kind == 2 and n >= room - 1):
            break
        if kind == 0:
            h[i : n - 1] = h[i + 1 : n].copy()
        elif kind == 2:
            h[i + 1 : n + 1] = h[i:n].copy()
            h[i] = what
        else:
            h[i] = what
        n += kind - 1 if kind != 1 else 0
    return h[:n].copy(), cost


def median_sequence(
    said: list[IntArray], weight: FloatArray, starts: list[IntArray], vocabulary: int
) -> tuple[IntArray, float]:
    """The best sequence found by single edits from each of `starts`, and its cost.

    The cost is `sum_k weight_k * edit distance(h, said_k) / max(len(h), len(said_k))`. Tokens are 0 to vocabulary - 1.
    """
    sizes = np.array([len(one) for one in said], dtype=np.int64)
    table = np.full((len(said), int(sizes.max()) + 1), -1, dtype=np.int64)
    for k, one in enumerate(said):
        table[k, : len(one)] = one
    found = [_descend(start, table, sizes, weight, vocabulary, _ROUNDS_MAX) for start in starts]
    sequence, cost = min(found, key=lambda pair: (round(pair[1], 9), pair[0].tolist()))
    return sequence, float(cost)
