"""Calls of tools: in a conversation that is shown, in a turn that somebody writes, and as trainers and services read them."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NoReturn

from tarazu.kinds.base import Fault, JsonSchema
from tarazu.kinds.fields import MESSAGES_MAX, NAME_CHARS_MAX, ROLES, Choice, Key, Messages, Text, check_length
from tarazu.kinds.members import Members

Turn = Mapping[str, Any]

CALLED = Members({"name": Text(chars_max=NAME_CHARS_MAX), "arguments": Text(blank=True)})
"""A call as a model made it: its arguments are text that may not even be JSON, and its tool one that there is not."""


class _Arguments:
    def schema(self) -> JsonSchema:
        return Text().schema()

    def check(self, value: Any, path: str, faults: list[Fault]) -> None:
        before = len(faults)
        Text().check(value, path, faults)
        if len(faults) == before and type(read_arguments(value)) is not dict:
            faults.append(Fault(field=path, code="bad_format", facts={"expected": "JSON object"}))


CALL = Members({"name": Key(), "arguments": _Arguments()})
"""A call as somebody writes it: its arguments are a JSON object as text."""

_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}\Z")
_CALLING = Members({"role": Choice(allowed=("assistant",)), "call": CALLED}, {"content": Text()})
_TOLD = Members({"role": Choice(allowed=("tool",)), "content": Text(blank=True)})


class ToolMessages(Messages):
    """A conversation in which a model may have called tools: `{"role": "assistant", "content"?, "call"}`, and right after it
    what the tool answered, `{"role": "tool", "content"}`."""

    __slots__ = ()

    def schema(self) -> JsonSchema:
        """The field's JSON Schema; that each call is answered it cannot say."""
        plain = super().schema()
        return {**plain, "items": {"anyOf": [plain["items"], _CALLING.schema(), _TOLD.schema()]}}

    def check(self, value: Any, path: str, faults: list[Fault]) -> None:
        """Add what is wrong with the value."""
        shapes = [_shape(each) for each in value] if type(value) is list else []
        if not any(shapes):
            super().check(value, path, faults)
            return
        if not check_length(value, path, 1, MESSAGES_MAX, faults):
            return
        before = len(faults)
        for i, (message, shape) in enumerate(zip(value, shapes, strict=True)):
            where = f"{path}[{i}]"
            shape.check(message, where, faults) if shape else self._explain(message, where, faults)
        if len(faults) == before:
            _check_answered(shapes, path, faults)


def _shape(message: Any) -> Members | None:
    """What a message must be in which a tool is called or answers; None for any other."""
    if type(message) is not dict:
        return None
    if "call" in message:
        return _CALLING
    return _TOLD if message.get("role") == "tool" else None


def _check_answered(shapes: Sequence[Members | None], path: str, faults: list[Fault]) -> None:
    """Add that a tool answers nobody, or that a call has no answer right after it."""
    for i, (before, shape) in enumerate(zip([None, *shapes], shapes, strict=False)):
        if (before is _CALLING) != (shape is _TOLD):
            allowed = ["tool"] if before is _CALLING else list(ROLES)
            faults.append(Fault(field=f"{path}[{i}].role", code="not_allowed", facts={"allowed": allowed}))
            return
    if shapes[-1] is _CALLING:
        faults.append(Fault(field=path, code="bad_format", facts={"expected": "answered"}))


def shown_turns(messages: Iterable[Turn]) -> list[dict[str, Any]]:
    """A conversation as it may be shown: roles, contents and calls."""
    return [{name: each[name] for name in ("role", "content", "call") if name in each} for each in messages]


def read_arguments(text: str) -> Any:
    """What the arguments of a call mean; the text itself where it is not JSON.

    >>> read_arguments('{"n": 1}'), read_arguments("{n: 1}"), read_arguments('{"n": NaN}')
    ({'n': 1}, '{n: 1}', '{"n": NaN}')
    """
    try:
        return json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return text


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


def turn_record(turn: Turn) -> dict[str, Any]:
    """A turn of a model as TRL's trainers read it: `content`, and of a call `tool_calls` with what its arguments mean."""
    said = {"role": "assistant", "content": turn.get("content", "")}
    if "call" not in turn:
        return said
    function = {"name": turn["call"]["name"], "arguments": read_arguments(turn["call"]["arguments"])}
    return {**said, "tool_calls": [{"type": "function", "function": function}]}


def turn_records(messages: Iterable[Turn]) -> list[dict[str, Any]]:
    """A conversation as TRL's trainers read it; what a tool answered has its `name`."""
    made, name = list[dict[str, Any]](), ""
    for each in messages:
        if each["role"] == "tool":
            made.append({"role": "tool", "name": name, "content": each["content"]})
        elif "call" in each:
            name = each["call"]["name"]
            made.append(turn_record(each))
        else:
            made.append({"role": each["role"], "content": each["content"]})
    return made


def service_messages(turns: Sequence[Turn], tools: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]] | None:
    """The same as OpenAI's fine-tuning reads it: arguments as text, and an id that leads from a tool's answer to its call
    (`call_2` to the second).

    None for what the service would refuse a whole file for: a tool's name with other signs, arguments that are no JSON object.
    """
    called = [each["call"] for each in turns if "call" in each]
    if not all(_NAME.match(each["name"]) for each in (*tools, *called)):
        return None
    if any(type(read_arguments(each["arguments"])) is not dict for each in called):
        return None
    made, calls = list[dict[str, Any]](), 0
    for each in turns:
        said = {"role": each["role"], "content": each.get("content", "")}
        if each["role"] == "tool":
            said["tool_call_id"] = f"call_{calls}"
        elif "call" in each:
            calls += 1
            function = {name: each["call"][name] for name in ("name", "arguments")}
            said["tool_calls"] = [{"id": f"call_{calls}", "type": "function", "function": function}]
        made.append(said)
    return made
