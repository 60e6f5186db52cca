"""The versions of a project's rubric on a page and over HTTP: who changed what when, and the next one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from pydantic import BaseModel, ConfigDict
from starlette.requests import Request
from starlette.responses import Response

from tarazu import kinds, projects, tasks
from tarazu.http.access import Routes
from tarazu.http.answers import json_answer
from tarazu.http.customer.pages import project_id_of
from tarazu.http.customer.projects import project_at
from tarazu.http.pages import Form, redirect, refill, render
from tarazu.http.problems import status_of
from tarazu.http.transaction import once, opened
from tarazu.kit.db import Tx
from tarazu.kit.errors import Refusal, not_found
from tarazu.kit.ids import parse_id
from tarazu.projects import RubricVersion
from tarazu.trust import Action

api = Routes("/api/v1", tag="rubrics")
pages = Routes(tag="project pages")

ROWS_MAX = 60
BLANK_ROWS = 2
_NAMES = ("key", "criterion", "points", "category")


class RubricGiven(BaseModel):
    """The criteria by which all answers of a project are graded from now on; `replaces` is the version they were made from."""

    model_config = ConfigDict(extra="forbid", strict=True)
    rubric: list[dict[str, Any]]
    replaces: int | None = None


class ChangedRubric(msgspec.Struct, frozen=True, kw_only=True):
    """A version, and how it differs from the one before; the first differs in nothing."""

    version: int
    rubric: list[dict[str, Any]]
    published_at: datetime
    published_by: str
    changes: list[kinds.RubricChange]


class RubricVersions(msgspec.Struct, frozen=True, kw_only=True):
    """The versions of a project's rubric, newest first."""

    items: list[ChangedRubric]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A form as it was sent: its criteria, and of each the row in which it stands."""

    values: dict[str, str]
    rubric: list[dict[str, Any]]
    rows: list[int]
    replaces: int | None


@api.api(
    "GET",
    "/projects/{project_id}/rubrics",
    Action.READ_PROJECTS,
    summary="Versions of the rubric",
    gives=RubricVersions,
)
async def list_versions(request: Request, project_id: str) -> Response:
    """Answer every version of a project's rubric with what changed; empty for a project of a kind without one."""
    async with opened(request) as tx:
        project = await project_at(tx, project_id)
        found = await _versions(tx, project)
    return json_answer(RubricVersions(items=changed(found)))


@api.api(
    "POST",
    "/projects/{project_id}/rubrics",
    Action.MANAGE_PROJECTS,
    summary="Publish a rubric",
    gives=RubricVersion,
    status=201,
)
async def publish(request: Request, project_id: str, body: RubricGiven) -> Response:
    """Publish the next version of the rubric; work already claimed keeps its own, and an equal one changes nothing."""
    wanted = parse_id(project_id, "project")

    async def work(tx: Tx) -> RubricVersion:
        return await tasks.publish_rubric(tx, wanted, body.rubric, body.replaces)

    return await once(request, work)


@pages.page("GET", "/projects/{project_id}/rubric", Action.READ_PROJECTS)
async def page(request: Request) -> Response:
    """Show the rubric in force, its versions, and a form for the next one."""
    return await _page(request, 200)


@pages.page("POST", "/projects/{project_id}/rubric", Action.MANAGE_PROJECTS)
async def publish_on_page(request: Request) -> Response:
    """Publish the next version, or show what is wrong with it."""
    form = await request.form(max_files=0, max_fields=ROWS_MAX * len(_NAMES) + 4)
    sent = {name: str(value) for name, value in form.items()}
    project_id = project_id_of(request)
    try:
        async with opened(request) as tx:
            project = await projects.project(tx, project_id)
            held = await _versions(tx, project)
            read = _read(sent, held[0].rubric if held else [])
            made = await tasks.publish_rubric(tx, project_id, read.rubric, read.replaces)
    except Refusal as refusal:
        if refusal.kind not in ("invalid", "conflict") or refusal.code == "not_graded":
            raise
        places = {f"rubric[{i}].{name}": f"{name}_{row}" for i, row in enumerate(read.rows) for name in _NAMES}
        refused = refill(request, refusal, read.values, {"rubric": "criterion_0", **places})
        return await _page(request, status_of(refusal), refused)
    is_new = not held or made.version != held[0].version
    return redirect(f"/projects/{project_id}/rubric", "rubric_published" if is_new else "rubric_same")


