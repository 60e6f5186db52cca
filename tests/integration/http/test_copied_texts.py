"""Copied texts: two people who hand in each other's words have a case with both texts side by side, and nobody else has one."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta

import numpy as np
import psycopg
import pytest
from tests.conftest import Cluster
from tests.integration.http.conftest import Web
from tests.lab import Lab

from tarazu import quality
from tarazu.kit.actor import Actor
from tarazu.kit.ids import PLATFORM

pytestmark = pytest.mark.anyio

PEOPLE, TASKS, WORDS_OF_A_TEXT = 6, 12, 14
WORDS = [f"{a}{b}{c}" for a in "bdgkmt" for b in "aeiou" for c in "lnrsx"]
_INSERT = """
with given as (
  insert into tasks.assignment (tenant_id, task_id, contributor_id, id, project_id, queue_id, state, claimed_at, lease_until,
    guideline_version, ontology_version, rate_version, amount_minor, currency, acceptance, flipped, ended_at)
  select t.tenant_id, t.id, %(person)s, gen_random_uuid(), t.project_id, w.queue_id, 'submitted', %(at)s, %(at)s, 1, 1, 1, 1250,
      'INR', 'auto', false, %(at)s
    from tasks.task t join tasks.work_queue w on w.project_id = t.project_id and w.batch_id is null where t.id = %(task)s
  returning *)
insert into tasks.submission (tenant_id, id, task_id, project_id, contributor_id, assignment_id, round, answer, label, digest,
    seconds, submitted_at, accepted_at)
  select g.tenant_id, gen_random_uuid(), g.task_id, g.project_id, g.contributor_id, g.id, 1, %(answer)s::jsonb, 'written', '', 60,
      %(at)s, %(at)s from given g
"""


async def written(lab: Lab, cluster: Cluster, *, copies: bool) -> tuple[dict[str, str], list[Actor]]:
    """Have six people write a text for each of twelve tasks, the last of them with the words of the one before; return how
    the job is asked to test them, and the people."""
    customer = await lab.customer()
    project = await lab.project(customer, kind="chat.demonstrate", redundancy=PEOPLE)
    task_ids = await lab.add(customer, project, TASKS)
    people = [await lab._principal("contributor", "contributor", "Meera", PLATFORM) for _ in range(PEOPLE)]
    rng = np.random.default_rng(3)
    with psycopg.connect(cluster.admin_conninfo()) as connection:
        for number, task in enumerate(task_ids):
            said: list[str] = []
            for place, person in enumerate(people):
                said = (
                    [*said[:-1], "then"]
                    if copies and place == PEOPLE - 1
                    else rng.choice(WORDS, WORDS_OF_A_TEXT).tolist()
                )
                at = lab.clock.now() - timedelta(days=1) + timedelta(minutes=number)
                answer = json.dumps({"content": " ".join(said)})
                row = {"person": person.principal_id, "task": task, "answer": answer, "at": at}
                connection.execute(_INSERT, row)
    asked = {"tenant_id": str(customer.tenant_id), "project_id": str(project.id)}
    return asked, people


async def cases_of(lab: Lab, people: list[Actor]) -> list[list[quality.MyCase]]:
    """Return the cases that each sees."""
    found = []
    for person in people:
        async with lab.db.tx(person) as tx:
            found.append(await quality.my_cases(tx))
    return found


async def test_texts_that_nobody_copied_open_no_case(lab: Lab, cluster: Cluster) -> None:
    asked, people = await written(lab, cluster, copies=False)
    await quality.JOBS["quality.probe"](lab.jobs, **asked)
    assert await cases_of(lab, people) == [[]] * PEOPLE


async def test_both_whose_texts_are_the_same_have_a_case_with_the_two_side_by_side(lab: Lab, cluster: Cluster) -> None:
    asked, people = await written(lab, cluster, copies=True)
    await quality.JOBS["quality.probe"](lab.jobs, **asked)
    found = await cases_of(lab, people)
    assert [len(each) for each in found] == [0, 0, 0, 0, 1, 1]
    investigator = await lab.investigator()
    for (mine,) in found[-2:]:
        (evidence,) = mine.evidence
        assert (evidence.test, evidence.judgements) == ("copied", TASKS)
        assert evidence.facts == {"texts": TASKS, "like": len(evidence.answers)}
        async with lab.db.tx(investigator) as tx:
            (shown,) = (await quality.case(tx, mine.id)).evidence
            for place in range(1, shown.items + 1):
                answer = await quality.case_answer(tx, mine.id, shown.id, place)
                assert answer.other is not None
                assert answer.answer["content"].split()[:-1] == answer.other["content"].split()[:-1]
                assert answer.answer != answer.other


async def test_the_page_of_a_copied_answer_shows_both_and_names_neither(
    lab: Lab,
    cluster: Cluster,
    web: Web,
) -> None:
    asked, people = await written(lab, cluster, copies=True)
    await quality.JOBS["quality.probe"](lab.jobs, **asked)
    mine = (await cases_of(lab, people))[-1][0]
    investigator = await lab.investigator()
    async with web.session(investigator) as client:
        case = (await client.get(f"/api/operations/cases/{mine.id}")).json()
        path = f"/operations/cases/{mine.id}/evidence/{case['evidence'][0]['id']}/1"
        told, page = (await client.get(f"/api{path}")).json(), (await client.get(path)).text
    assert "The other person's answer" in page.replace("&#39;", "'")
    for text in (told["answer"]["content"], told["other"]["content"]):
        assert text in page
    assert not [person for person in people if str(person.principal_id) in page or person.handle in page]


async def test_the_other_text_is_not_shown_to_the_person_of_the_case(
    lab: Lab,
    cluster: Cluster,
    web: Web,
) -> None:
    asked, people = await written(lab, cluster, copies=True)
    await quality.JOBS["quality.probe"](lab.jobs, **asked)
    async with web.session(people[-1]) as client:
        told = (await client.get("/api/work/cases")).json()["items"][0]
        page = (await client.get("/work/cases")).text
    assert "like the text of one other person" in told["evidence"][0]["found"]
    assert people[-2].handle not in page
    assert {uuid.UUID(each) for each in told["evidence"][0]["answers"]}
