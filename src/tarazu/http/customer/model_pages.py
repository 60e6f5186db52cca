"""Models on a page: add one, try it, change its credential or budget, archive it. A credential is never shown again."""

from __future__ import annotations

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from tarazu import models
from tarazu.http.access import Routes
from tarazu.http.customer.models import Trial, tried
from tarazu.http.pages import Form, redirect, refill, render
from tarazu.http.problems import status_of
from tarazu.http.state import state_of
from tarazu.http.transaction import opened
from tarazu.kit.errors import Fault, Refusal, require_sound
from tarazu.kit.ids import parse_id
from tarazu.kit.money import MINOR_DIGITS, parse_money
from tarazu.trust import Action

routes = Routes(tag="model pages")

_TEXTS = ("name", "base_url", "model", "temperature", "max_tokens", "timeout_seconds", "currency")
_MONEY = {"input_price": "input_price_minor", "output_price": "output_price_minor", "budget": "budget_minor"}
_WAY = ("limit_field", "stream_options", "key_header")
_FIELDS = (
    {name: name for name in (*_TEXTS, "credential")}
    | {place: name for name, place in _MONEY.items()}
    | {name: name for name in _MONEY}
)
_DEFAULTS = {
    "currency": "INR",
    "max_tokens": "1024",
    "timeout_seconds": "60",
    "input_price": "0",
    "output_price": "0",
    "limit_field": models.LIMIT_FIELDS[0],
    "stream_options": "yes",
    "key_header": models.KEY_HEADERS[0],
}


@routes.page("GET", "/models", Action.READ_MODELS)
async def model_list(request: Request) -> Response:
    """Show the models with what they may cost and did cost."""
    return await _models(request, Form(values=dict(_DEFAULTS)))


@routes.page("POST", "/models", Action.MANAGE_MODELS)
async def add(request: Request) -> Response:
    """Add a model; what was typed comes back when it is refused, but for the credential."""
    sent = await request.form(max_files=0, max_fields=20)
    values = {name: str(sent.get(name, "")).strip() for name in (*_TEXTS, *_MONEY)}
    values |= {name: str(sent.get(name, _DEFAULTS[name])) for name in _WAY}
    state = state_of(request)
    try:
        new = _read(values, sent)
        async with opened(request) as tx:
            await models.add_endpoint(tx, state.outbound, state.secrets, new)
    except Refusal as refusal:
        if refusal.kind not in ("invalid", "conflict"):
            raise
        return await _models(request, refill(request, refusal, values, _FIELDS), status=status_of(refusal))
    return redirect("/models", "model_added")


@routes.page("POST", "/models/{model_id}/test", Action.MANAGE_MODELS)
async def try_one(request: Request) -> Response:
    """Try a model and show what came of it."""
    model_id = parse_id(request.path_params["model_id"], "model")
    try:
        trial = await tried(request, model_id)
    except Refusal as refusal:
        if refusal.kind != "conflict":
            raise
        return await _models(request, refill(request, refusal, _DEFAULTS, _FIELDS), status=status_of(refusal))
    async with opened(request) as tx:
        name = (await models.endpoint(tx, model_id)).name
    return await _models(request, Form(values=dict(_DEFAULTS)), trial=trial, tried_name=name)


@routes.page("POST", "/models/{model_id}/credential", Action.MANAGE_MODELS)
async def change_credential(request: Request) -> Response:
    """Change a model's credential; an empty one takes it away."""
    sent = await request.form(max_files=0, max_fields=4)
    model_id = parse_id(request.path_params["model_id"], "model")
    try:
        async with opened(request) as tx:
            await models.change_credential(tx, state_of(request).secrets, model_id, _credential(sent))
    except Refusal as refusal:
        return await _refused(request, refusal)
    return redirect("/models", "model_changed")


@routes.page("POST", "/models/{model_id}/budget", Action.MANAGE_MODELS)
async def change_budget(request: Request) -> Response:
    """Change what a model may cost in all; an empty amount takes the limit away."""
    sent = await request.form(max_files=0, max_fields=4)
    model_id = parse_id(request.path_params["model_id"], "model")
    text = str(sent.get("budget", "")).strip()
    try:
        async with opened(request) as tx:
            found = await models.endpoint(tx, model_id)
            amount = parse_money(text, found.currency, field="budget").amount_minor if text else None
            await models.change_budget(tx, model_id, amount)
    except Refusal as refusal:
        return await _refused(request, refusal)
    return redirect("/models", "model_changed")


