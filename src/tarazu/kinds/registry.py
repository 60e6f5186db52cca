"""Finding a kind by its name: the built-in ones, and those that other installed packages register."""

from collections.abc import Mapping
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from tarazu.kinds.base import Fault, Fitted, JsonSchema, Kind, Language, Sampled, Sided, Tailored, UnknownKind
from tarazu.kinds.chat import compare, converse, demonstrate, rank, rewrite
from tarazu.kinds.facts import check
from tarazu.kinds.form import kind as form
from tarazu.kinds.qa import author as qa_author
from tarazu.kinds.qa import solve
from tarazu.kinds.reasoning import steps
from tarazu.kinds.rubric import audit, author, grade
from tarazu.kinds.safety import redteam
from tarazu.kinds.text import classify, relations, spans, translate
from tarazu.kinds.trajectory import review

GROUP = "tarazu.kinds"
"""The entry point group in which another package names its kinds: `my.kind = "my_package:KIND"`."""

_BUILT_IN: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        compare.KIND,
        converse.KIND,
        demonstrate.KIND,
        rank.KIND,
        rewrite.KIND,
        audit.KIND,
        qa_author.KIND,
        solve.KIND,
        steps.KIND,
        author.KIND,
        grade.KIND,
        check.KIND,
        redteam.KIND,
        form.KIND,
        review.KIND,
        classify.KIND,
        relations.KIND,
        spans.KIND,
        translate.KIND,
    )
}


def of(name: str) -> Kind:
    """The kind of that name. Raises UnknownKind; TypeError when an installed package registers no proper
    kind."""
    if name in _BUILT_IN:
        return _BUILT_IN[name]
    if name not in _registered():
        raise UnknownKind(name, names())
    return _load(name)


def for_task(name: str, payload: Mapping[str, Any], ontology: Mapping[str, Any]) -> Kind:
    """The kind of that name as it is for one task: most are the same for all. Raises as `of` does."""
    kind = of(name)
    if isinstance(kind, Tailored):
        return kind.tailored(payload, ontology)
    return kind.among(payload) if isinstance(kind, Sided) else kind


def needs_task(kind: Kind, ontology: Mapping[str, Any]) -> bool:
    """Whether answers under an ontology can only be read with the task that they answer (`for_task`)."""
    return isinstance(kind, Tailored) or (isinstance(kind, Sided) and kind.has_more(ontology))


def check_answer_for(name: str, answer: Any, ontology: Mapping[str, Any], payload: Mapping[str, Any]) -> list[Fault]:
    """Everything wrong with an answer, in stored order, to one task whose payload and ontology passed their checks.
    Raises as `of` does."""
    return answer_faults(for_task(name, payload, ontology), answer, ontology, payload)


def answer_faults(kind: Kind, answer: Any, ontology: Mapping[str, Any], payload: Mapping[str, Any]) -> list[Fault]:
    """Everything wrong with an answer to a task, by the kind as it is for that task."""
    faults = kind.check_answer(answer, ontology)
    if not faults and isinstance(kind, Fitted):
        return kind.check_fit(answer, ontology, payload)
    return faults


def sample_payload(name: str, ontology: Mapping[str, Any], language: Language) -> dict[str, Any]:
    """A payload that goes with a checked ontology, in one language. Raises as `of` does."""
    kind = of(name)
    payload: dict[str, Any] = kind.example(language)["payload"]
    return kind.sampled(payload, ontology) if isinstance(kind, Sampled) else payload


def schemas(name: str, ontology: Mapping[str, Any] | None = None) -> dict[str, JsonSchema]:
    """The schemas of `ontology`, `payload` and `answer`, the last under an ontology that passed its check, else under the
    example's. Raises as `of` does."""
    kind = of(name)
    rules = kind.example("en")["ontology"] if ontology is None else ontology
    return {"ontology": kind.ontology_schema(), "payload": kind.payload_schema(), "answer": kind.answer_schema(rules)}


def kept(name: str, document: Mapping[str, Any]) -> Mapping[str, Any]:
    """A checked ontology or payload of the kind of that name as it is to be stored. Raises as `of` does."""
    kind = of(name)
    return kind.kept(document) if isinstance(kind, Tailored) else document


def names() -> list[str]:
    """The names of all kinds, sorted. A built-in kind cannot be replaced."""
    return sorted(_BUILT_IN.keys() | _registered().keys())


@cache
def _registered() -> dict[str, EntryPoint]:
    return {entry.name: entry for entry in entry_points(group=GROUP) if entry.name not in _BUILT_IN}


@cache
def _load(name: str) -> Kind:
    entry = _registered()[name]
    kind = entry.load()
    if not isinstance(kind, Kind) or kind.name != name:
        raise TypeError(f"entry point {name!r} of group {GROUP!r} must be a kind of that name: {entry.value}")
    return kind
