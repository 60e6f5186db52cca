"""`text.spans`: passages of a text, each marked with a label."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from tarazu.kinds.base import Fault, JsonSchema, wrong_type
from tarazu.kinds.declared import Declared, read
from tarazu.kinds.fields import CONTENT_CHARS_MAX, DEMANDS, Choice, Flag, Text, is_sound
from tarazu.kinds.labels import Labels, keys_of
from tarazu.kinds.members import Members
from tarazu.kinds.payloads import EXTRAS, shown_extras
from tarazu.kinds.spans import Spans, check_spans_within, span_distance
from tarazu.kinds.text.spans_examples import EXAMPLES
from tarazu.kinds.together import Mark, Way

MARKED, NOTHING = "marked", "nothing"


class _FirstSpans:
    """The passages that a task begins with: their labels are those of the ontology, so only `check_payload` can check them."""

    def schema(self) -> JsonSchema:
        return {"type": "array", "items": {"type": "object"}}

    def check(self, value: Any, path: str, faults: list[Fault]) -> None:
        pass


class TextSpans(Declared):
    """A text in which passages are marked, from `initial` ones or from none.

    Offsets count Unicode code points, as Python does; each span repeats its words, so that a program that counts bytes
    or UTF-16 units is found out at once. `check_fit` holds
    an answer against its text.
    """

    name = "text.spans"
    ontology = Members({"labels": Labels(), "overlap": Flag(), "comment": Choice(allowed=DEMANDS)})
    payload = Members({"text": Text()}, {**EXTRAS, "initial": _FirstSpans()})
    examples = EXAMPLES
    named: ClassVar[bool] = False
    """Whether each passage has an id, for others to refer to."""
    merged: ClassVar[Way] = "spans"

    def answer(self, ontology: Mapping[str, Any]) -> Members:
        """The passages, and a comment."""
        return Members({"spans": spans_field(ontology)}).asking("comment", ontology["comment"])

    def check_payload(self, payload: Any, ontology: Any) -> list[Fault]:
        """Everything wrong with a payload, also where a first passage lies outside the text."""
        faults = super().check_payload(payload, ontology)
        _check_initial(payload, ontology, faults, named=self.named)
        return faults

    def sampled(self, payload: Mapping[str, Any], ontology: Mapping[str, Any]) -> dict[str, Any]:
        """Without first passages where their labels are not those of the ontology."""
        left_out = {"initial"} if self.check_payload(payload, ontology) else set()
        return {name: each for name, each in payload.items() if name not in left_out}

    def check_fit(self, answer: Mapping[str, Any], ontology: Any, payload: Mapping[str, Any]) -> list[Fault]:  # noqa: ARG002
        """Where a span's words are not those of the text at its place."""
        faults: list[Fault] = []
        check_spans_within(answer["spans"], payload["text"], "spans", faults)
        return faults

    def view(self, payload: Mapping[str, Any], flipped: bool) -> dict[str, Any]:  # noqa: ARG002
        """Text, first passages, note and language; one text has no order to flip."""
        first = {key: payload[key] for key in ("text", "initial") if key in payload}
        return first | shown_extras(payload)

    def gap(self, one: Mapping[str, Any], other: Mapping[str, Any]) -> float:
        """1 less the F1 of the spans, overlaps counted as far as they go (`span_distance`)."""
        return span_distance(one["spans"], other["spans"])

    def way(self, ontology: Mapping[str, Any]) -> Way:
        """Passages that may lie inside one another cannot be told apart character by character: one answer is chosen."""
        return "nearest" if ontology["overlap"] else self.merged

    def marks(self, answer: Mapping[str, Any]) -> list[Mark]:
        """The passages of an answer."""
        return [(span["start"], span["end"], span["label"]) for span in answer["spans"]]

    def marked(
        self, marks: Sequence[Mark], answers: Sequence[Mapping[str, Any]], payload: Mapping[str, Any]
    ) -> dict[str, Any]:
        """The passages with their words, and the comment of the first answer."""
        spans = [
            {"start": start, "end": end, "label": label, "quote": payload["text"][start:end]}
            for start, end, label in marks
        ]
        return {**answers[0], "spans": spans}

    def verdict(self, answer: Mapping[str, Any]) -> str:
        """Whether anything was marked: "marked" or "nothing"."""
        return MARKED if answer["spans"] else NOTHING

    def verdicts(self, ontology: Mapping[str, Any]) -> list[str]:  # noqa: ARG002
        """The two labels."""
        return [MARKED, NOTHING]


def spans_field(ontology: Mapping[str, Any], *, named: bool = False, quoted: bool = True) -> Spans:
    """The field of passages that an ontology asks for. Raises KeyError or TypeError for one that never passed its check."""
    (overlap,) = read(ontology, bool, "overlap")
    return Spans(labels=keys_of(ontology, "labels"), overlap=overlap, named=named, quoted=quoted)


def _check_initial(payload: Any, ontology: Any, faults: list[Fault], *, named: bool) -> None:
    """Add what is wrong with the passages that a task with sound text begins with, if it has both."""
    if type(payload) is not dict or "initial" not in payload or not is_sound(payload.get("text"), CONTENT_CHARS_MAX):
        return
    try:
        field = spans_field(ontology, named=named, quoted=False)
    except (KeyError, TypeError):
        faults.append(wrong_type("ontology", "object"))
        return
    before = len(faults)
    field.check(payload["initial"], "initial", faults)
    if len(faults) == before:
        check_spans_within(payload["initial"], payload["text"], "initial", faults)


KIND = TextSpans()
"""The instance that the registry hands out."""
