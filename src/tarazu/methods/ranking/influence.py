"""How much a ranking hangs on single voters, and how few votes turn its first place."""

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from scipy import sparse

from tarazu.methods.columns import Column, FloatArray, IntArray, code, same_length, sum_by
from tarazu.methods.ranking.ballots import Ballots, by_person
from tarazu.methods.ranking.connected import refuse_unconnected
from tarazu.methods.ranking.newton import maximise, maximise_near
from tarazu.methods.ranking.pairs import Pairs, sigmoid
from tarazu.methods.ranking.win_rates import Comparisons, code_comparisons

_CELLS_AT_ONCE = 8_000_000
_TIED = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class VoterInfluence:
    """What every voter's leaving would do: row v of `shifts` (voters, items) is how far each strength moves.

    `turns` says whether the first place would change. Arrays are in the order of `contributors` and `items`.
    """

    items: tuple[Any, ...]
    contributors: tuple[Any, ...]
    strengths: FloatArray
    shifts: FloatArray
    turns: tuple[bool, ...]

    @property
    def largest(self) -> FloatArray:
        """The largest move of any strength that each voter's leaving causes, (voters)."""
        found: FloatArray = np.abs(self.shifts).max(axis=1, initial=0.0)
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Flip:
    """A set of votes (or voters) without which `after` stands first instead of `before`, found greedily: no
    smaller set may be claimed to be impossible.

    `removed` lists voters, or (winner, loser, how many votes) with ("tie", (one, other), how many) for ties.
    `after` is None when no such set was found among the first `size` removals.
    """

    before: Any
    after: Any
    size: int
    share: float
    removed: tuple[Any, ...]


