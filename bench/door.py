"""The compatibility door: creating tasks beside the native API, and listing a project of a million beside one of a thousand.

    ./tarazu bench door --seconds 6 --json door.json

A real `tarazu serve` on a folder of its own. Creation: runs of `POST /scale/v1/task/imageannotation` and of the native
`POST /api/v1/projects/{id}/tasks` with an equal payload alternate, so that whatever else the machine does falls on both.
Listing: pages of 100 by turns from a small and from a large project of the same tenant; of each the middle time counts. Only the first page
of a filtered list counts what the filter asks for; that time is told, and has no limit.
Exits with 1 when a limit is missed.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import json
import statistics
import sys
import time
import uuid
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from _server import Lab, Served, cpu_seconds, served, tree
from _wire import Client

from tarazu import scale, trust

RATIO_MIN = 0.5
GROWTH_MAX = 3.0
# First pages that count what their filter asks for, once for all pages: that grows with the project and has no limit here.
COUNTED = ("completed", "pending")
ROUNDS = 3
CLIENTS = 4
SMALL = 1_000
PARAMS = {
    "attachment_type": "image",
    "attachment": "https://example.com/cows.jpg",
    "geometries": {"box": {"min_height": 10, "min_width": 10, "objects_to_annotate": ["Baby Cow", "Big Cow"]}},
}
INSTRUCTION = "Draw a box around each baby cow."

# Door tasks as an intake would have stored them, the oldest half completed; ids go up with time.
_LOAD = """
with made as (
  insert into tasks.task (tenant_id, id, project_id, queue_id, wanted, payload, created_at, state, answers, accepted, ended_at)
  select %(tenant)s, (left(md5(%(project)s::text), 12) || lpad(to_hex(n), 20, '0'))::uuid, %(project)s, w.queue_id, 1, %(payload)s::jsonb,
    now(), (case when n * 2 <= %(count)s then 'completed' else 'open' end)::tasks.task_state, (n * 2 <= %(count)s)::int,
    (n * 2 <= %(count)s)::int, case when n * 2 <= %(count)s then now() end
    from generate_series(1, %(count)s) n join tasks.work_queue w on w.project_id = %(project)s and w.stage = 'attempt'
  returning id), known as (
  insert into scale.task (tenant_id, task_id, type, params, instruction, updated_at)
  select %(tenant)s, id, 'imageannotation', %(params)s::jsonb, %(instruction)s, now() from made)
