"""`tarazu user reset-password|disable|enable|end-sessions|bar|unbar`: what happens to an account after it was made."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Annotated, TypeVar

import typer

from tarazu import tasks, trust
from tarazu.app import Installation
from tarazu.cli.people import Home, NewPassword, home_of
from tarazu.cli.shell import (
    AsJson,
    DataDir,
    TenantName,
    Yes,
    act,
    confirm,
    emit,
    gettext,
    new_password,
    out,
)
from tarazu.cli.typed import person_named
from tarazu.kit.actor import system
from tarazu.kit.db import Database, Tx
from tarazu.kit.errors import Refusal
from tarazu.kit.ids import PLATFORM

Result = TypeVar("Result")

Handle = Annotated[str, typer.Argument(help="What they sign in with.")]


def reset_password(
    handle: Handle, tenant: Home = None, password: NewPassword = None, data_dir: DataDir = None, as_json: AsJson = False
) -> None:
    """Give somebody a new password; every session of theirs ends."""
    chosen = new_password(password)

    async def verb(tx: Tx, person: trust.Principal) -> int:
        return await trust.set_password(tx, person, chosen)

    ended = _with_person(handle, tenant, data_dir, verb)
    text = gettext("{handle} has a new password. Sessions ended: {count}.", handle=handle, count=ended)
    _tell({"handle": handle, "sessions_ended": ended}, text, as_json=as_json)


def disable(
    handle: Handle, tenant: Home = None, yes: Yes = False, data_dir: DataDir = None, as_json: AsJson = False
) -> None:
    """Shut somebody out: no sign-in, no session, no key. What they earned stays theirs."""
    confirm(yes, gettext("Shut {handle} out? Their sessions end and their keys stop working.", handle=handle))
    ended = _with_person(handle, tenant, data_dir, trust.disable)
    text = gettext("{handle} is shut out. Sessions ended: {count}.", handle=handle, count=ended)
    _tell({"handle": handle, "disabled": True, "sessions_ended": ended}, text, as_json=as_json)


def enable(handle: Handle, tenant: Home = None, data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Let somebody who was shut out in again; their keys work again too."""
    _with_person(handle, tenant, data_dir, trust.enable)
    text = gettext("{handle} can sign in again.", handle=handle)
    _tell({"handle": handle, "disabled": False}, text, as_json=as_json)


def end_sessions(
    handle: Handle, tenant: Home = None, yes: Yes = False, data_dir: DataDir = None, as_json: AsJson = False
) -> None:
    """End every session of somebody, who can sign in again at once."""
    confirm(yes, gettext("End every session of {handle}?", handle=handle))
    ended = _with_person(handle, tenant, data_dir, trust.end_sessions)
    text = gettext("Sessions of {handle} ended: {count}.", handle=handle, count=ended)
    _tell({"handle": handle, "sessions_ended": ended}, text, as_json=as_json)


def bar(
    handle: Handle,
    tenant: TenantName,
    reason: Annotated[str, typer.Option("--reason", help="interest, exposure, team or ownership.")],
    until: Annotated[
        datetime | None, typer.Option("--until", help="When it ends, in UTC.", formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M"])
    ] = None,
    yes: Yes = False,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Bar somebody from a tenant: a conflict of interest beats every right. Work that they hold of it goes back."""
    confirm(
        yes, gettext("Bar {handle} from {tenant}? Tasks they hold go back to others.", handle=handle, tenant=tenant)
    )
    end = None if until is None else until.replace(tzinfo=UTC)

    async def verb(tx: Tx, person: trust.Principal) -> int:
        await trust.raise_barrier(tx, person.id, reason, end)
        return await tasks.withdraw(tx, person.id) if person.persona == "contributor" else 0

    taken = act(data_dir, lambda db, _: _between(db, handle, tenant, verb))
    text = gettext(
        "{handle} is barred from {tenant}. Tasks taken back: {count}; what was handed in is paid as ever.",
        handle=handle,
        tenant=tenant,
        count=taken,
    )
    _tell(
        {"handle": handle, "tenant": tenant, "reason": reason, "until": end, "taken_back": taken}, text, as_json=as_json
    )


def unbar(
    handle: Handle, tenant: TenantName, yes: Yes = False, data_dir: DataDir = None, as_json: AsJson = False
) -> None:
    """End what bars somebody from a tenant, because the conflict has ended."""
    confirm(yes, gettext("Let {handle} work for {tenant} again?", handle=handle, tenant=tenant))

    async def verb(tx: Tx, person: trust.Principal) -> None:
        await trust.end_barriers(tx, person.id)

    act(data_dir, lambda db, _: _between(db, handle, tenant, verb))
    text = gettext("{handle} is no longer barred from {tenant}.", handle=handle, tenant=tenant)
    _tell({"handle": handle, "tenant": tenant}, text, as_json=as_json)


def _with_person(
    handle: str, tenant: str | None, data_dir: DataDir, verb: Callable[[Tx, trust.Principal], Awaitable[Result]]
) -> Result:
    """Run a verb on a person of a tenant, or of the platform."""

    async def found(db: Database, _: Installation) -> Result:
        async with db.tx(system(await home_of(db, tenant))) as tx:
            return await verb(tx, await _person(tx, handle, tenant))

    return act(data_dir, found)


async def _person(tx: Tx, handle: str, tenant: str | None) -> trust.Principal:
    """Return a person; one that the platform does not know may be a customer's, so the refusal suggests `--tenant`."""
    if tenant is not None:
        return await person_named(tx, handle)
    try:
        return await trust.principal_by_handle(tx, handle)
    except Refusal as refusal:
        if refusal.code != "not_found":
            raise
        raise Refusal("person_elsewhere", "not_found", {"handle": handle, "option": "--tenant"}) from None


async def _between(
    db: Database, handle: str, tenant: str, verb: Callable[[Tx, trust.Principal], Awaitable[Result]]
) -> Result:
    """Run a verb in a tenant on a person of the platform or of that tenant; nobody else could reach it anyway."""
    home = await home_of(db, tenant)
    try:
        async with db.tx(system(PLATFORM)) as tx:
            person = await trust.principal_by_handle(tx, handle)
    except Refusal:
        async with db.tx(system(home)) as tx:
            person = await person_named(tx, handle)
    async with db.tx(system(home)) as tx:
        return await verb(tx, person)


def _tell(facts: dict[str, object], text: str, *, as_json: bool) -> None:
    emit(facts) if as_json else out.print(text, highlight=False, markup=False)