def changed(versions: Sequence[RubricVersion]) -> list[ChangedRubric]:
    """Return versions, newest first, each with how it differs from the one after it in the list."""
    before = [*versions[1:], versions[-1]] if versions else []
    return [
        ChangedRubric(
            version=each.version,
            rubric=each.rubric,
            published_at=each.published_at,
            published_by=each.published_by,
            changes=kinds.rubric_changes(old.rubric, each.rubric),
        )
        for each, old in zip(versions, before, strict=True)
    ]


async def _versions(tx: Tx, project: projects.Project) -> list[RubricVersion]:
    return await projects.rubric_versions(tx, project.id) if project.kind in projects.GRADED else []


async def _page(request: Request, status: int, form: Form | None = None) -> Response:
    async with opened(request) as tx:
        project = await projects.project(tx, project_id_of(request))
        found = await _versions(tx, project)
    if not found:
        raise not_found("rubric")
    values = _values(found[0])
    return render(
        request,
        "projects/rubric.html",
        status=status,
        tab="settings",
        project=project,
        current=found[0],
        versions=changed(found),
        form=form or Form(values=values),
        rows=range(_rows(form.values if form else values)),
        held=len(found[0].rubric),
    )


def _rows(values: Mapping[str, str]) -> int:
    used = [int(name.rpartition("_")[2]) for name in values if name.startswith("criterion_")]
    return min(max(used, default=-1) + 1, ROWS_MAX)


def _values(current: RubricVersion) -> dict[str, str]:
    """Return what the form holds at first: the criteria in force, and some empty rows."""
    written = {f"{name}_{i}": str(each.get(name, "")) for i, each in enumerate(current.rubric) for name in _NAMES}
    count = min(len(current.rubric) + BLANK_ROWS, ROWS_MAX)
    blank = {f"{name}_{i}": "" for i in range(len(current.rubric), count) for name in _NAMES}
    return {"replaces": str(current.version), **written, **blank}


def _read(sent: Mapping[str, str], held: Sequence[Mapping[str, Any]]) -> Sent:
    """Read the form: a row without a sentence is no criterion, and a new one without a key gets one.

    What the form does not show of a criterion, such as its examples, stays as it is.
    """
    values = {
        name: sent.get(name, "").strip()
        for i in range(ROWS_MAX)
        for name in (f"{each}_{i}" for each in _NAMES)
        if name in sent
    }
    kept = {each["key"]: each for each in held}
    used = {values.get(f"key_{i}", "") for i in range(ROWS_MAX)} | kept.keys()
    fresh = (key for i in range(1, 4 * ROWS_MAX) if (key := f"c{i}") not in used)
    rubric, rows = [], []
    for row in range(ROWS_MAX):
        if sentence := values.get(f"criterion_{row}", ""):
            key = values.get(f"key_{row}") or next(fresh)
            told = {name: value for name, value in kept.get(key, {}).items() if name != "category"}
            category = {"category": values[f"category_{row}"]} if values.get(f"category_{row}") else {}
            points = _points(values.get(f"points_{row}", ""))
            rubric.append({**told, "key": key, "criterion": sentence, "points": points, **category})
            rows.append(row)
    replaces = sent.get("replaces", "")
    version = int(replaces[:9]) if replaces.isdecimal() else None
    return Sent(values={**values, "replaces": replaces}, rubric=rubric, rows=rows, replaces=version)


def _points(text: str) -> int | str:
    """Read points, such as 5 or −4; what is no whole number is left to be refused in its place."""
    try:
        return int(text.replace("−", "-"))
    except ValueError:
        return text
