"""What people say of an agent's steps as OpenAI's fine-tuning reads it. It refuses a whole file for one line, so what it cannot
read (`service_messages`) is left out."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from tarazu.kinds.calls import Turn, service_messages
from tarazu.kinds.records import tool_records
from tarazu.kinds.trajectory.steps import Step, first_error


def service_record(payload: Mapping[str, Any], answer: Mapping[str, Any]) -> dict[str, Any] | None:
    """The conversation to learn from (`trajectory_record`), which ends with the assistant; None where there is none."""
    steps, error = list(payload["steps"]), first_error(answer.get("steps", ()))
    if error is not None and "branch" in answer:
        steps = [*steps[:error], answer["branch"]]
    elif error is not None or answer.get("goal") != "reached":
        return None
    messages = service_messages([*_said(payload, steps[:-1]), _turn(steps[-1])], payload["tools"])
    return None if messages is None else {"messages": messages, **_told(payload)}


def service_pair(payload: Mapping[str, Any], answer: Mapping[str, Any]) -> dict[str, Any] | None:
    """The preference for the corrected turn over the first bad step (`branch_record`); None where nothing was corrected."""
    error = first_error(answer.get("steps", ()))
    if error is None or "branch" not in answer:
        return None
    before = list(_said(payload, payload["steps"][:error]))
    chosen, rejected = (
        service_messages([*before, _turn(last)], payload["tools"])
        for last in (answer["branch"], payload["steps"][error])
    )
    if chosen is None or rejected is None:
        return None
    asked = {"messages": chosen[:-1], **_told(payload)}
    return {"input": asked, "preferred_output": chosen[-1:], "non_preferred_output": rejected[-1:]}


def _said(payload: Mapping[str, Any], steps: Iterable[Step]) -> Iterator[Turn]:
    """The conversation with some steps. Every call is answered, by nothing where the tool said nothing: the service asks for it."""
    yield from payload["prompt"]
    for step in steps:
        yield _turn(step)
        if "call" in step:
            yield {"role": "tool", "content": step.get("observation", "")}


def _turn(step: Step) -> Turn:
    return {"role": "assistant", **step}


def _told(payload: Mapping[str, Any]) -> dict[str, Any]:
    return {"tools": tool_records(payload["tools"]), "parallel_tool_calls": False}
