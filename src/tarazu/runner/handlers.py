"""What is done about news, in the words of the packages that do it; who hears which stands in `consumers.py`.

A handler gets the news of one tenant in one transaction and may get them again after a crash, so each is idempotent.
"""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from tarazu import delivery, ledger, matching, projects, quality, tasks
from tarazu.kit.db import Tx
from tarazu.kit.events import News
from tarazu.kit.money import Money
from tarazu.quality.events import AdjudicatingSet, KnownItemAdded
from tarazu.tasks.events import SUBMISSION_ACCEPTED, TASK_SETTLED, TaskReinstated


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How often the runner does what, and how long it waits."""

    tick_seconds: float = 0.5
    seal_seconds: float = 5.0
    refit_seconds: float = 15.0
    review_days: int = 7
    keep_seconds: int = 600
    restricts_by_itself: bool = False


# A refit takes time in proportion to its votes, so from here on it comes less often.
VOTES_AT_PACE = 10_000

Handle = Callable[[Tx, Sequence[News], Pace], Awaitable[None]]


def _projects(news: Sequence[News]) -> set[uuid.UUID]:
    """Return the projects that news are about: those they name, or are of."""
    return {uuid.UUID(item.body["project"]) if "project" in item.body else item.subject for item in news}


async def open_queues(tx: Tx, news: Sequence[News], _pace: Pace) -> None:
    """Say who may take from queues that were opened."""
    for item in news:
        await matching.refresh_project(tx, item.subject)


async def place_own(tx: Tx, news: Sequence[News], _pace: Pace) -> None:
    """Say which of a customer's own people may take from which of its batches, and in which order."""
    for project in _projects(news):
        await matching.refresh_own(tx, project)


async def place_contributors(tx: Tx, news: Sequence[News], _pace: Pace) -> None:
    """Say what contributors who arrived may take from."""
    for item in news:
        await matching.refresh_contributor(tx, item.subject)


async def queue_reviews(tx: Tx, news: Sequence[News], pace: Pace) -> None:
    """Put submissions of projects with a review stage before a reviewer, or accept what their draw leaves out."""
    waiting = [item.subject for item in news if item.body["acceptance"] == "review"]
    if waiting:
        await quality.queue_reviews(tx, waiting, tx.now + timedelta(days=pace.review_days))


async def open_resolves(tx: Tx, news: Sequence[News], _pace: Pace) -> None:
    """Have questions solved unseen where their project says so."""
    waiting = [item.subject for item in news if item.body["acceptance"] == "review"]
    if waiting:
        await quality.open_resolves(tx, waiting)


async def settle_resolves(tx: Tx, news: Sequence[News], _pace: Pace) -> None:
    """Settle questions whose solvers are done, or whose tasks were cancelled."""
    await quality.settle_resolves(tx, list({uuid.UUID(item.body.get("task") or str(item.subject)) for item in news}))


async def judge_known(tx: Tx, news: Sequence[News], _pace: Pace) -> None:
    """Judge answers to known items, of which most are none, and publish the scores that are due."""
    ids = [item.subject for item in news]
    await quality.judge(tx, ids)
    await quality.publish_due(tx, ids)


async def hear_reports(tx: Tx, news: Sequence[News], _pace: Pace) -> None:
    """Take reported tasks that are known items out of the feed, as any other is."""
    await quality.take_out_reported(tx, [item.subject for item in news])


async def regrade_known(tx: Tx, news: Sequence[News], _pace: Pace) -> None:
    """Put right what followed from known items that were void, disputed or upheld."""
    for item in news:
        await quality.regrade(tx, item.subject)
        await quality.regrade_reviews(tx, item.subject)


async def judge_known_reviews(tx: Tx, news: Sequence[News], _pace: Pace) -> None:
    """Make known answers ready for reviewers, and hold verdicts on them against what is known."""
    await quality.prepare_reviews(tx, [item.subject for item in news if item.tag == KnownItemAdded.tag])
    await quality.judge_reviews(tx, [item.subject for item in news if item.tag != KnownItemAdded.tag])


async def apply_rules(tx: Tx, news: Sequence[News], _pace: Pace) -> None:
    """Hold what is published against the rules that a project has now."""
    for project in _projects(news):
        await quality.settle_access(tx, project)


async def apply_review_rules(tx: Tx, news: Sequence[News], _pace: Pace) -> None:
    """Hold what is published of reviewers against the rules that a project has now."""
    for project in _projects(news):
        await quality.settle_reviewers(tx, project)


async def place_scored(tx: Tx, news: Sequence[News], _pace: Pace) -> None:
    """Say who may take from projects of which somebody is offered no more, because of a score or a case, or more again."""
    for project in _projects(news):
        await matching.refresh_project(tx, project)


async def apply_training(tx: Tx, news: Sequence[News], _pace: Pace) -> None:
    """Say who may take from projects of which the training has changed, and who is trained by what they ask now."""
    for project in _projects([item for item in news if item.body.get("purpose") not in ("evaluation", "review")]):
        await quality.settle_training(tx, project)
        await matching.refresh_project(tx, project)


async def place_trained(tx: Tx, news: Sequence[News], _pace: Pace) -> None:
    """Say what people may take from who are trained."""
    for person in await quality.newly_trained(tx, [item.subject for item in news]):
        await matching.refresh_contributor(tx, person)


