"""Known items: tasks whose answer the customer knows, for training people and for measuring how well they do."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal, get_args

import msgspec

from tarazu import kinds, projects, tasks
from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.kit.errors import Fault, Refusal, faults_under, invalid, require_sound
from tarazu.kit.ids import new_id
from tarazu.kit.texts import text_faults
from tarazu.quality.events import KnownItemAdded
from tarazu.quality.known.gold import gold_policy
from tarazu.quality.known.judging import label_of

q = sql.load("tarazu.quality.known")

Purpose = Literal["training", "evaluation", "review"]
"""`training`: done openly, with what was expected shown afterwards; `evaluation`: mixed unseen into the work; `review`: `initial`, an
answer to begin with, is mixed unseen into what reviewers judge."""

BYTES_MAX = 1_000_000
EXPLANATION_MAX = 4000
CLAUSE_MAX = 200


class NewKnownItem(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A known item as a customer gives it. What is expected may be a part of an answer, but fits its kind.

    `initial` is the whole answer to begin with that reviewers are shown, right or wrong; `explanation`, and the `clause` of the guidelines that decides it, are
    shown after training.
    """

    payload: dict[str, Any]
    expected: dict[str, Any]
    purpose: str = "evaluation"
    initial: dict[str, Any] | None = None
    explanation: str | None = None
    clause: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownItem:
    """A task with what is expected of its answer.

    `exposures` says how often it was handed out, `answers` how often answered since and `right` how often rightly.
    `retired_at` is since when it is not handed out any more; `disputed_at` since when most answers contradict it, `reported_at` since
    when somebody says that it lacks something and nobody has decided.
    """

    id: uuid.UUID
    project_id: uuid.UUID
    purpose: str
    payload: dict[str, Any]
    expected: dict[str, Any]
    initial: dict[str, Any] | None
    label: str
    explanation: str | None
    clause: str | None
    source_task_id: uuid.UUID | None
    exposures: int
    answers: int
    right: int
    retired_at: datetime | None
    reported_at: datetime | None
    disputed_at: datetime | None
    voided_at: datetime | None
    void_reason: str | None
    corrected: dict[str, Any] | None
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenToItem:
    """An answer to a known item, judged."""

    submission_id: uuid.UUID
    is_right: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownSource:
    """A known item that was made of a task, and what became of it."""

    id: uuid.UUID
    created_at: datetime
    disputed_at: datetime | None
    voided_at: datetime | None
    void_reason: str | None


async def add_known_item(
    tx: Tx,
    project_id: uuid.UUID,
    purpose: str,
    payload: Mapping[str, Any],
    expected: Mapping[str, Any],
    initial: Mapping[str, Any] | None = None,
    *,
    explanation: str | None = None,
    clause: str | None = None,
    source_task_id: uuid.UUID | None = None,
) -> KnownItem:
    """Keep a task of a project whose answer is known, made of another one where that is named.

    Refuses what `add_known_items` does, naming fields of the item.
    """
    given = NewKnownItem(
        purpose=purpose,
        payload=dict(payload),
        expected=dict(expected),
        initial=None if initial is None else dict(initial),
        explanation=explanation,
        clause=clause,
    )
    try:
        (item_id,) = await add_known_items(tx, project_id, [given], [source_task_id])
    except Refusal as refusal:
        if not refusal.faults:
            raise
        faults = [replace(each, field=each.field.removeprefix("items[0]").lstrip(".")) for each in refusal.faults]
        raise Refusal("invalid_request", "invalid", faults=faults) from None
    return await known_item(tx, item_id)


async def add_known_items(
    tx: Tx,
    project_id: uuid.UUID,
    items: Sequence[NewKnownItem],
    sources: Sequence[uuid.UUID | None] | None = None,
) -> list[uuid.UUID]:
    """Keep tasks of a project whose answers are known, all or none; they may be handed out from now on.

    Raises:
        Refusal: `not_found` for an unknown project; `accepts_at_once` for items for reviewers where nothing is reviewed;
            `invalid_request` for an unknown purpose, a clause that the guidelines have not, what the kind of the project would refuse, and more than a megabyte of any of these:
            `items[3].expected.preference`.
    """
    project = await projects.project(tx, project_id)
    ontology = (await projects.ontology(tx, project_id, await projects.keep_version(tx, project))).body
    written = (await projects.guideline(tx, project_id, project.guideline_version)).markdown
    if project.acceptance != "review" and any(item.purpose == "review" for item in items):
        raise Refusal("accepts_at_once", "conflict")
    faults = [
        fault
        for number, item in enumerate(items)
        for fault in faults_under(f"items[{number}]", _faults(project.kind, ontology, item, written))
    ]
    require_sound(faults)
    made = [new_id() for _ in items]
    payloads = [kinds.kept(project.kind, item.payload) for item in items]
    labels = [label_of(kinds.for_task(project.kind, item.payload, ontology), ontology, item.expected) for item in items]
    from_tasks = list(sources) if sources is not None else [None] * len(items)
    for item_id, item, payload, label, source in zip(made, items, payloads, labels, from_tasks, strict=True):
        await _insert(tx, project_id, item_id, item, _json(payload), label, source)
    mixed = [
        tasks.KnownTask(id=made[i], payload=payloads[i], label=labels[i], source_id=from_tasks[i])
        for i, item in enumerate(items)
        if item.purpose == "evaluation"
    ]
    open_ones = {made[i]: payloads[i] for i, item in enumerate(items) if item.purpose != "evaluation"}
    if open_ones:
        await tasks.add_training(tx, project_id, open_ones)
    if mixed:
        await tasks.add_known(tx, project_id, mixed, (await gold_policy(tx, project_id)).exposures_max)
    return made


