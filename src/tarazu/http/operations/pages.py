"""The console of operations: every queue, every clock, and what needs somebody now, in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from tarazu import quality, tasks
from tarazu.http.access import Routes
from tarazu.http.formats import Formats
from tarazu.http.language import Language, language_of
from tarazu.http.pages import is_part, plural, redirect, render, translated, word
from tarazu.http.transaction import opened
from tarazu.http.words import N_
from tarazu.kit import news
from tarazu.trust import Action

routes = Routes(tag="operations pages")

UNREAD_MINUTES_MAX = 2
EXPERT_ENDS = timedelta(days=2)
UNANSWERED_MAX = timedelta(days=2)
_SUMS = ("open_tasks", "answers_wanted", "leased", "offers", "submitted_last_hour")


@routes.page("GET", "/operations", Action.READ_QUEUES)
async def console(request: Request) -> Response:
    """Show the whole console."""
    async with opened(request) as tx:
        reviewers = await quality.reviewer_health(tx)
    return render(request, "operations/queues.html", reviewers=reviewers, **await _numbers(request))


@routes.page("GET", "/operations/live", Action.READ_QUEUES)
async def live(request: Request) -> Response:
    """Show the part of the console that refreshes itself; to whoever opens it directly, the console."""
    if not is_part(request):
        return redirect("/operations")
    return render(request, "operations/live.html", **await _numbers(request))


async def _numbers(request: Request) -> dict[str, Any]:
    async with opened(request) as tx:
        queues, kept = await tasks.queue_health(tx), await tasks.kept_seats(tx)
        reviews = await quality.review_health(tx)
        loads = await quality.load_health(tx)
        questions = await tasks.question_health(tx)
        experts = await tasks.expert_health(tx)
        lonely, stuck = await quality.lonely_cases(tx), await quality.stuck_rows(tx)
        behind = await news.backlog(tx)
        now = tx.now
    sums = {name: sum(getattr(queue, name) for queue in queues) for name in _SUMS}
    sums["reviews_waiting"] = sum(each.waiting for each in reviews)
    sums["reviews_overdue"] = sum(each.overdue for each in reviews)
    sums["second_waiting"] = sum(each.second_waiting for each in loads)
    sums["appeals_waiting"] = sum(each.appeals_waiting for each in loads)
    language = language_of(request)
    alarms = [
        *alarms_of(language, queues, reviews, now),
        *alarms_of_loads(language, loads),
        *alarms_of_cases(language, lonely, now),
        *alarms_of_reports(language, stuck),
        *alarms_of_experts(language, experts, now),
        *alarms_of_questions(language, questions, now),
        *alarms_of_events(language, behind, now),
    ]
    return {"queues": queues, "kept": kept, "reviews": reviews, "loads": loads, "sums": sums, "alarms": alarms}


def alarms_of_loads(language: Language, loads: Sequence[quality.LoadHealth]) -> list[str]:
    """Return, as sentences, which projects hand out nothing new because their reviewers are behind."""
    return [
        translated(
            language,
            N_("%(project)s of %(customer)s hands out no new tasks: its reviewers are behind."),
        )
        % {"project": each.project, "customer": each.tenant}
        for each in loads
        if each.throttled_at
    ]


def alarms_of_cases(language: Language, lonely: Sequence[quality.LonelyCase], now: datetime) -> list[str]:
    """Return, as sentences, by when a second investigator is needed, since nobody decides about an appeal against themselves."""
    formats = Formats(language=language)
    made = N_(
        "An appeal about %(project)s of %(customer)s needs a second investigator by %(time)s: then the case is overturned by itself."
    )
    may_be = N_(
        "A case about %(project)s of %(customer)s may be appealed until %(time)s, and no second investigator could decide."
    )
    return [
        translated(language, made if each.appealed else may_be)
        % {"project": each.project, "customer": each.tenant, "time": formats.deadline(each.until, now)}
        for each in lonely
    ]


def alarms_of_reports(language: Language, stuck: Sequence[quality.StuckRows]) -> list[str]:
    """Return, as sentences, which reported rows wait for somebody who is not there, and who that would be."""
    found = []
    for each in stuck:
        facts = {
            "project": each.project,
            "customer": each.tenant,
            "language": word(language, "languages", each.language),
        }
        if each.doubted:
            text = plural(
                language,
                "%(num)s reported row of %(project)s of %(customer)s waits for one more person: a reviewer found its task wrong, and others must say so or not. Add a reviewer who speaks %(language)s.",
                "%(num)s reported rows of %(project)s of %(customer)s wait for one more person: a reviewer found their tasks wrong, and others must say so or not. Add a reviewer who speaks %(language)s.",
                each.doubted,
            )
            found.append(text % (facts | {"num": each.doubted}))
        if other := each.waiting - each.doubted:
            text = plural(
                language,
                "Nobody may look again at %(num)s reported row of %(project)s of %(customer)s. Add a reviewer who speaks %(language)s and had no hand in it.",
                "Nobody may look again at %(num)s reported rows of %(project)s of %(customer)s. Add a reviewer who speaks %(language)s and had no hand in them.",
                other,
            )
            found.append(text % (facts | {"num": other}))
    return found


def alarms_of_events(language: Language, behind: news.Backlog, now: datetime) -> list[str]:
    """Return, as sentences, what keeps events from being handled: pay and results wait for them."""
    found = []
    if behind.parked:
        text = plural(
            language,
            "%(num)s event could not be handled and is put aside; the runner's log names it.",
            "%(num)s events could not be handled and are put aside; the runner's log names them.",
            behind.parked,
        )
        found.append(text % {"num": behind.parked})
    minutes = (now - behind.oldest_unread) // timedelta(minutes=1) if behind.oldest_unread else 0
    if minutes >= UNREAD_MINUTES_MAX:
        text = plural(
            language,
            "Events have waited for %(num)s minute: the runner does not run, or a long transaction holds it back.",
            "Events have waited for %(num)s minutes: the runner does not run, or a long transaction holds it back.",
            minutes,
        )
        found.append(text % {"num": minutes})
    return found


def alarms_of_experts(language: Language, experts: Sequence[tasks.ExpertHealth], now: datetime) -> list[str]:
    """Return, as sentences, where tasks will soon have waited for an expert in vain, and where some have."""
    found = []
    for each in experts:
        facts = {"project": each.project, "customer": each.tenant}
        if each.next_end and each.next_end - now < EXPERT_ENDS:
            text = plural(
                language,
                "%(num)s task of %(project)s of %(customer)s waits for an expert, until %(time)s.",
                "%(num)s tasks of %(project)s of %(customer)s wait for an expert, the first until %(time)s.",
                each.waiting,
            )
            time = Formats(language=language).deadline(each.next_end, now)
            found.append(text % (facts | {"num": each.waiting, "time": time}))
        if each.lapsed:
            text = plural(
                language,
                "No expert answered %(num)s task of %(project)s of %(customer)s in time, in the last week.",
                "No expert answered %(num)s tasks of %(project)s of %(customer)s in time, in the last week.",
                each.lapsed,
            )
            found.append(text % (facts | {"num": each.lapsed}))
    return found


def alarms_of_questions(language: Language, questions: Sequence[tasks.QuestionHealth], now: datetime) -> list[str]:
    """Return, as sentences, which customers leave the people who work for them without an answer."""
    found = []
    for each in questions:
        if now - each.oldest > UNANSWERED_MAX:
            text = plural(
                language,
                "%(num)s question about %(project)s of %(customer)s waits, the oldest for more than two days.",
                "%(num)s questions about %(project)s of %(customer)s wait, the oldest for more than two days.",
                each.waiting,
            )
            found.append(text % {"num": each.waiting, "project": each.project, "customer": each.tenant})
    return found


def alarms_of(
    language: Language, queues: Sequence[tasks.QueueHealth], reviews: Sequence[Any], now: datetime
) -> list[str]:
    """Return, as sentences, what cannot wait: work that nobody may take, and clocks that have run out."""
    ngettext = partial(plural, language)
    found = []
    for queue in queues:
        if queue.people == 0 and queue.open_tasks and queue.state == "active":
            text = translated(
                language,
                N_("Nobody may take the work of %(project)s of %(customer)s: no person has its language and skills."),
            )
            found.append(text % {"project": queue.project, "customer": queue.tenant})
        if queue.next_expiry and queue.next_expiry < now:
            text = translated(
                language, N_("A lease in %(project)s of %(customer)s has run out and was not taken back yet.")
            )
            found.append(text % {"project": queue.project, "customer": queue.tenant})
    for review in reviews:
        if review.overdue:
            text = ngettext(
                "%(num)s review for %(customer)s is overdue.",
                "%(num)s reviews for %(customer)s are overdue.",
                review.overdue,
            )
            found.append(text % {"num": review.overdue, "customer": review.tenant})
    return found
