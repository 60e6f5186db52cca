"""`text.translate`: a translation written or mended by hand, its errors marked, or both."""

from collections.abc import Mapping
from typing import Any

from tarazu.kinds import outcomes
from tarazu.kinds.base import Fault
from tarazu.kinds.declared import Declared, read
from tarazu.kinds.fields import DEMANDS, NAME_CHARS_MAX, Choice, Flag, LanguageTag, Rating, Text
from tarazu.kinds.labels import Labels, keys_of
from tarazu.kinds.members import Field, Items, Members
from tarazu.kinds.payloads import EXTRAS, Written
from tarazu.kinds.records import words_distance
from tarazu.kinds.spans import Spans, check_spans_within, span_distance
from tarazu.kinds.text.mqm import CLEAN, SEVERITIES, worst
from tarazu.kinds.text.translate_examples import EXAMPLES

TRANSLATED = "translated"
"""The label of a translation in which errors are not marked."""
DRAFT, TARGET, OFF = "draft", "target", "off"
GLOSSARY_MAX = 1_000
SCORE_MAX = 100

_TERM = Text(chars_max=NAME_CHARS_MAX)
_SCORE = Rating(low=0, high=SCORE_MAX)


class TextTranslate(Declared):
    """A text to be translated, from a draft or from nothing, or a translation whose errors are marked.

    `target` is the whole translation. `spans` are errors in what is assessed (the draft as it came, or the translation as
    it is handed in), `source_spans` those that have no place there, such as what was left out; each with a category of the
    ontology and a severity. `score` is the whole on a scale of 0 to 100 (Error Span Annotation, Kocmi et al. 2024).
    """

    name = "text.translate"

    ontology = Members(
        {
            "translate": Flag(),
            "assess": Choice(allowed=(DRAFT, TARGET, OFF)),
            "labels": Labels(least=0),
            "source_labels": Labels(least=0),
            "score": Choice(allowed=DEMANDS),
            "comment": Choice(allowed=DEMANDS),
        },
        {"outcomes": outcomes.ALLOWED},
    )
    payload = Members(
        {"source": Text(), "source_language": LanguageTag(), "target_language": LanguageTag()},
        {
            "draft": Written(),
            "note": EXTRAS["note"],
            "reference": EXTRAS["reference"],
            "glossary": Items(each=Members({"term": _TERM, "translation": _TERM}), most=GLOSSARY_MAX),
        },
    )
    examples = EXAMPLES
    merged = "nearest"

    def answer(self, ontology: Mapping[str, Any]) -> Members:
        """The translation, the marked errors, the score and a comment, as far as the project asks for them."""
        (translate,), (score,) = read(ontology, bool, "translate"), read(ontology, str, "score")
        written: dict[str, Field] = {"target": Text()} if translate else {}
        members = Members(written | _marked(ontology)).asking("score", score, _SCORE)
        return members.asking("comment", ontology["comment"])

    def check_ontology(self, ontology: Any) -> list[Fault]:
        """Everything wrong with an ontology: also where nothing is to be done, or what does not exist is assessed."""
        faults = super().check_ontology(ontology)
        if not faults:
            _check_sense(ontology, faults)
        return faults

    def check_payload(self, payload: Any, ontology: Any) -> list[Fault]:
        """Everything wrong with a payload; it needs a draft where drafts are assessed."""
        faults = super().check_payload(payload, ontology)
        needed = type(ontology) is dict and ontology.get("assess") == DRAFT
        if needed and type(payload) is dict and "draft" not in payload:
            faults.append(Fault(field="draft", code="missing"))
        return faults

    def check_fit(self, answer: Mapping[str, Any], ontology: Any, payload: Mapping[str, Any]) -> list[Fault]:
        """Where the words of a marked error are not those of the text that it lies in."""
        faults: list[Fault] = []
        if "spans" in answer:
            text = assessed_text(payload, answer, ontology["assess"])
            check_spans_within(answer["spans"], text, "spans", faults)
        check_spans_within(answer.get("source_spans", ()), payload["source"], "source_spans", faults)
        return faults

    def view(self, payload: Mapping[str, Any], flipped: bool) -> dict[str, Any]:  # noqa: ARG002
        """Source, languages, draft, glossary and note: no model, no reference of the customer's."""
        names = ("source", "source_language", "target_language", "glossary", "note")
        shown = {name: payload[name] for name in names if name in payload}
        return shown | ({"draft": {"content": payload["draft"]["content"]}} if "draft" in payload else {})

    def gap(self, one: Mapping[str, Any], other: Mapping[str, Any]) -> float:
        """The mean over what both have: words that differ, errors (1 less their F1, where an error of another severity
        counts half) and points between the scores."""
        parts: list[float] = []
        if "target" in one and "target" in other:
            parts.append(words_distance(one["target"], other["target"]))
        if "spans" in one and "spans" in other:
            parts.append(sum(span_distance(_pooled(one, by), _pooled(other, by)) for by in ("label", "severity")) / 2)
        if "score" in one and "score" in other:
            parts.append(abs(one["score"] - other["score"]) / SCORE_MAX)
        return sum(parts) / max(1, len(parts))

    def verdict(self, answer: Mapping[str, Any]) -> str:
        """The heaviest severity that was marked or `clean`; `translated` where errors are not marked."""
        return worst(errors_of(answer)) if "spans" in answer else TRANSLATED

    def verdicts(self, ontology: Mapping[str, Any]) -> list[str]:
        """The severities from none to the heaviest, or `translated`."""
        return [CLEAN, *SEVERITIES] if _marked(ontology) else [TRANSLATED]


def errors_of(answer: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Every error that was marked, first those in the translation."""
    return [*answer.get("spans", ()), *answer.get("source_spans", ())]


def assessed_text(payload: Mapping[str, Any], answer: Mapping[str, Any], assess: str) -> str:
    """The text in which the spans of an answer lie."""
    return str(payload["draft"]["content"] if assess == DRAFT else answer["target"])


def _check_sense(ontology: Mapping[str, Any], faults: list[Fault]) -> None:
    """Without a translation only drafts can be assessed, and assessing needs categories."""
    if not ontology["translate"] and ontology["assess"] != DRAFT:
        faults.append(Fault(field="assess", code="not_allowed", facts={"allowed": [DRAFT]}))
    if ontology["assess"] != OFF and not ontology["labels"]:
        faults.append(Fault(field="labels", code="too_short", facts={"min": 1, "length": 0}))


def _marked(ontology: Mapping[str, Any]) -> dict[str, Field]:
    """The lists of errors that an answer holds; those in the source only where there are categories for them."""
    (assess,) = read(ontology, str, "assess")
    groups = {"spans": keys_of(ontology, "labels"), "source_spans": keys_of(ontology, "source_labels")}
    return {
        name: Spans(labels=keys, overlap=True, severities=SEVERITIES)
        for name, keys in groups.items()
        if assess != OFF and (keys or name == "spans")
    }


def _pooled(answer: Mapping[str, Any], by: str) -> list[Mapping[str, Any]]:
    """All errors as spans labelled by category or severity; the text they lie in is part of the label."""
    return [
        {**span, "label": f"{name}.{span[by]}"} for name in ("spans", "source_spans") for span in answer.get(name, ())
    ]


KIND = TextTranslate()
"""The instance that the registry hands out."""
