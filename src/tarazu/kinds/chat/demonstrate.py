"""`chat.demonstrate`: the answer that a model should have given, or the call that it should have made, written by a person."""

from collections.abc import Mapping
from typing import Any

from tarazu.kinds import outcomes
from tarazu.kinds.base import Fault, JsonSchema
from tarazu.kinds.calls import CALL, ToolMessages, service_messages, shown_turns, turn_record, turn_records
from tarazu.kinds.chat.demonstrate_examples import EXAMPLES
from tarazu.kinds.declared import Declared
from tarazu.kinds.fields import DEMANDS, Choice, Flag, Text
from tarazu.kinds.members import Members
from tarazu.kinds.payloads import EXTRAS, Tools, shown_extras
from tarazu.kinds.records import tool_records, words_distance

WRITTEN = "written"
"""The label of an answer that was written."""


class ChatDemonstrate(Declared):
    """A prompt or a conversation, with the tools that the model could call and what they answered, to be gone on with as well as
    one can: by an answer and, with `allow_call`, by a call of one of the tools in place of it or beside it.

    Every answer stands for itself: consensus only says whether the task could be answered.
    """

    name = "chat.demonstrate"

    ontology = Members({"comment": Choice(allowed=DEMANDS)}, {"allow_call": Flag(), "outcomes": outcomes.ALLOWED})
    payload = Members({"prompt": ToolMessages()}, {"tools": Tools(), **EXTRAS})
    examples = EXAMPLES

    def answer(self, ontology: Mapping[str, Any]) -> Members:
        """What was written, what is called where that is allowed, and a comment."""
        members = Members({}, {"content": Text(), "call": CALL}) if _calls(ontology) else Members({"content": Text()})
        return members.asking("comment", ontology["comment"])

    def whole_schema(self, ontology: Mapping[str, Any]) -> JsonSchema:
        """Something is written or called."""
        return {"anyOf": [{"required": ["content"]}, {"required": ["call"]}]} if _calls(ontology) else {}

    def check_whole(self, answer: Mapping[str, Any], ontology: Mapping[str, Any], faults: list[Fault]) -> None:
        """Add that nothing is written or called."""
        if _calls(ontology) and not answer.keys() & {"content", "call"}:
            faults.append(Fault(field="content", code="missing"))

    def check_fit(self, answer: Mapping[str, Any], ontology: Any, payload: Mapping[str, Any]) -> list[Fault]:  # noqa: ARG002
        """What does not fit the task: a call of a tool that there is not."""
        names = [tool["name"] for tool in payload.get("tools", ())]
        if "call" not in answer or answer["call"]["name"] in names:
            return []
        return [Fault(field="call.name", code="not_allowed", facts={"allowed": names})]

    def view(self, payload: Mapping[str, Any], flipped: bool) -> dict[str, Any]:  # noqa: ARG002
        """Conversation, tools, note and language; there is no order to flip."""
        tools = {"tools": payload["tools"]} if "tools" in payload else {}
        return {"prompt": shown_turns(payload["prompt"]), **tools, **shown_extras(payload)}

    def gap(self, one: Mapping[str, Any], other: Mapping[str, Any]) -> float:
        """The share of words in which two answers differ, those of their calls among them."""
        return words_distance(_spelled(one), _spelled(other))

    def verdict(self, answer: Mapping[str, Any]) -> str:  # noqa: ARG002
        """`written`."""
        return WRITTEN

    def verdicts(self, ontology: Mapping[str, Any]) -> list[str]:  # noqa: ARG002
        """`written`."""
        return [WRITTEN]


def demonstration_record(payload: Mapping[str, Any], answer: Mapping[str, Any]) -> dict[str, Any] | None:
    """The conversation that ends with what a person wrote or called, as TRL's SFTTrainer reads it: `messages`, and `tools` where
    there are some. None where nothing was written."""
    if not answer.keys() & {"content", "call"}:
        return None
    tools = tool_records(payload.get("tools", ()))
    messages = [*turn_records(payload["prompt"]), turn_record(answer)]
    return {"messages": messages, **({"tools": tools} if tools else {})}


def service_demonstration(payload: Mapping[str, Any], answer: Mapping[str, Any]) -> dict[str, Any] | None:
    """The same as OpenAI's fine-tuning reads it, with nothing beside it; None also for what it would refuse a whole file for
    (`service_messages`)."""
    record = demonstration_record(payload, answer)
    turns = [*payload["prompt"], {"role": "assistant", **answer}]
    messages = service_messages(turns, payload.get("tools", ())) if record else None
    return {**record, "messages": messages} if record and messages else None


def _calls(ontology: Mapping[str, Any]) -> bool:
    return ontology.get("allow_call") is True


def _spelled(answer: Mapping[str, Any]) -> str:
    called = answer.get("call", {})
    return " ".join([answer.get("content", ""), called.get("name", ""), called.get("arguments", "")])


KIND = ChatDemonstrate()
"""The instance that the registry hands out."""
