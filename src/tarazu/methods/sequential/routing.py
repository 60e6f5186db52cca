"""What one more judgement is expected to bring, and who should give it on which task."""

import heapq
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tarazu.methods.columns import FloatArray, IntArray
from tarazu.methods.sequential import kernels

Measure = Literal["information", "right"]
"""What is gained: nats of information about the answer, or probability that the likeliest answer is right."""
_PAIRS_AT_ONCE = 1_000_000
_PLACES = 32
# Candidates of a task kept at a time; when all are out of capacity the next are looked for.
_Candidates = list[tuple[int, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Routes:
    """Pairs to ask for, the largest gain first: row of the task, row of the contributor, expected gain."""

    task: IntArray
    contributor: IntArray
    gain: FloatArray


def expected_gain(probas: ArrayLike, confusion: ArrayLike, measure: Measure = "information") -> FloatArray:
    """What one judgement is expected to bring on tasks with the posteriors `probas` (n, K).

    With `confusion` (K, K) by anybody, as `pooled_confusion` gives it: (n). With (W, K, K) by each of W
    contributors: (n, W). With p the posterior, pi the confusion matrix and m_l = sum_k p_k pi[k, l]:

        right:        sum_l max_k p_k pi[k, l] - max_k p_k
        information:  sum_l -m_l log m_l - sum_k p_k sum_l -pi[k, l] log pi[k, l]

    "right" is the rise of expected accuracy (Zheng et al., QASCA, SIGMOD 2015). It is zero wherever no single
    judgement can turn the answer over, and so knows nothing of tasks that need two; "information" (Lindley,
    1956), in nats, is positive until all is known. Raises ValueError on bad shapes or rows that are no
    distributions.

    >>> sure_and_split = [[0.98, 0.02], [0.5, 0.5]]
    >>> expected_gain(sure_and_split, [[0.8, 0.2], [0.2, 0.8]], "right").round(3).tolist()
    [0.0, 0.3]
    >>> expected_gain(sure_and_split, [[0.8, 0.2], [0.2, 0.8]]).round(3).tolist()
    [0.016, 0.193]
    """
    belief, tables, is_right = _checked(probas, confusion, measure)
    people, doubt = len(tables), _entropy(tables)
    gain = np.empty((len(belief), people))
    every = np.arange(people)
    step = max(1, _PAIRS_AT_ONCE // max(people, 1))
    for first in range(0, len(belief), step):
        rows = np.arange(first, min(first + step, len(belief)))
        pairs = (np.repeat(rows, people), np.tile(every, len(rows)))
        kernels.gain_of_pairs(belief, tables, doubt, *pairs, is_right, gain[first : first + step].reshape(-1))
    return gain[:, 0].copy() if np.ndim(confusion) == 2 else gain


def gain_of_pairs(
    probas: FloatArray, confusion: FloatArray, task: IntArray, contributor: IntArray, measure: Measure = "information"
) -> FloatArray:
    """As `expected_gain`, for the pairs of a row of `probas` and a row of `confusion` that are listed."""
    belief, tables, is_right = _checked(probas, confusion, measure)
    gain = np.empty(len(task))
    kernels.gain_of_pairs(belief, tables, _entropy(tables), task, contributor, is_right, gain)
    return gain


def pooled_confusion(confusion: ArrayLike, answered: ArrayLike) -> FloatArray:
    """The confusion matrix (K, K) of nobody in particular: those of the contributors (W, K, K), each weighing
    as many answers as they gave (W).

    >>> pooled_confusion([[[1, 0], [0, 1]], [[0.5, 0.5], [0.5, 0.5]]], [1, 1]).round(3).tolist()
    [[0.75, 0.25], [0.25, 0.75]]
    """
    tables, weight = np.asarray(confusion, dtype=np.float64), np.asarray(answered, dtype=np.float64) + 1e-9
    if tables.ndim != 3 or weight.shape != tables.shape[:1]:
        raise ValueError("column 'answered' must hold one number for each confusion matrix (W, K, K)")
    pooled = np.einsum("w,wkl->kl", weight, tables) + 1e-12
    share: FloatArray = pooled / pooled.sum(axis=1, keepdims=True)
    return share


def assign(
    probas: ArrayLike,
    confusion: ArrayLike,
    *,
    taken: ArrayLike | None = None,
    capacity: ArrayLike | None = None,
    per_task: int = 1,
    at_most: int | None = None,
    open_tasks: ArrayLike | None = None,
    least: float = 0.0,
    measure: Measure = "information",
) -> Routes:
    """The best pairs of a task and a contributor, one after the other by expected gain.

    `probas` (n, K), `confusion` (W, K, K). Nobody gets a task twice, nor one they judged before: `taken`
    (pairs, 2) lists rows of task and contributor. `capacity` is how many tasks each contributor may get, one
    number or (W); `per_task` and `at_most` how many judgements are wanted a task and in all; only `open_tasks`
    (n, booleans) and gains of at least `least` count. Gains are those of a first further judgement. Exactly
    the greedy choice, ties to the first task and contributor; memory grows with n + W only. Raises ValueError
    naming what is bad.

    >>> good, poor = [[0.9, 0.1], [0.1, 0.9]], [[0.6, 0.4], [0.4, 0.6]]
    >>> routes = assign([[0.5, 0.5], [0.9, 0.1]], [poor, good], capacity=1)
    >>> list(zip(routes.task.tolist(), routes.contributor.tolist()))
    [(0, 1), (1, 0)]
    """
    belief, tables, is_right = _checked(probas, confusion, measure)
    if tables.ndim != 3 or np.ndim(confusion) != 3:
        raise ValueError("column 'confusion' must have the shape (W, K, K)")
    left = _capacity(capacity, len(tables), len(belief))
    starts, people = _taken(taken, len(belief), len(tables))
    search = _Search(belief, tables, _entropy(tables), starts, people, left, is_right)
    rows = np.arange(len(belief)) if open_tasks is None else np.flatnonzero(_mask(open_tasks, len(belief)))
    found = _greedy(search, rows, per_task, at_most, least)
    return Routes(
        task=np.array([one[0] for one in found], dtype=np.int64),
        contributor=np.array([one[1] for one in found], dtype=np.int64),
        gain=np.array([one[2] for one in found], dtype=np.float64),
    )


@dataclass(frozen=True, slots=True)
class _Search:
    """Who brings most to a task, among those who may still get it."""

    probas: FloatArray
    confusion: FloatArray
    doubt: FloatArray
    starts: IntArray
    taken: IntArray
    left: IntArray
    is_right: bool

    def best(self, tasks: IntArray) -> tuple[IntArray, FloatArray]:
        """The best contributors for each task (tasks, places), -1 for nobody, and the gains."""
        shape = (len(tasks), min(_PLACES, max(len(self.left), 1)))
        best, gain = np.empty(shape, dtype=np.int64), np.empty(shape)
        stamp = np.full(len(self.left), -1, dtype=np.int64)
        given = (self.probas, self.confusion, self.doubt, self.starts, self.taken, self.left)
        kernels.best_of_tasks(tasks, *given, self.is_right, stamp, best, gain)
        return best, gain

    def best_of(self, task: int, given: list[int]) -> _Candidates:
        """The same for one task that some have just been given."""
        before = self.left[given]
        self.left[given] = 0
        best, gain = self.best(np.array([task], dtype=np.int64))
        self.left[given] = before
        return _candidates(best[0], gain[0])


def _greedy(
    search: _Search, tasks: IntArray, per_task: int, at_most: int | None, least: float
) -> list[tuple[int, int, float]]:
    """Task, contributor and gain of the pairs taken; of each task only its next candidate waits in the
    heap."""
    best, gain = search.best(tasks)
    waiting = {t: _candidates(best[row], gain[row]) for row, t in enumerate(tasks.tolist())}
    heap = [(-each[-1][1], t, each[-1][0]) for t, each in waiting.items() if each]
    heapq.heapify(heap)
    found: list[tuple[int, int, float]] = []
    given: dict[int, list[int]] = {}
    while heap and (at_most is None or len(found) < at_most):
        lost, task, person = heapq.heappop(heap)
        if -lost < least:
            break
        people = given.setdefault(task, [])
        if search.left[person] > 0:
            found.append((task, person, -lost))
            search.left[person] -= 1
            people.append(person)
        if len(people) >= per_task:
            continue
        rest = waiting[task]
        rest.pop()
        while rest and search.left[rest[-1][0]] <= 0:
            rest.pop()
        if not rest:
            rest = waiting[task] = search.best_of(task, people)
        if rest:
            heapq.heappush(heap, (-rest[-1][1], task, rest[-1][0]))
    return found


def _candidates(best: IntArray, gain: FloatArray) -> _Candidates:
    """Contributors and gains, the best last."""
    pairs = zip(best.tolist(), gain.tolist(), strict=True)
    return [pair for pair in pairs if pair[0] >= 0][::-1]


def _checked(probas: ArrayLike, confusion: ArrayLike, measure: str) -> tuple[FloatArray, FloatArray, bool]:
    if measure not in ("information", "right"):
        raise ValueError(f"measure must be 'information' or 'right', not {measure!r}")
    belief = np.ascontiguousarray(probas, dtype=np.float64)
    if belief.size == 0 and belief.ndim < 2:
        belief = belief.reshape(0, 0)
    tables = np.ascontiguousarray(confusion, dtype=np.float64)
    if tables.ndim == 2:
        tables = tables[None]
    if belief.ndim != 2:
        raise ValueError(f"column 'probas' must have two dimensions, not {belief.ndim}")
    classes = belief.shape[1] if len(belief) or belief.shape[1] else tables.shape[-1]
    if tables.ndim != 3 or tables.shape[1:] != (classes, classes):
        raise ValueError(f"column 'confusion' must have the shape (W, {classes}, {classes}), not {tables.shape}")
    for name, table in (("probas", belief), ("confusion", tables)):
        bad = ~((table >= 0) & np.isfinite(table)).all(axis=-1) | (np.abs(table.sum(axis=-1) - 1) > 1e-6)
        if bad.any():
            raise ValueError(f"column {name!r}, row {int(np.argwhere(bad)[0, 0])}: not a distribution")
    return belief, tables, measure == "right"


def _entropy(table: FloatArray) -> FloatArray:
    entropy: FloatArray = -(table * np.log(np.maximum(table, 1e-300))).sum(axis=-1)
    return np.ascontiguousarray(entropy)


def _capacity(capacity: ArrayLike | None, people: int, tasks: int) -> IntArray:
    given = np.asarray(tasks if capacity is None else capacity)
    if given.shape not in ((), (people,)) or given.dtype.kind not in "iu" or (given < 0).any():
        raise ValueError(f"column 'capacity' must be one whole number or {people}, none negative")
    return np.array(np.broadcast_to(given, people), dtype=np.int64)


def _taken(taken: ArrayLike | None, tasks: int, people: int) -> tuple[IntArray, IntArray]:
    pairs = np.zeros((0, 2), dtype=np.int64) if taken is None else np.asarray(taken).reshape(-1, 2)
    if pairs.size and (pairs.dtype.kind not in "iu" or (pairs < 0).any() or (pairs >= [tasks, people]).any()):
        raise ValueError("column 'taken' must hold rows of tasks and of contributors")
    starts = np.zeros(tasks + 1, dtype=np.int64)
    np.cumsum(np.bincount(pairs[:, 0].astype(np.int64), minlength=tasks), out=starts[1:])
    return starts, pairs[np.argsort(pairs[:, 0], kind="stable"), 1].astype(np.int64)


def _mask(values: ArrayLike, rows: int) -> NDArray[np.bool_]:
    mask = np.asarray(values)
    if mask.shape != (rows,) or mask.dtype != np.bool_:
        raise ValueError(f"column 'open_tasks' must hold {rows} booleans")
    return mask
