"""Contributors at work over HTTP who note what they were promised, and who never give up on an answer."""

from __future__ import annotations

import asyncio
import random
import time
from dataclasses import dataclass, field
from typing import Any

import httpx

RETRY_SECONDS = 0.05
ANSWER_SECONDS_MAX = 5.0


@dataclass(slots=True)
class Promises:
    """What clients sent and what the server acknowledged, on a clock that only goes forward."""

    sent: set[str] = field(default_factory=set)
    acknowledged: dict[str, str] = field(default_factory=dict)
    times: list[tuple[float, float]] = field(default_factory=list)
    contradictions: list[str] = field(default_factory=list)
    retries: int = 0
    repeats: int = 0
    unexpected: dict[str, int] = field(default_factory=dict)

    def keep(self, assignment: str, submission: str, asked_at: float) -> None:
        """Note an acknowledgement; a second one for the same assignment must name the same submission."""
        known = self.acknowledged.setdefault(assignment, submission)
        if known != submission:
            self.contradictions.append(f"{assignment}: {known}, then {submission}")
        self.times.append((asked_at, time.monotonic()))

    def first_asked_after(self, moment: float) -> float | None:
        """Return when the first answer asked for after a moment was acknowledged."""
        return min((done for asked, done in self.times if asked > moment), default=None)


@dataclass(slots=True)
class Contributor:
    """One person with a key and a connection of their own."""

    address: str
    key: str
    answer: dict[str, Any]
    promises: Promises
    dice: random.Random
    stopping: asyncio.Event

    async def work(self) -> None:
        """Claim and hand in until told to stop; whatever is held is handed in before leaving."""
        limits = httpx.Limits(max_connections=1)
        headers = {"Authorization": f"Bearer {self.key}"}
        async with httpx.AsyncClient(
            base_url=self.address, headers=headers, timeout=ANSWER_SECONDS_MAX, limits=limits
        ) as client:
            while not self.stopping.is_set():
                await self._once(client)
                await asyncio.sleep(self.dice.uniform(0.0, 0.04))
            await self._finish_held(client)

    async def _once(self, client: httpx.AsyncClient) -> None:
        claimed = await self._ask(client, "POST", "/api/work/claims", {})
        if claimed is None:
            # The claim may have been made all the same: what is held tells.
            await self._finish_held(client)
        elif claimed.status_code == httpx.codes.CREATED:
            await self._hand_in(client, claimed.json()["assignment"]["id"])
        elif claimed.status_code != httpx.codes.OK:
            self._wonder(claimed)

    async def _finish_held(self, client: httpx.AsyncClient) -> None:
        held = await self._insist(client, "GET", "/api/work/assignments", None)
        for each in held.json()["items"] if held.status_code == httpx.codes.OK else []:
            await self._hand_in(client, each["id"])

    async def _hand_in(self, client: httpx.AsyncClient, assignment: str) -> None:
        self.promises.sent.add(assignment)
        for _ in range(2 if self.dice.random() < 0.2 else 1):
            asked_at = time.monotonic()
            path = f"/api/work/assignments/{assignment}/submission"
            done = await self._insist(client, "POST", path, {"answer": self.answer, "seconds": 30})
            if done.status_code not in (httpx.codes.CREATED, httpx.codes.OK):
                self._wonder(done)
                return
            self.promises.repeats += done.status_code == httpx.codes.OK
            self.promises.keep(assignment, done.json()["submission_id"], asked_at)

    async def _insist(
        self, client: httpx.AsyncClient, method: str, path: str, body: dict[str, Any] | None
    ) -> httpx.Response:
        while (answered := await self._ask(client, method, path, body)) is None:
            self.promises.retries += 1
            await asyncio.sleep(RETRY_SECONDS)
        return answered

    async def _ask(
        self, client: httpx.AsyncClient, method: str, path: str, body: dict[str, Any] | None
    ) -> httpx.Response | None:
        """Return an answer, or None when none came or the server said "not now"."""
        try:
            answered = await client.request(method, path, json=body)
        except httpx.TransportError:
            await asyncio.sleep(RETRY_SECONDS)
            return None
        return None if answered.status_code in (502, 503, 504) else answered

    def _wonder(self, answered: httpx.Response) -> None:
        name = f"{answered.status_code} {answered.text[:200]}"
        self.promises.unexpected[name] = self.promises.unexpected.get(name, 0) + 1
