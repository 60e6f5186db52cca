"""`chat.compare`: which of two answers to a conversation is better, how clearly, and on which criteria."""

from collections.abc import Iterable, Mapping
from typing import Any

from tarazu.kinds import outcomes
from tarazu.kinds.base import Fault, JsonSchema
from tarazu.kinds.chat.compare_examples import EXAMPLES
from tarazu.kinds.chat.criteria import CRITERIA, TIE, Verdicts, preferring, turned, weighed
from tarazu.kinds.declared import Declared, read
from tarazu.kinds.fields import DEMANDS, Choice, Flag, Messages, Rating
from tarazu.kinds.labels import keys_of
from tarazu.kinds.members import Field, Members, is_sound_at
from tarazu.kinds.payloads import EXTRAS, Answers, shown_extras, shown_messages
from tarazu.kinds.records import pair_record

STRENGTHS_MAX = 9

_SIDES = ("a", "b")
_SWAP = {"a": "b", "b": "a"}


class ChatCompare(Declared):
    """Two answers, `a` and `b`, to one prompt.

    Each contributor may be shown the two in the other order (`flipped`), always called a and b in the order
    shown; `canonical` brings an answer back to the stored order. Remarks are free text and keep the names
    that their author saw. `strength` runs from 1 to the ontology's `strengths` and goes with a preference for
    a side only; with `strengths` 0 it is not asked for.
    """

    name = "chat.compare"

    ontology = Members(
        {
            "criteria": CRITERIA,
            "strengths": Rating(low=0, high=STRENGTHS_MAX),
            "allow_tie": Flag(),
            "allow_both_bad": Flag(),
            "reason": Choice(allowed=DEMANDS),
        },
        {"outcomes": outcomes.ALLOWED},
    )
    payload = Members({"prompt": Messages(), "answers": Answers(most=2)}, EXTRAS)
    examples = EXAMPLES

    def answer(self, ontology: Mapping[str, Any]) -> Members:
        """The preference and its strength, the verdicts on the criteria, and a comment."""
        (strengths,), (reason,) = read(ontology, int, "strengths"), read(ontology, str, "reason")
        criteria = keys_of(ontology, "criteria")
        preference = Choice(allowed=_preferences(ontology))
        strength: Field = Rating(high=strengths) if strengths else _Never()
        members = Members(
            {"preference": preference},
            {"strength": strength, "criteria": Verdicts(keys=criteria, answers=_SIDES, reason=reason)},
        )
        return members.asking("comment", "required" if reason == "required" and not criteria else "optional")

    def whole_schema(self, ontology: Mapping[str, Any]) -> JsonSchema:
        """A preference for a side, and no other, has a strength."""
        if not ontology["strengths"]:
            return {}
        return {
            "if": {"properties": {"preference": {"enum": list(_SIDES)}}},
            "then": {"required": ["strength"]},
            "else": {"properties": {"strength": False}},
        }

    def check_whole(self, answer: Mapping[str, Any], ontology: Mapping[str, Any], faults: list[Fault]) -> None:
        """Add a strength that is missing, or that goes with no side."""
        if "preference" not in answer or not is_sound_at("preference", faults):
            return
        wanted = ontology["strengths"] > 0 and answer["preference"] in _SIDES
        if wanted and "strength" not in answer:
            faults.append(Fault(field="strength", code="missing"))
        if not wanted and "strength" in answer and is_sound_at("strength", faults):
            faults.append(Fault(field="strength", code="not_allowed", facts={"allowed": []}))

    def view(self, payload: Mapping[str, Any], flipped: bool) -> dict[str, Any]:
        """Prompt, the two contents in shown order, note and language: no model, no reference of the
        customer's."""
        contents = [entry["content"] for entry in payload["answers"]]
        ordered = contents[::-1] if flipped else contents
        return {
            "prompt": shown_messages(payload["prompt"]),
            "answers": [{"key": k, "content": text} for k, text in zip(_SIDES, ordered, strict=True)],
            **shown_extras(payload),
        }

    def canonical(self, answer: Mapping[str, Any], flipped: bool) -> dict[str, Any]:
        """The answer in stored order, from shown order."""
        return _swapped(answer) if flipped else dict(answer)

    def shown(self, answer: Mapping[str, Any], flipped: bool) -> dict[str, Any]:
        """The answer in shown order, from stored order: a swap undoes itself."""
        return self.canonical(answer, flipped)

    def gap(self, one: Mapping[str, Any], other: Mapping[str, Any]) -> float:
        """0 for the same verdict, 1 for opposite ones, one half between a side and `tie` or `both_bad`.

        The same side with different strengths differs by up to a quarter. Criteria that both judged make up
        one quarter of the whole.
        """
        return weighed(_verdict_distance(one, other), one, other, _verdict_distance)

    def verdict(self, answer: Mapping[str, Any]) -> str:
        """The overall preference: a, b, tie or both_bad."""
        return str(answer["preference"])

    def verdicts(self, ontology: Mapping[str, Any]) -> list[str]:
        """The preferences that the ontology allows."""
        return list(_preferences(ontology))


