"""When a task has judgements enough."""

from abc import abstractmethod
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tarazu.methods.columns import FloatArray
from tarazu.methods.estimator import Estimator

Mask = NDArray[np.bool_]


class StoppingRule(Estimator):
    """Base of the rules: after `at_least` judgements a task may be finished, after `at_most` it is.

    `finished` decides for arrays, `finished_one` for one task without NumPy, in about a microsecond.
    """

    at_least: int
    at_most: int | None

    def finished(
        self, probas: ArrayLike, counts: ArrayLike, gain: ArrayLike | None = None, fresh: float = np.inf
    ) -> Mask:
        """Which tasks (n) are finished, by their posteriors (n, K) and judgements by label (n, K).

        `gain` (n) is what the best judgement still to be had is expected to bring, `fresh` what one brings
        on a task that has none; only `GainStop` asks for them. Raises ValueError naming what is bad.
        """
        self._check()
        belief, given = _table(probas, "probas"), _table(counts, "counts")
        if given.shape != belief.shape:
            raise ValueError(f"column 'counts' must have the shape of probas, {belief.shape}, not {given.shape}")
        value = None if gain is None else np.asarray(gain, dtype=np.float64)
        if value is not None and (value.shape != belief.shape[:1] or not np.isfinite(value).all()):
            raise ValueError(f"column 'gain' must hold {len(belief)} finite numbers")
        number = given.sum(axis=1)
        done: Mask = self._done(belief, given, value, fresh) & (number >= self.at_least)
        if self.at_most is not None:
            done |= number >= self.at_most
        return done

    def finished_one(
        self, probas: Sequence[float], counts: Sequence[float], gain: float | None = None, fresh: float = np.inf
    ) -> bool:
        """The same for one task: its posterior (K) and judgements by label (K). For live use: nothing is
        checked but what is missing."""
        number = sum(counts)
        if self.at_most is not None and number >= self.at_most:
            return True
        return number >= self.at_least and self._done_one(probas, counts, gain, fresh)

    @abstractmethod
    def _done(self, probas: FloatArray, counts: FloatArray, gain: FloatArray | None, fresh: float) -> Mask:
        """Which tasks need no more, whatever their number of judgements."""

    @abstractmethod
    def _done_one(self, probas: Sequence[float], counts: Sequence[float], gain: float | None, fresh: float) -> bool:
        """The same for one task."""

    def _check(self) -> None:
        if self.at_least < 0 or (self.at_most is not None and self.at_most < max(self.at_least, 1)):
            raise ValueError("at_least must not be negative, at_most not below it nor below 1")


class PosteriorStop(StoppingRule):
    """Finished when the leading answer is probable enough: `max_k q_k >= threshold`, `q ∝ p^(1 / T)`.

    A posterior is a promise only after calibration: give the `temperature` that `Temperature` learned from
    known answers. The sequential probability ratio test, Wald, Annals of Mathematical Statistics 16 (1945);
    for crowds, Liu et al., CDAS, VLDB 2012.

    Parameters: `threshold`; `at_least` and `at_most` judgements a task; `temperature`.

    >>> rule = PosteriorStop(threshold=0.9)
    >>> rule.finished([[0.95, 0.05], [0.8, 0.2]], [[2, 0], [2, 1]]).tolist()
    [True, False]
    >>> PosteriorStop(threshold=0.9, temperature=2.0).finished_one([0.95, 0.05], [2, 0])
    False
    """

    def __init__(
        self, *, threshold: float = 0.97, at_least: int = 2, at_most: int | None = None, temperature: float = 1.0
    ) -> None:
        self.threshold = threshold
        self.at_least = at_least
        self.at_most = at_most
        self.temperature = temperature

    def _check(self) -> None:
        super()._check()
        if not (0 < self.threshold <= 1 and self.temperature > 0):
            raise ValueError("threshold must lie in 0..1 and temperature be positive")

    def _done(self, probas: FloatArray, counts: FloatArray, gain: FloatArray | None, fresh: float) -> Mask:  # noqa: ARG002
        peak = probas.max(axis=1, keepdims=True, initial=0.0)
        odds = (probas / np.maximum(peak, 1e-300)) ** (1 / self.temperature)
        done: Mask = odds.sum(axis=1) * self.threshold <= 1
        return done

    def _done_one(self, probas: Sequence[float], counts: Sequence[float], gain: float | None, fresh: float) -> bool:  # noqa: ARG002
        peak, sharpness = max(probas), 1 / self.temperature
        odds = 0.0
        for p in probas:
            odds += (p / peak) ** sharpness
        return odds * self.threshold <= 1


