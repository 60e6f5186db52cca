"""Tasks and answers in words: what a task asks, without its markup, and what was answered, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from tarazu import tasks
from tarazu.http import markup
from tarazu.http.customer.form_readings import form_label, form_words
from tarazu.http.formats import Formats
from tarazu.http.language import Language
from tarazu.http.pages import label_word, word

EXCERPT_CHARS = 90
_CRITERION_CHARS = 40
# Enough of a text for an excerpt, however much of it is markup.
_READ_CHARS = 2000
_BETWEEN = " · "
# The ontologies with one of these have labels of their kind; any other's are its own, or the options of a form.
_JUDGED = frozenset(("strengths", "source_labels", "stop_at_error", "justification", "answer_types"))
_WORDED = frozenset(
    (
        "outcome",
        "verdict",
        "rating",
        "tool",
        "arguments",
        "goal",
        "revised",
        "answer_type",
        "confidence",
    )
)
_UNSOLVED = ("ambiguous", "unsolvable", "needs_expert")


def excerpt(task: tasks.Task) -> str:
    """Return the first words of what a task is about: its last user message, its text or its first item that is one,
    else its key or id."""
    return payload_excerpt(task.payload, task.unique_key or str(task.id))


def payload_excerpt(payload: Mapping[str, Any], otherwise: str) -> str:
    """Return the first words of what a payload is about, or something else where it has no text."""
    return cut(next(_texts(payload), "")) or otherwise


def cut(text: str, chars: int = EXCERPT_CHARS) -> str:
    """Return the first words of a text without its marks."""
    line = Markup(markup.safe(text[:_READ_CHARS])).striptags()  # noqa: S704 - cleaned, and only its text is kept
    return line if len(line) <= chars else line[: chars - 1].rstrip(" .,;:") + "…"


def label_words(language: Language, ontology: Mapping[str, Any], label: str) -> str:
    """Return the words of a submission's label: the customer's own, or those of a verdict."""
    if ontology.keys() & _JUDGED:
        return label_word(language, ontology, label)
    if "working" in ontology:
        # An answer to a question is told as it is: a letter of an option is no verdict.
        return word(language, "labels", label) if label in _UNSOLVED else label
    if "rubric" in ontology:
        criteria = _names(language, ontology, "rubric", "criterion")
        said = (criteria.get(key) or word(language, "labels", key) for key in label.split("+"))
        return _BETWEEN.join(cut(each, _CRITERION_CHARS) for each in said)
    if "labels" not in ontology:
        return form_label(language, ontology, label)
    names = _names(language, ontology, "labels")
    return ", ".join(names.get(key) or word(language, "outcome_labels", key) for key in label.split("+"))


def answer_words(language: Language, ontology: Mapping[str, Any], answer: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return an answer as pairs of a name and a text, with the customer's names of criteria, labels and fields."""
    if isinstance(values := answer.get("values"), Mapping):
        return form_words(language, ontology.get("schema") or {}, values)
    criteria, labels = _names(language, ontology, "criteria"), _names(language, ontology, "labels")
    if isinstance(answer.get("claims"), list):
        answer = {**answer, "claims": [_claimed(each) for each in answer["claims"]]}
    labels |= _names(language, ontology, "difficulties") | _names(language, ontology, "topics")
    labels |= _names(language, ontology, "reasons") | _names(language, ontology, "source_labels")
    if isinstance(answer.get("relations"), list):
        labels, answer = labels | _names(language, ontology, "relations"), {**answer, "relations": _related(answer)}
    return [
        (
            _BETWEEN.join(_named(language, criteria, path)),
            label_word(language, ontology, value)
            if path[-1] == "preference" and isinstance(value, str)
            else _said(language, labels, path[-1], value),
        )
        for path, value in _leaves(answer)
    ]


