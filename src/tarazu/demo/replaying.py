"""Recorded crowds played through the server: real claims, submissions and fits, and what they cost and brought.

Every recorded person is a contributor who gives the recorded answers; nobody is asked what they did not answer, which
is as if they had skipped it. The verbs are called in this process; HTTP would add nothing but time.
"""

from __future__ import annotations

import random
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from tarazu import matching, methods, projects, quality, tasks, trust, workforce
from tarazu.demo.crowds import Crowd
from tarazu.kit.actor import Actor, system
from tarazu.kit.db import Database
from tarazu.kit.ids import PLATFORM
from tarazu.kit.money import Money
from tarazu.tasks import Claimed, NewTask

# A person is free for as many tasks as they are wanted for: no recording says when somebody was there.
KEEP_SECONDS = 86_400
_PAIRS_AT_ONCE = 20_000
Step = Callable[[int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """A policy: how sure the answers must be, answers to start with, and whether the server says whose it wants."""

    confidence: float
    least: int = 2
    choose: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Answers a task, and the share of right ones among the tasks whose truth is known."""

    judgements_per_task: float
    accuracy: float


@dataclass(slots=True)
class _Stage:
    """A project on which a crowd plays."""

    db: Database
    crowd: Crowd
    project: projects.Project
    tenant: uuid.UUID
    feed: uuid.UUID
    people: dict[str, Actor]
    names: dict[uuid.UUID, str]
    given: list[tuple[str, str]] = field(default_factory=list)

    async def answer(self, person: str) -> bool:
        """Let somebody claim the next task and give the recorded answer; whether there was one for them."""
        actor = self.people[person]
        claimed = await tasks.claim(self.db, actor, feed_id=self.feed)
        if not isinstance(claimed, Claimed):
            return False
        task = self.crowd.tasks[int(claimed.view["text"])]
        label = self.crowd.labels.index(self.crowd.said[task, person])
        await tasks.submit(self.db, actor, claimed.id, {"labels": [f"l{label}"]}, 1)
        self.given.append((task, person))
        return True

    async def open_tasks(self) -> int:
        """Return how many tasks wait for an answer."""
        async with self.db.tx(system(self.tenant)) as tx:
            found = await tasks.progress(tx, self.project.id)
        return found.tasks - found.answered - found.completed


async def replay_served(db: Database, crowd: Crowd, setting: Setting, seed: int, step: Step) -> Outcome:
    """Play a crowd through the server once; `step` is told how many answers there are."""
    stage = await _stage(db, crowd, setting, seed)
    draw = random.Random(seed)  # noqa: S311 - a simulation
    arrivals = [person for _, person in crowd.said]
    draw.shuffle(arrivals)
    await _whoever_comes(stage, arrivals, len(crowd.said), step)
    keep = KEEP_SECONDS if setting.choose else 0
    actor = system(stage.tenant)
    while True:
        done = await quality.adapt(db, actor, stage.project.id, keep_seconds=keep)
        before, free = len(stage.given), await stage.open_tasks() - len(done.kept)
        draw.shuffle(arrivals)
        if setting.choose:
            known = {person for _, person in stage.given}
            await _whoever_comes(stage, [person for person in arrivals if person not in known], free, step)
            for person, count in Counter(done.kept.values()).items():
                for _ in range(count):
                    await stage.answer(stage.names[person])
                step(len(stage.given))
        if len(stage.given) == before:
            await _whoever_comes(stage, arrivals, await stage.open_tasks(), step)
        if len(stage.given) == before:
            return _judged(crowd, stage.given)


def replay_library(crowd: Crowd, setting: Setting, seeds: int) -> Outcome:
    """Play the same policy in the library, the mean of some seeds."""
    full = full_crowd(crowd)
    point = methods.FixedRedundancy(
        redundancy=100, judgements_per_task=full.judgements_per_task, accuracy=full.accuracy
    )
    stop = methods.PosteriorStop(threshold=setting.confidence, at_least=setting.least)
    policy = methods.Adaptive(stop=stop, start=setting.least, choose=setting.choose)
    found = methods.replay(*crowd.columns, crowd.truth, policy=policy, seeds=range(seeds), curve=[point])
    return Outcome(judgements_per_task=found.judgements_per_task, accuracy=found.accuracy)


def full_crowd(crowd: Crowd) -> Outcome:
    """Return what everybody's answers come to."""
    return _judged(crowd, list(crowd.said))


def _judged(crowd: Crowd, pairs: list[tuple[str, str]]) -> Outcome:
    model = methods.DawidSkene(classes=crowd.labels)
    model.fit([task for task, _ in pairs], [person for _, person in pairs], [crowd.said[pair] for pair in pairs])
    found = dict(zip(model.tasks_, model.labels_, strict=True))
    known = [task for task in crowd.tasks if task in crowd.truth]
    right = np.mean([found.get(task) == crowd.truth[task] for task in known])
    return Outcome(judgements_per_task=len(pairs) / len(crowd.tasks), accuracy=float(right))


async def _whoever_comes(stage: _Stage, arrivals: list[str], most: int, step: Step) -> None:
    """Let people come in an order and take what the feed gives them, so many answers in all."""
    idle: set[str] = set()
    for person in arrivals:
        if most <= 0:
            return
        if person in idle:
            continue
        if await stage.answer(person):
            most -= 1
            step(len(stage.given))
        else:
            idle.add(person)


async def _stage(db: Database, crowd: Crowd, setting: Setting, seed: int) -> _Stage:
    """Make a tenant, its project, the people and the tasks."""
    slug = f"crowd-{uuid.uuid4().hex[:8]}"
    async with db.tx(system(PLATFORM)) as tx:
        tenant = await trust.create_tenant(tx, crowd.name, slug)
        people = {}
        for number, person in enumerate(crowd.people):
            made = await trust.create_principal(
                tx, persona="contributor", role="contributor", handle=f"p{number}@{slug}.example", name=person
            )
            await workforce.enrol(tx, made.id, ["en"], [slug])
            people[person] = Actor(persona="contributor", principal_id=made.id, tenant_id=None, role="contributor")
    async with db.tx(system(tenant.id)) as tx:
        owner = await trust.create_principal(
            tx, persona="customer", role="admin", handle=f"owner@{slug}.example", name=crowd.name
        )
    customer = Actor(persona="customer", principal_id=owner.id, tenant_id=tenant.id, role="admin")
    async with db.tx(customer) as tx:
        project = await tasks.start_project(tx, _project(crowd, setting, slug))
        rows = [NewTask(payload={"text": str(n)}) for n in _shuffled(len(crowd.tasks), seed)]
        ids = (await tasks.intake(tx, project.id, rows)).task_ids
    of_task = {int(row.payload["text"]): made for row, made in zip(rows, ids, strict=True)}
    async with db.tx(system(tenant.id)) as tx:
        await matching.refresh_project(tx, project.id)
        [feed] = [each.feed_id for each in await tasks.queue_health(tx) if each.project == slug]
    names = {actor.principal_id: name for name, actor in people.items() if actor.principal_id}
    stage = _Stage(db, crowd, project, tenant.id, feed, people, names)
    await _keep_to_the_record(stage, of_task)
    return stage


def _shuffled(count: int, seed: int) -> list[int]:
    order = list(range(count))
    random.Random(seed).shuffle(order)  # noqa: S311 - a simulation
    return order


def _project(crowd: Crowd, setting: Setting, name: str) -> projects.NewProject:
    labels = [{"key": f"l{n}", "label": {"en": label, "hi": label}} for n, label in enumerate(crowd.labels)]
    most = max(Counter(task for task, _ in crowd.said).values())
    return projects.NewProject(
        name=name,
        kind="text.classify",
        ontology={"labels": labels, "multiple": False, "comment": "optional"},
        guidelines={"en": "As recorded."},
        rate=Money(amount_minor=100, currency="INR"),
        skills=[name],
        redundancy=setting.least,
        redundancy_most=min(100, max(most, setting.least)),
        confidence=setting.confidence,
        lease_seconds=3600,
        estimate_seconds=5,
    )


async def _keep_to_the_record(stage: _Stage, of_task: dict[int, uuid.UUID]) -> None:
    """Keep from everybody what they did not answer in the record."""
    crowd = stage.crowd
    pairs = [
        (of_task[n], actor.principal_id)
        for n, task in enumerate(crowd.tasks)
        for person, actor in stage.people.items()
        if actor.principal_id and (task, person) not in crowd.said
    ]
    for start in range(0, len(pairs), _PAIRS_AT_ONCE):
        async with stage.db.tx(system(stage.tenant)) as tx:
            await tasks.keep_away(tx, pairs[start : start + _PAIRS_AT_ONCE])
