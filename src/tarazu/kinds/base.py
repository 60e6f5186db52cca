"""What a kind is, what a fault is, and how a fault names its place."""

import dataclasses
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol, runtime_checkable

JsonSchema = dict[str, Any]
"""A JSON Schema (draft 2020-12) as plain JSON."""
Language = Literal["en", "hi"]

DIALECT = "https://json-schema.org/draft/2020-12/schema"

FAULT_CODES = (
    "missing",
    "unknown_field",
    "wrong_type",
    "too_long",
    "too_short",
    "not_allowed",
    "out_of_range",
    "bad_text",
    "bad_format",
    "duplicate",
    "not_empty",
)
"""Every code that a check may give: `not_empty` is for a blank value where something is required, `bad_text`
for text that cannot be stored (NUL, a lone surrogate), `bad_format` for a key or language tag that is not
spelled like one."""

_PLAIN_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,63}\Z")
_SHOWN_CHARS_MAX = 64
_UNKNOWN_MAX = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing wrong with a value: where (`answers[1].content`; "" is the whole value), which code, and its
    facts.

    The facts hold limits and expectations only, never the refused value, so they are always small and safe to
    show.
    """

    field: str
    code: str
    facts: Mapping[str, Any] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """Something that whoever writes an answer may want to think over; never a reason to refuse it.

    `fields` are the places it is about, none for the whole answer; the facts are small and may quote a few words.
    """

    code: str
    fields: tuple[str, ...] = ()
    facts: Mapping[str, Any] = dataclasses.field(default_factory=dict)


class UnknownKind(KeyError):
    """No kind of that name is installed."""

    def __init__(self, name: str, known: Iterable[str]) -> None:
        super().__init__(name)
        self.name = name
        self.known = tuple(known)

    def __str__(self) -> str:
        return f"no kind is called {self.name[:_SHOWN_CHARS_MAX]!r}; there are {', '.join(self.known)}"


@runtime_checkable
class Kind(Protocol):
    """A type of task. The checks accept any JSON value, never raise, and return no fault for a good one.

    Stored order is the order of the payload; shown order is what one contributor saw. `flipped` says that the
    two differ. `view`, `canonical`, `shown`, `distance`, `label` expect values that passed their check,
    except that `canonical` and `shown` also take unfinished drafts.
    """

    @property
    def name(self) -> str:
        """The kind's name, such as "chat.compare"."""

    def ontology_schema(self) -> JsonSchema:
        """The schema of a project's label space for this kind."""

    def payload_schema(self) -> JsonSchema:
        """The schema of what a task of this kind shows."""

    def answer_schema(self, ontology: Mapping[str, Any]) -> JsonSchema:
        """The schema of an answer under this ontology."""

    def check_ontology(self, ontology: Any) -> list[Fault]:
        """Everything wrong with an ontology."""

    def check_payload(self, payload: Any, ontology: Any) -> list[Fault]:
        """Everything wrong with a payload."""

    def check_answer(self, answer: Any, ontology: Any) -> list[Fault]:
        """Everything wrong with an answer; an ontology that is itself bad is the fault `ontology`."""

    def view(self, payload: Mapping[str, Any], flipped: bool) -> dict[str, Any]:
        """What a contributor may see of a payload, in shown order."""

    def canonical(self, answer: Mapping[str, Any], flipped: bool) -> dict[str, Any]:
        """The answer in stored order, from shown order; its own inverse with `shown`."""

    def shown(self, answer: Mapping[str, Any], flipped: bool) -> dict[str, Any]:
        """The answer in shown order, from stored order."""

    def distance(self, one: Mapping[str, Any], other: Mapping[str, Any]) -> float:
        """How far apart two answers in stored order are: 0 equal, 1 opposite; symmetric."""

    def label(self, answer: Mapping[str, Any]) -> str:
        """The answer reduced to one category, for consensus and agreement."""

    def labels(self, ontology: Mapping[str, Any]) -> list[str]:
        """The categories that `label` can give."""

    def example(self, language: Language) -> dict[str, Any]:
        """A valid `ontology`, `payload` and `answer`, in one language."""


@runtime_checkable
class Tailored(Kind, Protocol):
    """A kind whose answers cannot be read without the task that they answer."""

    def tailored(self, payload: Mapping[str, Any], ontology: Mapping[str, Any]) -> Kind:
        """The kind as it is for one task whose payload and ontology passed their checks."""

    def kept(self, document: Mapping[str, Any]) -> dict[str, Any]:
        """A checked ontology or payload as it is to be stored, where members keep no order."""


