"""What every command shares: opening the installation, acting as somebody, printing, and saying no."""

from __future__ import annotations

import asyncio
import errno
import os
import re
import sys
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import IO, Annotated, Any, TypeVar

import msgspec
import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table

from tarazu import app as composition
from tarazu import settings, trust
from tarazu.app import Installation
from tarazu.cli.typed import tenant_named, unknown
from tarazu.http import language
from tarazu.kit.actor import Actor, system
from tarazu.kit.db import Database, Tx
from tarazu.kit.driver import Unreachable
from tarazu.kit.errors import Refusal
from tarazu.settings import Settings

Result = TypeVar("Result")

DataDir = Annotated[
    Path | None, typer.Option("--data-dir", help="Folder of the installation's data.", show_default=False)
]
AsJson = Annotated[bool, typer.Option("--json", help="Print data instead of a table.")]
TenantName = Annotated[str, typer.Option("--tenant", "-t", help="Short name of the tenant.")]
As = Annotated[str | None, typer.Option("--as", help="Handle to act as; by default the tenant's first admin.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask for confirmation.")]

out = Console()
err = Console(stderr=True)

LINE_CHARS_MAX = 1_000
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
FACT_CHARS_MAX = 500

EXIT_REFUSED, EXIT_UNREACHABLE = 1, 3
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
PASSWORD_VARIABLE = "TARAZU_NEW_PASSWORD"  # noqa: S105 - the name of a variable


def guarded(run: Callable[[], None]) -> None:
    """Run the command line; a refusal becomes words and an exit code, never a traceback."""
    try:
        try:
            run()
        finally:
            sys.stdout.flush()
    except OSError as error:
        if error.errno not in (*_FULL, errno.EPIPE):
            raise
        # What could not be written would be tried once more when the interpreter ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if error.errno in _FULL:
            explain(Refusal("output_full", "invalid", {"reason": error.strerror}))
        sys.exit(EXIT_REFUSED)
    except UnicodeEncodeError as error:
        # Python keeps bytes of an argument that are no UTF-8 as half surrogate pairs, which nothing can store.
        if error.reason != "surrogates not allowed":
            raise
        explain(Refusal("typed_not_utf8", "invalid"))
        sys.exit(EXIT_REFUSED)
    except Refusal as refusal:
        explain(refusal)
        sys.exit(EXIT_UNREACHABLE if refusal.kind == "unavailable" else EXIT_REFUSED)
    except Unreachable as error:
        words = gettext("The database could not be reached: {reason}", reason=str(error).splitlines()[0])
        err.print(words, style="red", highlight=False, markup=False, soft_wrap=True)
        sys.exit(EXIT_UNREACHABLE)


def explain(refusal: Refusal) -> None:
    """Print a refusal and its faults in the shell's language."""
    spoken = shell_language()
    err.print(words_of(refusal), style="red", highlight=False, markup=False, soft_wrap=True)
    for fault in refusal.faults[:20]:
        words = language.explain(spoken, "fault", fault.code, fault.facts)
        err.print(f"  {fault.field}: {words}", highlight=False, markup=False, soft_wrap=True)
    if len(refusal.faults) > 20:
        err.print("  " + gettext("… and {count} more", count=len(refusal.faults) - 20), highlight=False)


def words_of(refusal: Refusal) -> str:
    """Return a refusal in the shell's language, of what was typed no more than one can read."""
    facts = {name: _short(fact) if isinstance(fact, str) else fact for name, fact in refusal.facts.items()}
    return language.explain(shell_language(), "refusal", refusal.code, facts)


def _short(text: str) -> str:
    return text if len(text) <= FACT_CHARS_MAX else f"{text[:FACT_CHARS_MAX]}…"


def shell_language() -> language.Language:
    """Return the language of the shell: Hindi when it says so, else English."""
    return language.of_shell(settings.shell_locale())


def gettext(message: str, /, **facts: Any) -> str:
    """Return a text in the shell's language, its places filled."""
    return language.translate(shell_language(), message, **facts)


def ngettext(one: str, many: str, count: int, /, **facts: Any) -> str:
    """Return the form of a text for a count in the shell's language."""
    return language.ngettext(shell_language(), one, many, count, **facts)


def confirm(yes: bool, question: str) -> None:
    """Ask before something that hurts, unless `--yes` was given.

    Raises:
        Refusal: `confirmation_needed` when there is nobody to ask.
        typer.Abort: when the answer is no.
    """
    if yes:
        return
    if not sys.stdin.isatty():
        raise Refusal("confirmation_needed", "invalid", {"option": "--yes"})
    typer.confirm(question, abort=True)


def new_password(given: str | None) -> str:
    """Return a password as given by option or environment, or asked for twice.

    Raises:
        Refusal: `password_needed`, naming the variable, when there is nobody to ask.
    """
    if given:
        return given
    if not sys.stdin.isatty():
        raise Refusal("password_needed", "invalid", {"variable": PASSWORD_VARIABLE})
    asked: str = typer.prompt(gettext("Password"), hide_input=True, confirmation_prompt=True)
    return asked


