"""What the overview of a project shows, computed to be drawn: quality in words, the leaderboard as a chart."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from urllib.parse import urlencode

from tarazu.evaluation import Heard, Leaderboard, MeanOf, Rating
from tarazu.http.formats import Formats
from tarazu.http.pages import plural, translated
from tarazu.http.words import N_
from tarazu.quality import Figures, Interval, QualityReport

# Log odds to the Elo scale (Elo, 1978): 400 points are odds of ten to one.
ELO_CENTRE = 1000
ELO_PER_LOG_ODD = 400 / math.log(10)
WIDTH = 1000
_STEPS = (10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000)
_TICKS_MAX = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One number with its name, what it means, and the address of the rows behind it, empty where there are none."""

    label: str
    value: str
    note: str
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardRow:
    """One model as text and as places on a line from 0 to 1000; places are None where votes settle nothing."""

    rank: str
    model: str
    rating: str
    interval: str
    battles: int
    low: int | None
    dot: int | None
    high: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardRow:
    """What was said of one model's replies in conversations, as text; `rating_note` and `lead_note` are intervals and counts; a note
    is empty where there is nothing to tell."""

    model: str
    preferred: int
    passed: int
    neither: int
    none_good: str
    none_good_note: str
    ended: str
    ended_note: str
    lead: str
    lead_note: str
    rating: str
    rating_note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A labelled place on the axis."""

    x: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """A leaderboard ready to be drawn."""

    rows: list[BoardRow]
    ticks: list[Tick]
    heard: list[HeardRow]
    votes: int
    reason: str | None
    computed_at: datetime


def quality_figures(report: QualityReport, project: str, formats: Formats) -> list[Figure]:
    """Return the figures of a quality report; what cannot be said of so few answers says so."""
    language, found = formats.language, report.figures
    alpha, none = found.alpha, translated(language, N_("too few answers to say"))
    interval = none
    if alpha.low is not None and alpha.high is not None:
        text = translated(language, N_("95 %% interval %(low)s to %(high)s; 1 is perfect, 0 is chance"))
        interval = text % {"low": formats.decimal(alpha.low), "high": formats.decimal(alpha.high)}
    return [
        *pair_figures(found, project, formats),
        Figure(
            label=translated(language, N_("Krippendorff’s alpha")),
            value="–" if alpha.value is None else formats.decimal(alpha.value),
            note=interval,
            href=items_path(project) if found.tasks_answered_twice else "",
        ),
        _beside_checks(found, confidence_figure(found, project, formats), formats),
    ]


def pair_figures(found: Figures, project: str, formats: Formats) -> list[Figure]:
    """Return how many pairs of people agree; where nobody gave a tie, once."""
    ties = found.pairs_without_ties < found.pairs
    label = N_("Agreement, ties counted") if ties else N_("Agreement, pair by pair")
    shares = [(label, found.agreement, found.agreement_interval, found.pairs, items_path(project))]
    if ties:
        share, ends = found.agreement_without_ties, found.agreement_without_ties_interval
        decided = found.pairs_without_ties, items_path(project, ties="without")
        shares.append((N_("Agreement without ties"), share, ends, *decided))
    none = translated(formats.language, N_("too few answers to say"))
    return [
        Figure(
            label=translated(formats.language, name),
            value=_share(formats, share),
            note=none if share is None else _pairs(formats, pairs, ends),
            href=href if pairs else "",
        )
        for name, share, ends, pairs, href in shares
    ]


def confidence_figure(found: Figures, project: str, formats: Formats) -> Figure:
    """Return how far the confidence is off: of what is right once checks have calibrated it, before that of the next vote."""
    language, confidence = formats.language, found.confidence
    checks, place = confidence.checked, f"{project}/quality#confidence"
    if checks is not None and checks.ece_after is not None:
        text = translated(language, N_("average gap between said and held, on %(checks)s checks by gold and reviews"))
        note = text % {"checks": formats.number(checks.checks)}
        return Figure(
            label=translated(language, N_("Calibration error")),
            value=_share(formats, checks.ece_after),
            note=note,
            href=place,
        )
    shown = confidence.ece if confidence.shown else None
    text = translated(
        language,
        N_(
            "average gap between the chance that one more person says the same and how often they did, on %(votes)s unseen votes"
        ),
    )
    held = text % {"votes": formats.number(confidence.checked_votes)}
    return Figure(
        label=translated(language, N_("Next-vote error")),
        value=_share(formats, shown),
        note=translated(language, N_("too few answers to say")) if shown is None else held,
        href=place,
    )


def _beside_checks(found: Figures, figure: Figure, formats: Formats) -> Figure:
    """Say with a next-vote error how many checks there are of what is right."""
    checks = found.confidence.checked
    if checks is None or checks.ece_after is not None:
        return figure
    text = translated(formats.language, N_("%(checks)s of %(needed)s checks of what is right"))
    counts = {"checks": formats.number(checks.checks), "needed": formats.number(checks.needed)}
    return replace(figure, note=f"{figure.note} · {text % counts}")


def rows_path(project: str, **which: str) -> str:
    """Return the address of the answers behind a number."""
    return f"{project}/quality/rows?{urlencode(which)}"


def items_path(project: str, **which: str | float) -> str:
    """Return the address of the tasks behind a number."""
    return f"{project}/quality/items" + (f"?{urlencode(which)}" if which else "")


def draw(board: Leaderboard, formats: Formats) -> Board:
    """Return a leaderboard as text and places on a common scale."""
    low, high, step = _range(board.ratings)
    ticks = [Tick(x=_place(value, low, high), text=formats.number(value)) for value in range(low, high + 1, step)]
    ranks = ranks_of(board.ratings)
    rows = [_row(rating, rank, low, high, formats) for rating, rank in zip(board.ratings, ranks, strict=True)]
    heard = [_heard_row(rating, rating.heard, formats) for rating in board.ratings if rating.heard]
    return Board(
        rows=rows, ticks=ticks, heard=heard, votes=board.votes, reason=board.reason, computed_at=board.computed_at
    )


def ranks_of(ratings: Sequence[Rating]) -> list[tuple[int, int] | None]:
    """Return the best and the worst rank that the intervals allow each model; None where there are none."""
    known = [rating for rating in ratings if rating.low is not None and rating.high is not None]
    ranks: list[tuple[int, int] | None] = []
    for rating in ratings:
        if rating.low is None or rating.high is None:
            ranks.append(None)
            continue
        better = sum(1 for other in known if other.low is not None and other.low > rating.high)
        worse = sum(1 for other in known if other.high is not None and other.high < rating.low)
        ranks.append((better + 1, len(known) - worse))
    return ranks


def elo(strength: float) -> float:
    """Return log odds on the Elo scale around 1000."""
    return ELO_CENTRE + ELO_PER_LOG_ODD * strength


def _row(rating: Rating, rank: tuple[int, int] | None, low: int, high: int, formats: Formats) -> BoardRow:
    rank_text = "–" if rank is None else "–".join(formats.number(each) for each in dict.fromkeys(rank))
    interval = "–"
    if rating.low is not None and rating.high is not None:
        interval = f"{formats.number(round(elo(rating.low)))} – {formats.number(round(elo(rating.high)))}"
    places = [
        None if value is None else _place(elo(value), low, high) for value in (rating.low, rating.strength, rating.high)
    ]
    return BoardRow(
        rank=rank_text,
        model=rating.model,
        rating="–" if rating.strength is None else formats.number(round(elo(rating.strength))),
        interval=interval,
        battles=rating.battles,
        low=places[0],
        dot=places[1],
        high=places[2],
    )


def _heard_row(rating: Rating, heard: Heard, formats: Formats) -> HeardRow:
    of = translated(formats.language, N_("%(part)s of %(all)s"))
    scaled = translated(formats.language, N_("%(value)s of %(most)s"))
    mean = heard.rating and scaled % {
        "value": formats.decimal(heard.rating.mean, 1),
        "most": formats.number(heard.scale),
    }
    return HeardRow(
        model=rating.model,
        preferred=rating.wins,
        passed=rating.losses,
        neither=rating.ties,
        none_good=formats.percent(heard.none_good / heard.replies),
        none_good_note=of % {"part": formats.number(heard.none_good), "all": formats.number(heard.replies)},
        ended=formats.percent(heard.ended / heard.talks) if heard.talks else "–",
        ended_note=of % {"part": formats.number(heard.ended), "all": formats.number(heard.talks)}
        if heard.talks
        else "",
        lead="–" if heard.lead is None else formats.decimal(heard.lead.mean),
        lead_note=_mean_note(heard.lead, formats, 2),
        rating=mean or "–",
        rating_note=_mean_note(heard.rating, formats, 1),
    )


def _mean_note(found: MeanOf | None, formats: Formats, places: int) -> str:
    """An interval where there is one, and over how many judgements."""
    if found is None:
        return ""
    count = {"count": formats.number(found.count)}
    if found.low is None or found.high is None:
        return translated(formats.language, N_("n = %(count)s")) % count
    ends = {"low": formats.decimal(found.low, places), "high": formats.decimal(found.high, places)}
    return translated(formats.language, N_("%(low)s to %(high)s, n = %(count)s")) % {**ends, **count}


def _range(ratings: Sequence[Rating]) -> tuple[int, int, int]:
    """Return the ends of the axis and the step of its ticks, all round numbers."""
    values = [elo(v) for r in ratings for v in (r.low, r.strength, r.high) if v is not None] or [ELO_CENTRE]
    least, most = min(values) - 5, max(values) + 5
    step = next((each for each in _STEPS if (most - least) / each <= _TICKS_MAX - 2), _STEPS[-1])
    return math.floor(least / step) * step, math.ceil(most / step) * step, step


def _place(value: float, low: int, high: int) -> int:
    return round((value - low) / (high - low) * WIDTH)


def _pairs(formats: Formats, count: int, ends: Interval | None) -> str:
    ngettext, counted = partial(plural, formats.language), {"count": formats.number(count)}
    if ends is None or ends.low is None or ends.high is None:
        return ngettext("over %(count)s pair of answers", "over %(count)s pairs of answers", count) % counted
    text = ngettext(
        "95 %% interval %(low)s to %(high)s, over %(count)s pair of answers",
        "95 %% interval %(low)s to %(high)s, over %(count)s pairs of answers",
        count,
    )
    return text % {"low": formats.percent(ends.low), "high": formats.percent(ends.high), **counted}


def _share(formats: Formats, share: float | None) -> str:
    return "–" if share is None else formats.percent(share)
