"""The escape: two rival customers, everybody else there is, every route and raw SQL; nobody gets at what is not theirs.

A new route fails here until `BODIES` (and, for a new kind of id, `Prey.ids`) says how it is attacked.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any

import httpx
import psycopg
import pytest
from psycopg import sql

from tarazu import delivery, evaluation, kinds, models, projects, quality, tasks, trust, workforce
from tarazu.http import State, create_app
from tarazu.http.access import Route
from tarazu.http.paging import cursor
from tarazu.http.server import ROUTES
from tarazu.kit import sql as kit_sql
from tarazu.kit.actor import Actor, system
from tarazu.kit.db import ContextSigner, Database
from tarazu.kit.errors import Refusal
from tarazu.kit.ids import PLATFORM
from tarazu.kit.outbound import Outbound
from tarazu.projects import File, NewFile, Project
from tarazu.tasks import NewTask
from tests.conftest import Cluster
from tests.integration.http.conftest import Web, new_project
from tests.lab import Lab

pytestmark = pytest.mark.anyio

_fraud = kit_sql.load("tarazu.quality.fraud")
PEOPLE = ("tz_customer", "tz_contributor", "tz_ops")
# What a call that ends the caller's session does is looked at last.
LAST = {("DELETE", "/api/session"), ("POST", "/sign-out")}
WRITES = [route for route in ROUTES if route.method != "GET"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Prey:
    """A customer with one of everything, and the marks by which it is recognised wherever it turns up.

    `content` is written into whatever only the customer and the people who work for it may read; `name` is in the
    names of its projects, which operations sees too.
    """

    customer: Actor
    project: Project
    ids: dict[str, str]
    feed: str
    offer: str
    worker: Actor
    content: str
    name: str

    def marks(self, persona: str) -> list[str]:
        """Return what must not be in any answer to a stranger of a persona."""
        people = [str(person.principal_id) for person in (self.customer, self.worker)]
        ids = [value for value in self.ids.values() if value != self.name]
        secret = [self.content, str(self.customer.tenant_id), *ids, *people, self.offer]
        return secret if persona == "ops" else [*secret, self.name, self.feed]


@pytest.fixture(scope="module")
def lab(cluster: Cluster, database: Database, tmp_path_factory: pytest.TempPathFactory) -> Lab:
    """One for all attacks here: none of them may change what it is made against."""
    return Lab.over(database, cluster.secrets, tmp_path_factory.mktemp("lab"))


@pytest.fixture(scope="module")
def web(lab: Lab) -> Web:
    """The application of the lab's installation."""
    state = State(
        db=lab.db, clock=lab.clock, secrets=lab.secrets, data_dir=lab.folder, files=lab.files, outbound=Outbound()
    )
    return Web(lab, create_app(state))


@pytest.fixture(scope="module")
async def prey(lab: Lab) -> Prey:
    """The customer that everybody is after."""
    return await _prey(lab)


async def _prey(lab: Lab) -> Prey:
    content, name = f"content{secrets.token_hex(8)}", f"name{secrets.token_hex(8)}"
    customer, worker = await lab.customer(), await lab.contributor()
    project = await lab.project(customer, name=name, title={"en": name}, guidelines={"en": f"# {content}"})
    await lab.invite(customer, worker, content)
    await _add(lab, customer, project, content, 3)
    ids = await _work_of(lab, customer, worker, project, content)
    ids["known_item_id"] = str(await _known(lab, customer, project, content))
    ids["review_id"] = await _review_of(lab, customer, worker, name, content)
    ids["appeal_id"] = await _appeal_of(lab, customer, worker, name, content)
    ids |= await _case_of(lab, customer, worker, project)
    ids["adjudication_id"] = await _adjudication_of(lab, customer, worker, name, content)
    async with lab.db.tx(system(customer.tenant_id)) as tx:
        await quality.refit(tx, project.id)
        await evaluation.refresh_leaderboard(tx, project.id)
    ids |= await _belongings(lab, customer, project, content)
    await lab.settle()
    await lab.seal()
    async with lab.db.tx(worker) as tx:
        (offer,) = await tasks.offers(tx)
    return Prey(
        customer=customer,
        project=project,
        ids={"project_id": str(project.id), "project_name": project.name, "turn_id": str(uuid.uuid4()), **ids},
        feed=str(await lab.feed(project)),
        offer=str(offer.id),
        worker=worker,
        content=content,
        name=name,
    )


async def _work_of(lab: Lab, customer: Actor, worker: Actor, project: Project, content: str) -> dict[str, str]:
    """Hand in one task, and hold the next with a draft and a question; return what these are called."""
    await lab.answer(worker, await lab.claim(worker, project), comment=content)
    held = await lab.claim(worker, project)
    await tasks.save_draft(lab.db, worker, held.id, 0, {"comment": content})
    async with lab.db.tx(worker) as tx:
        await tasks.ask(tx, held.id, content)
    async with lab.db.tx(customer) as tx:
        (question,) = await tasks.questions(tx, project.id, answered=False)
        task = (await tasks.tasks(tx, project.id))[0]
        batch = (await tasks.batches(tx, project.id))[0]
    named = {"task_id": task.id, "batch_id": batch.id, "assignment_id": held.id, "question_id": question.id}
    return {**{what: str(one) for what, one in named.items()}, "batch_name": batch.name}


async def _review_of(lab: Lab, customer: Actor, worker: Actor, name: str, content: str) -> str:
    """Return a review that somebody holds, in a project whose answers are reviewed."""
    reviewed = await lab.project(customer, name=f"{name}-2", title={"en": f"{name}-2"}, acceptance="review")
    await _add(lab, customer, reviewed, content, 1)
    await lab.answer(worker, await lab.claim(worker, reviewed), comment=content)
    _, waiting = await lab.reviewing(reviewed)
    return str(waiting.id)


async def _appeal_of(lab: Lab, customer: Actor, worker: Actor, name: str, content: str) -> str:
    """Have an answer excluded, its author appeal, and somebody take the appeal; return what they call it."""
    reviewed = await lab.project(customer, name=f"{name}-3", title={"en": f"{name}-3"}, acceptance="review")
    await _add(lab, customer, reviewed, content, 1)
    claimed = await lab.claim(worker, reviewed)
    await lab.answer(worker, claimed, comment=content)
    reviewer, review = await lab.reviewing(reviewed)
    async with lab.db.tx(reviewer) as tx:
        await quality.record_review(tx, review.id, "exclude", None, content)
    async with lab.db.tx(worker) as tx:
        await quality.make_appeal(tx, claimed.id, content)
    _, appeal = await lab.appealed(reviewed)
    return str(appeal.id)


