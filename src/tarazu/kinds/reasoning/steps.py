"""`reasoning.steps`: is each step of a chain of reasoning good, neutral or bad, and how should it have gone on?"""

from collections.abc import Mapping, Sequence
from typing import Any

from tarazu.kinds import outcomes
from tarazu.kinds.base import Fault
from tarazu.kinds.declared import Declared, read
from tarazu.kinds.fields import DEMANDS, Choice, Flag, Messages, Text
from tarazu.kinds.members import Items, Members, is_sound_at
from tarazu.kinds.payloads import EXTRAS, MODEL, shown_extras, shown_messages
from tarazu.kinds.reasoning.records import BAD, first_error
from tarazu.kinds.reasoning.steps_examples import EXAMPLES
from tarazu.kinds.together import Parts

SOUND = "sound"
"""The label of reasoning without a bad step."""
STEPS_MAX = 200


class ReasoningSteps(Declared):
    """A problem and the steps of a solution, rated from the first to the last, or to the first that is bad.

    `correction` is how the solution should go on in place of its first bad step.
    """

    name = "reasoning.steps"

    ontology = Members(
        {
            "allow_neutral": Flag(),
            "stop_at_error": Flag(),
            "correction": Choice(allowed=DEMANDS),
            "comment": Choice(allowed=DEMANDS),
        },
        {"outcomes": outcomes.ALLOWED},
    )
    payload = Members(
        {"prompt": Messages(), "steps": Items(each=Members({"content": Text()}), least=1, most=STEPS_MAX)},
        {"model": MODEL, **EXTRAS},
    )
    examples = EXAMPLES
    merged = "parts"

    def answer(self, ontology: Mapping[str, Any]) -> Members:
        """A rating of each step, the correction, and a comment."""
        neutral, _ = read(ontology, bool, "allow_neutral", "stop_at_error")
        correction, comment = read(ontology, str, "correction", "comment")
        rating = Choice(allowed=("good", "neutral", BAD) if neutral else ("good", BAD))
        ratings = Items(each=rating, least=1, most=STEPS_MAX)
        members = Members({"ratings": ratings}, {} if correction == "off" else {"correction": Text()})
        return members.asking("comment", comment)

    def check_whole(self, answer: Mapping[str, Any], ontology: Mapping[str, Any], faults: list[Fault]) -> None:
        """Add ratings after the first error where it is the last to be rated, and a correction that is missing, or that
        corrects nothing."""
        if "ratings" not in answer or not is_sound_at("ratings", faults):
            return
        ratings, error = answer["ratings"], first_error(answer["ratings"])
        if ontology["stop_at_error"] and error is not None and error + 1 < len(ratings):
            faults.append(Fault(field=f"ratings[{error + 1}]", code="not_allowed", facts={"allowed": []}))
        if error is None and "correction" in answer:
            faults.append(Fault(field="correction", code="not_allowed", facts={"allowed": []}))
        if error is not None and ontology["correction"] == "required" and "correction" not in answer:
            faults.append(Fault(field="correction", code="missing"))

    def check_fit(self, answer: Mapping[str, Any], ontology: Any, payload: Mapping[str, Any]) -> list[Fault]:
        """What does not fit the task: more ratings than steps, or fewer without an error that ends them."""
        if "outcome" in answer:
            return []
        ratings, steps = answer["ratings"], len(payload["steps"])
        facts = {"expected": steps, "length": len(ratings)}
        if len(ratings) > steps:
            return [Fault(field="ratings", code="too_long", facts=facts)]
        ended = ontology["stop_at_error"] and ratings[-1] == BAD
        return [] if ended or len(ratings) == steps else [Fault(field="ratings", code="too_short", facts=facts)]

    def view(self, payload: Mapping[str, Any], flipped: bool) -> dict[str, Any]:  # noqa: ARG002
        """Problem, steps, note and language: no model, no reference of the customer's."""
        steps = [{"content": step["content"]} for step in payload["steps"]]
        return {"prompt": shown_messages(payload["prompt"]), "steps": steps, **shown_extras(payload)}

    def gap(self, one: Mapping[str, Any], other: Mapping[str, Any]) -> float:
        """The mean difference over the steps that both rated: 1 between good and bad, one half to neutral."""
        places = {"good": 0.0, "neutral": 0.5, BAD: 1.0}
        pairs = list(zip(one["ratings"], other["ratings"], strict=False))
        return sum(abs(places[mine] - places[theirs]) for mine, theirs in pairs) / len(pairs)

    def parts(self, answers: Sequence[Mapping[str, Any]], ontology: Mapping[str, Any]) -> list[Parts] | None:  # noqa: ARG002
        """The rating of each step that a person got to."""
        return [{str(n): rating for n, rating in enumerate(each["ratings"], 1)} for each in answers]

    def assembled(
        self, verdicts: Parts, answers: Sequence[Mapping[str, Any]], ontology: Mapping[str, Any]
    ) -> dict[str, Any]:
        """The ratings, up to the first error where it is the last to be rated, with the correction of somebody who saw
        that error."""
        ratings = [verdicts[str(n)] for n in range(1, len(verdicts) + 1)]
        error = first_error(ratings)
        if error is not None and ontology["stop_at_error"]:
            ratings = ratings[: error + 1]
        same = [each for each in answers if first_error(each["ratings"]) == error]
        able = [each for each in same if "correction" in each] if error is not None else same
        base = {name: value for name, value in answers[0].items() if name != "correction"}
        told = {"correction": able[0]["correction"]} if able and error is not None else {}
        return {**base, "ratings": ratings, **told}

    def verdict(self, answer: Mapping[str, Any]) -> str:
        """`step-3` where the third step is the first bad one, `sound` where none is."""
        error = first_error(answer["ratings"])
        return SOUND if error is None else f"step-{error + 1}"

    def verdicts(self, ontology: Mapping[str, Any]) -> list[str]:  # noqa: ARG002
        """`sound`; steps occur besides, as many as tasks have."""
        return [SOUND]


KIND = ReasoningSteps()
"""The instance that the registry hands out."""
