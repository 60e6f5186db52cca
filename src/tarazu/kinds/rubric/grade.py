"""`rubric.grade`: does an answer meet each criterion of a rubric, and where does it say so?"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from tarazu.kinds import outcomes
from tarazu.kinds.base import (
    Fault,
    JsonSchema,
    Language,
    OneOrder,
    at,
    check_members,
    document_schema,
    object_schema,
    wrong_type,
)
from tarazu.kinds.fields import (
    CONTENT_CHARS_MAX,
    DEMANDS,
    REMARK_CHARS_MAX,
    Choice,
    Flag,
    Key,
    Messages,
    Rating,
    Text,
    add_remark,
    check_choice,
    check_length,
    check_rating,
    check_remark,
)
from tarazu.kinds.payloads import (
    EXTRA_NAMES,
    Written,
    check_extras,
    extras_schema,
    shown_extras,
    shown_messages,
)
from tarazu.kinds.rubric.criteria import Rubric
from tarazu.kinds.rubric.grade_examples import EXAMPLES

MET, NOT_MET, NOT_APPLICABLE = "met", "not_met", "not_applicable"
NOTHING_MET = "(none)"
"""The label of an answer that meets no criterion; no key is spelled like this."""
CRITERIA_MAX = 120
QUOTES_MAX = 10

_ONTOLOGY_REQUIRED = frozenset(("rubric", "evidence", "allow_not_applicable", "comment"))
_ONTOLOGY = _ONTOLOGY_REQUIRED | {"outcomes"}
_PAYLOAD_REQUIRED = frozenset(("prompt", "answer"))
_PAYLOAD = _PAYLOAD_REQUIRED | EXTRA_NAMES | {"rubric"}
_ANSWER_REQUIRED = frozenset(("grades",))
_ANSWER = _ANSWER_REQUIRED | {"comment"}
_GRADE_REQUIRED = frozenset(("verdict",))
_GRADE = _GRADE_REQUIRED | {"evidence", "reason"}
_QUOTE = frozenset(("start", "end", "quote"))
_REMARK = Text(chars_max=REMARK_CHARS_MAX, blank=True)


class RubricGrade(OneOrder):
    """An answer and a rubric: the project's own criteria, then those of the task.

    Evidence are quotes from the answer: `start` and `end` count its code points, and `quote` is what stands there.
    """

    name = "rubric.grade"

    def ontology_schema(self) -> JsonSchema:
        """The schema of the project's criteria and of how they are graded."""
        properties: dict[str, JsonSchema] = {
            "rubric": Rubric(least=0).schema(),
            "evidence": Choice(allowed=DEMANDS).schema(),
            "allow_not_applicable": Flag().schema(),
            "comment": Choice(allowed=DEMANDS).schema(),
            "outcomes": outcomes.allowed_schema(),
        }
        return document_schema("rubric.grade ontology", object_schema(properties, _ONTOLOGY_REQUIRED))

    def payload_schema(self) -> JsonSchema:
        """The schema of a conversation with its answer and its own criteria."""
        properties = {
            "prompt": Messages().schema(),
            "answer": Written().schema(),
            "rubric": Rubric(least=1).schema(),
            **extras_schema(),
        }
        return document_schema("rubric.grade payload", object_schema(properties, _PAYLOAD_REQUIRED))

    def answer_schema(self, ontology: Mapping[str, Any]) -> JsonSchema:
        """The schema of an answer under a valid ontology; its keys are those of the rubric."""
        rules = _Rules.of(ontology)
        place = Rating(low=0, high=CONTENT_CHARS_MAX).schema()
        quote = object_schema({"start": place, "end": place, "quote": Text().schema()}, _QUOTE)
        grade: dict[str, JsonSchema] = {
            "verdict": Choice(allowed=rules.verdicts).schema(),
            "reason": _REMARK.schema(),
        }
        if rules.evidence != "off":
            grade["evidence"] = {"type": "array", "items": quote, "minItems": 1, "maxItems": QUOTES_MAX}
        properties: dict[str, JsonSchema] = {
            "grades": {
                "type": "object",
                "propertyNames": Key().schema(),
                "additionalProperties": object_schema(grade, _GRADE_REQUIRED),
                "maxProperties": CRITERIA_MAX,
            }
        }
        required = set(_ANSWER_REQUIRED)
        add_remark(properties, required, "comment", rules.comment)
        schema = outcomes.either_schema(object_schema(properties, required), rules.outcomes)
        return document_schema("rubric.grade answer", schema)

    def check_ontology(self, ontology: Any) -> list[Fault]:
        """Everything wrong with an ontology."""
        faults: list[Fault] = []
        if not check_members(ontology, "", _ONTOLOGY_REQUIRED, _ONTOLOGY, faults):
            return faults
        if "rubric" in ontology:
            Rubric(least=0).check(ontology["rubric"], "rubric", faults)
        for name in ("evidence", "comment"):
            if name in ontology:
                Choice(allowed=DEMANDS).check(ontology[name], name, faults)
        if "allow_not_applicable" in ontology:
            Flag().check(ontology["allow_not_applicable"], "allow_not_applicable", faults)
        outcomes.check_allowed(ontology, faults)
        return faults

    def check_payload(self, payload: Any, ontology: Any) -> list[Fault]:
        """Everything wrong with a payload; it needs criteria of its own where the project has none."""
        faults: list[Fault] = []
        if not check_members(payload, "", _PAYLOAD_REQUIRED, _PAYLOAD, faults):
            return faults
        if "prompt" in payload:
            Messages().check(payload["prompt"], "prompt", faults)
        if "answer" in payload:
            Written().check(payload["answer"], "answer", faults)
        common = ontology.get("rubric") if isinstance(ontology, Mapping) else None
        if "rubric" in payload:
            Rubric(least=1).check(payload["rubric"], "rubric", faults, keys_of_rubric(common))
        elif common == []:
            faults.append(Fault(field="rubric", code="missing"))
        check_extras(payload, faults)
        return faults

    def check_answer(self, answer: Any, ontology: Any) -> list[Fault]:
        """Everything wrong with an answer; an ontology that cannot be read is the one fault `ontology`."""
        try:
            rules = _Rules.of(ontology)
        except (AttributeError, KeyError, TypeError):
            return [wrong_type("ontology", "object")]
        faults: list[Fault] = []
        if outcomes.is_outcome(answer, rules.outcomes):
            outcomes.check_outcome(answer, rules.outcomes, faults)
        elif check_members(answer, "", _ANSWER_REQUIRED, _ANSWER, faults):
            if "grades" in answer:
                _check_grades(answer["grades"], rules, faults)
            check_remark(answer, "comment", "", rules.comment, faults)
        return faults

    def check_fit(self, answer: Mapping[str, Any], ontology: Any, payload: Mapping[str, Any]) -> list[Fault]:
        """What does not fit the task: a criterion that it has not, one without a grade, a quote that is not there."""
        if "outcome" in answer:
            return []
        keys = [criterion["key"] for criterion in criteria_of(ontology, payload)]
        content, grades = payload["answer"]["content"], answer["grades"]
        faults = [Fault(field=f"grades.{key}", code="missing") for key in keys if key not in grades]
        faults += [Fault(field=at("grades", key), code="unknown_field") for key in grades if key not in keys]
        faults += [
            Fault(field=f"{at('grades', key)}.evidence[{i}].quote", code="bad_format", facts={"expected": "quote"})
            for key, grade in grades.items()
            for i, each in enumerate(grade.get("evidence", ()))
            if content[each["start"] : each["end"]] != each["quote"]
        ]
        return faults

    def view(self, payload: Mapping[str, Any], flipped: bool) -> dict[str, Any]:  # noqa: ARG002
        """Conversation, the answer's content, criteria, note and language: no model, no reference."""
        rubric = {"rubric": payload["rubric"]} if "rubric" in payload else {}
        return {
            "prompt": shown_messages(payload["prompt"]),
            "answer": {"content": payload["answer"]["content"]},
            **rubric,
            **shown_extras(payload),
        }

    def distance(self, one: Mapping[str, Any], other: Mapping[str, Any]) -> float:
        """The share of criteria with another verdict."""
        apart = outcomes.outcome_distance(one, other)
        if apart is not None:
            return apart
        mine, theirs = _verdicts(one), _verdicts(other)
        keys = mine.keys() | theirs.keys()
        return sum(mine.get(key) != theirs.get(key) for key in keys) / len(keys) if keys else 0.0

    def label(self, answer: Mapping[str, Any]) -> str:
        """The keys of the criteria that are met, sorted and joined by "+"; "(none)" for none; or the outcome."""
        if "outcome" in answer:
            return str(answer["outcome"])
        return "+".join(sorted(key for key, verdict in _verdicts(answer).items() if verdict == MET)) or NOTHING_MET

    def labels(self, ontology: Mapping[str, Any]) -> list[str]:
        """The project's own criteria, `(none)` and the outcomes; a task's own, and sets of criteria, occur besides."""
        return [*(each["key"] for each in ontology["rubric"]), NOTHING_MET, *_Rules.of(ontology).outcomes]

    def example(self, language: Language) -> dict[str, Any]:
        """A valid ontology, payload and answer in English or Hindi."""
        return EXAMPLES[language]()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rules:
    """What an ontology asks of an answer; reading one that never passed its check raises AttributeError, KeyError
    or TypeError."""

    verdicts: tuple[str, ...]
    evidence: str
    comment: str
    outcomes: tuple[str, ...]

    @classmethod
    def of(cls, ontology: Mapping[str, Any]) -> Self:
        evidence, comment = ontology["evidence"], ontology["comment"]
        if type(evidence) is not str or type(comment) is not str or type(ontology["rubric"]) is not list:
            raise TypeError("not an ontology of rubric.grade")
        verdicts = (MET, NOT_MET, NOT_APPLICABLE) if ontology["allow_not_applicable"] is True else (MET, NOT_MET)
        allowed = outcomes.allowed_of(ontology)
        return cls(verdicts=verdicts, evidence=evidence, comment=comment, outcomes=allowed)


