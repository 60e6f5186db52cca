"""Questions of people who work, as their customer answers them: over HTTP and on a project's page."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import Query
from pydantic import BaseModel, ConfigDict
from starlette.requests import Request
from starlette.responses import Response

from tarazu import projects, tasks
from tarazu.http.access import Routes
from tarazu.http.answers import json_answer
from tarazu.http.customer.pages import project_id_of
from tarazu.http.formats import Formats
from tarazu.http.language import language_of
from tarazu.http.pages import Form, redirect, refill, render
from tarazu.http.paging import LIMIT_DEFAULT, LIMIT_MAX, Page, after, beside, page_of
from tarazu.http.problems import status_of
from tarazu.http.transaction import once, opened
from tarazu.kit.db import Tx
from tarazu.kit.errors import Refusal, not_found
from tarazu.kit.ids import parse_id
from tarazu.trust import Action

api = Routes("/api/v1", tag="questions")
pages = Routes(tag="question pages")

ANSWERED_SHOWN = 25

Limit = Annotated[int, Query(ge=1, le=LIMIT_MAX, description="How many items a page has at most.")]
Cursor = Annotated[str | None, Query(max_length=64, description="`next` of the page before.")]
State = Annotated[Literal["waiting", "answered"], Query(description="Which questions.")]


class AnswerGiven(BaseModel):
    """An answer in markdown. `audience`: `asker`, `everyone`, or `note`, which stands with the clause without the question."""

    model_config = ConfigDict(extra="forbid", strict=True)
    text: str
    audience: str = "everyone"


@api.api(
    "GET",
    "/projects/{project_id}/questions",
    Action.READ_TASKS,
    summary="Questions of people who work on a project",
    gives=Page[tasks.Question],
)
async def listing(
    request: Request,
    project_id: str,
    state: State = "waiting",
    limit: Limit = LIMIT_DEFAULT,
    cursor: Cursor = None,
) -> Response:
    """Answer the questions that wait, the oldest first, or those that were answered, newest first."""
    start = after(cursor)
    async with opened(request) as tx:
        project = await projects.project(tx, parse_id(project_id, "project"))
        found = await tasks.questions(tx, project.id, answered=state == "answered", after=start, limit=limit + 1)
    return json_answer(page_of(found, limit))


@api.api(
    "POST",
    "/projects/{project_id}/questions/{question_id}/answer",
    Action.MANAGE_PROJECTS,
    summary="Answer a question",
    gives=tasks.Question,
    status=201,
)
async def answer(request: Request, project_id: str, question_id: str, body: AnswerGiven) -> Response:
    """Answer a question, once."""
    project, question = parse_id(project_id, "project"), parse_id(question_id, "question")

    async def work(tx: Tx) -> tasks.Question:
        if (await tasks.question(tx, question)).project_id != project:
            raise not_found("question")
        return await tasks.answer_question(tx, question, body.text, body.audience)

    return await once(request, work)


@pages.page("GET", "/projects/{project_id}/questions", Action.READ_TASKS)
async def question_list(request: Request) -> Response:
    """Show the questions that wait, and below them those that were answered."""
    return await _show(request, Form(), "", 200)


@pages.page("POST", "/projects/{project_id}/questions/{question_id}/answer", Action.MANAGE_PROJECTS)
async def answer_on_page(request: Request) -> Response:
    """Answer a question, or show what is wrong with the answer."""
    sent = await request.form(max_files=0, max_fields=4)
    values = {name: str(sent.get(name, "")) for name in ("text", "audience")}
    question_id = parse_id(request.path_params["question_id"], "question")
    field = f"text-{question_id}"
    try:
        async with opened(request) as tx:
            if (await tasks.question(tx, question_id)).project_id != project_id_of(request):
                raise not_found("question")
            await tasks.answer_question(tx, question_id, values["text"], values["audience"])
    except Refusal as refusal:
        if refusal.kind not in ("invalid", "conflict"):
            raise
        form = refill(request, refusal, {field: values["text"]}, {"text": field})
        return await _show(request, form, values["audience"], status_of(refusal))
    return redirect(f"/projects/{project_id_of(request)}/questions", "question_answered")


async def _show(request: Request, form: Form, audience: str, status: int) -> Response:
    start = after(request.query_params.get("after"))
    async with opened(request) as tx:
        project = await projects.project(tx, project_id_of(request))
        waiting = await tasks.questions(tx, project.id, answered=False)
        answered = await tasks.questions(tx, project.id, answered=True, after=start, limit=ANSWERED_SHOWN + 1)
        guideline = await projects.guideline(tx, project.id, project.guideline_version)
    clauses = projects.clauses_of(Formats(language=language_of(request)).text(guideline.markdown))
    path = f"/projects/{project.id}/questions"
    return render(
        request,
        "projects/questions.html",
        status=status,
        tab="questions",
        project=project,
        waiting=waiting,
        answered=answered[:ANSWERED_SHOWN],
        clauses={clause.number: clause.title for clause in clauses},
        **beside(path, start, answered, ANSWERED_SHOWN),
        audience=audience,
        form=form,
    )
