"""`chat.rewrite`: an answer made better by hand, with every change kept and its reasons."""

from collections.abc import Mapping, Sequence
from typing import Any

from tarazu.kinds import outcomes
from tarazu.kinds.base import Fault, dicts
from tarazu.kinds.chat.rewrite_examples import EXAMPLES
from tarazu.kinds.declared import Declared, read
from tarazu.kinds.fields import (
    CONTENT_CHARS_MAX,
    DEMANDS,
    REMARK_CHARS_MAX,
    Choice,
    Choices,
    Flag,
    Messages,
    Rating,
    Text,
    check_rating,
)
from tarazu.kinds.labels import NAMED, keys_of
from tarazu.kinds.members import Items, Members, is_sound_at
from tarazu.kinds.payloads import EXTRAS, Written, shown_extras, shown_messages
from tarazu.kinds.records import pair_record, words_distance

REWRITTEN, KEPT = "rewritten", "kept"
"""The labels of an answer that was changed, and of one that is good as it is."""
REASONS_MAX = 20
EDITS_MAX = 2_000


class ChatRewrite(Declared):
    """An answer to a conversation, to be changed until it is good.

    `content` is the whole new text. `edits` lead to it from the old one: `before` is what stood at `start` (counted in
    code points of the old text), `after` what stands there now; none means that the answer is good as it is.
    """

    name = "chat.rewrite"

    ontology = Members(
        {
            "reasons": Items(each=NAMED, most=REASONS_MAX, key="key"),
            "reasons_required": Flag(),
            "comment": Choice(allowed=DEMANDS),
        },
        {"outcomes": outcomes.ALLOWED},
    )
    payload = Members({"prompt": Messages(), "answer": Written()}, EXTRAS)
    examples = EXAMPLES

    def answer(self, ontology: Mapping[str, Any]) -> Members:
        """The new text, the edits that lead to it, and a comment."""
        (required,) = read(ontology, bool, "reasons_required")
        edit = Members(
            {"start": Rating(low=0, high=CONTENT_CHARS_MAX), "before": Text(blank=True), "after": Text(blank=True)},
            {"comment": Text(chars_max=REMARK_CHARS_MAX, blank=True)},
        )
        reasons = Choices(allowed=keys_of(ontology, "reasons"), multiple=True)
        edits = Items(each=edit.asking("reasons", "required" if required else "optional", reasons), most=EDITS_MAX)
        return Members({"content": Text(), "edits": edits}).asking("comment", ontology["comment"])

    def check_ontology(self, ontology: Any) -> list[Fault]:
        """Everything wrong with an ontology; reasons can only be required where there are some."""
        faults = super().check_ontology(ontology)
        if type(ontology) is dict and ontology.get("reasons_required") is True and ontology.get("reasons") == []:
            faults.append(Fault(field="reasons_required", code="not_allowed", facts={"allowed": [False]}))
        return faults

    def check_whole(self, answer: Mapping[str, Any], ontology: Mapping[str, Any], faults: list[Fault]) -> None:  # noqa: ARG002
        """Add which edits begin before the end of the last one, or change nothing."""
        if "edits" in answer and is_sound_at("edits", faults):
            _check_edits(answer["edits"], faults)

    def check_fit(self, answer: Mapping[str, Any], ontology: Any, payload: Mapping[str, Any]) -> list[Fault]:  # noqa: ARG002
        """What does not fit the task: edits that do not lead from the old text to the new one."""
        if "outcome" in answer or applied(payload["answer"]["content"], answer["edits"]) == answer["content"]:
            return []
        return [Fault(field="edits", code="bad_format", facts={"expected": "edits"})]

    def view(self, payload: Mapping[str, Any], flipped: bool) -> dict[str, Any]:  # noqa: ARG002
        """Conversation, the answer's content, note and language: no model, no reference of the customer's."""
        content = payload["answer"]["content"]
        return {
            "prompt": shown_messages(payload["prompt"]),
            "answer": {"content": content},
            **shown_extras(payload),
        }

    def written(self, answer: Mapping[str, Any]) -> list[Any]:
        """The new text once there is one, and the comments: no edit, of which one half is the model's and the other there already."""
        edits = dicts(answer.get("edits"))
        return [
            answer.get("content") if edits else None,
            *(each.get("comment") for each in edits),
            answer.get("comment"),
        ]

    def gap(self, one: Mapping[str, Any], other: Mapping[str, Any]) -> float:
        """The share of words in which two rewritten texts differ."""
        return words_distance(one["content"], other["content"])

    def verdict(self, answer: Mapping[str, Any]) -> str:
        """`rewritten` or `kept`."""
        return REWRITTEN if answer["edits"] else KEPT

    def verdicts(self, ontology: Mapping[str, Any]) -> list[str]:  # noqa: ARG002
        """`rewritten` and `kept`."""
        return [REWRITTEN, KEPT]


def _check_edits(edits: list[dict[str, Any]], faults: list[Fault]) -> None:
    end = 0
    for i, edit in enumerate(edits):
        check_rating(edit["start"], end, CONTENT_CHARS_MAX, f"edits[{i}].start", faults)
        end = max(end, edit["start"] + len(edit["before"]))
        if edit["before"] == edit["after"]:
            faults.append(Fault(field=f"edits[{i}].after", code="duplicate"))


def applied(text: str, edits: Sequence[Mapping[str, Any]]) -> str | None:
    """The text after its edits, from first to last; None where one does not find what it replaces.

    >>> applied("The moon don't spin.", [{"start": 9, "before": "don't", "after": "does"}])
    'The moon does spin.'
    """
    parts, at = [], 0
    for edit in edits:
        end = edit["start"] + len(edit["before"])
        if edit["start"] < at or text[edit["start"] : end] != edit["before"]:
            return None
        parts += [text[at : edit["start"]], edit["after"]]
        at = end
    return "".join([*parts, text[at:]])


def rewrite_record(payload: Mapping[str, Any], answer: Mapping[str, Any]) -> dict[str, Any] | None:
    """The preference for a rewritten answer over the one that it was made of, with the `edits`; None where nothing
    was changed."""
    if not answer.get("edits"):
        return None
    pair = pair_record(payload["prompt"], answer["content"], payload["answer"]["content"])
    return {**pair, "edits": answer["edits"]}


KIND = ChatRewrite()
"""The instance that the registry hands out."""
