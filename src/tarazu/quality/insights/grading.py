"""Gradings by a rubric, counted criterion by criterion and version by version: pure arithmetic."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import fmean
from typing import Any

from tarazu import kinds
from tarazu.methods import krippendorff_alpha
from tarazu.quality.intervals import LEVEL, interval
from tarazu.quality.model import CriterionFigures, ModelScore, RubricFigures, SplitAnswer

VERSIONS_SHOWN = 5
CRITERIA_SHOWN = 100
MODELS_SHOWN = 50
EXAMPLES_SHOWN = 25

_MET, _NOT_MET, _NOT_APPLICABLE = "met", "not_met", "not_applicable"
# Of fewer answers graded twice a resampled interval says less than the bare value seems to.
_SHARED_MIN = 5
_DRAWS = 400
_PLACES = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Grading:
    """One person's accepted grading of one answer, by key the verdicts; `own` are the criteria that the task brought."""

    task_id: uuid.UUID
    contributor: str
    version: int
    model: str | None
    own: list[dict[str, Any]]
    verdicts: dict[str, str]


@dataclass(slots=True, kw_only=True)
class _Criterion:
    """A criterion of a version, and by answer who said what of it."""

    told: Mapping[str, Any]
    said: dict[uuid.UUID, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))


@dataclass(slots=True, kw_only=True)
class _Version:
    """What is gathered of one version; `scores` by answer, what each grader comes to."""

    people: set[str] = field(default_factory=set)
    criteria: dict[str, _Criterion] = field(default_factory=dict)
    answers: Counter[uuid.UUID] = field(default_factory=Counter)
    scores: dict[uuid.UUID, list[float]] = field(default_factory=lambda: defaultdict(list))
    models: dict[uuid.UUID, str] = field(default_factory=dict)


class Gradings:
    """Gathers gradings as they are read: words are kept once for each criterion, not for each grading.

    `rubrics` are the project's own criteria, by version.
    """

    def __init__(self, rubrics: Mapping[int, list[dict[str, Any]]]) -> None:
        self._rubrics = rubrics
        self._versions: dict[int, _Version] = defaultdict(_Version)

    def add(self, rows: Iterable[Grading]) -> None:
        """Gather some gradings, each person's of an answer once."""
        for row in rows:
            version = self._versions[row.version]
            criteria = [*self._rubrics.get(row.version, ()), *row.own]
            version.people.add(row.contributor)
            version.answers[row.task_id] += 1
            if row.model:
                version.models[row.task_id] = row.model
            score = kinds.rubric_score(criteria, {key: {"verdict": said} for key, said in row.verdicts.items()})
            if score is not None:
                version.scores[row.task_id].append(score)
            for each in criteria:
                if each["key"] in row.verdicts:
                    found = version.criteria.setdefault(_id(row.version, each), _Criterion(told=each))
                    found.said[row.task_id].append((row.contributor, row.verdicts[each["key"]]))

    def figures(self) -> list[RubricFigures]:
        """Return what the gradings come to, the newest version first."""
        return [_figures(number, self._versions[number]) for number in sorted(self._versions, reverse=True)][
            :VERSIONS_SHOWN
        ]


def _figures(number: int, version: _Version) -> RubricFigures:
    criteria = sorted((_counted(name, each) for name, each in version.criteria.items()), key=_worst_first)
    means = {answer: fmean(scores) for answer, scores in version.scores.items()}
    spreads = [max(scores) - min(scores) for scores in version.scores.values() if len(scores) > 1]
    score, low, high = _mean(list(means.values()))
    return RubricFigures(
        version=number,
        gradings=version.answers.total(),
        graders=len(version.people),
        answers=len(version.answers),
        shared=sum(count > 1 for count in version.answers.values()),
        score=score,
        low=low,
        high=high,
        spread=round(fmean(spreads), _PLACES) if spreads else None,
        criteria=criteria[:CRITERIA_SHOWN],
        left_out=max(0, len(criteria) - CRITERIA_SHOWN),
        models=_models(version.models, means),
    )


