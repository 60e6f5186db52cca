"""`tarazu status` and `tarazu doctor`."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import typer
from rich.markup import escape

from tarazu import app as composition
from tarazu import tasks
from tarazu.app import Installation
from tarazu.cli.shell import (
    AsJson,
    DataDir,
    act,
    configured,
    emit,
    err,
    gettext,
    ngettext,
    out,
    plain,
    shell_language,
    show,
    words_of,
)
from tarazu.http.words import N_
from tarazu.kit import migrations, news
from tarazu.kit.actor import system
from tarazu.kit.checks import counter_gap, database_time, server_version, tenants_in_sight
from tarazu.kit.clock import SystemClock
from tarazu.kit.db import Database
from tarazu.kit.driver import DatabaseError
from tarazu.kit.errors import Refusal
from tarazu.kit.postgres import find_binaries, has_known_fixes, oldest_versions

DISK_FREE_MIN = 2 * 1024**3
CLOCK_DRIFT_MAX = timedelta(seconds=2)
UNREAD_SECONDS_MAX = 60


def status(data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Show every queue, what is open and held, the next clock to run out, and whether events are being handled."""

    async def verb(db: Database, _: Installation) -> tuple[list[tasks.QueueHealth], dict[str, Any]]:
        async with db.tx(system()) as tx:
            behind = await news.backlog(tx)
            waiting = (tx.now - behind.oldest_unread).total_seconds() if behind.oldest_unread else 0.0
            told = {"unread_seconds": round(max(0.0, waiting), 1), "parked": behind.parked, "given_up": behind.given_up}
            return await tasks.queue_health(tx), told

    columns = [
        "tenant",
        "project",
        "state",
        "open_tasks",
        "answers_wanted",
        "offers",
        "leased",
        "next_expiry",
        "people",
    ]
    queues, events = act(data_dir, verb)
    if as_json:
        emit({"queues": [plain(queue) for queue in queues], "events": events})
        return
    # Here and not above: other commands start sooner without the pages.
    from tarazu.http.pages import word

    told = [plain(queue) | {"state": word(shell_language(), "project_states", queue.state)} for queue in queues]
    show(told, columns, as_json=False, empty="No project yet. Start one: project import.")
    if events["parked"] or events["unread_seconds"] > UNREAD_SECONDS_MAX:
        words = "Events: unread for {unread_seconds} s, {parked} put aside, of which {given_up} are given up."
        err.print(gettext(words, **events), style="yellow", highlight=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was checked (its name in English), what was found, and what to do when it is not well."""

    check: str
    ok: bool
    found: str
    fix: str = ""


def doctor(data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Check the machine and the installation; exit 1 when something is wrong."""
    given = configured(data_dir)
    findings = [_disk(given.data_dir)]
    if not given.database_url:
        findings.append(_guard(lambda: _programs(Path(given.pg_bin) if given.pg_bin else None)))
    try:
        composition.require_installation(given)
        findings.append(_secret(given.data_dir / "secret"))
        with composition.installation(given) as here:
            findings += _database(here)
    except Refusal as refusal:
        findings.append(Finding(check=N_("installation"), ok=False, found=words_of(refusal)))
    except DatabaseError as error:
        fix = gettext("Read postgres.log in the data folder.")
        findings.append(Finding(check=N_("database"), ok=False, found=str(error).splitlines()[0], fix=fix))
    if as_json:
        emit([plain(finding) for finding in findings])
    else:
        _print(findings)
    if not all(finding.ok for finding in findings):
        raise typer.Exit(1)


def _print(findings: list[Finding]) -> None:
    for finding in findings:
        mark, style = (gettext("good"), "green") if finding.ok else (gettext("WRONG"), "red")
        told = escape(f"{gettext(finding.check)}: {finding.found}")
        out.print(f"[{style}]{mark}[/]  {told}", highlight=False, soft_wrap=True)
        if not finding.ok and finding.fix:
            out.print(f"      {escape(finding.fix)}", highlight=False, soft_wrap=True)


def _guard(look: Callable[[], Finding]) -> Finding:
    try:
        return look()
    except Refusal as refusal:
        fix = gettext("Install the package's requirements again.")
        return Finding(check="PostgreSQL", ok=False, found=words_of(refusal), fix=fix)


def _disk(folder: Path) -> Finding:
    # Not Path.exists: it raises where a folder on the way may not be looked into.
    while not os.path.isdir(folder):  # noqa: PTH112
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    return Finding(
        check=N_("disk"),
        ok=free > DISK_FREE_MIN,
        found=gettext("{amount} GiB free under {folder}", amount=f"{free / 1024**3:.1f}", folder=folder),
        fix=gettext("Free some space, or choose another folder with --data-dir."),
    )


def _secret(path: Path) -> Finding:
    mode = path.stat().st_mode & 0o777
    private = mode & 0o077 == 0
    told = f"{mode:o}"
    found = gettext("only its owner may read it") if private else gettext("others may read it (mode {mode})", mode=told)
    return Finding(check=N_("secret"), ok=private, found=found, fix=f"chmod 600 {path}")


def _programs(folder: Path | None) -> Finding:
    found = find_binaries(folder)
    version = ".".join(map(str, found.version))
    return Finding(
        check="PostgreSQL",
        ok=True,
        found=gettext("version {version} in {folder}", version=version, folder=found.folder),
    )


def _database(here: Installation) -> list[Finding]:
    if here.postgres is not None:
        migrations.create_database(here.admin_conninfo("postgres"), here.settings.database_name)
    waiting = migrations.pending(here.admin_conninfo())
    major, minor = divmod(server_version(here.admin_conninfo()), 10_000)
    found = gettext("up to date") if not waiting else ngettext("{count} missing", "{count} missing", len(waiting))
    findings = [
        Finding(
            check=N_("database"),
            ok=has_known_fixes((major, minor)),
            found=gettext("PostgreSQL {version} answers", version=f"{major}.{minor}"),
            fix=gettext(
                "Bring the server up to date: the oldest with the known fixes are {versions}.",
                versions=oldest_versions(),
            ),
        ),
        Finding(check=N_("migrations"), ok=not waiting, found=found, fix=gettext("Run “tarazu migrate”.")),
        _drift(here),
    ]
    if not waiting:
        findings += [_row_security(here), _counter(here)]
    return findings


def _drift(here: Installation) -> Finding:
    drift = abs(SystemClock().now() - database_time(here.admin_conninfo()))
    seconds = f"{drift.total_seconds():.3f}"
    return Finding(
        check=N_("clock"),
        ok=drift < CLOCK_DRIFT_MAX,
        found=gettext("{seconds} s from the clock of the database", seconds=seconds),
        fix=gettext("Set the clocks of this machine and of the database's by NTP."),
    )


def _counter(here: Installation) -> Finding:
    """Events are ordered by transaction numbers, so those must not begin anew in another cluster."""
    gap = counter_gap(here.admin_conninfo())
    whole = gettext("not behind the recorded events")
    behind = ngettext(
        "{count} transaction behind the recorded events", "{count} transactions behind the recorded events", gap
    )
    fix = gettext("Advance the cluster's counter with pg_resetwal; docs/decisions/0005 tells how.")
    return Finding(check=N_("transaction counter"), ok=gap == 0, found=behind if gap else whole, fix=fix)


def _row_security(here: Installation) -> Finding:
    """Without a signed context, no persona may see a row."""
    seen = tenants_in_sight(here.conninfo("tz_customer"))
    whole = gettext("nothing is seen without a signed context")
    leak = ngettext(
        "{count} tenant is seen without a signed context", "{count} tenants are seen without a signed context", seen
    )
    fix = gettext("Row security is off: run “tarazu migrate”, and do not serve before this is good.")
    return Finding(check=N_("row security"), ok=seen == 0, found=leak if seen else whole, fix=fix)
