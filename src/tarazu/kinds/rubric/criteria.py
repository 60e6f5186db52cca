"""A rubric: weighted, signed criteria, each a sentence that an answer meets or not."""

from dataclasses import dataclass
from typing import Any

from tarazu.kinds.base import Fault, JsonSchema, check_members, object_schema
from tarazu.kinds.fields import NAME_CHARS_MAX, Key, Rating, Text, check_length, check_new_key

RUBRIC_MAX = 60
POINTS_MAX = 100
CRITERION_CHARS_MAX = 2_000

_REQUIRED = frozenset(("key", "criterion", "points"))
_MEMBERS = _REQUIRED | {"category"}
_POINTS = Rating(low=-POINTS_MAX, high=POINTS_MAX)
_SENTENCE = Text(chars_max=CRITERION_CHARS_MAX)
_CATEGORY = Text(chars_max=NAME_CHARS_MAX)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rubric:
    """From `least` to 60 criteria; points are -100 to 100 but not 0, and below zero for what an answer should not
    do."""

    least: int

    def schema(self) -> JsonSchema:
        """The field's JSON Schema."""
        members = {
            "key": Key().schema(),
            "criterion": _SENTENCE.schema(),
            "points": {**_POINTS.schema(), "not": {"const": 0}},
            "category": _CATEGORY.schema(),
        }
        criterion = object_schema(members, _REQUIRED)
        return {"type": "array", "items": criterion, "minItems": self.least, "maxItems": RUBRIC_MAX}

    def check(self, value: Any, path: str, faults: list[Fault], taken: frozenset[str] = frozenset()) -> None:
        """Add what is wrong with the value; keys that are `taken` may not come again."""
        if not check_length(value, path, self.least, RUBRIC_MAX, faults):
            return
        seen = set(taken)
        for i, criterion in enumerate(value):
            _check_criterion(criterion, f"{path}[{i}]", seen, faults)


def _check_criterion(criterion: Any, path: str, seen: set[str], faults: list[Fault]) -> None:
    if not check_members(criterion, path, _REQUIRED, _MEMBERS, faults):
        return
    if "key" in criterion:
        check_new_key(criterion["key"], f"{path}.key", seen, faults)
    if "criterion" in criterion:
        _SENTENCE.check(criterion["criterion"], f"{path}.criterion", faults)
    if "category" in criterion:
        _CATEGORY.check(criterion["category"], f"{path}.category", faults)
    if "points" in criterion:
        _POINTS.check(criterion["points"], f"{path}.points", faults)
        if criterion["points"] == 0 and type(criterion["points"]) is int:
            faults.append(Fault(field=f"{path}.points", code="not_allowed", facts={"min": 1}))
