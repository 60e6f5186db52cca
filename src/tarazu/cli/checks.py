"""`tarazu status` and `tarazu doctor`."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import typer

from tarazu import app as composition
from tarazu import tasks
from tarazu.app import Installation
from tarazu.cli.shell import AsJson, DataDir, act, configured, emit, err, out, plain, show
from tarazu.kit import migrations, news
from tarazu.kit.actor import system
from tarazu.kit.checks import counter_gap, database_time, tenants_in_sight
from tarazu.kit.clock import SystemClock
from tarazu.kit.db import Database
from tarazu.kit.driver import DatabaseError
from tarazu.kit.errors import Refusal
from tarazu.kit.postgres import find_binaries

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
    show(queues, columns, as_json=False, empty="No project yet. Try `tarazu demo`, or found a tenant.")
    if events["parked"] or events["unread_seconds"] > UNREAD_SECONDS_MAX:
        words = "Events: unread for {unread_seconds} s, {parked} put aside, of which {given_up} are given up."
        err.print(words.format(**events), style="yellow", highlight=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was checked, what was found, and what to do when it is not well."""

    check: str
    ok: bool
    found: str
    fix: str = ""


def doctor(data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Check the machine and the installation; exit 1 when something is wrong."""
    given = configured(data_dir)
    findings = [_disk(given.data_dir), _secret(given.data_dir / "secret")]
    findings.append(_guard("programs", lambda: _programs(Path(given.pg_bin) if given.pg_bin else None)))
    try:
        with composition.installation(given) as here:
            findings += _database(here)
    except (Refusal, DatabaseError) as error:
        findings.append(
            Finding(
                check="database",
                ok=False,
                found=str(error).splitlines()[0],
                fix="Read postgres.log in the data folder.",
            )
        )
    if as_json:
        emit([plain(finding) for finding in findings])
    else:
        for finding in findings:
            mark = "[green]well[/]" if finding.ok else "[red]ILL[/] "
            out.print(f"{mark}  {finding.check}: {finding.found}", highlight=False)
            if not finding.ok:
                out.print(f"      {finding.fix}", highlight=False)
    if not all(finding.ok for finding in findings):
        raise typer.Exit(1)


def _guard(check: str, look: Callable[[], Finding]) -> Finding:
    try:
        return look()
    except Refusal as refusal:
        return Finding(check=check, ok=False, found=str(refusal), fix="Install the package's requirements again.")


def _disk(folder: Path) -> Finding:
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    fix = "Free some space, or choose another folder with --data-dir."
    return Finding(
        check="disk", ok=free > DISK_FREE_MIN, found=f"{free / 1024**3:.1f} GiB free under {folder}", fix=fix
    )


def _secret(path: Path) -> Finding:
    if not path.exists():
        return Finding(check="secret", ok=True, found="none yet; it is made at the first start")
    private = path.stat().st_mode & 0o077 == 0
    return Finding(check="secret", ok=private, found=f"mode {path.stat().st_mode & 0o777:o}", fix=f"chmod 600 {path}")


def _programs(folder: Path | None) -> Finding:
    return Finding(check="programs", ok=True, found=f"PostgreSQL {find_binaries(folder).version}")


def _database(here: Installation) -> list[Finding]:
    if here.postgres is not None:
        migrations.create_database(here.admin_conninfo("postgres"), here.settings.database_name)
    waiting = migrations.pending(here.admin_conninfo())
    findings = [
        Finding(check="migrations", ok=not waiting, found=f"{len(waiting)} missing", fix="Run `tarazu migrate`."),
        _drift(here),
    ]
    if not waiting:
        findings += [_walls(here), _counter(here)]
    return findings


def _drift(here: Installation) -> Finding:
    drift = abs(SystemClock().now() - database_time(here.admin_conninfo()))
    fix = "Set the clocks of this machine and of the database's by NTP."
    return Finding(
        check="clock", ok=drift < CLOCK_DRIFT_MAX, found=f"{drift.total_seconds():.3f} s from the database", fix=fix
    )


def _counter(here: Installation) -> Finding:
    """Events are ordered by transaction numbers, so those must not begin anew in another cluster."""
    gap = counter_gap(here.admin_conninfo())
    fix = "Advance the cluster's counter with pg_resetwal; docs/decisions/0005 tells how."
    return Finding(check="counter", ok=gap == 0, found=f"{gap} transactions behind the recorded events", fix=fix)


def _walls(here: Installation) -> Finding:
    """Without a signed context, no persona may see a row."""
    seen = tenants_in_sight(here.conninfo("tz_customer"))
    fix = "Row security is off: run `tarazu migrate`, and do not serve before this is well."
    return Finding(check="walls", ok=seen == 0, found=f"{seen} tenants seen without a context", fix=fix)
