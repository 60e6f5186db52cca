"""Krippendorff's alpha for labels, ranks, measures, or anything between which a distance is known."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
from scipy import sparse

from tarazu.methods.agreement.distances import Metric, distance_matrix, scale
from tarazu.methods.agreement.resampling import KINDS_MAX, dealt, distinct_rows, interval, refuse_bad_draws
from tarazu.methods.columns import Coded, Column, FloatArray, IntArray, code, same_length

_DENSE_LABELS_MAX = 64

Kind = Literal["nominal", "ordinal", "interval", "distance"]


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


@dataclass(frozen=True, slots=True)
class Profiles:
    """Kinds of tasks: votes for each label (kinds, labels), dense or sparse, and how many tasks are of each
    kind. Labels lie at `position` (labels), or `distance` (labels, labels) apart; `within` (kinds) is how far
    the votes on one task differ, where that is fixed. Pooled kinds are blocks of tasks."""

    kind: Kind
    counts: Any
    often: IntArray
    position: FloatArray
    distance: FloatArray
    within: FloatArray
    is_pooled: bool = False

    @property
    def sizes(self) -> FloatArray:
        """Votes on a task of each kind, (kinds)."""
        return np.asarray(self.counts.sum(axis=1), dtype=np.float64).reshape(-1)


def krippendorff_alpha(
    task: Column,
    contributor: Column,
    label: Column,
    *,
    metric: Metric = "nominal",
    classes: Sequence[Hashable] | None = None,
    level: float = 0.95,
    draws: int = 1000,
    seed: int = 0,
) -> Alpha:
    """Alpha, `1 - observed / expected disagreement`: 1 is perfect agreement, 0 is chance.

    With n_tk votes for k on task t, n_t in all, n_k and n the votes on tasks with n_t >= 2, and the squared
    difference d of two labels:

        observed = sum_t sum_kl n_tk n_tl d_kl / (n_t - 1) / n
        expected = sum_kl n_k n_l d_kl / (n (n - 1))

    `metric` is "nominal" (d = 1 for unequal labels), "interval" ((k - l)^2), "ratio" (((k - l) / (k + l))^2),
    "ordinal" (the square of the votes between two labels), a function of two labels that returns d, or a
    matrix of d over the labels in the order of `classes`. `classes` names the labels and their order, sorted
    when left out; ordinal labels that are not numbers need it. Ordinal and interval alpha never form the
    table of pairs, so they take any number of different labels; ratio and own distances take some thousands.

    The interval is the percentile interval over `draws` resamples of whole tasks (0 draws: none). Each row is
    one vote, one without a label (None, NaN) none. Krippendorff, Computing Krippendorff's Alpha-Reliability, 2011. Raises ValueError on bad columns
    or parameters.

    >>> round(krippendorff_alpha([1, 1, 2, 2, 3, 3], list("uvuvuv"), list("xxyyxy"), draws=0).value, 3)
    0.444
    >>> round(krippendorff_alpha([1, 1, 2, 2, 3, 3], list("uvuvuv"), [1, 1, 4, 5, 2, 2], metric="interval").value, 3)
    0.938
    """
    refuse_bad_draws(level, draws)
    found = profiles(task, contributor, label, metric, classes)
    size = {"tasks": int(found.often.sum()), "votes": int(found.sizes @ found.often)}
    value = _alphas(found, found.often[None, :].astype(np.float64))[0]
    if np.isnan(value):
        return Alpha(value=None, low=None, high=None, **size)
    too_many = len(found.often) > KINDS_MAX and found.kind != "ordinal"
    drawn = _pooled(found, seed) if too_many and draws else found
    low, high = interval(lambda weights: _alphas(drawn, weights), drawn.often, level, draws, seed)
    return Alpha(value=float(value), low=low, high=high, **size)


def profiles(
    task: Column,
    contributor: Column,
    label: Column,
    metric: Metric = "nominal",
    classes: Sequence[Hashable] | None = None,
) -> Profiles:
    """The kinds of tasks with at least two votes, as `krippendorff_alpha` counts them. Raises ValueError on
    bad columns."""
    same_length(task=task, contributor=contributor, label=label)
    if classes is not None and len(set(classes)) != len(classes):
        raise ValueError(f"classes must differ from one another: {list(classes)!r}")
    tasks, labels = code(task, "task"), code(label, "label", classes, missing=True)
    if not _is_integers(contributor):
        code(contributor, "contributor")
    if (present := labels.codes >= 0).all():
        return _profiles(tasks, labels, metric)
    left = Coded(tasks.values, tasks.codes[present]), Coded(labels.values, labels.codes[present])
    return _profiles(*left, metric)


def _is_integers(column: Any) -> bool:
    return isinstance(column, np.ndarray) and column.ndim == 1 and column.dtype.kind in "iu"


def _profiles(tasks: Coded, labels: Coded, metric: Metric) -> Profiles:
    kind: Kind = "nominal" if isinstance(metric, str) and metric == "nominal" else "distance"
    position, distance = np.zeros(0), np.zeros((0, 0))
    if isinstance(metric, str) and metric in ("ordinal", "interval"):
        kind, position = ("ordinal" if metric == "ordinal" else "interval"), scale(labels.values, metric)
    elif kind == "distance":
        distance = distance_matrix(labels.values, metric)
    counts, often = _counts(tasks, labels)
    sizes = np.asarray(counts.sum(axis=1)).reshape(-1)
    shared = np.flatnonzero(sizes > 1)
    counts = counts[shared].astype(np.float64)
    within = _within(kind, counts, position, distance)
    return Profiles(kind, counts, often[shared], position, distance, within)


def _counts(tasks: Coded, labels: Coded) -> tuple[Any, IntArray]:
    """Kinds of tasks by their votes per label, and how many tasks are of each, dense for
    few labels."""
    shape = (len(tasks.values), len(labels.values))
    if 0 < shape[1] <= _DENSE_LABELS_MAX:
        flat = np.bincount(tasks.codes * shape[1] + labels.codes, minlength=shape[0] * shape[1])
        return distinct_rows(flat.reshape(shape))
    ones = np.ones(len(tasks.codes), dtype=np.int64)
    table = sparse.coo_array((ones, (tasks.codes, labels.codes)), shape=shape).tocsr()
    return table, np.ones(shape[0], dtype=np.int64)


def _pooled(found: Profiles, seed: int) -> Profiles:
    """Blocks of tasks in place of kinds: all that alpha of fixed distances takes from a task can be summed."""
    blocks = dealt(found.often, np.random.default_rng(seed)).T.tocsr()
    counts, within = found.counts, found.within
    if found.kind == "interval":
        # Two sums of powers say all of the labels, of which there may be as many as votes.
        counts = np.stack([found.sizes, counts @ found.position, counts @ found.position**2], axis=1)
    once = np.ones(blocks.shape[0], dtype=np.int64)
    return replace(found, counts=blocks @ counts, often=once, within=blocks @ within, is_pooled=True)


def _alphas(found: Profiles, weights: FloatArray) -> FloatArray:
    """Alpha of each row of weights (n, kinds); NaN where undefined."""
    totals = np.asarray(weights @ found.counts)
    votes = totals[:, 0] if found.is_pooled and found.kind == "interval" else weights @ found.sizes
    if found.kind == "ordinal":
        within, overall = _ordinal(found, weights, totals, votes)
    else:
        within, overall = weights @ found.within, _overall(found, totals, votes)
    with np.errstate(divide="ignore", invalid="ignore"):
        alphas: FloatArray = np.where(overall > 0, 1 - (votes - 1) * within / overall, np.nan)
    return alphas


def _within(kind: Kind, counts: Any, position: FloatArray, distance: FloatArray) -> FloatArray:
    """Squared differences between the votes on a task of each kind, by the votes less one; (kinds)."""
    sizes = np.asarray(counts.sum(axis=1), dtype=np.float64).reshape(-1)
    if kind == "nominal":
        apart = sizes**2 - np.asarray((counts * counts).sum(axis=1)).reshape(-1)
    elif kind == "interval":
        apart = 2 * (sizes * (counts @ position**2) - (counts @ position) ** 2)
    elif kind == "distance":
        apart = np.asarray((counts * (counts @ distance)).sum(axis=1)).reshape(-1)
    else:
        apart = np.zeros(len(sizes))
    return np.asarray(apart / np.maximum(sizes - 1, 1), dtype=np.float64)


def _overall(found: Profiles, totals: FloatArray, votes: FloatArray) -> FloatArray:
    """Squared differences between all votes, (n), from the votes for each label (n, labels)."""
    if found.kind == "nominal":
        return np.asarray(votes**2 - (totals**2).sum(axis=1))
    if found.kind == "distance":
        return np.asarray(((totals @ found.distance) * totals).sum(axis=1))
    sums, squares = (
        (totals[:, 1], totals[:, 2]) if found.is_pooled else (totals @ found.position, totals @ found.position**2)
    )
    return np.asarray(2 * (votes * squares - sums**2))


def _ordinal(
    found: Profiles, weights: FloatArray, totals: FloatArray, votes: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """As interval alpha on the middle ranks of the labels, which every resample has anew."""
    sizes = found.sizes[:, None]
    ranks = np.cumsum(totals, axis=1) - totals / 2 - votes[:, None] / 2
    sums, squares = found.counts @ ranks.T, found.counts @ (ranks**2).T
    within = 2 * (sizes * squares - sums**2) / np.maximum(sizes - 1, 1)
    overall = votes * (totals * ranks**2).sum(axis=1) - (totals * ranks).sum(axis=1) ** 2
    return np.einsum("nk,kn->n", weights, within), 2 * overall
