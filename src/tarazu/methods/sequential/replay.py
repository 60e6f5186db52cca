"""What a policy would have cost and brought on a crowd whose judgements are all recorded."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np

from tarazu.methods.aggregation.aggregator import Aggregator
from tarazu.methods.aggregation.dawid_skene import DawidSkene
from tarazu.methods.aggregation.skills import SkilledAggregator
from tarazu.methods.columns import Column, FloatArray, IntArray
from tarazu.methods.sequential.held_out import HeldOutDawidSkene
from tarazu.methods.sequential.policies import Adaptive, Policy, Standing
from tarazu.methods.sequential.routing import expected_gain, gain_of_pairs, pooled_confusion
from tarazu.methods.votes import Gold, Votes, code_votes

_UNKNOWN = -1
_NEVER_RIGHT = -2


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedRedundancy:
    """Every task judged `redundancy` times, or as often as was recorded: mean judgements a task, and accuracy
    against truth."""

    redundancy: int
    judgements_per_task: float
    accuracy: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One replay. `gap` is mean confidence minus accuracy; `asked` (judgements, 3) lists in order the round,
    counted from 0, the row of the task and the row of the contributor."""

    seed: int
    judgements_per_task: float
    accuracy: float
    gap: float
    rounds: int
    asked: IntArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """Means over `runs`, and the fixed redundancies that they stand against.

    `least_fixed` is the fewest judgements a task of fixed redundancy with the accuracy of the policy (see
    `least_fixed_redundancy`), `saved` the share of them that the policy saves. `full_judgements` and
    `full_accuracy` are those of all that was recorded.
    """

    judgements_per_task: float
    accuracy: float
    gap: float
    full_judgements: float
    full_accuracy: float
    least_fixed: float
    saved: float
    curve: tuple[FixedRedundancy, ...]
    runs: tuple[Run, ...]


def replay(
    task: Any,
    contributor: Column | None = None,
    label: Column | None = None,
    truth: Gold | None = None,
    *,
    policy: Policy | None = None,
    model: Aggregator | None = None,
    seeds: Sequence[int] = (0, 1, 2, 3, 4),
    curve: Sequence[FixedRedundancy] | None = None,
    classes: Sequence[Hashable] | None = None,
) -> Replay:
    """Replay a policy on recorded judgements, once for each seed.

    Judgements are drawn without replacement from the recorded ones of a task: in an order that the seed
    decides, or where the policy chooses, by contributor. After each round the policy's belief is fitted anew;
    at the end `model` (unfitted, by default `DawidSkene()`) answers from what was drawn, and from the first k
    judgements of each task in the same orders for the curve of fixed redundancies. `truth` maps tasks to
    answers, or is a column beside the judgements; tasks without one count for cost, not for accuracy. A
    `curve` from a replay with the same model and seeds saves working it out again. The order of the rows
    changes nothing. Raises ValueError on bad columns, or where truth names none of the tasks.

    >>> task = [t for t in range(40) for _ in range(6)]
    >>> label = [t % 2 if c or t % 8 else 1 - t % 2 for t in range(40) for c in range(6)]
    >>> found = replay(task, list(range(6)) * 40, label, {t: t % 2 for t in range(40)}, seeds=[0])
    >>> found.accuracy, found.judgements_per_task < found.full_judgements
    (1.0, True)
    """
    if not len(seeds):
        raise ValueError("seeds must hold at least one")
    votes, answer = _recorded(task, contributor, label, truth, classes)
    recording = _Recording.of(votes, answer, DawidSkene() if model is None else model)
    chosen = Adaptive() if policy is None else policy
    runs = tuple(_run(recording, chosen, seed) for seed in seeds)
    points = redundancies(recording, seeds) if curve is None else tuple(curve)
    cost = float(np.mean([run.judgements_per_task for run in runs]))
    accuracy = float(np.mean([run.accuracy for run in runs]))
    least = least_fixed_redundancy(points, accuracy)
    return Replay(
        judgements_per_task=cost,
        accuracy=accuracy,
        gap=float(np.mean([run.gap for run in runs])),
        full_judgements=points[-1].judgements_per_task,
        full_accuracy=points[-1].accuracy,
        least_fixed=least,
        saved=1 - cost / least,
        curve=points,
        runs=runs,
    )