async def _case_of(lab: Lab, customer: Actor, worker: Actor, project: Project) -> dict[str, str]:
    """Open a case about the worker; return what it is called, and names of what belongs to cases."""
    scope = {"tenant_id": customer.tenant_id, "project_id": project.id, "contributor_id": worker.principal_id}
    async with lab.db.tx(system(customer.tenant_id)) as tx:
        opened = await tx.one(_fraud.open_case, uuid.UUID, id=uuid.uuid4(), at=tx.now, **scope)
    return {"case_id": str(opened), "evidence_id": str(uuid.uuid4()), "probe_id": str(uuid.uuid4())}


async def _adjudication_of(lab: Lab, customer: Actor, worker: Actor, name: str, content: str) -> str:
    """Have two people disagree, and somebody take it to adjudicate; return what they call it."""
    project = await lab.project(customer, name=f"{name}-4", title={"en": f"{name}-4"}, redundancy=2)
    await _add(lab, customer, project, content, 1)
    for person, preference in ((worker, "tie"), (await lab.contributor(), "both_bad")):
        claimed = await lab.claim(person, project)
        await tasks.submit(lab.db, person, claimed.id, {"preference": preference, "comment": content}, 60)
    await lab.settle()
    async with lab.db.tx(system(customer.tenant_id)) as tx:
        await quality.refit(tx, project.id)
    async with lab.db.tx(customer) as tx:
        await quality.set_adjudicating(tx, project.id, True)
    await lab.settle()
    _, work = await lab.adjudicating(project)
    return str(work.id)


async def _belongings(lab: Lab, customer: Actor, project: Project, content: str) -> dict[str, str]:
    """Return what a customer has besides: a snapshot, a key, a webhook with a message, a model, a file; and an offer."""
    assert customer.principal_id
    assert customer.tenant_id
    address = f"https://hooks.example/{content}"
    new = models.NewEndpoint(name=content, base_url=f"https://models.example/{content}", model=content)
    async with lab.db.tx(customer) as tx:
        task = (await tasks.tasks(tx, project.id))[0]
        snapshot = await delivery.request_snapshot(tx, project.id)
        key = await trust.create_key(tx, customer.principal_id, content)
        webhook = await delivery.create_endpoint(tx, address, delivery.EVENT_TYPES)
        message = await delivery.queue_message(tx, url=address, type=content, subject=task.id, body={content: content})
        model = await models.add_endpoint(tx, Outbound(), lab.secrets, new)
        await tasks.intake(tx, project.id, [NewTask(payload=_payload(content), offer_to=[content])])
    names = lab.secrets.key("pseudonym")
    await delivery.build(lab.db, lab.files, names, tenant_id=customer.tenant_id, snapshot_id=snapshot.id)
    async with lab.db.tx(customer) as tx:
        repair = await delivery.report_row(tx, snapshot.id, task.id, content)
    named = {
        "snapshot_id": snapshot.id,
        "repair_id": repair.id,
        "key_id": key.id,
        "webhook_id": webhook.id,
        "model_id": model.id,
    }
    return {
        **{what: str(one) for what, one in named.items()},
        "message_id": str(message),
        "file_id": str((await _file(lab, customer, content)).id),
    }


async def _known(lab: Lab, customer: Actor, project: Project, content: str) -> uuid.UUID:
    expected = kinds.of("chat.compare").example("en")["answer"]
    async with lab.db.tx(customer) as tx:
        return (await quality.add_known_item(tx, project.id, "evaluation", _payload(content), expected)).id


async def _file(lab: Lab, customer: Actor, content: str) -> File:
    with lab.files.draft() as draft:
        draft.write(content.encode())
        async with lab.db.tx(customer) as tx:
            return await projects.store_file(tx, lab.files, draft, NewFile(name=content, reference_id=content))


def _payload(content: str) -> dict[str, Any]:
    payload: dict[str, Any] = json.loads(json.dumps(kinds.of("chat.compare").example("en")["payload"]))
    for answer, model in zip(payload["answers"], ("one", "two"), strict=True):
        answer.update(content=f"{content} {model}", model=f"{content}-{model}")
    return payload


async def _add(lab: Lab, customer: Actor, project: Project, content: str, count: int) -> None:
    rows = [NewTask(payload=_payload(content), unique_key=f"{content}-{number}") for number in range(count)]
    async with lab.db.tx(customer) as tx:
        await tasks.intake(tx, project.id, rows, batch=content)


async def _bar(lab: Lab, person: Actor, prey: Prey) -> Actor:
    """Bar somebody from the prey."""
    async with lab.db.tx(system(prey.customer.tenant_id)) as tx:
        assert person.principal_id
        await trust.raise_barrier(tx, person.principal_id, "interest")
    return person


def _row(content: str = "mine") -> dict[str, Any]:
    return {"payload": _payload(content)}


