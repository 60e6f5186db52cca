"""`qa.solve`: a question is answered by somebody who sees neither its key nor its solution."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Self

from tarazu.kinds import outcomes
from tarazu.kinds.base import (
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
from tarazu.kinds.fields import DEMANDS, Choice, Text, add_remark, check_remark
from tarazu.kinds.payloads import EXTRA_NAMES, check_extras, extras_schema, shown_extras
from tarazu.kinds.qa.keys import (
    ANSWER_TYPES,
    SHORT,
    as_label,
    asking_schema,
    check_asking,
    check_key,
    is_same,
)
from tarazu.kinds.qa.solve_examples import EXAMPLES
from tarazu.kinds.records import words_distance

OUTCOMES = ("ambiguous", "unsolvable", "needs_expert")
"""The question can be read in more than one way; it has no right answer, or not from what is given; somebody with other
knowledge is needed."""
CONFIDENCES = ("low", "middle", "high")
Verdict = Literal["agreed", "disputed", "unsolvable"]

_RULES = ("working", "confidence", "comment")
_ONTOLOGY_REQUIRED = frozenset(_RULES)
_ONTOLOGY = _ONTOLOGY_REQUIRED | {"outcomes"}
_PAYLOAD_REQUIRED = frozenset(("question", "answer_type"))
_ASKED = _PAYLOAD_REQUIRED | {"options", "unit"}
_PAYLOAD = _ASKED | EXTRA_NAMES | {"documents"}
_ANSWER_REQUIRED = frozenset(("answer",))
_ANSWER = _ANSWER_REQUIRED | frozenset(_RULES)
_QUESTION = Text()
_CONFIDENCE = Choice(allowed=CONFIDENCES)


class QaSolve(OneOrder):
    """A question and its answer: the letter of an option, a number in the unit of the question, or a few words.

    `check_fit` holds an answer against its question.
    """

    name = "qa.solve"

    def ontology_schema(self) -> JsonSchema:
        """The schema of what has to be said beside the answer, and of what may be said in its place."""
        properties: dict[str, JsonSchema] = {name: Choice(allowed=DEMANDS).schema() for name in _RULES}
        properties["outcomes"] = outcomes.allowed_schema(OUTCOMES)
        return document_schema("qa.solve ontology", object_schema(properties, _ONTOLOGY_REQUIRED))

    def payload_schema(self) -> JsonSchema:
        """The schema of a question without its key, for each type of answer."""
        return document_schema("qa.solve payload", {"anyOf": [_asked_schema(each) for each in ANSWER_TYPES]})

    def answer_schema(self, ontology: Mapping[str, Any]) -> JsonSchema:
        """The schema of an answer under a valid ontology."""
        rules = _Rules.of(ontology)
        members: dict[str, JsonSchema] = {"answer": SHORT.schema()}
        required = set(_ANSWER_REQUIRED)
        add_remark(members, required, "working", rules.working)
        if rules.confidence != "off":
            members["confidence"] = _CONFIDENCE.schema()
        if rules.confidence == "required":
            required.add("confidence")
        add_remark(members, required, "comment", rules.comment)
        schema = outcomes.either_schema(object_schema(members, required), rules.outcomes)
        return document_schema("qa.solve answer", schema)

    def check_ontology(self, ontology: Any) -> list[Fault]:
        """Everything wrong with an ontology."""
        faults: list[Fault] = []
        if not check_members(ontology, "", _ONTOLOGY_REQUIRED, _ONTOLOGY, faults):
            return faults
        for name in _RULES:
            if name in ontology:
                Choice(allowed=DEMANDS).check(ontology[name], name, faults)
        outcomes.check_allowed(ontology, faults, OUTCOMES)
        return faults

    def check_payload(self, payload: Any, ontology: Any) -> list[Fault]:  # noqa: ARG002
        """Everything wrong with a payload; the ontology does not matter to it."""
        faults: list[Fault] = []
        if not check_members(payload, "", _PAYLOAD_REQUIRED, _PAYLOAD, faults):
            return faults
        if "question" in payload:
            _QUESTION.check(payload["question"], "question", faults)
        check_asking(payload, ANSWER_TYPES, faults)
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
            if "answer" in answer:
                SHORT.check(answer["answer"], "answer", faults)
            if "confidence" in answer and rules.confidence != "off":
                _CONFIDENCE.check(answer["confidence"], "confidence", faults)
            check_remark(answer, "working", "", rules.working, faults)
            check_remark(answer, "comment", "", rules.comment, faults)
        return faults

    def check_fit(self, answer: Mapping[str, Any], ontology: Any, payload: Mapping[str, Any]) -> list[Fault]:  # noqa: ARG002
        """An answer that is no option of the question, or no number where one is asked for."""
        faults: list[Fault] = []
        if "outcome" not in answer:
            check_key(answer["answer"], payload, "answer", faults)
        return faults

    def view(self, payload: Mapping[str, Any], flipped: bool) -> dict[str, Any]:  # noqa: ARG002
        """The question, how it is answered, documents, note and language: no reference of the customer's."""
        shown = ("question", "answer_type", "options", "unit", "documents")
        return {**{name: payload[name] for name in shown if name in payload}, **shown_extras(payload)}

    def distance(self, one: Mapping[str, Any], other: Mapping[str, Any]) -> float:
        """0 for the same answer, else the share of words in which two answers differ, which is 1 for options and numbers."""
        apart = outcomes.outcome_distance(one, other)
        return words_distance(as_label(one["answer"]), as_label(other["answer"])) if apart is None else apart

    def label(self, answer: Mapping[str, Any]) -> str:
        """The answer as it is compared, cut to 64 characters; or the outcome."""
        return str(answer["outcome"]) if "outcome" in answer else as_label(answer["answer"])

    def labels(self, ontology: Mapping[str, Any]) -> list[str]:
        """The allowed outcomes; answers occur besides, as many as there are."""
        return list(_Rules.of(ontology).outcomes)

    def example(self, language: Language) -> dict[str, Any]:
        """A valid ontology, payload and answer in English or Hindi."""
        return EXAMPLES[language]()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rules:
    """What an ontology asks of an answer; reading one that never passed its check raises AttributeError, KeyError
    or TypeError."""

    working: str
    confidence: str
    comment: str
    outcomes: tuple[str, ...]

    @classmethod
    def of(cls, ontology: Mapping[str, Any]) -> Self:
        working, confidence, comment = (ontology[name] for name in _RULES)
        if not all(type(each) is str for each in (working, confidence, comment)):
            raise TypeError("not an ontology of qa.solve")
        allowed = outcomes.allowed_of(ontology, OUTCOMES)
        return cls(working=working, confidence=confidence, comment=comment, outcomes=allowed)

    @property
    def required(self) -> frozenset[str]:
        return _ANSWER_REQUIRED | ({"confidence"} if self.confidence == "required" else set())

    @property
    def members(self) -> frozenset[str]:
        """What an answer may have; remarks that are off are told by their own check."""
        return _ANSWER - ({"confidence"} if self.confidence == "off" else set())


