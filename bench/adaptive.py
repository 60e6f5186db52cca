"""What it costs that answers decide how many there are: a submission with and without a belief to move, and beside a fit.

    ./tarazu bench adaptive --seconds 20 --rows 1000000 --json adaptive.json

One data folder, one person after the other handing in. Submissions of a fixed number and weighed ones alternate, so that
whatever else the machine does falls on both. Then `--rows` answers are put into the weighed project, and a process of its own
runs the job that follows answers (fit, steering, results, figures, drift, distances) while submissions to the same project go
on; they are held against submissions right before and right after it. Exits with 1 when a limit is missed.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import statistics
import subprocess
import sys
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from _server import Feed, Lab, Person, data_folder

from tarazu import app as composition
from tarazu import matching, projects, quality, settings, tasks
from tarazu.kit.actor import Actor, system
from tarazu.kit.jobs import JobContext
from tarazu.kit.money import Money
from tarazu.tasks import Claimed, Learned

COST_MAX = 1.25
P99_GROWTH_MAX = 1.5
LABELS = ("l0", "l1", "l2", "l3")
PEOPLE = 40
VOTES_EACH = 4
WARM_UP = 200


@dataclass(frozen=True, slots=True)
class Timed:
    """Milliseconds of single submissions, in order."""

    all: list[float]

    @property
    def middle(self) -> float:
        """The median."""
        return statistics.median(self.all)

    @property
    def p99(self) -> float:
        """What one in a hundred exceeds."""
        return float(np.percentile(self.all, 99))


async def start(lab: Lab, name: str, **terms: Any) -> Feed:
    """Start a project of four labels that everybody may take from."""
    new = projects.NewProject(
        name=name,
        kind="text.classify",
        ontology={
            "labels": [{"key": key, "label": {"en": key}} for key in LABELS],
            "multiple": False,
            "comment": "optional",
        },
        guidelines={"en": "Choose."},
        rate=Money(amount_minor=100, currency="INR"),
        lease_seconds=36_000,
        **terms,
    )
    async with lab.db.tx(lab.customer) as tx:
        made = await tasks.start_project(tx, new)
    async with lab.db.tx(system(lab.customer.tenant_id)) as tx:
        queue = next(each for each in await tasks.queue_needs(tx) if each.project_id == made.id)
        health = next(each for each in await tasks.queue_health(tx) if each.project == name)
        await matching.refresh_project(tx, made.id)
    return Feed(project_id=made.id, queue_id=queue.queue_id, feed_id=health.feed_id, redundancy=new.redundancy)


async def teach(lab: Lab, feed: Feed, people: list[Person]) -> None:
    """Let the project know everybody, as after a fit."""
    size = len(LABELS)
    table = np.log(np.full((size, size), 0.1) + np.eye(size) * 0.6).ravel().tolist()
    learned = Learned(
        labels=LABELS, prior=np.log(np.full(size, 1 / size)).tolist(), anybody=table, temperature=1.0,
        answers=0, people=[each.id for each in people], said=table * len(people),
    )  # fmt: skip
    async with lab.db.tx(system(lab.customer.tenant_id)) as tx:
        await tasks.learn(tx, feed.project_id, learned)


async def hand_in(lab: Lab, actor: Actor, feed: Feed, label: str) -> float:
    """Claim a task and hand it in; returns the milliseconds of the submission alone."""
    claimed = await tasks.claim(lab.db, actor, feed_id=feed.feed_id)
    assert isinstance(claimed, Claimed), claimed
    begin = time.perf_counter()
    await tasks.submit(lab.db, actor, claimed.id, {"labels": [label]}, 1)
    return 1000 * (time.perf_counter() - begin)


async def work(lab: Lab, actors: list[Actor], feeds: list[Feed], goes_on: Callable[[], bool]) -> list[Timed]:
    """Let people hand in by turns, one answer for each feed at a time, as long as it goes on."""
    draw, found = random.Random(1), [list[float]() for _ in feeds]
    for number in range(10**9):
        if not goes_on():
            break
        actor, label = actors[number % len(actors)], draw.choice(LABELS)
        for feed, seen in zip(feeds, found, strict=True):
            seen.append(await hand_in(lab, actor, feed, label))
    return [Timed(each[WARM_UP:] if len(each) > 2 * WARM_UP else each) for each in found]


def lasting(seconds: float) -> Callable[[], bool]:
    """Return what says whether so many seconds are not over."""
    until = time.monotonic() + seconds
    return lambda: time.monotonic() < until


def fill(lab: Lab, feed: Feed, people: list[Person], rows: int) -> None:
    """Put answered tasks with four answers each into a project, by SQL: three in four people are right.

    Ids are ordered by time, as those that the product makes are: what a fit goes through in their order lies side by side.
    """
    values = {
        "tenant": lab.customer.tenant_id, "project": feed.project_id, "queue": feed.queue_id,
        "people": [each.id for each in people], "tasks": rows // VOTES_EACH, "votes": VOTES_EACH, "labels": list(LABELS),
    }  # fmt: skip
    with lab.admin() as connection:
        connection.execute("set session_replication_role = replica")
        for statement in (_TASKS, _ASSIGNMENTS, _SUBMISSIONS):
            connection.execute(statement, values)
        connection.execute("vacuum analyze tasks.task, tasks.assignment, tasks.submission")
        connection.execute("checkpoint")


_TASKS = """
insert into tasks.task (tenant_id, id, project_id, queue_id, state, wanted, answers, accepted, payload, created_at)
select %(tenant)s, uuidv7(), %(project)s, %(queue)s, 'answered', %(votes)s, %(votes)s, %(votes)s, '{"text": "x"}', now()
  from generate_series(1, %(tasks)s)
