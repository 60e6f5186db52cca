"""Tables of what the page of a project's quality shows: figures, which labels are confused, how right the confidence is, drift, rubrics."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

import pyarrow as pa

from tarazu import quality
from tarazu.delivery.criteria_table import CRITERIA, criterion_rows
from tarazu.delivery.judging_tables import TIME, Chunks, Names, Rows
from tarazu.kit.db import Tx
from tarazu.quality import drifting

_Found = tuple[quality.QualityReport, quality.ProjectInsight]
_BIN = ("low", "high", "stated", "right", "right_low", "right_high")


def _columns(texts: str = "", counts: str = "", shares: str = "", times: str = "") -> list[tuple[str, Any]]:
    kinds = ((texts, pa.string()), (counts, pa.int32()), (shares, pa.float64()), (times, TIME))
    return [(name, kind) for names, kind in kinds for name in names.split()]


_RUBRIC = pa.schema(_columns(counts="version gradings graders answers shared", shares="score low high spread"))


def _figures(found: _Found) -> Iterable[dict[str, Any]]:
    figures, insight = found[0].figures, found[1].insight
    said, checked = figures.confidence, figures.confidence.checked
    counts = ("tasks", "tasks_answered_twice", "tied_tasks", "votes", "contributors", "pairs", "pairs_without_ties")
    yield from (_figure(name, getattr(figures, name)) for name in counts)
    yield _figure("agreement", figures.agreement, figures.pairs, figures.agreement_interval)
    decided = figures.pairs_without_ties, figures.agreement_without_ties_interval
    yield _figure("agreement_without_ties", figures.agreement_without_ties, *decided)
    yield _figure("alpha", figures.alpha.value, figures.tasks_answered_twice, figures.alpha)
    if insight.apart:
        yield _figure("alpha_of_answers", insight.apart.alpha.value, insight.apart.tasks, insight.apart.alpha)
    yield _figure("seconds", figures.seconds_median, None, insight.seconds)
    yield _figure("next_vote_error", said.ece, said.checked_votes)
    yield _figure("next_vote_log_loss", said.log_loss, said.checked_votes)
    if checked:
        yield _figure("checks", checked.checks)
        yield _figure("checks_by_known_items", checked.gold, checked.checks)
        yield _figure("temperature", checked.temperature, checked.checks)
        yield _figure("confidence_error_before", checked.ece_before, checked.checks)
        yield _figure("confidence_error_after", checked.ece_after, checked.checks)
    if sure := figures.sure:
        yield _figure("merged_checks", sure.checks)
        yield _figure("merged_checks_of_project", sure.own, sure.checks)
        yield _figure("merged_checks_by_known_items", sure.known, sure.own)
        for name in ("ece_before", "ece_after", "brier_before", "brier_after"):
            error: quality.Error | None = getattr(sure, name)
            yield _figure(f"merged_{name}", error.value if error else None, sure.checks, error)


def _figure(name: str, value: float | None, over: int | None = None, ends: Any = None) -> dict[str, Any]:
    """`ends` has a `low` and a `high`."""
    between = {"low": ends.low, "high": ends.high} if ends else {}
    return {"figure": name, "value": value, "over": over, **between}


def _confusion(found: _Found) -> Iterable[dict[str, Any]]:
    if (confusion := found[1].insight.confusion) is None:
        return
    for label, row in zip(confusion.labels, confusion.pairs, strict=True):
        for other, pairs in zip(confusion.labels, row, strict=True):
            yield {"label": label, "other": other, "pairs": pairs}


def _reliability(found: _Found) -> Iterable[dict[str, Any]]:
    checked, sure = found[0].figures.confidence.checked, found[0].figures.sure
    stages = [("before", checked.before), ("after", checked.after)] if checked else []
    stages += [("merged_before", sure.before), ("merged_after", sure.after)] if sure else []
    for stage, bins in stages:
        for each in bins:
            yield {"calibration": stage, "checks": each.count, **{name: getattr(each, name) for name in _BIN}}


def _drift(found: _Found) -> Iterable[dict[str, Any]]:
    for each in found[1].insight.drift:
        yield _fall(each, each.upto or found[1].computed_at)


def _fall(each: drifting.Drift, upto: datetime) -> dict[str, Any]:
    fall = each.fall
    return {
        "scope": each.scope,
        "name": each.name,
        "measure": each.measure,
        "before_from": drifting.span(upto, "before")[0],
        "recent_from": each.later_from or drifting.span(upto, "recent")[0],
        "upto": upto,
        "recent": each.recent,
        "recent_agreeing": each.recent_agreeing,
        "before": each.before,
        "before_agreeing": each.before_agreeing,
        "fall": fall and fall.value,
        "fall_low": fall and fall.low,
        "fall_high": fall and fall.high,
        "p_value": each.p_value,
        "foretold": each.foretold,
        "is_alarm": each.is_alarm,
    }


def _criteria(found: _Found) -> Iterable[dict[str, Any]]:
    return criterion_rows(found[1].insight.rubrics)


def _rubrics(found: _Found) -> Iterable[dict[str, Any]]:
    return ({name: getattr(each, name) for name in _RUBRIC.names} for each in found[1].insight.rubrics)


def _rubric_models(found: _Found) -> Iterable[dict[str, Any]]:
    return (
        {"version": rubric.version, **asdict(each)} for rubric in found[1].insight.rubrics for each in rubric.models
    )


def _chunks(rows: Callable[[_Found], Iterable[dict[str, Any]]]) -> Chunks:
    async def chunks(tx: Tx, project_id: uuid.UUID, _: Names) -> AsyncIterator[Rows]:
        report, found = await quality.report(tx, project_id), await quality.insight(tx, project_id)
        counted = list(rows((report, found))) if report and found else []
        if found and counted:
            yield [{"computed_at": found.computed_at, **each} for each in counted]

    return chunks


SCHEMAS: Mapping[str, Any] = {
    "figures": pa.schema([*_columns("figure", shares="value low high"), *_columns(counts="over", times="computed_at")]),
    "confusion": pa.schema(_columns("label other", "pairs", times="computed_at")),
    "reliability": pa.schema(_columns("calibration", "checks", " ".join(_BIN), "computed_at")),
    "drift": pa.schema(
        [
            *_columns("scope name measure", times="before_from recent_from upto"),
            *_columns(
                counts="recent recent_agreeing before before_agreeing",
                shares="fall fall_low fall_high p_value foretold",
            ),
            ("is_alarm", pa.bool_()),
        ]
    ),
    "criteria": CRITERIA,
    "rubrics": _RUBRIC,
    "rubric_models": pa.schema(_columns("model", "version answers", "score low high")),
}
CHUNKS: Mapping[str, Chunks] = {
    "figures": _chunks(_figures),
    "confusion": _chunks(_confusion),
    "reliability": _chunks(_reliability),
    "drift": _chunks(_drift),
    "criteria": _chunks(_criteria),
    "rubrics": _chunks(_rubrics),
    "rubric_models": _chunks(_rubric_models),
}
