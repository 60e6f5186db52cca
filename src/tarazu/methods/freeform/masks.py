"""Masks of pixels painted by several people, merged."""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from tarazu.methods.columns import Column, FloatArray, IntArray
from tarazu.methods.estimator import Estimator
from tarazu.methods.freeform.answers import Answers, code_answers

Mask = NDArray[np.bool_]
_LIMITS = (1e-4, 1 - 1e-4)


class MaskVote(Estimator):
    """The pixels that more than half of the weight painted.

    Learned: `tasks_`, `answers_` (n_tasks; boolean arrays), `probabilities_` (n_tasks; the shares), `confidence_` (n_tasks; the
    mean over the painted pixels of how far the vote decided, one when all agree).

    >>> a, b, c = np.array([[1, 1, 0]]), np.array([[1, 0, 0]]), np.array([[1, 1, 0]])
    >>> MaskVote().fit(["t"] * 3, ["p", "q", "r"], [a, b, c]).answers_[0].tolist()
    [[True, True, False]]
    """

    tasks_: tuple[Any, ...]
    answers_: tuple[Mask, ...]
    probabilities_: tuple[FloatArray, ...]
    confidence_: FloatArray

    def fit(self, task: Column, contributor: Column, answer: Column, *, weight: Column | None = None) -> Self:
        """Fit on one mask a row. Raises ValueError on bad columns and when masks of a task differ in size."""
        coded = _code_masks(task, contributor, answer, weight)
        shares = []
        for _, rows in coded.groups():
            given = coded.weight[rows]
            shares.append(np.tensordot(given, np.stack(coded.content[rows]).astype(np.float64), axes=1) / given.sum())
        self.tasks_, self.probabilities_ = coded.tasks, tuple(shares)
        self.answers_ = tuple(share > 0.5 for share in shares)
        self.confidence_ = _confidence(self.probabilities_)
        return self


@dataclass(frozen=True, slots=True)
class _Region:
    """The pixels of one task near anything painted, as distinct patterns of who painted, with their counts."""

    window: tuple[slice, ...]
    shape: tuple[int, ...]
    patterns: FloatArray
    counts: FloatArray
    place: IntArray
    people: IntArray
    weight: FloatArray


class Staple(Estimator):
    """Simultaneous truth and performance level estimation: each pixel's chance, each person's sensitivity and specificity.

    Expectation maximisation of `P(d | T) = prod_c p_c^(d T) (1 - p_c)^((1 - d) T) (1 - q_c)^(d (1 - T)) q_c^((1 - d)(1 - T))`
    (Warfield, Zou and Wells, IEEE Transactions on Medical Imaging 23, 2004). The outcome depends on how much empty background
    is counted, so each image is cropped to what anybody painted and a margin, and the foreground prior is the mean share of
    paint inside; both as advised there and since. p and q of a person hold for all their images and are drawn to the
    mean of all people as if by `shrinkage` further pixels. Equal patterns of votes are counted once, so time grows with
    patterns, not pixels.

    Parameters: `margin` in pixels, `prior` of the foreground (by default from the data), `shrinkage`, `max_iter`, `tolerance`.
    Learned: `tasks_`, `answers_`, `probabilities_`, `confidence_` as in `MaskVote`; `contributors_`, `sensitivity_`,
    `specificity_` (n_contributors, inside the crop), `crops_` (n_tasks; the slices looked at), `n_iter_`.

    >>> a, b, c = np.array([[1, 1, 0]]), np.array([[1, 0, 0]]), np.array([[1, 1, 0]])
    >>> Staple().fit(["t"] * 3, ["p", "q", "r"], [a, b, c]).answers_[0].tolist()
    [[True, True, False]]
    """

    tasks_: tuple[Any, ...]
    answers_: tuple[Mask, ...]
    probabilities_: tuple[FloatArray, ...]
    confidence_: FloatArray
    contributors_: tuple[Any, ...]
    sensitivity_: FloatArray
    specificity_: FloatArray
    crops_: tuple[tuple[slice, ...], ...]
    n_iter_: int

    def __init__(
        self,
        *,
        margin: int = 2,
        prior: float | None = None,
        shrinkage: float = 20.0,
        max_iter: int = 100,
        tolerance: float = 1e-6,
    ) -> None:
        self.margin = margin
        self.prior = prior
        self.shrinkage = shrinkage
        self.max_iter = max_iter
        self.tolerance = tolerance

    def fit(self, task: Column, contributor: Column, answer: Column, *, weight: Column | None = None) -> Self:
        """Fit on one mask a row. Raises ValueError on bad columns and when masks of a task differ in size."""
        if self.margin < 0 or self.shrinkage <= 0 or self.max_iter < 1 or self.tolerance <= 0:
            raise ValueError("margin must not be negative; shrinkage, max_iter and tolerance must be positive")
        if self.prior is not None and not 0 < self.prior < 1:
            raise ValueError("prior must lie between 0 and 1")
        coded = _code_masks(task, contributor, answer, weight)
        regions = [_region(coded, rows, self.margin) for _, rows in coded.groups()]
        chance = [region.patterns.T @ region.weight / region.weight.sum() for region in regions]
        prior = [
            float(np.clip(np.average(share, weights=region.counts), *_LIMITS)) if self.prior is None else self.prior
            for share, region in zip(chance, regions, strict=True)
        ]
        sensitive, specific = np.full(len(coded.contributors), 0.9), np.full(len(coded.contributors), 0.9)
        for self.n_iter_ in range(1, self.max_iter + 1):  # noqa: B020 - the count is what was learned
            before = sensitive, specific
            sensitive, specific = self._rates(regions, chance, len(coded.contributors))
            chance = [_chance(one, sensitive, specific, start) for one, start in zip(regions, prior, strict=True)]
            if (
                max(np.abs(sensitive - before[0]).max(initial=0), np.abs(specific - before[1]).max(initial=0))
                < self.tolerance
            ):
                break
        self.tasks_, self.contributors_ = coded.tasks, coded.contributors
        self.sensitivity_, self.specificity_ = sensitive, specific
        self.crops_ = tuple(region.window for region in regions)
        self.probabilities_ = tuple(_painted(one, inside) for one, inside in zip(regions, chance, strict=True))
        self.answers_ = tuple(inside > 0.5 for inside in self.probabilities_)
        self.confidence_ = _confidence(self.probabilities_)
        return self

    def _rates(self, regions: list[_Region], chance: list[FloatArray], people: int) -> tuple[FloatArray, FloatArray]:
        tally = np.zeros((4, people))
        for one, inside in zip(regions, chance, strict=True):
            real, unreal = one.counts * inside, one.counts * (1 - inside)
            np.add.at(tally[0], one.people, one.weight * (one.patterns @ real))
            np.add.at(tally[1], one.people, one.weight * real.sum())
            np.add.at(tally[2], one.people, one.weight * ((1 - one.patterns) @ unreal))
            np.add.at(tally[3], one.people, one.weight * unreal.sum())
        rates = []
        for part, whole in ((tally[0], tally[1]), (tally[2], tally[3])):
            middle = (part.sum() + 0.9) / (whole.sum() + 1)
            rates.append(np.clip((part + self.shrinkage * middle) / (whole + self.shrinkage), *_LIMITS))
        return rates[0], rates[1]


