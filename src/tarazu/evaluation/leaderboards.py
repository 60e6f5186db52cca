"""Leaderboards: the models of a project of comparisons or of live conversations, ranked by the votes on their answers.

Strengths are Bradley-Terry log odds around 0, a tie or "both bad" being half a win for each side. The best of several
answers wins against each other one, and the pairs of one vote weigh as much as one vote on two answers. The
interval shown takes a person's votes together (clustered sandwich), because one person's votes resemble one
another. Where votes cannot settle a ranking, or its interval, the leaderboard says so in `reason`. A turn of a
conversation is a vote, and what it says of a reply by itself stands beside the ranking.
"""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from tarazu import tasks
from tarazu.evaluation.battles import Battles, Gathered
from tarazu.evaluation.events import LeaderboardRefreshed
from tarazu.evaluation.talks import Heard, read_talks
from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.methods import BradleyTerry, win_rate_matrix

q = sql.load("tarazu.evaluation")

METHOD = "bradley-terry, ties half a win, 95 % interval clustered by voter"
NO_METHOD = "none"
RIDGE = 0.01
"""Keeps the strength of a model that never lost (or won) finite where the votes alone would not."""

COMPARED, TALKED = "chat.compare", "chat.converse"
"""The kinds that have a leaderboard."""
_ROWS_AT_ONCE = 5_000
_ROW = {"a": 0, "b": 1}
_MIRRORED = np.array([1, 0, 2])


@dataclass(frozen=True, slots=True, kw_only=True)
class Battle:
    """One vote on the answers of two models: `outcome` is "a" for the first, "b", "tie" or "both_bad"; `weight` is the share
    of the vote that it is, 1 where there were two answers."""

    contributor: str
    first: str
    second: str
    outcome: str
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating:
    """One model: strength (log odds) with its interval, or None where the votes do not settle them; in conversations, what was
    `heard` of it too."""

    model: str
    strength: float | None
    low: float | None
    high: float | None
    battles: int
    wins: int
    losses: int
    ties: int
    heard: Heard | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WinRateTable:
    """`rates[i][j]` is the share that `models[i]` won against `models[j]`, None where they never met.

    `counts[i][j]` is how often they met.
    `reason` is None, `too_few_models`, `unconnected` (no strengths), `one_sided` or `one_voter` (no intervals).
    """

    models: list[str]
    rates: list[list[float | None]]
    counts: list[list[int]]
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredLeaderboard:
    """A leaderboard as it is stored."""

    method: str
    votes: int
    ratings: list[dict[str, Any]]
    win_rates: dict[str, Any]
    computed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaderboard:
    """A project's models, the strongest first. Nothing counts on the tasks that were `withdrawn` as wrong."""

    project_id: uuid.UUID
    method: str
    votes: int
    ratings: list[Rating]
    win_rates: WinRateTable
    computed_at: datetime
    withdrawn: int

    @property
    def reason(self) -> str | None:
        """Why strengths or intervals are missing, or None."""
        return self.win_rates.reason


async def refresh_leaderboard(tx: Tx, project_id: uuid.UUID) -> bool:
    """Rank a project's models by its accepted votes; False for a project that compares nothing.

    Raises:
        Refusal: `not_found` when there is no such project.
    """
    kind = await tx.need(q.kind_of, str, "project", tenant_id=tx.tenant_id, project_id=project_id)
    if kind not in (COMPARED, TALKED):
        return False
    await tx.run(q.lock_project, project_id=project_id)
    heard: Mapping[str, Heard] = {}
    if kind == TALKED:
        tally = await read_talks(tx, project_id)
        battles, heard = await asyncio.to_thread(lambda: (tally.battles(), tally.heard()))
    else:
        battles = await _read(tx, project_id)
    method, ratings, table = await asyncio.to_thread(rank, battles)
    ratings = with_heard(ratings, heard)
    await tx.run(
        q.write_leaderboard,
        tenant_id=tx.tenant_id,
        project_id=project_id,
        method=method,
        votes=battles.votes,
        ratings=msgspec.json.encode(ratings).decode(),
        win_rates=msgspec.json.encode(table).decode(),
        at=tx.now,
    )
    await tx.announce(LeaderboardRefreshed(subject=project_id, models=len(ratings), votes=battles.votes))
    return True


async def leaderboard(tx: Tx, project_id: uuid.UUID) -> Leaderboard | None:
    """Return a project's leaderboard, or None where there is none (yet)."""
    stored = await tx.maybe(q.leaderboard, StoredLeaderboard, tenant_id=tx.tenant_id, project_id=project_id)
    if stored is None:
        return None
    return Leaderboard(
        project_id=project_id,
        method=stored.method,
        votes=stored.votes,
        ratings=msgspec.convert(stored.ratings, list[Rating]),
        win_rates=msgspec.convert(stored.win_rates, WinRateTable),
        computed_at=stored.computed_at,
        withdrawn=await tasks.count_withdrawn(tx, project_id),
    )