class _Never:
    """A strength where the project asks for none."""

    def schema(self) -> JsonSchema:
        return {"not": {}}

    def check(self, value: Any, path: str, faults: list[Fault]) -> None:  # noqa: ARG002
        faults.append(Fault(field=path, code="not_allowed", facts={"allowed": []}))


def _preferences(ontology: Mapping[str, Any]) -> tuple[str, ...]:
    return (*_SIDES, *(word for word in (TIE, "both_bad") if ontology[f"allow_{word}"]))


def preference_record(payload: Mapping[str, Any], label: str) -> dict[str, Any] | None:
    """The conversational preference record that trainers such as TRL read: `prompt`, `chosen`, `rejected`.

    None for "tie", "both_bad" and outcomes, which say nothing about which answer to prefer. Raises ValueError for
    another label.
    """
    if label in (TIE, "both_bad", *outcomes.OUTCOMES):
        return None
    contents = {entry["key"]: entry["content"] for entry in payload["answers"]}
    if label not in contents:
        raise ValueError(f"not a label of chat.compare: {label!r}")
    return pair_record(payload["prompt"], contents[label], contents[_SWAP[label]])


def preference_margin(answers: Iterable[Mapping[str, Any]], label: str, strengths: int) -> float:
    """By how much the answers together prefer the side `label`: the mean of their signed strengths, 0 to 1.

    A tie and an outcome count as 0; without strengths every preference is a whole one. RewardTrainer of TRL takes it
    as `margin`.

    >>> preference_margin([{"preference": "a", "strength": 3}, {"preference": "b", "strength": 1}], "a", 4)
    0.25
    """
    signed = [_signed(answer, label, strengths) for answer in answers]
    return max(sum(signed) / len(signed), 0.0) if signed else 0.0


def _signed(answer: Mapping[str, Any], label: str, strengths: int) -> float:
    preference = answer.get("preference")
    if preference not in _SIDES:
        return 0.0
    share = answer.get("strength", 1) / strengths if strengths else 1.0
    return share if preference == label else -share


def _swapped(answer: Mapping[str, Any]) -> dict[str, Any]:
    return turned(preferring(answer, _SWAP), _SWAP)


def _verdict_distance(one: Mapping[str, Any], other: Mapping[str, Any]) -> float:
    mine, theirs = one["preference"], other["preference"]
    if mine != theirs:
        return 1.0 if mine in _SIDES and theirs in _SIDES else 0.5
    first, second = one.get("strength", 0), other.get("strength", 0)
    return 0.25 * abs(first - second) / max(first, second) if first and second else 0.0


KIND = ChatCompare()
"""The instance that the registry hands out."""