insert into tasks.tally (tenant_id, project_id, added) values (%(tenant)s, %(project)s, %(count)s)
"""


def request(method: str, path: str, key: str, body: object = None) -> bytes:
    """Return a request as it goes over the wire, with the key as clients of each API send it."""
    basic = base64.b64encode(f"{key}:".encode()).decode()
    sent = f"Basic {basic}" if path.startswith("/scale/") else f"Bearer {key}"
    content = b"" if body is None else json.dumps(body).encode()
    head = f"{method} {path} HTTP/1.1\r\nHost: bench\r\nAuthorization: {sent}\r\n"
    return f"{head}Content-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n".encode() + content


async def create_for(server: Served, order: bytes, seconds: float) -> dict[str, float]:
    """Send one request over and over on a few connections; returns tasks per second and processor milliseconds a task."""
    assert server.process is not None
    pids = tree(server.process.pid)
    before, begin = cpu_seconds(pids), time.perf_counter()
    counts = await asyncio.gather(*(_repeat(server.port, order, begin + seconds) for _ in range(CLIENTS)))
    elapsed, used = time.perf_counter() - begin, cpu_seconds(tree(server.process.pid)) - before
    return {"per_second": sum(counts) / elapsed, "cpu_ms": 1000 * used / max(1, sum(counts))}


async def _repeat(port: int, order: bytes, until: float) -> int:
    _, client = await asyncio.get_running_loop().create_connection(Client, "127.0.0.1", port)
    done = 0
    while time.perf_counter() < until:
        status, body = await client.ask(order)
        if status not in (200, 201):
            raise RuntimeError(f"{status} {body[:500]!r}")
        done += 1
    return done


async def creation(server: Served, key: str, native: scale.ProjectRow, seconds: float) -> dict[str, Any]:
    """Create through both by turns."""
    task = {"project": "creation", "instruction": INSTRUCTION, "callback_url": "https://example.com/back", **PARAMS}
    payload = scale.types.payload("imageannotation", {**PARAMS, "instruction": INSTRUCTION}, "", native.language)
    orders = {
        "door": request("POST", "/scale/v1/task/imageannotation", key, task),
        "native": request("POST", f"/api/v1/projects/{native.id}/tasks", key, {"payload": payload}),
    }
    for order in orders.values():
        await create_for(server, order, 1)
    runs: dict[str, list[dict[str, float]]] = {"door": [], "native": []}
    for _ in range(ROUNDS):
        for name, order in orders.items():
            runs[name].append(await create_for(server, order, seconds / ROUNDS))
    found: dict[str, Any] = {
        name: {each: statistics.median(run[each] for run in made) for each in ("per_second", "cpu_ms")}
        for name, made in runs.items()
    }
    pairs = zip(runs["door"], runs["native"], strict=True)
    found["ratio"] = statistics.median(door["per_second"] / plain["per_second"] for door, plain in pairs)
    found["cpu_ratio"] = found["native"]["cpu_ms"] / found["door"]["cpu_ms"]
    for name in orders:
        rate, cpu = found[name]["per_second"], found[name]["cpu_ms"]
        print(f"create {name:6} {rate:8.1f} tasks/s   {cpu:6.2f} ms CPU a task", flush=True)
    print(f"ratio of rates {found['ratio']:.2f}, of processor time {found['cpu_ratio']:.2f}", flush=True)
    return found


def load(lab: Lab, project: scale.ProjectRow, count: int) -> None:
    """Put door tasks into a project by SQL."""
    payload = scale.types.payload("imageannotation", {**PARAMS, "instruction": INSTRUCTION}, "", project.language)
    values = {"tenant": lab.customer.tenant_id, "project": project.id, "count": count, "instruction": INSTRUCTION}
    begin = time.monotonic()
    with lab.admin() as connection:
        connection.execute("set session_replication_role = replica")
        connection.execute(_LOAD, values | {"payload": json.dumps(payload), "params": json.dumps(PARAMS)})
    print(f"loaded {count:,} tasks in {time.monotonic() - begin:.0f} s", flush=True)


async def listing(server: Served, key: str, sizes: dict[str, int]) -> dict[str, Any]:
    """Ask for pages of both projects by turns; returns milliseconds and their growth by kind of page."""
    _, client = await asyncio.get_running_loop().create_connection(Client, "127.0.0.1", server.port)
    kinds: dict[str, dict[str, dict[str, str]]] = {}
    for name, size in sizes.items():
        first = {"project": name, "limit": "100"}
        middle = await _token_at(client, key, name, size)
        kinds[name] = {
            "first page": first,
            "page in the middle": first | {"next_token": middle},
            "completed": first | {"status": "completed"},
            "pending": first | {"status": "pending"},
            "completed, next page": first | {"status": "completed"},
            "pending, next page": first | {"status": "pending"},
            "count of all": {"project": name, "limit": "1"},
        }
        for status in COUNTED:
            body = await _asked(client, key, kinds[name][status])
            kinds[name][f"{status}, next page"]["next_token"] = body["next_token"]
            if body["total"] != size // 2:
                raise RuntimeError(f"{body['total']} of {size // 2} tasks are {status}")
        if (body := await _asked(client, key, kinds[name]["count of all"]))["total"] != size:
            raise RuntimeError(f"{body['total']} of {size} tasks")
    found: dict[str, Any] = {}
    for kind in kinds[next(iter(sizes))]:
        taken: dict[str, list[float]] = {name: [] for name in sizes}
        for _ in range(15):
            for name in sizes:
                begin = time.perf_counter()
                await _asked(client, key, kinds[name][kind])
                taken[name].append(1000 * (time.perf_counter() - begin))
        small, large = (statistics.median(taken[name][2:]) for name in sizes)
        found[kind] = {"small_ms": small, "large_ms": large, "growth": large / small}
        print(f"list {kind:22} {small:7.1f} ms -> {large:7.1f} ms   x {large / small:.2f}", flush=True)
    return found


async def _asked(client: Client, key: str, query: dict[str, str]) -> dict[str, Any]:
    status, body = await client.ask(request("GET", f"/scale/v1/tasks?{urlencode(query)}", key))
    if status != 200:
        raise RuntimeError(f"{status} {body[:500]!r}")
    return json.loads(body)  # type: ignore[no-any-return]


async def _token_at(client: Client, key: str, name: str, size: int) -> str:
    """Return a token in the middle of a project: that of its first page, with the id of a task half-way."""
    body = await _asked(client, key, {"project": name, "limit": "100"})
    token: str = body["next_token"]
    place = uuid.UUID(token[:32]).int - size // 2
    return uuid.UUID(int=place).hex + token[32:]


async def measure(options: argparse.Namespace) -> dict[str, Any]:
    """Run everything against one server; returns figures and the limits missed."""
    with served(2) as server:
        async with Lab.opened(server.data_dir) as lab:
            rows = {}
            async with lab.db.tx(lab.customer) as tx:
                assert lab.customer.principal_id
                key = (await trust.create_key(tx, lab.customer.principal_id, "bench")).secret
                for name in ("creation", "native", "small", "large"):
                    rows[name] = await scale.create_project(tx, type="imageannotation", name=name)
            figures: dict[str, Any] = {"creation": await creation(server, key, rows["native"], options.seconds)}
            for name, count in (("small", SMALL), ("large", options.rows)):
                load(lab, rows[name], count)
            with lab.admin() as connection:
                connection.execute("vacuum analyze tasks.task, scale.task")
            figures["listing"] = await listing(server, key, {"small": SMALL, "large": options.rows})
    return judged(figures)


def judged(figures: dict[str, Any]) -> dict[str, Any]:
    """Say which limits hold and which do not."""
    ratio = figures["creation"]["ratio"]
    bounds = {f"creation: {ratio:.2f} of the native rate (>= {RATIO_MIN})": ratio >= RATIO_MIN}
    for kind, each in figures["listing"].items():
        if kind not in COUNTED:
            bounds[f"{kind}: x {each['growth']:.2f} (<= {GROWTH_MAX})"] = each["growth"] <= GROWTH_MAX
    for told, good in bounds.items():
        print(f"{told} {'ok' if good else 'MISSED'}")
    figures["missed"] = [told for told, good in bounds.items() if not good]
    return figures


def main() -> int:
    """Measure, print, and say whether the limits hold."""
    parser = argparse.ArgumentParser(prog="bench door", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seconds", type=float, default=12, help="length of creation, by each way")
    parser.add_argument("--rows", type=int, default=1_000_000, help="tasks of the large project")
    parser.add_argument("--quick", action="store_true", help="three seconds and 200,000 tasks")
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    options = parser.parse_args()
    if options.quick:
        options.seconds, options.rows = 3.0, 200_000
    figures = asyncio.run(measure(options))
    if options.json:
        options.json.write_text(json.dumps(figures, indent=2))
    return int(bool(figures["missed"]))


if __name__ == "__main__":
    sys.exit(main())
