"""`tarazu demo`: the main job on real recorded votes."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from tarazu.cli.shell import DataDir, configured, opened_for_writing
from tarazu.cli.typed import existing_file
from tarazu.settings import DEFAULT_PORT


def demo(
    headless: Annotated[bool, typer.Option("--headless", help="Leave after the report.")] = False,
    json_file: Annotated[Path | None, typer.Option("--json", help="Write the report as data to this file.")] = None,
    votes: Annotated[
        Path | None, typer.Option(help="Votes to use instead of the packaged ones.", callback=existing_file)
    ] = None,
    judge_votes: Annotated[
        Path | None, typer.Option(help="An automatic judge's verdicts on the same pairs.", callback=existing_file)
    ] = None,
    prompts: Annotated[
        Path | None, typer.Option(help="Texts of the prompts, as JSON lines.", callback=existing_file)
    ] = None,
    responses: Annotated[
        Path | None, typer.Option(help="Texts of the answers, as JSON lines.", callback=existing_file)
    ] = None,
    data_dir: DataDir = None,
    port: Annotated[int | None, typer.Option("--port", "-p", help="Port; by default 8000, or a free one.")] = None,
) -> None:
    """Run the main job on real recorded votes, print a report, and leave the server running to look around in."""
    given = configured(data_dir, port=port, workers=1, refit_seconds=1.0, seal_seconds=1.0)
    if data_dir is None:
        # Its accounts have a password that everybody knows, so it never shares a folder with a real installation.
        given = replace(given, data_dir=given.data_dir / "demo")
    fixed_port = port is not None or given.port != DEFAULT_PORT
    # Here and not above: a server, and every other command, starts sooner without the demo.
    from tarazu.demo import Inputs, run_demo

    inputs = Inputs(votes=votes, judge_votes=judge_votes, prompts=prompts, responses=responses)
    with opened_for_writing(json_file, "--json") if json_file else nullcontext() as report_to:
        run_demo(given, inputs, headless=headless, report_to=report_to, fixed_port=fixed_port)
