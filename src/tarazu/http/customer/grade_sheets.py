"""What graders said of one answer, criterion by criterion: their scores, where they differ, and by which version they graded."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

from tarazu import kinds, projects, quality, tasks
from tarazu.kit.db import Tx

GRADED = ("rubric.grade", "judge.audit")
"""The kinds whose answers are gradings by a rubric."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What one grader said of one criterion: nothing where their version has it not."""

    verdict: str | None
    reason: str
    quotes: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRow:
    """One criterion with what each grader said, in the order of graders; `versions` are those that have it."""

    criterion: dict[str, Any]
    versions: list[int]
    given: list[Given]
    differs: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Grader:
    """Somebody who graded: under a pseudonym, with the version they had and the score that comes of it.

    `digest` names the whole rubric, the project's criteria and the task's. `fixed`: as a reviewer put it right.
    """

    name: str
    version: int
    digest: str
    score: float | None
    fixed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeSheet:
    """All gradings of one answer that count.

    `score` is what is delivered as reward: that of the answer which an adjudicator chose, or mended by the version that they had
    (`is_ruled`), else the mean over the gradings by the newest version. `spread` is the highest score less the lowest, of that version.
    """

    graders: list[Grader]
    rows: list[SheetRow]
    versions: list[int]
    score: float | None
    spread: float | None
    is_ruled: bool


async def rubrics_of(tx: Tx, project_id: uuid.UUID, versions: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    """Return the project's own criteria in some versions."""
    found = {each: await projects.ontology(tx, project_id, each) for each in sorted(set(versions))}
    return {version: list(each.body.get("rubric", ())) for version, each in found.items()}


def grade_sheet(
    payload: Mapping[str, Any],
    submissions: Sequence[tuple[tasks.Submission, str, int]],
    fixes: Mapping[uuid.UUID, quality.Fix],
    rubrics: Mapping[int, list[dict[str, Any]]],
    ruling: quality.Adjudicated | None = None,
) -> GradeSheet | None:
    """Lay the gradings of one answer side by side; `submissions` come with pseudonym and version. None where none counts."""
    last = {each.contributor_id: each.id for each, _, _ in submissions if each.used}
    counted = [
        (each, name, version, fixes[each.id].answer if each.id in fixes else each.answer)
        for each, name, version in submissions
        if last.get(each.contributor_id) == each.id
    ]
    counted = [each for each in counted if "grades" in each[3]]
    if not counted:
        return None
    counted.sort(key=lambda each: -each[2])
    criteria = {
        version: kinds.criteria_of({"rubric": rubrics[version]}, payload) for version in {each[2] for each in counted}
    }
    graders = [
        Grader(
            name=name,
            version=version,
            digest=kinds.rubric_version(criteria[version]),
            score=kinds.rubric_score(criteria[version], answer["grades"]),
            fixed=each.id in fixes,
        )
        for each, name, version, answer in counted
    ]
    newest = [each.score for each in graders if each.version == graders[0].version and each.score is not None]
    score = fmean(newest) if newest else None
    ruled = ruling is not None and ruling.answer is not None and "grades" in ruling.answer
    if ruled and ruling and ruling.answer:
        picked = next((v for each, _, v, _ in counted if each.id == ruling.submission_id), graders[0].version)
        decided = rubrics[ruling.ontology_version if ruling.verdict == "mend" else picked]
        score = kinds.rubric_score(kinds.criteria_of({"rubric": decided}, payload), ruling.answer["grades"])
    return GradeSheet(
        graders=graders,
        rows=_rows(criteria, [(version, answer["grades"]) for _, _, version, answer in counted]),
        versions=sorted(criteria, reverse=True),
        score=score,
        spread=max(newest) - min(newest) if len(newest) > 1 else None,
        is_ruled=ruled,
    )


def _rows(
    criteria: Mapping[int, list[dict[str, Any]]], gradings: Sequence[tuple[int, Mapping[str, Any]]]
) -> list[SheetRow]:
    """Return a row for each criterion, those of the newest version first; one that was reworded or reweighted is another."""
    told: dict[tuple[str, str, int], tuple[dict[str, Any], list[int]]] = {}
    for version in sorted(criteria, reverse=True):
        for each in criteria[version]:
            told.setdefault((each["key"], each["criterion"], each["points"]), (each, []))[1].append(version)
    rows = []
    for criterion, versions in told.values():
        given = [_given(grades.get(criterion["key"]) if version in versions else None) for version, grades in gradings]
        verdicts = {each.verdict for each in given} - {None}
        rows.append(SheetRow(criterion=criterion, versions=versions, given=given, differs=len(verdicts) > 1))
    return rows


def _given(grade: Mapping[str, Any] | None) -> Given:
    if grade is None:
        return Given(verdict=None, reason="", quotes=[])
    quotes = [each["quote"] for each in grade.get("evidence", ())]
    return Given(verdict=grade["verdict"], reason=grade.get("reason", ""), quotes=quotes)
