"""The marginal likelihood of a many-facet Rasch model, with the tasks' levels integrated out."""

import itertools
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from tarazu.methods.columns import FloatArray, IntArray

_NODES, _WEIGHTS = np.polynomial.hermite_e.hermegauss(21)
_LOG_WEIGHTS = np.log(_WEIGHTS / _WEIGHTS.sum())
_MEAN_RIDGE, _THRESHOLD_RIDGE, _SPREAD_RIDGE = 1e-4, 0.01, 0.1


@dataclass(frozen=True, slots=True)
class Ratings:
    """Coded ratings: `facets` are the columns of task, contributor and perhaps criterion, `step` counts from 0."""

    facets: tuple[IntArray, ...]
    sizes: tuple[int, ...]
    step: IntArray
    weight: FloatArray
    steps: int


@dataclass(frozen=True, slots=True)
class Solution:
    """What a solution vector says: `others` are severities and difficulties, levels are posterior means."""

    others: list[FloatArray]
    thresholds: FloatArray
    levels: FloatArray
    level_errors: FloatArray
    spread: float
    log_likelihood: float


def maximise(data: Ratings, start: FloatArray, variance: FloatArray) -> FloatArray:
    """The solution vector with the largest penalised likelihood: severities, difficulties, mean, thresholds, log spread."""
    penalties = [_MEAN_RIDGE, *[_THRESHOLD_RIDGE] * (data.steps - 1), _SPREAD_RIDGE]
    ridge = np.concatenate([np.repeat(1 / variance, data.sizes[1:]), penalties])

    def loss(solution: FloatArray) -> tuple[float, FloatArray]:
        value, slope, _ = _marginal(data, solution)
        return 0.5 * float(ridge @ solution**2) - value, np.asarray(ridge * solution - slope, dtype=np.float64)

    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 200, "gtol": 1e-4, "ftol": 1e-9})
    return np.asarray(found.x, dtype=np.float64)


def read(data: Ratings, solution: FloatArray) -> Solution:
    """Take a solution vector apart and add the posterior of every level."""
    others, mean, thresholds, spread = _split(data, solution)
    value, _, posterior = _marginal(data, solution)
    centre = posterior @ _NODES
    around = np.sqrt(np.maximum(posterior @ _NODES**2 - centre**2, 0.0))
    return Solution(others, thresholds, mean + spread * centre, spread * around, spread, value)


def probabilities(data: Ratings, found: Solution) -> FloatArray:
    """The chance of each step for each rating at the levels found, (n_ratings, n_steps)."""
    offset = found.levels[data.facets[0]]
    for part, place in zip(found.others, data.facets[1:], strict=True):
        offset = offset - part[place]
    return softmax(offset, found.thresholds, data.steps)


def softmax(offset: FloatArray, thresholds: FloatArray, steps: int) -> FloatArray:
    """The chance of each step, (..., n_steps): the log odds of step k to k - 1 are `offset - threshold_k`."""
    passed = np.concatenate([[0.0], np.cumsum(thresholds)])
    logits = offset[..., None] * np.arange(steps) - passed
    logits -= logits.max(axis=-1, keepdims=True)
    chance = np.exp(logits)
    normal: FloatArray = chance / chance.sum(axis=-1, keepdims=True)
    return normal


def _split(data: Ratings, solution: FloatArray) -> tuple[list[FloatArray], float, FloatArray, float]:
    bounds = np.cumsum([0, *data.sizes[1:]]).tolist()
    others = [solution[low:high] for low, high in itertools.pairwise(bounds)]
    free = solution[bounds[-1] + 1 : -1]
    thresholds = free - free.mean() if len(free) else free
    return others, float(solution[bounds[-1]]), thresholds, float(np.exp(np.clip(solution[-1], -5, 3)))


def _marginal(data: Ratings, solution: FloatArray) -> tuple[float, FloatArray, FloatArray]:
    """Log likelihood, its slope by Fisher's identity, and the posterior of the levels over the points (n_tasks, 21)."""
    others, mean, thresholds, spread = _split(data, solution)
    tasks, people = data.sizes[0], data.sizes[1]
    pairs = people * (data.sizes[2] if len(data.sizes) > 2 else 1)
    hard = others[0] if len(others) == 1 else (others[0][:, None] + others[1][None, :]).reshape(-1)
    pair = data.facets[1] if len(others) == 1 else data.facets[1] * data.sizes[2] + data.facets[2]
    chance = softmax(mean + spread * _NODES[None, :] - hard[:, None], thresholds, data.steps)
    logs = np.log(np.maximum(chance, 1e-300)).transpose(0, 2, 1).reshape(pairs * data.steps, len(_NODES))
    cell = pair * data.steps + data.step
    own = _summed(data.facets[0], data.weight[:, None] * logs[cell], tasks) + _LOG_WEIGHTS
    top = own.max(axis=1, keepdims=True) if tasks else own
    posterior = np.exp(own - top)
    total = posterior.sum(axis=1, keepdims=True)
    posterior = posterior / total
    value = float((top + np.log(total)).sum())
    seen = _summed(cell, data.weight[:, None] * posterior[data.facets[0]], pairs * data.steps)
    counts = seen.reshape(pairs, data.steps, len(_NODES))
    expected = counts.sum(axis=1)
    steps = np.arange(data.steps)
    surprise = np.tensordot(counts, steps, axes=(1, 0)) - expected * (chance @ steps)
    gaps = (counts.transpose(0, 2, 1) - expected[:, :, None] * chance).sum(axis=(0, 1))
    beyond = -np.cumsum(gaps[::-1])[::-1][1:]
    if len(beyond):
        beyond = beyond - beyond.mean()
    by_pair = surprise.sum(axis=1).reshape(people, pairs // max(people, 1))
    slopes = [-by_pair.sum(axis=1)] + ([-by_pair.sum(axis=0)] if len(others) > 1 else [])
    wide = [spread * float((surprise @ _NODES).sum())]
    return value, np.concatenate([*slopes, [surprise.sum()], beyond, wide]), posterior


def _summed(place: IntArray, rows: FloatArray, size: int) -> FloatArray:
    """Sums of rows (n, m) by place, (size, m)."""
    return np.stack([np.bincount(place, column, size) for column in rows.T], axis=1).astype(np.float64)
