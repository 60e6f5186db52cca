"""The kill drill: a real server under load, killed without warning, over and over; nothing acknowledged may be lost.

    python -m tests.durability.drill --rounds 30 --seed 7

Contributors claim and hand in over HTTP and repeat a submission until it is answered. Each round ends processes with
SIGKILL at a random moment: the whole server (supervisor, web processes, background worker), PostgreSQL (postmaster and
backends), both, one backend, or the background worker. A server that is gone is started again, as an init system would.
Afterwards what the clients were promised is compared with what is stored, booked and sealed.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import random
import signal
import statistics
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from bench._server import Lab, Served, data_folder, example_answer, postmaster, tree

from tests.durability.findings import examine
from tests.durability.people import Contributor, Promises

KINDS = ("server", "postgres", "both", "backend", "runner")
PEOPLE = 6
RECOVERY_SECONDS_MAX = 60.0
CALM_SECONDS = (0.3, 1.5)


@dataclass(slots=True)
class Outcome:
    """What a drill found: how fast each kill was recovered from, what was promised, and every broken promise."""

    recoveries: list[tuple[str, float]] = field(default_factory=list)
    promises: Promises = field(default_factory=Promises)
    figures: dict[str, int] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)

    def told(self) -> str:
        """Return the report."""
        lines = []
        for kind in KINDS:
            if seconds := [each for name, each in self.recoveries if name == kind]:
                told = f"median {statistics.median(seconds):5.2f} s, worst {max(seconds):5.2f} s"
                lines.append(f"{kind:<9} {len(seconds):>3} kills   next acknowledgement: {told}")
        every = [each for _, each in self.recoveries] or [0.0]
        lines.append(
            f"{'all':<9} {len(every):>3} kills   median {statistics.median(every):5.2f} s, worst {max(every):5.2f} s"
        )
        lines += [f"{name}: {count:,}" for name, count in self.figures.items()]
        return "\n".join(
            [*lines, *(f"BROKEN: {each}" for each in self.broken), "sound" if not self.broken else "NOT SOUND"]
        )


async def drill(folder: Path, rounds: int, seed: int, workers: int = 1) -> Outcome:
    """Run the drill on an installation in `folder` that is not there yet."""
    dice = random.Random(seed)
    server = Served(folder, workers, {"TARAZU_SEAL_SECONDS": "1", "TARAZU_TICK_SECONDS": "0.2"})
    outcome = Outcome()
    server.start()
    try:
        server.await_ready()
        async with Lab.opened(folder) as lab:
            people = await lab.people(PEOPLE)
            feed = await lab.project("drill", redundancy=2)
            lab.add_tasks(feed, 2_000 + 800 * rounds)
            slug = lab.slug
        stopping = asyncio.Event()
        keys = [person.key for person in people]
        work = _everybody(server.address, keys, outcome.promises, dice, stopping)
        try:
            await _rounds(server, outcome, rounds, dice)
        finally:
            stopping.set()
            finished = await asyncio.gather(asyncio.wait_for(work, RECOVERY_SECONDS_MAX), return_exceptions=True)
        outcome.broken += [f"a contributor failed: {each!r}" for each in finished if isinstance(each, BaseException)]
        outcome.figures, broken = await examine(folder, slug, outcome.promises)
        outcome.broken += broken
    finally:
        server.stop()
    return outcome


def _everybody(
    address: str, keys: list[str], promises: Promises, dice: random.Random, stopping: asyncio.Event
) -> asyncio.Future[list[None]]:
    answer = example_answer()
    people = [Contributor(address, key, answer, promises, random.Random(dice.random()), stopping) for key in keys]
    return asyncio.gather(*(person.work() for person in people))


async def _rounds(server: Served, outcome: Outcome, rounds: int, dice: random.Random) -> None:
    kinds = [KINDS[number % len(KINDS)] for number in range(rounds)]
    dice.shuffle(kinds)
    await _recovered(outcome.promises, time.monotonic())
    for kind in kinds:
        await asyncio.sleep(dice.uniform(*CALM_SECONDS))
        await asyncio.to_thread(kill, kind, server, dice)
        moment = time.monotonic()
        if kind in ("server", "both"):
            await asyncio.to_thread(server.start)
        seconds = await _recovered(outcome.promises, moment)
        if seconds is None:
            outcome.broken.append(f"nothing acknowledged for {RECOVERY_SECONDS_MAX} s after: {kind}\n{server.tail()}")
            return
        outcome.recoveries.append((kind, seconds))


async def _recovered(promises: Promises, moment: float) -> float | None:
    """Wait for an acknowledgement of what was asked after a moment; returns how long after it that came."""
    while time.monotonic() - moment < RECOVERY_SECONDS_MAX:
        done = promises.first_asked_after(moment)
        if done is not None:
            return done - moment
        await asyncio.sleep(0.01)
    return None


def kill(kind: str, server: Served, dice: random.Random) -> None:
    """End processes at once, without a word."""
    with contextlib.suppress(OSError, ValueError):
        database = tree(postmaster(server.data_dir))
        if kind in ("postgres", "both"):
            _end(database)
        elif kind == "backend":
            _end([dice.choice(database[1:])])
    if kind in ("server", "both"):
        server.kill()
    elif kind == "runner" and server.process is not None:
        _end([pid for pid in tree(server.process.pid) if b"\0runner\0" in _command(pid)])


def _command(pid: int) -> bytes:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    return b""


def _end(pids: list[int]) -> None:
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def main() -> int:
    """Run the drill from the command line; 1 when a promise was broken."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.durability.drill", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2, help="web processes")
    options = parser.parse_args()
    with data_folder() as folder:
        outcome = asyncio.run(drill(folder, options.rounds, options.seed, options.workers))
    print(outcome.told())
    return int(bool(outcome.broken))


if __name__ == "__main__":
    sys.exit(main())
