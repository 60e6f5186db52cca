"""`text.classify`: one label, or several, for a text."""

from collections.abc import Mapping, Sequence
from typing import Any

from tarazu.kinds.declared import Declared, read
from tarazu.kinds.fields import DEMANDS, Choice, Choices, Flag, Text
from tarazu.kinds.labels import Labels, keys_of
from tarazu.kinds.members import Members
from tarazu.kinds.payloads import EXTRAS, shown_extras
from tarazu.kinds.text.classify_examples import EXAMPLES
from tarazu.kinds.together import Parts, Way

CHOSEN, LEFT = "chosen", "left"
"""What is said of each label where several may be chosen."""


class TextClassify(Declared):
    """A text to be given one of the ontology's labels, or with `multiple` every label that fits."""

    name = "text.classify"
    label_tells = True

    ontology = Members({"labels": Labels(least=2), "multiple": Flag(), "comment": Choice(allowed=DEMANDS)})
    payload = Members({"text": Text()}, EXTRAS)
    examples = EXAMPLES

    def answer(self, ontology: Mapping[str, Any]) -> Members:
        """The keys of the labels that fit, and a comment."""
        (multiple,) = read(ontology, bool, "multiple")
        labels = Choices(allowed=keys_of(ontology, "labels"), multiple=multiple)
        return Members({"labels": labels}).asking("comment", ontology["comment"])

    def view(self, payload: Mapping[str, Any], flipped: bool) -> dict[str, Any]:  # noqa: ARG002
        """Text, note and language; one text has no order to flip."""
        return {"text": payload["text"], **shown_extras(payload)}

    def gap(self, one: Mapping[str, Any], other: Mapping[str, Any]) -> float:
        """Jaccard distance of the two sets of labels (Jaccard, New Phytologist 11, 1912)."""
        mine, theirs = set(one["labels"]), set(other["labels"])
        either = mine | theirs
        return 1 - len(mine & theirs) / len(either) if either else 0.0

    def way(self, ontology: Mapping[str, Any]) -> Way:
        """A vote on every label where several may be chosen."""
        return "parts" if ontology["multiple"] else "label"

    def parts(self, answers: Sequence[Mapping[str, Any]], ontology: Mapping[str, Any]) -> list[Parts] | None:
        """Whether each label of the ontology was chosen."""
        keys = keys_of(ontology, "labels")
        return [{key: CHOSEN if key in answer["labels"] else LEFT for key in keys} for answer in answers]

    def assembled(
        self, verdicts: Parts, answers: Sequence[Mapping[str, Any]], ontology: Mapping[str, Any]
    ) -> dict[str, Any]:
        """The labels that were voted for, in the order of the ontology."""
        return {**answers[0], "labels": [key for key in keys_of(ontology, "labels") if verdicts[key] == CHOSEN]}

    def verdict(self, answer: Mapping[str, Any]) -> str:
        """The chosen keys, sorted and joined by "+"; no key contains one."""
        return "+".join(sorted(answer["labels"]))

    def verdicts(self, ontology: Mapping[str, Any]) -> list[str]:
        """The ontology's keys; with `multiple`, combinations of them occur besides."""
        return list(keys_of(ontology, "labels"))


def classification_record(payload: Mapping[str, Any], label: str, *, multiple: bool = False) -> dict[str, Any]:
    """The record that trainers of classifiers read: `text` and `label`, or with `multiple` a list
    `labels`."""
    if multiple:
        return {"text": payload["text"], "labels": label.split("+")}
    return {"text": payload["text"], "label": label}


KIND = TextClassify()
"""The instance that the registry hands out."""