# What a stranger sends to a route that takes a body: everything about it is in order except whose it is.
BODIES: dict[tuple[str, str], Any] = {
    ("POST", "/api/v1/deliveries/{snapshot_id}/reports"): {"json": {"task_id": "{task}", "reason": "theirs"}},
    ("POST", "/api/v1/repairs/{repair_id}/rechecks"): {"json": {}},
    ("POST", "/projects/{project_id}/tasks/{task_id}/reports"): {
        "data": {"snapshot": "{snapshot}", "reason": "theirs"}
    },
    ("POST", "/projects/{project_id}/repairs/{repair_id}/rechecks"): {"data": {"task": "{task}"}},
    ("POST", "/api/v1/repairs/{repair_id}/anew"): {},
    ("POST", "/api/v1/tasks/{task_id}/reinstate"): {"json": {"reason": "theirs"}},
    ("POST", "/projects/{project_id}/tasks/{task_id}/reinstate"): {"data": {"reason": "theirs"}},
    ("POST", "/api/v1/projects/{project_id}/empty-tasks"): {"json": {"task_ids": ["{task}"]}},
    ("POST", "/projects/{project_id}/empty-tasks"): {"data": {"task": "{task}"}},
    ("POST", "/api/v1/projects/{project_id}/sample-tasks"): {"json": {"count": 1}},
    ("POST", "/projects/{project_id}/sample-tasks"): {"data": {"count": "1"}},
    ("POST", "/projects/{project_id}/repairs/{repair_id}/anew"): {},
    ("POST", "/api/work/advice"): {"json": {"kind": "rubric.author", "answer": {"rubric": []}}},
    ("POST", "/api/session"): {"json": {"handle": "nobody", "password": "wrong"}},
    ("POST", "/sign-in"): {"data": {"handle": "nobody", "password": "wrong"}},
    ("POST", "/sign-out"): {},
    ("DELETE", "/api/session"): {},
    ("POST", "/language"): {"data": {"language": "en"}},
    ("PUT", "/api/me/language"): {"json": {"language": "en"}},
    ("POST", "/api/v1/keys"): {"json": {"name": "mine"}},
    ("POST", "/keys"): {"data": {"name": "mine", "mode": "live"}},
    ("POST", "/api/v1/team/invitations"): {"json": {"emails": ["nobody"], "role": "member"}},
    ("POST", "/api/v1/team/roles"): {"json": {"emails": ["nobody@example.org"], "role": "admin"}},
    ("POST", "/team"): {"data": {"email": "nobody", "role": "member"}},
    ("POST", "/team/role"): {"data": {"member": "nobody@example.org", "as": "admin"}},
    ("POST", "/api/invitations"): {"json": {"token": "0" * 64, "name": "mine", "password": "a fine long password"}},
    ("POST", "/join/{token}"): {"data": {"name": "mine", "password": "a fine long password"}},
    ("POST", "/api/v1/projects/{project_id}/known-items"): {
        "json": {"purpose": "training", "payload": {}, "expected": {"preference": "a"}}
    },
    ("POST", "/projects/{project_id}/known-items/new"): {"data": {"payload": "{}"}},
    ("POST", "/projects/{project_id}/known-items"): {
        "data": {"purpose": "training", "payload": "{}", "expected": '{"preference":"a"}'}
    },
    ("POST", "/api/v1/projects/{project_id}/known-items/import"): {
        "params": {"format": "jsonl"},
        "content": json.dumps({"payload": {}, "expected": {"preference": "a"}}),
    },
    ("POST", "/api/v1/projects/{project_id}/known-items/confirmations"): {"json": {"task_ids": ["{task}"]}},
    ("POST", "/projects/{project_id}/known-file"): {"files": {"file": ("mine.jsonl", b"{}")}},
    ("POST", "/projects/{project_id}/known-candidates"): {"data": {"task": "{task}"}},
    ("POST", "/api/v1/known-items/{known_item_id}/void"): {"json": {"reason": "mine"}},
    ("POST", "/api/v1/known-items/{known_item_id}/uphold"): {},
    ("POST", "/projects/{project_id}/known-items/{known_item_id}"): {"data": {"step": "void", "reason": "mine"}},
    ("PUT", "/api/v1/projects/{project_id}/gold-policy"): {"json": {"rate": 20, "newcomer_rate": 100}},
    ("POST", "/projects/{project_id}/gold-policy"): {
        "data": {
            "rate": "2",
            "newcomer_rate": "10",
            "newcomer_answers": "9",
            "exposures_max": "9",
            "half_life_days": "9",
        }
    },
    ("DELETE", "/api/v1/keys/{key_id}"): {},
    ("POST", "/keys/{key_id}/revoke"): {},
    ("POST", "/api/v1/files"): {"files": {"file": ("mine.txt", b"mine")}},
    ("POST", "/api/v1/files/import"): {"json": {"url": "https://127.0.0.1/mine"}},
    ("POST", "/api/v1/webhooks"): {"json": {"url": "https://hooks.example/", "types": ["delivery.ready"]}},
    ("POST", "/webhooks"): {"data": {"url": "https://hooks.example/", "delivery.ready": "on"}},
    ("DELETE", "/api/v1/webhooks/{webhook_id}"): {},
    ("POST", "/webhooks/{webhook_id}/delete"): {},
    ("POST", "/api/v1/models"): {"json": {"name": "mine", "base_url": "https://models.example/v1", "model": "mine"}},
    ("POST", "/models"): {"data": {"name": "mine", "base_url": "https://models.example/v1", "model": "mine"}},
    ("PATCH", "/api/v1/models/{model_id}"): {"json": {"budget_minor": 1}},
    ("DELETE", "/api/v1/models/{model_id}"): {},
    ("POST", "/api/v1/models/{model_id}/test"): {},
    ("POST", "/models/{model_id}/test"): {},
    ("POST", "/models/{model_id}/credential"): {"data": {"credential": "mine-is-long"}},
    ("POST", "/models/{model_id}/budget"): {"data": {"budget": "1"}},
    ("POST", "/models/{model_id}/way"): {"data": {"limit_field": "none", "key_header": "api-key"}},
    ("POST", "/models/{model_id}/archive"): {},
    ("POST", "/api/v1/webhooks/messages/{message_id}/resend"): {},
    ("POST", "/webhooks/messages/{message_id}/resend"): {},
    ("POST", "/api/v1/projects/{project_id}/rubrics"): {"json": {"rubric": []}},
    ("POST", "/projects/{project_id}/rubric"): {"data": {"criterion_0": "mine", "points_0": "1"}},
    ("POST", "/api/v1/projects"): {"json": new_project(name="mine")},
    ("POST", "/projects/new"): {"data": {"name": "mine"}},
    ("PATCH", "/api/v1/projects/{project_id}"): {"json": {"state": "paused"}},
    ("POST", "/projects/{project_id}/state"): {"data": {"state": "paused"}},
    ("POST", "/api/v1/projects/{project_id}/questions/{question_id}/answer"): {"json": {"text": "mine"}},
    ("POST", "/projects/{project_id}/questions/{question_id}/answer"): {"data": {"text": "mine", "audience": "asker"}},
    ("PUT", "/api/v1/projects/{project_id}/advice"): {"json": {"paste": "note"}},
    ("POST", "/projects/{project_id}/advice"): {"data": {"paste": "note"}},
    ("PUT", "/api/v1/projects/{project_id}/resolving"): {"json": {"solving_project_id": "{project}"}},
    ("DELETE", "/api/v1/projects/{project_id}/resolving"): {},
    ("POST", "/projects/{project_id}/resolving"): {"data": {"solving_project_id": "{project}", "people": "2"}},
    ("PUT", "/api/v1/projects/{project_id}/audit-sample"): {"json": {"permille": 50}},
    ("POST", "/projects/{project_id}/audits"): {"data": {"permille": "5"}},
    ("POST", "/api/v1/projects/{project_id}/known-items/put-right"): {"json": {"submission_ids": ["{task}"]}},
    ("POST", "/projects/{project_id}/known-put-right"): {"data": {"submission": "{task}"}},
    ("PUT", "/api/v1/projects/{project_id}/review-policy"): {"json": {"review_permille": 0}},
    ("POST", "/projects/{project_id}/review-policy"): {"data": {"review_permille": "0"}},
    ("PUT", "/api/v1/projects/{project_id}/redundancy"): {"json": {"redundancy": 9}},
    ("POST", "/api/v1/projects/{project_id}/what-if"): {},
    ("POST", "/api/v1/forecasts"): {"json": new_project(name="mine")},
    ("POST", "/projects/{project_id}/what-if"): {},
    ("POST", "/projects/{project_id}/redundancy"): {"data": {"redundancy": "9"}},
    ("POST", "/api/work/assignments/{assignment_id}/advice"): {"json": {"answer": {"comment": "mine"}}},
    ("POST", "/api/work/assignments/{assignment_id}/questions"): {"json": {"text": "mine"}},
    ("POST", "/api/work/questions/{question_id}/seen"): {},
    ("POST", "/work/questions/{question_id}/seen"): {},
    ("POST", "/projects/{project_id}/batches/{batch_id}"): {"data": {"step": "cancel"}},
    ("POST", "/projects/{project_id}/tasks/{task_id}/cancel"): {"data": {}},
    ("POST", "/projects/{project_id}/tasks/{task_id}/reopen"): {"data": {"choice": "dismiss"}},
    ("POST", "/projects/{project_id}/tasks/{task_id}/audits"): {"data": {"verdict": "rejected"}},
    ("POST", "/api/v1/projects/{project_id}/batches"): {"json": {"name": "theirs"}},
    ("POST", "/api/v1/batches/{batch_id}/finalize"): {},
    ("POST", "/api/v1/batches/{batch_id}/pause"): {},
    ("POST", "/api/v1/batches/{batch_id}/resume"): {},
    ("POST", "/api/v1/batches/{batch_id}/cancel"): {},
    ("POST", "/api/v1/tasks/{task_id}/cancel"): {},
    ("POST", "/api/v1/tasks/{task_id}/reopen"): {"json": {"upheld": False}},
    ("POST", "/api/v1/tasks/{task_id}/audits"): {"json": {"verdict": "rejected"}},
    ("POST", "/scale/v1/task/{type}"): {
        "json": {"attachment": "mine", "attachment_type": "text", "categories": ["a"], "project": "{project}"}
    },
    ("POST", "/scale/v1/task/{task_id}/cancel"): {},
    ("POST", "/scale/v1/task/{task_id}/audit"): {"json": {"accepted": False}},
    ("POST", "/scale/v1/task/{task_id}/unique_id"): {"json": {"unique_id": "mine"}},
    ("DELETE", "/scale/v1/task/{task_id}/unique_id"): {},
    ("POST", "/scale/v1/task/{task_id}/setMetadata"): {"json": {"mine": 1}},
    ("POST", "/scale/v1/task/{task_id}/tags"): {"json": ["mine"]},
    ("PUT", "/scale/v1/task/{task_id}/tags"): {"json": ["mine"]},
    ("DELETE", "/scale/v1/task/{task_id}/tags"): {"json": ["mine"]},
    ("POST", "/scale/v1/batches"): {"json": {"project": "{project}", "name": "mine"}},
    ("POST", "/scale/v1/batches/{batch_name}/finalize"): {},
    ("POST", "/scale/v1/batches/{batch_name}/setMetadata"): {"json": {"mine": 1}},
    ("POST", "/scale/v1/projects"): {"json": {"name": "mine", "type": "categorization"}},
    ("POST", "/scale/v1/projects/{project_name}/setParams"): {"json": {"mine": 1}},
    ("POST", "/scale/v1/projects/{project_name}/setOntology"): {"json": {"ontology": ["mine"]}},
    ("POST", "/scale/v1/teams/invite"): {"json": {"emails": ["nobody"], "team_role": "member"}},
    ("POST", "/scale/v1/teams/set_role"): {"json": {"emails": ["nobody@example.org"], "team_role": "admin"}},
    ("POST", "/scale/v1/studio/assignments/add"): {"json": {"emails": [], "projects": ["{project}"]}},
    ("POST", "/scale/v1/studio/assignments/remove"): {"json": {"emails": [], "projects": ["{project}"]}},
    ("POST", "/scale/v1/studio/projects/{project_name}/groups"): {"json": {"emails": [], "name": "mine"}},
    ("PUT", "/scale/v1/studio/projects/{project_name}/groups/{group}"): {"json": {"add_emails": []}},
    ("PUT", "/scale/v1/studio/batches/{batch_name}"): {"json": {"groups": []}},
    ("POST", "/scale/v1/studio/batches/set_priorities"): {"json": {"batches": []}},
    ("POST", "/scale/v1/studio/batches/reset_priorities"): {},
    ("POST", "/scale/v1/evaluation_tasks/{type}"): {"json": {"project": "{project}", "expected_response": {}}},
    ("POST", "/scale/v1/training_tasks/{type}"): {"json": {"project": "{project}", "expected_response": {}}},
    ("POST", "/scale/v2/batch"): {"json": {"name": "mine", "project_name": "{project}"}},
    ("POST", "/scale/v2/batch/finalize"): {"json": {"batch_id": "{batch}"}},
    ("POST", "/scale/v2/batch/pause"): {"json": {"batch_id": "{batch}"}},
    ("POST", "/scale/v2/batch/resume"): {"json": {"batch_id": "{batch}"}},
    ("POST", "/scale/v2/batch/cancel"): {"json": {"batch_id": "{batch}"}},
    ("POST", "/scale/v2/batch/metadata"): {"json": {"batch_id": "{batch}", "metadata": {"mine": 1}}},
    ("POST", "/scale/v2/task/chat"): {"json": {"project_name": "{project}", "template_variables": {"prompt": "mine"}}},
    ("POST", "/scale/v2/task/metadata"): {"json": {"task_id": "{task}", "metadata": {"mine": 1}}},
    ("POST", "/scale/v1/files/upload"): {"files": {"file": ("mine.txt", b"mine")}},
    ("POST", "/scale/v1/files/import"): {"json": {"file_url": "https://127.0.0.1/mine"}},
    ("POST", "/api/v1/projects/{project_id}/deliveries"): {},
    ("POST", "/projects/{project_id}/deliveries"): {},
    ("POST", "/api/v1/projects/{project_id}/guidelines"): {"json": {"markdown": {"en": "mine"}}},
    ("POST", "/projects/{project_id}/guidelines"): {"data": {"guidelines_en": "mine"}},
    ("POST", "/api/v1/projects/{project_id}/rates"): {"json": {"rate": {"amount_minor": 1, "currency": "INR"}}},
    ("POST", "/api/v1/projects/{project_id}/tasks"): {"json": _row()},
    ("POST", "/api/v1/projects/{project_id}/tasks/bulk"): {"json": {"tasks": [_row()]}},
    ("POST", "/api/v1/projects/{project_id}/imports"): {
        "params": {"format": "jsonl"},
        "content": json.dumps(_row()),
    },
    ("POST", "/projects/{project_id}/import"): {"files": {"file": ("mine.jsonl", json.dumps(_row()).encode())}},
    ("PUT", "/api/work/assignments/{assignment_id}/draft"): {"json": {"version": 1, "value": {"comment": "mine"}}},
    ("PATCH", "/api/work/assignments/{assignment_id}/draft"): {
        "json": {"version": 1, "changes": [{"op": "put", "path": ["comment"], "value": "mine"}]}
    },
    ("POST", "/api/work/assignments/{assignment_id}/heartbeat"): {},
    ("POST", "/api/work/assignments/{assignment_id}/appeal"): {"json": {"said": "mine mine mine"}},
    ("POST", "/work/assignments/{assignment_id}/appeal"): {"data": {"said": "mine mine mine"}},
    ("POST", "/api/work/cases/{case_id}/statement"): {"json": {"said": "It was me who did that."}},
    ("POST", "/api/work/cases/{case_id}/appeal"): {"json": {"said": "It was me who did that."}},
    ("POST", "/work/cases/{case_id}"): {"data": {"said": "It was me who did that."}},
    ("POST", "/api/operations/cases/{case_id}/decision"): {
        "json": {"outcome": "dismissed", "reason": "a friend of mine"}
    },
    ("POST", "/api/operations/cases/{case_id}/appeal"): {
        "json": {"outcome": "overturned", "reason": "a friend of mine"}
    },
    ("POST", "/api/operations/cases/{case_id}/restriction"): {},
    ("POST", "/api/operations/cases/{case_id}/question"): {"json": {"question": "Who are you, then?"}},
    ("POST", "/operations/cases/{case_id}"): {"data": {"step": "dismissed", "reason": "a friend of mine"}},
    ("POST", "/api/operations/probes/{probe_id}"): {},
    ("POST", "/operations/probes/{probe_id}"): {},
    ("PUT", "/api/v1/projects/{project_id}/adjudication"): {"json": {"adjudicate": True}},
    ("POST", "/projects/{project_id}/adjudication"): {"data": {"adjudicate": "on"}},
    ("POST", "/api/work/adjudications/next"): {},
    ("POST", "/work/adjudications/next"): {},
    ("POST", "/api/work/adjudications/{adjudication_id}"): {
        "json": {"verdict": "pick", "letter": "A", "reason": "mine"}
    },
    ("PUT", "/api/work/adjudications/{adjudication_id}/draft"): {"json": {"version": 0, "value": {}}},
    ("POST", "/api/work/appeals/next"): {},
    ("POST", "/work/appeals/next"): {},
    ("POST", "/api/work/appeals/{appeal_id}"): {"json": {"outcome": "upheld", "reason": "mine"}},
    ("POST", "/work/appeals/{appeal_id}"): {"data": {"outcome": "upheld", "reason": "mine"}},
    ("POST", "/api/work/assignments/{assignment_id}/commitment"): {"json": {"answer": {"grades": {}}}},
    ("POST", "/api/work/assignments/{assignment_id}/turns"): {"json": {"id": str(uuid.uuid4()), "user": "mine"}},
    ("POST", "/api/work/assignments/{assignment_id}/turns/{turn_id}/retry"): {"json": {"key": "a"}},
    ("POST", "/api/work/assignments/{assignment_id}/report"): {"json": {"lack": "expert", "reason": "mine"}},
    ("POST", "/api/work/assignments/{assignment_id}/skip"): {"json": {"reason": "other"}},
    ("POST", "/api/work/assignments/{assignment_id}/submission"): {
        "json": {"answer": kinds.of("chat.compare").example("en")["answer"], "seconds": 1}
    },
    ("POST", "/api/work/claims"): {"json": {"offer_id": "{offer}"}},
    ("POST", "/work/claims"): {"data": {"feed_id": "{feed}"}},
    ("POST", "/api/work/training"): {"json": {"feed_id": "{feed}"}},
    ("POST", "/work/training"): {"data": {"feed_id": "{feed}"}},
    ("PUT", "/api/work/sensitive/{feed_id}/consent"): {"json": {"version": 1}},
    ("DELETE", "/api/work/sensitive/{feed_id}/consent"): {},
    ("POST", "/work/sensitive/{feed_id}"): {"data": {"version": "1", "decision": "agree"}},
    ("PUT", "/api/work/limits"): {"json": {"tasks_a_day": 3}},
    ("POST", "/work/limits"): {"data": {"tasks_a_day": "3"}},
    ("PUT", "/api/v1/projects/{project_id}/sensitivity"): {"json": {"hazards": ["hate"]}},
    ("POST", "/projects/{project_id}/sensitivity"): {"data": {"hazards": "hate", "tasks_a_day": "4"}},
    ("POST", "/api/work/reviews/next"): {},
    ("POST", "/work/reviews/next"): {},
    ("POST", "/api/work/reviews/{review_id}"): {"json": {"verdict": "accept"}},
    ("PUT", "/api/work/reviews/{review_id}/draft"): {"json": {"version": 0, "value": {}}},
    ("POST", "/api/work/reviews/{review_id}/changes"): {"json": {"answer": {}}},
    ("POST", "/work/reviews/{review_id}"): {"data": {"verdict": "accept"}},
}


