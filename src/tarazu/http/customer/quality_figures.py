"""What the page of a project's quality shows, computed to be drawn: texts, places on scales from 0 to 1000, and links."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial

from tarazu import ledger
from tarazu.http.customer.figures import Figure, items_path, pair_figures, rows_path
from tarazu.http.formats import ZONE, Formats
from tarazu.http.pages import plural, translated
from tarazu.http.words import N_
from tarazu.quality import (
    Bin,
    Bucket,
    Checked,
    Confusion,
    ContributorFigures,
    Day,
    Figures,
    Insight,
    Interval,
    MergedConfidence,
)

WIDTH = 1000
HEIGHT = 200
HEATS = 5
_GAP = 0.2
_COLUMN_MAX = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatCell:
    """So many pairs of people with these two labels: how dense the cell is hatched (0 to 5), its share of its row, its rows."""

    pairs: int
    share: str
    heat: int
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatRow:
    """The cells of one label."""

    label: str
    cells: list[HeatCell]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A labelled bar with its count and the rows behind it; `length` is from 0 to 1000."""

    label: str
    count: int
    length: int
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    """A contributor's figures with the place of their share and its interval."""

    name: str
    figures: ContributorFigures
    share: float
    low: int
    dot: int
    high: int
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DayBar:
    """A day's answers as two columns in a drawing of 1000 by 200: an outline for those handed in, filled for accepted."""

    at: datetime
    handed_in: int
    accepted: int
    x: int
    width: int
    outline: int
    filled: int
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """A bin of the reliability plot with its place and the ends of its interval in a square of 1000."""

    bin: Bin
    x: int
    y: int
    top: int
    bottom: int
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseRow:
    """What reviews and questions name under one clause; of `overruled` answers reviewers decided otherwise than reviewers."""

    clause: str
    overruled: int
    fixed: int
    returned: int
    excluded: int
    questions: int


def agreement_figures(figures: Figures, insight: Insight, project: str, formats: Formats) -> list[Figure]:
    """Return how far people agree, in words; what cannot be said of so few answers says so."""
    language, alpha, apart = formats.language, figures.alpha, insight.apart
    behind = items_path(project) if figures.tasks_answered_twice else ""
    ngettext = partial(plural, language)
    over = ngettext(
        "95 %% interval %(low)s to %(high)s, over %(count)s task that at least two people answered",
        "95 %% interval %(low)s to %(high)s, over %(count)s tasks that at least two people answered",
        figures.tasks_answered_twice,
    )
    found = [
        Figure(
            label=translated(language, N_("Krippendorff’s alpha of the labels")),
            value="–" if alpha.value is None else formats.decimal(alpha.value),
            note=_interval(over, alpha, figures.tasks_answered_twice, formats),
            href=behind,
        )
    ]
    if apart is not None:
        over = ngettext(
            "95 %% interval %(low)s to %(high)s, over a sample of %(count)s task",
            "95 %% interval %(low)s to %(high)s, over a sample of %(count)s tasks",
            apart.tasks,
        )
        found.append(
            Figure(
                label=translated(language, N_("Alpha by how far whole answers lie apart")),
                value="–" if apart.alpha.value is None else formats.decimal(apart.alpha.value),
                note=_interval(over, apart.alpha, apart.tasks, formats),
                href=behind,
            )
        )
    return [*found, *pair_figures(figures, project, formats)]


