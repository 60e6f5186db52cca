"""`facts.check`: what does an answer claim, and what do sources say about each claim?"""

from collections.abc import Mapping, Sequence
from typing import Any

from tarazu.kinds import outcomes
from tarazu.kinds.base import Fault
from tarazu.kinds.declared import Declared, read
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
from tarazu.kinds.fields import CONTENT_CHARS_MAX, DEMANDS, Choice, Messages, is_sound
from tarazu.kinds.members import Members, is_sound_at
from tarazu.kinds.payloads import EXTRAS, Written, shown_extras, shown_messages
from tarazu.kinds.spans import check_spans_within, span_distance
from tarazu.kinds.together import Parts

_GRAVITY = (REFUTED, DISPUTED, NOT_FOUND, SUPPORTED, NOT_CHECKABLE, NO_CLAIM)
_RULES = ("evidence", "correction", "justification", "comment")


class FactsCheck(Declared):
    """An answer whose claims are marked and judged one by one, against the sources of the task or those of the web.

    Claims, and quotes from a document of the task, are places in code points that repeat their words; `check_fit` holds
    both against their texts.
    """

    name = "facts.check"

    ontology = Members(dict.fromkeys(_RULES, Choice(allowed=DEMANDS)), {"outcomes": outcomes.ALLOWED})
    payload = Members(
        {"prompt": Messages(), "answer": Written()}, {"documents": Documents(), **EXTRAS, "initial": Initial()}
    )
    examples = EXAMPLES
    merged = "parts"

    def answer(self, ontology: Mapping[str, Any]) -> Members:
        """The claims, and a comment."""
        evidence, correction, justification, comment = read(ontology, str, *_RULES)
        claims = Claims(evidence=evidence, correction=correction, justification=justification)
        return Members({"claims": claims}).asking("comment", comment)

    def check_payload(self, payload: Any, ontology: Any) -> list[Fault]:
        """Everything wrong with a payload, also where a first claim does not lie in the answer."""
        faults = super().check_payload(payload, ontology)
        if type(payload) is dict and "initial" in payload and is_sound_at("initial", faults):
            content = _content(payload)
            if content is not None:
                check_spans_within(payload["initial"], content, "initial", faults)
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

    def gap(self, one: Mapping[str, Any], other: Mapping[str, Any]) -> float:
        """Half how far apart the passages are, half how far with their verdicts: both 1 less the F1 in which a pair
        counts as far as it overlaps."""
        places = span_distance(_labelled(one, judged=False), _labelled(other, judged=False))
        return (places + span_distance(_labelled(one, judged=True), _labelled(other, judged=True))) / 2

    def parts(self, answers: Sequence[Mapping[str, Any]], ontology: Mapping[str, Any]) -> list[Parts] | None:  # noqa: ARG002
        """The verdict on each claim by its place, `start-end`; None where people marked other claims."""
        found = [{_place(claim): claim["verdict"] for claim in answer["claims"]} for answer in answers]
        return found if all(each.keys() == found[0].keys() for each in found) else None

    def assembled(
        self,
        verdicts: Parts,
        answers: Sequence[Mapping[str, Any]],
        ontology: Mapping[str, Any],  # noqa: ARG002
    ) -> dict[str, Any]:
        """Each claim as the first put it who judged it so, with evidence, correction and justification."""
        judged: dict[tuple[str, str], Any] = {}
        for each in answers:
            for claim in each["claims"]:
                judged.setdefault((_place(claim), claim["verdict"]), claim)
        return {
            **answers[0],
            "claims": [judged[_place(claim), verdicts[_place(claim)]] for claim in answers[0]["claims"]],
        }

    def verdict(self, answer: Mapping[str, Any]) -> str:
        """The gravest verdict: refuted, disputed, not found, and only then supported."""
        found = {claim["verdict"] for claim in answer["claims"]}
        return next((verdict for verdict in _GRAVITY if verdict in found), NO_CLAIM)

    def verdicts(self, ontology: Mapping[str, Any]) -> list[str]:  # noqa: ARG002
        """The verdicts."""
        return list(VERDICTS)


def _place(claim: Mapping[str, Any]) -> str:
    return f"{claim['start']}-{claim['end']}"


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
