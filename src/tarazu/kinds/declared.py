"""The shape of most kinds: ontology, payload and answer are declared, and an outcome may stand in place of an answer."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, TypeVar

from tarazu.kinds import outcomes
from tarazu.kinds.base import Fault, JsonSchema, Language, OneOrder, document_schema, wrong_type
from tarazu.kinds.members import Members
from tarazu.kinds.together import Way

_T = TypeVar("_T")


class Declared(OneOrder, ABC):
    """A kind that is made of declarations: it gives `name`, `ontology`, `payload`, `examples` and the methods without a body.

    Schemas and checks follow. What lies between members, `check_whole` and `whole_schema` add for answers; for ontologies
    and payloads a kind adds to what `check_ontology` and `check_payload` find. Outcomes are allowed where the ontology has the member
    `outcomes`.
    """

    __slots__ = ()

    name: ClassVar[str]
    ontology: ClassVar[Members]
    payload: ClassVar[Members]
    examples: ClassVar[Mapping[str, Callable[[], dict[str, Any]]]]
    """Language to a function that makes the example."""
    merged: ClassVar[Way] = "label"
    """How several answers become one."""
    label_tells: ClassVar[bool] = False
    """Whether answers with the same label say the same, but for remarks (`kinds.label_tells`)."""

    @abstractmethod
    def answer(self, ontology: Mapping[str, Any]) -> Members:
        """What an answer consists of under an ontology. May raise AttributeError, KeyError or TypeError for one that never
        passed its check."""

    @abstractmethod
    def view(self, payload: Mapping[str, Any], flipped: bool) -> dict[str, Any]:
        """What a contributor may see of a payload."""

    @abstractmethod
    def gap(self, one: Mapping[str, Any], other: Mapping[str, Any]) -> float:
        """How far apart two answers are that both give no outcome, 0 to 1."""

    @abstractmethod
    def verdict(self, answer: Mapping[str, Any]) -> str:
        """The category of an answer that gives no outcome."""

    @abstractmethod
    def verdicts(self, ontology: Mapping[str, Any]) -> list[str]:
        """The categories that `verdict` can give."""

    def check_whole(self, answer: Mapping[str, Any], ontology: Mapping[str, Any], faults: list[Fault]) -> None:
        """Add what is wrong between the members of an answer; they may be missing, or wrong by themselves, which stands in
        the faults already."""

    def whole_schema(self, ontology: Mapping[str, Any]) -> JsonSchema:  # noqa: ARG002
        """What a schema can say of what `check_whole` checks."""
        return {}

    def ontology_schema(self) -> JsonSchema:
        """The schema of what a project decides."""
        return document_schema(f"{self.name} ontology", self.ontology.schema())

    def payload_schema(self) -> JsonSchema:
        """The schema of what a task shows."""
        return document_schema(f"{self.name} payload", self.payload.schema())

    def answer_schema(self, ontology: Mapping[str, Any]) -> JsonSchema:
        """The schema of an answer under a valid ontology."""
        schema = {**self.answer(ontology).schema(), **self.whole_schema(ontology)}
        return document_schema(f"{self.name} answer", outcomes.either_schema(schema, outcomes.allowed_of(ontology)))

    def check_ontology(self, ontology: Any) -> list[Fault]:
        """Everything wrong with an ontology."""
        faults: list[Fault] = []
        self.ontology.check(ontology, "", faults)
        return faults

    def check_payload(self, payload: Any, ontology: Any) -> list[Fault]:  # noqa: ARG002
        """Everything wrong with a payload."""
        faults: list[Fault] = []
        self.payload.check(payload, "", faults)
        return faults

    def check_answer(self, answer: Any, ontology: Any) -> list[Fault]:
        """Everything wrong with an answer; an ontology that cannot be read is the one fault `ontology`."""
        try:
            members, allowed = self.answer(ontology), outcomes.allowed_of(ontology)
        except (AttributeError, KeyError, TypeError):
            return [wrong_type("ontology", "object")]
        faults: list[Fault] = []
        if outcomes.is_outcome(answer, allowed):
            outcomes.check_outcome(answer, allowed, faults)
        elif members.check(answer, "", faults):
            self.check_whole(answer, ontology, faults)
        return faults

    def distance(self, one: Mapping[str, Any], other: Mapping[str, Any]) -> float:
        """The gap between two answers; an outcome is as far from anything else as can be."""
        apart = outcomes.outcome_distance(one, other)
        return self.gap(one, other) if apart is None else apart

    def label(self, answer: Mapping[str, Any]) -> str:
        """The verdict of an answer, or the outcome."""
        return str(answer["outcome"]) if "outcome" in answer else self.verdict(answer)

    def labels(self, ontology: Mapping[str, Any]) -> list[str]:
        """The verdicts, and the outcomes that the ontology allows."""
        return [*self.verdicts(ontology), *outcomes.allowed_of(ontology)]

    def way(self, ontology: Mapping[str, Any]) -> Way:  # noqa: ARG002
        """How several answers become one."""
        return self.merged

    def example(self, language: Language) -> dict[str, Any]:
        """A valid ontology, payload and answer in English or Hindi."""
        return self.examples[language]()


def read(ontology: Mapping[str, Any], wanted: type[_T], *names: str) -> tuple[_T, ...]:
    """Some members of an ontology, all of one type. Raises KeyError or TypeError for one that never passed its check."""
    values = tuple(ontology[name] for name in names)
    if not all(type(value) is wanted for value in values):
        raise TypeError(f"not all {wanted.__name__}: {', '.join(names)}")
    return values
