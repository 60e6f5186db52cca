"""`tarazu tenant|user|key|member …`: who there is."""

from __future__ import annotations

import uuid
from typing import Annotated

import typer

from tarazu import trust, workforce
from tarazu.app import Installation
from tarazu.cli.shell import (
    PASSWORD_VARIABLE,
    As,
    AsJson,
    DataDir,
    TenantName,
    Yes,
    act,
    act_as,
    confirm,
    emit,
    err,
    gettext,
    new_password,
    out,
    plain,
    show,
    tenant_actor,
)
from tarazu.cli.typed import person_named, tenant_named
from tarazu.kit.actor import system
from tarazu.kit.db import Database, Tx
from tarazu.kit.errors import Refusal, invalid
from tarazu.kit.ids import PLATFORM
from tarazu.matching import refresh_contributor

tenants = typer.Typer(help="Customers, each sealed off from the others.", no_args_is_help=True)
users = typer.Typer(help="People who sign in.", no_args_is_help=True)
keys = typer.Typer(help="API keys of a tenant.", no_args_is_help=True)
members = typer.Typer(help="Contributors whom a tenant invited by name.", no_args_is_help=True)

Home = Annotated[str | None, typer.Option("--tenant", "-t", help="Their tenant; without it, the platform's people.")]
NewPassword = Annotated[
    str | None,
    typer.Option("--password", envvar=PASSWORD_VARIABLE, help="Password; asked for when it is not given."),
]

_PERSONAS = {
    "admin": "customer",
    "manager": "customer",
    "member": "customer",
    "viewer": "customer",
    "contributor": "contributor",
    "reviewer": "contributor",
    "operator": "ops",
    "investigator": "ops",
}


