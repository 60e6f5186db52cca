"""The grades of an automatic judge as a task holds them: a verdict on each criterion, how sure it was, and why."""

from collections.abc import Mapping
from typing import Any

from tarazu.kinds.base import Fault, JsonSchema, wrong_type
from tarazu.kinds.fields import NAME_CHARS_MAX, REMARK_CHARS_MAX, Choice, Rating, Text
from tarazu.kinds.members import Keyed, Members
from tarazu.kinds.rubric.grade import CRITERIA_MAX, MET, NOT_APPLICABLE, NOT_MET

POSITION_MAX = 64
VERDICTS = (MET, NOT_MET, NOT_APPLICABLE)


class _Share:
    """A number from 0 to 1."""

    __slots__ = ()

    def schema(self) -> JsonSchema:
        return {"type": "number", "minimum": 0, "maximum": 1}

    def check(self, value: Any, path: str, faults: list[Fault]) -> None:
        if type(value) not in (int, float):
            faults.append(wrong_type(path, "number"))
        elif not 0 <= value <= 1:
            faults.append(Fault(field=path, code="out_of_range", facts={"min": 0, "max": 1}))


_GRADE = Members(
    {"verdict": Choice(allowed=VERDICTS)},
    {"confidence": _Share(), "reason": Text(chars_max=REMARK_CHARS_MAX, blank=True)},
)
JUDGE = Members(
    {"name": Text(chars_max=NAME_CHARS_MAX), "grades": Keyed(each=_GRADE, least=1, most=CRITERIA_MAX)},
    {"position": Rating(high=POSITION_MAX)},
)
"""A judge's name, its grades of some or all criteria, and the place from 1 at which it saw the answer."""


def shown_grades(judge: Mapping[str, Any]) -> dict[str, Any]:
    """A judge as people may see it once they have graded: not its name, nor at which place it saw the answer."""
    return {"grades": judge["grades"]}
