"""What a contributor earned: by month, with every line, and as a file."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response

from tarazu import ledger, workforce
from tarazu.http.access import Routes
from tarazu.http.answers import file_name
from tarazu.http.formats import ZONE, Formats
from tarazu.http.language import language_of, translate
from tarazu.http.pages import render, word
from tarazu.http.transaction import opened
from tarazu.http.words import N_
from tarazu.kit.db import Tx
from tarazu.kit.errors import invalid
from tarazu.trust import Action

routes = Routes(tag="earning pages")

LINES_SHOWN = 500
# Of a customer that the person has been barred from since.
HIDDEN_TITLE = N_("no longer shown to you")
_MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])\Z", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """A calendar month: from `start` to before `end`, with the keys of its neighbours, empty where there are none."""

    start: datetime
    end: datetime
    previous: str
    next: str

    @property
    def key(self) -> str:
        """The month as `2026-11`."""
        return self.start.strftime("%Y-%m")


@routes.page("GET", "/work/earnings", Action.READ_EARNINGS)
async def earnings(request: Request) -> Response:
    """Show the earnings of a month."""
    async with opened(request) as tx:
        period = await _month(request, tx)
        statement = await _statement(tx, period)
    return render(
        request,
        "work/earnings.html",
        period=period,
        totals=statement.totals,
        unbooked=statement.unbooked,
        lines=statement.lines[:LINES_SHOWN],
        more_lines=len(statement.lines) > LINES_SHOWN,
    )


@routes.page("GET", "/work/earnings.csv", Action.READ_EARNINGS)
async def earnings_file(request: Request) -> Response:
    """Answer the lines of a month as CSV: amounts as decimals, times with their zone."""
    async with opened(request) as tx:
        period = await _month(request, tx)
        statement = await _statement(tx, period)
    language = language_of(request)
    formats = Formats(language=language)
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(["at", "project", "for", "amount", "currency", "transaction"])
    hidden = translate(language, HIDDEN_TITLE)
    for line in statement.lines:
        amount = f"{ledger.money(line).decimal():f}"
        what = word(language, "sources", line.source_kind)
        at = line.at.astimezone(ZONE).isoformat(timespec="seconds")
        table.writerow(
            [at, harmless(formats.text(line.title) or hidden), what, amount, line.currency, line.transaction_id]
        )
    headers = {"Content-Disposition": file_name(f"tarazu-earnings-{period.key}.csv")}
    # The mark at the start tells spreadsheets that this is UTF-8.
    return Response("\ufeff" + out.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)


def month_of(key: str | None, first: datetime, now: datetime) -> Month:
    """Return the month with a key such as `2026-11`, or the one that it is now; none is before the month of `first`.

    Raises:
        Refusal: the fault `bad_format` when the key is none.
    """
    if key is None:
        year, month = now.astimezone(ZONE).year, now.astimezone(ZONE).month
    elif found := _MONTH.match(key):
        year, month = int(found[1]), int(found[2])
    else:
        raise invalid("month", "bad_format")
    start, end = _first(year, month), _first(year + month // 12, month % 12 + 1)
    before = _first(year - (month == 1), (month - 2) % 12 + 1)
    return Month(
        start=start,
        end=end,
        previous=before.strftime("%Y-%m") if start > first else "",
        next=end.strftime("%Y-%m") if end <= now else "",
    )


def harmless(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    # Full-width forms count too: a spreadsheet folds them as NFKC does.
    start = unicodedata.normalize("NFKC", text[:1])[:1]
    return f"'{text}" if start in ("=", "+", "-", "@", "\t", "\r") else text


def _first(year: int, month: int) -> datetime:
    return datetime(year, month, 1, tzinfo=ZONE)


async def _month(request: Request, tx: Tx) -> Month:
    me = await workforce.me(tx)
    return month_of(request.query_params.get("month"), me.created_at, tx.now)


async def _statement(tx: Tx, period: Month) -> ledger.Statement:
    return await ledger.statement(tx, period.start, period.end)
