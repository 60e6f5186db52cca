"""`tarazu replay`: what a confidence would have cost and brought on recorded crowds, played through the server."""

from __future__ import annotations

import asyncio
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tarazu import app as composition
from tarazu.app import Installation
from tarazu.cli.shell import AsJson, configured, emit, gettext, show
from tarazu.cli.typed import existing_folder
from tarazu.cli.work import progress
from tarazu.kit.errors import invalid

if TYPE_CHECKING:
    from tarazu.demo.crowds import Crowd
    from tarazu.demo.replaying import Outcome, Setting

_POLICY = re.compile(r"posterior-(0?\.\d{1,9})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One way of playing one set. `saved` is against the full crowd, `points` the accuracy against its, in points."""

    set: str
    played: str
    judgements_per_task: float
    saved: float
    accuracy: float
    points: float


def replay(
    folder: Annotated[
        Path,
        typer.Argument(
            help="A folder with labels.csv and truth.csv, or with folders of such.", callback=existing_folder
        ),
    ],
    policy: Annotated[str, typer.Option("--policy", help="posterior-0.99: how sure the answers must be.")],
    choose: Annotated[
        bool, typer.Option("--choose/--no-choose", help="Ask whose answer tells most, or whoever comes.")
    ] = True,
    least: Annotated[int, typer.Option("--least", min=1, max=10, help="Answers to start with.")] = 2,
    seeds: Annotated[int, typer.Option("--seeds", min=1, max=20, help="How often each set is played.")] = 1,
    as_json: AsJson = False,
) -> None:
    """Play recorded crowds through the server and through the library, and compare them with the full crowd.

    Works on an installation of its own, which is gone afterwards.
    """
    # Here and not above: other commands start sooner without the statistics.
    from tarazu.demo.crowds import read_crowds
    from tarazu.demo.replaying import Setting

    found = _POLICY.fullmatch(policy)
    if found is None or not float(found[1]) > 0.5:
        raise invalid("policy", "policy_unreadable")
    setting = Setting(confidence=float(found[1]), least=least, choose=choose)
    crowds = read_crowds(folder)
    with _scratch() as here:
        lines = [line for crowd in crowds for line in _lines(here, crowd, setting, seeds)]
    if len(crowds) > 1:
        lines += [_mean(lines, played) for played in ("server", "library", "full crowd")]
    columns = ["set", "played", "judgements_per_task", "saved", "accuracy", "points"]
    if as_json:
        emit([asdict(line) for line in lines])
    else:
        show([_rounded(line) for line in lines], columns, as_json=False, empty="")


@contextmanager
def _scratch() -> Iterator[Installation]:
    """Lend an installation in a folder that is gone when the block ends."""
    with tempfile.TemporaryDirectory(prefix="tarazu-replay-") as name:
        # The account of the database passes through it.
        Path(name).chmod(0o711)
        with composition.installation(configured(Path(name) / "data")) as here:
            here.migrate()
            yield here


def _lines(here: Installation, crowd: Crowd, setting: Setting, seeds: int) -> list[Line]:
    from tarazu.demo.replaying import full_crowd, replay_library

    full = full_crowd(crowd)
    served = asyncio.run(_served(here, crowd, setting, seeds))
    library = replay_library(crowd, setting, seeds)
    return [
        _line(crowd.name, played, one, full)
        for played, one in (("server", served), ("library", library), ("full crowd", full))
    ]


async def _served(here: Installation, crowd: Crowd, setting: Setting, seeds: int) -> Outcome:
    from tarazu.demo.replaying import Outcome, replay_served

    words = gettext("Playing {name}", name=crowd.name)
    runs = []
    async with composition.opened(here, composition.ADMIN_POOLS) as db:
        for seed in range(seeds):
            with progress(words, len(crowd.said), counted=True) as step:
                runs.append(await replay_served(db, crowd, setting, seed, step))
    return Outcome(
        judgements_per_task=sum(run.judgements_per_task for run in runs) / seeds,
        accuracy=sum(run.accuracy for run in runs) / seeds,
    )


def _line(name: str, played: str, one: Outcome, full: Outcome) -> Line:
    return Line(
        set=name,
        played=played,
        judgements_per_task=one.judgements_per_task,
        saved=1 - one.judgements_per_task / full.judgements_per_task,
        accuracy=one.accuracy,
        points=100 * (one.accuracy - full.accuracy),
    )


def _mean(lines: list[Line], played: str) -> Line:
    some = [line for line in lines if line.played == played]

    def mean(name: str) -> float:
        total: float = sum(getattr(line, name) for line in some)
        return total / len(some)

    return Line(
        set="mean",
        played=played,
        judgements_per_task=mean("judgements_per_task"),
        saved=mean("saved"),
        accuracy=mean("accuracy"),
        points=mean("points"),
    )


def _rounded(line: Line) -> dict[str, Any]:
    return {
        "set": line.set,
        "played": gettext(line.played),
        "judgements_per_task": f"{line.judgements_per_task:.2f}",
        "saved": f"{100 * line.saved:.1f} %",
        "accuracy": f"{line.accuracy:.4f}",
        "points": f"{line.points:+.2f}",
    }
