"""Bootstrap samples of counted comparisons, drawn from the counts and not from the votes."""

from collections.abc import Iterator

import numpy as np
from scipy import sparse

from tarazu.methods.columns import FloatArray
from tarazu.methods.ranking.ballots import Ballots, renumbered
from tarazu.methods.ranking.pairs import Pairs
from tarazu.methods.ranking.win_rates import Comparisons

_CELLS_AT_ONCE = 8_000_000
_POISSON_FROM = 1_000_000

Sample = tuple[FloatArray, FloatArray]
"""How often each pair met, and how often its first item won, (P, n) each for n samples."""


def resampled_votes(
    pairs: Pairs, won: FloatArray, tied: FloatArray, draws: int, generator: np.random.Generator
) -> Iterator[Sample]:
    """Samples of single votes from tables (k, k) of wins and ties: one multinomial draw of the cells each.

    From a million votes on each cell is drawn from Poisson's law: the number of votes then varies by a
    thousandth at most, and strengths do not depend on it.
    """
    cells = np.stack(
        [won[pairs.first, pairs.second], won[pairs.second, pairs.first], tied[pairs.first, pairs.second]]
    ).reshape(-1)
    used = np.flatnonzero(cells)
    votes = round(float(cells.sum()))
    for many in _batches(draws, len(cells)):
        drawn = np.zeros((many, len(cells)))
        if votes >= _POISSON_FROM:
            drawn[:, used] = generator.poisson(cells[used], size=(many, len(used)))
        else:
            drawn[:, used] = generator.multinomial(votes, cells[used] / cells[used].sum(), size=many)
        first, second, both = (np.ascontiguousarray(part.T) for part in np.split(drawn, 3, axis=1))
        yield first + second + both, first + both / 2


def resampled_weighted_votes(
    pairs: Pairs, data: Comparisons, ties: float, draws: int, generator: np.random.Generator
) -> Iterator[Sample]:
    """Samples of rows that carry weights; rows of one pair, outcome and weight are drawn together."""
    share = np.where(data.first > data.second, 1 - data.share, data.share)
    rows = np.column_stack([pairs.number()[data.first, data.second], share, np.asarray(data.weight)])
    kinds, often = np.unique(rows[(share != 0.5) | (ties > 0)], axis=0, return_counts=True)
    shape = (len(pairs), len(kinds))
    pair = kinds[:, 0].astype(np.int64), np.arange(len(kinds))
    counts = sparse.coo_array((kinds[:, 2], pair), shape=shape).tocsr()
    wins = sparse.coo_array((kinds[:, 2] * kinds[:, 1], pair), shape=shape).tocsr()
    for many in _batches(draws, len(kinds) + len(pairs)):
        drawn = generator.multinomial(int(often.sum()), often / often.sum(), size=many).T.astype(np.float64)
        yield np.asarray(counts @ drawn), np.asarray(wins @ drawn)


def resampled_people(
    pairs: Pairs, ballots: Ballots, ties: float, draws: int, generator: np.random.Generator
) -> Iterator[Sample]:
    """Samples of whole people, with all their votes (the cluster bootstrap)."""
    people = renumbered(ballots.person)
    many_people = int(people.max(initial=-1)) + 1
    shape, place = (len(pairs), many_people), (ballots.pair, people)
    counts = sparse.coo_array((ballots.counts(ties), place), shape=shape).tocsr()
    wins = sparse.coo_array((ballots.wins(ties), place), shape=shape).tocsr()
    share = np.full(many_people, 1 / max(many_people, 1))
    for many in _batches(draws, many_people + len(pairs)):
        drawn = generator.multinomial(many_people, share, size=many).T.astype(np.float64)
        yield np.asarray(counts @ drawn), np.asarray(wins @ drawn)


def _batches(draws: int, cells: int) -> Iterator[int]:
    step = max(1, _CELLS_AT_ONCE // max(cells, 1))
    for start in range(0, draws, step):
        yield min(step, draws - start)