def keys_of_rubric(rubric: Any) -> frozenset[str]:
    """The keys of a rubric, sound or not."""
    entries = rubric if isinstance(rubric, list) else []
    return frozenset(each["key"] for each in entries if isinstance(each, Mapping) and isinstance(each.get("key"), str))


def check_grades(grades: Any, ontology: Mapping[str, Any], faults: list[Fault]) -> None:
    """Add what is wrong with grades under a valid ontology."""
    _check_grades(grades, _Rules.of(ontology), faults)


def _check_grades(grades: Any, rules: _Rules, faults: list[Fault]) -> None:
    if type(grades) is not dict:
        faults.append(wrong_type("grades", "object"))
    elif len(grades) > CRITERIA_MAX:
        faults.append(Fault(field="grades", code="too_long", facts={"max": CRITERIA_MAX, "length": len(grades)}))
    else:
        for key, grade in grades.items():
            before = len(faults)
            Key().check(key, at("grades", key), faults)
            if len(faults) == before:
                _check_grade(grade, at("grades", key), rules, faults)


def _check_grade(grade: Any, path: str, rules: _Rules, faults: list[Fault]) -> None:
    if not check_members(grade, path, _GRADE_REQUIRED, _GRADE, faults):
        return
    if "verdict" in grade:
        check_choice(grade["verdict"], rules.verdicts, f"{path}.verdict", faults)
    check_remark(grade, "reason", path, "optional", faults)
    if "evidence" not in grade:
        if rules.evidence == "required" and grade.get("verdict") == MET:
            faults.append(Fault(field=f"{path}.evidence", code="missing"))
    elif rules.evidence == "off":
        faults.append(Fault(field=f"{path}.evidence", code="unknown_field"))
    elif check_length(grade["evidence"], f"{path}.evidence", 1, QUOTES_MAX, faults):
        for i, quote in enumerate(grade["evidence"]):
            _check_quote(quote, f"{path}.evidence[{i}]", faults)


