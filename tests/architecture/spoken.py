"""What the product says and names, found in its sources: texts, codes, event tags, settings and commands."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po

from .tree import SOURCES, Source, calls_of

LANGUAGES = ("en", "hi")
TAG = re.compile(r"^[a-z_]+:[a-z_]+:[a-z_]+$")
_TAG_IN_SQL = re.compile(r"'([a-z_]+:[a-z_]+:[a-z_]+)'")
_PLACE = re.compile(r"\{(\w+)[^{}]*\}|%\((\w+)\)[a-z]|%(?=[sd])")
_CODE = re.compile(r"^[a-z][a-z0-9_]*$")

# Where the code stands in a call: its position, if it has one, besides the keyword `code`.
REFUSALS: dict[str, int | None] = {"Refusal": 0, "Declined": 0, "require_done": 2, "unknown": 0}
FAULTS: dict[str, int | None] = {"Fault": None, "invalid": 1}


@dataclass
class Codes:
    """The codes that the sources can refuse with, each with a place where it is named."""

    refusal: dict[str, str] = field(default_factory=dict)
    fault: dict[str, str] = field(default_factory=dict)

    def messages(self) -> dict[str, str]:
        """Return the message ids that catalogues need, with a place each."""
        return {
            **{f"refusal.{code}": place for code, place in self.refusal.items()},
            **{f"fault.{code}": place for code, place in self.fault.items()},
        }


def codes_of(sources: Iterable[Source]) -> Codes:
    """Collect the codes of every refusal and fault; a code chosen at run time counts with all its choices."""
    codes = Codes()
    for source in sources:
        choices = _choices(source.tree)
        for name, call in calls_of(source.tree, {*REFUSALS, *FAULTS, "not_found"}):
            place = f"{source.name}:{call.lineno}"
            if name == "not_found":
                codes.refusal.setdefault("not_found", place)
                continue
            kept = codes.refusal if name in REFUSALS else codes.fault
            at = REFUSALS[name] if name in REFUSALS else FAULTS[name]
            for code in _told(_argument(call, at), choices):
                kept.setdefault(code, place)
            if name == "invalid":
                codes.refusal.setdefault("invalid_request", place)
    return codes


def _argument(call: ast.Call, at: int | None) -> ast.expr | None:
    named = next((keyword.value for keyword in call.keywords if keyword.arg == "code"), None)
    positional = call.args[at] if at is not None and len(call.args) > at else None
    return named or positional


def _told(node: ast.expr | None, choices: dict[str, set[str]]) -> Iterator[str]:
    """Yield the codes that an expression may stand for: a text, a name, a choice, or a look-up in a table."""
    if isinstance(node, ast.Constant | ast.IfExp | ast.Dict):
        yield from _values(node)
    elif isinstance(node, ast.Name):
        yield from choices.get(node.id, ())
    elif isinstance(node, ast.Subscript):
        yield from _told(node.value, choices)
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "get":
        yield from _told(node.func.value, choices)
        for default in node.args[1:]:
            yield from _told(default, choices)


def _choices(tree: ast.Module) -> dict[str, set[str]]:
    """Return the texts that each name of a module may stand for: a plain text, a choice, or a table's values."""
    found: dict[str, set[str]] = {}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Assign | ast.AnnAssign) or node.value is None:
            continue
        for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
            if isinstance(target, ast.Name):
                found.setdefault(target.id, set()).update(_values(node.value))
    return found


