"""How a rubric that somebody writes came to be: what it began with, each round of it, and what a reviewer made of it."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tarazu import kinds, quality, tasks

WRITTEN = "rubric.author"
"""The kind whose answers are rubrics."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RubricDraft:
    """One state of a rubric under the pseudonym of who made it so, with the version by which it is delivered.

    `changes` are told against the state before it: None where nothing was before.
    """

    at: datetime
    who: str
    fixed: bool
    digest: str
    criteria: int
    changes: list[kinds.RubricChange] | None


def rubric_drafts(
    payload: Mapping[str, Any],
    submissions: Sequence[tuple[tasks.Submission, str]],
    fixes: Mapping[uuid.UUID, quality.Fix],
    named: Callable[[uuid.UUID], str],
) -> list[RubricDraft]:
    """Return the states of the rubrics that people wrote, each person's in order; `submissions` come with pseudonyms, oldest first."""
    found: list[RubricDraft] = []
    last: dict[uuid.UUID, list[dict[str, Any]] | None] = {}
    for each, name in submissions:
        if "rubric" not in each.answer:
            continue
        written, before = each.answer["rubric"], last.get(each.contributor_id, payload.get("rubric"))
        found.append(_draft(each.submitted_at, name, written, before, fixed=False))
        fix = fixes.get(each.id)
        if fix is not None and "rubric" in fix.answer:
            found.append(_draft(fix.fixed_at, named(fix.fixed_by), fix.answer["rubric"], written, fixed=True))
        last[each.contributor_id] = written
    return found


def _draft(
    at: datetime, who: str, rubric: list[dict[str, Any]], before: list[dict[str, Any]] | None, *, fixed: bool
) -> RubricDraft:
    return RubricDraft(
        at=at,
        who=who,
        fixed=fixed,
        digest=kinds.rubric_version(rubric),
        criteria=len(rubric),
        changes=None if before is None else kinds.rubric_changes(before, rubric),
    )