def _check_quote(quote: Any, path: str, faults: list[Fault]) -> None:
    before = len(faults)
    if not check_members(quote, path, _QUOTE, _QUOTE, faults):
        return
    for name in ("start", "end"):
        if name in quote:
            check_rating(quote[name], 0, CONTENT_CHARS_MAX, f"{path}.{name}", faults)
    if "quote" in quote:
        Text().check(quote["quote"], f"{path}.quote", faults)
    if len(faults) == before and quote["end"] - quote["start"] != len(quote["quote"]):
        faults.append(Fault(field=path, code="bad_format", facts={"expected": "end - start = length of quote"}))


def _verdicts(answer: Mapping[str, Any]) -> dict[str, str]:
    return {key: grade["verdict"] for key, grade in answer["grades"].items()}


def criteria_of(ontology: Mapping[str, Any], payload: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The criteria of a task: the project's own, then those of the task."""
    return [*ontology["rubric"], *payload.get("rubric", ())]


def rubric_score(criteria: list[dict[str, Any]], grades: Mapping[str, Any]) -> float | None:
    """The points of the criteria that are met, as a share of all points that could be won, cut to 0 to 1.

    Points below zero are only ever lost, and criteria that do not apply are left out (as in HealthBench, Arora et al.
    2025). None where no points could be won.

    >>> criteria = [{"key": "a", "points": 3}, {"key": "b", "points": 1}, {"key": "c", "points": -2}]
    >>> rubric_score(criteria, {"a": {"verdict": "met"}, "b": {"verdict": "not_met"}, "c": {"verdict": "met"}})
    0.25
    """
    said = {key: grade["verdict"] for key, grade in grades.items()}
    won = sum(each["points"] for each in criteria if said.get(each["key"]) == MET)
    possible = sum(
        each["points"] for each in criteria if each["points"] > 0 and said.get(each["key"]) in (MET, NOT_MET)
    )
    return min(max(won / possible, 0.0), 1.0) if possible else None


KIND = RubricGrade()
"""The instance that the registry hands out."""