def _counted(name: str, criterion: _Criterion) -> CriterionFigures:
    told, said = criterion.told, criterion.said
    tallies = {answer: Counter(verdict for _, verdict in votes) for answer, votes in said.items()}
    whole = sum(tallies.values(), Counter[str]())
    judged = [tally for tally in tallies.values() if tally[_MET] + tally[_NOT_MET]]
    share, low, high = _mean([tally[_MET] / (tally[_MET] + tally[_NOT_MET]) for tally in judged])
    shared = {answer: tally for answer, tally in tallies.items() if tally.total() > 1}
    split = [answer for answer, tally in shared.items() if len(tally) > 1]
    pairs = sum(tally.total() * (tally.total() - 1) for tally in shared.values())
    same = sum(count * (count - 1) for tally in shared.values() for count in tally.values())
    alpha = _alpha({answer: said[answer] for answer in shared})
    split.sort(key=lambda answer: (max(tallies[answer].values()) / tallies[answer].total(), answer))
    return CriterionFigures(
        id=name,
        key=told["key"],
        criterion=told["criterion"],
        points=told["points"],
        category=told.get("category"),
        answers=len(said),
        met=whole[_MET],
        not_met=whole[_NOT_MET],
        not_applicable=whole[_NOT_APPLICABLE],
        share=share,
        low=low,
        high=high,
        shared=len(shared),
        split=len(split),
        agreement=round(same / pairs, _PLACES) if pairs else None,
        alpha=alpha[0],
        alpha_low=alpha[1],
        alpha_high=alpha[2],
        examples=[_split(answer, tallies[answer]) for answer in split[:EXAMPLES_SHOWN]],
    )


def _split(answer: uuid.UUID, tally: Counter[str]) -> SplitAnswer:
    return SplitAnswer(task_id=answer, met=tally[_MET], not_met=tally[_NOT_MET], not_applicable=tally[_NOT_APPLICABLE])


def _worst_first(found: CriterionFigures) -> tuple[bool, float, int, str]:
    """Least agreement first, and what nobody graded twice last; where all said the same, alpha is not defined."""
    agreed = found.agreement if found.alpha is None else found.alpha
    return agreed is None, agreed if agreed is not None else 0.0, -abs(found.points), found.id


def _alpha(said: Mapping[uuid.UUID, Sequence[tuple[str, str]]]) -> tuple[float | None, float | None, float | None]:
    votes = [(str(answer), person, verdict) for answer, each in said.items() for person, verdict in each]
    if not votes:
        return None, None, None
    answers, people, verdicts = zip(*votes, strict=True)
    draws = _DRAWS if len(said) >= _SHARED_MIN else 0
    found = krippendorff_alpha(answers, people, verdicts, level=LEVEL, draws=draws)
    low, value, high = (None if end is None else round(end, _PLACES) for end in (found.low, found.value, found.high))
    return value, low, high


def _models(models: Mapping[uuid.UUID, str], means: Mapping[uuid.UUID, float]) -> list[ModelScore]:
    """Return models by their mean score, the highest first."""
    scores: dict[str, list[float]] = defaultdict(list)
    for answer, model in models.items():
        if answer in means:
            scores[model].append(means[answer])
    found = []
    for model, own in scores.items():
        score, low, high = _mean(own)
        if score is not None and low is not None and high is not None:
            found.append(ModelScore(model=model, answers=len(own), score=score, low=low, high=high))
    return sorted(found, key=lambda each: (-each.score, each.model))[:MODELS_SHOWN]


def _mean(shares: Sequence[float]) -> tuple[float | None, float | None, float | None]:
    """Return the mean of shares and its interval, each share being one observation: too wide rather than too narrow."""
    if not shares:
        return None, None, None
    mean, (low, high) = fmean(shares), interval(sum(shares), len(shares) - sum(shares))
    # What is believed leans to the middle; the interval shown holds the mean all the same.
    return round(mean, _PLACES), round(min(low, mean), _PLACES), round(max(high, mean), _PLACES)


def _id(version: int, criterion: Mapping[str, Any]) -> str:
    told = json.dumps([version, criterion["key"], criterion["criterion"], criterion["points"]], ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()[:12]