# Whom they name is in no team of the caller's.
UNKNOWN_PEOPLE = {
    ("POST", "/api/invitations"),
    ("POST", "/api/v1/team/roles"),
    ("POST", "/team/role"),
    ("POST", "/scale/v1/teams/set_role"),
}


def attack(route: Route, ids: dict[str, str]) -> tuple[str, dict[str, Any]]:
    """Return the path and the body of a call of a route with these ids."""
    path = route.path.replace("templates/{name}", "templates/hindi-fluency")
    path = path.replace("kinds/{name}", "kinds/chat.rank")
    path = path.replace("quality/tables/{name}", "quality/tables/judgements.parquet")
    for name, value in ids.items():
        path = path.replace("{" + name + "}", value)
    path = path.replace("{name:path}", "manifest.json").replace("{name}", "manifest.json")
    path = (
        path.replace("{number}", "1")
        .replace("{item}", "1")
        .replace("{token}", ids["file_id"])
        .replace("{type}", "textcollection")
    )
    if "{feed_id}" in path:
        path = path.replace("{feed_id}", ids["feed"])
    path = path.replace("{group}", "theirs").replace("{attachment_id}", "manifest.json")
    assert "{" not in path, f"say which id {route.path} wants"
    if route.method == "GET":
        return path, {}
    body = dict(BODIES[route.method, route.path])
    for place in ("json", "data"):
        if isinstance(body.get(place), dict):
            named = {
                "{offer}": ids["offer"],
                "{feed}": ids["feed"],
                "{project}": ids["project_name"],
                "{batch}": ids["batch_id"],
                "{task}": ids["task_id"],
                "{snapshot}": ids["snapshot_id"],
            }
            body[place] = json.loads(_filled(json.dumps(body[place]), named))
    return path, body


