"""Which tasks get a judgement in the next round."""

from abc import abstractmethod
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tarazu.methods.aggregation.skills import SkilledAggregator
from tarazu.methods.columns import FloatArray
from tarazu.methods.estimator import Estimator
from tarazu.methods.sequential.routing import Measure
from tarazu.methods.sequential.stopping import GainStop, Mask, StoppingRule


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where all tasks stand after a round: posteriors (n, K); judgements by label (n, K); what the next
    judgement is expected to bring (n); what one brings on a task that has none; whether one can be had (n); how
    many were asked for in all."""

    probas: FloatArray
    counts: FloatArray
    gain: FloatArray
    fresh: float
    is_open: NDArray[np.bool_]
    asked: int


class Policy(Estimator):
    """Base of the policies. Every task gets `start` judgements, then they go by rounds, one a task at most.

    After each round `belief` is fitted to all judgements so far; `choose` says whether the contributor of
    the largest expected gain is asked, or whoever comes; `measure` is what is gained.
    """

    start: int
    belief: SkilledAggregator | None
    measure: Measure
    choose: bool

    def opening(self, tasks: int) -> int:
        """How many judgements the opening may take. Raises ValueError for parameters that mean nothing."""
        self._check()
        return self.start * tasks

    @abstractmethod
    def next_round(self, standing: Standing) -> Mask:
        """Which tasks (n) get a judgement."""

    def _check(self) -> None:
        if self.start < 1:
            raise ValueError("start must be at least 1")
        if self.measure not in ("information", "right"):
            raise ValueError(f"measure must be 'information' or 'right', not {self.measure!r}")


class Adaptive(Policy):
    """Every task gets judgements until a rule calls it finished.

    A finished task gets nothing in that round. With `reopen` the rule is asked again after each fit, and what
    was learned about contributors since may open a task again; without, finished is finished, which saves less.

    Parameters: `stop`, a `StoppingRule`, by default `GainStop()`; `reopen`; `start`; `belief`, a model with
    skills, by default `HeldOutDawidSkene()`; `measure`; `choose`.

    >>> Adaptive(choose=True, start=3).opening(100)
    300
    """

    def __init__(
        self,
        *,
        stop: StoppingRule | None = None,
        reopen: bool = True,
        start: int = 2,
        belief: SkilledAggregator | None = None,
        measure: Measure = "information",
        choose: bool = False,
    ) -> None:
        self.stop = stop
        self.reopen = reopen
        self.start = start
        self.belief = belief
        self.measure = measure
        self.choose = choose

    def next_round(self, standing: Standing) -> Mask:
        """Which tasks (n) are not finished."""
        rule = GainStop() if self.stop is None else self.stop
        done = rule.finished(standing.probas, standing.counts, standing.gain, standing.fresh)
        wanted: Mask = standing.is_open & ~done
        return wanted


class Budget(Policy):
    """A fixed number of judgements, spent by rounds where the next one is expected to bring most.

    Parameters: `per_task`, judgements for each task on average, rounded down in all; `round_share`, the share
    of the tasks that get one in a round; `start`, cut to what the budget allows; `belief`, `measure` and
    `choose` as in `Adaptive`.

    >>> Budget(per_task=1.5).opening(10)
    15
    """

    def __init__(
        self,
        *,
        per_task: float = 4.0,
        round_share: float = 0.1,
        start: int = 2,
        belief: SkilledAggregator | None = None,
        measure: Measure = "information",
        choose: bool = False,
    ) -> None:
        self.per_task = per_task
        self.round_share = round_share
        self.start = start
        self.belief = belief
        self.measure = measure
        self.choose = choose

    def opening(self, tasks: int) -> int:
        """How many judgements the opening may take."""
        return min(super().opening(tasks), self._total(tasks))

    def next_round(self, standing: Standing) -> Mask:
        """The tasks (n) of the largest gains, as many as a round and the rest of the budget allow."""
        tasks = len(standing.gain)
        left = min(self._total(tasks) - standing.asked, max(1, round(self.round_share * tasks)))
        rows = np.flatnonzero(standing.is_open)
        wanted = np.zeros(tasks, dtype=bool)
        wanted[rows[np.argsort(-standing.gain[rows], kind="stable")[: max(left, 0)]]] = True
        return wanted

    def _check(self) -> None:
        super()._check()
        if not (self.per_task >= 1 and 0 < self.round_share <= 1):
            raise ValueError("per_task must be at least 1, round_share in 0..1")

    def _total(self, tasks: int) -> int:
        return int(self.per_task * tasks + 1e-9)
