"""What a project of `judge.audit` says of its judges: each held against the grades that people gave before they saw its own."""

from __future__ import annotations

import asyncio
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from tarazu import kinds, tasks
from tarazu.evaluation.events import JudgesRefreshed
from tarazu.evaluation.judges import JudgeReport, judge_report
from tarazu.kit import sql
from tarazu.kit.db import Tx

q = sql.load("tarazu.evaluation")

AUDITS_MAX = 5_000
"""The newest answers of a project that its report counts."""
JUDGES_MAX = 20
_KIND = "judge.audit"
_ROWS_AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditedAnswer:
    """One person's accepted answer, its task, and the criteria of its project."""

    task_id: uuid.UUID
    contributor: str
    payload: dict[str, Any]
    rubric: list[dict[str, Any]]
    answer: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditedJudge:
    """A judge by name: its report, how many of its grades people agreed with or disputed once they saw them, and how
    often somebody then took its grade for their own."""

    name: str
    agreed: int
    disputed: int
    revised: int
    report: JudgeReport


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredJudges:
    """The judges of a project as they are stored."""

    judges: list[dict[str, Any]]
    computed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Judges:
    """The judges of a project, the one with the most tasks first. Nothing counts on the tasks that were `withdrawn` as wrong."""

    project_id: uuid.UUID
    judges: list[AuditedJudge]
    computed_at: datetime
    withdrawn: int


async def refresh_judges(tx: Tx, project_id: uuid.UUID) -> None:
    """Hold the judges of a project against its newest accepted answers; nothing for a project of another kind."""
    if await tx.maybe(q.kind_of, str, tenant_id=tx.tenant_id, project_id=project_id) != _KIND:
        return
    await tx.run(q.lock_project, project_id=project_id)
    rows: list[AuditedAnswer] = []
    scope = {"tenant_id": tx.tenant_id, "project_id": project_id, "most": AUDITS_MAX}
    async for some in tx.stream(q.audited_answers, AuditedAnswer, chunk=_ROWS_AT_ONCE, **scope):
        rows += some
    found = await asyncio.to_thread(audited_judges, rows)
    await tx.run(
        q.write_judges,
        tenant_id=tx.tenant_id,
        project_id=project_id,
        judges=msgspec.json.encode(found).decode(),
        at=tx.now,
    )
    await tx.announce(JudgesRefreshed(subject=project_id, judges=len(found), answers=len(rows)))


async def judges(tx: Tx, project_id: uuid.UUID) -> Judges | None:
    """Return what is known of a project's judges, or None where nothing is (yet)."""
    stored = await tx.maybe(q.judges, StoredJudges, tenant_id=tx.tenant_id, project_id=project_id)
    if stored is None:
        return None
    found = msgspec.convert(stored.judges, list[AuditedJudge])
    withdrawn = await tasks.count_withdrawn(tx, project_id)
    return Judges(project_id=project_id, judges=found, computed_at=stored.computed_at, withdrawn=withdrawn)


def audited_judges(rows: Sequence[AuditedAnswer]) -> list[AuditedJudge]:
    """Hold each judge against the people who graded what it graded; the one with the most tasks comes first."""
    groups: dict[str, list[AuditedAnswer]] = defaultdict(list)
    for row in rows:
        groups[row.payload["judge"]["name"]].append(row)
    most = sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))[:JUDGES_MAX]
    found = [_audited(name, some) for name, some in most]
    return [each for each in found if each is not None]


def _audited(name: str, rows: Sequence[AuditedAnswer]) -> AuditedJudge | None:
    lines = {row.task_id: _line(row) for row in rows}
    report = judge_report([_graded(row) for row in rows], list(lines.values()))
    if report is None:
        return None
    findings = [finding for row in rows for finding in row.answer["audit"].values()]
    return AuditedJudge(
        name=name,
        agreed=_count(findings, "agree"),
        disputed=_count(findings, "dispute"),
        revised=sum("revised" in finding for finding in findings),
        report=report,
    )


def _count(findings: Iterable[Mapping[str, Any]], verdict: str) -> int:
    return sum(finding["verdict"] == verdict for finding in findings)


def _line(row: AuditedAnswer) -> dict[str, Any]:
    judge = row.payload["judge"]
    return {"task_id": str(row.task_id), **{name: judge[name] for name in ("grades", "position") if name in judge}}


def _graded(row: AuditedAnswer) -> dict[str, Any]:
    grades = row.answer["grades"]
    criteria = kinds.criteria_of({"rubric": row.rubric}, row.payload)
    return {
        "task_id": str(row.task_id),
        "contributor": row.contributor,
        "completion": [{"content": row.payload["answer"]["content"]}],
        "rubric_items": [{**each, **grades.get(each["key"], {})} for each in criteria],
    }
