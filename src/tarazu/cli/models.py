"""`tarazu model add|list|way|test`: the models that a tenant's contributors talk to."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from tarazu.app import Installation
from tarazu.cli.shell import As, AsJson, DataDir, TenantName, act, act_as, emit, gettext, out, plain, show, tenant_actor
from tarazu.cli.typed import said_as, unknown
from tarazu.kit.db import Database, Tx
from tarazu.kit.errors import Refusal
from tarazu.kit.money import parse_money

if TYPE_CHECKING:
    import uuid

    from tarazu import models

app = typer.Typer(help="Models that contributors talk to.", no_args_is_help=True)

KEY_VARIABLE = "TARAZU_MODEL_KEY"

_COLUMNS = ["name", "model", "base_url", "key_end", "spent", "unreported", "budget"]

Name = Annotated[str, typer.Argument(help="The model's name in projects.")]
LimitField = Annotated[
    str | None,
    typer.Option("--limit-field", help="What the longest reply is called: max_tokens, max_completion_tokens or none."),
]
StreamOptions = Annotated[
    bool | None, typer.Option("--stream-options/--no-stream-options", help="Whether tokens of a stream are asked for.")
]
KeyHeader = Annotated[
    str | None, typer.Option("--key-header", help="Where the credential is sent: authorization or api-key.")
]


@app.command("add")
def add_model(
    name: Name,
    tenant: TenantName,
    base_url: Annotated[str, typer.Option("--base-url", help="What comes before /chat/completions.")],
    model: Annotated[str, typer.Option("--model", help="What the endpoint calls it.")],
    key: Annotated[
        str | None,
        typer.Option(
            "--key", envvar=KEY_VARIABLE, help="Its credential; better given by the variable.", show_default=False
        ),
    ] = None,
    input_price: Annotated[
        str, typer.Option("--input-price", help="Price of a million tokens in, such as 12.50.")
    ] = "0",
    output_price: Annotated[str, typer.Option("--output-price", help="Price of a million tokens out.")] = "0",
    budget: Annotated[str | None, typer.Option("--budget", help="What all calls may cost together.")] = None,
    currency: Annotated[str, typer.Option("--currency", help="Currency of prices and budget.")] = "INR",
    temperature: Annotated[float | None, typer.Option("--temperature", help="0 to 2.")] = None,
    max_tokens: Annotated[int, typer.Option("--max-tokens", help="Longest reply, in tokens.")] = 1_024,
    timeout_seconds: Annotated[int, typer.Option("--timeout-seconds", help="Longest wait.")] = 60,
    limit_field: LimitField = "max_tokens",
    stream_options: StreamOptions = True,
    key_header: KeyHeader = "authorization",
    handle: As = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Let contributors talk to a model behind an endpoint like OpenAI's."""

    async def verb(db: Database, here: Installation) -> models.Endpoint:
        # Here and below, not above: other commands start sooner without what calls models.
        from tarazu import models

        actor = await tenant_actor(db, tenant, handle)
        new = models.NewEndpoint(
            name=name,
            base_url=base_url,
            model=model,
            credential=key,
            temperature=temperature,
            max_tokens=max_tokens,
            timeout_seconds=timeout_seconds,
            input_price_minor=parse_money(input_price, currency, field="input_price").amount_minor,
            output_price_minor=parse_money(output_price, currency, field="output_price").amount_minor,
            currency=currency,
            budget_minor=None if budget is None else parse_money(budget, currency, field="budget").amount_minor,
            limit_field=limit_field or "",
            stream_options=bool(stream_options),
            key_header=key_header or "",
        )
        async with here.outbound() as outbound, db.tx(actor) as tx:
            return await models.add_endpoint(tx, outbound, here.secrets, new)

    with said_as(credential="--key", budget_minor="--budget", currency="--currency"):
        made = act(data_dir, verb)
    emit(plain(made)) if as_json else out.print(gettext("Added {name}.", name=made.name), highlight=False, markup=False)


@app.command("list")
def list_models(tenant: TenantName, handle: As = None, data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """List the models with what they may cost and did cost."""

    async def verb(tx: Tx) -> list[models.Endpoint]:
        from tarazu import models

        return await models.endpoints(tx)

    found = act_as(data_dir, tenant, handle, verb)
    money = [
        {"spent": str(each.spent), "unreported": str(each.unreported), "budget": str(each.budget or "")}
        for each in found
    ]
    rows = [plain(each) | told for each, told in zip(found, money, strict=True)]
    show(rows, _COLUMNS, as_json=as_json, empty="No model yet. Add one: model add.")


@app.command("way")
def change_way(
    name: Name,
    tenant: TenantName,
    limit_field: LimitField = None,
    stream_options: StreamOptions = None,
    key_header: KeyHeader = None,
    handle: As = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Say how a model is asked; what is left out stays as it is, or as it was learned."""

    async def verb(tx: Tx) -> models.Endpoint:
        from tarazu import models

        way = {"limit_field": limit_field, "stream_options": stream_options, "key_header": key_header}
        return await models.change_way(tx, await _named(tx, name), **way)  # type: ignore[arg-type]

    made = act_as(data_dir, tenant, handle, verb)
    told = gettext("Changed how {name} is asked.", name=made.name)
    emit(plain(made)) if as_json else out.print(told, highlight=False, markup=False)


async def _named(tx: Tx, name: str) -> uuid.UUID:
    """Return the model of a name. Raises `no_such_model`, which tells those that there are."""
    from tarazu import models

    known = await models.endpoints(tx)
    wanted = [each.id for each in known if each.name == name]
    if not wanted:
        raise unknown("no_such_model", name, [each.name for each in known])
    return wanted[0]


@app.command("test")
def try_model(
    name: Name, tenant: TenantName, handle: As = None, data_dir: DataDir = None, as_json: AsJson = False
) -> None:
    """Ask a model one thing, which costs what it costs."""

    async def verb(db: Database, here: Installation) -> models.Spoken:
        from tarazu import models

        actor = await tenant_actor(db, tenant, handle)
        async with db.tx(actor) as tx:
            model_id = await _named(tx, name)
        async with here.outbound() as outbound:
            return await models.try_endpoint(db, actor, outbound, here.secrets, model_id)

    spoken = act(data_dir, verb)
    if as_json:
        emit(plain(spoken))
    if spoken.failure is not None:
        if as_json:
            sys.exit(1)
        raise Refusal(spoken.failure, "invalid")
    if not as_json:
        out.print(gettext("It answered: {text}", text=spoken.content[:200]), highlight=False, markup=False)
