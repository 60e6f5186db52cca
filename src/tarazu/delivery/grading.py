"""Lines about answers that were graded by a rubric, and about judges who graded them too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tarazu import kinds
from tarazu.delivery.lines import Lines, answers_of, author, identifiers
from tarazu.delivery.model import DeliveredAnswer, Record, Subject


def grades_of(subject: Subject) -> Lines:
    """Return what makes one row for each person's grades, with the score that they come to by the version that the person had.

    `rubric_version` names all criteria, the project's and the task's; `ontology_version` is the number of the project's.
    """

    def lines(record: Record, payload: dict[str, Any]) -> list[dict[str, Any]]:
        return [
            {
                **_graded(payload),
                "rubric_items": [{**each, **answer["grades"].get(each["key"], {})} for each in criteria],
                "score": kinds.rubric_score(criteria, answer["grades"]),
                **_version(said.ontology_version, criteria),
                **identifiers(record),
                **author(said),
                "reference": payload.get("reference"),
            }
            for said, answer, criteria in _graders(subject, record, payload)
        ]

    return lines


def rewards_of(subject: Subject) -> Lines:
    """Return what makes one row a task: the mean score as its reward, and how many people saw each criterion met.

    Where people graded by more than one version, only the gradings by the newest count; `older_gradings` says how many do not.
    """

    def lines(record: Record, payload: dict[str, Any]) -> list[dict[str, Any]]:
        graders = list(_graders(subject, record, payload))
        newest = max((said.ontology_version for said, _, _ in graders), default=0)
        counted = [(answer["grades"], own) for said, answer, own in graders if said.ontology_version == newest]
        scores = [score for grades, own in counted if (score := kinds.rubric_score(own, grades)) is not None]
        if not scores:
            return []
        criteria, said = counted[0][1], [grades for grades, _ in counted]
        told = {
            "reward": sum(scores) / len(scores),
            "rubric": [{**each, **_tally(each["key"], said)} for each in criteria],
            **_version(newest, criteria),
            "older_gradings": len(graders) - len(counted),
            **identifiers(record),
            "reference": payload.get("reference"),
        }
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


def _graders(
    subject: Subject, record: Record, payload: dict[str, Any]
) -> Iterator[tuple[DeliveredAnswer, dict[str, Any], list[dict[str, Any]]]]:
    """Yield the gradings of a record that stand, each with the criteria by which it was made."""
    for said, answer in answers_of(record):
        if "grades" in answer:
            common = subject.rubrics.get(str(said.ontology_version), subject.ontology["rubric"])
            yield said, answer, kinds.criteria_of({"rubric": common}, payload)


def _version(number: int, criteria: list[dict[str, Any]]) -> dict[str, Any]:
    return {"rubric_version": kinds.rubric_version(criteria), "ontology_version": number}


def _graded(payload: Mapping[str, Any]) -> dict[str, Any]:
    prompt = [{"role": each["role"], "content": each["content"]} for each in payload["prompt"]]
    completion = [{"role": "assistant", "content": payload["answer"]["content"]}]
    return {"prompt": prompt, "completion": completion, "model": payload["answer"].get("model")}


def _tally(key: str, grades: list[dict[str, Any]]) -> dict[str, int]:
    said = [each[key]["verdict"] for each in grades if key in each]
    return {verdict: said.count(verdict) for verdict in ("met", "not_met", "not_applicable")}
