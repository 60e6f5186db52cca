"""`chat.compare`: which of two to eight answers to a conversation is best, how clearly, and on which criteria."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from tarazu.kinds import outcomes
from tarazu.kinds.base import Fault, JsonSchema
from tarazu.kinds.chat.compare_examples import EXAMPLES, MORE_ANSWERS
from tarazu.kinds.chat.criteria import CRITERIA, TIE, Verdicts, preferring, turned, weighed
from tarazu.kinds.declared import Declared, read
from tarazu.kinds.fields import DEMANDS, Choice, Flag, Messages, Rating
from tarazu.kinds.labels import keys_of
from tarazu.kinds.members import Field, Members, is_sound_at
from tarazu.kinds.payloads import EXTRAS, LETTERS, Answers, shown_extras, shown_messages, with_answers
from tarazu.kinds.records import pair_record

STRENGTHS_MAX = 9
ANSWERS_MIN, ANSWERS_MAX = 2, len(LETTERS)
BOTH_BAD = "both_bad"


@cache
def _payload(most: int) -> Members:
    return Members({"prompt": Messages(), "answers": Answers(least=ANSWERS_MIN, most=most)}, EXTRAS)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatCompare(Declared):
    """Two answers, `a` and `b`, to one prompt; up to eight, `a` to `h`, where the ontology's `answers_max` says so.

    The preference is the best answer, `tie` where no one is, or `both_bad` where all are bad. `strength` says how much
    better the best is than the next best, from 1 to the ontology's `strengths`, and goes with a letter only; with
    `strengths` 0 it is not asked for.

    Each contributor is shown the answers in the order of the payload or in the reverse (`flipped`), always called
    a, b, c … in the order shown; `canonical` brings an answer back to the stored order. Remarks are free text and keep
    the names that their author saw. `among` gives the kind as it is for one task, whose letters are the ones that an
    answer may name and by which it is turned; without it an answer is turned as one of two.
    """

    letters: tuple[str, ...] | None = None

    name = "chat.compare"
    label_tells = True

    ontology = Members(
        {
            "criteria": CRITERIA,
            "strengths": Rating(low=0, high=STRENGTHS_MAX),
            "allow_tie": Flag(),
            "allow_both_bad": Flag(),
            "reason": Choice(allowed=DEMANDS),
        },
        {"answers_max": Rating(low=ANSWERS_MIN, high=ANSWERS_MAX), "outcomes": outcomes.ALLOWED},
    )
    payload = _payload(ANSWERS_MAX)
    examples = EXAMPLES

    def sampled(self, payload: Mapping[str, Any], ontology: Mapping[str, Any]) -> dict[str, Any]:
        """As many answers as the ontology lets a task have."""
        return with_answers(payload, MORE_ANSWERS, _answers_max(ontology))

    def has_more(self, ontology: Mapping[str, Any]) -> bool:
        """Whether a task under this ontology may have more than two answers."""
        return _answers_max(ontology) > ANSWERS_MIN

    def among(self, payload: Mapping[str, Any]) -> "ChatCompare":
        """The kind as it is for the answers of one checked payload."""
        return ChatCompare(letters=LETTERS[: len(payload["answers"])])

    def answer(self, ontology: Mapping[str, Any]) -> Members:
        """The preference and its strength, the verdicts on the criteria, and a comment."""
        (strengths,), (reason,) = read(ontology, int, "strengths"), read(ontology, str, "reason")
        letters, criteria = self._letters(ontology), keys_of(ontology, "criteria")
        preference = Choice(allowed=_preferences(letters, ontology))
        strength: Field = Rating(high=strengths) if strengths else _Never()
        members = Members(
            {"preference": preference},
            {"strength": strength, "criteria": Verdicts(keys=criteria, answers=letters, reason=reason)},
        )
        return members.asking("comment", "required" if reason == "required" and not criteria else "optional")

    def whole_schema(self, ontology: Mapping[str, Any]) -> JsonSchema:
        """A preference for an answer, and no other, has a strength."""
        if not ontology["strengths"]:
            return {}
        return {
            "if": {"properties": {"preference": {"enum": list(self._letters(ontology))}}},
            "then": {"required": ["strength"]},
            "else": {"properties": {"strength": False}},
        }

    def check_payload(self, payload: Any, ontology: Any) -> list[Fault]:
        """Everything wrong with a payload; it has as many answers as the ontology lets it."""
        faults: list[Fault] = []
        _payload(_answers_max(ontology)).check(payload, "", faults)
        return faults

    def check_whole(self, answer: Mapping[str, Any], ontology: Mapping[str, Any], faults: list[Fault]) -> None:
        """Add a strength that is missing, or that goes with no answer."""
        if "preference" not in answer or not is_sound_at("preference", faults):
            return
        wanted = ontology["strengths"] > 0 and answer["preference"] in LETTERS
        if wanted and "strength" not in answer:
            faults.append(Fault(field="strength", code="missing"))
        if not wanted and "strength" in answer and is_sound_at("strength", faults):
            faults.append(Fault(field="strength", code="not_allowed", facts={"allowed": []}))

    def view(self, payload: Mapping[str, Any], flipped: bool) -> dict[str, Any]:
        """Prompt, contents in shown order, note and language: no model, no reference of the customer's."""
        contents = [entry["content"] for entry in payload["answers"]]
        ordered = contents[::-1] if flipped else contents
        return {
            "prompt": shown_messages(payload["prompt"]),
            "answers": [{"key": key, "content": text} for key, text in zip(LETTERS, ordered, strict=False)],
            **shown_extras(payload),
        }

    def canonical(self, answer: Mapping[str, Any], flipped: bool) -> dict[str, Any]:
        """The answer in stored order, from shown order."""
        if not flipped:
            return dict(answer)
        letters = self.letters or LETTERS[:ANSWERS_MIN]
        swap = dict(zip(letters, letters[::-1], strict=True))
        return turned(preferring(answer, swap), swap)

    def shown(self, answer: Mapping[str, Any], flipped: bool) -> dict[str, Any]:
        """The answer in shown order, from stored order: a reversal undoes itself."""
        return self.canonical(answer, flipped)

    def gap(self, one: Mapping[str, Any], other: Mapping[str, Any]) -> float:
        """0 for the same verdict, 1 for two different answers, one half between an answer and `tie` or `both_bad`.

        The same answer with different strengths differs by up to a quarter. Criteria that both judged make up
        one quarter of the whole.
        """
        return weighed(_verdict_distance(one, other), one, other, _verdict_distance)

    def verdict(self, answer: Mapping[str, Any]) -> str:
        """The overall preference: a letter, tie or both_bad."""
        return str(answer["preference"])

    def verdicts(self, ontology: Mapping[str, Any]) -> list[str]:
        """The preferences that the ontology allows."""
        return list(_preferences(self._letters(ontology), ontology))

    def _letters(self, ontology: Mapping[str, Any]) -> tuple[str, ...]:
        """What an answer may name. Raises AttributeError or TypeError for an ontology that never passed its check."""
        if self.letters is not None:
            return self.letters
        most = ontology.get("answers_max", ANSWERS_MIN)
        if type(most) is not int:
            raise TypeError("not a number: answers_max")
        return LETTERS[: max(most, 0)]


