"""The page of one known item: what people see, what is expected, what they answered and reported, and putting it right."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from tarazu import kinds, projects, quality
from tarazu.http import markup
from tarazu.http.access import Routes
from tarazu.http.customer.known_item import KnownAnswerShown, shown_answers
from tarazu.http.customer.known_pages import document, state_of_item
from tarazu.http.customer.pages import project_id_of
from tarazu.http.customer.readings import answer_words, form_of, label_words, payload_excerpt
from tarazu.http.customer.task_pages import pretty, whole
from tarazu.http.customer.tasks import shown_reports
from tarazu.http.language import language_of
from tarazu.http.pages import Form, redirect, refill, render
from tarazu.http.problems import status_of
from tarazu.http.transaction import opened
from tarazu.kit.db import Tx
from tarazu.kit.errors import Fault, Refusal, not_found, require_one_of
from tarazu.kit.ids import parse_id
from tarazu.trust import Action

routes = Routes(tag="known item pages")

STEPS = {"uphold": "item_upheld", "pay": "item_upheld", "void": "item_voided", "correct": "item_corrected"}
_CONTROLS = {"reason": "reason", "corrected": "corrected"}


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerLine:
    """An answer to the item, in words."""

    answer: KnownAnswerShown
    label: str
    words: list[tuple[str, str]]


@routes.page("GET", "/projects/{project_id}/known-items/{known_item_id}", Action.READ_TASKS)
async def one_item(request: Request) -> Response:
    """Show one item, with everything that was answered to it and said of it."""
    return await _show(request, Form(), 200)


@routes.page("POST", "/projects/{project_id}/known-items/{known_item_id}", Action.ADD_TASKS)
async def decide(request: Request) -> Response:
    """Say that an item stands, is void, or was to be answered otherwise; what was typed comes back when it is refused."""
    sent = await request.form(max_files=0, max_fields=6)
    values = {name: str(sent.get(name, "")).strip() for name in ("step", *_CONTROLS)}
    try:
        require_one_of("step", values["step"], tuple(STEPS))
        async with opened(request) as tx:
            item = await _item_at(request, tx)
            if values["step"] in ("uphold", "pay"):
                await quality.uphold_known_item(tx, item.id, reports_upheld=values["step"] == "pay")
            else:
                corrected = document(values, "corrected") if values["step"] == "correct" else None
                await quality.void_known_item(tx, item.id, values["reason"], corrected)
    except Refusal as refusal:
        if refusal.kind not in ("invalid", "conflict"):
            raise
        form = refill(request, refusal, values, _CONTROLS)
        return await _show(request, form, status_of(refusal), answer_faults(refusal, "corrected"))
    return redirect(f"/projects/{item.project_id}/known-items/{item.id}", STEPS[values["step"]])


def answer_faults(refusal: Refusal, part: str) -> list[Fault]:
    """Return what was wrong with one part of what was sent, as the editor of that part names its places."""
    inside = [each for each in refusal.faults if each.field.startswith((f"{part}.", f"{part}["))]
    return [replace(each, field=each.field.removeprefix(part).lstrip(".")) for each in inside]


def can_be_written(kind: kinds.Kind) -> bool:
    """Say whether an answer can be written in its editor outside its work: elsewhere it is given as JSON."""
    return not isinstance(kind, kinds.Live | kinds.Blind)


async def shown_task(
    project: projects.Project, ontology: Mapping[str, Any], payload: Mapping[str, Any], value: Mapping[str, Any]
) -> dict[str, Any]:
    """Return what an editor of a page is given: a task with everything that people see of it in the end, and an answer."""
    task = await asyncio.to_thread(lambda: markup.dressed(whole(kinds.of(project.kind), payload)))
    return {"kind": project.kind, "task": task, "ontology": ontology, "value": value}


async def _item_at(request: Request, tx: Tx) -> quality.KnownItem:
    item = await quality.known_item(tx, parse_id(request.path_params["known_item_id"], "known item"))
    if item.project_id != project_id_of(request):
        raise not_found("known item")
    return item


async def _show(request: Request, form: Form, status: int, faults: list[Fault] | None = None) -> Response:
    language = language_of(request)
    async with opened(request) as tx:
        item = await _item_at(request, tx)
        project = await projects.project(tx, item.project_id)
        ontology = (await projects.ontology(tx, project.id, project.ontology_version)).body
        answers = await shown_answers(request, tx, item.id)
        reports = await shown_reports(request, tx, item.id)
    own = {**ontology, **form_of(item.payload)}
    say, words = partial(label_words, language, own), partial(answer_words, language, own)
    is_whole = not kinds.check_answer_for(project.kind, item.expected, ontology, item.payload)
    typed = form.values.get("corrected")
    held = item.corrected or item.expected
    mending = await shown_task(project, ontology, item.payload, document(form.values, "corrected") if typed else held)
    return render(
        request,
        "projects/known_item.html",
        status=status,
        tab="known",
        project=project,
        item=item,
        state=state_of_item(item),
        excerpt=payload_excerpt(item.payload, str(item.id)),
        label=say(item.label) if item.label else "",
        shown=await shown_task(project, ontology, item.payload, item.expected if is_whole else {}),
        expected=words(item.expected),
        initial=words(item.initial) if item.initial else [],
        corrected=words(item.corrected) if item.corrected else [],
        is_whole=is_whole,
        can_write=can_be_written(kinds.of(project.kind)),
        mending={**mending, "was": held, "faults": faults or []},
        lines=[AnswerLine(answer=each, label=say(each.label), words=words(each.answer)) for each in answers],
        reports=reports,
        waits=any(each.upheld is None for each in reports),
        form=form if typed or form.values else Form(values={"corrected": pretty(held)}),
        payload=pretty(item.payload),
    )
