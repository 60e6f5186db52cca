"""The demo's report: as data, and as something to read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from rich.console import Console
from rich.table import Table

from tarazu.demo.accounts import PASSWORD, Account
from tarazu.kit.money import Money

BAR_WIDTH = 30


@dataclass(slots=True, kw_only=True)
class Report:
    """Everything the demo found; figures are as computed, unrounded."""

    project_id: str
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
    console.rule("[bold]Tarazu · chat preference")
    console.print(
        f"{given['votes']:,} recorded votes of {given['contributors']} people on {given['tasks']} comparisons of "
        f"{given['models']} models, handed in through the HTTP API.",
        highlight=False,
    )
    if given["repeated_votes_left_out"]:
        console.print(
            f"{given['repeated_votes_left_out']} repeated votes of a person on a task were left out.", highlight=False
        )
    console.print(_agreement(report))
    console.print(_leaderboard(report.leaderboard, console.width))
    _print_outcome(report, console)


def _agreement(report: Report) -> Table:
    table = Table(
        "agreement", "pairs", "share", "pairs, no ties", "share, no ties", box=None, header_style="bold", pad_edge=False
    )
    rows = {
        "person and person": report.agreement["human_human"],
        "person and automatic judge": report.agreement["human_judge"],
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
        interval = f"[{_share(alpha['low'])}, {_share(alpha['high'])}]" if alpha.get("low") is not None else ""
        table.add_row("Krippendorff's alpha", "", _share(alpha["value"]), "95 %", interval.replace("[", "\\["))
    return table


def _leaderboard(ratings: list[dict[str, Any]], width: int) -> Table:
    table = Table(
        "model", "strength", "95 % interval", "", "won", "lost", "tied", box=None, header_style="bold", pad_edge=False
    )
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
    confidence, delivery, pay, audit = report.confidence, report.delivery, report.pay, report.audit
    total = Money(amount_minor=pay["earned_minor"], currency=pay["currency"])
    lines = {
        "consensus": f"{confidence['tasks']} tasks, mean confidence {_share(confidence['mean'])}, calibration error "
        f"{_share(confidence['expected_calibration_error'])} on {confidence['checked_votes']} votes not seen",
        "delivery": f"version {delivery['version']}, {delivery['records']} records, {len(delivery['files'])} files "
        f"{'intact' if delivery['intact'] else 'NOT INTACT'} ({', '.join(file['name'] for file in delivery['files'])})",
        "digest": delivery["digest"],
        "pay": f"{total} on {pay['statements']} statements, books {'balanced' if pay['balanced'] else 'NOT BALANCED'}",
        "audit": f"{audit['events']:,} events under {audit['seals']} seals, {'intact' if audit['ok'] else 'BROKEN'}",
        "time": ", ".join(f"{name} {seconds:.1f} s" for name, seconds in report.seconds.items()),
    }
    for name, line in lines.items():
        console.print(f"[bold]{name:<10}[/] {line}", highlight=False, soft_wrap=True)


def print_accounts(address: str, accounts: list[Account], console: Console) -> None:
    """Print where to look around and as whom."""
    console.rule("Look around")
    console.print(f"[bold]{address}[/]   password for every account: [bold]{PASSWORD}[/]", highlight=False)
    table = Table("who", "sign in as", "language", box=None, header_style="bold", pad_edge=False)
    for account in accounts:
        table.add_row(account.who, account.handle, {"en": "English", "hi": "हिन्दी"}[account.language])
    console.print(table)
    console.print("Ctrl+C stops the server; the data stays.", style="dim")


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
