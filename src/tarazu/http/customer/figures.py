"""What the overview of a project shows, computed to be drawn: quality in words, the leaderboard as a chart."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from tarazu.evaluation import Heard, Leaderboard, MeanOf, Rating
from tarazu.http.formats import Formats
from tarazu.http.pages import plural, translated
from tarazu.http.words import N_
from tarazu.quality import QualityReport

# Log odds to the Elo scale (Elo, 1978): 400 points are odds of ten to one.
ELO_CENTRE = 1000
ELO_PER_LOG_ODD = 400 / math.log(10)
WIDTH = 1000
_STEPS = (10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000)
_TICKS_MAX = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One number with its name and what it means."""

    label: str
    value: str
    note: str


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


def quality_figures(report: QualityReport, formats: Formats) -> list[Figure]:
    """Return the figures of a quality report; what cannot be said of so few answers says so."""
    language, found = formats.language, report.figures
    none = translated(language, N_("too few answers to say"))
    pairs = _pairs(formats, found.pairs)
    decided = _pairs(formats, found.pairs_without_ties)
    alpha, confidence = found.alpha, found.confidence
    interval = none
    if alpha.low is not None and alpha.high is not None:
        text = translated(language, N_("95 %% interval %(low)s to %(high)s; 1 is perfect, 0 is chance"))
        interval = text % {"low": formats.decimal(alpha.low), "high": formats.decimal(alpha.high)}
    held = none
    if confidence.ece is not None and confidence.shown:
        text = translated(language, N_("average gap between said and held, on %(votes)s votes it had not seen"))
        held = text % {"votes": formats.number(confidence.checked_votes)}
    shown = confidence.ece if confidence.shown else None
    if confidence.checked is not None and confidence.checked.ece_after is not None:
        shown = confidence.checked.ece_after
        text = translated(language, N_("average gap between said and held, on %(checks)s checks by gold and reviews"))
        held = text % {"checks": formats.number(confidence.checked.checks)}
    return [
        Figure(
            label=translated(language, N_("Agreement, ties counted")),
            value=_share(formats, found.agreement),
            note=pairs if found.agreement is not None else none,
        ),
        Figure(
            label=translated(language, N_("Agreement without ties")),
            value=_share(formats, found.agreement_without_ties),
            note=decided if found.agreement_without_ties is not None else none,
        ),
        Figure(
            label=translated(language, N_("Krippendorff’s alpha")),
            value="–" if alpha.value is None else formats.decimal(alpha.value),
            note=interval,
        ),
        Figure(label=translated(language, N_("Error of the confidence")), value=_share(formats, shown), note=held),
    ]


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


def _pairs(formats: Formats, count: int) -> str:
    ngettext = partial(plural, formats.language)
    text = ngettext("over %(count)s pair of answers", "over %(count)s pairs of answers", count)
    return text % {"count": formats.number(count)}


def _share(formats: Formats, share: float | None) -> str:
    return "–" if share is None else formats.percent(share)
