"""Verdicts on criteria beside an order or a preference: which answer is best by each of them, and why."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tarazu.kinds.base import Fault, JsonSchema, at, check_members, object_schema
from tarazu.kinds.fields import Choice
from tarazu.kinds.labels import NAMED
from tarazu.kinds.members import Items, Members

TIE = "tie"
WEIGHT = 0.25
"""What the criteria that both judged make up of the distance between two answers."""

CRITERIA = Items(each=NAMED, most=20, key="key")
"""The criteria of an ontology."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdicts:
    """A verdict on each of some criteria: which of the answers is best (or a tie), with a reason as far as `reason` demands
    it."""

    keys: tuple[str, ...]
    answers: tuple[str, ...]
    reason: str

    def schema(self) -> JsonSchema:
        """The field's JSON Schema."""
        return object_schema(dict.fromkeys(self.keys, self._verdict.schema()), [])

    def check(self, value: Any, path: str, faults: list[Fault]) -> None:
        """Add what is wrong with the value."""
        if check_members(value, path, frozenset(), frozenset(self.keys), faults):
            for key in (key for key in self.keys if key in value):
                self._verdict.check(value[key], at(path, key), faults)

    @property
    def _verdict(self) -> Members:
        return Members({"preference": Choice(allowed=(*self.answers, TIE))}).asking("reason", self.reason)


def turned(answer: Mapping[str, Any], swap: Mapping[str, str]) -> dict[str, Any]:
    """An answer, finished or not, whose criteria prefer the letter that `swap` has for the one they preferred."""
    criteria = answer.get("criteria")
    if not isinstance(criteria, Mapping):
        return dict(answer)
    return {
        **answer,
        "criteria": {
            key: preferring(verdict, swap) if isinstance(verdict, Mapping) else verdict
            for key, verdict in criteria.items()
        },
    }


def preferring(holder: Mapping[str, Any], swap: Mapping[str, str]) -> dict[str, Any]:
    """A verdict with the other letter for its preference, where it has one."""
    preference = holder.get("preference")
    return {**holder, "preference": swap.get(preference, preference)} if isinstance(preference, str) else dict(holder)


def weighed(
    whole: float,
    one: Mapping[str, Any],
    other: Mapping[str, Any],
    apart: Callable[[Mapping[str, Any], Mapping[str, Any]], float],
) -> float:
    """The distance of two answers of which `whole` is the rest: criteria that both judged make up a quarter."""
    mine, theirs = one.get("criteria") or {}, other.get("criteria") or {}
    both = [apart(mine[key], theirs[key]) for key in sorted(mine.keys() & theirs.keys())]
    return (1 - WEIGHT) * whole + WEIGHT * sum(both) / len(both) if both else whole
