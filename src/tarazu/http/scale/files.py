"""Files at the door, version 1."""

from __future__ import annotations

from typing import IO, Any
from urllib.parse import unquote, urlsplit

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from tarazu import projects, scale
from tarazu.http.answers import json_answer
from tarazu.http.bodies import JsonRequest, require_shallow
from tarazu.http.multipart import read_upload
from tarazu.http.scale.door import DoorRoutes, object_in, read_object, text_in
from tarazu.http.state import scratch_file, state_of
from tarazu.http.stored import files_of
from tarazu.http.transaction import opened
from tarazu.kit.db import Tx
from tarazu.kit.errors import Refusal, invalid
from tarazu.trust import Action

routes = DoorRoutes("/scale/v1", tag="door files")

# The form around the file has a little room of its own.
UPLOAD_BYTES_MAX = projects.FILE_BYTES_MAX + 2**20
FETCH_SECONDS = 120


@routes.door("POST", "/files/upload", Action.ADD_FILES, body_bytes_max=UPLOAD_BYTES_MAX)
async def upload(request: JsonRequest) -> Response:
    """Store the form's file with what stands beside it."""
    with scratch_file(request) as draft:
        sent = await read_upload(request, draft, bytes_max=projects.FILE_BYTES_MAX)
        new = projects.NewFile(
            name=sent.first("display_name") or sent.file_name or "",
            reference_id=sent.first("reference_id"),
            metadata=_metadata(sent.first("metadata")),
            projects=sent.all("project_name") + sent.all("project_names"),
        )
        return await _store(request, draft, new)


@routes.door("POST", "/files/import", Action.ADD_FILES)
async def fetch(request: JsonRequest) -> Response:
    """Fetch a file from an address and store it; private networks are not called unless the operator allows it."""
    body = await read_object(request)
    url = text_in(body, "file_url", required=True)
    assert url is not None
    outbound = state_of(request).outbound
    if fault := outbound.check_url(url, field="file_url", plain=True):
        raise Refusal("invalid_request", "invalid", faults=[fault])
    project = text_in(body, "project_name")
    with scratch_file(request) as draft:
        await outbound.fetch(url, draft.write, projects.FILE_BYTES_MAX, FETCH_SECONDS, plain=True)
        new = projects.NewFile(
            name=text_in(body, "display_name") or projects.plain_name(unquote(urlsplit(url).path)) or "file",
            reference_id=text_in(body, "reference_id"),
            metadata=_metadata(body["metadata"])
            if isinstance(body.get("metadata"), str)
            else object_in(body, "metadata"),
            projects=[project] if project else [],
        )
        return await _store(request, draft, new)


async def _store(request: Request, draft: IO[bytes], new: projects.NewFile) -> Response:
    async with opened(request) as tx:
        made = await projects.store_file(tx, files_of(request), draft, new)
        return json_answer(await _document(tx, made))


async def _document(tx: Tx, file: projects.File) -> dict[str, Any]:
    names = [(await projects.project(tx, each)).name for each in file.project_ids]
    return {
        "id": scale.short(file.id),
        "attachment_url": f"scaledata://{scale.short(file.id)}",
        "display_name": file.name,
        "reference_id": file.reference_id,
        "mime_type": file.media_type,
        "size": file.size_bytes,
        "metadata": file.metadata,
        "project_names": names,
        "created_at": file.created_at,
        "updated_at": file.updated_at,
    }


def _metadata(text: str | None) -> dict[str, Any]:
    if not text:
        return {}
    try:
        found = msgspec.json.decode(text, type=dict[str, Any])
    except msgspec.ValidationError:
        raise invalid("metadata", "wrong_type", expected="object") from None
    except (msgspec.DecodeError, RecursionError):
        raise invalid("metadata", "bad_json") from None
    require_shallow(found, "metadata")
    return found
