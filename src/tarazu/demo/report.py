"""The demo's report: as data, and as something to read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.table import Table

from tarazu.demo.accounts import PASSWORD, Account
from tarazu.demo.words import N_, gettext, ngettext
from tarazu.kit.money import Money
from tarazu.settings import Settings

BAR_WIDTH = 30
WHO = {
    "customer": N_("customer"),
    "contributor": N_("contributor"),
    "reviewer": N_("reviewer"),
    "operations": N_("operations"),
    "investigator": N_("investigator"),
}


@dataclass(slots=True, kw_only=True)
class Report:
    """Everything the demo found; figures are as computed, unrounded.

    `found_finished` says that an earlier start had done the job, and that nothing was done again.
    """

    project_id: str
    found_finished: bool
    inputs: dict[str, int]
    agreement: dict[str, Any]
    confidence: dict[str, Any]
    leaderboard: list[dict[str, Any]]
    delivery: dict[str, Any]
    pay: dict[str, Any]
    audit: dict[str, Any]
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def sound(self) -> bool:
        """Whether files, pay and audit log are all as they must be."""
        return bool(self.delivery["intact"] and self.pay["balanced"] and self.audit["ok"])


def print_report(report: Report, console: Console) -> None:
    """Print the report."""
    given = report.inputs
    title = gettext("Tarazu · chat preference")
    console.rule(f"[bold]{title}")
    if report.found_finished:
        console.print(
            gettext("The job was finished already; nothing is done again, the figures are from what is there."),
            highlight=False,
        )
    console.print(
        gettext(
            "{votes} recorded votes of {people} people on {tasks} comparisons of {models} models, handed in through the "
            "HTTP API.",
            votes=given["votes"], people=given["contributors"], tasks=given["tasks"], models=given["models"],
        ),
        highlight=False,
    )  # fmt: skip
    if repeated := given["repeated_votes_left_out"]:
        words = ngettext(
            "{count} repeated vote of a person on a task was left out.",
            "{count} repeated votes of a person on a task were left out.",
            repeated,
        )
        console.print(words, highlight=False)
    console.print(_agreement(report))
    console.print(_leaderboard(report.leaderboard, console.width))
    _print_outcome(report, console)


def _agreement(report: Report) -> Table:
    headings = (
        gettext("agreement"), gettext("pairs"), gettext("share"), gettext("pairs, no ties"), gettext("share, no ties"),
    )  # fmt: skip
    table = Table(*headings, box=None, header_style="bold", pad_edge=False)
    rows = {
        gettext("person and person"): report.agreement["human_human"],
        gettext("person and automatic judge"): report.agreement["human_judge"],
    }
    for name, row in rows.items():
        if row:
            cells = [
                str(row["pairs"]),
                _share(row["agreement"]),
                str(row["pairs_without_ties"]),
                _share(row["agreement_without_ties"]),
            ]
            table.add_row(name, *cells)
    alpha = report.agreement["alpha"]
    if alpha and alpha.get("value") is not None:
        known = alpha.get("low") is not None
        interval = f"95 %: {_share(alpha['low'])} … {_share(alpha['high'])}" if known else ""
        table.add_row(gettext("Krippendorff’s alpha"), "", _share(alpha["value"]), interval)
    return table


def _leaderboard(ratings: list[dict[str, Any]], width: int) -> Table:
    headings = (
        gettext("model"), gettext("strength"), gettext("95 % interval"), "", gettext("won"), gettext("lost"),
        gettext("tied"),
    )  # fmt: skip
    table = Table(*headings, box=None, header_style="bold", pad_edge=False)
    known = [rating for rating in ratings if rating["strength"] is not None]
    ends = [rating[end] for rating in known for end in ("low", "high") if rating[end] is not None] or [0.0, 1.0]
    low, span = min(ends), (max(ends) - min(ends)) or 1.0
    for rating in ratings:
        counts = [str(rating[name]) for name in ("wins", "losses", "ties")]
        if rating["strength"] is None:
            table.add_row(rating["model"], "–", "–", "", *counts)
            continue
        interval = f"{rating['low']:+.3f} … {rating['high']:+.3f}" if rating["low"] is not None else "–"
        table.add_row(
            rating["model"],
            f"{rating['strength']:+.3f}",
            interval,
            _whisker(rating, low, span, max(8, min(BAR_WIDTH, width - 62))),
            *counts,
        )
    return table


def _whisker(rating: dict[str, Any], low: float, span: float, width: int) -> str:
    """Draw an interval as a line of characters with the point on it."""
    place = [
        round((rating[name] - low) / span * (width - 1)) if rating[name] is not None else None
        for name in ("low", "strength", "high")
    ]
    if place[0] is None or place[1] is None or place[2] is None:
        return ""
    line = [" "] * width
    line[place[0] : place[2] + 1] = "─" * (place[2] - place[0] + 1)
    line[place[1]] = "●"
    return "".join(line)


def _print_outcome(report: Report, console: Console) -> None:
    lines = {
        gettext("consensus"): _consensus(report.confidence),
        gettext("delivery"): _delivery(report.delivery),
        gettext("digest"): report.delivery["digest"],
        gettext("pay"): _pay(report.pay),
        gettext("audit"): _audit(report.audit),
        gettext("time"): gettext(
            "start {start} s, job {job} s", **{name: f"{seconds:.1f}" for name, seconds in report.seconds.items()}
        ),
    }
    width = max(cell_len(name) for name in lines)
    for name, line in lines.items():
        console.print(f"[bold]{set_cell_size(name, width)}[/]  {line}", highlight=False, soft_wrap=True)


def _consensus(confidence: dict[str, Any]) -> str:
    return gettext(
        "{tasks} tasks, mean confidence {mean}, next-vote error {error} on {votes} votes not seen",
        tasks=confidence["tasks"],
        mean=_share(confidence["mean"]),
        error=_share(confidence["expected_calibration_error"]),
        votes=confidence["checked_votes"],
    )


def _delivery(delivery: dict[str, Any]) -> str:
    facts = {
        "version": delivery["version"],
        "records": delivery["records"],
        "count": len(delivery["files"]),
        "names": ", ".join(file["name"] for file in delivery["files"]),
    }
    if delivery["intact"]:
        return gettext("version {version}, {records} records, {count} files intact ({names})", **facts)
    return gettext("version {version}, {records} records, {count} files NOT INTACT ({names})", **facts)


def _pay(pay: dict[str, Any]) -> str:
    total = str(Money(amount_minor=pay["earned_minor"], currency=pay["currency"]))
    if pay["balanced"]:
        return gettext("{total} on {count} statements, books balanced", total=total, count=pay["statements"])
    return gettext("{total} on {count} statements, books NOT BALANCED", total=total, count=pay["statements"])


def _audit(audit: dict[str, Any]) -> str:
    if audit["ok"]:
        return gettext("{events} events under {seals} seals, intact", events=audit["events"], seals=audit["seals"])
    return gettext("{events} events under {seals} seals, BROKEN", events=audit["events"], seals=audit["seals"])


def print_accounts(given: Settings, accounts: list[Account], console: Console) -> None:
    """Print where to look around and as whom."""
    console.rule(gettext("Look around"))
    password = gettext("password for every account:")
    console.print(f"[bold]{given.address}[/]   {password} [bold]{PASSWORD}[/]", highlight=False, soft_wrap=True)
    headings = gettext("who"), gettext("sign in as"), gettext("language")
    table = Table(*headings, box=None, header_style="bold", pad_edge=False)
    for account in accounts:
        words = {"en": "English", "hi": "हिन्दी"}[account.language]
        table.add_row(gettext(WHO.get(account.who, account.who)), account.handle, words)
    console.print(table)
    words = gettext("Ctrl+C stops the server; the data stays in {folder}.", folder=given.data_dir)
    console.print(words, style="dim", markup=False, highlight=False, soft_wrap=True)


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