def _filled(text: str, named: dict[str, str]) -> str:
    for sign, value in named.items():
        text = text.replace(sign, value)
    return text


def names_something(route: Route) -> bool:
    """Say whether a call of a route names something that belongs to somebody."""
    return any(sign in route.path for sign in ("_id}", "_name}", "{token}")) or any(
        sign in str(BODIES.get((route.method, route.path)))
        for sign in ("{offer}", "{feed}", "{project}", "{batch}", "{task}", "{snapshot}")
    )


def said(answer: httpx.Response) -> tuple[int, str, Any]:
    """Return what an answer tells, without what differs from one request to the next."""
    kind = answer.headers.get("content-type", "")
    if kind == "application/problem+json":
        return answer.status_code, kind, {**answer.json(), "request_id": ""}
    return answer.status_code, kind, answer.text


def state_of(cluster: Cluster, tenant_id: uuid.UUID) -> dict[str, str]:
    """Return a digest of every row of a tenant, by table."""
    with psycopg.connect(cluster.admin_conninfo()) as connection:
        found = {}
        for schema, table in tenant_tables(connection):
            text = "select md5(coalesce(string_agg(t::text, ' ' order by t::text), '')) from {} t where tenant_id = %s"
            row = connection.execute(sql.SQL(text).format(sql.Identifier(schema, table)), (tenant_id,)).fetchone()
            assert row
            found[f"{schema}.{table}"] = str(row[0])
    return found