async def _read(tx: Tx, project_id: uuid.UUID) -> Battles:
    people: dict[str, int] = {}
    gathered = Gathered()
    scope = {"tenant_id": tx.tenant_id, "project_id": project_id}
    async for rows in tx.stream(q.battles, Battle, chunk=_ROWS_AT_ONCE, **scope):
        for row in rows:
            person = people.setdefault(row.contributor, len(people))
            gathered.add(person, row.first, row.second, row.outcome, row.weight)
    return gathered.battles()


def rank(battles: Battles) -> tuple[str, list[Rating], WinRateTable]:
    """Rank the models that were compared: method, ratings with the strongest first, and their win rates."""
    seen = win_rate_matrix(battles.first, battles.second, battles.outcome)
    fitted, reason = _fit(battles, len(seen.items))
    tallies = _tally(battles, seen.items)
    ratings = [_rating(i, model, tallies[:, i], fitted) for i, model in enumerate(seen.items)]
    order = sorted(range(len(ratings)), key=lambda i: (-(ratings[i].strength or 0.0), -_share(ratings[i]), i))
    table = WinRateTable(
        models=[seen.items[i] for i in order],
        rates=[[_rounded(seen.rates[i, j]) for j in order] for i in order],
        counts=[[int(seen.counts[i, j]) for j in order] for i in order],
        reason=reason,
    )
    return NO_METHOD if fitted is None else METHOD, [ratings[i] for i in order], table


def with_heard(ratings: list[Rating], heard: Mapping[str, Heard]) -> list[Rating]:
    """The ratings with what was heard of each model; those that were never compared come last, the best rated first."""
    ranked = {each.model for each in ratings}
    alone = sorted(heard.keys() - ranked, key=lambda model: (-_mean_rating(heard[model]), model))
    blank = Rating(model="", strength=None, low=None, high=None, battles=0, wins=0, losses=0, ties=0)
    return [
        *(replace(each, heard=heard.get(each.model)) for each in ratings),
        *(replace(blank, model=model, heard=heard[model]) for model in alone),
    ]


def _mean_rating(heard: Heard) -> float:
    return 0.0 if heard.rating is None else heard.rating.mean


def _fit(battles: Battles, models: int) -> tuple[BradleyTerry | None, str | None]:
    """Fit with as much of an interval as the votes bear; why something is missing comes beside it."""
    columns = (battles.first, battles.second, battles.outcome)
    weight = None if (battles.weight == 1).all() else battles.weight
    if models < 2:
        return None, "too_few_models"
    try:
        bounded = BradleyTerry(interval="none", ridge=RIDGE).fit(*columns, weight=weight)
    except ValueError:
        return None, "unconnected"
    if battles.contributors < 2:
        return bounded, "one_voter"
    try:
        return BradleyTerry(interval="clustered").fit(*columns, battles.contributor, weight), None
    except ValueError:
        return bounded, "one_sided"


def _tally(battles: Battles, models: tuple[str, ...]) -> NDArray[np.int64]:
    """Wins, losses and ties of each model, shape (3, models)."""
    place = {model: i for i, model in enumerate(models)}
    first = np.array([place[model] for model in battles.first], dtype=np.int64)
    second = np.array([place[model] for model in battles.second], dtype=np.int64)
    row = np.array([_ROW.get(outcome, 2) for outcome in battles.outcome], dtype=np.int64)
    tallies = np.zeros((3, len(models)), dtype=np.int64)
    np.add.at(tallies, (row, first), 1)
    np.add.at(tallies, (_MIRRORED[row], second), 1)
    return tallies


def _rating(i: int, model: str, tally: NDArray[np.int64], fitted: BradleyTerry | None) -> Rating:
    wins, losses, ties = (int(n) for n in tally)
    low, high = (None, None) if fitted is None else (_rounded(edge) for edge in fitted.intervals_[i])
    return Rating(
        model=model,
        strength=None if fitted is None else _rounded(fitted.strengths_[i]),
        low=low,
        high=high,
        battles=wins + losses + ties,
        wins=wins,
        losses=losses,
        ties=ties,
    )


def _share(rating: Rating) -> float:
    return (rating.wins + rating.ties / 2) / max(rating.battles, 1)


def _rounded(value: float) -> float | None:
    return round(float(value), 6) if np.isfinite(value) else None
