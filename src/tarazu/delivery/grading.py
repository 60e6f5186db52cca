"""Lines about answers that were graded by a rubric, and about judges who graded them too."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tarazu import kinds
from tarazu.delivery.lines import Lines, answers_of, author, identifiers
from tarazu.delivery.model import Record


def grades_of(ontology: Mapping[str, Any]) -> Lines:
    """Return what makes one row for each person's grades, with the score that they come to."""

    def lines(record: Record, payload: dict[str, Any]) -> list[dict[str, Any]]:
        criteria = kinds.criteria_of(ontology, payload)
        return [
            {
                **_graded(payload),
                "rubric_items": [{**each, **answer["grades"].get(each["key"], {})} for each in criteria],
                "score": kinds.rubric_score(criteria, answer["grades"]),
                **identifiers(record),
                **author(said),
                "reference": payload.get("reference"),
            }
            for said, answer in answers_of(record)
            if "grades" in answer
        ]

    return lines


def rewards_of(ontology: Mapping[str, Any]) -> Lines:
    """Return what makes one row a task: the mean score as its reward, and how many people saw each criterion met."""

    def lines(record: Record, payload: dict[str, Any]) -> list[dict[str, Any]]:
        criteria = kinds.criteria_of(ontology, payload)
        grades = [answer["grades"] for _, answer in answers_of(record) if "grades" in answer]
        scores = [score for each in grades if (score := kinds.rubric_score(criteria, each)) is not None]
        if not scores:
            return []
        tallies = [{**each, **_tally(each["key"], grades)} for each in criteria]
        reward = sum(scores) / len(scores)
        told = {"reward": reward, "rubric": tallies, **identifiers(record), "reference": payload.get("reference")}
        return [{**_graded(payload), **told}]

    return lines


def judged_lines(record: Record, payload: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the judge's grades of a task, as `tarazu judge report` takes them."""
    judge = payload["judge"]
    told = {name: judge[name] for name in ("grades", "position") if name in judge}
    return [{"judge": judge["name"], **told, **identifiers(record), "reference": payload.get("reference")}]


def audits_of(ontology: Mapping[str, Any]) -> Lines:
    """Return what makes one row for each of the judge's grades and each person who checked it."""

    def lines(record: Record, payload: dict[str, Any]) -> list[dict[str, Any]]:
        criteria = kinds.criteria_of(ontology, payload)
        return [
            {**row, **identifiers(record), **author(said), "reference": payload.get("reference")}
            for said, answer in answers_of(record)
            for row in kinds.audit_records(criteria, payload, answer)
        ]

    return lines


def _graded(payload: Mapping[str, Any]) -> dict[str, Any]:
    prompt = [{"role": each["role"], "content": each["content"]} for each in payload["prompt"]]
    completion = [{"role": "assistant", "content": payload["answer"]["content"]}]
    return {"prompt": prompt, "completion": completion, "model": payload["answer"].get("model")}


def _tally(key: str, grades: list[dict[str, Any]]) -> dict[str, int]:
    said = [each[key]["verdict"] for each in grades if key in each]
    return {verdict: said.count(verdict) for verdict in ("met", "not_met", "not_applicable")}