def _values(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and _CODE.match(node.value):
        yield node.value
    elif isinstance(node, ast.Dict):
        for value in node.values:
            yield from _values(value)
    elif isinstance(node, ast.IfExp):
        yield from _values(node.body)
        yield from _values(node.orelse)


def texts_of(root: Path = SOURCES) -> dict[str, str]:
    """Return every text marked for translation in Python and templates, with a place each."""
    found: dict[str, str] = {}
    for path in sorted([*root.rglob("*.py"), *root.rglob("*.html"), *root.rglob("*.txt")]):
        if "static" not in path.parts:
            for line, text in marked(path.suffix, path.read_bytes()):
                found.setdefault(text, f"{path.relative_to(root)}:{line}")
    return found


def marked(suffix: str, content: bytes) -> Iterator[tuple[int, str]]:
    """Yield the line and words of every marked text of a file; a text with a plural counts by its singular."""
    method = "python" if suffix == ".py" else "jinja2"
    options = {"encoding": "utf-8", "silent": "false"}
    for line, message, _, _ in extract(method, BytesIO(content), options=options):
        text = message if isinstance(message, str) else message[0]
        if text.strip():
            yield line, text


def catalogue(language: str, root: Path = SOURCES) -> dict[str, Message]:
    """Return the messages of a language by their ids; empty while there is no catalogue."""
    messages: dict[str, Message] = {}
    for path in sorted((root / "locales" / language / "LC_MESSAGES").glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=language):
                if message.id:
                    messages[_first(message.id)] = message
    return messages


def even(text: str) -> str:
    """Return a text on one line, for telling about it."""
    return " ".join(text.split())


def _first(text: str | list[str] | tuple[str, ...]) -> str:
    return text if isinstance(text, str) else text[0]


def forms(message: Message) -> list[str]:
    """Return a message's translated forms."""
    return [message.string] if isinstance(message.string, str) else list(message.string or ())


def places(text: str) -> set[str]:
    """Return the names of the places that facts fill."""
    return {found[1] or found[2] or "%" for found in _PLACE.finditer(text)}


def translation_faults(wanted: dict[str, str], messages: dict[str, Message]) -> Iterator[str]:
    """Say which texts a catalogue lacks, leaves empty or unsure, or fills with other places."""
    for text, place in wanted.items():
        message = messages.get(text)
        if message is None or not all(form.strip() for form in forms(message)):
            yield f"{place}: {even(text)!r} is not translated"
        elif message.fuzzy:
            yield f"{place}: {even(text)!r} is marked as unsure"


def place_faults(messages: dict[str, Message], others: dict[str, Message]) -> Iterator[str]:
    """Say which messages name other places than their source (a sentence's own words, or a code's other language)."""
    for key, message in messages.items():
        by_code = re.match(r"(refusal|fault)\.[\w.]+$", key)
        source = forms(others[key]) if by_code and key in others else [] if by_code else _ids(message)
        allowed = set().union(*map(places, source)) if source else None
        for form in forms(message):
            if form and allowed is not None and not _same_places(form, allowed, plural=len(forms(message)) > 1):
                yield f"{key!r}: names {sorted(places(form))}, its source {sorted(allowed)}"


def _ids(message: Message) -> list[str]:
    return [message.id] if isinstance(message.id, str) else list(message.id)


def _same_places(form: str, allowed: set[str], *, plural: bool) -> bool:
    """A form for exactly one thing may leave the number out; nothing else may."""
    return places(form) == allowed or (plural and places(form) <= allowed)


def event_tags(sources: Iterable[Source]) -> dict[str, str]:
    """Return the event tags that `events` modules declare, with a place each."""
    found: dict[str, str] = {}
    for source in sources:
        if source.name.endswith("events.py"):
            for node in ast.walk(source.tree):
                if isinstance(node, ast.Constant) and isinstance(node.value, str) and TAG.match(node.value):
                    found.setdefault(node.value, f"{source.name}:{node.lineno}")
    return found


def recorded_tags(root: Path = SOURCES) -> dict[str, str]:
    """Return the event tags that database functions record themselves, with the migration of each."""
    found: dict[str, str] = {}
    for path in sorted((root / "schema").glob("[0-9]*.sql")):
        for tag in _TAG_IN_SQL.findall(path.read_text(encoding="utf-8")):
            found.setdefault(tag, path.name)
    return found
