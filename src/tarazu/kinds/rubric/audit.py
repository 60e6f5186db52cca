"""`judge.audit`: grade an answer without knowing what an automatic judge said of it, then say where the judge was right."""

from collections.abc import Mapping
from typing import Any

from tarazu.kinds.base import Fault, at
from tarazu.kinds.fields import REMARK_CHARS_MAX, Choice, Text
from tarazu.kinds.members import Keyed, Members
from tarazu.kinds.rubric.audit_examples import EXAMPLES
from tarazu.kinds.rubric.grade import CRITERIA_MAX, RubricGrade, criteria_of, keys_of_rubric
from tarazu.kinds.rubric.judge import JUDGE, VERDICTS, shown_grades

AGREE, DISPUTE = "agree", "dispute"


class JudgeAudit(RubricGrade):
    """A task of `rubric.grade` that a judge has graded already. People grade it first, and see the judge's grades only
    then; on each of them they agree or dispute it with a reason. Their own grades stay as they were: who was convinced
    says so in `revised`.
    """

    name = "judge.audit"

    payload = RubricGrade.payload.asking("judge", "required", JUDGE)
    examples = EXAMPLES
    merged = "nearest"

    def answer(self, ontology: Mapping[str, Any]) -> Members:
        """Grades, what is said of each of the judge's, and a comment."""
        findings = Keyed(each=_Finding(), least=1, most=CRITERIA_MAX)
        return super().answer(ontology).asking("audit", "required", findings)

    def check_payload(self, payload: Any, ontology: Any) -> list[Fault]:
        """Everything wrong with a payload: the judge grades criteria of the project or the task."""
        if type(payload) is not dict:
            return super().check_payload(payload, ontology)
        faults = super().check_payload({name: each for name, each in payload.items() if name != "judge"}, ontology)
        before = len(faults)
        if "judge" not in payload:
            faults.append(Fault(field="judge", code="missing"))
        else:
            JUDGE.check(payload["judge"], "judge", faults)
        # Which criteria there are is not known before they are sound.
        if before == len(faults) == 0:
            keys = _keys(payload, ontology)
            unknown = [key for key in payload["judge"]["grades"] if key not in keys]
            faults += [Fault(field=at("judge.grades", key), code="unknown_field") for key in unknown]
        return faults

    def sampled(self, payload: Mapping[str, Any], ontology: Mapping[str, Any]) -> dict[str, Any]:
        """With a grade of the judge's for each criterion of the project and the task."""
        fitted, judge = super().sampled(payload, ontology), payload["judge"]
        keys = [each["key"] for each in criteria_of(ontology, fitted)]
        grades = {key: judge["grades"].get(key, {"verdict": VERDICTS[0]}) for key in keys}
        return {**fitted, "judge": {**judge, "grades": grades}}

    def check_fit(self, answer: Mapping[str, Any], ontology: Any, payload: Mapping[str, Any]) -> list[Fault]:
        """What does not fit the task: grades as in `rubric.grade`, and something said of each of the judge's grades.

        Who agrees to another grade than their own revises it to that one; nobody else revises anything.
        """
        if "outcome" in answer:
            return []
        faults, judged = super().check_fit(answer, ontology, payload), payload["judge"]["grades"]
        audit = answer["audit"]
        faults += [Fault(field=at("audit", key), code="missing") for key in judged if key not in audit]
        for key, finding in audit.items():
            if key not in judged:
                faults.append(Fault(field=at("audit", key), code="unknown_field"))
            elif key in answer["grades"]:
                _check_revised(finding, answer["grades"][key]["verdict"], judged[key]["verdict"], key, faults)
        return faults

    def commitment(self, answer: Mapping[str, Any]) -> dict[str, Any] | None:
        """A person's own grades; None for an outcome."""
        return None if "outcome" in answer else {"grades": answer.get("grades")}

    def check_commitment(self, given: Any, ontology: Any, payload: Mapping[str, Any]) -> list[Fault]:
        """Everything wrong with the grades that somebody commits to; every criterion has one."""
        faults: list[Fault] = []
        Members({"grades": super().answer(ontology).field("grades")}).check(given, "", faults)
        return faults or super().check_fit(given, ontology, payload)

    def revealed(self, payload: Mapping[str, Any], flipped: bool) -> dict[str, Any]:  # noqa: ARG002
        """The judge's grades and reasons: not its name, nor at which place it saw the answer."""
        return {"judge": shown_grades(payload["judge"])}


class _Finding(Members):
    """What is said of one of the judge's grades; a dispute has its reason."""

    __slots__ = ()

    def __init__(self) -> None:
        reason = Text(chars_max=REMARK_CHARS_MAX)
        super().__init__(
            {"verdict": Choice(allowed=(AGREE, DISPUTE))}, {"reason": reason, "revised": Choice(allowed=VERDICTS)}
        )

    def check(self, value: Any, path: str, faults: list[Fault]) -> bool:
        is_object = super().check(value, path, faults)
        if is_object and value.get("verdict") == DISPUTE and "reason" not in value:
            faults.append(Fault(field=f"{path}.reason", code="missing"))
        return is_object


def _keys(payload: Mapping[str, Any], ontology: Any) -> frozenset[str]:
    common = ontology.get("rubric") if isinstance(ontology, Mapping) else None
    return keys_of_rubric(common) | keys_of_rubric(payload.get("rubric"))


def _check_revised(finding: Mapping[str, Any], own: str, judge: str, key: str, faults: list[Fault]) -> None:
    path, convinced = f"{at('audit', key)}.revised", finding["verdict"] == AGREE and own != judge
    if convinced and "revised" not in finding:
        faults.append(Fault(field=path, code="missing"))
    elif convinced and finding["revised"] != judge:
        faults.append(Fault(field=path, code="not_allowed", facts={"allowed": [judge]}))
    elif not convinced and "revised" in finding:
        faults.append(Fault(field=path, code="unknown_field"))


def audit_records(criteria: list[dict[str, Any]], payload: Mapping[str, Any], answer: Mapping[str, Any]) -> list[Any]:
    """One row for each of the judge's grades: the criterion, what a person had said, what the judge said, and what the
    person made of it; none for an outcome."""
    if "audit" not in answer:
        return []
    judge, told = payload["judge"], {each["key"]: each for each in criteria}
    return [
        {
            **told[key],
            "own": answer["grades"][key],
            "judge": grade,
            "audit": answer["audit"][key],
            "judge_name": judge["name"],
            "position": judge.get("position"),
        }
        for key, grade in judge["grades"].items()
    ]


KIND = JudgeAudit()
"""The instance that the registry hands out."""
