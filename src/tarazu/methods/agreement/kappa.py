"""The kappas of Cohen (two people) and Fleiss (many)."""

from collections.abc import Hashable, Sequence
from typing import Literal, get_args

import numpy as np

from tarazu.methods.agreement.alpha import profiles
from tarazu.methods.agreement.resampling import Coefficient, interval, refuse_bad_draws
from tarazu.methods.agreement.tables import refuse_repeats
from tarazu.methods.columns import Column, FloatArray, IntArray, code, same_length

Weights = Literal["none", "linear", "quadratic"]


def cohen_kappa(
    task: Column,
    contributor: Column,
    label: Column,
    *,
    weights: Weights = "none",
    classes: Sequence[Hashable] | None = None,
    level: float = 0.95,
    draws: int = 1000,
    seed: int = 0,
) -> Coefficient:
    """Cohen's kappa of two people, `1 - sum v_kl p_kl / sum v_kl p_k. p_.l`, over the tasks both judged.

    p_kl is the share of tasks that the one called k and the other l; v_kl is 1 for unequal labels ("none"),
    |k - l| ("linear") or (k - l)^2 ("quadratic") of their places in `classes` (sorted when left out). The
    interval resamples tasks. Cohen, Educational and Psychological Measurement 20 (1960) and Psychological
    Bulletin 70 (1968). Raises ValueError on bad columns, and unless there are exactly two contributors.

    >>> table = [1, 1, 2, 2, 3, 3, 4, 4], list("uvuvuvuv"), list("xxxyyyyy")
    >>> cohen_kappa(*table, draws=0).value
    0.5
    """
    refuse_bad_draws(level, draws)
    if weights not in get_args(Weights):
        raise ValueError(f"weights is one of {get_args(Weights)}")
    same_length(task=task, contributor=contributor, label=label)
    tasks, people = code(task, "task"), code(contributor, "contributor")
    if len(people.values) != 2:
        raise ValueError(f"column 'contributor' names {len(people.values)} people; Cohen's kappa is for two")
    refuse_repeats(tasks.codes, people.codes, contributor)
    labels = code(label, "label", classes, missing=True)
    size = len(labels.values)
    answers = np.full((len(tasks.values), 2), -1, dtype=np.int64)
    answers[tasks.codes, people.codes] = labels.codes
    both = answers[(answers >= 0).all(axis=1)]
    cells, often = np.unique(both[:, 0] * size + both[:, 1], return_counts=True)
    apart = _apart(size, weights)

    def kappa(drawn: FloatArray) -> FloatArray:
        return _kappas(drawn, cells, apart)

    value = kappa(often[None, :].astype(np.float64))[0]
    known = {"tasks": len(both), "contributors": 2, "votes": 2 * len(both)}
    if np.isnan(value):
        return Coefficient(value=None, low=None, high=None, **known)
    low, high = interval(kappa, often, level, draws, seed)
    return Coefficient(value=float(value), low=low, high=high, **known)


def fleiss_kappa(
    task: Column,
    contributor: Column,
    label: Column,
    *,
    level: float = 0.95,
    draws: int = 1000,
    seed: int = 0,
) -> Coefficient:
    """Fleiss' kappa, `(P - E) / (1 - E)`, over the tasks with at least two votes.

    P is the mean over tasks of the share of agreeing pairs of votes, E the sum of the squared shares of the
    labels in all votes. Tasks may have different numbers of votes; each weighs the same in P. The interval
    resamples tasks. Fleiss, Psychological Bulletin 76 (1971). Raises ValueError on bad columns.

    >>> round(fleiss_kappa([1, 1, 2, 2, 3, 3], list("uvuvuv"), list("xxyyxy"), draws=0).value, 3)
    0.333
    """
    refuse_bad_draws(level, draws)
    found = profiles(task, contributor, label)
    present = code(label, "label", missing=True).codes >= 0
    people = len(np.unique(code(contributor, "contributor").codes[present]))
    sizes, squares = found.sizes, np.asarray((found.counts * found.counts).sum(axis=1)).reshape(-1)
    agreeing = (squares - sizes) / np.maximum(sizes * (sizes - 1), 1)

    def kappa(drawn: FloatArray) -> FloatArray:
        totals = np.asarray(drawn @ found.counts)
        with np.errstate(divide="ignore", invalid="ignore"):
            observed = drawn @ agreeing / drawn.sum(axis=1)
            expected = ((totals / totals.sum(axis=1, keepdims=True)) ** 2).sum(axis=1)
            return np.asarray(np.where(expected < 1, (observed - expected) / (1 - expected), np.nan))

    value = kappa(found.often[None, :].astype(np.float64))[0]
    size = {"tasks": int(found.often.sum()), "contributors": people, "votes": int(sizes @ found.often)}
    if np.isnan(value):
        return Coefficient(value=None, low=None, high=None, **size)
    low, high = interval(kappa, found.often, level, draws, seed)
    return Coefficient(value=float(value), low=low, high=high, **size)


def _apart(size: int, weights: Weights) -> FloatArray:
    gap = np.abs(np.arange(size)[:, None] - np.arange(size)[None, :]).astype(np.float64)
    found: FloatArray = {"none": (gap > 0).astype(np.float64), "linear": gap, "quadratic": gap**2}[weights]
    return found


def _kappas(drawn: FloatArray, cells: IntArray, apart: FloatArray) -> FloatArray:
    """Kappa of each row of weights (n, cells) of the cells that occur in the table of two people."""
    size = len(apart)
    flat = np.zeros((len(drawn), size * size))
    flat[:, cells] = drawn
    table = flat.reshape(len(drawn), size, size)
    tasks, rows, columns = drawn.sum(axis=1), table.sum(axis=2), table.sum(axis=1)
    observed = np.einsum("nkl,kl->n", table, apart)
    expected = ((rows @ apart) * columns).sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        found: FloatArray = np.where(expected > 0, 1 - tasks * observed / expected, np.nan)
    return found