def _code_masks(task: Column, contributor: Column, answer: Column, weight: Column | None) -> Answers:
    coded = code_answers(task, contributor, answer, weight=weight, check=_a_mask)
    for at, rows in coded.groups():
        sizes = {mask.shape for mask in coded.content[rows]}
        if len(sizes) > 1:
            raise ValueError(f"column 'answer': the masks of task {coded.tasks[at]!r} differ in size: {sorted(sizes)}")
    return coded


def _a_mask(value: Any) -> Mask:
    mask = np.asarray(value)
    if mask.ndim < 1 or mask.size == 0 or not (mask.dtype == bool or np.isin(mask, (0, 1)).all()):
        raise ValueError("a mask is an array of true and false, or of 1 and 0")
    return mask.astype(bool)


def _region(coded: Answers, rows: slice, margin: int) -> _Region:
    stack = np.stack(coded.content[rows])
    shape = stack.shape[1:]
    painted: Mask = np.logical_or.reduce(stack, axis=0)
    window = tuple(_extent(painted, axis, margin) for axis in range(len(shape)))
    votes = stack[(slice(None), *window)].reshape(len(stack), -1)
    packed = np.ascontiguousarray(np.packbits(votes, axis=0).T)
    _, first, place, counts = np.unique(packed, axis=0, return_index=True, return_inverse=True, return_counts=True)
    patterns = votes[:, first].astype(np.float64)
    return _Region(
        window,
        shape,
        patterns,
        counts.astype(np.float64),
        place.reshape(-1).astype(np.int64),
        coded.contributor[rows],
        coded.weight[rows],
    )


def _extent(painted: Mask, axis: int, margin: int) -> slice:
    along = np.flatnonzero(painted.any(axis=tuple(k for k in range(painted.ndim) if k != axis)))
    if not len(along):
        return slice(0, painted.shape[axis])
    return slice(max(0, int(along[0]) - margin), min(painted.shape[axis], int(along[-1]) + 1 + margin))


def _chance(one: _Region, sensitive: FloatArray, specific: FloatArray, prior: float) -> FloatArray:
    p, q = sensitive[one.people], specific[one.people]
    gain, loss = one.weight * np.log(p / (1 - q)), one.weight * np.log((1 - p) / q)
    odds = np.log(prior / (1 - prior)) + gain @ one.patterns + loss @ (1 - one.patterns)
    chance: FloatArray = 1 / (1 + np.exp(-np.clip(odds, -500, 500)))
    # What nobody painted is background, however careless they all were.
    return np.where(one.patterns.any(axis=0), chance, 0.0)


def _painted(one: _Region, chance: FloatArray) -> FloatArray:
    whole = np.zeros(one.shape)
    whole[one.window] = chance[one.place].reshape(whole[one.window].shape)
    return whole


def _confidence(probabilities: tuple[FloatArray, ...]) -> FloatArray:
    """The mean of |2 p - 1| where p is not zero; one where nothing was painted."""
    decided = [np.abs(2 * chance[chance > 0] - 1) for chance in probabilities]
    return np.array([float(part.mean()) if part.size else 1.0 for part in decided], dtype=np.float64)