async def _insert(
    tx: Tx,
    project_id: uuid.UUID,
    item_id: uuid.UUID,
    item: NewKnownItem,
    payload: str,
    label: str,
    source: uuid.UUID | None,
) -> None:
    await tx.run(
        q.insert_known_item,
        tenant_id=tx.tenant_id,
        id=item_id,
        project_id=project_id,
        purpose=item.purpose,
        payload=payload,
        expected=_json(item.expected),
        initial=None if item.initial is None else _json(item.initial),
        label=label,
        explanation=item.explanation,
        clause=item.clause,
        source_task_id=source,
        by=tx.principal_id,
        at=tx.now,
    )
    await tx.announce(KnownItemAdded(subject=item_id, project=project_id, purpose=item.purpose))


async def known_from(tx: Tx, project_id: uuid.UUID, task_id: uuid.UUID) -> list[KnownSource]:
    """Return the known items that were made of a task, oldest first."""
    scope = {"tenant_id": tx.tenant_id, "project_id": project_id, "task_id": task_id}
    return await tx.many(q.known_from, KnownSource, **scope)


async def known_item(tx: Tx, item_id: uuid.UUID) -> KnownItem:
    """Return one known item of the tenant. Refuses one that is unknown here."""
    return await tx.need(q.known_item, KnownItem, "known item", tenant_id=tx.tenant_id, id=item_id)


async def given_to_item(tx: Tx, item_id: uuid.UUID) -> list[tuple[tasks.Submission, bool | None]]:
    """Return what was answered to a known item, oldest first, and whether it was right; None where it is judged in a moment.

    Refuses an item that is unknown here.
    """
    await known_item(tx, item_id)
    judged = await tx.many(q.given_to_item, GivenToItem, tenant_id=tx.tenant_id, item_id=item_id)
    right = {each.submission_id: each.is_right for each in judged}
    return [(each, right.get(each.id)) for each in await tasks.task_submissions(tx, item_id)]


async def known_items(
    tx: Tx, project_id: uuid.UUID, before: uuid.UUID | None = None, limit: int = 50
) -> list[KnownItem]:
    """Return a page of a project's known items, newest first. Refuses an unknown project."""
    await projects.project(tx, project_id)
    scope = {"tenant_id": tx.tenant_id, "project_id": project_id}
    return await tx.many(q.known_items, KnownItem, before=before, limit=limit, **scope)


def _faults(kind: str, ontology: dict[str, Any], item: NewKnownItem, guidelines: Mapping[str, str]) -> list[Fault]:
    """Return what is wrong with an item: purpose, sizes, and what the kind has against its task and answers."""
    if item.purpose not in get_args(Purpose):
        return list(invalid("purpose", "not_allowed", allowed=list(get_args(Purpose))).faults)
    if item.purpose != "evaluation" and isinstance(kinds.of(kind), kinds.Live):
        return list(invalid("purpose", "not_allowed", allowed=["evaluation"]).faults)
    if item.purpose == "review" and item.initial is None:
        return list(invalid("initial", "missing").faults)
    if told := [
        *text_faults("explanation", item.explanation or "", 0, EXPLANATION_MAX),
        *text_faults("clause", item.clause or "", 0, CLAUSE_MAX),
    ]:
        return told
    given = {"payload": item.payload, "expected": item.expected}
    if item.initial is not None:
        given["initial"] = item.initial
    too_long = [name for name, value in given.items() if len(_json(value)) > BYTES_MAX]
    if too_long:
        return [Fault(field=name, code="too_long", facts={"maximum": BYTES_MAX}) for name in too_long]
    return _kind_faults(kind, ontology, given, is_reviewed=item.purpose == "review") or projects.clause_faults(
        item.clause, guidelines
    )


def _kind_faults(kind: str, ontology: dict[str, Any], given: Mapping[str, Any], *, is_reviewed: bool) -> list[Fault]:
    """Return what the kind has against a task and its answers, of which each may lack something but what reviewers are shown."""
    faults = faults_under("payload", kinds.of(kind).check_payload(given["payload"], ontology))
    if not faults:
        for name in given.keys() - {"payload"}:
            faults += faults_under(name, answer_faults(kind, ontology, given["payload"], given[name]))
    if not faults and is_reviewed:
        # it is one that somebody could have handed in
        faults = faults_under("initial", kinds.check_answer_for(kind, given["initial"], ontology, given["payload"]))
    return faults


def answer_faults(
    kind: str, ontology: dict[str, Any], payload: dict[str, Any], answer: dict[str, Any]
) -> list[kinds.Fault]:
    """Return what a kind has against an answer that may lack something, but not everything."""
    told = kinds.check_answer_for(kind, answer, ontology, payload)
    return [fault for fault in told if fault.code != "missing" or not answer]


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
