"""From a record of another tool to a task of the project's kind, and what of the record that leaves out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tarazu import kinds
from tarazu.kit.errors import Fault, Refusal, invalid
from tarazu.tasks.imports.record import ITEM_TYPES, Record, text_of, type_of
from tarazu.tasks.model import NewTask

KINDS = ("chat.compare", "text.classify", "form")
_LETTERS = "abcdefgh"
PLACES: dict[str, tuple[str, ...]] = {
    "chat.compare": (
        "prompt",
        *(f"{part}_{letter}" for part in ("answer", "model") for letter in _LETTERS),
        "note",
        "language",
        "unique_key",
    ),
    "text.classify": ("text", "note", "language", "unique_key"),
    "form": (*ITEM_TYPES, "initial", "instruction", "language", "unique_key"),
}
REFERENCES_MAX, REFERENCE_CHARS_MAX, NAME_CHARS_MAX = 64, 2_000, 200
_INTEGER_MAX = 2**53 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What records become: the project's kind and ontology, names of fields by place, and where answers go.

    `fields` maps a place of the kind, such as `answer_a`, to the tool's fields. `initial` may be one of them: these
    fields are proposals then, not shown as items.
    """

    kind: str
    ontology: Mapping[str, Any]
    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    answers: str = "reference"

    def __post_init__(self) -> None:
        """Refuses a kind, a place or a use of answers that there is not."""
        if self.kind not in KINDS:
            raise Refusal("kind_not_importable", "invalid", {"kind": self.kind, "kinds": list(KINDS)})
        allowed = places_of(self.kind, self.ontology)
        for place in self.fields:
            if place not in allowed:
                raise invalid("map", "not_allowed", allowed=allowed)
        if self.answers not in ("reference", "initial") or (self.answers == "initial" and self.kind != "form"):
            raise invalid("answers", "not_allowed", allowed=["reference"] + ["initial"] * (self.kind == "form"))


def places_of(kind: str, ontology: Mapping[str, Any]) -> list[str]:
    """Return the places of a kind that a project has: no more answers than it compares."""
    most = ontology.get("answers_max", 2)
    beyond = {f"{part}_{letter}" for part in ("answer", "model") for letter in _LETTERS[most:]} if most else set()
    return [place for place in PLACES[kind] if place not in beyond]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shaped:
    """A task, what of its record was left out, and how many of its answers it keeps."""

    task: NewTask | Fault
    left: tuple[Fault, ...]
    kept: int


class _Shaping:
    """One record on its way; fields that were used up are gone from `open`."""

    def __init__(self, record: Record, target: Target) -> None:
        self.record, self.target = record, target
        self.open = dict(record.fields)
        self.left = list(record.left)
        self.reference: dict[str, str | int] = {}

    def take(self, place: str) -> Any:
        """Return the value of the field mapped to a place, and use it up."""
        names = self.target.fields.get(place, ())
        return self.open.pop(names[0], None) if names else None

    def keep(self, name: str, value: Any) -> bool:
        """Put a value among the customer's own references, or name it as left out."""
        if value is None or value in ("", [], {}):
            return True
        told = value if type(value) is int and abs(value) <= _INTEGER_MAX else text_of(value)
        fits = isinstance(told, int) or (len(told) <= REFERENCE_CHARS_MAX and "\0" not in told)
        if fits and name.strip() and len(name) <= NAME_CHARS_MAX and len(self.reference) < REFERENCES_MAX:
            self.reference[name] = told
            return True
        full = len(self.reference) >= REFERENCES_MAX
        self.left.append(Fault(field=name[:NAME_CHARS_MAX], code="references_full" if full else "no_reference"))
        return False


