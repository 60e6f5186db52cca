"""`tarazu audit …`: export the sealed log, and verify it here or offline."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tarazu import trust
from tarazu.app import Installation
from tarazu.cli.shell import As, AsJson, DataDir, act, emit, err, out, tenant_actor
from tarazu.kit.db import Database
from tarazu.kit.errors import Refusal

app = typer.Typer(help="The sealed log of what happened.", no_args_is_help=True)


@app.command("export")
def export(
    tenant: Annotated[str, typer.Option("--tenant", "-t", help="Short name of the tenant.")],
    to: Annotated[Path, typer.Option("--out", "-o", help="File to write.")],
    handle: As = None,
    data_dir: DataDir = None,
) -> None:
    """Write a tenant's sealed log to a file that can be verified anywhere."""

    async def verb(db: Database, here: Installation) -> int:
        actor = await tenant_actor(db, tenant, handle)
        key = trust.public_bytes(trust.signing_key(here.secrets.key("audit")))
        lines = 0
        with to.open("wb") as target:
            async with db.tx(actor) as tx:
                async for line in trust.export_audit(tx, key):
                    target.write(line)
                    lines += 1
        return lines

    err.print(f"{act(data_dir, verb):,} lines written to {to}.", highlight=False)


@app.command("verify")
def verify(
    file: Annotated[
        Path | None, typer.Argument(help="An exported log; without one, the database is checked.", exists=True)
    ] = None,
    tenant: Annotated[
        str | None, typer.Option("--tenant", "-t", help="Short name of the tenant, for the database.")
    ] = None,
    public_key: Annotated[str | None, typer.Option("--public-key", help="The key you pinned, in hex.")] = None,
    handle: As = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Verify a log: every event, every seal, every signature. Exit 1 when anything is wrong."""
    if file is not None:
        with file.open("rb") as lines:
            found = trust.verify_lines(iter(lines), _pinned(public_key))
    elif tenant is not None:
        found = _verify_database(tenant, handle, data_dir)
    else:
        raise typer.BadParameter("give a file, or --tenant for the database")
    facts = {
        "ok": found.ok,
        "events": found.events,
        "seals": found.seals,
        "head": found.head,
        "faults": list(found.faults),
    }
    if as_json:
        emit(facts)
    else:
        out.print(
            f"{'[green]intact[/]' if found.ok else '[red]BROKEN[/]'}: {found.events:,} events under {found.seals:,} seals"
        )
        for fault in found.faults:
            out.print(f"  {fault}", highlight=False, markup=False)
    if not found.ok:
        raise typer.Exit(1)


def _verify_database(tenant: str, handle: str | None, data_dir: Path | None) -> trust.Verification:
    async def verb(db: Database, here: Installation) -> trust.Verification:
        actor = await tenant_actor(db, tenant, handle)
        key = trust.public_bytes(trust.signing_key(here.secrets.key("audit")))
        async with db.tx(actor) as tx:
            return await trust.verify_audit(tx, key)

    return act(data_dir, verb)


def _pinned(text: str | None) -> bytes | None:
    if text is None:
        return None
    try:
        key = bytes.fromhex(text)
    except ValueError:
        key = b""
    if len(key) != 32:
        raise Refusal("key_unreadable", "invalid", {"bytes": 32})
    return key
