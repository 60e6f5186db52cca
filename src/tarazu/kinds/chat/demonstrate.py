"""`chat.demonstrate`: the answer that a model should have given, written by a person."""

from collections.abc import Mapping
from typing import Any

from tarazu.kinds import outcomes
from tarazu.kinds.chat.demonstrate_examples import EXAMPLES
from tarazu.kinds.declared import Declared
from tarazu.kinds.fields import DEMANDS, Choice, Messages, Text
from tarazu.kinds.members import Members
from tarazu.kinds.payloads import EXTRAS, Tools, shown_extras, shown_messages
from tarazu.kinds.records import conversation_record, words_distance

WRITTEN = "written"
"""The label of an answer that was written."""


class ChatDemonstrate(Declared):
    """A prompt or a conversation, with the tools the model could call, to be answered as well as one can.

    Every answer stands for itself: consensus only says whether the task could be answered.
    """

    name = "chat.demonstrate"

    ontology = Members({"comment": Choice(allowed=DEMANDS)}, {"outcomes": outcomes.ALLOWED})
    payload = Members({"prompt": Messages()}, {"tools": Tools(), **EXTRAS})
    examples = EXAMPLES

    def answer(self, ontology: Mapping[str, Any]) -> Members:
        """What was written, and a comment."""
        return Members({"content": Text()}).asking("comment", ontology["comment"])

    def view(self, payload: Mapping[str, Any], flipped: bool) -> dict[str, Any]:  # noqa: ARG002
        """Conversation, tools, note and language; there is no order to flip."""
        tools = {"tools": payload["tools"]} if "tools" in payload else {}
        return {"prompt": shown_messages(payload["prompt"]), **tools, **shown_extras(payload)}

    def gap(self, one: Mapping[str, Any], other: Mapping[str, Any]) -> float:
        """The share of words in which two written answers differ."""
        return words_distance(one["content"], other["content"])

    def verdict(self, answer: Mapping[str, Any]) -> str:  # noqa: ARG002
        """`written`."""
        return WRITTEN

    def verdicts(self, ontology: Mapping[str, Any]) -> list[str]:  # noqa: ARG002
        """`written`."""
        return [WRITTEN]


def demonstration_record(payload: Mapping[str, Any], answer: Mapping[str, Any]) -> dict[str, Any] | None:
    """The conversation that ends with the answer a person wrote; None where none was written."""
    return conversation_record(payload, answer["content"]) if "content" in answer else None


KIND = ChatDemonstrate()
"""The instance that the registry hands out."""
