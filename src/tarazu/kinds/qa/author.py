"""`qa.author`: a question is written with its key, the worked solution step by step, and where it comes from."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from tarazu.kinds import outcomes
from tarazu.kinds.base import (
    Advice,
    Fault,
    JsonSchema,
    Language,
    OneOrder,
    check_members,
    document_schema,
    object_schema,
    wrong_type,
)
from tarazu.kinds.documents import Documents
from tarazu.kinds.fields import (
    DEMANDS,
    REMARK_CHARS_MAX,
    Choice,
    Choices,
    Text,
    add_remark,
    check_length,
    check_remark,
)
from tarazu.kinds.labels import Labels, keys_of
from tarazu.kinds.payloads import EXTRA_NAMES, check_extras, extras_schema, shown_extras
from tarazu.kinds.qa.author_examples import EXAMPLES
from tarazu.kinds.qa.keys import ANSWER_TYPES, NUMBER, Number, asking_schema, check_asking, check_key, key_schema
from tarazu.kinds.qa.lint import question_advice
from tarazu.kinds.records import words_distance

STEPS_MAX = 50

_REMARKS = ("source", "comment")
_DEMANDED = ("solution", *_REMARKS)
_ONTOLOGY_REQUIRED = frozenset(("answer_types", "difficulties", *_DEMANDED))
_ONTOLOGY = _ONTOLOGY_REQUIRED | {"topics", "outcomes"}
_PAYLOAD_REQUIRED = frozenset(("brief",))
_PAYLOAD = _PAYLOAD_REQUIRED | EXTRA_NAMES | {"documents"}
_ANSWER_REQUIRED = frozenset(("question", "answer_type", "answer", "difficulty"))
_ANSWER = _ANSWER_REQUIRED | {"options", "unit", "tolerance", "topic", "solution", "source", "comment"}
_STEP = frozenset(("content",))
_TYPES = Choices(allowed=ANSWER_TYPES, multiple=True)
_TOLERANCE = Number(signed=False)
_BRIEF = Text(chars_max=REMARK_CHARS_MAX)
_LONG = Text()


class QaAuthor(OneOrder):
    """A question with its key. `answer` is text whatever the type: the letter of an option, a decimal number, or words;
    so that no digit of a number is lost. `tolerance` is how far another number may be off, 0 where it is absent."""

    name = "qa.author"

    def ontology_schema(self) -> JsonSchema:
        """The schema of the types of answer that may be asked for, the difficulties and topics, and what else is wanted."""
        properties: dict[str, JsonSchema] = {
            "answer_types": _TYPES.schema(),
            "difficulties": Labels().schema(),
            "topics": Labels().schema(),
            **{name: Choice(allowed=DEMANDS).schema() for name in _DEMANDED},
            "outcomes": outcomes.allowed_schema(),
        }
        return document_schema("qa.author ontology", object_schema(properties, _ONTOLOGY_REQUIRED))

    def payload_schema(self) -> JsonSchema:
        """The schema of what the question is to be about, and the documents that it is to be taken from."""
        properties = {"brief": _BRIEF.schema(), "documents": Documents().schema(), **extras_schema()}
        return document_schema("qa.author payload", object_schema(properties, _PAYLOAD_REQUIRED))

    def answer_schema(self, ontology: Mapping[str, Any]) -> JsonSchema:
        """The schema of an answer under a valid ontology: one for each type of answer."""
        rules = _Rules.of(ontology)
        each = [_typed_schema(answer_type, rules) for answer_type in rules.answer_types]
        return document_schema("qa.author answer", outcomes.either_schema({"anyOf": each}, rules.outcomes))

    def check_ontology(self, ontology: Any) -> list[Fault]:
        """Everything wrong with an ontology."""
        faults: list[Fault] = []
        if not check_members(ontology, "", _ONTOLOGY_REQUIRED, _ONTOLOGY, faults):
            return faults
        if "answer_types" in ontology:
            _TYPES.check(ontology["answer_types"], "answer_types", faults)
        for name in ("difficulties", "topics"):
            if name in ontology:
                Labels().check(ontology[name], name, faults)
        for name in _DEMANDED:
            if name in ontology:
                Choice(allowed=DEMANDS).check(ontology[name], name, faults)
        outcomes.check_allowed(ontology, faults)
        return faults

    def check_payload(self, payload: Any, ontology: Any) -> list[Fault]:  # noqa: ARG002
        """Everything wrong with a payload; the ontology does not matter to it."""
        faults: list[Fault] = []
        if check_members(payload, "", _PAYLOAD_REQUIRED, _PAYLOAD, faults):
            if "brief" in payload:
                _BRIEF.check(payload["brief"], "brief", faults)
            if "documents" in payload:
                Documents().check(payload["documents"], "documents", faults)
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
        elif check_members(answer, "", rules.required, rules.members, faults):
            if "question" in answer:
                _LONG.check(answer["question"], "question", faults)
            _check_key(answer, rules, faults)
            for name, allowed in (("difficulty", rules.difficulties), ("topic", rules.topics)):
                if name in answer and allowed:
                    Choice(allowed=allowed).check(answer[name], name, faults)
            if "solution" in answer and "solution" in rules.members:
                _check_steps(answer["solution"], faults)
            for name, demand in rules.remarks.items():
                check_remark(answer, name, "", demand, faults)
        return faults

    def advice(self, answer: Any) -> list[Advice]:
        """What to think over in a question, finished or not: whether it gives its key away, and whether its solution
        comes to the key."""
        return question_advice(answer) if isinstance(answer, Mapping) else []

    def view(self, payload: Mapping[str, Any], flipped: bool) -> dict[str, Any]:  # noqa: ARG002
        """The brief, documents, note and language: no reference of the customer's."""
        documents = {"documents": payload["documents"]} if "documents" in payload else {}
        return {"brief": payload["brief"], **documents, **shown_extras(payload)}

    def distance(self, one: Mapping[str, Any], other: Mapping[str, Any]) -> float:
        """The share of words in which two questions differ."""
        apart = outcomes.outcome_distance(one, other)
        return words_distance(one["question"], other["question"]) if apart is None else apart

    def label(self, answer: Mapping[str, Any]) -> str:
        """The type of the answer that is asked for, or the outcome."""
        return str(answer.get("outcome", answer.get("answer_type")))

    def labels(self, ontology: Mapping[str, Any]) -> list[str]:
        """The types of answer, and the outcomes that the ontology allows."""
        rules = _Rules.of(ontology)
        return [*rules.answer_types, *rules.outcomes]

    def example(self, language: Language) -> dict[str, Any]:
        """A valid ontology, payload and answer in English or Hindi."""
        return EXAMPLES[language]()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rules:
    """What an ontology asks of an answer; reading one that never passed its check raises AttributeError, KeyError
    or TypeError."""

    answer_types: tuple[str, ...]
    difficulties: tuple[str, ...]
    topics: tuple[str, ...]
    solution: str
    remarks: Mapping[str, str]
    outcomes: tuple[str, ...]

    @classmethod
    def of(cls, ontology: Mapping[str, Any]) -> Self:
        types, solution = tuple(ontology["answer_types"]), ontology["solution"]
        remarks = {name: ontology[name] for name in _REMARKS}
        if not all(type(each) is str for each in (*types, solution, *remarks.values())):
            raise TypeError("not an ontology of qa.author")
        return cls(
            answer_types=types,
            difficulties=keys_of(ontology, "difficulties"),
            topics=keys_of(ontology, "topics") if "topics" in ontology else (),
            solution=solution,
            remarks=remarks,
            outcomes=outcomes.allowed_of(ontology),
        )

    @property
    def required(self) -> frozenset[str]:
        solution = {"solution"} if self.solution == "required" else set()
        return _ANSWER_REQUIRED | solution | ({"topic"} if self.topics else set())

    @property
    def members(self) -> frozenset[str]:
        """What an answer may have; remarks that are off are told by their own check."""
        left_out = ({"solution"} if self.solution == "off" else set()) | (set() if self.topics else {"topic"})
        return _ANSWER - left_out


