"""The main job: a customer's project from votes to a delivered, paid-for, audited preference set."""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from tarazu import methods
from tarazu.demo.accounts import Provision
from tarazu.demo.client import Client
from tarazu.demo.grading import grading_projects
from tarazu.demo.inputs import Recorded
from tarazu.demo.payloads import GUIDELINES, ONTOLOGY, live_projects, recorded_row
from tarazu.demo.report import Report
from tarazu.demo.voting import Authors, hand_in_gradings, hand_in_votes, leave_a_dispute, leave_for_review
from tarazu.kit.errors import Refusal
from tarazu.kit.money import Money

NAME = "chat preference"
RATE = Money(amount_minor=1250, currency="INR")
BULK_ROWS = 5_000
PATIENCE_SECONDS = 600
Say = Callable[[str, int, int], None]


async def main_job(address: str, recorded: Recorded, people: Provision, say: Say) -> Report:
    """Run the job against a server; `say(step, done, total)` is told how far it is.

    A job that an earlier start finished is not done again: the report is made from what is there.
    """
    async with Client(address, people.customer_key) as customer:
        project = await _project(customer, _name(recorded), _new_project(recorded))
        snapshot = await _delivered(customer, project["id"], recorded)
        waiting: Authors = {}
        if snapshot is None:
            await _add_tasks(customer, project["id"], [recorded_row(recorded, pair) for pair in recorded.pairs], say)
            unanswered = await _live(customer)
            await _vote(address, customer, project["id"], recorded, people, say)
            if unanswered:
                waiting = await leave_for_review(address, people.waiting_keys)
                await hand_in_gradings(address, people.waiting_keys)
        say("consensus", 0, 1)
        quality = await _settled(customer, project["id"], recorded.count)
        say("consensus", 1, 1)
        board = (await customer.get(f"/api/v1/projects/{project['id']}/leaderboard"))["leaderboard"]
        delivery = await _checked(customer, snapshot or await _deliver(customer, project["id"], say), say)
        pay = await _pay(address, customer, project["id"], recorded, people, say)
        if waiting:
            await leave_a_dispute(address, people.reviewer_key, waiting)
        audit = await _audited(customer)
        consensus = await _consensus(customer, project["id"])
    return Report(
        project_id=project["id"],
        found_finished=snapshot is not None,
        inputs=_inputs(recorded),
        agreement={**_agreement(quality["figures"]), "human_judge": _with_judge(recorded)},
        confidence=_confidence(quality["figures"], consensus),
        leaderboard=board["ratings"],
        delivery=delivery,
        pay=pay,
        audit=audit,
    )


def _name(recorded: Recorded) -> str:
    """Return the project's name; votes from other files are another project."""
    return f"{NAME} · {recorded.source}" if recorded.source else NAME


def _new_project(recorded: Recorded) -> dict[str, Any]:
    tail = f" · {recorded.source}" if recorded.source else ""
    return {
        "name": _name(recorded),
        "title": {"en": f"Chat preference (recorded{tail})", "hi": f"चैट पसंद (दर्ज मत{tail})"},
        "kind": "chat.compare",
        "language": "en",
        "skills": ["recorded"],
        "guidelines": GUIDELINES,
        "ontology": ONTOLOGY,
        "rate": {"amount_minor": RATE.amount_minor, "currency": RATE.currency},
    }


async def _project(customer: Client, name: str, new: dict[str, Any]) -> dict[str, Any]:
    """Return the project of that name, started when it is not there."""
    page = await customer.get("/api/v1/projects?limit=200")
    for project in page["items"]:
        if project["name"] == name:
            return dict(project)
    return dict(await customer.post("/api/v1/projects", new))


async def _add_tasks(customer: Client, project_id: str, rows: list[dict[str, Any]], say: Say) -> None:
    for start in range(0, len(rows), BULK_ROWS):
        body = {"tasks": rows[start : start + BULK_ROWS], "batch": "recorded"}
        await customer.post(f"/api/v1/projects/{project_id}/tasks/bulk", body)
        say("tasks", min(start + BULK_ROWS, len(rows)), len(rows))


