"""`facts.check`: what does an answer claim, and what do sources say about each claim?"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

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
from tarazu.kinds.facts.check_examples import EXAMPLES
from tarazu.kinds.facts.claims import (
    DISPUTED,
    NO_CLAIM,
    NOT_CHECKABLE,
    NOT_FOUND,
    REFUTED,
    SUPPORTED,
    VERDICTS,
    Claims,
    Initial,
    check_claims_within,
)
from tarazu.kinds.fields import (
    CONTENT_CHARS_MAX,
    DEMANDS,
    Choice,
    Messages,
    add_remark,
    check_remark,
    is_sound,
)
from tarazu.kinds.payloads import (
    EXTRA_NAMES,
    Written,
    check_extras,
    extras_schema,
    shown_extras,
    shown_messages,
)
from tarazu.kinds.spans import check_spans_within, span_distance

_GRAVITY = (REFUTED, DISPUTED, NOT_FOUND, SUPPORTED, NOT_CHECKABLE, NO_CLAIM)
_RULES = ("evidence", "correction", "justification", "comment")
_ONTOLOGY_REQUIRED = frozenset(_RULES)
_ONTOLOGY = _ONTOLOGY_REQUIRED | {"outcomes"}
_PAYLOAD_REQUIRED = frozenset(("prompt", "answer"))
_PAYLOAD = _PAYLOAD_REQUIRED | EXTRA_NAMES | {"documents", "initial"}
_ANSWER_REQUIRED = frozenset(("claims",))
_ANSWER = _ANSWER_REQUIRED | {"comment"}


class FactsCheck(OneOrder):
    """An answer whose claims are marked and judged one by one, against the sources of the task or those of the web.

    Claims, and quotes from a document of the task, are places in code points that repeat their words; `check_fit` holds
    both against their texts.
    """

    name = "facts.check"

    def ontology_schema(self) -> JsonSchema:
        """The schema of what has to be said of a claim."""
        properties: dict[str, JsonSchema] = {name: Choice(allowed=DEMANDS).schema() for name in _RULES}
        properties["outcomes"] = outcomes.allowed_schema()
        return document_schema("facts.check ontology", object_schema(properties, _ONTOLOGY_REQUIRED))

    def payload_schema(self) -> JsonSchema:
        """The schema of a conversation with its answer, sources and first claims."""
        properties = {
            "prompt": Messages().schema(),
            "answer": Written().schema(),
            "documents": Documents().schema(),
            "initial": Initial().schema(),
            **extras_schema(),
        }
        return document_schema("facts.check payload", object_schema(properties, _PAYLOAD_REQUIRED))

    def answer_schema(self, ontology: Mapping[str, Any]) -> JsonSchema:
        """The schema of an answer under a valid ontology."""
        rules = _Rules.of(ontology)
        properties = {"claims": rules.claims.schema()}
        required = set(_ANSWER_REQUIRED)
        add_remark(properties, required, "comment", rules.comment)
        schema = outcomes.either_schema(object_schema(properties, required), rules.outcomes)
        return document_schema("facts.check answer", schema)

    def check_ontology(self, ontology: Any) -> list[Fault]:
        """Everything wrong with an ontology."""
        faults: list[Fault] = []
        if not check_members(ontology, "", _ONTOLOGY_REQUIRED, _ONTOLOGY, faults):
            return faults
        for name in _RULES:
            if name in ontology:
                Choice(allowed=DEMANDS).check(ontology[name], name, faults)
        outcomes.check_allowed(ontology, faults)
        return faults

    def check_payload(self, payload: Any, ontology: Any) -> list[Fault]:  # noqa: ARG002
        """Everything wrong with a payload, also where a first claim does not lie in the answer."""
        faults: list[Fault] = []
        if not check_members(payload, "", _PAYLOAD_REQUIRED, _PAYLOAD, faults):
            return faults
        fields = (("prompt", Messages()), ("documents", Documents()), ("answer", Written()))
        for name, field in fields:
            if name in payload:
                field.check(payload[name], name, faults)
        check_extras(payload, faults)
        if "initial" in payload:
            before = len(faults)
            Initial().check(payload["initial"], "initial", faults)
            if len(faults) == before and (content := _content(payload)) is not None:
                check_spans_within(payload["initial"], content, "initial", faults)
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
            if "claims" in answer:
                rules.claims.check(answer["claims"], "claims", faults)
            check_remark(answer, "comment", "", rules.comment, faults)
        return faults

    def check_fit(self, answer: Mapping[str, Any], ontology: Any, payload: Mapping[str, Any]) -> list[Fault]:  # noqa: ARG002
        """Claims that are not in the answer, and quotes that are not in the document that they name."""
        faults: list[Fault] = []
        if "outcome" not in answer:
            documents = {each["key"]: each["content"] for each in payload.get("documents", ())}
            check_claims_within(answer["claims"], payload["answer"]["content"], documents, "claims", faults)
        return faults

    def view(self, payload: Mapping[str, Any], flipped: bool) -> dict[str, Any]:  # noqa: ARG002
        """Conversation, the answer's content, documents, first claims, note and language: no model, no reference."""
        return {
            "prompt": shown_messages(payload["prompt"]),
            "answer": {"content": payload["answer"]["content"]},
            **{name: payload[name] for name in ("documents", "initial") if name in payload},
            **shown_extras(payload),
        }

    def distance(self, one: Mapping[str, Any], other: Mapping[str, Any]) -> float:
        """Half how far apart the passages are, half how far with their verdicts: both 1 less the F1 in which a pair
        counts as far as it overlaps."""
        apart = outcomes.outcome_distance(one, other)
        if apart is not None:
            return apart
        places = span_distance(_labelled(one, judged=False), _labelled(other, judged=False))
        return (places + span_distance(_labelled(one, judged=True), _labelled(other, judged=True))) / 2

    def label(self, answer: Mapping[str, Any]) -> str:
        """The gravest verdict: refuted, disputed, not found, and only then supported; or the outcome."""
        if "outcome" in answer:
            return str(answer["outcome"])
        found = {claim["verdict"] for claim in answer["claims"]}
        return next((verdict for verdict in _GRAVITY if verdict in found), NO_CLAIM)

    def labels(self, ontology: Mapping[str, Any]) -> list[str]:
        """The verdicts and the allowed outcomes."""
        return [*VERDICTS, *_Rules.of(ontology).outcomes]

    def example(self, language: Language) -> dict[str, Any]:
        """A valid ontology, payload and answer in English or Hindi."""
        return EXAMPLES[language]()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rules:
    """What an ontology asks of an answer; reading one that never passed its check raises AttributeError, KeyError
    or TypeError."""

    claims: Claims
    comment: str
    outcomes: tuple[str, ...]

    @classmethod
    def of(cls, ontology: Mapping[str, Any]) -> Self:
        evidence, correction, justification, comment = (ontology[name] for name in _RULES)
        if not all(type(each) is str for each in (evidence, correction, justification, comment)):
            raise TypeError("not an ontology of facts.check")
        claims = Claims(evidence=evidence, correction=correction, justification=justification)
        return cls(claims=claims, comment=comment, outcomes=outcomes.allowed_of(ontology))


def _content(payload: Mapping[str, Any]) -> str | None:
    answer = payload.get("answer")
    content = answer.get("content") if isinstance(answer, Mapping) else None
    return content if is_sound(content, CONTENT_CHARS_MAX) else None


def _labelled(answer: Mapping[str, Any], *, judged: bool) -> list[dict[str, Any]]:
    return [
        {"start": claim["start"], "end": claim["end"], "label": claim["verdict"] if judged else ""}
        for claim in answer["claims"]
    ]


KIND = FactsCheck()
"""The instance that the registry hands out."""
