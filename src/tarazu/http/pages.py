"""Pages: Jinja templates with the words and formats of one language, and nothing that a strict CSP would refuse."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache, partial
from typing import Any
from urllib.parse import urldefrag, urlencode, urlsplit

import msgspec
from jinja2 import Environment, PackageLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

import tarazu
from tarazu import trust
from tarazu.http import assets
from tarazu.http.formats import Formats
from tarazu.http.language import Language, catalogue, explain, language_of
from tarazu.http.state import state_of
from tarazu.http.words import N_, TONES, WORDS
from tarazu.kit.actor import Actor
from tarazu.kit.errors import Fault, Refusal
from tarazu.trust import Action

THEMES = ("light", "dark")
HOMES = {"customer": "/projects", "contributor": "/work", "ops": "/operations"}
# path, label, keys, what it needs
NAVIGATION: tuple[tuple[str, str, str, Action], ...] = (
    ("/projects", N_("Projects"), "g p", Action.READ_PROJECTS),
    ("/models", N_("Models"), "g m", Action.READ_MODELS),
    ("/webhooks", N_("Webhooks"), "g w", Action.READ_WEBHOOKS),
    ("/keys", N_("API keys"), "g k", Action.READ_KEYS),
    ("/team", N_("Team"), "g t", Action.READ_TEAM),
    ("/work", N_("Feed"), "g f", Action.WORK),
    ("/work/reviews", N_("Reviews"), "g r", Action.REVIEW),
    ("/work/answers", N_("Your answers"), "g a", Action.WORK),
    ("/work/earnings", N_("Earnings"), "g e", Action.READ_EARNINGS),
    ("/operations", N_("Operations"), "g o", Action.READ_QUEUES),
    ("/operations/cases", N_("Cases"), "g c", Action.DECIDE_CASES),
)
# Pages that lie below an entry's address and under another entry, or under none.
_ELSEWHERE = {"/work/profile": "", "/work/appeals": "/work/reviews", "/work/adjudications": "/work/reviews"}
_JUST_NOW = timedelta(seconds=45)
_ELEMENT = re.compile(r"[^a-z0-9]+")
_HEADING = re.compile(r"(</?h)([1-6])")
_LOCAL = re.compile(r"/(?![/\\])[^\s\\]*\Z")


@dataclass(slots=True, kw_only=True)
class Form:
    """What a form holds when it is shown (again): values, errors by field, errors of no field, and one main problem."""

    values: dict[str, str] = field(default_factory=dict)
    errors: dict[str, list[str]] = field(default_factory=dict)
    loose: list[str] = field(default_factory=list)
    problem: str = ""


def render(request: Request, template: str, *, status: int = 200, **context: Any) -> HTMLResponse:
    """Return a page in the caller's language."""
    language = language_of(request)
    page = environment(language).get_template(template)
    return HTMLResponse(page.render(_frame(request, language), **context), status_code=status)


def redirect(path: str, notice: str = "", **parameters: str) -> RedirectResponse:
    """Return the answer to a form: see the page at `path`, where a notice (a code of `words`) is shown."""
    query = {**parameters, **({"notice": notice} if notice else {})}
    page, place = urldefrag(path)
    address = f"{page}?{urlencode(query)}" if query else page
    return RedirectResponse(f"{address}#{place}" if place else address, status_code=303)


def is_part(request: Request) -> bool:
    """Say whether a script of a page asks for a part of it; whoever opens such an address should see a whole page."""
    return request.headers.get("x-requested-with") == "tarazu"


def local(path: str, otherwise: str = "/") -> str:
    """Return a path of this site; an address of another site is replaced, so that nobody is led away."""
    parts = urlsplit(path) if _LOCAL.match(path) else None
    return path if parts and not parts.scheme and not parts.netloc else otherwise


def home_of(actor: Actor | None) -> str:
    """Return where a signed-in person starts, or an empty path."""
    return HOMES.get(actor.persona, "/") if actor else ""


def refill(request: Request, refusal: Refusal, values: Mapping[str, str], fields: Mapping[str, str]) -> Form:
    """Return a refused form with everything that was typed; `fields` maps the places of faults to controls."""
    language = language_of(request)
    form = Form(values=dict(values))
    if not refusal.faults:
        form.problem = explain(language, "refusal", refusal.code, refusal.facts)
    for fault in refusal.faults:
        control = control_of(fault.field, fields)
        text = words_of(language, fault)
        if control is None:
            form.loose.append(f"{fault.field}: {text}")
        else:
            inner = fault.field.removeprefix(control).lstrip(".")
            shown = f"{inner}: {text}" if control == "ontology" and inner else text
            form.errors.setdefault(control, []).append(shown)
    return form


def control_of(place: str, fields: Mapping[str, str]) -> str | None:
    """Return the control for a fault's place: the longest of `fields` that the place begins with."""
    for prefix in sorted(fields, key=len, reverse=True):
        if place == prefix or place.startswith((f"{prefix}.", f"{prefix}[")):
            return fields[prefix]
    return None


def words_of(language: Language, fault: Fault) -> str:
    """Return the words of a fault."""
    return explain(language, "fault", fault.code, fault.facts)


