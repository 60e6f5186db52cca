"""`judge.audit`: grade an answer without knowing what an automatic judge said of it, then say where the judge was right."""

from collections.abc import Mapping
from typing import Any

from tarazu.kinds import outcomes
from tarazu.kinds.base import Fault, JsonSchema, Language, at, check_members, document_schema, object_schema, wrong_type
from tarazu.kinds.fields import REMARK_CHARS_MAX, Choice, Key, Text, check_choice, check_remark
from tarazu.kinds.rubric.audit_examples import EXAMPLES
from tarazu.kinds.rubric.grade import CRITERIA_MAX, RubricGrade, check_grades, keys_of_rubric
from tarazu.kinds.rubric.judge import VERDICTS, check_judge, judge_schema, shown_grades

AGREE, DISPUTE = "agree", "dispute"

_COMMITTED = frozenset(("grades",))
_FINDING_REQUIRED = frozenset(("verdict",))
_FINDING = _FINDING_REQUIRED | {"reason", "revised"}
_REASON = Text(chars_max=REMARK_CHARS_MAX)


class JudgeAudit(RubricGrade):
    """A task of `rubric.grade` that a judge has graded already. People grade it first, and see the judge's grades only
    then; on each of them they agree or dispute it with a reason. Their own grades stay as they were: who was convinced
    says so in `revised`.
    """

    name = "judge.audit"

    def ontology_schema(self) -> JsonSchema:
        """The schema of the project's criteria and of how they are graded."""
        return {**super().ontology_schema(), "title": "judge.audit ontology"}

    def payload_schema(self) -> JsonSchema:
        """The schema of a conversation with its answer, its own criteria, and the judge's grades."""
        schema = super().payload_schema()
        properties = {**schema["properties"], "judge": judge_schema()}
        return document_schema("judge.audit payload", object_schema(properties, [*schema["required"], "judge"]))

    def answer_schema(self, ontology: Mapping[str, Any]) -> JsonSchema:
        """The schema of an answer under a valid ontology; its keys are those of the rubric."""
        schema = super().answer_schema(ontology)
        finding = {
            "verdict": Choice(allowed=(AGREE, DISPUTE)).schema(),
            "reason": _REASON.schema(),
            "revised": Choice(allowed=VERDICTS).schema(),
        }
        audit: JsonSchema = {
            "type": "object",
            "propertyNames": Key().schema(),
            "additionalProperties": object_schema(finding, _FINDING_REQUIRED),
            "minProperties": 1,
            "maxProperties": CRITERIA_MAX,
        }
        plain, *others = schema.get("anyOf", [schema])
        whole = object_schema({**plain["properties"], "audit": audit}, [*plain["required"], "audit"])
        return document_schema("judge.audit answer", {"anyOf": [whole, *others]} if others else whole)

    def check_payload(self, payload: Any, ontology: Any) -> list[Fault]:
        """Everything wrong with a payload: the judge grades criteria of the project or the task."""
        if type(payload) is not dict:
            return super().check_payload(payload, ontology)
        faults = super().check_payload({name: each for name, each in payload.items() if name != "judge"}, ontology)
        if "judge" not in payload:
            return [*faults, Fault(field="judge", code="missing")]
        # Which criteria there are is not known before they are sound.
        criteria = None if faults else _keys(payload, ontology)
        check_judge(payload["judge"], criteria, faults)
        return faults

    def check_answer(self, answer: Any, ontology: Any) -> list[Fault]:
        """Everything wrong with an answer; an ontology that cannot be read is the one fault `ontology`."""
        if type(answer) is not dict or outcomes.is_outcome(answer, _outcomes(ontology)):
            return super().check_answer(answer, ontology)
        faults = super().check_answer({name: each for name, each in answer.items() if name != "audit"}, ontology)
        if [fault.field for fault in faults] == ["ontology"]:
            return faults
        if "audit" not in answer:
            return [*faults, Fault(field="audit", code="missing")]
        _check_audit(answer["audit"], faults)
        return faults

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
        if not check_members(given, "", _COMMITTED, _COMMITTED, faults) or faults:
            return faults
        check_grades(given["grades"], ontology, faults)
        return faults or super().check_fit(given, ontology, payload)

    def revealed(self, payload: Mapping[str, Any], flipped: bool) -> dict[str, Any]:  # noqa: ARG002
        """The judge's grades and reasons: not its name, nor at which place it saw the answer."""
        return {"judge": shown_grades(payload["judge"])}

    def example(self, language: Language) -> dict[str, Any]:
        """A valid ontology, payload and answer in English or Hindi."""
        return EXAMPLES[language]()


def _keys(payload: Mapping[str, Any], ontology: Any) -> frozenset[str]:
    common = ontology.get("rubric") if isinstance(ontology, Mapping) else None
    return keys_of_rubric(common) | keys_of_rubric(payload.get("rubric"))


def _outcomes(ontology: Any) -> tuple[str, ...]:
    try:
        return outcomes.allowed_of(ontology)
    except (AttributeError, TypeError):
        return ()


def _check_audit(audit: Any, faults: list[Fault]) -> None:
    if type(audit) is not dict:
        faults.append(wrong_type("audit", "object"))
    elif len(audit) > CRITERIA_MAX:
        faults.append(Fault(field="audit", code="too_long", facts={"max": CRITERIA_MAX, "length": len(audit)}))
    elif not audit:
        faults.append(Fault(field="audit", code="too_short", facts={"min": 1, "length": 0}))
    else:
        for key, finding in audit.items():
            before = len(faults)
            Key().check(key, at("audit", key), faults)
            if len(faults) == before:
                _check_finding(finding, at("audit", key), faults)


def _check_finding(finding: Any, path: str, faults: list[Fault]) -> None:
    if not check_members(finding, path, _FINDING_REQUIRED, _FINDING, faults):
        return
    if "verdict" in finding:
        check_choice(finding["verdict"], (AGREE, DISPUTE), f"{path}.verdict", faults)
    if "reason" in finding or finding.get("verdict") == DISPUTE:
        check_remark(finding, "reason", path, "required", faults)
    if "revised" in finding:
        check_choice(finding["revised"], VERDICTS, f"{path}.revised", faults)


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