@routes.page("POST", "/models/{model_id}/way", Action.MANAGE_MODELS)
async def change_way(request: Request) -> Response:
    """Change how a model is asked."""
    sent = await request.form(max_files=0, max_fields=4)
    model_id = parse_id(request.path_params["model_id"], "model")
    try:
        async with opened(request) as tx:
            await models.change_way(
                tx,
                model_id,
                limit_field=str(sent.get("limit_field", "")),
                stream_options=sent.get("stream_options") == "yes",
                key_header=str(sent.get("key_header", "")),
            )
    except Refusal as refusal:
        return await _refused(request, refusal)
    return redirect("/models", "model_changed")


@routes.page("POST", "/models/{model_id}/archive", Action.MANAGE_MODELS)
async def archive(request: Request) -> Response:
    """Ask a model nothing more."""
    async with opened(request) as tx:
        await models.archive_endpoint(tx, parse_id(request.path_params["model_id"], "model"))
    return redirect("/models", "model_archived")


def _read(values: dict[str, str], sent: FormData) -> models.NewEndpoint:
    """Read the form; numbers that are none are faults of their fields, all at once."""
    faults: list[Fault] = []
    numbers = {name: _whole(values[name], name, faults) for name in ("max_tokens", "timeout_seconds")}
    money = {place: _minor(values, name, faults) for name, place in _MONEY.items()}
    temperature = _decimal(values["temperature"], faults)
    require_sound(faults)
    return models.NewEndpoint(
        name=values["name"],
        base_url=values["base_url"],
        model=values["model"],
        credential=_credential(sent),
        temperature=temperature,
        max_tokens=numbers["max_tokens"],
        timeout_seconds=numbers["timeout_seconds"],
        input_price_minor=money["input_price_minor"] or 0,
        output_price_minor=money["output_price_minor"] or 0,
        currency=values["currency"],
        budget_minor=money["budget_minor"],
        limit_field=values["limit_field"],
        stream_options=values["stream_options"] == "yes",
        key_header=values["key_header"],
    )


def _credential(sent: FormData) -> str | None:
    return str(sent.get("credential", "")).strip() or None


def _whole(text: str, name: str, faults: list[Fault]) -> int:
    if text.isascii() and text.isdecimal() and len(text) <= 9:
        return int(text)
    faults.append(Fault(field=name, code="wrong_type", facts={"expected": "integer"}))
    return 0


def _decimal(text: str, faults: list[Fault]) -> float | None:
    if not text:
        return None
    try:
        return float(text)
    except ValueError:
        faults.append(Fault(field="temperature", code="wrong_type", facts={"expected": "decimal"}))
        return None


def _minor(values: dict[str, str], name: str, faults: list[Fault]) -> int | None:
    if not values[name]:
        return None
    try:
        return parse_money(values[name], values["currency"], field=name).amount_minor
    except Refusal as refusal:
        faults += [fault for fault in refusal.faults if fault.field not in {each.field for each in faults}]
        return None


async def _refused(request: Request, refusal: Refusal) -> Response:
    if refusal.kind != "invalid":
        raise refusal
    form = refill(request, refusal, _DEFAULTS, {})
    form.problem, form.loose = " ".join(form.loose) or form.problem, []
    return await _models(request, form, status=status_of(refusal))


async def _models(
    request: Request, form: Form, *, status: int = 200, trial: Trial | None = None, tried_name: str = ""
) -> Response:
    async with opened(request) as tx:
        found = await models.endpoints(tx, archived=True)
    return render(
        request,
        "models.html",
        status=status,
        form=form,
        trial=trial,
        tried_name=tried_name,
        endpoints=[each for each in found if each.archived_at is None],
        archived=[each for each in found if each.archived_at is not None],
        currencies=[(name, name) for name in sorted(MINOR_DIGITS)],
    )
