"""`tarazu aggregate|agree|rank`: the methods library on a table of one's own, without any installation."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from tarazu.cli.shell import LINE_CHARS_MAX, AsJson, emit, err, gettext, ngettext, out, show
from tarazu.cli.typed import existing_file
from tarazu.kit.errors import Refusal

if TYPE_CHECKING:
    from tarazu.cli.studies import Board, Figure, GoldCheck
    from tarazu.methods import Votes

_ROWS_SHOWN = 5
_FEW_PEOPLE = 8

Method = Literal["consensus", "majority", "one-coin", "dawid-skene", "glad", "mace", "ibcc", "ebcc"]
Metric = Literal["nominal", "ordinal", "interval", "ratio"]
Source = Annotated[
    Path, typer.Argument(help="CSV (UTF-8, with names of columns), TSV or Parquet.", callback=existing_file)
]
TaskColumn = Annotated[str | None, typer.Option("--task", help="Column of the task; by default task.")]
PersonColumn = Annotated[
    str | None, typer.Option("--contributor", help="Column of who judged; by default contributor or worker.")
]
LabelColumn = Annotated[str | None, typer.Option("--label", help="Column of the label; by default label.")]
Plot = Annotated[Path | None, typer.Option("--plot", help="Draw into this file, .png or .svg.")]
Seed = Annotated[int, typer.Option("--seed", min=0, help="Of what is drawn at random.")]
OutFile = Annotated[Path | None, typer.Option("--out", "-o", help="Write the result to this CSV file.")]


def aggregate(
    file: Source,
    task: TaskColumn = None,
    contributor: PersonColumn = None,
    label: LabelColumn = None,
    weight: Annotated[str | None, typer.Option("--weight", help="Column of how much a row counts.")] = None,
    time: Annotated[
        str | None, typer.Option("--time", help="Column of when; of somebody's repeated answers the latest counts.")
    ] = None,
    gold: Annotated[
        Path | None,
        typer.Option("--gold", help="Known answers: a file with task and label.", callback=existing_file),
    ] = None,
    method: Annotated[Method, typer.Option("--method", "-m", help="How to find the answers.")] = "consensus",
    to: OutFile = None,
    probabilities: Annotated[
        bool, typer.Option("--probabilities", help="In --out, a column for the probability of each label.")
    ] = False,
    people_to: Annotated[
        Path | None, typer.Option("--contributors", help="Write everybody's skill to this CSV file.")
    ] = None,
    plot: Plot = None,
    seed: Seed = 0,
    as_json: AsJson = False,
) -> None:
    """Find the answer to each task from several people's labels, and how good each person is."""
    # Here and not above: other commands start sooner without the statistics.
    from tarazu.cli import studies
    from tarazu.cli.tables import read_known, read_table, want

    _require_plot(plot)
    columns = {
        "task": want("--task", task, "task"),
        "contributor": want("--contributor", contributor, "contributor", "worker"),
        "label": want("--label", label, "label"),
        "weight": want("--weight", weight, needed=False),
        "time": want("--time", time, needed=False),
    }
    with err.status(gettext("Reading the file")):
        known = None if gold is None else read_known(gold, columns)
        votes = studies.votes_of(read_table(file, columns), known)
    with err.status(gettext("Fitting")):
        model = studies.estimator(method, seed).fit(votes)
        check = studies.checked_on_gold(method, votes, seed)
    if people_to and not hasattr(model, "skill_"):
        raise Refusal("no_skills", "invalid", {"option": "--contributors", "method": method})
    _write_answers(model, votes, to, probabilities)
    _write_people(model, people_to)
    if plot:
        from tarazu.cli import plots

        plots.confidence(plot, model.confidence_[votes.gold < 0], check)
    summary = _summary(method, votes, model, check)
    if as_json:
        emit(summary)
    else:
        _tell_answers(summary)


