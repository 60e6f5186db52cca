"""Outcomes: how a person says that a task cannot be answered as it stands, and why.

An answer is then `{"outcome", "comment"}` and nothing else; the comment says what is missing or who would know, so
that the task can go back to its author before more answers are bought.
"""

from collections.abc import Mapping
from typing import Any

from tarazu.kinds.base import Fault, JsonSchema
from tarazu.kinds.fields import REMARK_CHARS_MAX, Choice, Choices, Text
from tarazu.kinds.members import Members

OUTCOMES = ("missing_information", "needs_expert")
"""Information is missing from the task; somebody with other knowledge is needed."""
OF_QUESTIONS = ("ambiguous", "unsolvable", "needs_expert")
"""A question can be read in more than one way; it has no right answer, or none that follows from what is given; somebody
with other knowledge is needed."""

ALLOWED = Choices(allowed=OUTCOMES, multiple=True)
"""The ontology's `outcomes`: those that may be chosen; without it there are none."""
ALLOWED_OF_QUESTIONS = Choices(allowed=OF_QUESTIONS, multiple=True)
"""The same for a kind that has the outcomes of questions."""
_KNOWN = tuple(dict.fromkeys((*OUTCOMES, *OF_QUESTIONS)))


def allowed_of(ontology: Mapping[str, Any]) -> tuple[str, ...]:
    """The outcomes that a valid ontology allows. Raises TypeError for what never was one."""
    allowed = ontology.get("outcomes", [])
    if type(allowed) is not list or not all(type(each) is str and each in _KNOWN for each in allowed):
        raise TypeError("not a list of outcomes")
    return tuple(each for each in _KNOWN if each in allowed)


def either_schema(answer: JsonSchema, allowed: tuple[str, ...]) -> JsonSchema:
    """The schema of an answer, or of one of the allowed outcomes in its place."""
    if not allowed:
        return answer
    return {"anyOf": [answer, _members(allowed).schema()]}


def is_outcome(answer: Any, allowed: tuple[str, ...]) -> bool:
    """Whether an answer, good or bad, means to give an outcome."""
    return bool(allowed) and type(answer) is dict and "outcome" in answer


def check_outcome(answer: Mapping[str, Any], allowed: tuple[str, ...], faults: list[Fault]) -> None:
    """Check an answer that gives an outcome."""
    _members(allowed).check(answer, "", faults)


def outcome_distance(one: Mapping[str, Any], other: Mapping[str, Any]) -> float | None:
    """0 for the same outcome, 1 where only one gives it or they differ, None where neither gives any."""
    mine, theirs = one.get("outcome"), other.get("outcome")
    if mine is None and theirs is None:
        return None
    return 0.0 if mine == theirs else 1.0


def _members(allowed: tuple[str, ...]) -> Members:
    return Members({"outcome": Choice(allowed=allowed), "comment": Text(chars_max=REMARK_CHARS_MAX)})