class _Never:
    """A strength where the project asks for none."""

    def schema(self) -> JsonSchema:
        return {"not": {}}

    def check(self, value: Any, path: str, faults: list[Fault]) -> None:  # noqa: ARG002
        faults.append(Fault(field=path, code="not_allowed", facts={"allowed": []}))


def _preferences(letters: tuple[str, ...], ontology: Mapping[str, Any]) -> tuple[str, ...]:
    return (*letters, *(word for word in (TIE, BOTH_BAD) if ontology[f"allow_{word}"]))


def _answers_max(ontology: Any) -> int:
    most = ontology.get("answers_max") if isinstance(ontology, Mapping) else None
    return most if type(most) is int and ANSWERS_MIN <= most <= ANSWERS_MAX else ANSWERS_MIN


def preference_pairs(
    payload: Mapping[str, Any], answers: Sequence[Mapping[str, Any]], label: str, strengths: int
) -> list[dict[str, Any]]:
    """The answer `label` preferred to each other one of its task, as trainers such as TRL read conversational preferences:
    `prompt`, `chosen`, `rejected`, both models, and the `margin` that `answers` give (`preference_margin`).

    Nothing for "tie", "both_bad" and outcomes, which say nothing about which answer to prefer. Raises ValueError for
    another label.
    """
    if label in (TIE, BOTH_BAD, *outcomes.OUTCOMES):
        return []
    others = {entry["key"]: entry for entry in payload["answers"]}
    if label not in others:
        raise ValueError(f"not a label of chat.compare: {label!r}")
    best = others.pop(label)
    return [
        {
            **pair_record(payload["prompt"], best["content"], each["content"]),
            "chosen_model": best.get("model"),
            "rejected_model": each.get("model"),
            "margin": preference_margin(answers, label, key, strengths),
        }
        for key, each in others.items()
    ]


def preference_margin(answers: Sequence[Mapping[str, Any]], chosen: str, rejected: str, strengths: int) -> float:
    """By how much the answers together prefer one letter to another: the mean of their signed strengths, 0 to 1.

    An answer that picked neither counts as 0; without strengths every pick is a whole one. RewardTrainer of TRL takes it
    as `margin`. A strength is that over the next best, so that over any other answer is at least as great.

    >>> preference_margin([{"preference": "a", "strength": 3}, {"preference": "b", "strength": 1}], "a", "b", 4)
    0.25
    """
    sign = {chosen: 1.0, rejected: -1.0}
    signed = [
        sign.get(answer.get("preference", ""), 0.0) * (answer.get("strength", 1) / strengths if strengths else 1.0)
        for answer in answers
    ]
    return max(sum(signed) / len(signed), 0.0) if signed else 0.0


def _verdict_distance(one: Mapping[str, Any], other: Mapping[str, Any]) -> float:
    mine, theirs = one["preference"], other["preference"]
    if mine != theirs:
        return 1.0 if mine in LETTERS and theirs in LETTERS else 0.5
    first, second = one.get("strength", 0), other.get("strength", 0)
    return 0.25 * abs(first - second) / max(first, second) if first and second else 0.0


KIND = ChatCompare()
"""The instance that the registry hands out."""