@runtime_checkable
class Sided(Protocol):
    """A kind that shows some answers side by side, of which only the task says how many there are."""

    def has_more(self, ontology: Mapping[str, Any]) -> bool:
        """Whether a task under this checked ontology may have more than two; no answer is then read without its task."""

    def among(self, payload: Mapping[str, Any]) -> Kind:
        """The kind as it is for the answers of one checked payload."""


@runtime_checkable
class Sampled(Protocol):
    """A kind whose ontology decides what a payload may be: the payload of its example does not go with every one."""

    def sampled(self, payload: Mapping[str, Any], ontology: Mapping[str, Any]) -> dict[str, Any]:
        """The example's payload, made to fit a checked ontology."""


@runtime_checkable
class Fitted(Protocol):
    """A kind whose answers point into the payload: once an answer has passed its own check, it is checked against the
    payload too."""

    def check_fit(self, answer: Mapping[str, Any], ontology: Any, payload: Mapping[str, Any]) -> list[Fault]:
        """What of an answer, in shown order, does not fit the task."""


@runtime_checkable
class Sensitive(Protocol):
    """A kind whose work shows what may hurt whoever does it: nobody is handed any who was not told what it may be."""

    def hazards_of(self, ontology: Mapping[str, Any]) -> list[dict[str, Any]]:
        """The hazards of a checked ontology, as labels."""


@runtime_checkable
class Worded(Protocol):
    """A kind whose answers hold texts that their author did not write: what a model said, what was changed, what was chosen."""

    def written(self, answer: Mapping[str, Any]) -> list[Any]:
        """What of an answer, finished or not, well-formed or not, its author wrote; never raises. What is no text is dropped."""


@runtime_checkable
class Advised(Protocol):
    """A kind that has advice for whoever writes an answer."""

    def advice(self, answer: Any) -> list[Advice]:
        """What to think over in an answer, finished or not, well-formed or not; never raises."""


@runtime_checkable
class Wary(Protocol):
    """A kind that has advice on an answer by its project's ontology and by what its author handed in before."""

    def wary(self, answer: Any, ontology: Mapping[str, Any], earlier: Iterable[Mapping[str, Any]]) -> list[Advice]:
        """What to think over in an answer, finished or not, well-formed or not; never raises. Of the `earlier` ones, the newest first."""


def label_tells(kind: Kind) -> bool:
    """Whether two answers of a kind with the same label say the same: it says so in its class, and else its distance decides."""
    return bool(getattr(kind, "label_tells", False))


class OneOrder:
    """The order of a kind that shows nothing side by side: what is stored is what was shown."""

    __slots__ = ()

    def canonical(self, answer: Mapping[str, Any], flipped: bool) -> dict[str, Any]:  # noqa: ARG002
        """The answer itself: there is no order to undo."""
        return dict(answer)

    def shown(self, answer: Mapping[str, Any], flipped: bool) -> dict[str, Any]:  # noqa: ARG002
        """The answer itself."""
        return dict(answer)


def dicts(value: Any) -> list[dict[str, Any]]:
    """The objects of a list, none for anything else."""
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def at(path: str, key: object) -> str:
    """The place of a member of an object; a strange key is quoted, and cut when long.

    >>> at("answers[1]", "content"), at("", "prompt"), at("reference", "row no.")
    ('answers[1].content', 'prompt', 'reference["row no."]')
    """
    name = key if isinstance(key, str) else type(key).__name__
    if _PLAIN_KEY.match(name):
        return f"{path}.{name}" if path else name
    return f"{path}[{json.dumps(name[:_SHOWN_CHARS_MAX])}]"


def wrong_type(path: str, expected: str) -> Fault:
    """The fault of a value whose JSON type is not the expected one."""
    return Fault(field=path, code="wrong_type", facts={"expected": expected})


def check_members(value: Any, path: str, required: frozenset[str], known: frozenset[str], faults: list[Fault]) -> bool:
    """Whether the value is an object, having noted what it lacks and what it should not have (the first
    few)."""
    if type(value) is not dict:
        faults.append(wrong_type(path, "object"))
        return False
    if not all(map(value.__contains__, required)):
        faults.extend(Fault(field=at(path, key), code="missing") for key in sorted(required - value.keys()))
    if not known.issuperset(value):
        unknown = [key for key in value if key not in known][:_UNKNOWN_MAX]
        faults.extend(Fault(field=at(path, key), code="unknown_field") for key in unknown)
    return True


def object_schema(properties: dict[str, JsonSchema], required: Iterable[str]) -> JsonSchema:
    """The schema of an object that has no other members."""
    return {
        "type": "object",
        "properties": properties,
        "required": sorted(required),
        "additionalProperties": False,
    }


def document_schema(title: str, schema: JsonSchema) -> JsonSchema:
    """A schema that stands alone: with its dialect and title."""
    return {"$schema": DIALECT, "title": title, **schema}