"""
_ASSIGNMENTS = """
insert into tasks.assignment (tenant_id, task_id, contributor_id, id, project_id, queue_id, state, claimed_at, lease_until,
  ended_at, guideline_version, ontology_version, rate_version, amount_minor, currency, acceptance, flipped, weighed)
select t.tenant_id, t.id, (%(people)s::uuid[])[1 + (t.n * 7 + v * 11) %% cardinality(%(people)s::uuid[])], uuidv7(),
  t.project_id, t.queue_id, 'submitted', now(), now(), now(), 1, 1, 1, 100, 'INR', 'on_submit', false, true
  from (select *, row_number() over () n from tasks.task where project_id = %(project)s and state = 'answered'
    and answers = %(votes)s and belief is null) t
  cross join generate_series(1, %(votes)s) v
"""
_SUBMISSIONS = """
insert into tasks.submission
select a.tenant_id, uuidv7(), a.task_id, a.project_id, a.contributor_id, a.id, 1, '{"labels": ["l0"]}',
  case when random() < 0.75 then (%(labels)s::text[])[1 + abs(hashtext(a.task_id::text)) %% 4]
       else (%(labels)s::text[])[1 + floor(random() * 4)::int] end, sha256('a'), 1, now(), now(), true
  from tasks.assignment a where a.project_id = %(project)s
   and not exists (select from tasks.submission s where s.tenant_id = a.tenant_id and s.task_id = a.task_id
     and s.contributor_id = a.contributor_id)
