"""The contributor's pages: feed, one assignment, profile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from tarazu import quality, tasks, workforce
from tarazu.http.access import Routes
from tarazu.http.auth import actor_of
from tarazu.http.contributor.account import moment
from tarazu.http.contributor.answer_places import changes_of, feedbacks_shown
from tarazu.http.contributor.cards import told_apart
from tarazu.http.contributor.lessons import lesson_of, training_shown
from tarazu.http.contributor.needs import Having
from tarazu.http.contributor.questions import shown_questions
from tarazu.http.contributor.scores import TOLD_ON_FEED
from tarazu.http.contributor.turn_shapes import turns_shown
from tarazu.http.contributor.work import assignment_of, shown_assignment
from tarazu.http.language import language_of
from tarazu.http.pages import Form, redirect, render
from tarazu.http.state import state_of
from tarazu.http.transaction import opened
from tarazu.kit.ids import parse_id
from tarazu.trust import Action

routes = Routes(tag="contributor pages")

ANSWERS_SHOWN = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferGroup:
    """Offers that look alike: the one that ends first, and how many there are."""

    first: tasks.OfferRow
    count: int


@routes.page("GET", "/work", Action.WORK)
async def feed_page(request: Request) -> Response:
    """Show what is held, what is offered by name, and what is open; if nothing, why."""
    return await show_feed(request, "", None)


@routes.page("POST", "/work/claims", Action.WORK)
async def claim(request: Request) -> Response:
    """Start a task of a feed or an offer, or say on the feed why there is none."""
    sent = await request.form(max_files=0, max_fields=4)
    feed_id, offer_id = str(sent.get("feed_id", "")), str(sent.get("offer_id", ""))
    claimed = await tasks.claim(
        state_of(request).db,
        actor_of(request),
        feed_id=parse_id(feed_id, "feed") if feed_id else None,
        offer_id=parse_id(offer_id, "offer") if offer_id else None,
    )
    if isinstance(claimed, tasks.Empty):
        if claimed.reason == "consent_needed" and feed_id:
            return redirect(f"/work/sensitive/{feed_id}")
        return await show_feed(request, claimed.reason, claimed.opens_at)
    return redirect(f"/work/assignments/{claimed.id}")


@routes.page("GET", "/work/assignments/{assignment_id}", Action.WORK)
async def assignment(request: Request) -> Response:
    """Show the editor with what is held; what was handed in (or is over) is shown and cannot be changed."""
    return await show_assignment(request, Form(), 200)


async def show_assignment(request: Request, form: Form, status: int) -> Response:
    """Show an assignment of the caller, with an appeal that was refused."""
    async with opened(request) as tx:
        held = await tasks.held(tx, assignment_of(request))
        was_given = held.answer is not None
        said = await quality.feedbacks(tx, held.id) if was_given else []
        appeal = await quality.my_appeal(tx, held.id) if was_given else None
        fix = await quality.my_fix(tx, held.id) if was_given else None
        left_out = await quality.left_out(tx, held.id) if was_given else None
        care = await tasks.care(tx, held.id)
        turns = await turns_shown(tx, held, language_of(request))
        asked = await tasks.questions_at(tx, held.id)
        rules = await tasks.advice_rules(tx, held.id)
        lesson = await lesson_of(tx, held, language_of(request))
        having = await Having.of(tx)
    # The page itself tells what the reviewer wrote, so that it is there before any script is.
    shown = await shown_assignment(held, None, care, language_of(request), turns, rules, having)
    template = "work/assignment.html" if held.state == "leased" else "work/handed_in.html"
    feedback = feedbacks_shown(said, held.guidelines, language_of(request))
    facts = {
        "feedback": feedback,
        "fix": fix,
        "changes": changes_of(fix.before, fix.after, fix.ontology, language_of(request)) if fix else [],
        "appeal": appeal,
        "form": form,
        "questions": shown_questions(asked),
        "lesson": lesson,
        "left_out": left_out,
    }
    return render(request, template, status=status, assignment=shown, **facts)


@routes.page("GET", "/work/answers", Action.WORK)
async def answers(request: Request) -> Response:
    """Show what the caller handed in and what became of it, newest first."""
    before = moment("before", request.query_params.get("before") or None)
    async with opened(request) as tx:
        found = await quality.my_answers(tx, before or tx.now + timedelta(minutes=1), ANSWERS_SHOWN + 1)
    shown = found[:ANSWERS_SHOWN]
    older = shown[-1].submitted_at.isoformat() if len(found) > ANSWERS_SHOWN else ""
    return render(request, "work/answers.html", answers=shown, older=older)


@routes.page("GET", "/work/profile", Action.WORK)
async def profile(request: Request) -> Response:
    """Show languages, skills and standing, and what they mean."""
    async with opened(request) as tx:
        me = await workforce.me(tx)
    return render(request, "work/profile.html", me=me)


def grouped(offers: Sequence[tasks.OfferRow]) -> list[OfferGroup]:
    """Put offers of the same work and pay together, the group that ends first coming first."""
    groups: dict[Any, list[tasks.OfferRow]] = {}
    for offer in sorted(offers, key=lambda offer: offer.expires_at):
        alike = (offer.feed_id, offer.amount_minor, offer.currency)
        groups.setdefault(alike, []).append(offer)
    return [OfferGroup(first=each[0], count=len(each)) for each in groups.values()]


async def show_feed(request: Request, refused: str, opens_at: datetime | None) -> Response:
    """Show the feed, with why nothing was started, if so."""
    async with opened(request) as tx:
        me = await workforce.me(tx)
        feed = await tasks.feed(tx, me.standing)
        having = await Having.of(tx, me)
        held = await tasks.my_assignments(tx)
        sensitive = {each.feed_id: each for each in await tasks.sensitive_work(tx)}
        regrades = await quality.my_regrades(tx, TOLD_ON_FEED)
        looked_at_again = await quality.looked_at_again(tx, tx.now - TOLD_ON_FEED)
        told = await tasks.answer_news(tx)
        cases = [each for each in await quality.my_cases(tx) if (each.told_at or tx.now) > tx.now - TOLD_ON_FEED]
        training = {each.feed_id: training_shown(each, language_of(request)) for each in await quality.my_training(tx)}
    return render(
        request,
        "work/feed.html",
        status=409 if refused else 200,
        held=held,
        regrades=regrades,
        cases=cases,
        looked_at_again=looked_at_again,
        told=told,
        offers=grouped(feed.offers) if me.standing == "good" else [],
        entries=feed.entries if me.standing == "good" else [],
        empty_reason=feed.empty_reason or "no_work_now",
        refused=refused,
        opens_at=opens_at,
        sensitive=sensitive,
        training=training,
        needs={each.feed_id: having.needs(each.language, each.skills, language_of(request)) for each in feed.entries},
        told_apart=told_apart([*feed.entries, *feed.offers], language_of(request)),
        is_own=me.employer_id is not None,
    )
