"""Importing a file of tasks on a page: all rows or none, and every faulty row named."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePath
from typing import IO, cast

import msgspec
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response

from tarazu import projects, tasks
from tarazu.http.access import Routes
from tarazu.http.bodies import BULK_BYTES_MAX
from tarazu.http.customer.imports import in_thread
from tarazu.http.customer.pages import project_id_of
from tarazu.http.language import language_of
from tarazu.http.pages import Form, redirect, refill, render, words_of
from tarazu.http.problems import status_of
from tarazu.http.transaction import opened
from tarazu.kit.errors import Fault, Refusal, invalid
from tarazu.tasks import Format, read_rows
from tarazu.trust import Action

routes = Routes(tag="import pages")

FORMATS: dict[str, Format] = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "jsonl",
    ".csv": "csv",
    ".parquet": "parquet",
}
_FIELDS = {"file": "file", "batch": "batch"}
_COUNT = re.compile(r"[0-9]{1,9}\Z", re.ASCII)
_ROW = re.compile(r"rows\[(\d+)\]\.?")


@dataclass(frozen=True, slots=True, kw_only=True)
class RowFault:
    """One fault of a file: its row as people count (from 1), the field in it, and what is wrong."""

    row: str
    field: str
    text: str


@routes.page("GET", "/projects/{project_id}/import", Action.ADD_TASKS)
async def ask(request: Request) -> Response:
    """Ask for a file; after one of which rubrics were left out, say how many."""
    left = request.query_params.get("left", "")
    return await _show(request, Form(), [], 200, left=int(left) if _COUNT.match(left) else 0)


@routes.page("POST", "/projects/{project_id}/import", Action.ADD_TASKS, body_bytes_max=BULK_BYTES_MAX)
async def take(request: Request) -> Response:
    """Import a file, or show what is wrong with it, row by row."""
    async with request.form(max_files=1, max_fields=4) as sent:
        upload, batch = sent.get("file"), str(sent.get("batch", "")).strip()
        try:
            file, kind = _file(upload)
            async with opened(request) as tx:
                project = await projects.project(tx, project_id_of(request))
                rows = in_thread(read_rows(file, kind, project.kind))
                done = await tasks.intake(tx, project_id_of(request), rows, batch=batch or None, keep_ids=False)
        except Refusal as refusal:
            if refusal.kind not in ("invalid", "conflict", "too_large"):
                raise
            return await _refused(request, refusal, {"batch": batch})
    notice, path = "imported" if done.created else "nothing_new", f"/projects/{project_id_of(request)}"
    if not done.passed_over:
        return redirect(path, notice)
    is_told = done.created or done.repeated
    return redirect(f"{path}/import", notice if is_told else "", left=str(done.passed_over))


def _file(upload: UploadFile | str | None) -> tuple[IO[bytes], Format]:
    """Return an uploaded file and its format, told by the ending of its name."""
    if not isinstance(upload, UploadFile) or not upload.filename:
        raise invalid("file", "missing")
    kind = FORMATS.get(PurePath(upload.filename).suffix.lower())
    if kind is None:
        raise invalid("file", "not_allowed", allowed=list(FORMATS))
    return cast("IO[bytes]", upload.file), kind


async def _refused(request: Request, refusal: Refusal, values: dict[str, str]) -> Response:
    language = language_of(request)
    rows = [fault for fault in refusal.faults if _ROW.match(fault.field)]
    others = [fault for fault in refusal.faults if not _ROW.match(fault.field)]
    form = refill(request, Refusal(refusal.code, refusal.kind, refusal.facts, faults=others), values, _FIELDS)
    if not form.problem and (rows or form.loose):
        form.problem = refill(request, Refusal(refusal.code, refusal.kind, refusal.facts), {}, {}).problem
    faults = [_row_fault(fault, words_of(language, fault)) for fault in rows]
    return await _show(request, form, faults, status_of(refusal))


def _row_fault(fault: Fault, text: str) -> RowFault:
    found = _ROW.match(fault.field)
    row = found[1] if found else ""
    return RowFault(row=row, field=fault.field[found.end() :] if found else fault.field, text=text)


async def _show(request: Request, form: Form, faults: list[RowFault], status: int, left: int = 0) -> Response:
    async with opened(request) as tx:
        project = await projects.project(tx, project_id_of(request))
        ontology = await projects.ontology(tx, project.id, project.ontology_version)
    payload = projects.sample_payload(project.kind, ontology.body, project.language)
    example = msgspec.json.encode({"unique_key": "q-001", "payload": payload}).decode()
    return render(
        request,
        "projects/import.html",
        status=status,
        tab="import",
        project=project,
        form=form,
        faults=faults,
        left=left,
        example=example,
    )
