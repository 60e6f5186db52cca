"""The demo from end to end: server, people, job, report."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from typing import IO

import msgspec
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

from tarazu import app as composition
from tarazu.demo.accounts import Provision, provision
from tarazu.demo.inputs import Inputs, Recorded, read_inputs
from tarazu.demo.job import main_job
from tarazu.demo.keys import KeyRing
from tarazu.demo.report import Report, print_accounts, print_report
from tarazu.demo.server import running_server, with_free_port
from tarazu.demo.words import N_, gettext
from tarazu.kit.errors import Refusal
from tarazu.settings import Settings

STEPS = {
    "tasks": N_("Adding tasks"),
    "votes": N_("Handing in votes"),
    "consensus": N_("Waiting for the consensus"),
    "delivery": N_("Building the delivery"),
    "files": N_("Checking delivered files"),
    "statements": N_("Reading statements"),
}


def run_demo(
    given: Settings, inputs: Inputs, *, headless: bool = False, report_to: IO[bytes] | None = None, fixed_port: bool
) -> None:
    """Run the main job, print the report, write it to `report_to`, and keep the server up unless `headless`.

    Raises:
        Refusal: `already_served` when a server runs on the data folder; `port_taken` when the port was asked for;
        Refusal: `demo_unsound` when files, pay or audit log are not as they must be; whatever the inputs deserve.
    """
    console = Console()
    started = time.monotonic()
    composition.end_quietly_on_sigterm()
    recorded = read_inputs(inputs)
    composition.require_unserved(given)
    wished, given = given, with_free_port(given, fixed=fixed_port)
    if given.port != wished.port:
        words = gettext(
            "Port {wished} is in use, so port {port} is taken.", wished=str(wished.port), port=str(given.port)
        )
        console.print(words, highlight=False)

    def waits() -> None:
        words = gettext("Another process starts or stops the database in {folder}; this waits for it.")
        console.print(words.format(folder=given.data_dir), highlight=False, markup=False, soft_wrap=True)

    console.print(gettext("Opening the database"), highlight=False)
    with _stopped_in_words(console), composition.installation(given, waits) as here:
        here.migrate()
        with running_server(given, console) as address:
            report, people = _run(here, address, recorded, console, started)
            print_report(report, console)
            if report_to:
                report_to.write(msgspec.json.format(msgspec.json.encode(asdict(report)), indent=2))
                report_to.flush()
            if not report.sound:
                raise Refusal("demo_unsound", "conflict")
            if not headless:
                print_accounts(given, people.accounts, console)
                _wait()


@contextmanager
def _stopped_in_words(console: Console) -> Iterator[None]:
    """Say that Ctrl+C was heard before the report was done, and end as what is stopped so ends."""
    try:
        yield
    except KeyboardInterrupt:
        console.print(gettext("Stopped before the report was done. Started again, the demo goes on from here."))
        raise SystemExit(130) from None


def _run(
    here: composition.Installation, address: str, recorded: Recorded, console: Console, started: float
) -> tuple[Report, Provision]:
    ready = time.monotonic()

    async def work() -> tuple[Report, Provision]:
        async with composition.opened(here, composition.ADMIN_POOLS) as db:
            people = await provision(db, list(recorded.votes), KeyRing(here.settings.data_dir / "demo.keys"))
        with _shown(console) as bar:
            return await main_job(address, recorded, people, bar), people

    report, people = asyncio.run(work())
    report.seconds = {"start": ready - started, "job": time.monotonic() - ready}
    return report, people


class _Steps:
    """Progress bars, one per step, made when a step begins; on what is no terminal, a line for each."""

    def __init__(self, progress: Progress, console: Console) -> None:
        self._progress = progress
        self._console = console
        self._bars: dict[str, TaskID] = {}

    def __call__(self, step: str, done: int, total: int) -> None:
        if step not in self._bars:
            self._bars[step] = self._progress.add_task(gettext(STEPS[step]), total=total)
            if self._progress.disable:
                self._console.print(gettext(STEPS[step]), highlight=False)
        self._progress.update(self._bars[step], completed=done, total=total)


@contextmanager
def _shown(console: Console) -> Iterator[_Steps]:
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    # A log or another program is told the steps, not how a bar grows.
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        yield _Steps(progress, console)


def _wait() -> None:
    # Ctrl+C is how the demo is meant to end, so it is no error.
    with suppress(KeyboardInterrupt):
        while True:
            time.sleep(3600)