def tenant_tables(connection: psycopg.Connection) -> Iterator[tuple[str, str]]:
    """Yield every table with a column `tenant_id`."""
    text = """select n.nspname::text, c.relname::text from pg_class c
        join pg_namespace n on n.oid = c.relnamespace
        join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
       where c.relkind in ('r', 'p') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema' order by 1, 2"""
    yield from connection.execute(text).fetchall()


def readable(connection: psycopg.Connection, role: str) -> list[tuple[str, str]]:
    """Return the tables of which a role may read any column."""
    text = """select n.nspname::text, c.relname::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relkind in ('r', 'p', 'v', 'm') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
         and (has_table_privilege(%(role)s, c.oid, 'select') or has_any_column_privilege(%(role)s, c.oid, 'select'))
         and has_schema_privilege(%(role)s, n.oid, 'usage') order by 1, 2"""
    return connection.execute(text, {"role": role}).fetchall()


async def test_every_route_is_closed_to_everybody_else(web: Web, lab: Lab, cluster: Cluster, prey: Prey) -> None:
    rival = await lab.customer()
    assert rival.tenant_id
    assert prey.customer.tenant_id
    # Contributors of another language have no business with the prey; those of its own are barred from it.
    outsider, other_reviewer = (
        await lab.contributor(languages=("hi",)),
        await lab.contributor(languages=("hi",), reviewer=True),
    )
    barred = [await _bar(lab, each, prey) for each in (await lab.contributor(), await lab.contributor(reviewer=True))]
    operator, barred_operator = await lab.operator(), await _bar(lab, await lab.operator(), prey)
    members = [await lab.colleague(rival.tenant_id, role) for role in ("member", "viewer")]
    director = await _colleague(lab, prey)
    async with AsyncExitStack() as stack:
        keyed = [(each, await stack.enter_async_context(web.key(each))) for each in (rival, *members)]
        directed = await stack.enter_async_context(web.key(director))
        # Once before all is compared: a key remembers when it was last used.
        await directed.get("/api/v1/projects")
        await _bar(lab, director, prey)
        trial = await stack.enter_async_context(web.key(rival, "test"))
        people = (outsider, other_reviewer, *barred, operator, barred_operator)
        signed = [(each, await stack.enter_async_context(web.session(each))) for each in people]
        stranger = await stack.enter_async_context(web.client())
        before = state_of(cluster, prey.customer.tenant_id)
        known = {**prey.ids, "feed": prey.feed, "offer": prey.offer}
        unknown = {name: str(uuid.uuid4()) for name in known}
        await _attack_all(trial, rival, prey.marks("customer"), known, unknown, WRITES)
        for actor, client in (*keyed, *signed):
            marks = prey.marks("" if actor is barred_operator else actor.persona)
            await _attack_all(client, actor, marks, known, unknown, ROUTES)
        # Someone of the customer's own who is barred from it: their own tenant is all that they know of it.
        marks = [mark for mark in prey.marks("") if mark != str(prey.customer.tenant_id)]
        shut = [route for route in ROUTES if route.method == "GET" or names_something(route)]
        await _attack_all(directed, director, marks, known, unknown, shut)
        await _attack_unknown(stranger, known)
        assert state_of(cluster, prey.customer.tenant_id) == before


async def _attack_all(
    client: httpx.AsyncClient,
    actor: Actor,
    marks: list[str],
    known: dict[str, str],
    unknown: dict[str, str],
    routes: Sequence[Route],
) -> None:
    for route in sorted(routes, key=lambda route: (route.method, route.path) in LAST):
        path, body = attack(route, known)
        answer = await client.request(route.method, path, **body)
        where = f"{actor.persona}.{actor.role}: {route.method} {route.path} gave {answer.status_code}"
        assert answer.status_code < 500, where
        if route.action != "public" and not trust.allows(actor, route.action):
            assert no(answer) == said_no(route, 403, "forbidden"), where
            continue
        if names_something(route):
            # Nothing tells an id of somebody else from one that nobody has.
            path, body = attack(route, unknown)
            assert said(answer) == said(await client.request(route.method, path, **body)), where
            assert answer.status_code in expected(route), where
        elif (route.method, route.path) not in UNKNOWN_PEOPLE:
            assert answer.status_code != 404, where
        told = f"{answer.text} {answer.headers}"
        found = [mark for mark in marks if mark in told]
        assert not found, where


def said_no(route: Route, status: int, code: str) -> tuple[int, Any]:
    """Return how a route says no: at the door by the status again, and version 1 has none for "forbidden"."""
    if route.path.startswith("/scale/v1/"):
        return 401, 401
    return status, status if route.path.startswith("/scale/v2/") else code


def no(answer: httpx.Response) -> tuple[int, Any]:
    """Return how a "no" was said: its status and its code, or at the door the status again."""
    body = answer.json()
    return answer.status_code, body.get("code", body.get("status_code"))


def expected(route: Route) -> tuple[int, ...]:
    """Return how a call with an id that is not the caller's is answered."""
    # A lease that is not held is not extended; a feed that is not one's own has nothing in it.
    if route.path.endswith("/heartbeat") or route.path == "/work/claims":
        return (409,)
    return (404,)


async def _attack_unknown(stranger: httpx.AsyncClient, known: dict[str, str]) -> None:
    for route in ROUTES:
        if route.action != "public":
            path, body = attack(route, known)
            answer = await stranger.request(route.method, path, **body)
            assert no(answer) == said_no(route, 401, "sign_in_required"), route


async def test_ids_are_not_mixed_between_customers(web: Web, lab: Lab, prey: Prey) -> None:
    rival = await lab.customer()
    mine = await lab.project(rival)
    await lab.add(rival, mine)
    start = cursor(uuid.UUID(prey.ids["task_id"]))
    async with web.key(rival) as client:
        for path in (
            f"/projects/{mine.id}/tasks/{prey.ids['task_id']}",
            f"/projects/{mine.id}/deliveries/{prey.ids['snapshot_id']}/manifest.json",
        ):
            assert (await client.get(path)).status_code == 404
        for part in ("tasks", "submissions", "consensus"):
            answer = await client.get(f"/api/v1/projects/{mine.id}/{part}", params={"cursor": start})
            assert answer.status_code == 200
            assert prey.content not in answer.text
        # One customer's idempotency key is not another's.
        headers = {"Idempotency-Key": "the-same"}
        made = (await client.post("/api/v1/projects", json=new_project(name="b"), headers=headers)).json()
    async with web.key(prey.customer) as client:
        other = (await client.post("/api/v1/projects", json=new_project(name="a"), headers=headers)).json()
    assert (made["name"], other["name"]) == ("b", "a")


