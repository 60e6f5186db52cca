"""Recorded crowds played through the server: real claims, submissions and fits, and what they cost and brought.

Every recorded person is a contributor who gives the recorded answers; nobody is asked what they did not answer, which
is as if they had skipped it. People come in the order in which the library's replay of the same seed has them come; how
many answers a task gets, and from whom among those already known, the server decides. The verbs are called in this process;
HTTP would add nothing but time.
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
    """A project on which a crowd plays; `queue` are its tasks in the order in which they are handed out."""

    db: Database
    crowd: Crowd
    project: projects.Project
    tenant: uuid.UUID
    feed: uuid.UUID
    people: dict[str, Actor]
    names: dict[uuid.UUID, str]
    queue: dict[uuid.UUID, str]
    given: list[tuple[str, str]] = field(default_factory=list)

    async def answer(self, person: str) -> None:
        """Let somebody claim the next task, if there is one for them, and give the recorded answer."""
        actor = self.people[person]
        claimed = await tasks.claim(self.db, actor, feed_id=self.feed)
        if not isinstance(claimed, Claimed):
            return
        task = self.crowd.tasks[int(claimed.view["text"])]
        label = self.crowd.labels.index(self.crowd.said[task, person])
        await tasks.submit(self.db, actor, claimed.id, {"labels": [f"l{label}"]}, 1)
        self.given.append((task, person))

    async def open_tasks(self) -> list[uuid.UUID]:
        """Return the tasks that have answers and wait for one more, in the order of their ids."""
        async with self.db.tx(system(self.tenant)) as tx:
            return [each.id for each in await tasks.unfinished(tx, self.project.id) if each.state == "open"]


async def replay_served(db: Database, crowd: Crowd, setting: Setting, seed: int, step: Step) -> Outcome:
    """Play a crowd through the server once; `step` is told how many answers there are."""
    stage = await _stage(db, crowd, setting, seed)
    order = methods.arrivals(*crowd.columns, seed=seed)
    for task in stage.queue.values():
        for person in order[task][: setting.least]:
            await stage.answer(person)
        step(len(stage.given))
    keep = KEEP_SECONDS if setting.choose else 0
    while True:
        waiting = await stage.open_tasks()
        done = await quality.adapt(db, system(stage.tenant), stage.project.id, keep_seconds=keep)
        before = len(stage.given)
        seats = _in_turn(stage, waiting, [each for each in await stage.open_tasks() if each not in done.kept])
        known = {person for _, person in stage.given} if setting.choose else set()
        had = set(stage.given)
        coming = [_next_of(order[task], task, had, known) for task in seats]
        for person in [stage.names[person] for person in done.kept.values()] + coming:
            if person is not None:
                await stage.answer(person)
                step(len(stage.given))
        if len(stage.given) == before:
            return _judged(crowd, stage.given)


def _in_turn(stage: _Stage, waiting: list[uuid.UUID], seats: list[uuid.UUID]) -> list[str]:
    """Return the tasks with open seats in the order in which seats are handed out: those that submissions opened, in the order
    of these, before those that the fit did."""
    last = {task: n for n, (task, _) in enumerate(stage.given)}
    place = {each: last[stage.queue[each]] for each in waiting}
    return [stage.queue[each] for each in sorted(seats, key=lambda each: (place.get(each, len(stage.given)), each))]


def _next_of(order: list[str], task: str, had: set[tuple[str, str]], known: set[str]) -> str | None:
    """Return who comes to a task next: strangers first, since the seats for people whom the server knows are kept for them."""
    left = [person for person in order if (task, person) not in had]
    return next((person for person in left if person not in known), left[0] if left else None)


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
    queue = {made: crowd.tasks[int(row.payload["text"])] for row, made in zip(rows, ids, strict=True)}
    stage = _Stage(db, crowd, project, tenant.id, feed, people, names, queue)
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
