"""What a save of a draft costs after thousands of saves, beside one that has just begun, over HTTP.

    ./tarazu bench drafts --saves 2400 --json drafts.json

Two drafts of the same length are saved letter by letter. The one has its first saves by while the other has its last, in
turns, so that whatever else the machine does falls on both. Exits with 1 when the last saves cost over 1.2 times the first.
"""

from __future__ import annotations

import argparse
import asyncio
import http.client
import json
import statistics
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from _server import Lab, Served, served

from tarazu import matching
from tarazu.kit.actor import system

GROWTH_MAX = 1.2
TAKEN_TURNS = 400
TEXT = ("It was the best of answers, it was the worst of answers. " * 1000)[:20_000]
SHORT = TEXT[:200]


@dataclass(slots=True)
class Writer:
    """Somebody who writes an answer, on a connection of their own."""

    server: Served
    key: str
    text: str
    version: int = 0
    path: str = ""
    seconds: list[float] = field(default_factory=list)
    line: http.client.HTTPConnection | None = None

    def begin(self, feed_id: str) -> None:
        """Take a task and save the whole text once."""
        self.line = http.client.HTTPConnection("127.0.0.1", self.server.port)
        claimed = self._ask("POST", "/api/work/claims", {"feed_id": feed_id})
        self.path = f"/api/work/assignments/{claimed['assignment']['id']}/draft"
        self._ask("PUT", self.path, {"version": 0, "value": {"comment": self.text}})
        self.version = 1

    def save(self) -> None:
        """Type a letter somewhere in the text and save that."""
        place = self.version * 7919 % len(self.text)
        change = {"op": "splice", "path": ["comment"], "at": place, "remove": 1, "insert": "x"}
        begin = time.perf_counter()
        saved = self._ask("PATCH", self.path, {"version": self.version, "changes": [change]})
        self.seconds.append(time.perf_counter() - begin)
        self.text = f"{self.text[:place]}x{self.text[place + 1 :]}"
        self.version = saved["version"]

    def reconnect(self) -> None:
        """Let go of a connection that the server has closed meanwhile."""
        assert self.line is not None
        self.line.close()

    def check(self) -> None:
        """Hold the draft that the server has against what was typed."""
        draft = self._ask("GET", self.path.removesuffix("/draft"))["draft"]
        if draft != {"version": self.version, "value": {"comment": self.text}}:
            raise SystemExit("the server's draft is not what was typed")

    def _ask(self, method: str, path: str, body: Any = None) -> Any:
        assert self.line is not None
        headers = {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"}
        self.line.request(method, path, None if body is None else json.dumps(body), headers)
        answer = self.line.getresponse()
        content = answer.read()
        if answer.status >= 300:
            raise SystemExit(f"{method} {path}: {answer.status} {content[:300]!r}")
        return json.loads(content)


async def writers(server: Served, texts: list[str]) -> list[Writer]:
    """Return a writer of each text, each with a task of their own."""
    async with Lab.opened(server.data_dir) as lab:
        feed = await lab.project("Drafts", redundancy=1)
        people = await lab.people(len(texts))
        lab.add_tasks(feed, len(texts))
        async with lab.db.tx(system(lab.customer.tenant_id)) as tx:
            await matching.refresh_project(tx, feed.project_id)
    found = [Writer(server, person.key, text) for person, text in zip(people, texts, strict=True)]
    for writer in found:
        writer.begin(str(feed.feed_id))
    return found


def measure(saves: int) -> dict[str, Any]:
    """Return milliseconds of the first and the last saves of a long draft, and of a short one."""
    with served(1) as server:
        old, new, short = asyncio.run(writers(server, [TEXT, TEXT, SHORT]))
        for _ in range(saves - TAKEN_TURNS):
            old.save()
        for writer in (new, short):
            writer.reconnect()
            writer.save()  # a process does everything slower once
        old.seconds, new.seconds, short.seconds = [], [], []
        for _ in range(TAKEN_TURNS):
            for writer in (old, new, short):
                writer.save()
        for writer in (old, new, short):
            writer.check()
    return {"first": told(new), "last": told(old), "short": told(short), "saves": old.version}


def told(writer: Writer) -> dict[str, float]:
    """Return median and 95th percentile in milliseconds."""
    times = [1000 * each for each in writer.seconds]
    return {"median": statistics.median(times), "p95": statistics.quantiles(times, n=20)[-1]}


def main() -> int:
    """Measure, print, and say whether the limits hold."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    options.add_argument("--saves", type=int, default=2400)
    options.add_argument("--json", type=Path)
    chosen = options.parse_args()
    figures = measure(chosen.saves)
    growth = {name: figures["last"][name] / figures["first"][name] for name in ("median", "p95")}
    length = {name: figures["first"][name] / figures["short"][name] for name in ("median", "p95")}
    for name, row in (("first saves of 20,000 characters", "first"), (f"saves up to {figures['saves']:,}", "last")):
        print(f"{name:34} median {figures[row]['median']:6.2f} ms   p95 {figures[row]['p95']:6.2f} ms")
    print(
        f"{'first saves of 200 characters':34} median {figures['short']['median']:6.2f} ms   p95 {figures['short']['p95']:6.2f} ms"
    )
    print(f"growth with the past  median {growth['median']:.2f}   p95 {growth['p95']:.2f} (at most {GROWTH_MAX})")
    print(f"growth with length    median {length['median']:.2f}   p95 {length['p95']:.2f}")
    if chosen.json:
        chosen.json.write_text(json.dumps({**figures, "growth": growth, "length": length}, indent=2))
    return int(max(growth.values()) > GROWTH_MAX)


if __name__ == "__main__":
    sys.exit(main())