def arrivals(task: Column, contributor: Column, label: Column, *, seed: int) -> dict[Any, list[Any]]:
    """Who comes to each task, one after the other, in the `replay` of a seed, where the policy does not choose.

    >>> found = arrivals([1, 1, 2], ["asha", "ravi", "asha"], ["x", "x", "y"], seed=0)
    >>> sorted(found[1]), found[2]
    (['asha', 'ravi'], ['asha'])
    """
    votes = code_votes(task, contributor, label)
    recording = _Recording.of(votes, votes.gold, DawidSkene())
    found: dict[Any, list[Any]] = {each: [] for each in votes.tasks}
    for pair in np.lexsort((recording.ranks(seed), recording.task)).tolist():
        found[votes.tasks[recording.task[pair]]].append(votes.contributors[recording.contributor[pair]])
    return found


def least_fixed_redundancy(curve: Sequence[FixedRedundancy], accuracy: float) -> float:
    """The fewest judgements a task of fixed redundancy with this accuracy.

    Accuracies are first made to rise with the judgements by isotonic regression, which smooths a dip and the
    rise before it alike; between two redundancies it is interpolated. An accuracy above all costs all.

    >>> points = [FixedRedundancy(redundancy=k, judgements_per_task=k, accuracy=a) for k, a in ((1, 0.7), (2, 0.8), (3, 0.9))]
    >>> round(least_fixed_redundancy(points, 0.85), 3)
    2.5
    """
    from scipy.optimize import isotonic_regression

    cost = [point.judgements_per_task for point in curve]
    rising = isotonic_regression([point.accuracy for point in curve]).x
    reached = np.flatnonzero(rising >= accuracy - 1e-12)
    if not len(reached):
        return float(cost[-1])
    i = int(reached[0])
    if i == 0:
        return float(cost[0])
    return float(cost[i - 1] + (accuracy - rising[i - 1]) / (rising[i] - rising[i - 1]) * (cost[i] - cost[i - 1]))


@dataclass(frozen=True, slots=True)
class _Recording:
    """All judgements: rows of votes, the pair of task and contributor that each belongs to, and the pairs."""

    votes: Votes
    answer: IntArray
    model: Aggregator
    pair: IntArray
    task: IntArray
    contributor: IntArray

    @classmethod
    def of(cls, votes: Votes, answer: IntArray, model: Aggregator) -> Self:
        is_first = np.append(True, np.diff(votes.task) + np.abs(np.diff(votes.contributor)) != 0)
        first = np.flatnonzero(is_first)
        return cls(votes, answer, model, np.cumsum(is_first) - 1, votes.task[first], votes.contributor[first])

    def drawn(self, used: Any) -> Votes:
        """The votes of the pairs in use."""
        rows = used[self.pair]
        v = self.votes
        weight = None if v.weight is None else v.weight[rows]
        return replace(v, task=v.task[rows], contributor=v.contributor[rows], label=v.label[rows], weight=weight)

    def ranks(self, seed: int) -> IntArray:
        """The order in which the judgements of a task come (pairs), from 0."""
        keys = np.random.default_rng(seed).random(len(self.task))
        order = np.lexsort((keys, self.task))
        starts = np.concatenate([[0], np.cumsum(np.bincount(self.task, minlength=len(self.votes.tasks)))])
        rank = np.empty(len(self.task), dtype=np.int64)
        rank[order] = np.arange(len(order)) - starts[self.task[order]]
        return rank

    def judge(self, used: Any) -> tuple[float, float]:
        """Accuracy and mean confidence of the model's answers, over tasks with a known truth."""
        probas = _fitted(self.model, self.drawn(used)).probas_
        known = self.answer != _UNKNOWN
        right = probas[known].argmax(axis=1) == self.answer[known]
        return float(right.mean()), float(probas[known].max(axis=1).mean())


def redundancies(recording: _Recording, seeds: Sequence[int]) -> tuple[FixedRedundancy, ...]:
    """The curve of fixed redundancies, from one judgement a task to all; means over the seeds."""
    ranks = [recording.ranks(seed) for seed in seeds]
    tasks = len(recording.votes.tasks)
    points = []
    for k in range(1, int(ranks[0].max()) + 2):
        accuracy = float(np.mean([recording.judge(rank < k)[0] for rank in ranks]))
        cost = float((ranks[0] < k).sum()) / tasks
        points.append(FixedRedundancy(redundancy=k, judgements_per_task=cost, accuracy=accuracy))
    return tuple(points)


