"""What people say of an agent's steps as OpenAI's fine-tuning reads it: calls have ids, and their arguments are text.

It refuses a whole file for one line, so what it cannot read is left out: a name that it takes for none of a tool, arguments
that are no JSON object.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from tarazu.kinds.calls import read_arguments
from tarazu.kinds.payloads import shown_messages
from tarazu.kinds.records import tool_records
from tarazu.kinds.trajectory.steps import Step, first_error

_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}\Z")


def service_record(payload: Mapping[str, Any], answer: Mapping[str, Any]) -> dict[str, Any] | None:
    """The conversation to learn from (`trajectory_record`), which ends with the assistant; None where there is none."""
    steps, error = list(payload["steps"]), first_error(answer.get("steps", ()))
    if error is not None and "branch" in answer:
        steps = [*steps[:error], answer["branch"]]
    elif error is not None or answer.get("goal") != "reached":
        return None
    if not _is_read(payload, steps):
        return None
    messages = [*_messages(payload, steps[:-1]), _turn(steps[-1], len(steps))]
    return {"messages": messages, "tools": tool_records(payload["tools"]), "parallel_tool_calls": False}


def service_pair(payload: Mapping[str, Any], answer: Mapping[str, Any]) -> dict[str, Any] | None:
    """The preference for the corrected turn over the first bad step (`branch_record`); None where nothing was corrected."""
    error = first_error(answer.get("steps", ()))
    if error is None or "branch" not in answer:
        return None
    before, bad = payload["steps"][:error], payload["steps"][error]
    if not _is_read(payload, [*before, bad, answer["branch"]]):
        return None
    asked = {"messages": _messages(payload, before), "tools": tool_records(payload["tools"])}
    return {
        "input": {**asked, "parallel_tool_calls": False},
        "preferred_output": [_turn(answer["branch"], error + 1)],
        "non_preferred_output": [_turn(bad, error + 1)],
    }


def _messages(payload: Mapping[str, Any], steps: Iterable[Step]) -> list[dict[str, Any]]:
    """The conversation with some steps. Every call is answered, by nothing where the tool said nothing: the service asks for it."""
    messages = shown_messages(payload["prompt"])
    for number, step in enumerate(steps, start=1):
        messages.append(_turn(step, number))
        if "call" in step:
            told = {"role": "tool", "tool_call_id": f"call_{number}", "content": step.get("observation", "")}
            messages.append(told)
    return messages


def _turn(step: Step, number: int) -> dict[str, Any]:
    said = {"role": "assistant", "content": step.get("content", "")}
    if "call" not in step:
        return said
    function = {"name": step["call"]["name"], "arguments": step["call"]["arguments"]}
    return {**said, "tool_calls": [{"id": f"call_{number}", "type": "function", "function": function}]}


def _is_read(payload: Mapping[str, Any], steps: Iterable[Step]) -> bool:
    calls = [step["call"] for step in steps if "call" in step]
    names = [each["name"] for each in (*payload["tools"], *calls)]
    sound = all(type(read_arguments(each["arguments"])) is dict for each in calls)
    return sound and all(map(_NAME.match, names))
