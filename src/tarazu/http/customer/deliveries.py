"""Deliveries over HTTP: ask for a snapshot, follow it, fetch its files, and check them."""

from __future__ import annotations

import base64
import uuid
from collections.abc import AsyncGenerator, AsyncIterator

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from tarazu import delivery
from tarazu.http.access import Routes
from tarazu.http.answers import blocks, json_answer
from tarazu.http.customer.projects import project_at
from tarazu.http.packing import EVERYTHING, ZIP, packed
from tarazu.http.state import state_of
from tarazu.http.transaction import once, opened
from tarazu.kit.db import Tx
from tarazu.kit.errors import Refusal
from tarazu.kit.files import Files
from tarazu.kit.ids import parse_id
from tarazu.trust import Action

routes = Routes("/api/v1", tag="deliveries")


class Snapshots(msgspec.Struct, frozen=True, kw_only=True):
    """The snapshots of a project, the newest first."""

    items: list[delivery.Snapshot]


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """What hashing the files of a snapshot anew found."""

    ok: bool
    files: int
    bytes: int
    faults: list[str]


@routes.api(
    "POST",
    "/projects/{project_id}/deliveries",
    Action.CREATE_DELIVERY,
    summary="Ask for a snapshot",
    gives=delivery.Snapshot,
    status=202,
)
async def create(request: Request, project_id: str) -> Response:
    """Begin the next snapshot of a project; it is built in the background."""
    wanted = parse_id(project_id, "project")

    async def work(tx: Tx) -> delivery.Snapshot:
        return await delivery.request_snapshot(tx, wanted)

    return await once(request, work, status=202)


@routes.api(
    "GET",
    "/projects/{project_id}/deliveries",
    Action.READ_DELIVERIES,
    summary="Snapshots of a project",
    gives=Snapshots,
)
async def listing(request: Request, project_id: str) -> Response:
    """Answer the snapshots of a project."""
    async with opened(request) as tx:
        found = await project_at(tx, project_id)
        return json_answer(Snapshots(items=await delivery.snapshots(tx, found.id)))


@routes.api("GET", "/deliveries/{snapshot_id}", Action.READ_DELIVERIES, summary="One snapshot", gives=delivery.Snapshot)
async def show(request: Request, snapshot_id: str) -> Response:
    """Answer one snapshot: its state, and once it is ready its manifest."""
    _, found = await _snapshot(request, snapshot_id)
    return json_answer(found)


@routes.api(
    "GET",
    "/deliveries/{snapshot_id}/verification",
    Action.READ_DELIVERIES,
    summary="Whether the files are intact",
    gives=Checked,
)
async def verification(request: Request, snapshot_id: str) -> Response:
    """Hash every file of a snapshot anew and compare."""
    tenant_id, found = await _snapshot(request, snapshot_id)
    check = await delivery.verify(_files(request), tenant_id, found)
    return json_answer(Checked(ok=check.ok, files=check.files, bytes=check.bytes, faults=check.faults))


@routes.api(
    "GET",
    "/deliveries/{snapshot_id}/files/{name:path}",
    Action.READ_DELIVERIES,
    summary="A file of a snapshot",
    media_type="application/octet-stream",
)
async def file(request: Request, snapshot_id: str, name: str) -> Response:
    """Stream a file, with its length and SHA-256 (RFC 9530) in the headers; or all of them as a ZIP file, `everything.zip`."""
    tenant_id, found = await _snapshot(request, snapshot_id)
    if name == EVERYTHING:
        return await everything(_files(request), tenant_id, found)
    opened_file = await delivery.open_file(_files(request), tenant_id, found, name)
    digest = bytes.fromhex(opened_file.sha256)
    headers = {
        "Content-Length": str(opened_file.bytes),
        "Repr-Digest": f"sha-256=:{base64.b64encode(digest).decode()}:",
        "ETag": f'"{opened_file.sha256}"',
    }
    return blocks(opened_file.content, opened_file.name, opened_file.media_type, headers)


async def everything(files: Files, tenant_id: uuid.UUID, snapshot: delivery.Snapshot) -> Response:
    """Return all files of a snapshot and its manifest as one ZIP file, streamed. Refuses what `delivery.open_file` does."""
    names = [*(each.name for each in snapshot.files()), delivery.MANIFEST]
    # All of them first: of a file that is missing nobody could be told once the stream has begun.
    found = [await delivery.open_file(files, tenant_id, snapshot, name) for name in names]

    async def contents() -> AsyncGenerator[tuple[str, AsyncIterator[bytes]], None]:
        for each in found:
            yield each.name, each.content

    return blocks(packed(contents()), f"delivery-v{snapshot.version}.zip", ZIP)


async def _snapshot(request: Request, snapshot_id: str) -> tuple[uuid.UUID, delivery.Snapshot]:
    """Return a snapshot of the caller's, and under whose name its files are kept."""
    async with opened(request) as tx:
        return tx.tenant_id, await delivery.snapshot(tx, parse_id(snapshot_id, "snapshot"))


def _files(request: Request) -> Files:
    files = state_of(request).files
    if files is None:
        raise Refusal("files_unavailable", "unavailable")
    return files
