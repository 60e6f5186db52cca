"""`tarazu audit …`: export the sealed log, verify it here or offline, and keep its head."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer

from tarazu import trust
from tarazu.app import Installation
from tarazu.cli.people import home_of
from tarazu.cli.shell import AsJson, DataDir, act, emit, err, explain, gettext, ngettext, opened_for_writing, out
from tarazu.cli.typed import existing_file
from tarazu.kit.actor import system
from tarazu.kit.db import Database
from tarazu.kit.errors import Refusal

app = typer.Typer(help="The sealed log of what happened.", no_args_is_help=True)

HEAD_BYTES_MAX = 10_000
EXIT_NO_LOG = 2

LogFile = Annotated[
    Path | None,
    typer.Argument(help="An exported log; without one, the database is read.", callback=existing_file),
]
OfTenant = Annotated[str | None, typer.Option("--tenant", "-t", help="Short name of the tenant, for the database.")]
Pinned = Annotated[str | None, typer.Option("--public-key", help="The key you pinned, in hex.")]


@app.command("export")
def export(
    tenant: Annotated[str, typer.Option("--tenant", "-t", help="Short name of the tenant.")],
    to: Annotated[Path, typer.Option("--out", "-o", help="File to write.")],
    data_dir: DataDir = None,
) -> None:
    """Write a tenant's sealed log to a file that can be verified anywhere."""

    async def verb(db: Database, here: Installation) -> int:
        actor = system(await home_of(db, tenant))
        lines = 0
        with opened_for_writing(to, "--out") as target:
            async with db.tx(actor) as tx:
                async for line in trust.export_audit(tx, _public_key(here)):
                    target.write(line)
                    lines += 1
        return lines

    written = act(data_dir, verb)
    words = ngettext("{count} line written to {file}.", "{count} lines written to {file}.", written, file=to)
    err.print(words, highlight=False, markup=False, soft_wrap=True)


@app.command("verify")
def verify(
    file: LogFile = None,
    tenant: OfTenant = None,
    public_key: Pinned = None,
    head: Annotated[
        str | None, typer.Option("--head", help="The head you kept: its file, or NUMBER:DIGEST. The log must reach it.")
    ] = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Verify a log: every event, every seal, every signature, and that it reaches the head you kept. Else exit 1; of what is no log, 2."""
    found = _verified(file, tenant, public_key, None if head is None else _kept(head), data_dir)
    if as_json:
        emit(
            {
                "ok": found.ok,
                "events": found.events,
                "seals": found.seals,
                "head": found.head,
                "sealed_at": found.document and found.document["sealed_at"],
                "faults": list(found.faults),
            }
        )
    else:
        _print_verification(found, is_held_to=head is not None)
    if not found.ok:
        raise typer.Exit(1)


@app.command("head")
def head(
    file: LogFile = None,
    tenant: OfTenant = None,
    to: Annotated[Path | None, typer.Option("--out", "-o", help="File to write the document to, for --head.")] = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Print the signed end of a log, for you to keep: whoever has it notices when later seals vanish."""
    document = _head_of(file, tenant, data_dir)
    if to is not None:
        with opened_for_writing(to, "--out") as target:
            target.write(msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n")
    if as_json:
        emit(document)
        return
    _print_head(document)
    out.print(f"{document['seal']}:{document['hash']}", highlight=False, soft_wrap=True)
    if to is None:
        err.print(gettext("Keep that line, or the output of --json, where the server's operator cannot change it."))
    else:
        words = gettext("Keep {file} where the server's operator cannot change it.", file=to)
        err.print(words, highlight=False, markup=False, soft_wrap=True)


def _verified(
    file: Path | None,
    tenant: str | None,
    public_key: str | None,
    kept: trust.KeptHead | None,
    data_dir: Path | None,
) -> trust.Verification:
    _require_one(file, tenant)
    pinned = _pinned(public_key)
    if file is not None:
        try:
            with file.open("rb") as lines:
                return trust.verify_lines(iter(lines), pinned, kept)
        except Refusal as refusal:
            if refusal.code != "no_audit_log":
                raise
            explain(Refusal(refusal.code, refusal.kind, {"file": str(file)}))
            raise typer.Exit(EXIT_NO_LOG) from None

    async def verb(db: Database, here: Installation) -> trust.Verification:
        # Not as one of the tenant's people: whom a barrier hides the log from would find an empty one intact.
        async with db.tx(system(await home_of(db, tenant))) as tx:
            return await trust.verify_audit(tx, pinned or _public_key(here), kept)

    return act(data_dir, verb)


def _head_of(file: Path | None, tenant: str | None, data_dir: Path | None) -> Mapping[str, Any]:
    """Return the head of a log. A file is verified first: what is broken is not worth keeping."""
    _require_one(file, tenant)
    if file is not None:
        found = _verified(file, None, None, None, None)
        if not found.ok:
            _print_verification(found, is_held_to=False)
            raise typer.Exit(1)
        if found.document is None:
            raise Refusal("not_sealed_yet", "conflict")
        return found.document

    async def verb(db: Database, here: Installation) -> Mapping[str, Any]:
        async with db.tx(system(await home_of(db, tenant))) as tx:
            return await trust.audit_head(tx, _public_key(here))

    return act(data_dir, verb)


def _require_one(file: Path | None, tenant: str | None) -> None:
    if (file is None) == (tenant is None):
        raise typer.BadParameter(
            gettext("Give either a file or --tenant, not both: a file says itself whose log it is.")
        )


def _print_verification(found: trust.Verification, *, is_held_to: bool) -> None:
    verdict = f"[green]{gettext('intact')}[/]" if found.ok else f"[red]{gettext('BROKEN')}[/]"
    counts = gettext("{events} events under {seals} seals", events=found.events, seals=found.seals)
    out.print(f"{verdict}: {counts}", highlight=False)
    for fault in found.faults:
        out.print(f"  {fault}", highlight=False, markup=False)
    if found.document is not None:
        _print_head(found.document)
    if found.ok and not is_held_to:
        err.print(gettext("Without --head, newest seals that were cut off cannot be noticed."), highlight=False)


def _print_head(document: Mapping[str, Any]) -> None:
    text = gettext(
        "head: seal {number} of {time}, digest {digest}",
        number=document["seal"],
        time=document["sealed_at"],
        digest=document["hash"],
    )
    out.print(text, highlight=False, markup=False, soft_wrap=True)


def _kept(given: str) -> trust.KeptHead:
    """Read `--head`: the name of a file, or number and digest."""
    path = Path(given)
    try:
        text = path.read_text(encoding="utf-8") if path.is_file() and path.stat().st_size <= HEAD_BYTES_MAX else given
    except (OSError, ValueError):
        text = given
    return trust.read_head(text)


def _public_key(here: Installation) -> bytes:
    return trust.public_bytes(trust.signing_key(here.secrets.key("audit")))


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
