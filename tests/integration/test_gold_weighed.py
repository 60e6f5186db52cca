"""Known tasks where answers decide how many there are: weighed like any other task, to no effect."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from tarazu import quality, tasks
from tarazu.kit.actor import Actor, system
from tarazu.projects import Project
from tarazu.quality import NewKnownItem
from tests.integration.test_adaptive import start, teach
from tests.integration.test_batches import add, admin  # noqa: F401 - `admin` is a fixture
from tests.integration.test_gold import items_of, rules
from tests.lab import Lab

pytestmark = pytest.mark.anyio

Admin = psycopg.Connection[Any]
PAYLOAD = {"text": "It came too late, and broken."}


def row(admin: Admin, text: str, project: Project) -> Any:  # noqa: F811
    """Return the one row that a query tells of a project."""
    return admin.execute(text, [project.id]).fetchone()


async def mixed(lab: Lab, customer: Actor, **changes: Any) -> Project:
    """Start a project that asks until it is sure, with one known item mixed in and beliefs as a fit leaves them."""
    project = await start(lab, customer, **changes)
    async with lab.db.tx(customer) as tx:
        await quality.add_known_items(tx, project.id, [NewKnownItem(payload=PAYLOAD, expected={"labels": ["no"]})])
    await rules(lab, customer, project)
    await lab.add(customer, project, 30)
    await teach(lab, customer, project)
    return project


async def answer_known(lab: Lab, project: Project, label: str) -> None:
    """Let somebody new work until the known task has come."""
    person = await lab.contributor()
    for _ in range(30):
        claimed = await lab.claim(person, project)
        await tasks.submit(lab.db, person, claimed.id, {"labels": [label]}, 5)
        if claimed.view["text"] == PAYLOAD["text"]:
            return
    raise AssertionError("thirty claims at one half leave it over")


BELIEF = "select belief, state::text, wanted, answers from tasks.task where project_id = %s and state = 'known'"
ASKED = """select count(*) from tasks.open_task o join tasks.task t on t.tenant_id = o.tenant_id and t.id = o.task_id
 where t.project_id = %s and t.state = 'known'"""


async def test_a_known_task_is_weighed_in_turns_of_its_own_and_never_closes(lab: Lab, admin: Admin) -> None:  # noqa: F811
    customer = await lab.customer()
    project = await mixed(lab, customer, redundancy=1, redundancy_most=2)
    seen = []
    for label in ("yes", "yes", "no"):
        await answer_known(lab, project, label)
        seen.append(row(admin, BELIEF, project))
    no, yes = zip(*(each[0] for each in seen), strict=True)
    assert yes[0] - no[0] == pytest.approx(2.197, abs=0.01), "one answer of somebody who is right nine times of ten"
    assert yes[1] - no[1] == pytest.approx(4.394, abs=0.01)
    assert no[2] - yes[2] == pytest.approx(2.197, abs=0.01), "the third begins anew"
    assert [each[1:] for each in seen] == [("known", 32767, n) for n in (1, 2, 3)]


async def test_what_a_known_task_asks_for_nobody_gets_and_nothing_pays(lab: Lab, admin: Admin) -> None:  # noqa: F811
    customer = await lab.customer()
    project = await mixed(lab, customer, redundancy=1)
    admin.execute("update tasks.stopping set seats_left = 40 where project_id = %s", [project.id])
    await answer_known(lab, project, "yes")
    spent = row(admin, "select sum(wanted - 1) from tasks.task where project_id = %s and state <> 'known'", project)
    assert row(admin, ASKED, project) == (1,)
    assert row(admin, "select seats_left from tasks.stopping where project_id = %s", project) == (40 - spent[0],)
    async with lab.db.tx(system()) as tx:
        health = next(queue for queue in await tasks.queue_health(tx) if queue.project == project.name)
    wanted = row(
        admin, "select sum(wanted - answers) from tasks.task where project_id = %s and state = 'open'", project
    )
    assert health.answers_wanted == wanted[0]
    await lab.settle()
    assert row(admin, ASKED, project) == (0,), "what it asked for is cleared when its answer is judged"
    [item] = await items_of(lab, customer, project)
    assert (item.answers, item.right) == (1, 0)


async def test_a_known_answer_holds_a_batch_as_any_other_does(lab: Lab, admin: Admin) -> None:  # noqa: F811
    customer = await lab.customer()
    project = await mixed(lab, customer)
    await add(lab, customer, project, 1, "north")
    locked = "select xmax::text, state from tasks.batch where project_id = %s"
    before = row(admin, locked, project)
    await answer_known(lab, project, "no")
    after = row(admin, locked, project)
    assert after[0] != before[0]
    assert after[1] == "in_progress"