async def _delivered(customer: Client, project_id: str, recorded: Recorded) -> dict[str, Any] | None:
    """Return the latest delivery of a job that is finished: one that holds every vote."""
    found = (await customer.get(f"/api/v1/projects/{project_id}/deliveries"))["items"]
    whole = [each for each in found if each["state"] == "ready" and each["manifest"]["submissions"] >= recorded.count]
    return max(whole, key=lambda each: int(each["version"]), default=None)


async def _live(customer: Client) -> bool:
    """Start the small projects for trying the editor by hand. Says whether nobody has answered in them yet."""
    submissions = 0
    for new, rows in [*live_projects(), *grading_projects(), *await _several(customer)]:
        project = await _project(customer, new["name"], new)
        await customer.post(f"/api/v1/projects/{project['id']}/tasks/bulk", {"tasks": rows})
        submissions += (await customer.get(f"/api/v1/projects/{project['id']}/progress"))["submissions"]
    return submissions == 0


async def _several(customer: Client) -> list[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """Return the projects that compare more than two answers, one per language, each with its intake rows."""
    made = []
    for language, word in (("en", "English"), ("hi", "हिन्दी")):
        found = await customer.get(f"/api/v1/templates/best-answer?language={language}")
        named = {"name": f"Which answer is the best? · {word}", "skills": [], "redundancy": 2}
        made.append(({**found["project"], **named}, found["tasks"]["tasks"]))
    return made


async def _vote(
    address: str, customer: Client, project_id: str, recorded: Recorded, people: Provision, say: Say
) -> None:
    done = int((await customer.get(f"/api/v1/projects/{project_id}/progress"))["submissions"])

    def tick(count: int) -> None:
        nonlocal done
        done += count
        say("votes", done, recorded.count)

    tick(0)
    await hand_in_votes(address, recorded, people.judge_keys, _new_project(recorded)["title"]["en"], tick)


async def _settled(customer: Client, project_id: str, votes: int) -> dict[str, Any]:
    """Wait until consensus, agreement and leaderboard hold every vote."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        quality = (await customer.get(f"/api/v1/projects/{project_id}/quality"))["report"]
        board = (await customer.get(f"/api/v1/projects/{project_id}/leaderboard"))["leaderboard"]
        if quality and quality["figures"]["votes"] >= votes and board and board["votes"] >= votes:
            return dict(quality)
        await asyncio.sleep(0.3)
    raise Refusal("results_late", "unavailable", {"seconds": PATIENCE_SECONDS})


async def _deliver(customer: Client, project_id: str, say: Say) -> dict[str, Any]:
    """Ask for a snapshot and wait for it."""
    say("delivery", 0, 1)
    snapshot = await customer.post(f"/api/v1/projects/{project_id}/deliveries")
    deadline = time.monotonic() + PATIENCE_SECONDS
    while snapshot["state"] == "building" and time.monotonic() < deadline:
        await asyncio.sleep(0.2)
        snapshot = await customer.get(f"/api/v1/deliveries/{snapshot['id']}")
    if snapshot["state"] != "ready":
        raise Refusal("delivery_failed", "unavailable", {"reason": snapshot.get("failure") or snapshot["state"]})
    say("delivery", 1, 1)
    return dict(snapshot)


async def _checked(customer: Client, snapshot: dict[str, Any], say: Say) -> dict[str, Any]:
    """Download every file of a snapshot and hash it against the manifest."""
    entries = snapshot["manifest"]["files"]
    files: list[dict[str, Any]] = []
    say("files", 0, len(entries))
    for entry in entries:
        body = await customer.raw(f"/api/v1/deliveries/{snapshot['id']}/files/{entry['name']}")
        intact = hashlib.sha256(body).hexdigest() == entry["sha256"]
        files.append({"name": entry["name"], "records": entry["records"], "bytes": len(body), "intact": intact})
        say("files", len(files), len(entries))
    return {
        "id": snapshot["id"],
        "version": snapshot["version"],
        "digest": snapshot["digest"],
        "records": snapshot["records"],
        "files": files,
        "intact": all(file["intact"] for file in files),
    }


async def _pay(
    address: str, customer: Client, project_id: str, recorded: Recorded, people: Provision, say: Say
) -> dict[str, Any]:
    """Read every judge's own statement and hold their sum against what the customer's books say."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    items = 0
    while items < recorded.count and time.monotonic() < deadline:
        cost = (await customer.get(f"/api/v1/projects/{project_id}/cost"))["totals"]
        items = sum(total["items"] for total in cost)
        await asyncio.sleep(0 if items >= recorded.count else 0.2)
    earned = []
    since = datetime(2026, 1, 1, tzinfo=UTC).isoformat().replace("+00:00", "Z")
    for number, judge in enumerate(recorded.votes, start=1):
        async with Client(address, people.judge_keys[judge]) as client:
            statement = await client.get(f"/api/work/earnings?since={since}")
        earned.append(sum(total["amount_minor"] for total in statement["totals"]))
        say("statements", number, len(recorded.votes))
    spent = sum(total["amount_minor"] for total in cost)
    return {
        "currency": RATE.currency,
        "cost_minor": spent,
        "earned_minor": sum(earned),
        "statements": len(earned),
        "items": items,
        "balanced": spent == sum(earned) == recorded.count * RATE.amount_minor,
    }


async def _audited(customer: Client) -> dict[str, Any]:
    """Wait until what happened is sealed, then have the whole chain verified."""
    found: dict[str, Any] = {}
    for _ in range(40):
        found = await customer.get("/api/v1/audit/verification")
        if found["seals"]:
            break
        await asyncio.sleep(0.25)
    return found


async def _consensus(customer: Client, project_id: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    cursor = ""
    while True:
        page = await customer.get(f"/api/v1/projects/{project_id}/consensus?limit=200{cursor}")
        rows += page["items"]
        if not page.get("next"):
            return rows
        cursor = f"&cursor={page['next']}"


def _inputs(recorded: Recorded) -> dict[str, int]:
    return {
        "tasks": len(recorded.pairs),
        "models": len(recorded.models),
        "contributors": len(recorded.votes),
        "votes": recorded.count,
        "repeated_votes_left_out": recorded.repeated,
        "judge_verdicts": len(recorded.verdicts),
    }


def _agreement(figures: dict[str, Any]) -> dict[str, Any]:
    human = {
        "pairs": figures["pairs"],
        "agreement": figures["agreement"],
        "pairs_without_ties": figures["pairs_without_ties"],
        "agreement_without_ties": figures["agreement_without_ties"],
    }
    return {"human_human": human, "alpha": figures["alpha"]}


def _with_judge(recorded: Recorded) -> dict[str, Any] | None:
    """Hold an automatic judge's verdicts against every person's vote on the same task."""
    if not recorded.verdicts:
        return None
    votes = [(pair.key, vote) for own in recorded.votes.values() for pair, vote in own.items()]
    found = methods.cross_agreement(
        [key for key, _ in votes],
        [vote for _, vote in votes],
        [pair.key for pair in recorded.verdicts],
        list(recorded.verdicts.values()),
        ties=["tie"],
    )
    return {
        "pairs": found.pairs,
        "agreement": found.share,
        "pairs_without_ties": found.decided_pairs,
        "agreement_without_ties": found.decided_share,
    }


def _confidence(figures: dict[str, Any], consensus: list[dict[str, Any]]) -> dict[str, Any]:
    shown = [row["confidence"] for row in consensus if row["confidence"] is not None]
    return {
        "tasks": len(consensus),
        "mean": sum(shown) / len(shown) if shown else None,
        "expected_calibration_error": figures["confidence"]["ece"],
        "checked_votes": figures["confidence"]["checked_votes"],
    }
