"""Recorded judges at work: each takes the offers made to it by name and hands in the vote that it once gave."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from tarazu.demo.client import Client
from tarazu.demo.grading import GRADED_PROJECTS, GRADERS, gradings
from tarazu.demo.inputs import MIRROR, Pair, Recorded
from tarazu.demo.payloads import answer_texts, dispute, messages, prompt_text

AT_ONCE = 12
WAITING_EACH = 3
LOOKS_MAX, LOOK_SECONDS = 60, 0.5

# prompt, first answer and second answer in the order of the task
Texts = dict[tuple[str, str, str], Pair]
# by the text of a message whose answer waits for a review: its author's key and assignment
Authors = dict[str, tuple[str, str]]


async def hand_in_votes(
    address: str, recorded: Recorded, keys: dict[str, str], project_title: str, tick: Callable[[int], None]
) -> int:
    """Let every judge hand in its votes, a dozen judges at a time; returns how many were handed in."""
    gate = asyncio.Semaphore(AT_ONCE)
    by_texts = {(prompt_text(recorded, pair), *answer_texts(recorded, pair)): pair for pair in recorded.pairs}

    async def work(judge: str) -> int:
        async with gate, Client(address, keys[judge]) as client:
            return await _work(client, recorded, judge, project_title, by_texts, tick)

    return sum(await asyncio.gather(*(work(judge) for judge in recorded.votes)))


async def leave_for_review(address: str, keys: list[str]) -> Authors:
    """Let a few people label a few messages each, so that a reviewer finds something to do; returns who did the first to each."""
    labels = messages()
    authors: Authors = {}
    for key in keys:
        async with Client(address, key) as client:
            for _ in range(WAITING_EACH):
                found = await _of_kind(client, "text.classify")
                # English first: most visitors can judge what is disputed, which is the first answer.
                for entry in sorted(found, key=lambda each: each["language"]):
                    if assignment := await _claimed(client, entry["feed_id"]):
                        text = assignment["task"]["text"]
                        await _submit(client, assignment, {"labels": [labels[text]]})
                        authors.setdefault(text, (key, assignment["id"]))
    return authors


async def leave_a_dispute(address: str, reviewer: str, authors: Authors) -> None:
    """Let a reviewer leave an answer out, once one reaches them, and its author appeal, which only another reviewer may decide."""
    async with Client(address, reviewer) as client:
        for _ in range(LOOKS_MAX):
            if work := await client.post("/api/work/reviews/next"):
                break
            await asyncio.sleep(LOOK_SECONDS)
        else:
            return
        clause, reason, said = dispute(work["task"]["text"])
        verdict = {"verdict": "exclude", "clause": clause, "reason": reason}
        await client.post(f"/api/work/reviews/{work['id']}", verdict)
    key, assignment_id = authors[work["task"]["text"]]
    async with Client(address, key) as client:
        await client.post(f"/api/work/assignments/{assignment_id}/appeal", {"said": said})


async def hand_in_gradings(address: str, keys: list[str]) -> None:
    """Let a few people grade every text of the projects with a rubric, so that a customer sees where they differ."""
    said = gradings()

    async def work(number: int, key: str) -> None:
        async with Client(address, key) as client:
            for feed in [entry["feed_id"] for entry in await _of_kind(client, "rubric.grade", GRADED_PROJECTS)]:
                # a place that another grader is taking at the same moment is passed over: nothing once is not nothing
                while assignment := await _claimed(client, feed) or await _claimed_later(client, feed):
                    await _submit(client, assignment, said[assignment["task"]["answer"]["content"]][number])

    await asyncio.gather(*(work(number, key) for number, key in enumerate(keys[:GRADERS])))


async def _of_kind(client: Client, kind: str, least: int = 1) -> list[dict[str, Any]]:
    """Return the feeds of a kind of work; new work reaches a feed with the background worker's next look."""
    for _ in range(LOOKS_MAX):
        feed = await client.get("/api/work/feed")
        found = [entry for entry in feed["entries"] if entry["kind"] == kind]
        if len(found) >= least:
            return found
        await asyncio.sleep(LOOK_SECONDS)
    return []


async def _claimed(client: Client, feed_id: str) -> dict[str, Any] | None:
    assignment: dict[str, Any] | None = (await client.post("/api/work/claims", {"feed_id": feed_id}))["assignment"]
    return assignment


async def _claimed_later(client: Client, feed_id: str) -> dict[str, Any] | None:
    await asyncio.sleep(LOOK_SECONDS / 5)
    return await _claimed(client, feed_id)


async def _work(
    client: Client,
    recorded: Recorded,
    judge: str,
    project_title: str,
    by_texts: Texts,
    tick: Callable[[int], None],
) -> int:
    done = 0
    for assignment in (await client.get("/api/work/assignments"))["items"]:
        done += await _answer(
            client, recorded, judge, await client.get(f"/api/work/assignments/{assignment['id']}"), by_texts
        )
    while offers := _of_project(await client.get("/api/work/feed"), project_title):
        for offer in offers:
            claim = await client.post("/api/work/claims", {"offer_id": offer["offer_id"]})
            if claim["assignment"] is None:
                return done
            done += await _answer(client, recorded, judge, claim["assignment"], by_texts)
            tick(1)
    return done


def _of_project(feed: dict[str, Any], title: str) -> list[dict[str, Any]]:
    return [offer for offer in feed["offers"] if offer["title"] == title]


async def _answer(client: Client, recorded: Recorded, judge: str, assignment: dict[str, Any], by_texts: Texts) -> int:
    """Hand in the recorded vote, turned round when the sides are shown in the other order."""
    prompt = assignment["task"]["prompt"][0]["content"]
    left, right = (answer["content"] for answer in assignment["task"]["answers"])
    pair = by_texts.get((prompt, left, right))
    vote = recorded.votes[judge].get(pair) if pair else None
    if pair is None:
        pair = by_texts.get((prompt, right, left))
        vote = MIRROR[recorded.votes[judge][pair]] if pair and pair in recorded.votes[judge] else None
    if vote is None:
        return 0
    await _submit(client, assignment, {"preference": vote})
    return 1


async def _submit(client: Client, assignment: dict[str, Any], answer: dict[str, Any]) -> None:
    """Hand in an answer without a time: nothing recorded says how long its person thought."""
    body = {"answer": answer, "seconds": 0}
    await client.post(f"/api/work/assignments/{assignment['id']}/submission", body)
