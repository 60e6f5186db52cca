"""What rules see of a contributor: every counter that any rule reads, and what was put right."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from tarazu import quality, tasks, workforce
from tarazu.http.access import Routes
from tarazu.http.answers import json_answer
from tarazu.http.contributor.lessons import TrainingShown, training_shown
from tarazu.http.contributor.work import in_language
from tarazu.http.language import Language, language_of
from tarazu.http.pages import render
from tarazu.http.transaction import opened
from tarazu.kit.db import Tx
from tarazu.trust import Action

routes = Routes("/api/work", tag="work")
pages = Routes(tag="contributor pages")

TOLD_ON_FEED = timedelta(days=14)


class ScoreShown(msgspec.Struct, frozen=True, kw_only=True):
    """A score of one project as its contributor sees it, with the rule that reads it.

    `upto` is the end of what is counted, `weighed_at` as of when older answers count less; a stop ends by itself at `stopped_until`
    as things stand, or not within ten years.
    """

    title: str
    kind: str
    skills: list[str]
    given: int
    answers: int
    right_answers: int
    weight: float
    right_weight: float
    low: float
    high: float
    upto: datetime
    weighed_at: datetime
    half_life_days: int
    answers_min: int
    score_min: float | None
    stopped_since: datetime | None
    stopped_until: datetime | None


class ReviewingShown(msgspec.Struct, frozen=True, kw_only=True):
    """How many of the caller's verdicts in a project were checked by somebody else and confirmed, with the rules that read it.

    `kappa` is of the last `kappa_checks` of these, fifty at the most, with its 95 % interval; with `is_seconded` a second reviewer looks at
    each verdict, as it is surely below `reviewer_kappa_min`.
    """

    title: str
    kind: str
    checked: int
    confirmed: int
    weight: float
    confirmed_weight: float
    low: float
    high: float
    upto: datetime
    reviewer_checks_min: int | None
    reviewer_agreement_min: float | None
    stopped_since: datetime | None
    kappa_checks: int
    kappa: float | None
    kappa_low: float | None
    kappa_high: float | None
    reviewer_kappa_min: float | None
    is_seconded: bool


class ClosedShown(msgspec.Struct, frozen=True, kw_only=True):
    """A project of which the caller is given nothing to review: since `stopped_since` by their checked verdicts, or until they reach a
    kappa on known answers, of which they have judged all that are ready."""

    title: str
    kind: str
    stopped_since: datetime | None
    checked: int
    low: float
    high: float
    reviewer_agreement_min: float | None
    judged: int
    calibration_items: int
    kappa: float | None
    calibration_kappa_min: float


class BeginningShown(msgspec.Struct, frozen=True, kw_only=True):
    """How far the caller is through their first answers to a project that treats these otherwise than later ones.

    Until `reviewed_until` are accepted more of them are reviewed; after `known_until` known tasks these come as often as to others.
    """

    title: str
    kind: str
    accepted: int
    reviewed_until: int | None
    given: int
    known_until: int | None


class CalibrationShown(msgspec.Struct, frozen=True, kw_only=True):
    """How far the caller is in a project that gives reviewers known answers, with the rules that read it.

    More of them are known until `newcomer_verdicts` are given; all are until so many of `calibration_items` are judged with the least kappa.
    """

    title: str
    kind: str
    verdicts: int
    newcomer_verdicts: int | None
    calibration_items: int | None
    calibration_kappa_min: float
    judged: int
    kappa: float | None
    published_at: datetime | None
    calibrated_at: datetime | None


class NoticeShown(msgspec.Struct, frozen=True, kw_only=True):
    """A known item was wrong: the counts before and after, and whether the caller is offered work of the project again."""

    title: str
    reason: str | None
    answers_before: int
    right_before: int
    answers_after: int
    right_after: int
    restored: bool
    at: datetime


class ScoresShown(msgspec.Struct, frozen=True, kw_only=True):
    """All that rules see: scores by project and by skill, first answers, the caller's verdicts as a reviewer and what they are given no
    reviews of, training, how many assignments they hold of how many at most, and what was put right."""

    projects: list[ScoreShown]
    beginnings: list[BeginningShown]
    reviews: list[ReviewingShown]
    calibrations: list[CalibrationShown]
    closed_reviews: list[ClosedShown]
    skills: list[quality.SkillScore]
    notices: list[NoticeShown]
    training: list[TrainingShown]
    held: int
    held_max: int


@routes.raw("GET", "/scores", Action.WORK, summary="What rules see of the caller", gives=ScoresShown)
async def scores(request: Request) -> Response:
    """Answer the caller's published scores, and what was put right."""
    return json_answer(await _shown(request))