def shape(record: Record, target: Target) -> Shaped:
    """Return the task that a record becomes under a target. Pure."""
    shaping = _Shaping(record, target)
    key = shaping.take("unique_key")
    made = _KINDS[target.kind](shaping)
    if isinstance(made, Fault):
        return Shaped(task=made, left=tuple(shaping.left), kept=0)
    extras = {name: shaping.take(name) for name in ("note", "language") if name in target.fields}
    payload = made | {name: value for name, value in extras.items() if value is not None}
    kept = _keep_answers(shaping)
    if target.kind != "form":
        for name, value in shaping.open.items():
            shaping.keep(name, value)
        for name, value in record.prelabels.items():
            shaping.keep(f"proposed.{name}", value)
    for name, value in record.facts.items():
        shaping.keep(name, value)
    if shaping.reference:
        payload["reference"] = shaping.reference
    payload = _settled(payload, shaping)
    task = NewTask(payload=payload, unique_key=record.key if key is None else text_of(key))
    return Shaped(task=task, left=tuple(shaping.left), kept=kept)


def _keep_answers(shaping: _Shaping) -> int:
    """Keep what people answered as references; those that cannot be are named."""
    answers, kept = shaping.record.answers, 0
    for number, answer in enumerate(answers, 1):
        if number == 1 and shaping.target.answers == "initial" and shaping.record.start is None:
            kept += 1
        else:
            name = "answer" if len(answers) == 1 else f"answer.{number}"
            kept += shaping.keep(name, answer)
    return kept


def _compare(shaping: _Shaping) -> dict[str, Any] | Fault:
    """Make a comparison of the fields mapped to it, or of `prompt`, `chosen` and `rejected`.

    A record that lacks some of the answers after the first two has fewer, and those that follow move up.
    """
    names = {"prompt": "prompt", "answer_a": "chosen", "answer_b": "rejected"}
    given = {
        place: shaping.take(place) if place in shaping.target.fields else shaping.open.pop(name, None)
        for place, name in names.items()
    }
    for place, name in names.items():
        if given[place] is None and place != "prompt":
            wanted = shaping.target.fields.get(place, (name,))[0]
            return Fault(field=wanted, code="missing")
    prompt = given["prompt"]
    answers: list[dict[str, Any]] = []
    for letter in _LETTERS:
        place = f"answer_{letter}"
        found = given[place] if place in given else shaping.take(place)
        if found is None:
            continue
        before, content = _reply(found)
        prompt = prompt if prompt is not None else before
        model = shaping.take(f"model_{letter}")
        answers.append(
            {"key": _LETTERS[len(answers)], "content": content} | ({} if model is None else {"model": model})
        )
    if prompt is None:
        return Fault(field=shaping.target.fields.get("prompt", ("prompt",))[0], code="missing")
    return {"prompt": _messages(prompt), "answers": answers}


def _reply(value: Any) -> tuple[list[Any] | None, Any]:
    """Return the messages before an answer, if it comes as a conversation, and the answer's text."""
    if isinstance(value, list) and value and isinstance(value[-1], dict) and "content" in value[-1]:
        return value[:-1] or None, value[-1]["content"]
    return None, value


def _messages(prompt: Any) -> Any:
    if isinstance(prompt, str):
        return [{"role": "user", "content": prompt}]
    if isinstance(prompt, list) and all(isinstance(each, dict) for each in prompt):
        return [{name: each[name] for name in ("role", "content") if name in each} for each in prompt]
    return prompt


def _classify(shaping: _Shaping) -> dict[str, Any] | Fault:
    """Take the field mapped as text, the one called so, or the only text there is."""
    if "text" in shaping.target.fields:
        text = shaping.take("text")
        return {"text": text} if text is not None else Fault(field=shaping.target.fields["text"][0], code="missing")
    types = shaping.record.types
    texts = [name for name, value in shaping.open.items() if types.get(name, type_of(value)) in ("text", "markdown")]
    chosen = "text" if "text" in texts else texts[0] if len(texts) == 1 else None
    if chosen is None:
        return Fault(field="text", code="no_single_text" if texts else "missing")
    return {"text": shaping.open.pop(chosen)}


