"""`qa.solve`: a question is answered by somebody who sees neither its key nor its solution."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from tarazu.kinds import outcomes
from tarazu.kinds.base import Fault, JsonSchema, document_schema
from tarazu.kinds.declared import Declared, read
from tarazu.kinds.documents import Documents
from tarazu.kinds.fields import DEMANDS, Choice, Text
from tarazu.kinds.members import Members
from tarazu.kinds.payloads import EXTRAS, shown_extras
from tarazu.kinds.qa.keys import (
    ANSWER_TYPES,
    ASKING,
    SHORT,
    as_label,
    check_key,
    check_typed,
    is_same,
    typed_schema,
)
from tarazu.kinds.qa.solve_examples import EXAMPLES
from tarazu.kinds.records import words_distance

CONFIDENCES = ("low", "middle", "high")
Verdict = Literal["agreed", "disputed", "unsolvable"]

_DEMANDED = ("working", "confidence", "comment")
_ASKED = ("question", "answer_type", *ASKING)


class QaSolve(Declared):
    """A question and its answer: the letter of an option, a number in the unit of the question, or a few words.

    `check_fit` holds an answer against its question.
    """

    name = "qa.solve"

    ontology = Members(dict.fromkeys(_DEMANDED, Choice(allowed=DEMANDS)), {"outcomes": outcomes.ALLOWED_OF_QUESTIONS})
    payload = Members(
        {"question": Text(), "answer_type": Choice(allowed=ANSWER_TYPES)},
        {**ASKING, "documents": Documents(), **EXTRAS},
    )
    examples = EXAMPLES

    def answer(self, ontology: Mapping[str, Any]) -> Members:
        """The answer, how it was come to, how sure it is, and a comment."""
        working, confidence, comment = read(ontology, str, *_DEMANDED)
        members = Members({"answer": SHORT}).asking("working", working)
        return members.asking("confidence", confidence, Choice(allowed=CONFIDENCES)).asking("comment", comment)

    def payload_schema(self) -> JsonSchema:
        """The schema of a question without its key, for each type of answer."""
        return document_schema("qa.solve payload", {**self.payload.schema(), **typed_schema(ANSWER_TYPES)})

    def check_payload(self, payload: Any, ontology: Any) -> list[Fault]:
        """Everything wrong with a payload, also what does not go with its type of answer."""
        faults = super().check_payload(payload, ontology)
        if type(payload) is dict:
            check_typed(payload, faults)
        return faults

    def check_fit(self, answer: Mapping[str, Any], ontology: Any, payload: Mapping[str, Any]) -> list[Fault]:  # noqa: ARG002
        """An answer that is no option of the question, or no number where one is asked for."""
        faults: list[Fault] = []
        if "outcome" not in answer:
            check_key(answer["answer"], payload, "answer", faults)
        return faults

    def view(self, payload: Mapping[str, Any], flipped: bool) -> dict[str, Any]:  # noqa: ARG002
        """The question, how it is answered, documents, note and language: no reference of the customer's."""
        shown = (*_ASKED, "documents")
        return {**{name: payload[name] for name in shown if name in payload}, **shown_extras(payload)}

    def gap(self, one: Mapping[str, Any], other: Mapping[str, Any]) -> float:
        """0 for the same answer, else the share of words in which two answers differ, which is 1 for options and numbers."""
        return words_distance(as_label(one["answer"]), as_label(other["answer"]))

    def verdict(self, answer: Mapping[str, Any]) -> str:
        """The answer as it is compared, cut to 64 characters."""
        return as_label(answer["answer"])

    def verdicts(self, ontology: Mapping[str, Any]) -> list[str]:  # noqa: ARG002
        """None that are known beforehand: there are as many as answers."""
        return []


def blind_payload(payload: Mapping[str, Any], answer: Mapping[str, Any]) -> dict[str, Any] | None:
    """The task in which somebody else answers an authored question: the question, its options and unit, and the documents
    that it is taken from. Nothing of key, solution, source, comment or brief. None where an outcome was given."""
    if "outcome" in answer:
        return None
    question = {name: answer[name] for name in _ASKED if name in answer}
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


KIND = QaSolve()
"""The instance that the registry hands out."""
