"""`form`: whatever a form can ask for, about items that are shown beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tarazu.kinds.base import (
    Fault,
    JsonSchema,
    Kind,
    Language,
    OneOrder,
    check_members,
    document_schema,
    object_schema,
    wrong_type,
)
from tarazu.kinds.fields import NAME_CHARS_MAX, Choice, KeyValues, LanguageTag, Text
from tarazu.kinds.form.calculations import cells_of
from tarazu.kinds.form.checks import check_form_schema
from tarazu.kinds.form.definitions import form_definitions, form_schema
from tarazu.kinds.form.distance import form_distance
from tarazu.kinds.form.examples import EXAMPLES
from tarazu.kinds.form.plain import plain
from tarazu.kinds.form.schema import asks_cells, closed, form_of, option_label, options, ordered
from tarazu.kinds.form.values import check_values, free_texts
from tarazu.kinds.members import Items, Members
from tarazu.kinds.together import Way

ITEMS_MAX = 200
ITEM_TYPES = ("text", "markdown", "image", "audio", "video", "pdf", "website", "json")
ANSWERED = "answered"

_NONE = frozenset[str]()
_ONTOLOGY = frozenset(("schema",))
_PAYLOAD_REQUIRED = frozenset(("items",))
_PAYLOAD = frozenset(("items", "instruction", "schema", "initial", "reference", "language"))
_SHOWN = ("instruction", "schema", "initial", "language")
_ANSWER = frozenset(("values",))
_CONTENT = Text(blank=True)
_ITEM = Members(
    {"type": Choice(allowed=ITEM_TYPES), "content": _CONTENT}, {"title": Text(chars_max=NAME_CHARS_MAX, blank=True)}
)
_ITEMS = Items(each=_ITEM, most=ITEMS_MAX)
_EXTRAS = (("instruction", _CONTENT), ("reference", KeyValues()), ("language", LanguageTag()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Form(OneOrder):
    """Items to look at, and a form to fill in.

    The form is the payload's `schema`, else the ontology's. `tailored` gives the kind as it is for one task: there
    answers are checked, compared and labelled by that task's own form. Without it an answer is checked by the
    ontology's form, compared by its values alone, and its label is always "answered"; `cells` are those of the task's table, where the
    form asks for some.
    """

    form: JsonSchema | None = None
    cells: Mapping[str, str] | None = None

    @property
    def name(self) -> str:
        """The kind's name, "form"."""
        return "form"

    def tailored(self, payload: Mapping[str, Any], ontology: Mapping[str, Any]) -> Kind:
        """The kind for one task whose payload and ontology passed their checks."""
        form = form_of(payload, ontology)
        return Form(form=form, cells=cells_of(payload.get("items", ())) if form and asks_cells(form) else None)

    def kept(self, document: Mapping[str, Any]) -> dict[str, Any]:
        """An ontology or payload whose form is in plain terms and says in which order its properties stand."""
        made = dict(document)
        if "schema" in made:
            made["schema"] = ordered(plain(made["schema"]).form)
        return made

    def ontology_schema(self) -> JsonSchema:
        """The schema of a form that all tasks share."""
        schema = object_schema({"schema": form_schema()}, _NONE)
        return document_schema("form ontology", {**schema, "$defs": form_definitions()})

    def payload_schema(self) -> JsonSchema:
        """The schema of items, instruction, and what else a task brings."""
        properties: dict[str, JsonSchema] = {
            "items": _ITEMS.schema(),
            "schema": form_schema(),
            "initial": {"type": "object"},
            **{key: field.schema() for key, field in _EXTRAS},
        }
        schema = object_schema(properties, _PAYLOAD_REQUIRED)
        return document_schema("form payload", {**schema, "$defs": form_definitions()})

    def answer_schema(self, ontology: Mapping[str, Any]) -> JsonSchema:
        """The schema of an answer under a valid ontology; without a form, any values."""
        form = self.form or form_of(None, ontology)
        values: JsonSchema = closed(form) if form else {"type": "object"}
        return document_schema("form answer", object_schema({"values": values}, _ANSWER))

    def check_ontology(self, ontology: Any) -> list[Fault]:
        """Everything wrong with an ontology; it may be empty."""
        faults: list[Fault] = []
        if check_members(ontology, "", _NONE, _ONTOLOGY, faults) and "schema" in ontology:
            faults += check_form_schema(ontology["schema"])
        return faults

    def check_payload(self, payload: Any, ontology: Any) -> list[Fault]:
        """Everything wrong with a payload; it must bring a form where the ontology has none."""
        faults: list[Fault] = []
        if not check_members(payload, "", _PAYLOAD_REQUIRED, _PAYLOAD, faults):
            return faults
        if "items" in payload:
            _ITEMS.check(payload["items"], "items", faults)
        for key, field in _EXTRAS:
            if key in payload:
                field.check(payload[key], key, faults)
        if "schema" in payload:
            found = check_form_schema(payload["schema"])
            faults += found
            if found:
                return faults
        if form_of(payload, ontology) is None:
            faults.append(Fault(field="schema", code="missing"))
        elif "initial" in payload:
            _check_initial(payload, ontology, faults)
        return faults

    def sampled(self, payload: Mapping[str, Any], ontology: Mapping[str, Any]) -> dict[str, Any]:
        """With a form of its own where the ontology has none, and without first values that are not those of its form."""
        if "schema" not in ontology:
            own = EXAMPLES["hi" if payload.get("language") == "hi" else "en"]()["ontology"]["schema"]
            return {**payload, "schema": own}
        left_out = {"initial"} if self.check_payload(payload, ontology) else set()
        return {name: each for name, each in payload.items() if name not in left_out}

    def check_answer(self, answer: Any, ontology: Any) -> list[Fault]:
        """Everything wrong with an answer; an ontology that has no readable form is the one fault `ontology`."""
        form = self.form
        if form is None:
            form = form_of(None, ontology)
            if form is None or check_form_schema(form):
                return [wrong_type("ontology", "object")]
        faults: list[Fault] = []
        if check_members(answer, "", _ANSWER, _ANSWER, faults) and "values" in answer:
            check_values(answer["values"], form, "values", faults, partial=False, cells=self.cells)
        return faults

    def view(self, payload: Mapping[str, Any], flipped: bool) -> dict[str, Any]:  # noqa: ARG002
        """Items, instruction, the task's own form, start values and language; never the references."""
        return {"items": list(payload["items"]), **{key: payload[key] for key in _SHOWN if key in payload}}

    def written(self, answer: Mapping[str, Any]) -> list[Any]:
        """The free texts of the form: no choices, dates, addresses or places in a table."""
        return free_texts(answer.get("values"), self.form or {})

    def way(self, ontology: Mapping[str, Any]) -> Way:  # noqa: ARG002
        """One of the answers, whole: its fields may hang together."""
        return "nearest"

    def distance(self, one: Mapping[str, Any], other: Mapping[str, Any]) -> float:
        """The mean over the properties of the form (`form_distance`)."""
        return form_distance(one["values"], other["values"], self.form or {})

    def label(self, answer: Mapping[str, Any]) -> str:
        """The value of the only choice at the top of the form, its default where it is left out, or "answered"."""
        name = _only_choice(self.form)
        if self.form is None or name is None:
            return ANSWERED
        said = answer["values"].get(name, self.form["properties"][name].get("default"))
        return ANSWERED if said is None else option_label(said)

    def labels(self, ontology: Mapping[str, Any]) -> list[str]:
        """The values of the only choice at the top of the form; "answered" where it may stay open or is not the
        only one."""
        form = self.form or form_of(None, ontology)
        name = _only_choice(form)
        if form is None or name is None:
            return [ANSWERED]
        choice = form["properties"][name]
        allowed = [option_label(each) for each in options(choice) or ()]
        is_said = name in form.get("required", []) or "default" in choice
        is_sure = ANSWERED in allowed or (is_said and not choice.get("nullable"))
        return allowed if is_sure else [*allowed, ANSWERED]

    def example(self, language: Language) -> dict[str, Any]:
        """A valid ontology, payload and answer in English or Hindi."""
        return EXAMPLES[language]()


def _only_choice(form: Mapping[str, Any] | None) -> str | None:
    properties = form["properties"] if form else {}
    names = [name for name, each in properties.items() if options(each) is not None]
    return names[0] if len(names) == 1 else None


def _check_initial(payload: Mapping[str, Any], ontology: Any, faults: list[Fault]) -> None:
    form = form_of(payload, ontology)
    if "schema" not in payload and check_form_schema(form):
        faults.append(wrong_type("ontology", "object"))
    else:
        check_values(payload["initial"], form, "initial", faults, partial=True)


KIND = Form()
"""The instance that the registry hands out."""
