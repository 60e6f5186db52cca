"""A project's known items on a page: the rules by which they are mixed in, each with how it went, and what is suggested."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import PurePath
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response

from tarazu import kinds, projects, quality, tasks, workforce
from tarazu.http.access import Routes
from tarazu.http.bodies import BULK_BYTES_MAX, decode_json
from tarazu.http.customer.known_items import shown_score
from tarazu.http.customer.pages import project_id_of
from tarazu.http.customer.percentages import in_percent, percent, permille
from tarazu.http.customer.readings import answer_words, form_of, label_words, payload_excerpt
from tarazu.http.language import Language, language_of
from tarazu.http.pages import Form, redirect, refill, render
from tarazu.http.paging import after, cursor
from tarazu.http.problems import status_of
from tarazu.http.state import state_of
from tarazu.http.transaction import opened
from tarazu.kit.errors import Fault, Refusal, invalid, require_sound
from tarazu.kit.ids import parse_id
from tarazu.trust import Action

routes = Routes(tag="known item pages")

ITEMS_SHOWN = 50
RATES = ("rate", "newcomer_rate")
COUNTS = ("newcomer_answers", "exposures_max", "half_life_days", "answers_min", "training_required")
_RULES = {name: name for name in (*RATES, *COUNTS, "tolerance", "score_min")}
PEOPLE_SHOWN = 100
FORMATS = {".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv"}


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateLine:
    """A settled task that might become a known item: the first words of it, what it came to, and the answer that would be expected."""

    candidate: quality.Candidate
    excerpt: str
    label: str
    words: list[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class PutRightLine:
    """A past answer that reviewers might be shown: the first words of its task, its label, that of what was right, and how it came out."""

    one: quality.PutRight
    excerpt: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemLine:
    """One known item on the list: the first words of its task, its label in words, that of the answer which reviewers are shown, and
    what became of it."""

    item: quality.KnownItem
    excerpt: str
    label: str
    shown: str
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


@routes.page("POST", "/projects/{project_id}/known-put-right", Action.ADD_TASKS)
async def confirm_put_right(request: Request) -> Response:
    """Make known answers for reviewers of the past ones that were ticked."""
    sent = await request.form(max_files=0, max_fields=100)
    ids = [parse_id(str(value), "submission") for name, value in sent.multi_items() if name == "submission"]
    if ids:
        async with opened(request) as tx:
            await quality.confirm_put_right(tx, project_id_of(request), ids)
    return redirect(f"/projects/{project_id_of(request)}/known-items", "known_item_added" if ids else "")


def _number(name: str, text: str) -> float | None:
    if name in RATES:
        return permille(name, text)
    if name == "score_min":
        share = percent(name, text)
        return None if share is None else float(share / 100)
    try:
        return float(text.replace(",", ".")) if name == "tolerance" else int(text)
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


def document(values: Mapping[str, str], name: str) -> dict[str, Any]:
    """Return the object that a field holds as JSON. Refuses anything else, naming the field."""
    try:
        found = decode_json(values.get(name, "").encode())
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
        came_out = await quality.put_right(tx, project.id) if project.acceptance == "review" else []
        taught = await quality.training_items(tx, project.id, ITEMS_SHOWN)
        trainees = await quality.training_people(tx, project.id)
        key = state_of(request).secrets.key("pseudonym")
        names = [workforce.pseudonym(key, tx.tenant_id, each.contributor_id) for each in people]
    lines = [
        ItemLine(
            item=item,
            excerpt=payload_excerpt(item.payload, str(item.id)),
            label=label_words(language, ontology, item.label) if item.label else "",
            shown=label_words(language, ontology, _shown_label(project, ontology, item)),
            state=state_of_item(item),
        )
        for item in found[:ITEMS_SHOWN]
    ]
    path = f"/projects/{project.id}/known-items"
    rules = {name: str(getattr(policy, name)) for name in COUNTS}
    rules |= {name: f"{getattr(policy, name) / 10:g}" for name in RATES}
    rules["tolerance"] = f"{policy.tolerance:g}"
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
        file=forms.get("file") or Form(),
        candidates=[
            CandidateLine(
                candidate=each,
                excerpt=payload_excerpt(each.payload, str(each.task_id)),
                label=label_words(language, {**ontology, **form_of(each.payload)}, each.label),
                words=answer_words(language, {**ontology, **form_of(each.payload)}, each.answer),
            )
            for each in proposed
        ],
        put_right=[_put_right_line(language, project, ontology, each) for each in came_out],
        rules=forms.get("rules") or Form(values=rules),
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


def _put_right_line(
    language: Language, project: projects.Project, ontology: Mapping[str, Any], one: quality.PutRight
) -> PutRightLine:
    before, after = (_label(project, ontology, one.payload, each) for each in (one.initial, one.expected))
    return PutRightLine(
        one=one,
        excerpt=payload_excerpt(one.payload, str(one.task_id)),
        before=label_words(language, ontology, before),
        after=label_words(language, ontology, after),
    )


def _shown_label(project: projects.Project, ontology: Mapping[str, Any], item: quality.KnownItem) -> str:
    if item.purpose != "review" or item.initial is None:
        return ""
    return _label(project, ontology, item.payload, item.initial)


def _label(
    project: projects.Project, ontology: Mapping[str, Any], payload: Mapping[str, Any], answer: Mapping[str, Any]
) -> str:
    return kinds.for_task(project.kind, payload, ontology).label(answer)
