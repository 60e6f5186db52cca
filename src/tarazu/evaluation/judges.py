"""An automatic judge held against people who graded the same answers by the same rubrics without seeing its grades."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from tarazu import methods

MET, NOT_MET = "met", "not_met"
TASKS_MIN = 5
"""Criteria of fewer tasks are not told one by one: a figure from them would mean nothing."""

_MARKDOWN = re.compile(r"^(?:#{1,6} |[-*+] |\d+\. |```|\|.*\|)|\*\*[^*]+\*\*", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """How far the judge agrees with people on some grades: the share that is equal, and kappa with its interval."""

    name: str
    tasks: int
    grades: int
    equal: float
    kappa: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaning:
    """What the judge leans to: above 0 it is kinder than people where `feature` holds, as a share of grades."""

    feature: str
    value: float | None
    low: float | None
    high: float | None
    with_it: int
    without_it: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """Whether the judge's confidence means what it says: `error` is the expected calibration error."""

    grades: int
    error: float
    bins: list[methods.ReliabilityBin]


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeReport:
    """All that is known of a judge; `among_people` is Krippendorff's alpha of people with one another, the most that a
    judge can be asked for. `unmatched` counts the judge's answers that no person graded."""

    tasks: int
    people: int
    unmatched: int
    overall: Agreed
    among_people: Agreed | None
    categories: list[Agreed]
    criteria: list[Agreed]
    leanings: list[Leaning]
    calibration: Calibration | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Grade:
    """One criterion of one answer, as the judge and the people graded it; `share` is that of people who said met."""

    task: str
    criterion: str
    category: str | None
    judge: str
    people: str | None
    share: float | None
    confidence: float | None
    features: Mapping[str, bool]


def judge_report(
    people: Sequence[Mapping[str, Any]], judged: Sequence[Mapping[str, Any]], *, draws: int = 1000, seed: int = 0
) -> JudgeReport | None:
    """Hold a judge's grades against people's; None where they have no grade in common.

    `people` are lines of `grades.jsonl`; a line of `judged` is `unique_key` or `task_id`, `grades` (by key `verdict`, and
    if wished `confidence` from 0 to 1), and if wished `position`, the place from 1 at which the judge saw the answer.

    Raises:
        KeyError: a line lacks what it must have.
    """
    rows: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in people:
        rows[str(row.get("unique_key") or row["task_id"])].append(row)
    matched = [(key, line) for line in judged if (key := str(line.get("unique_key") or line["task_id"])) in rows]
    words = [len(_text(rows[key][0]).split()) for key, _ in matched]
    usual = median(words) if words else 0
    grades = [each for key, line in matched for each in _graded(key, rows[key], line, usual)]
    if not grades:
        return None
    matched_rows = [row for key, _ in matched for row in rows[key]]
    return JudgeReport(
        tasks=len({each.task for each in grades}),
        people=len({row["contributor"] for row in matched_rows}),
        unmatched=len(judged) - len(matched),
        overall=_agreed("", grades, draws, seed),
        among_people=_among(matched_rows, draws, seed),
        categories=_each(grades, lambda each: each.category, 1, draws, seed),
        criteria=_each(grades, lambda each: each.criterion, TASKS_MIN, draws, seed),
        leanings=_leanings(grades, draws, seed),
        calibration=_calibration(grades),
    )


def _graded(key: str, rows: Sequence[Mapping[str, Any]], line: Mapping[str, Any], usual: float) -> Iterable[_Grade]:
    text, items = _text(rows[0]), rows[0]["rubric_items"]
    about = {"long_answer": len(text.split()) > usual, "markdown": _MARKDOWN.search(text) is not None}
    if "position" in line:
        about["shown_later"] = int(line["position"]) > 1
    for place, item in enumerate(items):
        given = line["grades"].get(item["key"])
        said = [each["verdict"] for row in rows for each in row["rubric_items"] if each["key"] == item["key"]]
        if given is None or not said:
            continue
        judgeable = [verdict for verdict in said if verdict in (MET, NOT_MET)]
        yield _Grade(
            task=key,
            criterion=item["criterion"],
            category=item.get("category"),
            judge=given["verdict"],
            people=_majority(said),
            share=judgeable.count(MET) / len(judgeable) if judgeable else None,
            confidence=given.get("confidence"),
            features={**about, "late_criterion": 2 * place >= len(items), "penalty": item["points"] < 0},
        )


