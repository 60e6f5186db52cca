"""Fields of a trajectory: the steps that an agent took, what is said of each, and how it should have gone on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tarazu.kinds.base import Fault, JsonSchema
from tarazu.kinds.calls import CALL, CALLED, read_arguments
from tarazu.kinds.fields import Choice, Text, check_length
from tarazu.kinds.members import Members

STEPS_MAX = 200
BAD = "bad"
RIGHT, WRONG = "right", "wrong"

_MARKS = Choice(allowed=(RIGHT, WRONG))
_BRANCH = frozenset(("content", "call"))
_STEP = Members(
    {},
    {
        "content": Text(),
        "observation": Text(blank=True),
        "call": CALLED,
    },
)

Step = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """1 to 200 steps of an agent: `content` that it wrote, or one `call` of a tool, or both; and the tool's
    `observation`.

    The `arguments` of a call are text as the model wrote it, which may not even be JSON, and its tool may be one that
    there is not: both are mistakes to be found.
    """

    def schema(self) -> JsonSchema:
        """The field's JSON Schema."""
        step = {
            **_STEP.schema(),
            "anyOf": [{"required": ["content"]}, {"required": ["call"]}],
            "dependentRequired": {"observation": ["call"]},
        }
        return {"type": "array", "items": step, "minItems": 1, "maxItems": STEPS_MAX}

    def check(self, value: Any, path: str, faults: list[Fault]) -> None:
        """Add what is wrong with the value."""
        if check_length(value, path, 1, STEPS_MAX, faults):
            for i, step in enumerate(value):
                _check_step(step, f"{path}[{i}]", faults)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rated:
    """What is said of the steps, from the first on: `{"rating", "tool"?, "arguments"?, "comment"?}` each.

    `stops` says that nothing is said of what follows the first bad step; `comment` is "required" (bad steps need one),
    "optional" or "off".
    """

    ratings: tuple[str, ...]
    stops: bool
    comment: str

    def schema(self) -> JsonSchema:
        """The field's JSON Schema; how the members of a step hang together it cannot say."""
        return {"type": "array", "items": self._members.schema(), "minItems": 1, "maxItems": STEPS_MAX}

    def check(self, value: Any, path: str, faults: list[Fault]) -> None:
        """Add what is wrong with the value by itself."""
        if not check_length(value, path, 1, STEPS_MAX, faults):
            return
        before, members = len(faults), self._members
        for i, step in enumerate(value):
            where, found = f"{path}[{i}]", len(faults)
            is_object = members.check(step, where, faults)
            if is_object and self.comment == "required" and step.get("rating") == BAD:
                _check_why(step, where, faults)
            if len(faults) == found:
                self._check_marks(step, where, faults)
        if len(faults) > before or not self.stops:
            return
        error = first_error(value)
        if error is not None and error + 1 < len(value):
            faults.append(Fault(field=f"{path}[{error + 1}]", code="not_allowed", facts={"allowed": []}))

    @property
    def _members(self) -> Members:
        members = Members({"rating": Choice(allowed=self.ratings)}, {"tool": _MARKS, "arguments": _MARKS})
        return members.asking("comment", "off" if self.comment == "off" else "optional")

    def _check_marks(self, step: Step, path: str, faults: list[Fault]) -> None:
        if step.get("tool") == RIGHT and "arguments" not in step:
            faults.append(Fault(field=f"{path}.arguments", code="missing"))
        if step.get("tool") != RIGHT and "arguments" in step:
            faults.append(Fault(field=f"{path}.arguments", code="not_allowed", facts={"allowed": []}))
        if step.get("rating") == "good" and WRONG in (step.get("tool"), step.get("arguments")):
            facts = {"allowed": [each for each in self.ratings if each != "good"]}
            faults.append(Fault(field=f"{path}.rating", code="not_allowed", facts=facts))


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """How an agent should have gone on in place of its first bad step: `content`, a `call`, or both.

    The arguments of the call are a JSON object as text.
    """

    def schema(self) -> JsonSchema:
        """The field's JSON Schema; that the arguments are JSON it cannot say."""
        return {**_TURN.schema(), "minProperties": 1}

    def check(self, value: Any, path: str, faults: list[Fault]) -> None:
        """Add what is wrong with the value by itself, also where arguments are not a JSON object."""
        if _TURN.check(value, path, faults) and not value.keys() & _BRANCH:
            faults.append(Fault(field=path, code="not_empty"))


_TURN = Members({}, {"content": Text(), "call": CALL})


def first_error(rated: Sequence[Step]) -> int | None:
    """The index of the first bad step, or None."""
    return next((i for i, step in enumerate(rated) if step["rating"] == BAD), None)


def same_turn(one: Step, other: Step) -> bool:
    """Whether two turns of an agent write and call the same, however their JSON is spelled."""
    return one.get("content") == other.get("content") and _called(one) == _called(other)


def _called(step: Step) -> tuple[str, Any] | None:
    call = step.get("call")
    return (call["name"], read_arguments(call["arguments"])) if call else None


def _check_step(step: Any, path: str, faults: list[Fault]) -> None:
    if not _STEP.check(step, path, faults):
        return
    if not step.keys() & _BRANCH:
        faults.append(Fault(field=path, code="not_empty"))
    if "observation" in step and "call" not in step:
        faults.append(Fault(field=f"{path}.call", code="missing"))


def _check_why(step: Step, path: str, faults: list[Fault]) -> None:
    """Check that a bad step has a comment that is not blank; that it is sound text is known."""
    if "comment" not in step:
        faults.append(Fault(field=f"{path}.comment", code="missing"))
    elif type(step["comment"]) is str and not step["comment"].strip():
        faults.append(Fault(field=f"{path}.comment", code="not_empty"))