@pages.page("GET", "/work/scores", Action.WORK)
async def score_page(request: Request) -> Response:
    """Show the caller's published scores with the rules that read them, and what was put right."""
    shown = await _shown(request)
    async with opened(request) as tx:
        me = await workforce.me(tx)
    return render(request, "work/scores.html", shown=shown, me=me)


async def _shown(request: Request) -> ScoresShown:
    language = language_of(request)
    async with opened(request) as tx:
        found, told = await quality.my_scores(tx), await quality.my_regrades(tx)
        reviews, calibrations = await quality.my_reviewing(tx), await quality.my_calibrations(tx)
        closed = await closed_shown(tx, language)
        beginnings = await quality.my_beginnings(tx)
        training = [each for each in await quality.my_training(tx) if each.required]
        held = await tasks.my_assignments(tx)
    return ScoresShown(
        projects=[_score(each, language) for each in found],
        beginnings=[_beginning(each, language) for each in beginnings],
        reviews=[_reviewing(each, language) for each in reviews],
        calibrations=[_calibration(each, language) for each in calibrations],
        closed_reviews=closed,
        skills=quality.by_skill(found),
        notices=[_notice(each, language) for each in told],
        training=[training_shown(each, language) for each in training],
        held=len(held),
        held_max=tasks.OPEN_MAX,
    )


def _score(score: quality.MyScore, language: Language) -> ScoreShown:
    return ScoreShown(
        title=in_language(score.title, language),
        kind=score.kind,
        skills=score.skills,
        given=score.given,
        answers=score.answers,
        right_answers=score.right_answers,
        weight=round(score.weight, 2),
        right_weight=round(score.right_weight, 2),
        low=round(score.low, 4),
        high=round(score.high, 4),
        upto=score.upto,
        weighed_at=score.weighed_at,
        half_life_days=score.half_life_days,
        answers_min=score.answers_min,
        score_min=score.score_min,
        stopped_since=score.stopped_since,
        stopped_until=score.stopped_until,
    )


def _beginning(one: quality.MyBeginning, language: Language) -> BeginningShown:
    return BeginningShown(
        title=in_language(one.title, language),
        kind=one.kind,
        accepted=one.accepted,
        reviewed_until=one.reviewed_until,
        given=one.given,
        known_until=one.known_until,
    )


def _reviewing(one: quality.MyReviewing, language: Language) -> ReviewingShown:
    return ReviewingShown(
        title=in_language(one.title, language),
        kind=one.kind,
        checked=one.checked,
        confirmed=one.confirmed,
        weight=round(one.weight, 2),
        confirmed_weight=round(one.confirmed_weight, 2),
        low=round(one.low, 4),
        high=round(one.high, 4),
        upto=one.upto,
        reviewer_checks_min=one.reviewer_checks_min,
        reviewer_agreement_min=one.reviewer_agreement_min,
        stopped_since=one.stopped_since,
        kappa_checks=one.kappa_checks,
        kappa=one.kappa,
        kappa_low=one.kappa_low,
        kappa_high=one.kappa_high,
        reviewer_kappa_min=one.reviewer_kappa_min,
        is_seconded=one.is_seconded,
    )


async def closed_shown(tx: Tx, language: Language) -> list[ClosedShown]:
    """Return of which projects the caller is given nothing to review, in their language."""
    return [
        ClosedShown(**asdict(each) | {"title": in_language(each.title, language)})
        for each in await quality.my_closed_reviews(tx)
    ]


def _calibration(one: quality.MyCalibration, language: Language) -> CalibrationShown:
    return CalibrationShown(
        title=in_language(one.title, language),
        kind=one.kind,
        verdicts=one.verdicts,
        newcomer_verdicts=one.newcomer_verdicts,
        calibration_items=one.calibration_items,
        calibration_kappa_min=one.calibration_kappa_min,
        judged=one.judged,
        kappa=None if one.kappa is None else round(one.kappa, 2),
        published_at=one.published_at,
        calibrated_at=one.calibrated_at,
    )


def _notice(notice: quality.Regrade, language: Language) -> NoticeShown:
    return NoticeShown(
        title=in_language(notice.title, language),
        reason=notice.reason,
        answers_before=notice.answers_before,
        right_before=notice.right_before,
        answers_after=notice.answers_after,
        right_after=notice.right_after,
        restored=notice.restored,
        at=notice.at,
    )