@tenants.command("create")
def create_tenant(
    name: Annotated[str, typer.Argument(help="Name as people know it.")],
    slug: Annotated[str, typer.Option("--slug", help="Short name: small letters, digits and hyphens.")],
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Found a tenant."""

    async def verb(db: Database, _: Installation) -> trust.Tenant:
        async with db.tx(system(PLATFORM)) as tx:
            return await trust.create_tenant(tx, name, slug)

    made = act(data_dir, verb)
    _tell(made, as_json, gettext("Founded {name} ({id}).", name=made.slug, id=made.id))


@tenants.command("list")
def list_tenants(data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """List the tenants."""

    async def verb(db: Database, _: Installation) -> list[trust.Tenant]:
        async with db.tx(system()) as tx:
            return await trust.tenants(tx)

    show(
        act(data_dir, verb),
        ["slug", "name", "id", "created_at"],
        as_json=as_json,
        empty="No tenant yet. Found one: tenant create.",
    )


@users.command("create")
def create_user(
    handle: Annotated[str, typer.Argument(help="What they sign in with, such as an e-mail address.")],
    name: Annotated[str, typer.Option("--name", help="Name shown to colleagues.")],
    tenant: Annotated[str | None, typer.Option("--tenant", "-t", help="Their tenant, for a customer's people.")] = None,
    role: Annotated[
        str,
        typer.Option("--role", help="admin, manager, member, viewer; contributor, reviewer; operator, investigator."),
    ] = "member",
    language: Annotated[str, typer.Option("--language", help="Language of the pages: en or hi.")] = "en",
    languages: Annotated[
        str, typer.Option("--works-in", help="A contributor's languages, separated by commas.")
    ] = "en",
    skills: Annotated[str, typer.Option("--skills", help="A contributor's skills, separated by commas.")] = "",
    password: NewPassword = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Add someone who signs in. Contributors, reviewers and operators belong to the platform, not to a tenant."""
    persona = _persona_of(role, tenant)
    chosen = new_password(password)

    async def verb(db: Database, _: Installation) -> trust.Principal:
        async with db.tx(system(await home_of(db, tenant))) as tx:
            made = await trust.create_principal(
                tx, persona=persona, role=role, handle=handle, name=name, language=language, password=chosen
            )
            if persona == "contributor":
                await workforce.enrol(tx, made.id, _list(languages), _list(skills), is_reviewer=role == "reviewer")
                await refresh_contributor(tx, made.id)
            return made

    made = act(data_dir, verb)
    _tell(made, as_json, gettext("Added {name} ({role}, {id}).", name=made.handle, role=role, id=made.id))


@users.command("list")
def list_users(
    tenant: Home = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """List people who sign in."""

    async def verb(db: Database, _: Installation) -> list[trust.Principal]:
        async with db.tx(system(await home_of(db, tenant))) as tx:
            return await trust.principals(tx)

    columns = ["handle", "name", "persona", "role", "language", "created_at", "disabled_at"]
    show(act(data_dir, verb), columns, as_json=as_json, empty="Nobody yet. Add someone: user create.")


@keys.command("create")
def create_key(
    tenant: TenantName,
    name: Annotated[str, typer.Option("--name", help="What the key is for.")] = "command line",
    mode: Annotated[str, typer.Option("--mode", help="live or test.")] = "live",
    handle: As = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Make an API key. It is shown this once."""

    async def verb(tx: Tx) -> trust.NewKey:
        return await trust.create_key(tx, tx.principal_id, name, mode)

    made = act_as(data_dir, tenant, handle, verb)
    if as_json:
        emit(plain(made))
    else:
        out.print(made.secret, highlight=False, soft_wrap=True)
    if mode == "test":
        # Beside the output and not in it, so that a script still reads the key alone.
        words = gettext(
            "At /scale this key acts in a world of its own. At /api/v1 it reads live data and keeps nothing that it "
            "writes, so guard it like a live key."
        )
        err.print(words, highlight=False, soft_wrap=True)


@keys.command("list")
def list_keys(tenant: TenantName, handle: As = None, data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """List a tenant's keys; only their first letters are known."""

    async def verb(tx: Tx) -> list[trust.Key]:
        return await trust.keys(tx)

    columns = ["prefix", "name", "handle", "mode", "created_at", "last_used_at", "revoked_at", "id"]
    show(act_as(data_dir, tenant, handle, verb), columns, as_json=as_json, empty="No key yet. Make one: key create.")


@keys.command("revoke")
def revoke_key(
    key_id: Annotated[uuid.UUID, typer.Argument(help="Id of the key, from `key list`.")],
    tenant: TenantName,
    yes: Yes = False,
    handle: As = None,
    data_dir: DataDir = None,
) -> None:
    """Revoke a key; programs that use it stop working within ten seconds."""
    confirm(yes, gettext("Revoke this key for good?"))

    async def verb(tx: Tx) -> None:
        await trust.revoke_key(tx, key_id)

    act_as(data_dir, tenant, handle, verb)
    out.print(gettext("Revoked."), highlight=False)


@members.command("invite")
def invite(
    contributor: Annotated[str, typer.Argument(help="The contributor's handle.")],
    tenant: TenantName,
    alias: Annotated[str, typer.Option("--alias", help="The name by which the tenant will know them.")],
    data_dir: DataDir = None,
) -> None:
    """Let a tenant offer tasks to a contributor by name."""

    async def verb(db: Database, _: Installation) -> None:
        async with db.tx(system(PLATFORM)) as tx:
            home = await tenant_named(tx, tenant)
            person = await person_named(tx, contributor)
        async with db.tx(system(home.id)) as tx:
            await workforce.invite(tx, person.id, alias)

    act(data_dir, verb)
    words = gettext("{tenant} now knows {contributor} as {alias}.", tenant=tenant, contributor=contributor, alias=alias)
    out.print(words, highlight=False, markup=False, soft_wrap=True)


@members.command("list")
def list_members(tenant: TenantName, handle: As = None, data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """List the contributors whom a tenant invited."""

    async def verb(db: Database, _: Installation) -> list[dict[str, str]]:
        actor = await tenant_actor(db, tenant, handle)
        async with db.tx(actor) as tx:
            found = await workforce.members(tx)
        async with db.tx(system(actor.tenant_id)) as tx:
            people = {each.alias: await workforce.member_person(tx, each.alias) for each in found}
        # The tenant itself knows the alias only; whoever runs the installation knows who that is.
        async with db.tx(system(PLATFORM)) as tx:
            handles = {person.id: person.handle for person in await trust.principals(tx)}
        return [
            {"alias": each.alias, "handle": handles[people[each.alias]], "joined_at": each.joined_at.isoformat()}
            for each in found
        ]

    show(
        act(data_dir, verb),
        ["alias", "handle", "joined_at"],
        as_json=as_json,
        empty="Nobody is invited yet: member invite.",
    )


async def home_of(db: Database, slug: str | None) -> uuid.UUID:
    """Return the id of a tenant, or of the platform when none is named. Refuses an unknown tenant."""
    if slug is None:
        return PLATFORM
    async with db.tx(system()) as tx:
        return (await tenant_named(tx, slug)).id


def _tell(made: trust.Tenant | trust.Principal, as_json: bool, words: str) -> None:
    if as_json:
        emit(plain(made))
    else:
        out.print(words, highlight=False, markup=False, soft_wrap=True)


def _persona_of(role: str, tenant: str | None) -> str:
    persona = _PERSONAS.get(role)
    if persona is None:
        raise invalid("role", "not_allowed", allowed=list(_PERSONAS))
    if persona == "customer" and tenant is None:
        raise Refusal("tenant_needed", "invalid", {"role": role})
    if persona != "customer" and tenant is not None:
        raise Refusal("tenant_misplaced", "invalid", {"role": role})
    return persona


def _list(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]
