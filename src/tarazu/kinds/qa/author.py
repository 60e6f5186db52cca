"""`qa.author`: a question is written with its key, the worked solution step by step, and where it comes from."""

from collections.abc import Mapping
from typing import Any

from tarazu.kinds import outcomes
from tarazu.kinds.base import Advice, Fault, JsonSchema
from tarazu.kinds.declared import Declared, read
from tarazu.kinds.documents import Documents
from tarazu.kinds.fields import DEMANDS, REMARK_CHARS_MAX, Choice, Choices, Text
from tarazu.kinds.labels import Labels, keys_of
from tarazu.kinds.members import Field, Items, Members
from tarazu.kinds.payloads import EXTRAS, shown_extras
from tarazu.kinds.qa.author_examples import EXAMPLES
from tarazu.kinds.qa.keys import ANSWER_TYPES, ASKING, SHORT, Number, check_typed, typed_schema
from tarazu.kinds.qa.lint import question_advice
from tarazu.kinds.records import words_distance

STEPS_MAX = 50

_DEMANDED = ("solution", "source", "comment")
_STEPS = Items(each=Members({"content": Text()}), least=1, most=STEPS_MAX)


class QaAuthor(Declared):
    """A question with its key. `answer` is text whatever the type: the letter of an option, a decimal number, or words;
    so that no digit of a number is lost. `tolerance` is how far another number may be off, 0 where it is absent."""

    name = "qa.author"

    ontology = Members(
        {
            "answer_types": Choices(allowed=ANSWER_TYPES, multiple=True),
            "difficulties": Labels(),
            **dict.fromkeys(_DEMANDED, Choice(allowed=DEMANDS)),
        },
        {"topics": Labels(), "outcomes": outcomes.ALLOWED},
    )
    payload = Members({"brief": Text(chars_max=REMARK_CHARS_MAX)}, {"documents": Documents(), **EXTRAS})
    examples = EXAMPLES

    def answer(self, ontology: Mapping[str, Any]) -> Members:
        """The question, how it is answered, the key, difficulty and topic, the solution, and remarks."""
        solution, source, comment = read(ontology, str, *_DEMANDED)
        types = Choice(allowed=_types_of(ontology))
        difficulty = {"difficulty": Choice(allowed=keys_of(ontology, "difficulties"))}
        topic = {"topic": Choice(allowed=keys_of(ontology, "topics"))} if "topics" in ontology else {}
        question: dict[str, Field] = {"question": Text(), "answer_type": types, "answer": SHORT}
        members = Members({**question, **difficulty, **topic}, {**ASKING, "tolerance": Number(signed=False)})
        return members.asking("solution", solution, _STEPS).asking("source", source).asking("comment", comment)

    def check_whole(self, answer: Mapping[str, Any], ontology: Mapping[str, Any], faults: list[Fault]) -> None:  # noqa: ARG002
        """Add what does not go with the type of the answer."""
        check_typed(answer, faults)

    def whole_schema(self, ontology: Mapping[str, Any]) -> JsonSchema:
        """What goes with each type of answer."""
        return typed_schema(_types_of(ontology))

    def advice(self, answer: Any) -> list[Advice]:
        """What to think over in a question, finished or not: whether it gives its key away, and whether its solution
        comes to the key."""
        return question_advice(answer) if isinstance(answer, Mapping) else []

    def view(self, payload: Mapping[str, Any], flipped: bool) -> dict[str, Any]:  # noqa: ARG002
        """The brief, documents, note and language: no reference of the customer's."""
        documents = {"documents": payload["documents"]} if "documents" in payload else {}
        return {"brief": payload["brief"], **documents, **shown_extras(payload)}

    def gap(self, one: Mapping[str, Any], other: Mapping[str, Any]) -> float:
        """The share of words in which two questions differ."""
        return words_distance(one["question"], other["question"])

    def verdict(self, answer: Mapping[str, Any]) -> str:
        """The type of the answer that is asked for."""
        return str(answer["answer_type"])

    def verdicts(self, ontology: Mapping[str, Any]) -> list[str]:
        """The types of answer."""
        return list(_types_of(ontology))


def _types_of(ontology: Mapping[str, Any]) -> tuple[str, ...]:
    (types,) = read(ontology, list, "answer_types")
    if not all(type(each) is str and each in ANSWER_TYPES for each in types):
        raise TypeError("not types of answers")
    return tuple(types)


KIND = QaAuthor()
"""The instance that the registry hands out."""