def voter_influence(
    left: Column, right: Column, outcome: Column, contributor: Column, *, ridge: float = 0.01
) -> VoterInfluence:
    """Refit Bradley-Terry without each voter in turn (ties are half a win; all refits at once).

    `ridge` keeps strengths finite when an item loses its last win with a voter. Raises ValueError on bad
    columns and when items were never compared.

    >>> votes = ["x", "x", "x"], ["y", "y", "y"], ["left", "right", "left"], ["u", "v", "w"]
    >>> voter_influence(*votes).turns
    (False, False, False)
    """
    data, people, pairs, ballots = _prepared(left, right, outcome, contributor, ridge)
    counts, wins, bread, theta = _fitted(pairs, ballots, ridge)
    voters = len(people)
    step = max(1, _CELLS_AT_ONCE // max(len(pairs), 1))
    parts = [
        maximise_near(pairs, *_without(ballots, counts, wins, start, min(step, voters - start)), theta, bread, ridge)
        for start in range(0, voters, step)
    ]
    refits = np.concatenate(parts) if parts else np.zeros((0, pairs.size))
    top = int(theta.argmax()) if len(theta) else 0
    turns = tuple((refits.max(axis=1) > refits[:, top] + _TIED).tolist()) if len(theta) else ()
    return VoterInfluence(items=data.items, contributors=people, strengths=theta, shifts=refits - theta, turns=turns)


def smallest_flip(
    left: Column,
    right: Column,
    outcome: Column,
    contributor: Column,
    *,
    drop: Literal["votes", "voters"] = "votes",
    ridge: float = 0.01,
    share_max: float = 0.5,
) -> Flip:
    """A small set of votes, or of whole voters, whose leaving turns the first place, searched greedily.

    For each of the five nearest rivals, what narrows the lead most (to first order, found anew after each
    removal of voters and each batch of votes) goes first until the rival leads; the smallest set of all is
    returned. After Broderick, Giordano and Meager, An automatic finite-sample robustness metric, 2020; for
    rankings of models by votes, Huang et al., Dropping just a handful of preferences can change top large
    language model rankings, 2025. Raises ValueError on bad columns, and for fewer than two items.

    >>> flip = smallest_flip(["x"] * 5, ["y"] * 5, ["left"] * 3 + ["right"] * 2, list("uvwxy"))
    >>> flip.before, flip.after, flip.size, flip.removed
    ('x', 'y', 2, (('x', 'y', 2),))
    """
    if drop not in ("votes", "voters") or not 0 < share_max <= 1:
        raise ValueError("drop is 'votes' or 'voters', and share_max lies between 0 and 1")
    data, people, pairs, ballots = _prepared(left, right, outcome, contributor, ridge)
    if pairs.size < 2:
        raise ValueError("there must be at least two items")
    theta = _fitted(pairs, ballots, ridge)[3]
    order = np.argsort(-theta, kind="stable")
    units = _Units.voters(ballots, pairs) if drop == "voters" else _Units.votes(ballots, pairs)
    limit = int(share_max * units.often.sum())
    found = [(rival, *_search(pairs, units, order[0], rival, ridge, limit)) for rival in order[1:6]]
    best = min(found, key=lambda each: (not each[2], int(each[1].sum())))
    rival, gone, turned = best
    names = _name_votes(gone, pairs, data.items) if drop == "votes" else tuple(people[i] for i in np.flatnonzero(gone))
    size = int(gone.sum())
    return Flip(
        before=data.items[order[0]],
        after=data.items[rival] if turned else None,
        size=size,
        share=size / int(units.often.sum()),
        removed=names,
    )


@dataclass(frozen=True, slots=True)
class _Units:
    """What can be taken away: unit u is there `often[u]` times, and takes `counts` and `wins` (pairs, units)
    with it."""

    often: IntArray
    counts: Any
    wins: Any

    @classmethod
    def voters(cls, ballots: Ballots, pairs: Pairs) -> "_Units":
        shape, place = (len(pairs), ballots.people), (ballots.pair, ballots.person)
        counts = sparse.coo_array((ballots.counts(1.0), place), shape=shape).tocsc()
        wins = sparse.coo_array((ballots.wins(1.0), place), shape=shape).tocsc()
        return cls(np.ones(ballots.people, dtype=np.int64), counts, wins)

    @classmethod
    def votes(cls, ballots: Ballots, pairs: Pairs) -> "_Units":
        often = [np.bincount(ballots.pair, part, len(pairs)) for part in (ballots.won, ballots.lost, ballots.tied)]
        one = sparse.eye_array(len(pairs))
        counts = sparse.hstack([one, one, one], format="csc")
        wins = sparse.hstack([one, 0 * one, 0.5 * one], format="csc")
        return cls(np.concatenate(often).astype(np.int64), counts, wins)


def _search(pairs: Pairs, units: _Units, top: int, rival: int, ridge: float, limit: int) -> tuple[IntArray, bool]:
    """How often each unit went, and whether the rival then led."""
    gone = np.zeros(len(units.often), dtype=np.int64)
    while True:
        left = (units.often - gone).astype(np.float64)
        counts, wins = np.asarray(units.counts @ left), np.asarray(units.wins @ left)
        theta, _ = maximise(pairs, counts, wins, ridge)
        lead = float(theta[top] - theta[rival])
        if lead < -_TIED or gone.sum() >= limit:
            return gone, lead < -_TIED
        p = sigmoid(pairs.incidence @ theta)
        bread = np.linalg.inv(pairs.curvature((counts * p * (1 - p))[:, None], ridge)[0])
        narrows = _narrowing(pairs, units, p, bread[top] - bread[rival])
        taken = _next_units(narrows, units.often - gone, lead, limit - int(gone.sum()))
        if not taken.any():
            return gone, False
        gone += taken


def _narrowing(pairs: Pairs, units: _Units, p: FloatArray, direction: FloatArray) -> FloatArray:
    """How far one unit's leaving narrows the lead, to first order."""
    along = np.asarray(pairs.incidence @ direction)
    found: FloatArray = np.asarray(units.wins.T @ along - units.counts.T @ (along * p))
    return found


def _next_units(narrows: FloatArray, there: IntArray, lead: float, most: int) -> IntArray:
    """The strongest unit, and as many more of its kind as half the lead seems to need."""
    taken = np.zeros(len(there), dtype=np.int64)
    gain = np.where(there > 0, narrows, -np.inf)
    best = int(np.argmax(gain))
    if gain[best] > 0:
        taken[best] = min(max(1, int(lead / gain[best] / 2)), int(there[best]), most)
    return taken


def _name_votes(gone: IntArray, pairs: Pairs, items: tuple[Any, ...]) -> tuple[Any, ...]:
    names: list[Any] = []
    for unit in np.flatnonzero(gone):
        kind, pair = divmod(int(unit), len(pairs))
        one, other = items[pairs.first[pair]], items[pairs.second[pair]]
        who = [(one, other), (other, one), ("tie", (one, other))][kind]
        names.append((*who, int(gone[unit])))
    return tuple(names)


def _prepared(
    left: Column, right: Column, outcome: Column, contributor: Column, ridge: float
) -> tuple[Comparisons, tuple[Any, ...], Pairs, Ballots]:
    if ridge <= 0:
        raise ValueError("ridge must be positive: without some votes a strength may be unbounded")
    data = code_comparisons(left, right, outcome)
    same_length(left=left, contributor=contributor)
    people = code(contributor, "contributor")
    won, tied = data.tables()
    counts = won + won.T + tied
    refuse_unconnected(counts, data.items)
    pairs = Pairs.of(counts)
    return data, people.values, pairs, by_person(data, people.codes, pairs)


def _fitted(pairs: Pairs, ballots: Ballots, ridge: float) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    counts = sum_by(ballots.pair, ballots.counts(1.0), len(pairs))
    wins = sum_by(ballots.pair, ballots.wins(1.0), len(pairs))
    theta, _ = maximise(pairs, counts, wins, ridge)
    p = sigmoid(pairs.incidence @ theta)
    bread = np.linalg.inv(pairs.curvature((counts * p * (1 - p))[:, None], ridge)[0])
    return counts, wins, bread, theta


def _without(
    ballots: Ballots, counts: FloatArray, wins: FloatArray, start: int, many: int
) -> tuple[FloatArray, FloatArray]:
    """The counts (pairs, many) without each of the voters from `start` on."""
    here = (ballots.person >= start) & (ballots.person < start + many)
    place = ballots.pair[here], ballots.person[here] - start
    kept_counts, kept_wins = np.repeat(counts[:, None], many, 1), np.repeat(wins[:, None], many, 1)
    kept_counts[place] -= ballots.counts(1.0)[here]
    kept_wins[place] -= ballots.wins(1.0)[here]
    return kept_counts, kept_wins