async def test_without_a_context_there_are_no_rows(cluster: Cluster, prey: Prey) -> None:
    with psycopg.connect(cluster.admin_conninfo()) as admin:
        tables = {role: readable(admin, role) for role in (*PEOPLE, "tz_gate")}
    # What the people who work and those who run it may read at all: nothing of a brief, a task or a payload.
    assert tables["tz_ops"] == [("trust", "principal")]
    assert tables["tz_gate"] == []
    assert {schema for schema, _ in tables["tz_contributor"]} <= {"ledger", "tasks", "trust", "workforce"}
    assert ("tasks", "task") not in tables["tz_contributor"]
    for role in PEOPLE:
        with psycopg.connect(cluster.conninfo(role), autocommit=True) as connection:
            for table in tables[role]:
                assert rows(connection, table) == 0, (role, table)
            for table in (("context", "key"), ("kit", "consumer"), ("trust", "session"), ("trust", "sign_in_failure")):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    rows(connection, table)
    with psycopg.connect(cluster.conninfo("tz_contributor"), autocommit=True) as connection:
        for call in (f"tasks.held('{prey.ids['assignment_id']}')", "tasks.feed(now())", "quality.held_review(now())"):
            assert connection.execute(sql.SQL("select * from " + call)).fetchall() == []
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("select kit.announce(gen_random_uuid(), 'a:b:c', gen_random_uuid(), '{}', now())")


def rows(connection: psycopg.Connection, table: tuple[str, str]) -> int:
    """Return how many rows of a table there are for a connection."""
    row = connection.execute(sql.SQL("select count(*) from {}").format(sql.Identifier(*table))).fetchone()
    assert row
    return int(row[0])


