"""The grades of an automatic judge as a task holds them: a verdict on each criterion, how sure it was, and why."""

from collections.abc import Mapping
from typing import Any

from tarazu.kinds.base import Fault, JsonSchema, at, check_members, object_schema, wrong_type
from tarazu.kinds.fields import NAME_CHARS_MAX, REMARK_CHARS_MAX, Choice, Key, Rating, Text, check_choice

POSITION_MAX = 64
VERDICTS = ("met", "not_met", "not_applicable")

_REQUIRED = frozenset(("name", "grades"))
_MEMBERS = _REQUIRED | {"position"}
_GRADE_REQUIRED = frozenset(("verdict",))
_GRADE = _GRADE_REQUIRED | {"confidence", "reason"}
_NAME = Text(chars_max=NAME_CHARS_MAX)
_POSITION = Rating(high=POSITION_MAX)
_REASON = Text(chars_max=REMARK_CHARS_MAX, blank=True)


def judge_schema() -> JsonSchema:
    """The schema of a judge's name, its grades, and the place from 1 at which it saw the answer."""
    grade = {
        "verdict": Choice(allowed=VERDICTS).schema(),
        "confidence": {"type": "number", "minimum": 0, "maximum": 1},
        "reason": _REASON.schema(),
    }
    grades: JsonSchema = {
        "type": "object",
        "propertyNames": Key().schema(),
        "additionalProperties": object_schema(grade, _GRADE_REQUIRED),
        "minProperties": 1,
    }
    members = {"name": _NAME.schema(), "grades": grades, "position": _POSITION.schema()}
    return object_schema(members, _REQUIRED)


def check_judge(judge: Any, criteria: frozenset[str] | None, faults: list[Fault]) -> None:
    """Add what is wrong with a judge: it grades some or all of the task's `criteria`, None where these are not known."""
    if not check_members(judge, "judge", _REQUIRED, _MEMBERS, faults):
        return
    if "name" in judge:
        _NAME.check(judge["name"], "judge.name", faults)
    if "position" in judge:
        _POSITION.check(judge["position"], "judge.position", faults)
    if "grades" not in judge:
        return
    if type(judge["grades"]) is not dict:
        faults.append(wrong_type("judge.grades", "object"))
    elif not judge["grades"]:
        faults.append(Fault(field="judge.grades", code="too_short", facts={"min": 1, "length": 0}))
    else:
        for key, grade in judge["grades"].items():
            _check_grade(key, grade, criteria, faults)


def _check_grade(key: Any, grade: Any, criteria: frozenset[str] | None, faults: list[Fault]) -> None:
    path = at("judge.grades", key)
    if criteria is not None and key not in criteria:
        faults.append(Fault(field=path, code="unknown_field"))
    elif check_members(grade, path, _GRADE_REQUIRED, _GRADE, faults):
        if "verdict" in grade:
            check_choice(grade["verdict"], VERDICTS, f"{path}.verdict", faults)
        if "reason" in grade:
            _REASON.check(grade["reason"], f"{path}.reason", faults)
        if "confidence" in grade:
            _check_confidence(grade["confidence"], f"{path}.confidence", faults)


def _check_confidence(value: Any, path: str, faults: list[Fault]) -> None:
    if type(value) not in (int, float):
        faults.append(wrong_type(path, "number"))
    elif not 0 <= value <= 1:
        faults.append(Fault(field=path, code="out_of_range", facts={"min": 0, "max": 1}))


def shown_grades(judge: Mapping[str, Any]) -> dict[str, Any]:
    """A judge as people may see it once they have graded: not its name, nor at which place it saw the answer."""
    return {"grades": judge["grades"]}
