"""The language of a request, and text in it.

Catalogues are gettext `.po` files, read when the process starts: `locales/<language>/LC_MESSAGES/*.po`. Refusals and
faults have codes as their message ids (`refusal.forbidden`, `fault.too_long`), pages plain English sentences.
Facts fill named places such as `{minutes}`; a place whose fact is missing stays empty.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Final, Literal

from babel.dates import format_datetime
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from tarazu.kit.actor import Actor

if TYPE_CHECKING:
    from starlette.requests import HTTPConnection

Language = Literal["en", "hi"]
LANGUAGES: Final[tuple[Language, ...]] = ("en", "hi")
SOURCE: Final[Language] = "en"
COOKIE = "tz_lang"
_HEADER_CHARS_MAX = 500

_PLACE = re.compile(r"{(\w+)}")
_SYNONYMS = {"minimum": "min", "maximum": "max"}
_NOUNS = frozenset({"what", "expected", "from", "to"})

Forms = tuple[str, ...]


def language_of(request: HTTPConnection) -> Language:
    """Return the language of the signed-in caller, else of the cookie, else of `Accept-Language`, else English."""
    actor: Actor | None = request.scope.get("tz.actor")
    if actor is not None:
        return spoken(actor.language) or SOURCE
    return spoken(request.cookies.get(COOKIE, "")) or accepted(request.headers.get("accept-language", ""))


def spoken(tag: str) -> Language | None:
    """Return the language of a tag such as `hi-IN`, or None when it is not spoken here."""
    base = tag.strip().lower().replace("_", "-").split("-", 1)[0]
    return base if base in LANGUAGES else None


def of_shell(locale: str) -> Language:
    """Return the language of a shell's locale such as `hi_IN.UTF-8`, or English."""
    return spoken(locale.partition(".")[0]) or SOURCE


def accepted(header: str) -> Language:
    """Return the best language that an `Accept-Language` header (RFC 9110, 12.5.4) asks for and that is spoken."""
    best, best_weight = SOURCE, 0.0
    for part in header[:_HEADER_CHARS_MAX].split(","):
        tag, _, parameter = part.partition(";")
        language = spoken(tag)
        weight = _weight(parameter)
        if language is not None and weight > best_weight:
            best, best_weight = language, weight
    return best


def translate(language: Language, message: str, /, **facts: Any) -> str:
    """Return a message in a language, its places filled with facts; a missing translation falls back to English."""
    forms = catalogue(language).get(message) or catalogue(SOURCE).get(message)
    return fill(forms[0] if forms else message, facts, language)


def ngettext(language: Language, one: str, many: str, count: int, /, **facts: Any) -> str:
    """Return the form of a message for a count, which is also the fact `count`."""
    forms = catalogue(language).get(one) or (one, many)
    form = forms[0] if count == 1 or len(forms) < 2 else forms[1]
    return fill(form, {"count": count, **facts}, language)


def explain(language: Language, group: str, code: str, facts: Mapping[str, Any]) -> str:
    """Return the words for a code of a group (`refusal`, `fault`).

    A code may have several wordings (`fault.out_of_range`, `fault.out_of_range.min_max`): the one that says most with
    the facts at hand is taken. A code without any words is shown itself, so that nothing is hidden.
    """
    told = {_SYNONYMS.get(name, name): _noun(language, name, value) for name, value in facts.items()}
    wordings = _wordings().get(f"{group}.{code}", [])
    fitting = [wording for wording in wordings if wording[1] <= told.keys()]
    if not fitting:
        return translate(language, f"{group}.{code}", **told) if wordings else code.replace("_", " ")
    return translate(language, max(fitting, key=lambda wording: len(wording[1]))[0], **told)


def fill(text: str, facts: Mapping[str, Any], language: Language) -> str:
    """Put facts into the places of a text, numbers and times as the language writes them."""
    if "{" not in text:
        return text
    return text.format_map(_Facts({name: _shown(value, language) for name, value in facts.items()}))


@cache
def catalogue(language: Language) -> dict[str, Forms]:
    """Return every translated message of a language: its forms by message id."""
    found: dict[str, Forms] = {}
    folder = resources.files("tarazu").joinpath("locales", language, "LC_MESSAGES")
    if not folder.is_dir():
        return found
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith(".po"):
            with entry.open("rb") as stream:
                found.update(_messages(read_po(stream, locale=language)))
    return found


@cache
def _wordings() -> dict[str, list[tuple[str, frozenset[str]]]]:
    """Return the wordings of every code, with the facts that each of them needs."""
    found: dict[str, list[tuple[str, frozenset[str]]]] = {}
    for message, forms in catalogue(SOURCE).items():
        group, _, rest = message.partition(".")
        if group in ("refusal", "fault"):
            code = f"{group}.{rest.partition('.')[0]}"
            found.setdefault(code, []).append((message, frozenset(_PLACE.findall(forms[0]))))
    return found


def _noun(language: Language, name: str, value: Any) -> Any:
    """Return the word for what is looked for or expected, where it has one."""
    known = name in _NOUNS and isinstance(value, str) and f"noun.{value}" in catalogue(SOURCE)
    return translate(language, f"noun.{value}") if known else value


class _Facts(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return ""


def _messages(po: Iterable[Any]) -> dict[str, Forms]:
    """Keep what is translated and settled; the header has no id."""
    found: dict[str, Forms] = {}
    for message in po:
        forms = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
        if message.id and all(forms) and not message.fuzzy:
            key = message.id[0] if isinstance(message.id, (tuple, list)) else message.id
            found[key] = tuple(forms)
    return found


def _shown(value: Any, language: Language) -> str:
    if isinstance(value, bool) or value is None:
        return str(value).lower() if value is not None else ""
    if isinstance(value, int):
        return format_decimal(value, locale=language)
    if isinstance(value, datetime):
        return format_datetime(value, "medium", locale=language)
    if isinstance(value, (list, tuple, set, frozenset)):
        return ", ".join(_shown(each, language) for each in value)
    return str(value)


def _weight(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    if name != "q":
        return 1.0
    try:
        return min(max(float(value), 0.0), 1.0)
    except ValueError:
        return 0.0