def blind_payload(payload: Mapping[str, Any], answer: Mapping[str, Any]) -> dict[str, Any] | None:
    """The task in which somebody else answers an authored question: the question, its options and unit, and the documents
    that it is taken from. Nothing of key, solution, source, comment or brief. None where an outcome was given."""
    if "outcome" in answer:
        return None
    question = {name: answer[name] for name in ("question", "answer_type", "options", "unit") if name in answer}
    around = {name: payload[name] for name in ("documents", "language") if name in payload}
    return {**question, **around}


def agreement_with_key(authored: Mapping[str, Any], solved: Sequence[Mapping[str, Any]]) -> tuple[Verdict, float]:
    """What the answers of solvers say of an authored question, and the share of them that are its key, 0 to 1.

    `agreed` where more than half are the key; `unsolvable` where more than half give an outcome; `disputed` otherwise,
    also where words differ that may mean the same: a person decides that. Raises ValueError without any answer.

    >>> authored = {"answer_type": "number", "answer": "5", "tolerance": "0.1"}
    >>> agreement_with_key(authored, [{"answer": "5.1"}, {"answer": "5"}, {"answer": "6"}])
    ('agreed', 0.6666666666666666)
    >>> agreement_with_key(authored, [{"answer": "5"}, {"outcome": "ambiguous", "comment": "Which?"}])
    ('disputed', 0.5)
    """
    if not solved:
        raise ValueError("no answers to compare")
    same = sum("outcome" not in each and is_same(authored, authored["answer"], each["answer"]) for each in solved)
    without = sum("outcome" in each for each in solved)
    if 2 * same > len(solved):
        return "agreed", same / len(solved)
    return ("unsolvable" if 2 * without > len(solved) else "disputed"), same / len(solved)


def _asked_schema(answer_type: str) -> JsonSchema:
    asking, needed = asking_schema(answer_type)
    members = {"question": _QUESTION.schema(), **asking, "documents": Documents().schema(), **extras_schema()}
    return object_schema(members, needed | {"question"})


KIND = QaSolve()
"""The instance that the registry hands out."""