def configured(data_dir: Path | None, **overrides: object) -> Settings:
    """Return the settings with the command line's own on top."""
    return settings.load(overrides={"data_dir": data_dir, **overrides})


def act(data_dir: Path | None, verb: Callable[[Database, Installation], Awaitable[Result]]) -> Result:
    """Open the installation, bring an embedded database up to date, and run a verb against it.

    Raises:
        Refusal: `no_installation` when there is none in the data folder: only `serve` and `migrate` make one.
    """
    given = configured(data_dir)
    composition.require_installation(given)
    with composition.installation(given) as here:
        if here.postgres is not None:
            here.migrate()
        return asyncio.run(_opened(here, verb))


async def _opened(here: Installation, verb: Callable[[Database, Installation], Awaitable[Result]]) -> Result:
    async with composition.opened(here, composition.ADMIN_POOLS) as db:
        return await verb(db, here)


def act_as(data_dir: Path | None, tenant: str, handle: str | None, verb: Callable[[Tx], Awaitable[Result]]) -> Result:
    """Run a verb in one transaction of a tenant, as `tenant_actor` says whom. Refuses what that and `act` do."""

    async def acted(db: Database, _: Installation) -> Result:
        async with db.tx(await tenant_actor(db, tenant, handle)) as tx:
            return await verb(tx)

    return act(data_dir, acted)


async def tenant_actor(db: Database, slug: str, handle: str | None) -> Actor:
    """Return the customer's person that a command acts as, so that the audit log names somebody.

    Raises:
        Refusal: `no_admin` when the tenant has nobody yet, `tenant_unknown`, or `person_unknown` for a handle.
    """
    async with db.tx(system()) as tx:
        tenant = await tenant_named(tx, slug)
    async with db.tx(system(tenant.id)) as tx:
        people = [person for person in await trust.principals(tx) if person.disabled_at is None]
    chosen = [person for person in people if person.handle == handle or (handle is None and person.role == "admin")]
    if not chosen and handle is not None:
        raise unknown("person_unknown", handle, [person.handle for person in people])
    if not chosen:
        raise Refusal("no_admin", "not_found", {"tenant": slug})
    person = min(chosen, key=lambda person: person.created_at)
    return Actor(
        persona="customer",
        principal_id=person.id,
        tenant_id=tenant.id,
        role=person.role,
        handle=person.handle,
        name=person.name,
    )


def show(rows: Sequence[Any], columns: Sequence[str], *, as_json: bool, empty: str) -> None:
    """Print rows as a table or as JSON; say so when there are none. `empty` and the headings have translations."""
    if as_json:
        emit([plain(row) for row in rows])
        return
    if not rows:
        out.print(gettext(empty), style="dim", markup=False, soft_wrap=True)
        return
    headings = [Column(gettext(column.replace("_", " ")), overflow="fold") for column in columns]
    table = Table(*headings, box=None, header_style="bold", pad_edge=False)
    for row in rows:
        values = plain(row)
        table.add_row(*(escape(_cell(values.get(column))) for column in columns))
    # A file or another program wants whole lines, however long; only a screen has an edge.
    (out if out.is_terminal else Console(width=LINE_CHARS_MAX)).print(table)


def folder_for_writing(path: Path, option: str) -> None:
    """Make the folder that an option names, if it is not there. Refuses with `file_unwritable` what cannot be one."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(path, option, error) from None


@contextmanager
def opened_for_writing(path: Path, option: str) -> Iterator[IO[bytes]]:
    """Open a file that an option names. Refuses with `file_unwritable` what cannot be written."""
    try:
        file = path.open("wb")
    except OSError as error:
        raise _unwritable(path, option, error) from None
    try:
        with file:
            yield file
    except OSError as error:
        if error.errno not in _FULL:
            raise
        raise _unwritable(path, option, error) from None


def _unwritable(path: Path, option: str, error: OSError) -> Refusal:
    facts = {"option": option, "file": str(path), "reason": error.strerror or str(error)}
    return Refusal("file_unwritable", "invalid", facts)


def emit(value: object) -> None:
    """Print a value as JSON."""
    sys.stdout.write(msgspec.json.format(msgspec.json.encode(value, enc_hook=str), indent=2).decode() + os.linesep)


def plain(row: Any) -> dict[str, Any]:
    """Return a row dataclass as JSON values."""
    if not is_dataclass(row):
        return dict(row)
    values: dict[str, Any] = msgspec.to_builtins({field.name: getattr(row, field.name) for field in fields(row)})
    return values


def _cell(value: object) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, list):
        value = ", ".join(map(str, value))
    # What strangers wrote may hold sequences that a terminal obeys.
    return _CONTROLS.sub(" ", str(value))
