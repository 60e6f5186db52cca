"""The pairs of items that met, as the edges of a graph: what every fit of strengths is computed on."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from tarazu.methods.columns import FloatArray, IntArray

_DENSE_CELLS_MAX = 1_000_000


@dataclass(frozen=True, slots=True)
class Pairs:
    """P pairs of k items that met, `first[p] < second[p]`, and the (P, k) matrix with 1 and -1 in their
    places."""

    size: int
    first: IntArray
    second: IntArray
    incidence: Any

    @classmethod
    def of(cls, counts: FloatArray) -> "Pairs":
        """The pairs with a positive entry in the symmetric (k, k) matrix."""
        first, second = np.nonzero(np.triu(counts))
        edges = np.arange(len(first))
        matrix = sparse.csr_array(
            (
                np.repeat([1.0, -1.0], len(first)),
                (np.concatenate([edges, edges]), np.concatenate([first, second])),
            ),
            shape=(len(first), len(counts)),
        )
        dense = matrix.shape[0] * matrix.shape[1] <= _DENSE_CELLS_MAX
        return cls(len(counts), first, second, matrix.toarray() if dense else matrix)

    def __len__(self) -> int:
        return len(self.first)

    def number(self) -> IntArray:
        """The number of the pair in which row i meets column j, (k, k); -1 where they never met."""
        table = np.full((self.size, self.size), -1, dtype=np.int64)
        table[self.first, self.second] = table[self.second, self.first] = np.arange(len(self))
        return table

    def curvature(self, weight: FloatArray, ridge: float) -> FloatArray:
        """The negative Hessian (n, k, k) of n fits with these pair weights (P, n), made invertible along the
        direction that centring fixes."""
        many, size = weight.shape[1], self.size
        found = np.zeros((many, size, size))
        found[:, self.first, self.second] = found[:, self.second, self.first] = -weight.T
        diagonal = np.arange(size)
        found[:, diagonal, diagonal] = ridge - found.sum(axis=2)
        found += 1 / max(size, 1)
        return found


def sigmoid(gap: FloatArray) -> FloatArray:
    """`1 / (1 + exp(-gap))` without overflow."""
    p: FloatArray = 0.5 * (1 + np.tanh(gap / 2))
    return p


def win_probabilities(theta: FloatArray) -> FloatArray:
    """How likely row i is to beat column j, (k, k)."""
    return sigmoid(theta[:, None] - theta[None, :])


def centring(size: int) -> NDArray[np.float64]:
    """The matrix that takes the mean off a vector."""
    return np.eye(size) - 1 / max(size, 1)