def _agreed(name: str, grades: Sequence[_Grade], draws: int, seed: int) -> Agreed:
    told = [each for each in grades if each.people is not None]
    tasks, judge = [each.task for each in told], [each.judge for each in told]
    found = methods.judge_kappa(tasks, judge, [each.people for each in told], draws=draws, seed=seed)
    equal = sum(each.judge == each.people for each in told) / len(told) if told else 0.0
    return Agreed(
        name=name, tasks=found.tasks, grades=len(told), equal=equal,
        kappa=found.value, low=found.low, high=found.high,
    )  # fmt: skip


def _each(grades: Sequence[_Grade], name: Any, least: int, draws: int, seed: int) -> list[Agreed]:
    groups: dict[str, list[_Grade]] = defaultdict(list)
    for each in grades:
        if name(each) is not None:
            groups[name(each)].append(each)
    found = [_agreed(key, some, draws, seed) for key, some in groups.items()]
    return sorted((each for each in found if each.tasks >= least), key=lambda each: (each.equal, each.name))


def _among(rows: Sequence[Mapping[str, Any]], draws: int, seed: int) -> Agreed | None:
    votes = [
        (row.get("unique_key") or row["task_id"], item["key"], row["contributor"], item["verdict"])
        for row in rows
        for item in row["rubric_items"]
        if "verdict" in item
    ]
    several = Counter((task, key) for task, key, _, _ in votes)
    votes = [vote for vote in votes if several[vote[:2]] > 1]
    if not votes:
        return None
    task, criterion, contributor, verdict = zip(*votes, strict=True)
    found = methods.grades_alpha(task, criterion, contributor, verdict, draws=draws, seed=seed)
    units = [f"{each} {key}" for each, key in zip(task, criterion, strict=True)]
    equal = methods.pairwise_agreement(units, contributor, verdict).share
    return Agreed(
        name="", tasks=found.tasks, grades=found.votes, equal=float(equal or 0.0),
        kappa=found.value, low=found.low, high=found.high,
    )  # fmt: skip


def _leanings(grades: Sequence[_Grade], draws: int, seed: int) -> list[Leaning]:
    told = [each for each in grades if each.share is not None and each.judge in (MET, NOT_MET)]
    names = sorted({name for each in told for name in each.features})
    found = []
    for name in names:
        some = [each for each in told if name in each.features]
        lean = methods.judge_lean(
            [each.task for each in some],
            [float(each.judge == MET) for each in some],
            [each.share for each in some],
            [int(each.features[name]) for each in some],
            draws=draws,
            seed=seed,
        )
        sizes = {"with_it": lean.with_it, "without_it": lean.without_it}
        found.append(Leaning(feature=name, value=lean.value, low=lean.low, high=lean.high, **sizes))
    return found


def _calibration(grades: Sequence[_Grade]) -> Calibration | None:
    told = [each for each in grades if each.confidence is not None and each.people is not None]
    if not told:
        return None
    columns = [each.confidence for each in told], [each.judge == each.people for each in told]
    error = methods.expected_calibration_error(*columns)
    return Calibration(grades=len(told), error=error, bins=methods.reliability(*columns))


def _majority(said: Sequence[str]) -> str | None:
    """What most people said, None where several verdicts were said as often."""
    most = Counter(said).most_common(2)
    return None if len(most) > 1 and most[0][1] == most[1][1] else most[0][0]


def _text(row: Mapping[str, Any]) -> str:
    return str(row["completion"][0]["content"])
