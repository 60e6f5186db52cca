"""The one answer that the people of a task come to together, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tarazu import quality, tasks
from tarazu.http.customer.readings import answer_words, form_of, label_words
from tarazu.http.customer.task_history import Traces
from tarazu.http.language import Language

PARTS_SHOWN = 8
LEARNED_MIN = 30
"""Answers from which on people are known well enough for a chance to be told."""
_QUOTED_CHARS_MAX = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """An answer in words, how it came about, and how sure it is, on what checks; `whose` it is word for word, and the parts that are least sure."""

    answer: list[tuple[str, str]]
    way: str
    whose: str
    agreement: float
    confidence: float | None
    sure: quality.MergedConfidence | None
    unsure: list[tuple[str, float]]


def together(
    language: Language,
    kind: str,
    ontology: Mapping[str, Any],
    task: tasks.Task,
    traces: Traces,
    weights: quality.Weights | None,
    sure: quality.MergedConfidence | None,
) -> Together | None:
    """Return what answers that count come to, as a reviewer fixed them where one did; None where fewer than two do, where an
    adjudicator decided, and where nothing was learned of the people yet."""
    if weights is None or traces.adjudicated is not None:
        return None
    counted = [(each, name) for each, name in traces.given if each.used]
    answers = [
        quality.Given(person=str(fix.fixed_by), answer=fix.answer)
        if (fix := traces.fixes.get(each.id)) is not None
        else quality.Given(person=str(each.contributor_id), answer=each.answer)
        for each, _ in counted
    ]
    found = quality.merged(kind, ontology, task.payload, answers, weights)
    if found is None:
        return None
    is_learned = weights.answers >= LEARNED_MIN
    parts = sorted((found.parts or {}).items() if is_learned else (), key=lambda part: part[1])
    return Together(
        answer=answer_words(language, {**ontology, **form_of(task.payload)}, found.answer),
        way=found.way,
        whose="" if found.place is None else counted[found.place][1],
        agreement=found.agreement,
        confidence=quality.confidence_of(sure, found),
        sure=sure if sure and sure.way == found.way else None,
        unsure=[(_name(language, ontology, found.answer, part), chance) for part, chance in parts[:PARTS_SHOWN]],
    )


def _name(language: Language, ontology: Mapping[str, Any], answer: Mapping[str, Any], part: str) -> str:
    """Return what a part is called: the words that it is about, or the customer's name of it."""
    place = part.split(" ")[0]
    for each in (*answer.get("spans", ()), *answer.get("claims", ())):
        if f"{each['start']}-{each['end']}" == place:
            return str(each["quote"])[:_QUOTED_CHARS_MAX]
    return label_words(language, ontology, part)
