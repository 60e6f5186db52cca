"""`chat.compare`: which of two answers to a conversation is better, how clearly, and on which criteria."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self

from tarazu.kinds import outcomes
from tarazu.kinds.base import (
    Fault,
    JsonSchema,
    Language,
    check_members,
    document_schema,
    object_schema,
    wrong_type,
)
from tarazu.kinds.chat.compare_examples import EXAMPLES
from tarazu.kinds.fields import (
    DEMANDS,
    REMARK_CHARS_MAX,
    Choice,
    Criteria,
    Flag,
    Key,
    Localised,
    Messages,
    Rating,
    Text,
    check_choice,
    check_criteria,
    check_length,
    check_new_key,
    check_rating,
    check_remark,
)
from tarazu.kinds.payloads import (
    EXTRA_NAMES,
    Answers,
    check_extras,
    extras_schema,
    shown_extras,
    shown_messages,
)
from tarazu.kinds.records import pair_record

CRITERIA_MAX = 20
STRENGTHS_MAX = 9

_SIDES = ("a", "b")
_SWAP = {"a": "b", "b": "a"}
_ONTOLOGY_REQUIRED = frozenset(("criteria", "strengths", "allow_tie", "allow_both_bad", "reason"))
_ONTOLOGY = _ONTOLOGY_REQUIRED | {"outcomes"}
_CRITERION = frozenset(("key", "label"))
_PAYLOAD_REQUIRED = frozenset(("prompt", "answers"))
_PAYLOAD = _PAYLOAD_REQUIRED | EXTRA_NAMES
_ANSWER_REQUIRED = frozenset(("preference",))
_ANSWER = _ANSWER_REQUIRED | {"strength", "criteria", "comment"}
_REMARK = Text(chars_max=REMARK_CHARS_MAX, blank=True)
_PROMPT = Messages()
_ANSWERS = Answers(most=2)
_CRITERIA_WEIGHT = 0.25


class ChatCompare:
    """Two answers, `a` and `b`, to one prompt.

    Each contributor may be shown the two in the other order (`flipped`), always called a and b in the order
    shown; `canonical` brings an answer back to the stored order. Remarks are free text and keep the names
    that their author saw. `strength` runs from 1 to the ontology's `strengths` and goes with a preference for
    a side only; with `strengths` 0 it is not asked for.
    """

    name = "chat.compare"

    def ontology_schema(self) -> JsonSchema:
        """The schema of criteria, strengths and what else may be answered."""
        criterion = object_schema({"key": Key().schema(), "label": Localised().schema()}, _CRITERION)
        properties: dict[str, JsonSchema] = {
            "criteria": {"type": "array", "items": criterion, "maxItems": CRITERIA_MAX},
            "strengths": Rating(low=0, high=STRENGTHS_MAX).schema(),
            "allow_tie": Flag().schema(),
            "allow_both_bad": Flag().schema(),
            "reason": Choice(allowed=DEMANDS).schema(),
            "outcomes": outcomes.allowed_schema(),
        }
        return document_schema("chat.compare ontology", object_schema(properties, _ONTOLOGY_REQUIRED))

    def payload_schema(self) -> JsonSchema:
        """The schema of a prompt with its two answers."""
        properties = {"prompt": _PROMPT.schema(), "answers": _ANSWERS.schema(), **extras_schema()}
        return document_schema("chat.compare payload", object_schema(properties, _PAYLOAD_REQUIRED))

    def answer_schema(self, ontology: Mapping[str, Any]) -> JsonSchema:
        """The schema of an answer under a valid ontology."""
        rules = _Rules.of(ontology)
        properties: dict[str, JsonSchema] = {
            "preference": Choice(allowed=rules.preferences).schema(),
            "criteria": Criteria(keys=rules.criteria, reason=rules.reason).schema(),
            "comment": _REMARK.schema(),
        }
        schema = object_schema(properties, _ANSWER_REQUIRED)
        if rules.strengths:
            properties["strength"] = Rating(high=rules.strengths).schema()
            schema["if"] = {"properties": {"preference": {"enum": list(_SIDES)}}}
            schema["then"] = {"required": ["strength"]}
            schema["else"] = {"properties": {"strength": False}}
        if rules.reason == "required" and not rules.criteria:
            properties["comment"] = Text(chars_max=REMARK_CHARS_MAX).schema()
            schema["required"] = ["comment", "preference"]
        return document_schema("chat.compare answer", outcomes.either_schema(schema, rules.outcomes))

    def check_ontology(self, ontology: Any) -> list[Fault]:
        """Everything wrong with an ontology."""
        faults: list[Fault] = []
        if not check_members(ontology, "", _ONTOLOGY_REQUIRED, _ONTOLOGY, faults):
            return faults
        if "criteria" in ontology and check_length(ontology["criteria"], "criteria", 0, CRITERIA_MAX, faults):
            _check_criteria(ontology["criteria"], faults)
        if "strengths" in ontology:
            Rating(low=0, high=STRENGTHS_MAX).check(ontology["strengths"], "strengths", faults)
        for key in ("allow_tie", "allow_both_bad"):
            if key in ontology:
                Flag().check(ontology[key], key, faults)
        if "reason" in ontology:
            Choice(allowed=DEMANDS).check(ontology["reason"], "reason", faults)
        outcomes.check_allowed(ontology, faults)
        return faults

    def check_payload(self, payload: Any, ontology: Any) -> list[Fault]:  # noqa: ARG002
        """Everything wrong with a payload; the ontology does not matter to it."""
        faults: list[Fault] = []
        if not check_members(payload, "", _PAYLOAD_REQUIRED, _PAYLOAD, faults):
            return faults
        if "prompt" in payload:
            _PROMPT.check(payload["prompt"], "prompt", faults)
        if "answers" in payload:
            _ANSWERS.check(payload["answers"], "answers", faults)
        if len(payload) > 2:
            check_extras(payload, faults)
        return faults

    def check_answer(self, answer: Any, ontology: Any) -> list[Fault]:
        """Everything wrong with an answer; an ontology that cannot be read is the one fault `ontology`."""
        try:
            rules = _Rules.of(ontology)
        except (AttributeError, KeyError, TypeError):
            return [wrong_type("ontology", "object")]
        faults: list[Fault] = []
        if outcomes.is_outcome(answer, rules.outcomes):
            outcomes.check_outcome(answer, rules.outcomes, faults)
            return faults
        if not check_members(answer, "", _ANSWER_REQUIRED, _ANSWER, faults):
            return faults
        if "preference" in answer:
            check_choice(answer["preference"], rules.preferences, "preference", faults)
        _check_strength(answer, rules.strengths, faults)
        if "criteria" in answer:
            check_criteria(answer["criteria"], rules.criteria, rules.reason, "criteria", faults)
        needed = rules.reason == "required" and not rules.criteria
        check_remark(answer, "comment", "", "required" if needed else "optional", faults)
        return faults

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

    def distance(self, one: Mapping[str, Any], other: Mapping[str, Any]) -> float:
        """0 for the same verdict, 1 for opposite ones, one half between a side and `tie` or `both_bad`.

        The same side with different strengths differs by up to a quarter. Criteria that both judged make up
        one quarter of the whole. An outcome is as far from a verdict as can be.
        """
        apart = outcomes.outcome_distance(one, other)
        if apart is not None:
            return apart
        overall = _verdict_distance(one, other)
        mine, theirs = one.get("criteria") or {}, other.get("criteria") or {}
        both = [_verdict_distance(mine[key], theirs[key]) for key in sorted(mine.keys() & theirs.keys())]
        if not both:
            return overall
        return (1 - _CRITERIA_WEIGHT) * overall + _CRITERIA_WEIGHT * sum(both) / len(both)

    def label(self, answer: Mapping[str, Any]) -> str:
        """The overall preference, a, b, tie or both_bad, or the outcome."""
        label: str = answer["outcome"] if "outcome" in answer else answer["preference"]
        return label

    def labels(self, ontology: Mapping[str, Any]) -> list[str]:
        """The preferences and the outcomes that the ontology allows."""
        rules = _Rules.of(ontology)
        return [*rules.preferences, *rules.outcomes]

    def example(self, language: Language) -> dict[str, Any]:
        """A valid ontology, payload and answer in English or Hindi."""
        return EXAMPLES[language]()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rules:
    """What an ontology asks of an answer; reading one that never passed its check raises AttributeError, KeyError
    or TypeError."""

    preferences: tuple[str, ...]
    criteria: tuple[str, ...]
    strengths: int
    reason: str
    outcomes: tuple[str, ...]

    @classmethod
    def of(cls, ontology: Mapping[str, Any]) -> Self:
        criteria = tuple(criterion["key"] for criterion in ontology["criteria"])
        strengths, reason = ontology["strengths"], ontology["reason"]
        if type(strengths) is not int or type(reason) is not str or not all(type(k) is str for k in criteria):
            raise TypeError("not an ontology of chat.compare")
        extra = [word for word in ("tie", "both_bad") if ontology[f"allow_{word}"]]
        allowed = outcomes.allowed_of(ontology)
        return cls(
            preferences=(*_SIDES, *extra), criteria=criteria, strengths=strengths, reason=reason, outcomes=allowed
        )


def preference_record(payload: Mapping[str, Any], label: str) -> dict[str, Any] | None:
    """The conversational preference record that trainers such as TRL read: `prompt`, `chosen`, `rejected`.

    None for "tie", "both_bad" and outcomes, which say nothing about which answer to prefer. Raises ValueError for
    another label.
    """
    if label in ("tie", "both_bad", *outcomes.OUTCOMES):
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


def _check_criteria(criteria: list[Any], faults: list[Fault]) -> None:
    seen: set[str] = set()
    for i, criterion in enumerate(criteria):
        path = f"criteria[{i}]"
        if not check_members(criterion, path, _CRITERION, _CRITERION, faults):
            continue
        if "label" in criterion:
            Localised().check(criterion["label"], f"{path}.label", faults)
        if "key" in criterion:
            check_new_key(criterion["key"], f"{path}.key", seen, faults)


def _check_strength(answer: Mapping[str, Any], strengths: int, faults: list[Fault]) -> None:
    preference = answer.get("preference")
    if preference not in (*_SIDES, "tie", "both_bad"):
        return
    wanted = strengths > 0 and preference in _SIDES
    if "strength" in answer:
        if wanted:
            check_rating(answer["strength"], 1, strengths, "strength", faults)
        else:
            faults.append(Fault(field="strength", code="not_allowed", facts={"allowed": []}))
    elif wanted:
        faults.append(Fault(field="strength", code="missing"))


def _swapped(answer: Mapping[str, Any]) -> dict[str, Any]:
    swapped = _swap_preference(answer)
    criteria = answer.get("criteria")
    if isinstance(criteria, Mapping):
        swapped["criteria"] = {
            key: _swap_preference(verdict) if isinstance(verdict, Mapping) else verdict
            for key, verdict in criteria.items()
        }
    return swapped


def _swap_preference(holder: Mapping[str, Any]) -> dict[str, Any]:
    swapped = dict(holder)
    preference = holder.get("preference")
    if isinstance(preference, str):
        swapped["preference"] = _SWAP.get(preference, preference)
    return swapped


def _verdict_distance(one: Mapping[str, Any], other: Mapping[str, Any]) -> float:
    mine, theirs = one["preference"], other["preference"]
    if mine != theirs:
        return 1.0 if mine in _SIDES and theirs in _SIDES else 0.5
    first, second = one.get("strength", 0), other.get("strength", 0)
    return 0.25 * abs(first - second) / max(first, second) if first and second else 0.0


KIND = ChatCompare()
"""The instance that the registry hands out."""