def _leaves(answer: Mapping[str, Any], above: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    for name, value in answer.items():
        if isinstance(value, Mapping):
            yield from _leaves(value, (*above, name))
        elif (
            isinstance(value, list)
            and value
            and all(isinstance(each, Mapping) for each in value)
            and not _marked(value)
        ):
            for i, each in enumerate(value, 1):
                yield from _leaves(each, (*above, name, str(i)))
        elif value not in (None, "", []):
            yield (*above, name), value


def _named(language: Language, criteria: Mapping[str, str], path: tuple[str, ...]) -> list[str]:
    """Return the parts of a place's name: the verdict on a criterion goes by the name of the criterion alone."""
    if path[0] != "criteria" or len(path) < 2:
        return [word(language, "answer_fields", name) for name in path]
    rest = [word(language, "answer_fields", name) for name in path[2:] if name != "preference"]
    return [criteria.get(path[1], path[1]), *rest]


def _said(language: Language, labels: Mapping[str, str], name: str, value: Any) -> str:
    if isinstance(value, list) and value and _marked(value):
        return _BETWEEN.join(_passage(language, labels, each) for each in value)
    if isinstance(value, list) and all(isinstance(each, list) for each in value):
        return " > ".join(" = ".join(map(str, group)) for group in value)
    if name == "ratings":
        return ", ".join(word(language, "labels", str(each)) for each in value)
    if isinstance(value, list):
        return ", ".join(labels.get(str(each), str(each)) for each in value)
    if name == "pick":
        return word(language, "picks", str(value))
    if name in _WORDED:
        return word(language, "labels", str(value))
    if name in ("difficulty", "topic"):
        return labels.get(str(value), str(value))
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Formats(language=language).number(value)
    return str(value)


def _marked(value: Sequence[Any]) -> bool:
    """Say whether a list is one of passages with a label each, which are told in one line."""
    return all(isinstance(each, Mapping) and {"label", "quote"} <= each.keys() for each in value)


def _passage(language: Language, labels: Mapping[str, str], span: Mapping[str, Any]) -> str:
    named = [labels.get(span["label"], span["label"])]
    if "severity" in span:
        named.append(word(language, "labels", span["severity"]))
    return f"{', '.join(named)}: {span['quote']}"


def _related(answer: Mapping[str, Any]) -> list[dict[str, str]]:
    quotes = {each["id"]: each["quote"] for each in answer["spans"]}
    return [
        {"label": each["label"], "quote": f"{quotes[each['from']]} → {quotes[each['to']]}"}
        for each in answer["relations"]
    ]


def _claimed(claim: Mapping[str, Any]) -> dict[str, Any]:
    """Return a claim as it is read: its words before the verdict, and no numbers of places."""
    told = {name: value for name, value in claim.items() if name not in ("quote", "start", "end")}
    if "evidence" in told:
        told["evidence"] = [
            {name: value for name, value in each.items() if name not in ("start", "end")} for each in told["evidence"]
        ]
    return {"quote": claim["quote"], **told}


def _names(language: Language, ontology: Mapping[str, Any], group: str, member: str = "label") -> dict[str, str]:
    """Return what the customer calls the entries of a group of the ontology, by key: in several languages, or in the project's own."""
    formats = Formats(language=language)
    entries = ontology.get(group)
    return {
        each["key"]: (said if isinstance(said, str) else formats.text(said)) or each["key"]
        for each in (entries if isinstance(entries, list) else [])
        if isinstance(each, Mapping) and isinstance(said := each.get(member) or {}, Mapping | str)
    }


def _texts(payload: Mapping[str, Any]) -> Iterator[str]:
    prompt = payload.get("prompt")
    messages = prompt if isinstance(prompt, list) else []
    for message in reversed(messages):
        if isinstance(message, dict) and message.get("role") == "user" and isinstance(message.get("content"), str):
            yield message["content"]
    for name in ("text", "source", "question", "brief"):
        if isinstance(payload.get(name), str):
            yield payload[name]
    items = payload.get("items")
    for item in items if isinstance(items, list) else []:
        if isinstance(item, dict) and item.get("type") in ("text", "markdown") and isinstance(item.get("content"), str):
            yield item["content"]
    if isinstance(payload.get("instruction"), str):
        yield payload["instruction"]


def form_of(payload: Mapping[str, Any]) -> dict[str, Any]:
    """Return the form that a task brings of its own, which then stands above that of its project."""
    return {key: payload[key] for key in ("schema",) if key in payload}