def agree(
    file: Source,
    task: TaskColumn = None,
    contributor: PersonColumn = None,
    label: LabelColumn = None,
    metric: Annotated[
        Metric, typer.Option("--metric", help="How far labels are apart; ordinal sorts them unless --order is given.")
    ] = "nominal",
    order: Annotated[
        str | None, typer.Option("--order", help="Labels from least to most, separated by commas, for ordinal.")
    ] = None,
    draws: Annotated[int, typer.Option("--draws", min=0, max=100_000, help="Resamples for the intervals.")] = 1000,
    plot: Plot = None,
    seed: Seed = 0,
    as_json: AsJson = False,
) -> None:
    """Tell how far people agree: Krippendorff's alpha, kappas, and the share of equal pairs."""
    from tarazu.cli import studies
    from tarazu.cli.tables import read_table, want

    _require_plot(plot)
    columns = {
        "task": want("--task", task, "task"),
        "contributor": want("--contributor", contributor, "contributor", "worker"),
        "label": want("--label", label, "label"),
    }
    with err.status(gettext("Reading the file")):
        table = read_table(file, columns)
        votes = studies.judgements_of(table, order.split(",") if order else None, metric)
    with err.status(gettext("Counting agreement")):
        found = studies.figures(votes, metric, draws, seed)
        classes = studies.class_figures(votes, draws, seed) if metric in ("nominal", "ordinal") else []
    if plot:
        from tarazu.cli import plots

        plots.pairs(plot, studies.pair_map(votes))
    if as_json:
        size = {"tasks": len(votes.tasks), "contributors": len(votes.contributors), "judgements": len(votes)}
        emit({"metric": metric, **size, "figures": _plain(found), "labels": _plain(classes)})
        return
    _tell_agreement(votes, found, classes, studies.repeats(votes))


def rank(
    file: Source,
    left: Annotated[str | None, typer.Option("--left", help="Column of the one thing; by default left.")] = None,
    right: Annotated[str | None, typer.Option("--right", help="Column of the other; by default right.")] = None,
    winner: Annotated[
        str | None,
        typer.Option("--winner", help="Column of left, right, tie or the winner's name; by default winner."),
    ] = None,
    contributor: Annotated[
        str | None,
        typer.Option("--contributor", help="Column of who judged; by default contributor, worker or judge, if any."),
    ] = None,
    ties: Annotated[
        Literal["half", "davidson"], typer.Option("--ties", help="A tie is half a win, or has a chance of its own.")
    ] = "half",
    ridge: Annotated[
        float, typer.Option("--ridge", min=0.0, help="0.01 keeps the strength of what always won or lost finite.")
    ] = 0.0,
    to: OutFile = None,
    plot: Plot = None,
    as_json: AsJson = False,
) -> None:
    """Rank things from comparisons of two, with 95 % intervals."""
    from tarazu.cli import studies
    from tarazu.cli.tables import read_table, want, write_table

    _require_plot(plot)
    columns = {
        "left": want("--left", left, "left"),
        "right": want("--right", right, "right"),
        "winner": want("--winner", winner, "winner", "outcome"),
        "contributor": want("--contributor", contributor, "contributor", "worker", "judge", needed=False),
    }
    with err.status(gettext("Reading the file")):
        table = read_table(file, columns)
    with err.status(gettext("Fitting")):
        board = studies.ranked(table, ties, ridge)
    rows, influence = _plain(board.places), _plain(board.influence)
    if to:
        write_table(to, "--out", {name: [row[name] for row in rows] for name in rows[0]})
    if plot:
        from tarazu.cli import plots

        plots.leaderboard(plot, board)
    if as_json:
        emit({**_plain([board])[0], "places": rows, "influence": influence})
    else:
        _tell_board(board, rows)
        _tell_influence(influence)


def _require_plot(file: Path | None) -> None:
    """Refuse a drawing that cannot be made before anything is computed."""
    if file is not None and file.suffix.lower() not in (".png", ".svg"):
        raise Refusal("plot_format", "invalid", {"option": "--plot", "file": str(file)})


def _write_answers(model: Any, votes: Votes, to: Path | None, probabilities: bool) -> None:
    if to is None:
        return
    from tarazu.cli.tables import write_table

    columns = {"task": model.tasks_, "label": model.labels_, "confidence": model.confidence_.round(6)}
    if (votes.gold >= 0).any():
        columns["known"] = [None if code < 0 else votes.classes[code] for code in votes.gold.tolist()]
    if probabilities:
        columns |= {f"p({each})": model.probas_[:, k].round(6) for k, each in enumerate(model.classes_)}
    write_table(to, "--out", columns)