async def test_a_context_that_is_not_the_callers_own_is_refused(cluster: Cluster, lab: Lab) -> None:
    key, actor, worker = lab.secrets.key("context"), await lab.customer(), await lab.contributor()
    await lab.project(actor)

    def token(pid: int, *, signed: bytes = key, seconds: int = 60, persona: str = "customer") -> str:
        expiry = int(time.time()) + seconds
        message = f"{actor.tenant_id}.{actor.principal_id}.{persona}.{expiry}.{pid}"
        return f"{message}.{hmac.new(signed, message.encode(), hashlib.sha256).hexdigest()}"

    def projects(connection: psycopg.Connection, context: str) -> int:
        with connection.transaction():
            connection.execute("select set_config('tz.ctx', %s, true)", (context,))
            return rows(connection, ("projects", "project"))

    with psycopg.connect(cluster.conninfo("tz_customer"), autocommit=True) as connection:
        pid = connection.info.backend_pid
        assert projects(connection, token(pid)) == 1
        assert rows(connection, ("projects", "project")) == 0, "a context ends with its transaction"
        good, rival = token(pid), str(uuid.uuid4())
        refused = [
            token(pid, signed=secrets.token_bytes(32)),
            token(pid, seconds=-1),
            token(pid + 1),
            token(pid, persona="contributor"),
            token(pid, persona="system"),
            good.replace(str(actor.tenant_id), rival),
            good[:-1] + ("0" if good[-1] != "0" else "1"),
            good.rpartition(".")[0] + ".",
            good + ".x",
            "x",
            ".....",
            f"{actor.tenant_id}",
        ]
        for forged in refused:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                projects(connection, forged)
    with psycopg.connect(cluster.conninfo("tz_contributor"), autocommit=True) as connection:
        signer = ContextSigner(key)
        call = "select (tasks.claim(%s, gen_random_uuid(), gen_random_uuid(), false, now(), gen_random_uuid(), 99, 0.5)).outcome"
        assert connection.execute(call, (signer.token(worker, connection.info.backend_pid),)).fetchone() == ("none",)
        for forged in (
            signer.token(worker, connection.info.backend_pid + 1),
            signer.token(actor, connection.info.backend_pid),
            ContextSigner(b"another key").token(worker, connection.info.backend_pid),
            "",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(call, (forged,))


async def test_raw_sql_stays_with_the_caller(cluster: Cluster, lab: Lab, prey: Prey) -> None:
    rival, stranger, operator = await lab.customer(), await lab.contributor(), await lab.operator()
    director = await _bar(lab, await _colleague(lab, prey), prey)
    tenant = prey.customer.tenant_id
    assert tenant
    seen = {}
    for actor in (operator, await _bar(lab, await lab.operator(), prey)):
        async with lab.db.tx(actor) as tx:
            seen[actor.handle] = [queue.project for queue in await tasks.queue_health(tx)]
    assert prey.name in seen.pop(operator.handle)
    assert not [name for names in seen.values() for name in names if name.startswith(prey.name)]
    before = state_of(cluster, tenant)
    with psycopg.connect(cluster.admin_conninfo()) as admin:
        kept = set(tenant_tables(admin))
        tables = {role: [table for table in readable(admin, role) if table in kept] for role in PEOPLE}
    for actor in (rival, stranger, operator, director):
        async with lab.db.tx(actor) as tx:
            for schema, table in tables[f"tz_{actor.persona}"]:
                found = await tx._connection.execute(
                    sql.SQL("select count(*) from {} where tenant_id = {}").format(
                        sql.Identifier(schema, table), sql.Literal(tenant)
                    )
                )
                assert await found.fetchone() == (0,), (actor.persona, actor.role, schema, table)
    async with lab.db.tx(prey.worker) as tx:
        found = await tx._connection.execute(
            "select count(*) from tasks.submission where contributor_id <> $1", [prey.worker.principal_id]
        )
        assert await found.fetchone() == (0,)
    for statement in (
        f"insert into tasks.batch values ('{tenant}', gen_random_uuid(), '{prey.project.id}', 'x', 'in_progress', now())",
        f"insert into kit.idempotency values ('{tenant}', gen_random_uuid(), 'k', '\\x00', 200, '{{}}', now())",
        f"update projects.project set state = 'paused', tenant_id = '{tenant}'",
        f"insert into trust.api_key values ('{tenant}', gen_random_uuid(), '{prey.customer.principal_id}', 'x', 'x',"
        " sha256('x'), 'live', now())",
        f"select tasks.open_queue('{prey.project.id}', gen_random_uuid())",
        "create temporary table mine (x int)",
        "truncate tasks.task",
        "select * from context.key",
    ):
        with pytest.raises(psycopg.Error):
            async with lab.db.tx(rival) as tx:
                await tx._connection.execute(statement)
    async with lab.db.tx(rival) as tx:
        changed = await tx._connection.execute(
            f"update projects.project set state = 'paused' where tenant_id = '{tenant}'"
        )
        assert changed.rowcount == 0
    assert state_of(cluster, tenant) == before


async def test_another_persons_work_is_out_of_reach(lab: Lab, prey: Prey) -> None:
    other, barred = await lab.contributor(), await _bar(lab, await lab.contributor(), prey)
    held, offer = uuid.UUID(prey.ids["assignment_id"]), uuid.UUID(prey.offer)
    for person in (other, barred):
        with pytest.raises(Refusal, match="not_found"):
            await tasks.claim(lab.db, person, offer_id=offer)
        with pytest.raises(Refusal, match="not_found"):
            await tasks.skip(lab.db, person, held, "other")
        async with lab.db.tx(person) as tx:
            with pytest.raises(Refusal, match="not_found"):
                await tasks.held(tx, held)
    claimed = await tasks.claim(lab.db, barred, feed_id=uuid.UUID(prey.feed))
    assert isinstance(claimed, tasks.Empty), "a barrier beats the access that skills gave"
    async with lab.db.tx(prey.worker) as tx:
        view = (await tasks.held(tx, held)).view
    assert prey.content in json.dumps(view)
    assert f"{prey.content}-one" not in json.dumps(view), "nobody who works is told which model it was"


async def refused(lab: Lab, actor: Actor, statement: str, error: type[psycopg.Error] | None = None) -> None:
    """See that a statement of somebody's is refused."""
    with pytest.raises(error or psycopg.errors.InsufficientPrivilege):
        async with lab.db.tx(actor) as tx:
            await tx._connection.execute(statement)


async def test_a_persona_announces_only_what_it_may(lab: Lab, cluster: Cluster, prey: Prey) -> None:
    rival, stranger, operator = await lab.customer(), await lab.contributor(), await lab.operator()
    with psycopg.connect(cluster.admin_conninfo()) as admin:
        permitted = {name for (name,) in admin.execute("select name from kit.permitted where persona = 'customer'")}
        known = {tag for (tag,) in admin.execute("select distinct tag from kit.event")}
    forged = known - permitted
    assert {"tasks:submission:accepted", "trust:principal:registered", "workforce:contributor:enrolled"} <= forged
    for tag in sorted(forged | {"made:up:tag"}):
        for actor in (rival, stranger, operator):
            await refused(
                lab, actor, f"select kit.announce(gen_random_uuid(), '{tag}', gen_random_uuid(), '{{}}', now())"
            )
    large = "select kit.announce(gen_random_uuid(), 'tasks:task:added', gen_random_uuid(), to_jsonb(repeat('x', 70000)), now())"
    await refused(lab, rival, large, psycopg.errors.CheckViolation)


async def test_nobody_reaches_into_other_connections(lab: Lab, cluster: Cluster) -> None:
    people = [await lab.customer(), await lab.contributor(), await lab.operator()]
    for actor in people:
        for call in (
            "pg_advisory_lock(7240002)",
            "pg_advisory_xact_lock(77, 1)",
            "pg_try_advisory_lock_shared(1)",
            "pg_advisory_unlock_all()",
            "query from pg_stat_activity",
            "pg_stat_get_backend_activity(1)",
            "pg_terminate_backend(pg_backend_pid())",
            "pg_cancel_backend(pg_backend_pid())",
        ):
            await refused(lab, actor, f"select {call}")
    with psycopg.connect(cluster.admin_conninfo()) as admin:
        for role in (*PEOPLE, "tz_gate", "tz_system", "tz_owner"):
            for group in ("pg_read_all_stats", "pg_monitor", "pg_signal_backend", "pg_read_all_data"):
                assert admin.execute("select pg_has_role(%s, %s, 'member')", (role, group)).fetchone() == (False,)


async def test_a_job_belongs_to_whoever_enqueues_it(lab: Lab, cluster: Cluster, prey: Prey) -> None:
    rival = await lab.customer()
    for job in ("quality.refit", "evaluation.refresh", "runner.sweep", "made.up"):
        await refused(lab, rival, f"select kit.enqueue('{job}', '{{}}', null, null, 0)")
    victim = str(prey.customer.tenant_id)
    async with lab.db.tx(rival) as tx:
        await tx._connection.execute(
            "select kit.enqueue('delivery.build', $1, $2, $2, 0)",
            [json.dumps({"tenant_id": victim, "snapshot_id": prey.ids["snapshot_id"]}), f"{victim}/lock"],
        )
    with psycopg.connect(cluster.admin_conninfo()) as admin:
        (made,) = admin.execute(
            "select args ->> 'tenant_id', lock, queueing_lock from jobs.procrastinate_jobs where args ->> 'snapshot_id' = %s"
            " order by id desc limit 1",
            (prey.ids["snapshot_id"],),
        ).fetchall()
    own = str(rival.tenant_id)
    assert made == (own, f"{own}/{victim}/lock", f"{own}/{victim}/lock")


async def test_the_health_of_everybodys_queues_is_for_operations(cluster: Cluster, lab: Lab, prey: Prey) -> None:
    operator = await lab.operator()
    calls = ("tasks.queue_health(now())", "quality.judging_health(now())", "kit.backlog()")
    with psycopg.connect(cluster.conninfo("tz_ops"), autocommit=True) as connection:
        for call in calls:
            assert connection.execute(sql.SQL("select * from " + call)).fetchall() == [], call
    for actor in (await lab.customer(), await lab.contributor()):
        for call in calls:
            await refused(lab, actor, f"select * from {call}")
    async with lab.db.tx(operator) as tx:
        for call in calls:
            assert await (await tx._connection.execute("select * from " + call)).fetchall() != [], call


async def test_nobody_reads_what_passwords_and_keys_are_checked_against(lab: Lab, prey: Prey) -> None:
    for actor in (prey.customer, prey.worker, await lab.operator(), system(prey.customer.tenant_id)):
        await refused(lab, actor, "select password_hash from trust.principal")
        await refused(lab, actor, "select digest from trust.api_key")
    for column in (
        "quality.review.reviewer_id",
        "ledger.account.contributor_id",
        "ledger.entry.contributor_id",
        "tasks.submission.contributor_id",
        "workforce.member.contributor_id",
    ):
        table, _, name = column.rpartition(".")
        await refused(lab, prey.customer, f"select {name} from {table}")


async def test_two_customers_cannot_match_a_contributor(lab: Lab, prey: Prey) -> None:
    rival = await lab.customer()
    project = await lab.project(rival)
    await lab.add(rival, project)
    await lab.answer(prey.worker, await lab.claim(prey.worker, project))
    await lab.invite(rival, prey.worker, "x")
    async with lab.db.tx(rival) as tx:
        theirs = {each.contributor_id for each in await tasks.submissions(tx, project.id, None, 10)}
        assert theirs == {each.contributor_id for each in await workforce.members(tx)}
    async with lab.db.tx(prey.customer) as tx:
        ours = {each.contributor_id for each in await tasks.submissions(tx, prey.project.id, None, 10)}
    assert ours
    assert theirs
    assert not ours & theirs
    assert prey.worker.principal_id not in ours | theirs


async def _colleague(lab: Lab, prey: Prey) -> Actor:
    assert prey.customer.tenant_id not in (None, PLATFORM)
    return await lab.colleague(prey.customer.tenant_id, "admin")
