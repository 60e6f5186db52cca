"""What pages show of gradings by a rubric, computed to be drawn: texts, places on scales from 0 to 1000, and links."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlencode

from tarazu.http.customer.figures import Figure
from tarazu.http.customer.quality_figures import WIDTH
from tarazu.http.formats import Formats
from tarazu.http.pages import plural, translated
from tarazu.http.words import N_
from tarazu.quality.model import CriterionFigures, ModelScore, RubricFigures


@dataclass(frozen=True, slots=True, kw_only=True)
class Whisker:
    """A share with its interval, in words and as places from 0 to 1000."""

    value: str
    interval: str
    low: int
    dot: int
    high: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionRow:
    """One criterion; `share` is None where nobody judged it. `href` leads to the answers on which graders differ."""

    found: CriterionFigures
    share: Whisker | None
    alpha: str
    interval: str
    agreement: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelRow:
    """One model or source, and its mean score."""

    found: ModelScore
    score: Whisker


def criteria_path(project: str, version: int) -> str:
    """Return the address of the figures of one version."""
    return f"{project}/quality/criteria?{urlencode({'version': version})}"


def rubric_figures(found: RubricFigures, formats: Formats) -> list[Figure]:
    """Return what the gradings of a version come to, in words."""
    say, ngettext = partial(translated, formats.language), partial(plural, formats.language)
    people = ngettext("by %(count)s person", "by %(count)s people", found.graders)
    answers = ngettext("over %(count)s answer", "over %(count)s answers", found.answers)
    twice = ngettext(
        "over %(count)s answer that at least two people graded",
        "over %(count)s answers that at least two people graded",
        found.shared,
    )
    counted = {"count": formats.number(found.answers)}
    interval = say(N_("95 %% interval %(low)s to %(high)s"))
    if found.low is None or found.high is None:
        note = say(N_("no points could be won"))
    else:
        ends = {"low": formats.percent(found.low, 0), "high": formats.percent(found.high, 0)}
        note = f"{interval % ends} · {answers % counted}"
    return [
        Figure(label=say(N_("Mean score")), value=_percent(found.score, formats), note=note),
        Figure(
            label=say(N_("How far scores of one answer lie apart")),
            value=_points(found.spread, formats),
            note=say(N_("nobody graded an answer that somebody else graded"))
            if found.spread is None
            else twice % {"count": formats.number(found.shared)},
        ),
        Figure(
            label=say(N_("Gradings")),
            value=formats.number(found.gradings),
            note=people % {"count": formats.number(found.graders)},
        ),
    ]


def criterion_rows(found: RubricFigures, project: str, formats: Formats) -> list[CriterionRow]:
    """Return the criteria of a version, the least agreement first."""
    return [
        CriterionRow(
            found=each,
            share=_whisker(each.share, each.low, each.high, formats),
            alpha="–" if each.alpha is None else formats.decimal(each.alpha),
            interval=_alpha_interval(each, formats),
            agreement=_percent(each.agreement, formats),
            href=f"{project}/quality/criteria/answers?{urlencode({'of': each.id})}" if each.split else "",
        )
        for each in found.criteria
    ]


def model_rows(models: Sequence[ModelScore], formats: Formats) -> list[ModelRow]:
    """Return models with their scores."""
    drawn = [(each, _whisker(each.score, each.low, each.high, formats)) for each in models]
    return [ModelRow(found=each, score=whisker) for each, whisker in drawn if whisker]


def split_words(formats: Formats, word: Callable[[str, str], str], counts: dict[str, int]) -> str:
    """Return how many graders said what, such as *Met 2 · Not met 1*."""
    return " · ".join(f"{word('labels', name)} {formats.number(count)}" for name, count in counts.items() if count)


def _whisker(share: float | None, low: float | None, high: float | None, formats: Formats) -> Whisker | None:
    if share is None or low is None or high is None:
        return None
    return Whisker(
        value=formats.percent(share, 0),
        interval=f"{formats.percent(low, 0)} – {formats.percent(high, 0)}",
        low=round(WIDTH * low),
        dot=round(WIDTH * share),
        high=round(WIDTH * high),
    )


def _alpha_interval(found: CriterionFigures, formats: Formats) -> str:
    if found.alpha_low is None or found.alpha_high is None:
        return ""
    return f"{formats.decimal(found.alpha_low)} – {formats.decimal(found.alpha_high)}"


def _percent(share: float | None, formats: Formats) -> str:
    return "–" if share is None else formats.percent(share, 0)


def _points(share: float | None, formats: Formats) -> str:
    if share is None:
        return "–"
    return translated(formats.language, N_("%(points)s of 100")) % {"points": formats.number(round(100 * share))}