def _write_people(model: Any, to: Path | None) -> None:
    if to is None:
        return
    from tarazu.cli.tables import write_table

    low, high = model.skill_interval_.T.round(6)
    columns = {"contributor": model.contributors_, "answers": model.answered_.round(6)}
    write_table(to, "--contributors", {**columns, "skill": model.skill_.round(6), "low": low, "high": high})


def _summary(method: str, votes: Votes, model: Any, check: GoldCheck | None) -> dict[str, Any]:
    """What was found, as data."""
    open_tasks = [place for place in model.confidence_.argsort(kind="stable").tolist() if votes.gold[place] < 0]
    named = zip(model.classes_, votes.counts().sum(axis=0).tolist(), strict=True)
    return {
        "method": method,
        "tasks": len(votes.tasks),
        "contributors": len(votes.contributors),
        "judgements": len(votes),
        "labels": {str(name): round(count, 6) for name, count in named},
        "mean_confidence": float(model.confidence_[open_tasks].mean()) if open_tasks else None,
        "known_answers": int((votes.gold >= 0).sum()),
        "check": None if check is None else _plain_check(check),
        "least_certain": [
            {"task": model.tasks_[i], "label": model.labels_[i], "confidence": float(model.confidence_[i])}
            for i in open_tasks[:_ROWS_SHOWN]
        ],
        "lowest_skill": _lowest_skill(model),
    }


def _lowest_skill(model: Any) -> list[dict[str, Any]]:
    if not hasattr(model, "skill_"):
        return []
    low, high = model.skill_interval_.T.tolist()
    return [
        {
            "contributor": model.contributors_[i],
            "answers": round(float(model.answered_[i]), 6),
            "skill": float(model.skill_[i]),
            "low": low[i],
            "high": high[i],
        }
        for i in model.skill_.argsort(kind="stable").tolist()[:_ROWS_SHOWN]
    ]


def _plain_check(check: GoldCheck) -> dict[str, Any]:
    told = ("answers", "accuracy", "low", "high", "mean_confidence", "error")
    return {name: getattr(check, name) for name in told}


def _plain(rows: Iterable[Any]) -> list[dict[str, Any]]:
    return [{name: getattr(row, name) for name in row.__slots__} for row in rows]


def _tell_answers(told: dict[str, Any]) -> None:
    many = list(told["labels"].items())
    labels = [f"{name} × {count:,.10g}" for name, count in many[:10]] + (["…"] if len(many) > 10 else [])
    _facts(
        (gettext("method"), told["method"]),
        (gettext("tasks"), f"{told['tasks']:,}"),
        (gettext("contributors"), f"{told['contributors']:,}"),
        (gettext("judgements"), f"{told['judgements']:,}"),
        (gettext("labels"), ", ".join(labels)),
        *([(gettext("mean confidence"), _decimal(mean))] if (mean := told["mean_confidence"]) is not None else []),
    )
    _say(*_honest(told))
    _list(gettext("Least certain tasks"), told["least_certain"], ["task", "label", "confidence"])
    people = ["contributor", "answers", "skill", "low", "high"]
    rows = [{**row, "answers": f"{row['answers']:,.10g}"} for row in told["lowest_skill"]]
    _list(gettext("Contributors with the lowest skill"), rows, people)


def _honest(told: dict[str, Any]) -> list[str]:
    """How far the confidence may be trusted, in words."""
    check, known = told["check"], told["known_answers"]
    if check is not None:
        facts = {name: _decimal(value) for name, value in check.items() if name != "answers"}
        words = gettext(
            "On {answers} known answers, each judged by a model that was not told it: {accuracy} right "
            "(95 % interval {low} to {high}), mean confidence {mean_confidence}, calibration error {error}.",
            answers=check["answers"],
            **facts,
        )
        return [words] if told["method"] == "consensus" else [words, gettext(_UNCALIBRATED)]
    if known:
        words = ngettext(
            "{count} known answer was used; that is too few to say how often the others are right.",
            "{count} known answers were used; those are too few to say how often the others are right.",
            known,
        )
        return [words]
    if told["method"] == "majority":
        return [gettext("The confidence is the share of the votes.")]
    return [
        gettext(
            "Without known answers (--gold) the confidence is too high: order tasks by it, but do not take it for a promise."
        )
    ]


