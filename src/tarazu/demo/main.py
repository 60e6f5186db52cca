"""The demo from end to end: server, people, job, report."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import msgspec
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

from tarazu import app as composition
from tarazu.demo.accounts import Provision, provision
from tarazu.demo.inputs import Inputs, Recorded, read_inputs
from tarazu.demo.job import main_job
from tarazu.demo.report import Report, print_accounts, print_report
from tarazu.demo.server import running_server, with_free_port
from tarazu.kit.errors import Refusal
from tarazu.settings import Settings

STEPS = {
    "tasks": "Adding tasks",
    "votes": "Handing in votes",
    "consensus": "Computing consensus",
    "delivery": "Building the delivery",
    "statements": "Reading statements",
}


def run_demo(
    given: Settings, inputs: Inputs, *, headless: bool = False, json_file: Path | None = None, fixed_port: bool = False
) -> None:
    """Run the main job, print the report, and keep the server up unless `headless`.

    Raises:
        Refusal: `demo_unsound` when files, pay or audit log are not as they must be; whatever the inputs deserve.
    """
    console = Console()
    started = time.monotonic()
    composition.end_quietly_on_sigterm()
    recorded = read_inputs(inputs)
    given = with_free_port(given, fixed=fixed_port)
    with composition.installation(given) as here:
        here.migrate()
        with console.status("Starting the server"), running_server(given) as address:
            report, people = _run(here, address, recorded, console, started)
            print_report(report, console)
            if json_file:
                json_file.write_bytes(msgspec.json.format(msgspec.json.encode(asdict(report)), indent=2))
            if not report.sound:
                raise Refusal("demo_unsound", "conflict")
            if not headless:
                print_accounts(address, people.accounts, console)
                _wait()


def _run(
    here: composition.Installation, address: str, recorded: Recorded, console: Console, started: float
) -> tuple[Report, Provision]:
    ready = time.monotonic()

    async def work() -> tuple[Report, Provision]:
        async with composition.opened(here, composition.ADMIN_POOLS) as db:
            people = await provision(db, list(recorded.votes))
        with _shown(console) as bar:
            return await main_job(address, recorded, people, bar), people

    report, people = asyncio.run(work())
    report.seconds = {"start": ready - started, "job": time.monotonic() - ready}
    return report, people


class _Steps:
    """Progress bars, one per step, made when a step begins."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._bars: dict[str, TaskID] = {}

    def __call__(self, step: str, done: int, total: int) -> None:
        if step not in self._bars:
            self._bars[step] = self._progress.add_task(STEPS[step], total=total)
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
    with Progress(*columns, console=console) as progress:
        yield _Steps(progress)


def _wait() -> None:
    while True:
        time.sleep(3600)
