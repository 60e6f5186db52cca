"""What lines of training files have in common: the answers of a record, and what leads a line back to where it came from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

import msgspec

from tarazu.delivery.model import DeliveredAnswer, DeliveredReview, Record

Lines = Callable[[Record, dict[str, Any]], list[dict[str, Any]]]
"""Turns a record and its payload into the lines of a training file, none if it has nothing to teach."""


def standing(record: Record) -> Sequence[DeliveredAnswer]:
    """Return the answers of a record that stand: all, or what an adjudicator picked or mended of them, none where neither.

    One that was mended goes by the adjudication's id and the adjudicator's pseudonym, one that a reviewer fixed by the review's id
    and the reviewer's pseudonym. What an adjudicator mended was made by the ontology they had. An adjudicator's decision is about answers as they were given, and stands for their review.
    """
    ruling = record.adjudicated
    if ruling is msgspec.UNSET:
        return [_as_fixed(each) for each in record.submissions]
    said = DeliveredReview(
        verdict=ruling.verdict, clause=ruling.clause, reason=ruling.reason, at=ruling.at, seconds=None
    )
    chosen = [replace(each, review=said) for each in record.submissions if each.id == ruling.submission_id]
    if ruling.verdict != "mend" or ruling.label is None:
        return chosen
    answer = msgspec.Raw(msgspec.json.encode(ruling.answer))
    version = ruling.ontology_version
    return [
        replace(
            each,
            id=ruling.id,
            contributor=ruling.reviewer,
            ontology_version=version,
            label=ruling.label,
            answer=answer,
        )
        for each in chosen
    ]


def _as_fixed(given: DeliveredAnswer) -> DeliveredAnswer:
    fix = given.fix
    if fix is msgspec.UNSET:
        return given
    return replace(given, id=fix.id, contributor=fix.reviewer, label=fix.label, answer=fix.answer)


def verdict_of(answer: DeliveredAnswer) -> str | None:
    """Return what stands of an answer's review: the verdict, `overturned` where an appeal undid it, None where nobody gave one."""
    if answer.review is None:
        return None
    appeal = answer.review.appeal
    return "overturned" if appeal is not None and appeal.outcome == "overturned" else answer.review.verdict


def answers_of(record: Record) -> Iterable[tuple[DeliveredAnswer, dict[str, Any]]]:
    """Return the answers of a record that stand, each with what was delivered of it."""
    return ((each, msgspec.json.decode(each.answer)) for each in standing(record))


def identifiers(record: Record) -> dict[str, Any]:
    """Return what leads a line back to its task."""
    return {
        "task_id": record.task_id,
        "unique_key": record.unique_key,
        "confidence": record.consensus.confidence,
    }


def author(answer: DeliveredAnswer) -> dict[str, Any]:
    """Return what leads a line back to an answer and, by pseudonym, to who gave it."""
    return {"submission_id": answer.id, "contributor": answer.contributor}


def bare(lines: list[dict[str, Any]], names: tuple[str, ...]) -> list[dict[str, Any]]:
    """Return lines with nothing but these members: a fine-tuning service refuses what it does not know."""
    return [{name: line[name] for name in names if name in line} for line in lines]