def translated(language: Language, message: str) -> str:
    """Return a page's text in a language."""
    forms = catalogue(language).get(message)
    return forms[0] if forms else message


def word(language: Language, group: str, code: str | None) -> str:
    """Return the words of a code in a group of `words.WORDS`, or the code itself."""
    found = WORDS[group].get(code or "")
    return translated(language, found) if found else (code or "").replace("_", " ")


def label_word(language: Language, ontology: Mapping[str, Any], code: str) -> str:
    """Return the words of a verdict; where there may be more than two answers, one of them is not better but the best."""
    is_best = ontology.get("answers_max", 2) > 2 and code in WORDS["best_labels"]
    return word(language, "best_labels" if is_best else "labels", code)


@cache
def environment(language: Language) -> Environment:
    """Return the templates of a language, made once."""
    made = Environment(
        loader=PackageLoader("tarazu.http"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    formats = Formats(language=language)
    made.install_gettext_callables(  # type: ignore[attr-defined]
        partial(translated, language), partial(plural, language), newstyle=True
    )
    made.globals.update(
        language=language,
        version=tarazu.__version__,
        asset=asset,
        editor_parts=assets.editor_parts,
        word=partial(word, language),
        tone=lambda code: TONES.get(code, ""),
    )
    made.filters.update(_filters(formats))
    return made


def asset(name: str) -> str:
    """Return the address of a built file, with its digest."""
    return assets.asset(f"build/{name}")


def account_of(actor: Actor) -> str:
    """Return a stable name for a person that tells nothing of them, for what their browser keeps."""
    return "c_" + hashlib.sha256(f"account:{actor.principal_id}".encode()).hexdigest()[:12]


def element(kind: str) -> str:
    """Return the custom element of a kind: `tz-chat-compare`."""
    return "tz-" + _ELEMENT.sub("-", kind.lower())


def embed(value: Any) -> Markup:
    """Return a value as JSON that is safe inside a script element."""
    text = msgspec.json.encode(value).decode()
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)  # noqa: S704 - every sign that could end the script is escaped above


def demoted(html: str) -> Markup:
    """Return cleaned HTML (of `markup.safe`) for a place below a second heading: its own headings begin at the third."""
    return Markup(_HEADING.sub(lambda tag: f"{tag[1]}{min(int(tag[2]) + 2, 6)}", html))  # noqa: S704


def _frame(request: Request, language: Language) -> dict[str, Any]:
    actor: Actor | None = request.scope.get("tz.actor")
    theme = request.cookies.get("tz_theme")
    query = request.url.query
    notice = request.query_params.get("notice", "")
    return {
        "actor": actor,
        "account": account_of(actor) if actor else "",
        "can": lambda action: actor is not None and trust.allows(actor, Action(action)),
        "theme": theme if theme in THEMES else "",
        "path": request.url.path,
        "here": f"{request.url.path}?{query}" if query and request.method == "GET" else request.url.path,
        "home": home_of(actor),
        "nav": _navigation(actor, request.url.path, language) if actor else [],
        "notice": word(language, "notices", notice) if notice in WORDS["notices"] else "",
        "now": state_of(request).clock.now(),
    }


def _navigation(actor: Actor, path: str, language: Language) -> list[dict[str, Any]]:
    entries = [entry for entry in NAVIGATION if trust.allows(actor, entry[3])]
    inside = [href for href, *_ in entries if path == href or path.startswith(f"{href}/")]
    current = _ELSEWHERE.get(path, max(inside, key=len, default=""))
    return [
        {"href": href, "label": translated(language, label), "keys": keys, "current": href == current}
        for href, label, keys, _ in entries
    ]


def _filters(formats: Formats) -> dict[str, Any]:
    return {
        "number": formats.number,
        "decimal": formats.decimal,
        "percent": formats.percent,
        "money": lambda money: formats.money(money.amount_minor, money.currency),
        "date": formats.date,
        "month": formats.month,
        "moment": formats.moment,
        "clock": formats.clock,
        "deadline": _deadline(formats),
        "relative": _relative(formats),
        "duration": formats.duration,
        "minutes": formats.minutes,
        "bytes": formats.size,
        "title_of": formats.text,
        "element": element,
        "embed": embed,
        "demoted": demoted,
    }


def _relative(formats: Formats) -> Any:
    @pass_context
    def relative(context: Context, at: datetime) -> str:
        now: datetime = context["now"]
        if abs(at - now) < _JUST_NOW:
            return translated(formats.language, N_("just now"))
        return formats.relative(at, now)

    return relative


def _deadline(formats: Formats) -> Any:
    @pass_context
    def deadline(context: Context, at: datetime) -> str:
        return formats.deadline(at, context["now"])

    return deadline


def plural(language: Language, one: str, many: str, count: int) -> str:
    """Return the form of a text for a count, its places still open."""
    forms = catalogue(language).get(one) or (one, many)
    return forms[0] if count == 1 or len(forms) < 2 else forms[1]


def no_store(response: Response) -> Response:
    """Forbid every cache to keep an answer, because it shows a secret once."""
    response.headers["Cache-Control"] = "no-store"
    return response
