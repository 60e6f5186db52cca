"""`rubric.author`: write the rubric by which answers to a prompt are to be graded."""

from collections.abc import Mapping
from typing import Any

from tarazu.kinds import outcomes
from tarazu.kinds.base import Advice, Fault
from tarazu.kinds.declared import Declared, read
from tarazu.kinds.fields import DEMANDS, Choice, Messages, Rating
from tarazu.kinds.labels import Labels, keys_of
from tarazu.kinds.members import Members, is_sound_at
from tarazu.kinds.payloads import EXTRAS, Answers, shown_extras, shown_messages
from tarazu.kinds.rubric.author_examples import EXAMPLES
from tarazu.kinds.rubric.criteria import RUBRIC_MAX, Rubric
from tarazu.kinds.rubric.lint import rubric_advice
from tarazu.kinds.rubric.words import likeness

WRITTEN = "written"
"""The label of an answer in which a rubric was written."""
SAMPLES_MAX = 8


class RubricAuthor(Declared):
    """A prompt, if wished with sample answers and a rubric to begin with; the answer is a rubric.

    Every rubric stands for itself: consensus only says whether one could be written.
    """

    name = "rubric.author"

    ontology = Members(
        {
            "criteria_min": Rating(high=RUBRIC_MAX),
            "criteria_max": Rating(high=RUBRIC_MAX),
            "categories": Labels(least=0),
            "examples": Choice(allowed=DEMANDS),
            "comment": Choice(allowed=DEMANDS),
        },
        {"outcomes": outcomes.ALLOWED},
    )
    payload = Members(
        {"prompt": Messages()},
        {"answers": Answers(least=1, most=SAMPLES_MAX), "rubric": Rubric(least=1), **EXTRAS},
    )
    examples = EXAMPLES

    def answer(self, ontology: Mapping[str, Any]) -> Members:
        """The rubric, and a comment."""
        least, most = read(ontology, int, "criteria_min", "criteria_max")
        examples, comment = read(ontology, str, "examples", "comment")
        rubric = Rubric(least=least, most=most, examples=examples, categories=keys_of(ontology, "categories"))
        return Members({"rubric": rubric}).asking("comment", comment)

    def check_ontology(self, ontology: Any) -> list[Fault]:
        """Everything wrong with an ontology; at most as many criteria as at least."""
        faults = super().check_ontology(ontology)
        names = ("criteria_min", "criteria_max")
        if type(ontology) is dict and all(name in ontology and is_sound_at(name, faults) for name in names):
            least, most = (ontology[name] for name in names)
            if least > most:
                facts = {"min": least, "max": RUBRIC_MAX}
                faults.append(Fault(field="criteria_max", code="out_of_range", facts=facts))
        return faults

    def advice(self, answer: Any) -> list[Advice]:
        """What to think over in a rubric, finished or not."""
        return rubric_advice(answer.get("rubric")) if isinstance(answer, Mapping) else []

    def view(self, payload: Mapping[str, Any], flipped: bool) -> dict[str, Any]:  # noqa: ARG002
        """Conversation, contents of the sample answers, the rubric to begin with, note and language: no model."""
        samples = [{"key": each["key"], "content": each["content"]} for each in payload.get("answers", ())]
        return {
            "prompt": shown_messages(payload["prompt"]),
            **({"answers": samples} if samples else {}),
            **({"rubric": payload["rubric"]} if "rubric" in payload else {}),
            **shown_extras(payload),
        }

    def gap(self, one: Mapping[str, Any], other: Mapping[str, Any]) -> float:
        """How much of either rubric is not in the other: for each criterion how unlike it is to the one of the same sign
        that is most like it, weighted by points."""
        mine, theirs = one["rubric"], other["rubric"]
        return 1 - (_covered(mine, theirs) + _covered(theirs, mine)) / 2

    def verdict(self, answer: Mapping[str, Any]) -> str:  # noqa: ARG002
        """`written`."""
        return WRITTEN

    def verdicts(self, ontology: Mapping[str, Any]) -> list[str]:  # noqa: ARG002
        """`written`."""
        return [WRITTEN]


def _covered(mine: list[dict[str, Any]], theirs: list[dict[str, Any]]) -> float:
    """The share of the points of one rubric that the other one gives for the same, 0 to 1."""
    total = sum(abs(each["points"]) for each in mine)
    won = sum(abs(each["points"]) * _best(each, theirs) for each in mine)
    return float(won / total)


def _best(criterion: Mapping[str, Any], others: list[dict[str, Any]]) -> float:
    alike = (likeness(criterion["criterion"], each["criterion"]) for each in others if _same_sign(criterion, each))
    return max(alike, default=0.0)


def _same_sign(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return bool((one["points"] > 0) == (other["points"] > 0))


KIND = RubricAuthor()
"""The instance that the registry hands out."""
