"""Maximum likelihood of Bradley-Terry strengths by Newton's method: one fit, or thousands near a known one."""

import numpy as np

from tarazu.methods.columns import FloatArray
from tarazu.methods.ranking.pairs import Pairs, sigmoid

_STEP_MAX = 2.0
_ROUNDS_MAX = 100
_CHORD_ROUNDS_MAX = 10
_DIRECT_ITEMS_MAX = 200
_GRADIENTS_MAX = 200
_NEAR = 1e-7
_CELLS_AT_ONCE = 4_000_000


def maximise(pairs: Pairs, counts: FloatArray, wins: FloatArray, ridge: float) -> tuple[FloatArray, int]:
    """Strengths (k) from how often each pair met and how often its first item won, (P) each; and the rounds.

    Raises ValueError when the strengths run away.
    """
    tolerance = 1e-9 * max(1.0, 2 * float(counts.sum()))
    theta, counts, wins = np.zeros((pairs.size, 1)), counts[:, None], wins[:, None]
    for rounds in range(1, _ROUNDS_MAX + 1):
        slope = _slope(pairs, counts, wins, theta, ridge)
        if np.abs(slope).max(initial=0.0) <= tolerance:
            return theta[:, 0], rounds
        step = _solved(_curvature(pairs, counts, theta, ridge)[0], slope[:, 0])
        theta = _forward(theta, step[:, None])
    raise ValueError("the strengths did not converge; some outcome is too one-sided: set a larger ridge")


def maximise_near(
    pairs: Pairs, counts: FloatArray, wins: FloatArray, start: FloatArray, bread: FloatArray, ridge: float
) -> FloatArray:
    """Strengths (n, k) of n data sets on the same pairs, (P, n) each, close to the one that `start` (k) fits.

    All share the inverse curvature `bread` of that fit (the chord method), which costs one product a round;
    the few data sets for which this is too slow are solved by Newton's own steps.
    """
    theta = np.repeat(start[:, None], counts.shape[1], axis=1)
    reach = np.full(counts.shape[1], np.inf)
    for _ in range(_CHORD_ROUNDS_MAX):
        step = bread @ _slope(pairs, counts, wins, theta, ridge)
        previous, reach = reach, np.abs(step).max(axis=0, initial=0.0)
        theta = _forward(theta, step)
        slow = reach > np.maximum(_NEAR, previous / 2)
        if slow.mean() > 0.5 or (reach <= _NEAR).all():
            break
    far = np.flatnonzero(reach > _NEAR)
    step_size = max(1, _CELLS_AT_ONCE // max(pairs.size**2, 1))
    for begin in range(0, len(far), step_size):
        few = far[begin : begin + step_size]
        theta[:, few] = _newton(pairs, counts[:, few], wins[:, few], start, ridge)
    return theta.T


def _newton(pairs: Pairs, counts: FloatArray, wins: FloatArray, start: FloatArray, ridge: float) -> FloatArray:
    theta = np.repeat(start[:, None], counts.shape[1], axis=1)
    for _ in range(_ROUNDS_MAX):
        step = _newton_step(pairs, counts, theta, _slope(pairs, counts, wins, theta, ridge), ridge)
        theta = _forward(theta, step)
        if np.abs(step).max(initial=0.0) <= _NEAR:
            return theta
    raise ValueError("the strengths of a resample did not converge: set a larger ridge")


def _slope(pairs: Pairs, counts: FloatArray, wins: FloatArray, theta: FloatArray, ridge: float) -> FloatArray:
    surprise = wins - counts * sigmoid(pairs.incidence @ theta)
    slope: FloatArray = pairs.incidence.T @ surprise - ridge * theta
    return slope


def _newton_step(pairs: Pairs, counts: FloatArray, theta: FloatArray, slope: FloatArray, ridge: float) -> FloatArray:
    curvature = _curvature(pairs, counts, theta, ridge)
    return np.asarray(np.linalg.solve(curvature, slope.T[:, :, None])[:, :, 0].T, dtype=np.float64)


def _solved(curvature: FloatArray, slope: FloatArray) -> FloatArray:
    """The Newton step; with many items by conjugate gradients, which a well-knit graph needs few of."""
    if len(slope) > _DIRECT_ITEMS_MAX:
        diagonal, step, rest = np.diag(curvature), np.zeros(len(slope)), slope.copy()
        scaled = rest / diagonal
        direction, product = scaled, float(rest @ scaled)
        for _ in range(_GRADIENTS_MAX):
            turned = curvature @ direction
            length = product / float(direction @ turned)
            step, rest = step + length * direction, rest - length * turned
            if np.abs(rest).max() <= 1e-10 * np.abs(slope).max():
                return step
            scaled = rest / diagonal
            previous, product = product, float(rest @ scaled)
            direction = scaled + product / previous * direction
    return np.asarray(np.linalg.solve(curvature, slope), dtype=np.float64)


def _curvature(pairs: Pairs, counts: FloatArray, theta: FloatArray, ridge: float) -> FloatArray:
    p = sigmoid(pairs.incidence @ theta)
    return pairs.curvature(counts * p * (1 - p), ridge)


def _forward(theta: FloatArray, step: FloatArray) -> FloatArray:
    reach = np.abs(step).max(axis=0, keepdims=True, initial=0.0)
    moved = theta + step * np.minimum(1.0, _STEP_MAX / np.maximum(reach, _STEP_MAX))
    centred: FloatArray = moved - moved.mean(axis=0, keepdims=True)
    return centred
