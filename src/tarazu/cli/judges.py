"""`tarazu judge`: an automatic judge held against people."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer

from tarazu.cli.shell import AsJson, emit, err, gettext, ngettext, opened_for_writing, out, plain, show
from tarazu.cli.typed import existing_file
from tarazu.kit.errors import Refusal

app = typer.Typer(help="Automatic judges held against people.", no_args_is_help=True)

_COLUMNS = ["name", "tasks", "grades", "equal", "kappa", "low", "high"]


@app.command("report")
def report(
    file: Annotated[Path, typer.Argument(help="grades.jsonl of a delivery.", callback=existing_file)],
    judge: Annotated[
        Path,
        typer.Option("--judge", help="JSON lines of the judge's grades of the same answers.", callback=existing_file),
    ],
    draws: Annotated[int, typer.Option("--draws", min=0, max=100_000, help="Resamples for the intervals.")] = 1000,
    seed: Annotated[int, typer.Option("--seed", help="Seed of what is drawn by chance.")] = 0,
    to: Annotated[Path | None, typer.Option("--out", "-o", help="File for the whole report as JSON.")] = None,
    as_json: AsJson = False,
) -> None:
    """Tell how far a judge agrees with people, whether its confidence is right, and what it leans to.

    People never saw the judge's grades, so their grades are blind.
    """
    # Here and not above: other commands start sooner without the statistics.
    from tarazu.evaluation import judge_report

    people, judged = _lines(file), _lines(judge)
    try:
        found = judge_report(people, judged, draws=draws, seed=seed)
    except (KeyError, TypeError, ValueError) as error:
        raise Refusal("bad_judge_file", "invalid", {"reason": str(error)}) from None
    if found is None:
        raise Refusal("nothing_judged", "invalid")
    if to:
        with opened_for_writing(to, "--out") as target:
            target.write(msgspec.json.format(msgspec.json.encode(found)) + b"\n")
    if as_json:
        emit(found)
        return
    _tell(found)


def _tell(found: Any) -> None:
    words = ngettext("{count} task", "{count} tasks", found.tasks)
    out.print(gettext("{tasks}, graded by {people} people.", tasks=words, people=found.people), highlight=False)
    if found.unmatched:
        left = ngettext(
            "{count} answer of the judge was graded by nobody.",
            "{count} answers of the judge were graded by nobody.",
            found.unmatched,
        )
        err.print(left, highlight=False)
    rows = [_rounded(found.overall, gettext("Judge and people"))]
    if found.among_people:
        rows.append(_rounded(found.among_people, gettext("People among themselves")))
    rows += [_rounded(each) for each in (*found.categories, *found.criteria)]
    show(rows, _COLUMNS, as_json=False, empty="")
    out.print(gettext("Kinder than people where …"), style="bold", highlight=False)
    leanings = [{**_rounded(each), "name": _feature(each.feature)} for each in found.leanings]
    show(leanings, ["name", "value", "low", "high", "with_it", "without_it"], as_json=False, empty="")
    if found.calibration:
        error = f"{found.calibration.error:.3f}"
        out.print(gettext("Calibration error of its confidence: {error}", error=error), highlight=False)
        bins = [_rounded(each) for each in found.calibration.bins]
        show(bins, ["low", "high", "count", "confidence", "accuracy"], as_json=False, empty="")


def _feature(name: str) -> str:
    return {
        "late_criterion": gettext("the criterion stands in the second half"),
        "long_answer": gettext("the answer is longer than most"),
        "markdown": gettext("the answer is laid out in markdown"),
        "penalty": gettext("points are to be lost"),
        "shown_later": gettext("the answer was not shown first"),
    }.get(name, name)


def _rounded(row: Any, name: str | None = None) -> dict[str, Any]:
    told = {key: round(value, 3) if isinstance(value, float) else value for key, value in plain(row).items()}
    return told if name is None else {**told, "name": name}


def _lines(file: Path) -> list[dict[str, Any]]:
    try:
        return msgspec.json.Decoder(dict[str, Any]).decode_lines(file.read_bytes())
    except (msgspec.DecodeError, RecursionError) as error:
        raise Refusal("lines_unreadable", "invalid", {"file": str(file), "reason": str(error)}) from None
