"""Requests to version 2 that no client sends: each is refused in the shape that clients read, and none breaks the server."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.integration.door.conftest import Door

pytestmark = pytest.mark.anyio

READS: dict[str, tuple[str, ...]] = {
    "project": ("project_id", "project_name"),
    "projects": ("created_after",),
    "batch": ("batch_id", "batch_name", "expand"),
    "batches": ("project_id", "status", "limit", "next_token", "created_before", "expand"),
    "task": ("task_id", "expand", "opts"),
    "tasks": ("batch_name", "status", "completed_after", "limit", "next_token", "opts"),
    "annotation": ("annotation_id",),
    "schema": ("schema_id",),
    "deliveries": ("project_name", "delivered_after", "expand"),
    "delivery": ("delivery_id", "delivery_name", "limit", "next_token"),
    "delivery/tasks": ("delivery_id", "status", "next_token"),
    "datasets/deliveries": ("dataset_id", "delivered_before"),
    "datasets/delivery": ("delivery_id", "next_token"),
    "datasets/tasks": ("dataset_id", "delivery_id", "limit"),
    "datasets/task": ("task_id",),
}
WRITES = (
    "batch",
    "batch/finalize",
    "batch/pause",
    "batch/resume",
    "batch/cancel",
    "batch/metadata",
    "task/chat",
    "task/metadata",
)
HOSTILE = ("'", "\0", "0", "-1", "9" * 40, "f" * 24, "😀", "..", "%", "null", "x" * 3_000, "2020-13-45", "\n")
BODIES: tuple[Any, ...] = (
    None,
    [],
    "x",
    {},
    {"name": 7},
    {"name": "\0", "project_name": "\0"},
    {"name": "n", "project_id": ["x"]},
    {"batch_id": "\0"},
    {"batch_id": "f" * 24, "metadata": []},
    {"batch_name": {}, "metadata": {"\0": 1}},
    {"task_id": "f" * 24, "metadata": {"a": "\0"}, "merge": "maybe"},
    {"task_id": None, "metadata": {}},
    {"project_name": "x" * 3_000, "template_variables": 3},
    {"template_variables": {"prompt": "\0"}, "callback_url": "file:///etc/passwd"},
)


def is_refusal(status: int, body: bytes) -> bool:
    """Say whether a client reads this as a "no" of its own making."""
    told = json.loads(body)
    return status in (400, 404) and told["status_code"] == status and bool(told["error"])


async def test_hostile_queries_are_refused_or_find_nothing(door: Door) -> None:
    async with door.raw() as raw:
        for number, (path, name) in enumerate((path, name) for path, names in READS.items() for name in names):
            for value in HOSTILE[number % 2 :: 2]:
                got = await raw.get(f"/v2/{path}", params={name: value})
                assert got.status_code == 200 or is_refusal(got.status_code, got.content), (path, name, value)


async def test_hostile_bodies_are_refused(door: Door) -> None:
    async with door.raw() as raw:
        for path in WRITES:
            for body in BODIES:
                got = await raw.post(f"/v2/{path}", json=body)
                assert is_refusal(got.status_code, got.content), (path, body, got.text)
            got = await raw.post(f"/v2/{path}", content=b"{", headers={"content-type": "application/json"})
            assert is_refusal(got.status_code, got.content), path


async def test_hostile_content_is_refused_where_everything_else_is_good(door: Door) -> None:
    name = await door.project("chat")
    async with door.raw() as raw:
        batch = (await raw.post("/v2/batch", json={"name": "attacked", "project_name": name})).json()["id"]
        task = (await raw.post("/v2/task/chat", json={"project_name": name})).json()["task_id"]
        deep: dict[str, Any] = {}
        for _ in range(60):
            deep = {"a": deep}
        for bad in ({"a": "\0"}, {"\0": 1}, {"a": "x" * 11_000}, deep):
            for path, body in (
                ("batch", {"name": "other", "project_name": name, "metadata": bad}),
                ("batch/metadata", {"batch_id": batch, "metadata": bad, "merge": True}),
                ("task/metadata", {"task_id": task, "metadata": bad, "merge": True}),
                ("task/metadata", {"task_id": task, "metadata": bad}),
                ("task/chat", {"project_name": name, "metadata": bad}),
            ):
                got = await raw.post(f"/v2/{path}", json=body)
                assert is_refusal(got.status_code, got.content), (path, got.text[:300])
        for bad in ({"prompt": "\0"}, deep):
            got = await raw.post("/v2/task/chat", json={"project_name": name, "template_variables": bad})
            assert is_refusal(got.status_code, got.content), got.text[:300]
