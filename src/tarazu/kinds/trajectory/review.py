"""`trajectory.review`: did an agent take the right steps, and how should it have gone on where it did not?"""

from collections.abc import Mapping
from typing import Any

from tarazu.kinds import outcomes
from tarazu.kinds.base import Fault
from tarazu.kinds.declared import Declared, read
from tarazu.kinds.fields import DEMANDS, Choice, Flag, Messages
from tarazu.kinds.members import Members, is_sound_at
from tarazu.kinds.payloads import EXTRAS, MODEL, Tools, shown_extras, shown_messages
from tarazu.kinds.trajectory.review_examples import EXAMPLES
from tarazu.kinds.trajectory.steps import BAD, Branch, Rated, Steps, first_error, same_turn

GOALS = ("reached", "partly", "missed")
"""Whether the agent came to what was asked for; also the labels."""

_FLAGS, _RULES = ("allow_neutral", "stop_at_error"), ("step_comment", "branch", "comment")


class TrajectoryReview(Declared):
    """A conversation, the tools that an agent had and the steps that it took, judged from the first to the last, or to
    the first that is bad.

    A call is judged twice: was it the right tool, and had it the right arguments? `branch` is the turn that should stand
    in place of the first bad step. That it fits the parameters of its tool is left to people: schemas are often wrong.
    """

    name = "trajectory.review"

    ontology = Members(
        {**dict.fromkeys(_FLAGS, Flag()), **dict.fromkeys(_RULES, Choice(allowed=DEMANDS))},
        {"outcomes": outcomes.ALLOWED},
    )
    payload = Members({"prompt": Messages(), "tools": Tools(), "steps": Steps()}, {"model": MODEL, **EXTRAS})
    examples = EXAMPLES
    merged = "nearest"

    def answer(self, ontology: Mapping[str, Any]) -> Members:
        """What is said of each step and of the goal, the branch, and a comment."""
        (neutral, stops), (step_comment, branch, comment) = read(ontology, bool, *_FLAGS), read(ontology, str, *_RULES)
        rated = Rated(ratings=("good", "neutral", BAD) if neutral else ("good", BAD), stops=stops, comment=step_comment)
        members = Members(
            {"steps": rated, "goal": Choice(allowed=GOALS)}, {} if branch == "off" else {"branch": Branch()}
        )
        return members.asking("comment", comment)

    def check_whole(self, answer: Mapping[str, Any], ontology: Mapping[str, Any], faults: list[Fault]) -> None:
        """Add that a branch is missing, or that there is one though no step is bad."""
        if "steps" not in answer or not is_sound_at("steps", faults):
            return
        error = first_error(answer["steps"])
        if error is None and "branch" in answer:
            faults.append(Fault(field="branch", code="not_allowed", facts={"allowed": []}))
        if error is not None and ontology["branch"] == "required" and "branch" not in answer:
            faults.append(Fault(field="branch", code="missing"))

    def check_fit(self, answer: Mapping[str, Any], ontology: Any, payload: Mapping[str, Any]) -> list[Fault]:
        """What does not fit the task: steps left out or too many, a judgement of a call that there is not or none of one
        that there is, a tool that there is not, a branch that is no other than the step."""
        if "outcome" in answer:
            return []
        rated, steps = answer["steps"], payload["steps"]
        facts = {"expected": len(steps), "length": len(rated)}
        if len(rated) > len(steps):
            return [Fault(field="steps", code="too_long", facts=facts)]
        error, faults = first_error(rated), list[Fault]()
        if len(rated) < len(steps) and not (ontology["stop_at_error"] and error is not None):
            faults.append(Fault(field="steps", code="too_short", facts=facts))
        for i, (said, step) in enumerate(zip(rated, steps, strict=False)):
            if "call" in step and "tool" not in said:
                faults.append(Fault(field=f"steps[{i}].tool", code="missing"))
            if "call" not in step and "tool" in said:
                faults.append(Fault(field=f"steps[{i}].tool", code="not_allowed", facts={"allowed": []}))
        if "branch" in answer and error is not None:
            _check_branch(answer["branch"], steps[error], payload["tools"], faults)
        return faults

    def view(self, payload: Mapping[str, Any], flipped: bool) -> dict[str, Any]:  # noqa: ARG002
        """Conversation, tools, steps, note and language: no model, no reference of the customer's."""
        return {
            "prompt": shown_messages(payload["prompt"]),
            "tools": payload["tools"],
            "steps": payload["steps"],
            **shown_extras(payload),
        }

    def gap(self, one: Mapping[str, Any], other: Mapping[str, Any]) -> float:
        """Half the mean difference over the steps that both rated, half that of the goal: 1 between the ends, one half to
        the middle."""
        places = {"good": 0.0, "neutral": 0.5, BAD: 1.0}
        pairs = list(zip(one["steps"], other["steps"], strict=False))
        rated = sum(abs(places[mine["rating"]] - places[theirs["rating"]]) for mine, theirs in pairs) / len(pairs)
        return (rated + abs(GOALS.index(one["goal"]) - GOALS.index(other["goal"])) / 2) / 2

    def verdict(self, answer: Mapping[str, Any]) -> str:
        """Whether the goal was reached."""
        return str(answer["goal"])

    def verdicts(self, ontology: Mapping[str, Any]) -> list[str]:  # noqa: ARG002
        """What can be said of the goal."""
        return list(GOALS)


def _check_branch(
    branch: Mapping[str, Any], step: Mapping[str, Any], tools: list[dict[str, Any]], faults: list[Fault]
) -> None:
    names = [tool["name"] for tool in tools]
    if "call" in branch and branch["call"]["name"] not in names:
        faults.append(Fault(field="branch.call.name", code="not_allowed", facts={"allowed": names}))
    elif same_turn(branch, step):
        faults.append(Fault(field="branch", code="duplicate"))


KIND = TrajectoryReview()
"""The instance that the registry hands out."""