def _typed_schema(answer_type: str, rules: _Rules) -> JsonSchema:
    asking, needed = asking_schema(answer_type)
    members: dict[str, JsonSchema] = {
        "question": _LONG.schema(),
        **asking,
        "answer": key_schema(answer_type),
        "difficulty": {"enum": list(rules.difficulties)},
    }
    if answer_type == NUMBER:
        members["tolerance"] = _TOLERANCE.schema()
    if rules.topics:
        members["topic"] = {"enum": list(rules.topics)}
    if rules.solution != "off":
        step = object_schema({"content": _LONG.schema()}, _STEP)
        members["solution"] = {"type": "array", "items": step, "minItems": 1, "maxItems": STEPS_MAX}
    required = set(rules.required) | needed
    for name, demand in rules.remarks.items():
        add_remark(members, required, name, demand)
    return object_schema(members, required)


def _check_key(answer: Mapping[str, Any], rules: _Rules, faults: list[Fault]) -> None:
    if not check_asking(answer, rules.answer_types, faults):
        return
    if "answer" in answer:
        check_key(answer["answer"], answer, "answer", faults)
    if "tolerance" in answer:
        if answer["answer_type"] == NUMBER:
            _TOLERANCE.check(answer["tolerance"], "tolerance", faults)
        else:
            faults.append(Fault(field="tolerance", code="unknown_field"))


def _check_steps(steps: Any, faults: list[Fault]) -> None:
    if check_length(steps, "solution", 1, STEPS_MAX, faults):
        for i, step in enumerate(steps):
            if check_members(step, f"solution[{i}]", _STEP, _STEP, faults) and "content" in step:
                _LONG.check(step["content"], f"solution[{i}].content", faults)


KIND = QaAuthor()
"""The instance that the registry hands out."""
