"""What live conversations say of the models that were talked to: comparisons for the leaderboard, and each model by itself."""

from __future__ import annotations

import uuid
from array import array
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

import numpy as np

from tarazu import kinds
from tarazu.evaluation.battles import Battles, Gathered
from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.methods import clustered_mean

q = sql.load("tarazu.evaluation")

_ROWS_AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """One accepted conversation: its turns with a pick, of whose replies only the first letter is told, what it was held under, and
    whether it ended because no reply was good."""

    contributor: str
    turns: list[dict[str, Any]]
    ontology: dict[str, Any]
    is_ended: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MeanOf:
    """A mean over `count` judgements; the ends of its 95 % interval take those of one person together, None where they say nothing."""

    mean: float
    low: float | None
    high: float | None
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What was said of one model's replies: how many were judged, and of them in turns where none was good; in how many conversations,
    and how many `ended` because no reply was good, both 0 on a board from before that was counted; the mean lead over the
    others (-1 to 1, the pick's strength as a share of the greatest; 0 where none was good), and the mean rating, of `scale` steps."""

    replies: int
    none_good: int
    talks: int = 0
    ended: int = 0
    lead: MeanOf | None
    rating: MeanOf | None
    scale: int


@dataclass(slots=True)
class _Given:
    """Judgements of one kind, as columns."""

    value: array[float] = field(default_factory=lambda: array("d"))
    contributor: array[int] = field(default_factory=lambda: array("q"))

    def add(self, value: float, contributor: int) -> None:
        self.value.append(value)
        self.contributor.append(contributor)

    def mean(self, steps: int = 1, first: int = 0) -> MeanOf | None:
        """The mean, where values stand for a share of so many steps, counted from the first."""
        found = clustered_mean(np.array(self.value) * steps + first, np.array(self.contributor))
        if found is None:
            return None
        mean, low, high = (None if each is None else round(each, 6) for each in (found.value, found.low, found.high))
        return MeanOf(mean=mean or 0.0, low=low, high=high, count=found.rows)


@dataclass(slots=True)
class _Model:
    replies: int = 0
    none_good: int = 0
    talks: int = 0
    ended: int = 0
    leads: _Given = field(default_factory=_Given)
    ratings: _Given = field(default_factory=_Given)


class Tally:
    """Conversations added up, one after the other."""

    def __init__(self) -> None:
        self._people: dict[str, int] = {}
        self._models: dict[str, _Model] = defaultdict(_Model)
        self._pairs = Gathered()
        self._scale = 0

    def add(self, talk: Talk) -> None:
        """Count what the turns of a conversation say."""
        person = self._people.setdefault(talk.contributor, len(self._people))
        strengths, steps = kinds.talk_steps(talk.ontology)
        self._scale = max(self._scale, steps)
        turns = kinds.judged_turns({"turns": talk.turns})
        for name in {model for turn in turns for model in turn.models}:
            self._models[name].talks += 1
            self._models[name].ended += talk.is_ended
        for turn in turns:
            for model in turn.models:
                self._models[model].replies += 1
                self._models[model].none_good += turn.picked is None
            for model, rating in turn.ratings.items():
                self._models[model].ratings.add((rating - 1) / (steps - 1), person)
            if len(turn.models) > 1:
                self._compare(turn, person, strengths)

    def _compare(self, turn: kinds.JudgedTurn, person: int, strengths: int) -> None:
        """The pairs of a turn weigh 1 together, as those of a vote on several answers do."""
        pairs = [pair for pair in combinations(turn.models, 2) if turn.picked is None or turn.picked in pair]
        for first, second in pairs:
            outcome = "tie" if turn.picked is None else "a" if turn.picked == first else "b"
            self._pairs.add(person, first, second, outcome, 1 / len(pairs))
        if turn.picked is not None and turn.strength is None and strengths > 1:
            return
        lead = 0.0 if turn.picked is None else (turn.strength or 1) / strengths
        for model in turn.models:
            self._models[model].leads.add(lead if model == turn.picked else -lead, person)

    def battles(self) -> Battles:
        """The comparisons of models, each turn one vote."""
        return self._pairs.battles()

    def heard(self) -> Mapping[str, Heard]:
        """What was said of each model's replies."""
        return {
            name: Heard(
                replies=model.replies,
                none_good=model.none_good,
                talks=model.talks,
                ended=model.ended,
                lead=model.leads.mean(),
                rating=model.ratings.mean(self._scale - 1, 1),
                scale=self._scale,
            )
            for name, model in sorted(self._models.items())
        }


async def read_talks(tx: Tx, project_id: uuid.UUID) -> Tally:
    """Add up the accepted conversations of a project."""
    tally = Tally()
    scope = {"tenant_id": tx.tenant_id, "project_id": project_id}
    async for rows in tx.stream(q.talks, Talk, chunk=_ROWS_AT_ONCE, **scope):
        for row in rows:
            tally.add(row)
    return tally
