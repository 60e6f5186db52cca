"""The one answer that the people of a record come to together, by what was learned of them from all records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import msgspec

from tarazu import quality
from tarazu.delivery.lines import standing
from tarazu.delivery.model import DeliveredMerged, Record, Subject


def with_answers(
    subject: Subject, weights: quality.Weights, sure: quality.MergedConfidence | None, records: Sequence[Record]
) -> list[Record]:
    """Return records with what their answers come to, and how sure that is. `weights` are by pseudonym."""
    if weights.way == "label":
        return list(records)
    return [_with_answer(subject, weights, sure, each) for each in records]


def common_answer(record: Record) -> dict[str, Any]:
    """Return what the answers of a record come to; where there is one alone, that one."""
    found = record.consensus.answer
    given = standing(record)[0].answer if isinstance(found, msgspec.UnsetType) else found.value
    answer: dict[str, Any] = msgspec.json.decode(given)
    return answer


def _with_answer(
    subject: Subject, weights: quality.Weights, sure: quality.MergedConfidence | None, record: Record
) -> Record:
    """One answer that an adjudicator decided stands as it is; those that reviewers fixed count as theirs."""
    given = [
        quality.Given(person=each.contributor, answer=msgspec.json.decode(each.answer)) for each in standing(record)
    ]
    payload = msgspec.json.decode(record.payload)
    found = quality.merged(subject.kind, subject.ontology, payload, given, weights)
    if found is None:
        return record
    merged = DeliveredMerged(
        value=msgspec.Raw(msgspec.json.encode(found.answer)),
        method=found.way,
        submission_id=None if found.place is None else standing(record)[found.place].id,
        agreement=found.agreement,
        confidence=quality.confidence_of(sure, found),
        chance=found.chance,
        parts=found.parts or msgspec.UNSET,
    )
    return replace(record, consensus=replace(record.consensus, answer=merged))
