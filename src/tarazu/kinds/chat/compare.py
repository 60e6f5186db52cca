"""`chat.compare`: which of two answers to a conversation is better, how clearly, and on which criteria."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

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
    CONTENT_CHARS_MAX,
    DEMANDS,
    NAME_CHARS_MAX,
    REMARK_CHARS_MAX,
    Choice,
    Criteria,
    Flag,
    Key,
    KeyValues,
    LanguageTag,
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
    is_sound,
    is_told,
)

CRITERIA_MAX = 20
STRENGTHS_MAX = 9

_SIDES = ("a", "b")
_SWAP = {"a": "b", "b": "a"}
_ONTOLOGY = frozenset(("criteria", "strengths", "allow_tie", "allow_both_bad", "reason"))
_CRITERION = frozenset(("key", "label"))
_PAYLOAD_REQUIRED = frozenset(("prompt", "answers"))
_PAYLOAD = _PAYLOAD_REQUIRED | {"note", "reference", "language"}
_ENTRY_REQUIRED = frozenset(("key", "content"))
_ENTRY = _ENTRY_REQUIRED | {"model"}
_ANSWER_REQUIRED = frozenset(("preference",))
_ANSWER = _ANSWER_REQUIRED | {"strength", "criteria", "comment"}
_CONTENT = Text(blank=True)
_REMARK = Text(chars_max=REMARK_CHARS_MAX, blank=True)
_MODEL = Text(chars_max=NAME_CHARS_MAX)
_PROMPT = Messages()
_EXTRAS = (("note", _REMARK), ("reference", KeyValues()), ("language", LanguageTag()))
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
        }
        return document_schema("chat.compare ontology", object_schema(properties, _ONTOLOGY))

    def payload_schema(self) -> JsonSchema:
        """The schema of a prompt with its two answers."""
        entries = [
            object_schema(
                {"key": {"const": key}, "content": _CONTENT.schema(), "model": _MODEL.schema()},
                _ENTRY_REQUIRED,
            )
            for key in _SIDES
        ]
        properties: dict[str, JsonSchema] = {
            "prompt": _PROMPT.schema(),
            "answers": {
                "type": "array",
                "prefixItems": entries,
                "items": False,
                "minItems": 2,
                "maxItems": 2,
            },
            **{key: field.schema() for key, field in _EXTRAS},
        }
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
        return document_schema("chat.compare answer", schema)

    def check_ontology(self, ontology: Any) -> list[Fault]:
        """Everything wrong with an ontology."""
        faults: list[Fault] = []
        if not check_members(ontology, "", _ONTOLOGY, _ONTOLOGY, faults):
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
        return faults

    def check_payload(self, payload: Any, ontology: Any) -> list[Fault]:  # noqa: ARG002
        """Everything wrong with a payload; the ontology does not matter to it."""
        faults: list[Fault] = []
        if not check_members(payload, "", _PAYLOAD_REQUIRED, _PAYLOAD, faults):
            return faults
        if "prompt" in payload:
            _PROMPT.check(payload["prompt"], "prompt", faults)
        if "answers" in payload:
            _check_entries(payload["answers"], faults)
        if len(payload) > 2:
            for key, field in _EXTRAS:
                if key in payload:
                    field.check(payload[key], key, faults)
        return faults

    def check_answer(self, answer: Any, ontology: Any) -> list[Fault]:
        """Everything wrong with an answer; an ontology that cannot be read is the one fault `ontology`."""
        try:
            rules = _Rules.of(ontology)
        except (KeyError, TypeError):
            return [wrong_type("ontology", "object")]
        faults: list[Fault] = []
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
            "prompt": [{"role": each["role"], "content": each["content"]} for each in payload["prompt"]],
            "answers": [{"key": k, "content": text} for k, text in zip(_SIDES, ordered, strict=True)],
            **{key: payload[key] for key in ("note", "language") if key in payload},
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
        one quarter of the whole.
        """
        overall = _verdict_distance(one, other)
        mine, theirs = one.get("criteria") or {}, other.get("criteria") or {}
        both = [_verdict_distance(mine[key], theirs[key]) for key in sorted(mine.keys() & theirs.keys())]
        if not both:
            return overall
        return (1 - _CRITERIA_WEIGHT) * overall + _CRITERIA_WEIGHT * sum(both) / len(both)

    def label(self, answer: Mapping[str, Any]) -> str:
        """The overall preference: a, b, tie or both_bad."""
        preference: str = answer["preference"]
        return preference

    def labels(self, ontology: Mapping[str, Any]) -> list[str]:
        """The preferences that the ontology allows."""
        return list(_Rules.of(ontology).preferences)

    def example(self, language: Language) -> dict[str, Any]:
        """A valid ontology, payload and answer in English or Hindi."""
        return EXAMPLES[language]()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rules:
    """What an ontology asks of an answer; reading one that never passed its check raises KeyError or
    TypeError."""

    preferences: tuple[str, ...]
    criteria: tuple[str, ...]
    strengths: int
    reason: str

    @classmethod
    def of(cls, ontology: Mapping[str, Any]) -> Self:
        criteria = tuple(criterion["key"] for criterion in ontology["criteria"])
        strengths, reason = ontology["strengths"], ontology["reason"]
        if type(strengths) is not int or type(reason) is not str or not all(type(k) is str for k in criteria):
            raise TypeError("not an ontology of chat.compare")
        extra = [word for word in ("tie", "both_bad") if ontology[f"allow_{word}"]]
        return cls(preferences=(*_SIDES, *extra), criteria=criteria, strengths=strengths, reason=reason)


def preference_record(payload: Mapping[str, Any], label: str) -> dict[str, Any] | None:
    """The conversational preference record that trainers such as TRL read: `prompt`, `chosen`, `rejected`.

    None for "tie" and "both_bad", which say nothing about which answer to prefer. Raises ValueError for
    another label.
    """
    if label in ("tie", "both_bad"):
        return None
    contents = {entry["key"]: entry["content"] for entry in payload["answers"]}
    if label not in contents:
        raise ValueError(f"not a label of chat.compare: {label!r}")
    return {
        "prompt": [{"role": each["role"], "content": each["content"]} for each in payload["prompt"]],
        "chosen": [{"role": "assistant", "content": contents[label]}],
        "rejected": [{"role": "assistant", "content": contents[_SWAP[label]]}],
    }


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


def _check_entries(entries: Any, faults: list[Fault]) -> None:
    if not check_length(entries, "answers", 2, 2, faults):
        return
    for i, entry in enumerate(entries):
        if not _is_plain_entry(entry, _SIDES[i]):
            _explain_entry(entry, i, faults)


def _is_plain_entry(entry: Any, key: str) -> bool:
    return (
        type(entry) is dict
        and len(entry) == (3 if "model" in entry else 2)
        and entry.get("key") == key
        and is_sound(entry.get("content"), CONTENT_CHARS_MAX)
        and is_told(entry.get("model", key), NAME_CHARS_MAX)
    )


def _explain_entry(entry: Any, i: int, faults: list[Fault]) -> None:
    path = f"answers[{i}]"
    if not check_members(entry, path, _ENTRY_REQUIRED, _ENTRY, faults):
        return
    if "key" in entry:
        check_choice(entry["key"], _SIDES[i : i + 1], f"{path}.key", faults)
    if "content" in entry:
        _CONTENT.check(entry["content"], f"{path}.content", faults)
    if "model" in entry:
        _MODEL.check(entry["model"], f"{path}.model", faults)


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
