"""The Bradley-Terry model over shards of comparisons."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np

from tarazu.methods.columns import FloatArray, IntArray, sum_by
from tarazu.methods.ranking.ballots import Ballots, by_person
from tarazu.methods.ranking.bradley_terry import BY_PERSON, BradleyTerry, Interval, Ties, people_of
from tarazu.methods.ranking.pairs import Pairs
from tarazu.methods.ranking.win_rates import Comparisons, code_comparisons
from tarazu.methods.sharded.pools import Executor, Pool, check_executor, pool_of
from tarazu.methods.sharded.tables import Shard, columns_of_shard, joined, named


class ShardedBradleyTerry(BradleyTerry):
    """The same model and the same intervals as `BradleyTerry`, for comparisons in shards that need not fit one
    process. Rows may lie in any shard.

    Each shard counts its items against one another, and the counts are added up in the order of the shards. Here
    memory grows with the square of the items; with intervals by contributor also with the pairs that each
    contributor compared. The bootstrap of weighted votes is refused, because it draws single rows.

    Parameters as in `BradleyTerry`, and `executor`: "local" holds all shards in this process, "ray" each in a
    process of its own on the Ray that this process is connected to. Learned: the same.

    >>> one = {"left": ["x"] * 4, "right": ["y"] * 4, "outcome": ["left", "left", "left", "right"]}
    >>> two = {"left": ["y"] * 4, "right": ["z"] * 4, "outcome": ["left", "left", "left", "right"]}
    >>> [round(strength, 3) + 0.0 for strength in ShardedBradleyTerry().fit([one, two]).strengths_.tolist()]
    [1.099, 0.0, -1.099]
    """

    def __init__(
        self,
        *,
        ties: Ties = "half",
        interval: Interval = "sandwich",
        level: float = 0.95,
        ridge: float = 0.0,
        draws: int = 1000,
        seed: int = 0,
        executor: Executor = "local",
    ) -> None:
        super().__init__(ties=ties, interval=interval, level=level, ridge=ridge, draws=draws, seed=seed)
        self.executor = executor

    def fit(self, shards: Iterable[Shard]) -> Self:  # type: ignore[override]
        """Fit on shards: tables or files with the columns left, right and outcome (and weight, and contributor
        for intervals by contributor), or functions that return one where it is held.

        In CSV files items and contributors are text. Raises ValueError on bad parameters, on bad columns, naming
        the shard (counted from 0), and when the comparisons do not settle the strengths; ImportError for "ray"
        without Ray.
        """
        self._check_parameters()
        check_executor(self.executor)
        by_contributor = self.interval in BY_PERSON
        holders = (ComparisonShard(at, shard, by_contributor) for at, shard in enumerate(shards))
        pool = pool_of(self.executor, holders)
        found: list[Census] = list(pool.ask("load"))
        items, people = joined([each.items for each in found]), joined([each.people for each in found])
        is_weighted = any(each.is_weighted for each in found)
        return self._settle(_Shards(pool, *items, *people, is_weighted))


@dataclass(frozen=True, slots=True, kw_only=True)
class Census:
    """What a shard compares, and by whom where that is asked."""

    items: tuple[Any, ...]
    people: tuple[Any, ...]
    is_weighted: bool


class ComparisonShard:
    """Holds a shard: its coded comparisons. `load` is asked first."""

    def __init__(self, number: int, shard: Shard, by_contributor: bool) -> None:
        self._number, self._shard, self._by_contributor = number, shard, by_contributor

    def load(self) -> Census:
        """Read and code the comparisons. Raises ValueError, naming the shard, on bad columns."""
        needed = ("left", "right", "outcome", *(("contributor",) if self._by_contributor else ()))
        with named(self._number, self._shard):
            given = columns_of_shard(self._shard, needed, ("weight",))
            people = given.pop("contributor", None)
            self._data = code_comparisons(**given)
            coded = None if people is None else people_of(given["left"], people)
        self._people = None if coded is None else coded.codes
        self._shard = None
        return Census(
            items=self._data.items,
            people=() if coded is None else coded.values,
            is_weighted=self._data.weight is not None,
        )

    def tables(self) -> tuple[FloatArray, FloatArray]:
        """Wins and ties of the shard's own items."""
        return self._data.tables()

    def squared_tables(self) -> tuple[FloatArray, FloatArray]:
        """The same with the square of each row's weight."""
        return self._data.squared_tables()

    def ballots(self, items: IntArray, counts: FloatArray) -> Ballots:
        """Comparisons by the shard's own people and by pairs of all items; `items` are the numbers of its own,
        `counts` says how often all items met."""
        data = replace(self._data, first=items[self._data.first], second=items[self._data.second])
        return by_person(data, np.asarray(self._people), Pairs.of(counts))


@dataclass(frozen=True, slots=True)
class _Shards:
    """The comparisons of all shards, as the fit asks about them."""

    pool: Pool
    items: tuple[Any, ...]
    item_numbers: list[IntArray]
    people: tuple[Any, ...]
    person_numbers: list[IntArray]
    is_weighted: bool

    def tables(self) -> tuple[FloatArray, FloatArray]:
        return self._added("tables")

    def squared_tables(self) -> tuple[FloatArray, FloatArray]:
        return self._added("squared_tables")

    def weighted(self) -> Comparisons | None:
        if self.is_weighted:
            raise ValueError("the bootstrap of weighted votes draws single rows, which shards do not give")
        return None

    def ballots(self, pairs: Pairs) -> Ballots:
        counts = np.zeros((pairs.size, pairs.size))
        counts[pairs.first, pairs.second] = counts[pairs.second, pairs.first] = 1.0
        nobody, nothing = np.zeros(0, dtype=np.int64), np.zeros(0)
        total = Ballots(len(self.people), nobody, nobody, nothing, nothing, nothing)
        asked = self.pool.ask("ballots", counts, each=self.item_numbers)
        for people, found in zip(self.person_numbers, asked, strict=True):
            total = _merged(total, replace(found, person=people[found.person]), max(len(pairs), 1))
        return total

    def _added(self, method: str) -> tuple[FloatArray, FloatArray]:
        won, tied = np.zeros((2, len(self.items), len(self.items)))
        for items, (own_won, own_tied) in zip(self.item_numbers, self.pool.ask(method), strict=True):
            won[np.ix_(items, items)] += own_won
            tied[np.ix_(items, items)] += own_tied
        return won, tied


def _merged(one: Ballots, other: Ballots, pairs: int) -> Ballots:
    keys = np.concatenate([one.person, other.person]) * pairs + np.concatenate([one.pair, other.pair])
    found, place = np.unique(keys, return_inverse=True)
    won, tied, lost = (
        sum_by(place, np.concatenate(both), len(found))
        for both in ((one.won, other.won), (one.tied, other.tied), (one.lost, other.lost))
    )
    person, pair = np.divmod(found, pairs)
    return Ballots(one.people, person, pair, won, tied, lost)
