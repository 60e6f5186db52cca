"""What the overview of a project shows of its judges, in words and figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from tarazu.evaluation import Agreed, AuditedJudge, Judges, Leaning
from tarazu.http.customer.figures import Figure
from tarazu.http.formats import Formats
from tarazu.http.language import Language
from tarazu.http.pages import plural, translated, word
from tarazu.http.words import N_

CRITERIA_SHOWN = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreedRow:
    """A criterion or category, and how far the judge agrees with people on it."""

    name: str
    tasks: str
    equal: str
    kappa: str
    interval: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaningRow:
    """Where the judge might be kinder or stricter than people, by how much, and whether it is."""

    where: str
    by: str
    interval: str
    verdict: str
    tone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SureRow:
    """How sure the judge said it was, how often it then said what people said, and over how many grades."""

    sure: str
    right: str
    grades: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeShown:
    """One judge, ready to be shown."""

    name: str
    basis: str
    figures: list[Figure]
    agreed: list[AgreedRow]
    leanings: list[LeaningRow]
    sureness: list[SureRow]


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgesShown:
    """The judges of a project, and when they were held against people last."""

    judges: list[JudgeShown]
    computed_at: datetime


def judges_shown(found: Judges, formats: Formats) -> JudgesShown | None:
    """Return a project's judges in words and figures; None where none was graded by anybody yet."""
    shown = [_judge(each, formats) for each in found.judges]
    return JudgesShown(judges=shown, computed_at=found.computed_at) if shown else None


def _judge(judge: AuditedJudge, formats: Formats) -> JudgeShown:
    report, language = judge.report, formats.language
    ngettext = partial(plural, language)
    basis = ngettext("%(tasks)s task, %(people)s people", "%(tasks)s tasks, %(people)s people", report.tasks)
    bins = report.calibration.bins if report.calibration else []
    return JudgeShown(
        name=judge.name,
        basis=basis % {"tasks": formats.number(report.tasks), "people": formats.number(report.people)},
        figures=_figures(judge, formats),
        agreed=[_agreed(each, formats) for each in (*report.categories, *report.criteria)[:CRITERIA_SHOWN]],
        leanings=[_leaning(each, formats) for each in report.leanings if each.value is not None],
        sureness=[
            SureRow(
                sure=f"{formats.percent(each.low, 0)} – {formats.percent(each.high, 0)}",
                right=formats.percent(each.accuracy, 0),
                grades=formats.number(each.count),
            )
            for each in bins
        ],
    )


def _figures(judge: AuditedJudge, formats: Formats) -> list[Figure]:
    language, report = formats.language, judge.report
    said = judge.agreed + judge.disputed
    share = translated(language, N_("equal on %(share)s of %(grades)s grades"))
    revised = translated(
        language, N_("of %(said)s grades that were looked at; %(revised)s times people took the judge’s")
    )
    figures = [
        _kappa(N_("Judge and people"), report.overall, share, formats),
        Figure(
            label=translated(language, N_("Disputed")),
            value=formats.percent(judge.disputed / said) if said else "–",
            note=revised % {"said": formats.number(said), "revised": formats.number(judge.revised)},
        ),
    ]
    if report.among_people:
        figures.insert(1, _kappa(N_("People among themselves"), report.among_people, share, formats))
    if report.calibration:
        note = translated(language, N_("average gap between how sure it was and how often people said the same"))
        error = formats.percent(report.calibration.error)
        figures.append(Figure(label=translated(language, N_("Error of its confidence")), value=error, note=note))
    return figures


def _kappa(label: str, found: Agreed, share: str, formats: Formats) -> Figure:
    note = share % {"share": formats.percent(found.equal), "grades": formats.number(found.grades)}
    if found.low is not None and found.high is not None:
        text = translated(formats.language, N_("%(note)s; 95 %% interval %(interval)s"))
        note = text % {"note": note, "interval": _interval(found.low, found.high, formats)}
    value = "–" if found.kappa is None else formats.decimal(found.kappa)
    return Figure(label=translated(formats.language, label), value=value, note=note)


def _agreed(found: Agreed, formats: Formats) -> AgreedRow:
    return AgreedRow(
        name=found.name,
        tasks=formats.number(found.tasks),
        equal=formats.percent(found.equal, 0),
        kappa="–" if found.kappa is None else formats.decimal(found.kappa),
        interval=_interval(found.low, found.high, formats),
    )


def _leaning(found: Leaning, formats: Formats) -> LeaningRow:
    verdict, tone = _verdict(found, formats.language)
    return LeaningRow(
        where=word(formats.language, "leanings", found.feature),
        by="–" if found.value is None else formats.decimal(found.value),
        interval=_interval(found.low, found.high, formats),
        verdict=verdict,
        tone=tone,
    )


def _verdict(found: Leaning, language: Language) -> tuple[str, str]:
    """Return what an interval says: only one without 0 says anything."""
    if found.low is not None and found.low > 0:
        return translated(language, N_("Kinder than people")), "warn"
    if found.high is not None and found.high < 0:
        return translated(language, N_("Stricter than people")), "warn"
    return translated(language, N_("No sign of it")), ""


def _interval(low: float | None, high: float | None, formats: Formats) -> str:
    return "–" if low is None or high is None else f"{formats.decimal(low)} – {formats.decimal(high)}"
