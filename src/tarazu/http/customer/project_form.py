"""Starting a project on a page: from a template or with a good start for a kind, in a form that loses nothing when it is
refused."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from tarazu import kinds, projects, quality, tasks
from tarazu.http.access import Routes
from tarazu.http.customer.forecasting import SUPPOSED, foresee, read_supposed
from tarazu.http.customer.redundancy import share
from tarazu.http.language import language_of
from tarazu.http.pages import Form, redirect, refill, render
from tarazu.http.problems import headers_of, status_of
from tarazu.http.transaction import opened
from tarazu.kit.errors import Fault, Refusal
from tarazu.kit.money import AMOUNT_MAX, MINOR_DIGITS, Money, parse_money
from tarazu.trust import Action

routes = Routes(tag="project form")

_SECONDS = 60
_NAMES = (
    "kind",
    "name",
    "title_en",
    "title_hi",
    "language",
    "skills",
    "redundancy",
    "redundancy_most",
    "confidence",
    "acceptance",
    "estimate_minutes",
    "lease_minutes",
    "rate",
    "review_rate",
    "currency",
    "guidelines_en",
    "guidelines_hi",
    "ontology",
    "template",
    "template_language",
    "samples",
    *SUPPOSED,
)
# Places of faults, and the controls in which they are mended.
FIELDS = {
    **{name: name for name in _NAMES},
    "title": "title_en",
    "title.en": "title_en",
    "title.hi": "title_hi",
    "guidelines": "guidelines_en",
    "guidelines.en": "guidelines_en",
    "guidelines.hi": "guidelines_hi",
    "lease_seconds": "lease_minutes",
    "estimate_seconds": "estimate_minutes",
    "rate.amount_minor": "rate",
    "review_rate.amount_minor": "review_rate",
    "amount_minor": "rate",
}


@routes.page("GET", "/projects/new", Action.MANAGE_PROJECTS)
async def ask(request: Request) -> Response:
    """Show the templates; or the form, filled from one of them or with a good start for a kind."""
    asked, language = request.query_params, language_of(request)
    if name := asked.get("template"):
        return _show(request, Form(values=start_from(projects.template(name), asked.get("language", language))), 200)
    if (kind := asked.get("kind")) in kinds.names():
        return _show(request, Form(values=start_of(kind, language)), 200)
    return render(request, "projects/gallery.html", templates=projects.templates(), kinds=kinds.names())


@routes.page("POST", "/projects/new", Action.MANAGE_PROJECTS)
async def make(request: Request) -> Response:
    """Start the project, or show every fault beside its field."""
    sent = await request.form(max_files=0, max_fields=40)
    values = {name: str(sent.get(name, "")) for name in _NAMES}
    if sent.get("step") == "forecast":
        return await _foresee(request, values)
    try:
        new = read(values)
        async with opened(request) as tx:
            project = await tasks.start_project(tx, new)
            if values["samples"]:
                chosen = projects.template(values["template"])
                await tasks.add_samples(tx, project.id, chosen, values["template_language"])
    except Refusal as refusal:
        if refusal.kind not in ("invalid", "conflict"):
            raise
        form = refill(request, _placed(refusal), values, FIELDS)
        return _show(request, form, status_of(refusal))
    return redirect(f"/projects/{project.id}", "project_made")


async def _foresee(request: Request, values: dict[str, str]) -> Response:
    """Show the form again with what the project would cost and bring; what has no part in that may still be missing."""
    stand_in = {name: values[name].strip() or "?" for name in ("name", "title_en", "guidelines_en")}
    try:
        supposed = read_supposed({name: values[name].strip() for name in SUPPOSED})
        found = await foresee(request, read({**values, **stand_in}), supposed)
    except Refusal as refusal:
        if refusal.kind not in ("invalid", "exhausted"):
            raise
        again = _show(request, refill(request, refusal, values, FIELDS), status_of(refusal))
        again.headers.update(headers_of(refusal))
        return again
    return _show(request, Form(values=values | {"people": found.people or ""}), 200, found)


def start_from(template: projects.Template, language: str) -> dict[str, str]:
    """Return what the form holds when a template was chosen, in the language given if it has words for it."""
    spoken = language if language in template.languages else template.languages[0]
    new = template.project(template.name, spoken)
    return {
        "template": template.name,
        "template_language": spoken,
        "samples": "yes",
        "name": new.name,
        "kind": new.kind,
        "language": spoken,
        "skills": ", ".join(new.skills),
        "redundancy": str(new.redundancy),
        "acceptance": new.acceptance,
        "estimate_minutes": _minutes(new.estimate_seconds),
        "lease_minutes": _minutes(new.lease_seconds),
        "rate": str(new.rate.decimal()),
        "currency": new.rate.currency,
        "ontology": _pretty(new.ontology),
        **{f"title_{code}": text for code, text in new.title.items()},
        **{f"guidelines_{code}": text for code, text in new.guidelines.items()},
    }


def start_of(kind: str, language: str) -> dict[str, str]:
    """Return what the form holds at first: the kind's own example in the reader's language as ontology, and usual terms.

    Criteria count for every answer, so those of the example are left out: nobody is graded by what nobody wrote.
    """
    ontology = kinds.of(kind).example("hi" if language == "hi" else "en")["ontology"]
    return {
        "kind": kind,
        "language": language,
        "redundancy": "3",
        "acceptance": "on_submit",
        "estimate_minutes": "3",
        "lease_minutes": "30",
        "currency": "INR",
        "rate": "",
        "ontology": _pretty({**ontology, "rubric": []} if "rubric" in ontology else ontology),
    }


def read(values: Mapping[str, str]) -> projects.NewProject:
    """Return the project that a form describes.

    Raises:
        Refusal: `invalid_request` with every field that cannot even be read.
    """
    reader = _Reader(values)
    currency = values["currency"] if values["currency"] in MINOR_DIGITS else ""
    if not currency:
        reader.fault("currency", "not_allowed", allowed=sorted(MINOR_DIGITS))
    rate = reader.money("rate", currency or "INR")
    review = reader.money("review_rate", currency or "INR") if values["review_rate"].strip() else None
    title = _by_language(values, "title")
    if not title:
        # The API falls back on the name; people who fill in a form were told that contributors do not see it.
        reader.fault("title", "missing")
    new = projects.NewProject(
        name=values["name"].strip(),
        kind=values["kind"],
        title=title,
        language=values["language"],
        skills=[skill for part in values["skills"].split(",") if (skill := part.strip().lower())],
        redundancy=reader.whole("redundancy"),
        redundancy_most=reader.whole("redundancy_most") if values["redundancy_most"].strip() else None,
        confidence=reader.share("confidence"),
        acceptance=values["acceptance"],
        lease_seconds=reader.seconds("lease_minutes"),
        estimate_seconds=reader.seconds("estimate_minutes"),
        guidelines=_by_language(values, "guidelines"),
        ontology=reader.json("ontology"),
        rate=rate,
        review_rate=review,
    )
    reader.finish()
    return new


class _Reader:
    """Reads fields and gathers what cannot be read; a stand-in value keeps the rest readable."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values
        self._faults: list[Fault] = []

    def fault(self, field: str, code: str, **facts: Any) -> None:
        self._faults.append(Fault(field=field, code=code, facts=facts))

    def whole(self, name: str) -> int:
        text = self._values[name].strip()
        if text.isdecimal() and len(text) <= 9:
            return int(text)
        self.fault(name, "wrong_type", expected="integer")
        return 1

    def share(self, name: str) -> float | None:
        try:
            return share(name, self._values[name].strip())
        except Refusal as refusal:
            self._faults += refusal.faults
            return None

    def seconds(self, name: str) -> int:
        try:
            minutes = Decimal(self._values[name].strip())
        except InvalidOperation:
            minutes = Decimal("NaN")
        if minutes.is_finite() and abs(minutes) < 10**6:
            return round(minutes * _SECONDS)
        self.fault(name, "wrong_type", expected="number")
        return _SECONDS

    def money(self, name: str, currency: str) -> Money:
        least, most = (Decimal(bound).scaleb(-MINOR_DIGITS[currency]) for bound in (1, AMOUNT_MAX))
        try:
            money = parse_money(self._values[name].strip(), currency, field=name)
        except Refusal as refusal:
            # Here an amount is typed in rupees, so its bounds are told in rupees too, not in paise.
            near = [fault for fault in refusal.faults if fault.field == name]
            self._faults += near or [Fault(field=name, code="out_of_range", facts={"maximum": int(most)})]
            return Money(amount_minor=1, currency=currency)
        if money.amount_minor <= 0:
            self.fault(name, "out_of_range", minimum=str(least))
        return money

    def json(self, name: str) -> Any:
        try:
            return msgspec.json.decode(self._values[name].encode())
        except (msgspec.DecodeError, UnicodeEncodeError, RecursionError):
            self.fault(name, "bad_json")
            return {}

    def finish(self) -> None:
        if self._faults:
            raise Refusal("invalid_request", "invalid", faults=self._faults)


def _minutes(seconds: int) -> str:
    return f"{Decimal(seconds) / _SECONDS:f}"


def _pretty(ontology: Mapping[str, Any]) -> str:
    return msgspec.json.format(msgspec.json.encode(ontology), indent=2).decode()


def _by_language(values: Mapping[str, str], name: str) -> dict[str, str]:
    return {code: text for code in ("en", "hi") if (text := values[f"{name}_{code}"].strip())}


def _placed(refusal: Refusal) -> Refusal:
    """Put a name that is taken beside the name, where it is mended."""
    if refusal.code != "project_name_taken":
        return refusal
    return Refusal(refusal.code, refusal.kind, faults=[Fault(field="name", code="taken")])


def _show(request: Request, form: Form, status: int, found: quality.WhatIf | None = None) -> Response:
    name = form.values.get("template")
    return render(
        request,
        "projects/new.html",
        status=status,
        form=form,
        what_if=found,
        choices=found.choices if found else quality.CHOICES,
        is_voted=form.values.get("kind") in projects.VOTED_KINDS,
        kinds=kinds.names(),
        chosen=projects.template(name) if name else None,
        currencies=[(code, code) for code in MINOR_DIGITS],
    )
