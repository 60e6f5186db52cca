"""Conversations that are held without a server of models: what they said is written down as the process that asks them would."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from tarazu import kinds, models, tasks
from tarazu.kit.actor import Actor
from tarazu.projects import Project
from tarazu.tasks.turns import end_reply
from tests.integration.claims import claim_from
from tests.lab import Lab


async def hold(
    lab: Lab, person: Actor, project: Project, *verdicts: dict[str, Any], silent: Sequence[str] = ()
) -> None:
    """Claim a task and hand in a conversation with a turn for each verdict: `best` is a model, or None where none is good and
    something is written in place; what else stands in it is told of the turn. Models that are `silent` say nothing."""
    claimed, led = await claim_from(lab, person, project), {}
    turns: list[dict[str, Any]] = []
    for number, verdict in enumerate(verdicts):
        asked = tasks.Asked(turn=uuid.uuid4(), said=f"Question {number}", **led)
        letters = await spoken(lab, person, claimed.id, asked, silent)
        best, told = verdict["best"], {name: value for name, value in verdict.items() if name != "best"}
        pick = "none" if best is None else letters[best]
        ratings = {letters[model]: value for model, value in told.pop("ratings", {}).items()}
        turns.append({"id": str(asked.turn), "pick": pick, **told, **({"ratings": ratings} if ratings else {})})
        led = {"parent": asked.turn, "pick": pick, **({"rewrite": told["rewrite"]} if "rewrite" in told else {})}
    await tasks.submit(lab.db, person, claimed.id, {"turns": turns, "path": [turn["id"] for turn in turns]}, 60)


async def spoken(
    lab: Lab, person: Actor, assignment: uuid.UUID, asked: tasks.Asked, silent: Sequence[str] = ()
) -> dict[str, str]:
    """Say something and write down what the models reply; return their letters."""
    begun = await tasks.begin_turn(lab.db, person, assignment, asked)
    for call in begun.calls:
        content = None if call.model in silent else f"{call.model} on {asked.said}"
        failure = "model_busy" if content is None else None
        spoken = models.Spoken(content=content, failure=failure, input_tokens=1, output_tokens=1, is_counted=True)
        assert await end_reply(lab.db, person, assignment, asked.turn, call, spoken)
    return {call.model: call.key for call in begun.calls}


async def talk_project(
    lab: Lab, customer: Actor, names: Sequence[str], people: int, acceptance: str = "on_submit", **rules: Any
) -> Project:
    """Start a project of conversations with models of these names, with one task for so many people."""
    ontology = kinds.of("chat.converse").example("en")["ontology"] | {"models": list(names), "turns_min": 1} | rules
    project = await lab.project(
        customer, kind="chat.converse", ontology=ontology, redundancy=people, acceptance=acceptance
    )
    await lab.add(customer, project)
    return project
