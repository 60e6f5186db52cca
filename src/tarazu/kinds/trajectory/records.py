"""What people say of an agent's steps, in the forms that trainers read: messages with `tool_calls`, and `tools`."""

from collections.abc import Mapping
from typing import Any

from tarazu.kinds.calls import turn_record
from tarazu.kinds.payloads import shown_messages
from tarazu.kinds.records import prompt_text, tool_records
from tarazu.kinds.trajectory.steps import BAD, first_error


def branch_record(payload: Mapping[str, Any], answer: Mapping[str, Any]) -> dict[str, Any] | None:
    """The preference for the corrected turn over the first bad step, after all that came before it: a conversational
    preference of TRL with `tools`. None where nothing was corrected."""
    error = first_error(answer.get("steps", ()))
    if error is None or "branch" not in answer:
        return None
    return {
        "prompt": _messages(payload, error),
        "chosen": [turn_record(answer["branch"])],
        "rejected": [turn_record(payload["steps"][error])],
        "tools": tool_records(payload["tools"]),
    }


def trajectory_record(payload: Mapping[str, Any], answer: Mapping[str, Any]) -> dict[str, Any] | None:
    """The conversation to learn from, as TRL's SFTTrainer reads it: the steps up to the first error with the corrected
    turn, or all steps where none is bad and the goal was reached. None for the rest."""
    error = first_error(answer.get("steps", ()))
    if error is None and answer.get("goal") == "reached":
        messages = _messages(payload, len(payload["steps"]))
    elif error is not None and "branch" in answer:
        messages = [*_messages(payload, error), turn_record(answer["branch"])]
    else:
        return None
    return {"messages": messages, "tools": tool_records(payload["tools"])}


def reviewed_steps(payload: Mapping[str, Any], answer: Mapping[str, Any]) -> dict[str, Any] | None:
    """The stepwise form of TRL: `prompt`, `completions`, and `labels` that are false for bad steps; only steps that were
    rated. What a tool answered stands in front of the step after it. Beside it all that was said of each step, null where
    nothing was. None for an outcome."""
    if "steps" not in answer:
        return None
    rated, steps = answer["steps"], payload["steps"]
    seen = ["", *(step.get("observation", "") for step in steps)]
    return {
        "prompt": prompt_text(payload["prompt"]),
        "completions": [_told(step, seen[i]) for i, step in enumerate(steps[: len(rated)])],
        "labels": [each["rating"] != BAD for each in rated],
        **{name: [each.get(key) for each in rated] for name, key in _SAID},
        "first_error": first_error(rated),
        "goal": answer["goal"],
    }


_SAID = (("ratings", "rating"), ("right_tool", "tool"), ("right_arguments", "arguments"), ("comments", "comment"))


def _messages(payload: Mapping[str, Any], steps: int) -> list[dict[str, Any]]:
    """The conversation with the first so many steps: what the agent wrote and called, and what the tools answered."""
    messages = shown_messages(payload["prompt"])
    for step in payload["steps"][:steps]:
        messages.append(turn_record(step))
        if "observation" in step:
            messages.append({"role": "tool", "name": step["call"]["name"], "content": step["observation"]})
    return messages


def _told(step: Mapping[str, Any], seen: str) -> str:
    call = step.get("call")
    called = f"{call['name']}({call['arguments']})" if call else ""
    return "\n\n".join(part for part in (seen, step.get("content", ""), called) if part)
