"""One person's answer as it is delivered, with its review, what became of an appeal, and what a reviewer made of it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import UTC
from typing import Any

import msgspec

from tarazu.delivery.model import (
    NOT_RECORDED,
    DeliveredAnswer,
    DeliveredAppeal,
    DeliveredFix,
    DeliveredReview,
    SubmissionRow,
)


def delivered_answer(row: SubmissionRow, names: Mapping[uuid.UUID, str]) -> DeliveredAnswer:
    """Return an answer as it is delivered; `names` are the pseudonyms of its author and of whoever fixed it."""
    return DeliveredAnswer(
        id=row.id,
        contributor=names[row.contributor_id],
        credential=NOT_RECORDED,
        guideline_version=row.guideline_version,
        ontology_version=row.ontology_version,
        round=row.round,
        submitted_at=row.submitted_at.astimezone(UTC),
        accepted_at=row.accepted_at.astimezone(UTC),
        seconds=row.seconds,
        label=row.label,
        answer=msgspec.Raw(row.answer),
        review=_review(row),
        fix=_fix(row, names),
        **_solved(row),
    )


def _fix(row: SubmissionRow, names: Mapping[uuid.UUID, str]) -> DeliveredFix | msgspec.UnsetType:
    if row.fix_id is None or row.fixed_by is None or row.fixed_at is None:
        return msgspec.UNSET
    return DeliveredFix(
        id=row.fix_id,
        reviewer=names[row.fixed_by],
        label=row.fix_label or "",
        answer=msgspec.Raw(row.fix_answer or "{}"),
        at=row.fixed_at.astimezone(UTC),
        original_sha256=row.original_sha256 or "",
    )


def _solved(row: SubmissionRow) -> dict[str, Any]:
    if row.resolution is None:
        return {}
    said = msgspec.Raw(row.resolves or "[]")
    return {"resolution": row.resolution, "agreement": row.agreement, "upheld": bool(row.upheld), "resolves": said}


def _review(row: SubmissionRow) -> DeliveredReview | None:
    if row.verdict is None or row.reviewed_at is None:
        return None
    at = row.reviewed_at.astimezone(UTC)
    return DeliveredReview(
        verdict=row.verdict,
        clause=row.clause,
        reason=row.reason,
        at=at,
        seconds=row.review_seconds,
        places=row.places or [],
        appeal=_appeal(row),
    )


def _appeal(row: SubmissionRow) -> DeliveredAppeal | None:
    if row.appeal_outcome is None or row.appeal_at is None:
        return None
    at = row.appeal_at.astimezone(UTC)
    return DeliveredAppeal(outcome=row.appeal_outcome, reason=row.appeal_reason, at=at)