class LeadStop(StoppingRule):
    """Finished when the leading label is so many judgements ahead of the next; asks for no model.

    Parameters: `lead`; `at_least` and `at_most` judgements a task.

    >>> LeadStop(lead=2).finished([[0.6, 0.4], [0.6, 0.4]], [[3, 1], [2, 1]]).tolist()
    [True, False]
    """

    def __init__(self, *, lead: float = 3.0, at_least: int = 2, at_most: int | None = None) -> None:
        self.lead = lead
        self.at_least = at_least
        self.at_most = at_most

    def _check(self) -> None:
        super()._check()
        if not self.lead > 0:
            raise ValueError("lead must be positive")

    def _done(self, probas: FloatArray, counts: FloatArray, gain: FloatArray | None, fresh: float) -> Mask:  # noqa: ARG002
        if counts.shape[1] < 2:
            first: Mask = counts.sum(axis=1) >= self.lead
            return first
        two = np.partition(counts, -2, axis=1)[:, -2:]
        done: Mask = two[:, 1] - two[:, 0] >= self.lead
        return done

    def _done_one(self, probas: Sequence[float], counts: Sequence[float], gain: float | None, fresh: float) -> bool:  # noqa: ARG002
        two = [0.0, *sorted(counts)][-2:]
        return two[1] - two[0] >= self.lead


class GainStop(StoppingRule):
    """Finished when the best judgement still to be had is not worth its price.

    The gain is the information, in nats, that the judgement is expected to give about the answer (Lindley,
    Annals of Mathematical Statistics 27, 1956; see `expected_gain`). A task is finished when

        gain < min(limit, share * fresh)

    where `fresh` is what anybody's first judgement on a task brings: in a weak crowd every judgement tells
    little, and the price falls with it. So a task also ends when it is in doubt but nobody is left who could
    decide it, which a threshold on the posterior never grants.

    Parameters: `limit` in nats; `share`; `at_least` and `at_most` judgements a task.

    >>> rule = GainStop(limit=0.05)
    >>> rule.finished([[0.9, 0.1], [0.6, 0.4]], [[2, 0], [2, 1]], [0.02, 0.2]).tolist()
    [True, False]
    >>> rule.finished_one([0.9, 0.1], [2, 0], gain=0.02, fresh=0.03)
    False
    """

    def __init__(
        self, *, limit: float = 0.03, share: float = 0.2, at_least: int = 2, at_most: int | None = None
    ) -> None:
        self.limit = limit
        self.share = share
        self.at_least = at_least
        self.at_most = at_most

    def _check(self) -> None:
        super()._check()
        if not (self.limit > 0 and self.share > 0):
            raise ValueError("limit and share must be positive")

    def _done(self, probas: FloatArray, counts: FloatArray, gain: FloatArray | None, fresh: float) -> Mask:  # noqa: ARG002
        if gain is None:
            raise ValueError("column 'gain' is needed: what a judgement is expected to bring, by task")
        done: Mask = gain < min(self.limit, self.share * fresh)
        return done

    def _done_one(self, probas: Sequence[float], counts: Sequence[float], gain: float | None, fresh: float) -> bool:  # noqa: ARG002
        if gain is None:
            raise ValueError("column 'gain' is needed: what a judgement is expected to bring, by task")
        return gain < min(self.limit, self.share * fresh)


def _table(values: ArrayLike, name: str) -> FloatArray:
    table = np.asarray(values, dtype=np.float64)
    if table.size == 0 and table.ndim < 2:
        table = table.reshape(0, 0)
    if table.ndim != 2:
        raise ValueError(f"column {name!r} must have two dimensions, not {table.ndim}")
    bad = ~(np.isfinite(table) & (table >= 0)).all(axis=1)
    if bad.any():
        raise ValueError(f"column {name!r}, row {int(np.argmax(bad))}: not finite, or negative")
    return table
