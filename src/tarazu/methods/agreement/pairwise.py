"""Agreement counted over pairs of votes on the same task."""

from collections.abc import Collection, Hashable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tarazu.methods.agreement.resampling import distinct_rows, interval, refuse_bad_draws
from tarazu.methods.columns import Column, FloatArray, IntArray, code, same_length


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """Pairs of votes and how many agree; `decided_*` leaves out every pair in which either vote is a tie.

    `ends` and `decided_ends` are those of the bootstrap interval of either share; (None, None) where none was asked for or
    there is no pair.
    """

    pairs: int
    agreeing: int
    decided_pairs: int
    decided_agreeing: int
    ends: tuple[float | None, float | None] = (None, None)
    decided_ends: tuple[float | None, float | None] = (None, None)

    @property
    def share(self) -> float | None:
        """Share of all pairs that agree; None when there is no pair."""
        return self.agreeing / self.pairs if self.pairs else None

    @property
    def decided_share(self) -> float | None:
        """Share of the pairs without a tie that agree; None when there is no such pair."""
        return self.decided_agreeing / self.decided_pairs if self.decided_pairs else None


def pairwise_agreement(
    task: Column,
    contributor: Column,
    label: Column,
    ties: Collection[Hashable] | None = None,
    *,
    level: float = 0.95,
    draws: int = 0,
    seed: int = 0,
) -> Agreement:
    """Agreement over all unordered pairs of votes on one task by two different people.

    The counting of the MT-bench paper (Zheng et al., NeurIPS 2023, setups S1 and S2 without sampling): every
    pair of votes counts once, so a task with n votes by n people weighs n (n - 1) / 2. All the labels in
    `ties` are one and the same label: two ties agree. Compared things must not depend on the side they were
    shown on; `unordered` makes such columns. A row without a label (None, NaN) is no vote. Without `ties` the decided figures equal the others.
    With `draws` each share has its percentile interval at `level`, by drawing whole tasks anew. Raises ValueError on bad columns,
    and for a level or draws that make no sense.

    >>> seen = pairwise_agreement([1, 1, 1, 2], ["u", "v", "w", "u"], ["x", "x", "tie", "x"], ties=["tie"])
    >>> seen.pairs, seen.agreeing, seen.decided_pairs, seen.decided_agreeing
    (3, 1, 1, 1)
    """
    same_length(task=task, contributor=contributor, label=label)
    tasks, people = code(task, "task").codes, code(contributor, "contributor").codes
    labels, tied, present = _merge_ties(label, ties)
    everything, decided = present, present & ~tied
    refuse_bad_draws(level, draws)
    size = int(tasks.max(initial=-1)) + 1
    counts = np.stack(
        [*_count_pairs(tasks, people, labels, everything, size), *_count_pairs(tasks, people, labels, decided, size)]
    )
    pairs, agreeing, decided_pairs, decided_agreeing = counts.sum(axis=1).tolist()
    kinds, often = distinct_rows(counts[:, counts[0] > 0].T) if draws and pairs else (counts[:, :0].T, tasks[:0])

    def ends(of: int) -> tuple[float | None, float | None]:
        return interval(lambda weights: _shares(weights, kinds[:, of], kinds[:, of + 1]), often, level, draws, seed)

    return Agreement(
        pairs=pairs,
        agreeing=agreeing,
        decided_pairs=decided_pairs,
        decided_agreeing=decided_agreeing,
        ends=ends(0),
        decided_ends=ends(2),
    )


def cross_agreement(
    task: Column,
    label: Column,
    other_task: Column,
    other_label: Column,
    ties: Collection[Hashable] | None = None,
) -> Agreement:
    """Agreement of two tables of votes, such as people's and one automatic judge's: every vote of the one is
    paired with every vote of the other on the same task. Ties as in `pairwise_agreement`. Raises ValueError
    on bad columns.

    >>> seen = cross_agreement([1, 1, 2], ["x", "y", "tie"], [1, 2], ["x", "tie"], ties=["tie"])
    >>> seen.pairs, seen.agreeing, seen.decided_pairs, seen.decided_agreeing
    (3, 2, 2, 1)
    """
    rows = same_length(task=task, label=label)
    same_length(other_task=other_task, other_label=other_label)
    tasks = code([*task, *other_task], "task").codes
    labels, tied, present = _merge_ties([*label, *other_label], ties)
    first, second = (np.arange(len(tasks)) < rows) & present, (np.arange(len(tasks)) >= rows) & present
    return Agreement(
        pairs=_matches(tasks, first, second),
        agreeing=_matches(_joint(tasks, labels), first, second),
        decided_pairs=_matches(tasks, first & ~tied, second & ~tied),
        decided_agreeing=_matches(_joint(tasks, labels), first & ~tied, second & ~tied),
    )


def _merge_ties(
    label: Column, ties: Collection[Hashable] | None
) -> tuple[IntArray, NDArray[np.bool_], NDArray[np.bool_]]:
    """The labels, whether they are ties, and whether they are there, row by row."""
    coded = code(label, "label", missing=True)
    known = frozenset(ties or ())
    is_tie = np.array([value in known for value in coded.values], dtype=bool)
    merged = np.arange(len(coded.values))
    merged[is_tie] = np.argmax(is_tie) if is_tie.any() else 0
    present = coded.codes >= 0
    codes = np.where(present, coded.codes, 0)
    if not len(coded.values):
        return codes, present, present
    return merged[codes], is_tie[codes] & present, present


def _count_pairs(
    task: IntArray, person: IntArray, label: IntArray, keep: NDArray[np.bool_], size: int
) -> tuple[IntArray, IntArray]:
    """Return of each of so many tasks how many pairs there are, and how many of them agree."""
    task, person, label = task[keep], person[keep], label[keep]
    own = _joint(task, person)

    def twos(group: IntArray) -> IntArray:
        _, first, sizes = np.unique(group, return_index=True, return_counts=True)
        found = np.zeros(size, dtype=np.int64)
        np.add.at(found, task[first], sizes * (sizes - 1) // 2)
        return found

    return twos(task) - twos(own), twos(_joint(task, label)) - twos(_joint(own, label))


def _shares(weights: FloatArray, pairs: IntArray, agreeing: IntArray) -> FloatArray:
    with np.errstate(invalid="ignore"):
        found: FloatArray = (weights @ agreeing) / (weights @ pairs)
    return found


def _joint(first: IntArray, second: IntArray) -> IntArray:
    joint = first * (int(second.max(initial=0)) + 1) + second
    ranks: IntArray = np.unique(joint, return_inverse=True)[1].astype(np.int64)
    return ranks


def _matches(group: IntArray, first: NDArray[np.bool_], second: NDArray[np.bool_]) -> int:
    size = int(group.max(initial=-1)) + 1
    return int((np.bincount(group[first], minlength=size) * np.bincount(group[second], minlength=size)).sum())
