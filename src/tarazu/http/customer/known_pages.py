"""A project's known items on a page: the rules by which they are mixed in, each with how it went, and adding one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import PurePath
from typing import Any

import msgspec
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response

from tarazu import kinds, projects, quality, tasks, workforce
from tarazu.http.access import Routes
from tarazu.http.bodies import BULK_BYTES_MAX, decode_json
from tarazu.http.customer.known_items import shown_score
from tarazu.http.customer.pages import project_id_of
from tarazu.http.customer.percentages import in_percent, percent, permille
from tarazu.http.customer.readings import label_words, payload_excerpt
from tarazu.http.language import language_of
from tarazu.http.pages import Form, redirect, refill, render
from tarazu.http.paging import after, cursor
from tarazu.http.problems import status_of
from tarazu.http.state import state_of
from tarazu.http.transaction import opened
from tarazu.kit.errors import Fault, Refusal, invalid, not_found, require_sound
from tarazu.kit.ids import parse_id
from tarazu.trust import Action

routes = Routes(tag="known item pages")

ITEMS_SHOWN = 50
RATES = ("rate", "newcomer_rate")
COUNTS = ("newcomer_answers", "exposures_max", "half_life_days", "answers_min", "training_required")
_RULES = {name: name for name in (*RATES, *COUNTS, "score_min")}
PEOPLE_SHOWN = 100
FORMATS = {".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv"}
_ITEM = {name: name for name in ("purpose", "payload", "expected", "explanation", "clause")}


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateLine:
    """A settled task that might become a known item: the first words of it, and what it came to."""

    candidate: quality.Candidate
    excerpt: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemLine:
    """One known item on the list: the first words of its task, its label in words, and what became of it."""

    item: quality.KnownItem
    excerpt: str
    label: str
    state: str


@routes.page("GET", "/projects/{project_id}/known-items", Action.READ_TASKS)
async def item_list(request: Request) -> Response:
    """Show the rules and the known items, newest first."""
    return await _show(request, {}, 200)


@routes.page("POST", "/projects/{project_id}/gold-policy", Action.MANAGE_PROJECTS)
async def set_rules(request: Request) -> Response:
    """Put rules in the place of those that held; what was typed comes back when it is refused."""
    sent = await request.form(max_files=0, max_fields=10)
    values = {name: str(sent.get(name, "")).strip() for name in _RULES}
    try:
        numbers = _numbers(values)
        async with opened(request) as tx:
            held = asdict(await quality.gold_policy(tx, project_id_of(request)))
            rules = quality.GoldPolicy(**(held | numbers))
            await quality.set_gold_policy(tx, project_id_of(request), rules)
    except Refusal as refusal:
        if refusal.kind != "invalid":
            raise
        told = in_percent(refusal, dict.fromkeys(RATES, 10) | {"score_min": 0.01})
        return await _show(request, {"rules": refill(request, told, values, _RULES)}, status_of(refusal))
    return redirect(f"/projects/{project_id_of(request)}/known-items", "rules_set")


@routes.page("POST", "/projects/{project_id}/known-items", Action.ADD_TASKS)
async def add(request: Request) -> Response:
    """Add one known item; what was typed comes back when it is refused."""
    sent = await request.form(max_files=0, max_fields=8)
    values = {name: str(sent.get(name, "")) for name in _ITEM}
    try:
        documents = {name: _document(values, name) for name in ("payload", "expected")}
        async with opened(request) as tx:
            await quality.add_known_item(
                tx,
                project_id_of(request),
                values["purpose"],
                documents["payload"],
                documents["expected"],
                explanation=values["explanation"].strip() or None,
                clause=values["clause"].strip() or None,
            )
    except Refusal as refusal:
        if refusal.kind != "invalid":
            raise
        return await _show(request, {"item": refill(request, refusal, values, _ITEM)}, status_of(refusal))
    return redirect(f"/projects/{project_id_of(request)}/known-items", "known_item_added")


@routes.page("POST", "/projects/{project_id}/known-file", Action.ADD_TASKS, body_bytes_max=BULK_BYTES_MAX)
async def take_file(request: Request) -> Response:
    """Import a file of known items, or show what is wrong with it."""
    path = f"/projects/{project_id_of(request)}/known-items"
    async with request.form(max_files=1, max_fields=2) as sent:
        upload = sent.get("file")
        try:
            if not isinstance(upload, UploadFile) or not upload.filename:
                raise invalid("file", "missing")
            kind = FORMATS.get(PurePath(upload.filename).suffix.lower(), "")
            if not kind:
                raise invalid("file", "not_allowed", allowed=list(FORMATS))
            async with opened(request) as tx:
                await quality.import_known_items(tx, project_id_of(request), await upload.read(), kind)
        except Refusal as refusal:
            if refusal.kind != "invalid":
                raise
            form = refill(request, refusal, {}, {"file": "file"})
            form.problem = (
                form.problem or refill(request, Refusal(refusal.code, refusal.kind, refusal.facts), {}, {}).problem
            )
            return await _show(request, {"file": form}, status_of(refusal))
    return redirect(path, "known_item_added")


@routes.page("POST", "/projects/{project_id}/known-candidates", Action.ADD_TASKS)
async def confirm(request: Request) -> Response:
    """Make known items of the settled tasks that were ticked."""
    sent = await request.form(max_files=0, max_fields=100)
    ids = [parse_id(str(value), "task") for name, value in sent.multi_items() if name == "task"]
    async with opened(request) as tx:
        await quality.confirm_candidates(tx, project_id_of(request), ids)
    notice = "known_item_added" if ids else ""
    return redirect(f"/projects/{project_id_of(request)}/known-items", notice)


@routes.page("POST", "/projects/{project_id}/known-items/{known_item_id}", Action.ADD_TASKS)
async def decide(request: Request) -> Response:
    """Void an item for a reason, or say that a disputed one stands."""
    sent = await request.form(max_files=0, max_fields=4)
    step, reason = str(sent.get("step", "")), str(sent.get("reason", "")).strip()
    item_id = parse_id(request.path_params["known_item_id"], "known item")
    path = f"/projects/{project_id_of(request)}/known-items"
    try:
        async with opened(request) as tx:
            if (await quality.known_item(tx, item_id)).project_id != project_id_of(request):
                raise not_found("known item")
            if step == "uphold":
                await quality.uphold_known_item(tx, item_id)
            else:
                await quality.void_known_item(tx, item_id, reason)
    except Refusal as refusal:
        if refusal.kind not in ("invalid", "conflict"):
            raise
        form = refill(request, refusal, {"reason": reason}, {"reason": "reason"})
        form.problem = form.problem or " ".join(form.errors.get("reason", []))
        return await _show(request, {"step": form}, status_of(refusal))
    return redirect(path, "item_upheld" if step == "uphold" else "item_voided")


def _number(name: str, text: str) -> float | None:
    if name in RATES:
        return permille(name, text)
    if name == "score_min":
        share = percent(name, text)
        return None if share is None else float(share / 100)
    try:
        return int(text)
    except ValueError:
        raise invalid(name, "wrong_type", expected="number") from None


def _numbers(values: Mapping[str, str]) -> dict[str, float | None]:
    """Return what was typed as numbers; rates are typed in percent and kept in thousandths, the least score as a share."""
    found: dict[str, float | None] = {}
    faults: list[Fault] = []
    for name, text in values.items():
        try:
            found[name] = _number(name, text)
        except Refusal as refusal:
            faults += refusal.faults
    require_sound(faults)
    return found


def _document(values: Mapping[str, str], name: str) -> dict[str, Any]:
    try:
        found = decode_json(values[name].encode())
    except Refusal:
        found = None
    if not isinstance(found, dict):
        raise invalid(name, "bad_json")
    return found


async def _show(request: Request, forms: Mapping[str, Form], status: int) -> Response:
    start = after(request.query_params.get("after"))
    language = language_of(request)
    async with opened(request) as tx:
        project = await projects.project(tx, project_id_of(request))
        ontology = (await projects.ontology(tx, project.id, project.ontology_version)).body
        policy = await quality.gold_policy(tx, project.id)
        found = await quality.known_items(tx, project.id, start, ITEMS_SHOWN + 1)
        in_turn = await tasks.known_in_turn(tx, project.id)
        people = (await quality.scores_of(tx, project.id))[:PEOPLE_SHOWN]
        proposed = await quality.candidates(tx, project.id)
        taught = await quality.training_items(tx, project.id, ITEMS_SHOWN)
        trainees = await quality.training_people(tx, project.id)
        key = state_of(request).secrets.key("pseudonym")
        names = [workforce.pseudonym(key, tx.tenant_id, each.contributor_id) for each in people]
    lines = [
        ItemLine(
            item=item,
            excerpt=payload_excerpt(item.payload, str(item.id)),
            label=label_words(language, ontology, item.label) if item.label else "",
            state=state_of_item(item),
        )
        for item in found[:ITEMS_SHOWN]
    ]
    path = f"/projects/{project.id}/known-items"
    rules = {name: str(getattr(policy, name)) for name in COUNTS}
    rules |= {name: f"{getattr(policy, name) / 10:g}" for name in RATES}
    rules["score_min"] = "" if policy.score_min is None else f"{policy.score_min * 100:g}"
    return render(
        request,
        "projects/known.html",
        status=status,
        tab="known",
        project=project,
        policy=policy,
        in_turn=in_turn,
        lines=lines,
        people=[shown_score(row, name) for row, name in zip(people, names, strict=True)],
        training=[(each, payload_excerpt(each.payload, str(each.id))) for each in taught],
        trainees=trainees,
        step=forms.get("step") or Form(),
        file=forms.get("file") or Form(),
        candidates=[
            CandidateLine(
                candidate=each,
                excerpt=payload_excerpt(each.payload, str(each.task_id)),
                label=label_words(language, ontology, each.label),
            )
            for each in proposed
        ],
        rules=forms.get("rules") or Form(values=rules),
        form=forms.get("item") or Form(values={"purpose": "evaluation"}),
        example=_example(project, ontology),
        older=f"{path}?after={cursor(lines[-1].item.id)}" if len(found) > ITEMS_SHOWN else "",
    )


def state_of_item(item: quality.KnownItem) -> str:
    """Return in a word what becomes of an item."""
    if item.voided_at is not None:
        return "voided"
    if item.reported_at is not None:
        return "reported"
    if item.disputed_at is not None:
        return "disputed"
    return "retired" if item.retired_at is not None else item.purpose


def _example(project: projects.Project, ontology: Mapping[str, Any]) -> list[str]:
    """Return a task that the project takes, and an answer that goes with it where its kind has one."""
    payload = projects.sample_payload(project.kind, ontology, project.language)
    answer = kinds.of(project.kind).example("hi" if project.language == "hi" else "en")["answer"]
    goes = not kinds.check_answer_for(project.kind, answer, ontology, payload)
    shown = [payload, answer] if goes else [payload]
    return [msgspec.json.format(msgspec.json.encode(each), indent=2).decode() for each in shown]
