"""One shard of votes, its posteriors, and what the model asks of it."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from tarazu.methods.aggregation.aggregator import clamp
from tarazu.methods.aggregation.crowd import Crowd
from tarazu.methods.columns import FloatArray, IntArray
from tarazu.methods.sharded.digests import Digests, digests
from tarazu.methods.sharded.tables import Shard, columns_of_shard, named
from tarazu.methods.votes import Votes, code_votes

_NEEDED, _OPTIONAL = ("task", "contributor", "label"), ("weight", "time", "gold")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShardAnswers:
    """The answers to the tasks of one shard, as `DawidSkene` learns them: sorted `tasks`, their likeliest
    `labels`, posteriors `probas` (n_tasks, n_classes) and `confidence` (n_tasks)."""

    shard: int
    tasks: tuple[Any, ...]
    labels: tuple[Any, ...]
    probas: FloatArray
    confidence: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Census:
    """Who voted in a shard, for what, and how much."""

    contributors: tuple[Any, ...]
    classes: tuple[Any, ...]
    tasks: int
    votes: int


class VoteShard:
    """Holds a shard: its coded votes, posteriors, and the tables of those who voted in it.

    Asked in this order: `load`, `digests` and `tasks_among`, `begin`, `expect` as often as EM goes on,
    `answers` and `write`.
    """

    def __init__(
        self, number: int, shard: Shard, classes: tuple[Any, ...] | None, gold: Mapping[Any, Any] | None
    ) -> None:
        self._number, self._shard, self._classes, self._gold = number, shard, classes, gold

    def load(self) -> Census:
        """Read and code the votes. Raises ValueError, naming the shard, on bad columns."""
        with named(self._number, self._shard):
            given = columns_of_shard(self._shard, _NEEDED, _OPTIONAL)
            column = given.pop("gold", None)
            gold = column if self._gold is None else self._gold
            votes = code_votes(given, classes=self._classes, gold=gold)
        self._votes, self._digests = votes, digests(votes.tasks)
        self._shard = self._gold = None
        return Census(contributors=votes.contributors, classes=votes.classes, tasks=len(votes.tasks), votes=len(votes))

    def digests(self, part: int, parts: int) -> Digests:
        """The different digests of this part of the tasks."""
        return np.unique(self._digests[self._digests % np.uint64(parts) == part])

    def tasks_among(self, suspects: Digests) -> list[Any]:
        """The tasks with one of these digests."""
        found = np.flatnonzero(np.isin(self._digests, suspects)).tolist()
        return [self._votes.tasks[row] for row in found]

    def begin(self, people: IntArray, classes: tuple[Any, ...]) -> tuple[FloatArray, FloatArray]:
        """Take the classes of all shards, and each own contributor's number among those of all. Returns tasks of
        each class (K) and votes (own contributors, K, K) expected under the shares of each task's votes."""
        crowd = Crowd.of(_with_classes(self._votes, classes))
        self._people, self._place, self._probas = people, crowd.place, np.ascontiguousarray(crowd.shares())
        self._expected, self._table = crowd.counted(self._probas), np.empty((crowd.cells, len(classes)))
        nothing = np.zeros(0, dtype=np.int64)
        slim = replace(crowd.votes, task=nothing, contributor=nothing, label=nothing)
        self._crowd = replace(crowd, votes=slim)
        del self._votes, self._digests
        return self._probas.sum(axis=0), self._own(self._expected)

    def expect(self, prior: FloatArray, table: FloatArray) -> tuple[float, FloatArray, FloatArray]:
        """One E step under the table of all contributors (contributors, K, K). Returns the log likelihood, the
        tasks of each class (K) and the expected votes (own contributors, K, K)."""
        self._shaped(self._table)[self._place] = table[self._people]
        found = self._crowd.expect(np.array(prior), self._table, self._probas, self._expected)
        return *found, self._own(self._expected)

    def answers(self) -> ShardAnswers:
        """The answers as they stand."""
        votes = self._crowd.votes
        probas = clamp(self._probas, votes)
        best = probas.argmax(axis=1).tolist() if probas.size else []
        return ShardAnswers(
            shard=self._number,
            tasks=votes.tasks,
            labels=tuple(map(votes.classes.__getitem__, best)),
            probas=probas,
            confidence=probas.max(axis=1, initial=0.0),
        )

    def write(self, folder: str | os.PathLike[str]) -> Path:
        """Write the answers as `answers-00000.parquet` and so on, by the number of the shard."""
        import pyarrow as pa
        from pyarrow import parquet

        found, path = self.answers(), Path(folder) / f"answers-{self._number:05}.parquet"
        size = found.probas.shape[1]
        table = {
            "task": pa.array(found.tasks),
            "label": pa.array(found.labels),
            "confidence": pa.array(found.confidence),
            "probas": pa.ListArray.from_arrays(
                pa.array(np.arange(len(found.tasks) + 1) * size, pa.int32()), pa.array(found.probas.reshape(-1))
            ),
        }
        path.parent.mkdir(parents=True, exist_ok=True)
        parquet.write_table(pa.table(table), path)
        return path

    def _shaped(self, table: FloatArray) -> FloatArray:
        classes = table.shape[1]
        return table.reshape(len(self._people), classes, classes)

    def _own(self, table: FloatArray) -> FloatArray:
        """Rows (cells, K) as (own contributors, K, K), in the order of the contributors."""
        return self._shaped(table)[self._place]


def _with_classes(votes: Votes, classes: tuple[Any, ...]) -> Votes:
    """The same votes with a label space that holds theirs."""
    index = {value: number for number, value in enumerate(classes)}
    number = np.array([*(index[value] for value in votes.classes), -1], dtype=np.int64)
    return replace(votes, classes=classes, label=number[votes.label], gold=number[votes.gold])