def _recorded(
    task: Any, contributor: Column | None, label: Column | None, truth: Gold | None, classes: Sequence[Hashable] | None
) -> tuple[Votes, IntArray]:
    """The votes, and the true class of each task: -1 where it is unknown, -2 where nobody gave it."""
    votes = code_votes(task, contributor, label, classes)
    if not isinstance(task, Votes):
        known = votes if truth is None else code_votes(task, contributor, label, gold=truth)
    elif truth is None or isinstance(truth, Mapping):
        index = {value: row for row, value in enumerate(votes.classes)}
        gold = [index.get(truth[t], _NEVER_RIGHT) if t in truth else -1 for t in votes.tasks] if truth else votes.gold
        known = replace(votes, gold=np.array(gold, dtype=np.int64))
    else:
        raise ValueError("truth of votes coded before must be a mapping")
    place = {value: row for row, value in enumerate(votes.classes)}
    codes = np.array([place.get(value, _NEVER_RIGHT) for value in known.classes] + [_NEVER_RIGHT, _UNKNOWN])
    answer: IntArray = codes[known.gold]
    if not (answer != _UNKNOWN).any():
        raise ValueError("column 'truth' names none of the tasks")
    return replace(votes, gold=np.full(len(votes.tasks), -1, dtype=np.int64)), answer


def _run(recording: _Recording, policy: Policy, seed: int) -> Run:
    rank = recording.ranks(seed)
    tasks = len(recording.votes.tasks)
    first = np.lexsort((recording.task, rank))[: policy.opening(tasks)]
    used = np.zeros(len(rank), dtype=bool)
    asked: list[IntArray] = []
    picked = first[rank[first] < policy.start]
    finished = np.zeros(tasks, dtype=bool)
    while len(picked):
        used[picked] = True
        asked.append(picked)
        standing, offered = _standing(recording, policy, used, rank)
        wanted = policy.next_round(standing) & ~finished
        if isinstance(policy, Adaptive) and not policy.reopen:
            finished |= ~wanted
        picked = offered[wanted[recording.task[offered]]]
    accuracy, confidence = recording.judge(used)
    pairs = np.concatenate(asked)
    rounds = np.repeat(np.arange(len(asked)), [len(each) for each in asked])
    return Run(
        seed=seed,
        judgements_per_task=len(pairs) / tasks,
        accuracy=accuracy,
        gap=confidence - accuracy,
        rounds=len(asked),
        asked=np.stack([rounds, recording.task[pairs], recording.contributor[pairs]], axis=1),
    )


def _standing(recording: _Recording, policy: Policy, used: Any, rank: IntArray) -> tuple[Standing, IntArray]:
    """How the tasks stand, and the pair each would get next."""
    votes = recording.drawn(used)
    model = _fitted(HeldOutDawidSkene() if policy.belief is None else policy.belief, votes)
    tables = confusion_of(model)
    pooled = pooled_confusion(tables, model.answered_)
    # Of somebody who has answered nothing no more is known than of anybody.
    tables = np.where(model.answered_[:, None, None] > 0, tables, pooled)
    rest = np.flatnonzero(~used)
    place = recording.task[rest]
    if policy.choose:
        gain = gain_of_pairs(model.probas_, tables, place, recording.contributor[rest], policy.measure)
    else:
        gain = expected_gain(model.probas_, pooled, policy.measure)[place]
    order = np.lexsort((rank[rest], -gain, place))
    best = order[np.append(True, np.diff(place[order]) != 0)] if len(order) else order
    of_task, is_open = np.zeros(len(votes.tasks)), np.zeros(len(votes.tasks), dtype=bool)
    of_task[place[best]], is_open[place[best]] = gain[best], True
    base = _class_shares(model)
    fresh = float(expected_gain(base[None], pooled, policy.measure)[0])
    counts = votes.counts()
    standing = Standing(
        probas=model.probas_, counts=counts, gain=of_task, fresh=fresh, is_open=is_open, asked=int(used.sum())
    )
    return standing, rest[best]


def confusion_of(model: SkilledAggregator) -> FloatArray:
    """The confusion matrices (W, K, K) of a fitted model; from skills alone, errors spread evenly."""
    if hasattr(model, "confusion_"):
        tables: FloatArray = model.confusion_
        return tables
    classes = len(model.classes_)
    wrong = (1 - model.skill_) / max(classes - 1, 1)
    tables = np.repeat(wrong, classes * classes).reshape(-1, classes, classes)
    tables[:, np.arange(classes), np.arange(classes)] = model.skill_[:, None] if classes > 1 else 1.0
    return tables


def _class_shares(model: SkilledAggregator) -> FloatArray:
    weight = model.probas_.sum(axis=0) + 1 / max(len(model.classes_), 1)
    share: FloatArray = weight / weight.sum()
    return share


def _fitted(model: Any, votes: Votes) -> Any:
    return type(model)(**model.get_params()).fit(votes)