async def book_submissions(tx: Tx, news: Sequence[News], _pace: Pace) -> None:
    """Book what accepted submissions earn, at the rate frozen when they were claimed; those for training under that name."""
    works = await tasks.accepted_work(tx, [item.subject for item in news])
    await ledger.accrue(tx, _earnings([work for work in works if not work.training]))
    await ledger.accrue(tx, _earnings([work for work in works if work.training]), kind="training")


def _earnings(works: Sequence[tasks.AcceptedWork]) -> list[ledger.Earning]:
    return [
        ledger.Earning(
            source_id=work.id,
            contributor_id=work.contributor_id,
            project_id=work.project_id,
            pay=Money(amount_minor=work.amount_minor, currency=work.currency),
        )
        for work in works
        # The customer's own people are its own to pay.
        if work.amount_minor > 0
    ]


async def book_reports(tx: Tx, news: Sequence[News], _pace: Pace) -> None:
    """Book what reports earn that were right."""
    await ledger.accrue(tx, _earnings(await tasks.paid_reports(tx, [item.subject for item in news])), kind="report")


def book(decided: Callable[[Tx, list[uuid.UUID]], Awaitable[list[quality.RecordedReview]]]) -> Handle:
    """Return what books a decision about somebody's answer, each at the frozen rate of a review."""

    async def book_decided(tx: Tx, news: Sequence[News], _pace: Pace) -> None:
        for each in await decided(tx, [item.subject for item in news]):
            rate = await projects.rate(tx, each.project_id, each.rate_version)
            earning = ledger.Earning(
                source_id=each.id,
                contributor_id=each.reviewer_id,
                project_id=each.project_id,
                pay=Money(amount_minor=rate.review_amount_minor, currency=rate.currency),
            )
            await ledger.accrue(tx, [earning], kind="review")

    return book_decided


async def open_adjudications(tx: Tx, news: Sequence[News], pace: Pace) -> None:
    """Put before adjudicators what people disagree on, where a project has it done; what it only now asks is measured first."""
    for project in {item.subject for item in news if item.tag == AdjudicatingSet.tag}:
        await projects.put_job(tx, "quality.refit", project, keep_seconds=pace.keep_seconds)
    for project in _projects(news):
        await quality.open_adjudications(tx, project)


async def settle_repairs(tx: Tx, news: Sequence[News], pace: Pace) -> None:
    """Settle reports of delivered rows that are looked at again, and have results computed anew where an answer was changed."""
    await delivery.settle_repairs(tx, sorted({uuid.UUID(item.body["repair"]) for item in news}))
    await refresh_results(tx, [item for item in news if item.body.get("verdict") in ("fix", "exclude")], pace)


async def restore_rows(tx: Tx, news: Sequence[News], _pace: Pace) -> None:
    """Deliver rows again that count again, since a decision was taken back or their task was answered anew."""
    taken_back = {
        each.subject for each in news if each.body.get("outcome") == "overturned" or each.tag == TaskReinstated.tag
    }
    answered = {uuid.UUID(item.body["task"]) for item in news if item.tag in (SUBMISSION_ACCEPTED, TASK_SETTLED)}
    await delivery.restore_rows(tx, sorted(taken_back | answered))


async def correct_deliveries(tx: Tx, news: Sequence[News], _pace: Pace) -> None:
    """Deliver again what decided cases left out of what had been delivered."""
    await delivery.correct_left_out(tx, [item.subject for item in news])


async def close_batches(tx: Tx, news: Sequence[News], _pace: Pace) -> None:
    """Finish batches in which nothing is left, since the rest of their tasks was cancelled or came in while they waited."""
    for project in _projects(news):
        await tasks.close_batches(tx, project)


async def refresh_results(tx: Tx, news: Sequence[News], pace: Pace) -> None:
    """Have consensus and leaderboard computed anew, once for many submissions, and finish batches."""
    for project in _projects(news):
        await tasks.close_batches(tx, project)
        known = await quality.report(tx, project)
        votes = known.figures.votes if known else 0
        seconds = pace.refit_seconds * max(1.0, votes / VOTES_AT_PACE)
        await projects.put_job(tx, "quality.refit", project, wait_seconds=seconds, keep_seconds=pace.keep_seconds)
        await projects.put_job(tx, "evaluation.refresh", project, wait_seconds=seconds)
        await quality.renew_what_if(tx, project, votes)
        due = (await quality.probe_due(tx, project)).total_seconds()
        await _probe(tx, project, "daily", max(seconds, due), pace)


async def probe_now(tx: Tx, news: Sequence[News], pace: Pace) -> None:
    """Have the answers of projects tested for which somebody of operations asked."""
    for item in news:
        await _probe(tx, item.subject, "now", 0, pace)


async def _probe(tx: Tx, project: uuid.UUID, turn: str, seconds: float, pace: Pace) -> None:
    """Put a test of a project's answers in."""
    restricts = pace.restricts_by_itself
    await projects.put_job(tx, "quality.probe", project, wait_seconds=seconds, turn=turn, restricts=restricts)


async def draw_for_audit(tx: Tx, news: Sequence[News], _pace: Pace) -> None:
    """Draw from tasks that may have become completed those that their customers look at."""
    await quality.draw_audits(tx, list({uuid.UUID(item.body["task"]) for item in news}))
