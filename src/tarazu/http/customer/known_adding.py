"""Adding a known item on pages: the task as JSON or one of the project, then its answer in the editor of the work."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from tarazu import kinds, projects, quality, tasks
from tarazu.http.access import Routes
from tarazu.http.customer.known_item_pages import answer_faults, can_be_written, shown_task
from tarazu.http.customer.known_pages import document
from tarazu.http.customer.pages import project_id_of
from tarazu.http.customer.task_pages import pretty
from tarazu.http.pages import Form, redirect, refill, render
from tarazu.http.problems import status_of
from tarazu.http.transaction import opened
from tarazu.kit.db import Tx
from tarazu.kit.errors import Refusal, faults_under, not_found, require_sound
from tarazu.kit.ids import parse_id
from tarazu.trust import Action

routes = Routes(tag="known item pages")

_ITEM = ("purpose", "payload", "expected", "initial", "explanation", "clause")
_CONTROLS = {name: name for name in _ITEM}


@routes.page("GET", "/projects/{project_id}/known-items/new", Action.READ_TASKS)
async def begin(request: Request) -> Response:
    """Ask for the task of a new item, or, of a task that is named, for its answer."""
    if named := request.query_params.get("task"):
        async with opened(request) as tx:
            source = await _source(tx, project_id_of(request), named)
        return await _answering(request, Form(values={"payload": pretty(source.payload), "task": named}), 200)
    return await _asking(request, Form(), 200)


@routes.page("POST", "/projects/{project_id}/known-items/new", Action.ADD_TASKS)
async def take_task(request: Request) -> Response:
    """Ask for the answer to a task that was given as JSON, or say what is wrong with it."""
    sent = await request.form(max_files=0, max_fields=2)
    form = Form(values={"payload": str(sent.get("payload", ""))})
    try:
        return await _answering(request, form, 200)
    except Refusal as refusal:
        if refusal.kind != "invalid":
            raise
        return await _asking(request, refill(request, refusal, form.values, _CONTROLS), status_of(refusal))


@routes.page("POST", "/projects/{project_id}/known-items", Action.ADD_TASKS)
async def add(request: Request) -> Response:
    """Add one known item; what was typed comes back when it is refused."""
    sent = await request.form(max_files=0, max_fields=9)
    values = {name: str(sent.get(name, "")) for name in (*_ITEM, "task")}
    try:
        given = {name: document(values, name) for name in ("payload", "expected")}
        initial = document(values, "initial") if values["initial"].strip() else None
        async with opened(request) as tx:
            source = await _source(tx, project_id_of(request), values["task"]) if values["task"] else None
            item = await quality.add_known_item(
                tx,
                project_id_of(request),
                values["purpose"],
                given["payload"] if source is None else source.payload,
                given["expected"],
                initial,
                explanation=values["explanation"].strip() or None,
                clause=values["clause"].strip() or None,
                source_task_id=None if source is None else source.id,
            )
    except Refusal as refusal:
        if refusal.kind != "invalid":
            raise
        form = refill(request, refusal, values, _CONTROLS)
        if "payload" in form.errors:
            return await _asking(request, form, status_of(refusal))
        return await _answering(request, form, status_of(refusal), refusal)
    return redirect(f"/projects/{item.project_id}/known-items/{item.id}", "known_item_added")


async def _source(tx: Tx, project_id: uuid.UUID, named: str) -> tasks.Task:
    """Return the task of the project that an item is made of. Refuses one that is elsewhere, or is a known item's already."""
    task = await tasks.task(tx, parse_id(named, "task"))
    made = await quality.known_from(tx, project_id, task.id)
    if task.project_id != project_id or any(each.voided_at is None for each in made):
        raise not_found("task")
    return task


async def _asking(request: Request, form: Form, status: int) -> Response:
    async with opened(request) as tx:
        project = await projects.project(tx, project_id_of(request))
        ontology = (await projects.ontology(tx, project.id, project.ontology_version)).body
    example = pretty(projects.sample_payload(project.kind, ontology, project.language))
    page = {"tab": "known", "project": project, "form": form, "example": example}
    return render(request, "projects/known_task.html", status=status, **page)


async def _answering(request: Request, form: Form, status: int, refusal: Refusal | None = None) -> Response:
    """Show the editor of the answer. Refuses a task that the kind of the project refuses."""
    async with opened(request) as tx:
        project = await projects.project(tx, project_id_of(request))
        ontology = (await projects.ontology(tx, project.id, project.ontology_version)).body
    kind, payload = kinds.of(project.kind), document(form.values, "payload")
    require_sound(faults_under("payload", kind.check_payload(payload, ontology)))
    value = _typed(form.values)
    return render(
        request,
        "projects/known_answer.html",
        status=status,
        tab="known",
        project=project,
        form=form,
        can_write=can_be_written(kind),
        can_train=not isinstance(kind, kinds.Live),
        answering={
            **await shown_task(project, ontology, payload, value),
            "faults": answer_faults(refusal, "expected") if refusal else [],
        },
    )


def _typed(values: Mapping[str, str]) -> dict[str, Any]:
    """Return the answer that was being written, nothing where there is none that can be read."""
    try:
        return document(values, "expected")
    except Refusal:
        return {}
