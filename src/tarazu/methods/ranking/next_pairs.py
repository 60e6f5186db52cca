"""Which pair to compare next, so that a vote tells most; with chance kept in, so that the votes stay honest."""

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from scipy import special

from tarazu.methods.columns import FloatArray
from tarazu.methods.ranking.bradley_terry import BradleyTerry
from tarazu.methods.ranking.pairs import centring


@dataclass(frozen=True, slots=True, kw_only=True)
class NextPair:
    """A pair to show, which side is which, what its vote should tell, and how likely it was to be drawn.

    `gain` is the expected drop of uncertainty (nats of log determinant for "strengths"; for "order" it is
    weighed by how open the pair's order is). `probability` is for weighing the vote by its inverse later.
    """

    left: Any
    right: Any
    gain: float
    probability: float


def next_pairs(
    model: BradleyTerry,
    count: int,
    *,
    aim: Literal["strengths", "order"] = "strengths",
    explore: float = 0.2,
    seed: int = 0,
) -> tuple[NextPair, ...]:
    """Draw `count` pairs one after another, each as if the earlier ones had been voted on.

    With the covariance C of the strengths under the model and d = e_i - e_j, a vote on i and j has gain

        log(1 + p (1 - p) d' C d)

    (D-optimal design; Grasshoff and Schwabe, 2008). The aim "order" multiplies it by how likely the present
    order of the two is wrong, `2 Phi(-|theta_i - theta_j| / sqrt(d' C d))`. A share `explore` of the draws is
    uniform over all pairs and the rest goes by gain, so each pair has a chance of at least explore / pairs and
    its `probability` is known: pairs chosen by results so far bias a fit that ignores this. The side is drawn
    evenly. Raises ValueError for parameters that make no sense or fewer than two items.

    >>> model = BradleyTerry().fit(["x"] * 40 + ["y"] * 4, ["y"] * 40 + ["z"] * 4, (["left"] * 3 + ["right"]) * 11)
    >>> drawn = [{pair.left, pair.right} for pair in next_pairs(model, 200, explore=0.1)]
    >>> drawn.count({"y", "z"}) > drawn.count({"x", "y"})
    True
    """
    if count < 1 or not 0 <= explore <= 1 or aim not in ("strengths", "order"):
        raise ValueError("count must be positive, explore between 0 and 1, aim 'strengths' or 'order'")
    size = len(model.items_)
    if size < 2:
        raise ValueError("there must be at least two items")
    first, second = np.triu_indices(size, 1)
    covariance, theta = _covariance(model), model.strengths_
    p = model.win_probabilities_[first, second]
    generator, chosen = np.random.default_rng(seed), []
    for _ in range(count):
        spread = covariance[first, first] + covariance[second, second] - 2 * covariance[first, second]
        gain = np.log1p(p * (1 - p) * spread)
        if aim == "order":
            gain = gain * _doubt(theta[first] - theta[second], spread)
        chance = explore / len(gain) + (1 - explore) * _by_gain(gain)
        drawn = int(generator.choice(len(gain), p=chance / chance.sum()))
        i, j = int(first[drawn]), int(second[drawn])
        left, right = (i, j) if generator.random() < 0.5 else (j, i)
        chosen.append(
            NextPair(
                left=model.items_[left],
                right=model.items_[right],
                gain=float(gain[drawn]),
                probability=float(chance[drawn]),
            )
        )
        covariance = _after(covariance, i, j, float(p[drawn] * (1 - p[drawn])))
    return tuple(chosen)


def _covariance(model: BradleyTerry) -> FloatArray:
    """The inverse information of the strengths; the ridge keeps it finite where votes alone would not."""
    p, size = model.win_probabilities_, len(model.items_)
    weight = model.counts_ * p * (1 - p)
    information = np.diag(weight.sum(axis=1) + model.ridge) - weight + 1 / size
    centre = centring(size)
    return np.asarray(centre @ np.linalg.inv(information) @ centre, dtype=np.float64)


def _after(covariance: FloatArray, i: int, j: int, weight: float) -> FloatArray:
    """The covariance once one more vote on i and j is in (Sherman and Morrison)."""
    along = covariance[i] - covariance[j]
    found: FloatArray = covariance - np.outer(along, along) * weight / (1 + weight * (along[i] - along[j]))
    return found


def _by_gain(gain: FloatArray) -> FloatArray:
    """Chances that favour the best pairs strongly: proportional to the square of the gain."""
    squared = gain**2
    total = float(squared.sum())
    return squared / total if total > 0 else np.full(len(gain), 1 / len(gain))


def _doubt(gap: FloatArray, spread: FloatArray) -> FloatArray:
    return np.asarray(2 * special.ndtr(-np.abs(gap) / np.sqrt(np.maximum(spread, 1e-300))), dtype=np.float64)
