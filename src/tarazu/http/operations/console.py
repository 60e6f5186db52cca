"""The console of operations over HTTP: queues, reviews and the state of the books, never a customer's content."""

from __future__ import annotations

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from tarazu import quality, tasks
from tarazu.http.access import Routes
from tarazu.http.answers import json_answer
from tarazu.http.transaction import opened
from tarazu.trust import Action

routes = Routes("/api/operations", tag="operations")


class Queues(msgspec.Struct, frozen=True, kw_only=True):
    """Every queue that no barrier hides from the caller, and for whom seats of tasks in doubt are kept."""

    items: list[tasks.QueueHealth]
    kept: list[tasks.KeptSeats]


class Reviews(msgspec.Struct, frozen=True, kw_only=True):
    """What waits for a reviewer, by customer and language: reviews, appeals and adjudications; and by project how much work it is."""

    items: list[quality.ReviewHealth]
    projects: list[quality.LoadHealth]


class Reviewers(msgspec.Struct, frozen=True, kw_only=True):
    """How many of reviewers' verdicts were confirmed, by project; those whom a rule stops first."""

    items: list[quality.ReviewerHealth]


class Questions(msgspec.Struct, frozen=True, kw_only=True):
    """Where questions of people who work wait for their customer; never what they say."""

    items: list[tasks.QuestionHealth]


@routes.api("GET", "/queues", Action.READ_QUEUES, summary="Counts and clocks of every queue", gives=Queues)
async def queues(request: Request) -> Response:
    """Answer the health of every queue."""
    async with opened(request) as tx:
        return json_answer(Queues(items=await tasks.queue_health(tx), kept=await tasks.kept_seats(tx)))


@routes.api("GET", "/reviews", Action.READ_QUEUES, summary="What waits for review", gives=Reviews)
async def reviews(request: Request) -> Response:
    """Answer what waits for review."""
    async with opened(request) as tx:
        return json_answer(Reviews(items=await quality.review_health(tx), projects=await quality.load_health(tx)))


@routes.api("GET", "/reviewers", Action.READ_QUEUES, summary="How reviewers do", gives=Reviewers)
async def reviewers(request: Request) -> Response:
    """Answer what is published of reviewers' verdicts."""
    async with opened(request) as tx:
        return json_answer(Reviewers(items=await quality.reviewer_health(tx)))


@routes.api("GET", "/questions", Action.READ_QUEUES, summary="Where questions wait for an answer", gives=Questions)
async def questions(request: Request) -> Response:
    """Answer how many questions wait, and since when, by project."""
    async with opened(request) as tx:
        return json_answer(Questions(items=await tasks.question_health(tx)))