"""


async def refit(data_dir: Path, tenant: uuid.UUID, project: uuid.UUID) -> None:
    """Run the job that follows answers, as the background worker does; in a process of its own."""
    os.nice(composition.NICENESS)
    with composition.installation(settings.load({"TARAZU_DATA_DIR": str(data_dir)})) as here:
        async with composition.opened(here, {"system": 2}) as db, here.outbound() as outbound:
            context = JobContext(db=db, files=here.files(), secrets=here.secrets, clock=db.clock, outbound=outbound)
            begin = time.monotonic()
            await quality.JOBS["quality.refit"](context, tenant_id=str(tenant), project_id=str(project))
            print(json.dumps({"seconds": time.monotonic() - begin}))


async def measure(options: argparse.Namespace) -> dict[str, Any]:
    """Run everything on one folder."""
    with data_folder() as folder:
        async with Lab.opened(folder) as lab:
            people = await lab.people(PEOPLE)
            actors = [
                Actor(persona="contributor", principal_id=p.id, tenant_id=None, role="contributor") for p in people
            ]
            fixed = await start(lab, "fixed", redundancy=3)
            weighed = await start(lab, "weighed", redundancy=3, redundancy_most=9, confidence=0.95)
            await teach(lab, weighed, people)
            for feed in (fixed, weighed):
                lab.add_tasks(feed, 60_000, {"text": "x"})
            without, with_belief = await work(lab, actors, [fixed, weighed], lasting(options.seconds))
            fill(lab, weighed, people, options.rows)
            await work(lab, actors, [weighed], lasting(2))
            [before] = await work(lab, actors, [weighed], lasting(options.seconds))
            command = [
                sys.executable,
                __file__,
                "--refit",
                str(folder),
                str(lab.customer.tenant_id),
                str(weighed.project_id),
            ]
            fit = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
            begin, in_time = time.monotonic(), lasting(options.beside)
            [during] = await work(lab, actors, [weighed], lambda: fit.poll() is None and in_time())
            seconds, whole = time.monotonic() - begin, fit.poll() is not None
            if not whole:
                fit.kill()
            told = json.loads(fit.communicate()[0] or "{}")
            [after] = await work(lab, actors, [weighed], lasting(options.seconds))
            alone = Timed(before.all + after.all)
    return {
        "submit_ms": without.middle, "weighed_ms": with_belief.middle, "cost": with_belief.middle / without.middle,
        "mean_cost": statistics.mean(with_belief.all) / statistics.mean(without.all), "submissions": len(without.all),
        "rows": options.rows, "fit_seconds": told.get("seconds", seconds), "fit_whole": whole,
        "p99_before_ms": before.p99, "p99_during_ms": during.p99, "p99_after_ms": after.p99, "p99_growth": during.p99 / alone.p99,
        "submissions_during": len(during.all),
    }  # fmt: skip


def tell(found: dict[str, Any]) -> bool:
    """Print the figures; returns whether every limit holds."""
    cheap, calm = found["cost"] <= COST_MAX, found["p99_growth"] <= P99_GROWTH_MAX
    print(
        f"submit {found['submit_ms']:.2f} ms, weighed {found['weighed_ms']:.2f} ms: {found['cost']:.2f} times"
        f" (<= {COST_MAX}) {'ok' if cheap else 'MISSED'}   means {found['mean_cost']:.2f}, {found['submissions']:,} each"
    )
    print(
        f"job on {found['rows']:,} answers: {found['fit_seconds']:.1f} s{'' if found['fit_whole'] else ', cut off'}; p99 of submit before {found['p99_before_ms']:.2f} ms,"
        f" during {found['p99_during_ms']:.2f} ms, after {found['p99_after_ms']:.2f} ms: {found['p99_growth']:.2f} times (<= {P99_GROWTH_MAX})"
        f" {'ok' if calm else 'MISSED'}   {found['submissions_during']:,} submissions during"
    )
    return cheap and calm


def main() -> int:
    """Measure, print, and say whether the limits hold."""
    parser = argparse.ArgumentParser(prog="bench adaptive", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seconds", type=float, default=20, help="length of each measurement")
    parser.add_argument("--rows", type=int, default=200_000, help="answers that are counted anew beside submissions")
    parser.add_argument("--beside", type=float, default=900, help="seconds after which the job is cut off")
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    parser.add_argument("--refit", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.refit:
        folder, tenant, project = options.refit
        asyncio.run(refit(Path(folder), uuid.UUID(tenant), uuid.UUID(project)))
        return 0
    found = asyncio.run(measure(options))
    if options.json:
        options.json.write_text(json.dumps(found, indent=2))
    return int(not tell(found))


if __name__ == "__main__":
    sys.exit(main())
