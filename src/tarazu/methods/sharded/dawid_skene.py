"""Dawid and Skene's model over shards of tasks."""

import os
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np

from tarazu.methods.aggregation.dawid_skene import Rules, ascend
from tarazu.methods.aggregation.skills import Skilled, known_answers
from tarazu.methods.columns import FloatArray, IntArray
from tarazu.methods.sharded.digests import refuse_shared_tasks
from tarazu.methods.sharded.pools import Executor, Pool, check_executor, pool_of
from tarazu.methods.sharded.tables import Shard, joined
from tarazu.methods.sharded.vote_shard import Census, ShardAnswers, VoteShard


class ShardedDawidSkene(Skilled):
    """The same model and the same steps as `DawidSkene`, for votes in shards that need not fit one process.

    All votes on a task must be in one shard (`partition` splits a file so). In a round each shard computes the
    posteriors of its tasks and the votes expected of its contributors; these are added up here in the order of
    the shards, and the new tables go out to all. Posteriors stay with the shards: `answers` yields them shard by
    shard, `write` has each shard write its own. Memory here grows with contributors times classes squared, and
    that of a shard's process with the shard and that table.

    Parameters as in `DawidSkene`, and `executor`: "local" holds all shards in this process, "ray" each in a
    process of its own on the Ray that this process is connected to. Learned: `contributors_`, `classes_`,
    `confusion_`, `class_prior_`, `right_`, `answered_`, `skill_`, `log_likelihood_history_`, `converged_`, as
    there; `task_counts_`, tasks of each shard.

    >>> one = {"task": [1, 1, 1, 2, 2, 2], "contributor": ["asha", "ravi", "zoya"] * 2, "label": list("xxyyyx")}
    >>> two = {"task": [3, 3, 3, 4, 4, 4], "contributor": ["asha", "ravi", "zoya"] * 2, "label": list("xxxyyy")}
    >>> model = ShardedDawidSkene().fit([one, two])
    >>> [answers.labels for answers in model.answers()]
    [('x', 'y'), ('x', 'y')]
    >>> model.skill_.round(2).tolist()
    [0.9, 0.9, 0.65]
    """

    contributors_: tuple[Any, ...]
    classes_: tuple[Any, ...]
    confusion_: FloatArray
    class_prior_: FloatArray
    log_likelihood_history_: list[float]
    converged_: bool
    task_counts_: tuple[int, ...]

    def __init__(
        self,
        *,
        strength: float = 1.0,
        class_strength: float = 1.0,
        max_iter: int = 100,
        tol: float = 1e-5,
        skills: Mapping[Any, tuple[float, float]] | None = None,
        classes: Sequence[Hashable] | None = None,
        executor: Executor = "local",
    ) -> None:
        self.strength = strength
        self.class_strength = class_strength
        self.max_iter = max_iter
        self.tol = tol
        self.skills = skills
        self.classes = classes
        self.executor = executor

    def fit(self, shards: Iterable[Shard], *, gold: Mapping[Any, Any] | None = None) -> Self:
        """Learn from shards: tables or files with the columns task, contributor and label (and weight, time,
        gold, which mean what they do to `DawidSkene.fit`), or functions that return one where it is held.

        `gold` maps tasks to known labels and takes the place of a column. In CSV files tasks, contributors and
        labels are text. Raises ValueError on bad parameters, bad columns, naming the shard (counted from 0), and
        a task in two shards; ImportError for "ray" without Ray.
        """
        rules = Rules(strength=self.strength, class_strength=self.class_strength, max_iter=self.max_iter, tol=self.tol)
        check_executor(self.executor)
        fixed = None if self.classes is None else tuple(self.classes)
        pool = pool_of(self.executor, (VoteShard(at, shard, fixed, gold) for at, shard in enumerate(shards)))
        found: list[Census] = list(pool.ask("load"))
        self.task_counts_ = tuple(each.tasks for each in found)
        refuse_shared_tasks(pool, sum(self.task_counts_))
        self.contributors_, people = joined([each.contributors for each in found])
        self.classes_ = joined([each.classes for each in found])[0] if fixed is None else fixed
        self._learn(_Shards(pool, people, self.classes_, sum(each.votes for each in found)), rules)
        self._pool = pool
        return self

    def answers(self) -> Iterator[ShardAnswers]:
        """The answers, shard by shard. Raises ValueError before `fit`."""
        found: Iterator[ShardAnswers] = self._learned("_pool").ask("answers")
        return found

    def write(self, folder: str | os.PathLike[str]) -> list[Path]:
        """Have each shard write its answers to `answers-00000.parquet` and so on in this folder, of the machine
        that holds it: columns task, label, confidence, and probas, a list in the order of `classes_`. Returns the
        paths. Raises ValueError before `fit`."""
        return list(self._learned("_pool").ask("write", os.fspath(folder)))

    def _learn(self, votes: "_Shards", rules: Rules) -> None:
        people, classes = len(self.contributors_), len(self.classes_)
        place = np.arange(people)
        known = known_answers(self.contributors_, place, self.skills)
        found = ascend(votes, rules, known, (people * classes, classes))
        self.class_prior_, self.log_likelihood_history_ = found.class_prior, found.history
        self.converged_ = found.converged
        self.confusion_ = np.ascontiguousarray(found.table.reshape(people, classes, classes).transpose(0, 2, 1))
        self._rate_places(place, found.expected)


@dataclass(frozen=True, slots=True)
class _Shards:
    """The votes of all shards, as EM asks about them; `people` are the numbers of each shard's contributors."""

    pool: Pool
    people: list[IntArray]
    classes: tuple[Any, ...]
    count: int

    def __len__(self) -> int:
        return self.count

    def begin(self, expected: FloatArray) -> FloatArray:
        _, totals = self._added(
            expected, ((0.0, *one) for one in self.pool.ask("begin", self.classes, each=self.people))
        )
        return totals

    def expect(self, prior: FloatArray, table: FloatArray, expected: FloatArray) -> tuple[float, FloatArray]:
        return self._added(expected, self.pool.ask("expect", prior, self._shaped(table)))

    def _added(
        self, expected: FloatArray, answers: Iterable[tuple[float, FloatArray, FloatArray]]
    ) -> tuple[float, FloatArray]:
        """The shards' answers added up in the order of the shards, whichever comes first."""
        likelihood, totals = 0.0, np.zeros(len(self.classes))
        expected[:] = 0.0
        everybody = self._shaped(expected)
        for people, (one, tasks, votes) in zip(self.people, answers, strict=True):
            likelihood += one
            totals += tasks
            everybody[people] += votes
        return likelihood, totals

    def _shaped(self, table: FloatArray) -> FloatArray:
        size = len(self.classes)
        return table.reshape(len(table) // max(size, 1), size, size)
