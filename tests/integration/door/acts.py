"""What tests at the door do again and again: plain requests with their answers checked, tasks, and work on them."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
from scaleapi.tasks import Task, TaskType

from tarazu import projects, tasks
from tarazu.kit.actor import Actor
from tests.integration.door.conftest import Door, admitted, cows

JSON = {"Content-Type": "application/json"}
BOXES = {"box": [{"label": "Baby Cow", "left": 1, "top": 2, "width": 30, "height": 40}]}


async def said(door: Door, method: str, path: str, status: int = 200, *, key: str | None = None, **sent: Any) -> Any:
    """Send a plain request, check its status and the shape of a "no", and return the body: of a "no" its words."""
    async with door.raw(key) as http:
        return checked(await http.request(method, f"/v1/{path}", **sent), status)


def checked(answer: httpx.Response, status: int = 200) -> Any:
    """Check the status of an answer and the shape of a "no"; return the body, of a "no" its words."""
    assert answer.status_code == status, (answer.status_code, answer.text[:500])
    assert answer.headers["content-type"] == "application/json"
    body = answer.json()
    if status == 200:
        return body
    assert set(body) == {"status_code", "error"}
    assert body["status_code"] == status
    assert isinstance(body["error"], str)
    assert body["error"]
    return body["error"]


async def told(door: Door, method: str, target: bytes, body: bytes = b"") -> tuple[int, bytes]:
    """Send a request whose target is these very bytes, which no library would send; return status and body."""
    host, port = door.base.removeprefix("http://").removesuffix("/scale").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    head = f"Host: x\r\nAuthorization: Bearer {door.key}\r\nConnection: close\r\nContent-Length: {len(body)}\r\n\r\n"
    writer.write(method.encode() + b" " + target + b" HTTP/1.1\r\n" + head.encode() + body)
    answer = await reader.read()
    writer.close()
    top, _, rest = answer.partition(b"\r\n\r\n")
    return int(top.split(b" ", 2)[1]), rest


async def made(door: Door, kind: str = "imageannotation", *, trial: bool = False, **params: Any) -> Task:
    """Create a task with the official client; one of image annotation has all it needs."""
    given = cows(**params) if kind == "imageannotation" else params
    client = door.trial if trial else door.client
    task: Task = await door.call(client.create_task, TaskType(kind), **given)
    return task


async def taken(door: Door, person: Actor, project: str) -> tasks.Claimed:
    """Let somebody take a task of a project."""
    await door.lab.settle()
    async with door.lab.db.tx(door.customer) as tx:
        native = await projects.project_named(tx, project)
    return await door.lab.claim(person, native)


async def worked(door: Door, person: Actor, project: str, values: dict[str, Any] | None = None) -> None:
    """Let somebody take a task of a project and answer it."""
    claimed = await taken(door, person, project)
    await tasks.submit(door.lab.db, person, claimed.id, {"values": values or BOXES}, 30)


async def stranger(door: Door) -> Door:
    """Return the door as another customer comes to it."""
    return await admitted(door.lab, door.base.removesuffix("/scale"))