def _form(shaping: _Shaping) -> dict[str, Any] | Fault:
    """Show the mapped fields, or all of them, as items; proposals become start values."""
    record, target = shaping.record, shaping.target
    payload: dict[str, Any] = {}
    words = shaping.take("instruction")
    if words is not None or record.instruction:
        payload["instruction"] = text_of(words) if words is not None else record.instruction
    start = dict(record.prelabels)
    if target.answers == "initial" and record.answers:
        start = dict(record.answers[0] if record.start is None else record.start)
        for name, value in record.prelabels.items():
            shaping.keep(f"proposed.{name}", value)
    for name in target.fields.get("initial", ()):
        if name in shaping.open:
            start[name] = shaping.open.pop(name)
    payload["items"] = _items(shaping)
    schema = target.ontology.get("schema")
    if schema is None and record.schema is not None:
        schema = payload["schema"] = record.schema
    if start:
        payload["initial"] = _fitted(start, schema, shaping.left)
    return payload


def _items(shaping: _Shaping) -> list[dict[str, Any]]:
    mapped = [(kind, name) for kind in ITEM_TYPES for name in shaping.target.fields.get(kind, ())]
    types = shaping.record.types
    aside = {name for place in ("note", "language") for name in shaping.target.fields.get(place, ())}
    if not mapped:
        mapped = [
            (types.get(name) or type_of(value), name) for name, value in shaping.open.items() if name not in aside
        ]
    found = [(kind, name, shaping.open.pop(name)) for kind, name in mapped if name in shaping.open]
    for name in [name for name in shaping.open if name not in aside]:
        shaping.keep(name, shaping.open.pop(name))
    return [{"type": kind, "title": name[:NAME_CHARS_MAX], "content": text_of(value)} for kind, name, value in found]


def _fitted(start: dict[str, Any], schema: Any, left: list[Fault]) -> dict[str, Any]:
    """Return start values written as the form has them; those of fields it does not have are named."""
    properties = schema.get("properties", {}) if isinstance(schema, Mapping) else {}
    fitted = {}
    for name, value in start.items():
        if name in properties:
            fitted[name] = _as(value, properties[name], name, left)
        else:
            left.append(Fault(field=f"initial.{name}", code="no_such_question"))
    return fitted


def _as(value: Any, wanted: Any, path: str, left: list[Fault]) -> Any:
    """Write one value as a field has it: a single choice out of its list, a title as its constant."""
    kind = wanted.get("type") if isinstance(wanted, Mapping) else None
    if kind == "array":
        some = value if isinstance(value, list) else [value]
        return [_as(each, wanted.get("items"), f"{path}[{place}]", left) for place, each in enumerate(some)]
    if kind == "object" and isinstance(value, dict):
        columns = wanted.get("properties", {})
        unknown = [name for name in value if name not in columns]
        left += [Fault(field=f"initial.{path}.{name}", code="no_such_question") for name in unknown]
        return {name: _as(value[name], columns[name], f"{path}.{name}", left) for name in value if name in columns}
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if kind == "integer" and isinstance(value, float) and value.is_integer():
        return int(value)
    if kind is not None and isinstance(value, str):
        titles = {each.get("title"): each.get("const") for each in wanted.get("oneOf", ()) if isinstance(each, Mapping)}
        return titles.get(value, value)
    return value


def _settled(payload: dict[str, Any], shaping: _Shaping) -> dict[str, Any]:
    """Leave out start values that the form refuses: a proposal that does not fit is no reason to lose the task."""
    start = payload.get("initial")
    if not start:
        return {name: value for name, value in payload.items() if name != "initial"}
    faults = kinds.of(shaping.target.kind).check_payload(payload, dict(shaping.target.ontology))
    bad = {name for name in start if any(_is_about(fault.field, name) for fault in faults)}
    for name in sorted(bad):
        shaping.left.append(Fault(field=f"initial.{name}", code="does_not_fit"))
    good = {name: value for name, value in start.items() if name not in bad}
    rest = {name: value for name, value in payload.items() if name != "initial"}
    return rest | ({"initial": good} if good else {})


def _is_about(path: str, name: str) -> bool:
    """Whether the path of a fault lies in a start value."""
    for begin in (f"initial.{name}", f'initial["{name}"]'):
        if path == begin or path.startswith((f"{begin}.", f"{begin}[")):
            return True
    return False


_KINDS: dict[str, Callable[[_Shaping], dict[str, Any] | Fault]] = {
    "chat.compare": _compare,
    "text.classify": _classify,
    "form": _form,
}