_UNCALIBRATED = "Only the consensus fits its confidence to known answers; this method's is its own."


def _tell_agreement(votes: Votes, found: list[Figure], classes: list[Figure], repeated: int) -> None:
    _facts(
        (gettext("tasks"), f"{len(votes.tasks):,}"),
        (gettext("contributors"), f"{len(votes.contributors):,}"),
        (gettext("judgements"), f"{len(votes):,}"),
    )
    columns = ["coefficient", "value", "low", "high", "tasks", "judgements"]
    rows = [{**row, "coefficient": gettext(row["name"])} for row in _plain(found)]
    _list(gettext("Agreement on tasks with two judgements or more; intervals of 95 % resample tasks"), rows, columns)
    labels = [{**row, "label": row["name"], "alpha": row["value"]} for row in _plain(classes[:20])]
    _list(gettext("Each label against all others"), labels, ["label", "alpha", "low", "high", "judgements"])
    if repeated:
        words = ngettext(
            "{count} judgement repeats a task that its contributor had judged; every one counts.",
            "{count} judgements repeat a task that their contributor had judged; every one counts.",
            repeated,
        )
        _say(words)


def _tell_board(board: Board, rows: list[dict[str, Any]]) -> None:
    shown = [{**row, "strength": f"{row['strength']:+.3f}", "wins": f"{row['wins']:,.10g}"} for row in rows]
    shown = [{**row, "low": f"{row['low']:+.3f}", "high": f"{row['high']:+.3f}"} for row in shown]
    _list(None, shown, ["place", "item", "strength", "low", "high", "comparisons", "wins"])
    count = ngettext("{count} comparison, {ties} of them ties.", "{count} comparisons, {ties} of them ties.",
                     board.comparisons, ties=board.ties)  # fmt: skip
    if board.interval == "clustered":
        whose = gettext("Intervals of 95 % allow for {count} contributors' own tastes.", count=board.contributors)
    elif board.contributors:
        whose = gettext("All comparisons are by one contributor: the intervals do not say how others would see it.")
    else:
        whose = gettext(
            "Intervals of 95 % take every comparison for independent; name a column of contributors if several are by one person."
        )
    _say(count, whose)
    if board.interval == "clustered" and min(board.contributors, board.degrees_of_freedom or _FEW_PEOPLE) < _FEW_PEOPLE:
        _say(gettext("So few people, or so unequal in their share, can make the intervals too narrow."))


def _tell_influence(influence: list[dict[str, Any]]) -> None:
    if not influence:
        return
    moving = [{**row, "moves": f"{row['moves']:.3f}"} for row in influence[:_ROWS_SHOWN]]
    _list(gettext("Contributors without whom a strength would move most"), moving, ["contributor", "moves"])
    if not (turning := sum(row["turns"] for row in influence)):
        _say(gettext("Without any one contributor the same would still stand first."))
        return
    _say(ngettext(
        "There is {count} contributor without whom another would stand first; see the top of the list.",
        "There are {count} contributors without any one of whom another would stand first; see the top of the list.",
        turning,
    ))  # fmt: skip


def _facts(*pairs: tuple[str, str]) -> None:
    grid = Table.grid(padding=(0, 2))
    for name, value in pairs:
        grid.add_row(name, escape(value), style=None)
    (out if out.is_terminal else Console(width=LINE_CHARS_MAX)).print(grid)


def _list(title: str | None, rows: list[dict[str, Any]], columns: list[str]) -> None:
    if not rows:
        return
    if title:
        out.print(f"\n{title}", style="bold", highlight=False, markup=False, soft_wrap=True)
    told = [{name: _decimal(each) if isinstance(each, float) else each for name, each in row.items()} for row in rows]
    show([{name: row[name] for name in columns} for row in told], columns, as_json=False, empty="")


def _say(*sentences: str) -> None:
    for sentence in sentences:
        out.print(sentence, highlight=False, markup=False, soft_wrap=True)


def _decimal(value: float) -> str:
    return f"{value:.3f}"
