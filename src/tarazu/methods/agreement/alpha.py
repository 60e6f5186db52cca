"""Krippendorff's alpha for labels without an order."""

from dataclasses import dataclass

import numpy as np

from tarazu.methods.columns import Column, FloatArray
from tarazu.methods.votes import code_votes

_CELLS_AT_ONCE = 2_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Alpha:
    """Alpha with its bootstrap interval, over `votes` votes on the `tasks` tasks that have at least two.

    `value` is None when nothing can vary (fewer than two such votes, or one label only); `low` and `high` are
    None when no interval was asked for or alpha is undefined.
    """

    value: float | None
    low: float | None
    high: float | None
    tasks: int
    votes: int


def krippendorff_alpha(
    task: Column, contributor: Column, label: Column, *, level: float = 0.95, draws: int = 1000, seed: int = 0
) -> Alpha:
    """Nominal alpha, `1 - observed / expected disagreement`: 1 is perfect agreement, 0 is chance.

    With n_tk votes for k on task t, n_t in all, and n the votes on tasks with n_t >= 2:

        observed = 1 - sum_tk n_tk (n_tk - 1) / (n_t - 1) / n
        expected = 1 - sum_k n_k (n_k - 1) / (n (n - 1))

    The interval is the percentile interval over `draws` resamples of whole tasks (0 draws: none). Each row is
    one vote. Krippendorff, Computing Krippendorff's Alpha-Reliability, 2011; Efron and Tibshirani, An
    Introduction to the Bootstrap, 1993. Raises ValueError on bad columns or parameters.

    >>> round(krippendorff_alpha([1, 1, 2, 2, 3, 3], list("uvuvuv"), list("xxyyxy"), draws=0).value, 3)
    0.444
    """
    if not 0 < level < 1 or draws < 0:
        raise ValueError("level must lie between 0 and 1, and draws must not be negative")
    votes = code_votes(task, contributor, label, repeats="each")
    counts = votes.counts()
    counts = counts[counts.sum(axis=1) > 1]
    size = {"tasks": len(counts), "votes": int(counts.sum())}
    patterns, often = np.unique(counts, axis=0, return_counts=True)
    value = _alphas(patterns, often[None, :].astype(np.float64))[0]
    if np.isnan(value):
        return Alpha(value=None, low=None, high=None, **size)
    if draws == 0:
        return Alpha(value=float(value), low=None, high=None, **size)
    replicas = _replicas(patterns, often.astype(np.float64), draws, seed)
    low, high = np.nanquantile(replicas, [(1 - level) / 2, (1 + level) / 2])
    return Alpha(value=float(value), low=float(low), high=float(high), **size)


def _replicas(patterns: FloatArray, often: FloatArray, draws: int, seed: int) -> FloatArray:
    """Resampling tasks is one multinomial draw over their distinct vote patterns, whatever the number of
    tasks."""
    generator = np.random.default_rng(seed)
    tasks, share = int(often.sum()), often / often.sum()
    step = max(1, _CELLS_AT_ONCE // len(often))
    parts = [
        _alphas(patterns, generator.multinomial(tasks, share, size=min(step, draws - start)).astype(np.float64))
        for start in range(0, draws, step)
    ]
    return np.concatenate(parts)


def _alphas(patterns: FloatArray, weights: FloatArray) -> FloatArray:
    """Alpha of each row of weights (draws, patterns) over vote patterns (patterns, classes); NaN where
    undefined."""
    size = patterns.sum(axis=1)
    agreeing = weights @ ((patterns * (patterns - 1)).sum(axis=1) / np.maximum(size - 1, 1))
    classes, total = weights @ patterns, weights @ size
    with np.errstate(divide="ignore", invalid="ignore"):
        observed = 1 - agreeing / total
        expected = 1 - (classes * (classes - 1)).sum(axis=1) / (total * (total - 1))
        alphas: FloatArray = np.where(expected > 0, 1 - observed / expected, np.nan)
    return alphas