def cost_per_item(totals: Sequence[ledger.Total], items: int) -> list[ledger.Total]:
    """Return what one completed task with an answer that counts has cost by currency, in whole minor units; nothing before the first.

    >>> cost_per_item([ledger.Total(amount_minor=1000, currency="INR", items=9)], 3)[0].amount_minor
    333
    """
    if not items:
        return []
    return [
        ledger.Total(amount_minor=(2 * each.amount_minor + items) // (2 * items), currency=each.currency, items=items)
        for each in totals
    ]


def heat_rows(found: Confusion, project: str, say: Callable[[str], str], formats: Formats) -> list[HeatRow]:
    """Return the table of labels that two people gave to the same task; a row's shares add up to one."""
    rows = []
    for i, label in enumerate(found.labels):
        whole = sum(found.pairs[i])
        cells = [
            HeatCell(
                pairs=pairs,
                share=formats.percent(pairs / whole, 0) if whole else "–",
                heat=-(-pairs * HEATS // whole) if whole else 0,
                href=items_path(project, one=label, other=found.labels[j]),
            )
            for j, pairs in enumerate(found.pairs[i])
        ]
        rows.append(HeatRow(label=say(label), cells=cells))
    return rows


def difficulty_bars(buckets: Sequence[Bucket], project: str, formats: Formats) -> list[Bar]:
    """Return how many tasks people agree on how far, from none to all."""
    most = max((each.tasks for each in buckets), default=0) or 1
    return [
        Bar(
            label=range_words(each.low, each.high, formats),
            count=each.tasks,
            length=round(WIDTH * each.tasks / most),
            href=items_path(project, low=each.low, high=each.high if each.low < 1 else 2.0),
        )
        for each in buckets
    ]


def range_words(low: float, high: float, formats: Formats) -> str:
    """Return from which share of agreeing pairs on, and below which."""
    if low >= 1:
        return translated(formats.language, N_("All agree"))
    ends = {"low": formats.percent(low, 0), "high": formats.percent(high, 0)}
    if high > 1:
        return translated(formats.language, N_("%(low)s of pairs or more")) % ends
    return translated(formats.language, N_("%(low)s to below %(high)s of pairs")) % ends


def person_rows(people: Sequence[ContributorFigures], names: Mapping[uuid.UUID, str], project: str) -> list[PersonRow]:
    """Return contributors under their pseudonyms with the place of their share."""
    return [
        PersonRow(
            name=names[each.contributor_id],
            figures=each,
            share=each.agreeing / each.compared,
            low=round(WIDTH * each.low),
            dot=round(WIDTH * each.agreeing / each.compared),
            high=round(WIDTH * each.high),
            href=rows_path(project, contributor=names[each.contributor_id]),
        )
        for each in people
    ]


def day_bars(days: Sequence[Day], project: str) -> list[DayBar]:
    """Return a column for every day from the first to the last, also of those on which nothing came."""
    if not days:
        return []
    known = {each.day: each for each in days}
    first, last = days[0].day, days[-1].day
    every = [first + timedelta(days=i) for i in range((last - first).days + 1)][-2 * len(days) - 60 :]
    most = max(max(each.handed_in, each.accepted) for each in days) or 1
    step = WIDTH / len(every)
    width = min(_COLUMN_MAX, max(2, round(step * (1 - _GAP))))
    return [
        DayBar(
            at=_begin(day),
            handed_in=known[day].handed_in if day in known else 0,
            accepted=known[day].accepted if day in known else 0,
            x=round(step * (i + 0.5) - width / 2),
            width=width,
            outline=round(HEIGHT * known[day].handed_in / most) if day in known else 0,
            filled=round(HEIGHT * known[day].accepted / most) if day in known else 0,
            href=rows_path(project, day=day.isoformat()),
        )
        for i, day in enumerate(every)
    ]


def clause_rows(insight: Insight) -> list[ClauseRow]:
    """Return the clauses that fixes, returns, exclusions, disagreements and questions name, most first."""
    counts: dict[str, dict[str, int]] = {}
    for ruling in insight.rulings:
        if ruling.verdict != "accept":
            counts.setdefault(ruling.clause, {})[ruling.verdict] = ruling.count
    for dissent in insight.dissents:
        counts.setdefault(dissent.clause, {})["overruled"] = dissent.count
    for asked in insight.questions:
        counts.setdefault(asked.clause, {})["question"] = asked.count
    rows = [
        ClauseRow(
            clause=clause,
            overruled=of.get("overruled", 0),
            fixed=of.get("fix", 0),
            returned=of.get("return", 0),
            excluded=of.get("exclude", 0),
            questions=of.get("question", 0),
        )
        for clause, of in counts.items()
    ]
    return sorted(rows, key=lambda row: (-row.fixed - row.returned - row.excluded - row.questions, row.clause))


def reliability_dots(found: Checked | MergedConfidence) -> tuple[list[Dot], list[Dot]]:
    """Return the reliability plot in a square of 1000, before and after calibration; up is more often right."""
    return _dots(found.before), _dots(found.after)


def _dots(bins: Sequence[Bin]) -> list[Dot]:
    most = max((each.count for each in bins), default=1)
    return [
        Dot(
            bin=each,
            x=round(WIDTH * each.stated),
            y=WIDTH - round(WIDTH * each.right),
            top=WIDTH - round(WIDTH * each.right_high),
            bottom=WIDTH - round(WIDTH * each.right_low),
            size=round(8 + 14 * (each.count / most) ** 0.5),
        )
        for each in bins
    ]


def day_of(text: str) -> tuple[datetime, datetime] | None:
    """Return the beginning and the end of a day in India, or None for what is no day."""
    try:
        begin = _begin(date.fromisoformat(text))
    except ValueError:
        return None
    return begin, begin + timedelta(days=1)


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), ZONE)


def _interval(text: str, alpha: Interval, count: int, formats: Formats) -> str:
    if alpha.low is None or alpha.high is None:
        return translated(formats.language, N_("too few answers to say"))
    low, high = formats.decimal(alpha.low), formats.decimal(alpha.high)
    return text % {"low": low, "high": high, "count": formats.number(count)}
