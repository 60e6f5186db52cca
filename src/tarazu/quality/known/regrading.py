"""When a known item was wrong: it is void, and everything that followed from it is put right."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from tarazu import projects, tasks
from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.kit.errors import Refusal, faults_under, require_sound
from tarazu.kit.texts import checked_text
from tarazu.quality.events import KnownItemRegraded, KnownItemUpheld, KnownItemVoided
from tarazu.quality.known.items import KnownItem, answer_faults, known_item
from tarazu.quality.known.judging import standard_of
from tarazu.quality.known.scores import publish, settle_access

q = sql.load("tarazu.quality.known")

REASON_MIN, REASON_MAX = 3, 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenAnswer:
    """A judged answer to an item."""

    submission_id: uuid.UUID
    contributor_id: uuid.UUID
    answer: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A published score that counts an answer to an item."""

    project_id: uuid.UUID
    contributor_id: uuid.UUID
    answers: int
    right_answers: int
    upto: datetime


async def void_known_item(
    tx: Tx, item_id: uuid.UUID, reason: str, corrected: Mapping[str, Any] | None = None
) -> KnownItem:
    """Say that an item was wrong. Its answers are judged by `corrected`, or else count for nothing; reports of it were right.

    Raises:
        Refusal: `not_found`; `invalid_request` for a reason of fewer than three characters and for a corrected answer that its
            kind would refuse; `known_item_void` when it is void already.
    """
    item = await known_item(tx, item_id)
    reason = checked_text("reason", reason, REASON_MIN, REASON_MAX)
    if corrected is not None:
        project = await projects.project(tx, item.project_id)
        ontology = (await projects.ontology(tx, project.id, project.ontology_version)).body
        found = answer_faults(project.kind, ontology, item.payload, dict(corrected))
        require_sound(faults_under("corrected", found))
    done = await tx.maybe(
        q.void_known_item,
        uuid.UUID,
        tenant_id=tx.tenant_id,
        id=item_id,
        reason=reason,
        corrected=None if corrected is None else msgspec.json.encode(corrected).decode(),
        by=tx.principal_id,
        at=tx.now,
    )
    if done is None:
        raise Refusal("known_item_void", "conflict")
    await tasks.retire_known(tx, [item_id])
    await tasks.settle_known_reports(tx, item_id, upheld=True)
    is_corrected = corrected is not None
    await tx.announce(KnownItemVoided(subject=item_id, project=item.project_id, reason=reason, corrected=is_corrected))
    return await known_item(tx, item_id)


async def uphold_known_item(tx: Tx, item_id: uuid.UUID, *, reports_upheld: bool = False) -> KnownItem:
    """Say that a disputed or reported item stands: it is handed out again and counts. Refuses one that is neither.

    `reports_upheld` says whether reports of it were right all the same: those are paid.
    """
    item = await known_item(tx, item_id)
    if await tx.maybe(q.uphold_known_item, uuid.UUID, tenant_id=tx.tenant_id, id=item_id, at=tx.now) is None:
        raise Refusal("known_item_not_disputed", "conflict")
    await tasks.return_known(tx, [item_id])
    await tasks.settle_known_reports(tx, item_id, upheld=reports_upheld)
    await tx.announce(KnownItemUpheld(subject=item_id, project=item.project_id))
    return await known_item(tx, item_id)


async def regrade(tx: Tx, item_id: uuid.UUID) -> int:
    """Put right what followed from an item that is void, disputed or upheld; returns how many scores. For the system.

    Answers are judged by what should have been expected, published scores are counted anew up to the same time, whoever was
    stopped by a wrong score may work again, and who is affected by a void item is told. A second time changes nothing.
    """
    item = await known_item(tx, item_id)
    if item.corrected is not None:
        standard = await standard_of(tx, item_id)
        given = await tx.many(q.answers_of_item, GivenAnswer, tenant_id=tx.tenant_id, item_id=item_id)
        judged = [standard.accepts(each.answer) for each in given]
        ids = [each.submission_id for each in given]
        await tx.run(q.judge_anew, tenant_id=tx.tenant_id, ids=ids, right=judged, at=tx.now)
    before = await tx.many(q.published_of_item, Published, tenant_id=tx.tenant_id, item_id=item_id)
    if not before:
        return 0
    after = await publish(tx, {(each.project_id, each.contributor_id): each.upto for each in before})
    restored = await settle_access(tx, item.project_id)
    if item.voided_at is not None:
        now = {each.contributor_id: each for each in after}
        await tx.run(
            q.write_regrade,
            tenant_id=tx.tenant_id,
            item_id=item_id,
            project_id=item.project_id,
            people=[each.contributor_id for each in before],
            answers_before=[each.answers for each in before],
            right_before=[each.right_answers for each in before],
            answers_after=[now[each.contributor_id].answers for each in before],
            right_after=[now[each.contributor_id].right_answers for each in before],
            restored=[each.contributor_id in restored for each in before],
            at=tx.now,
        )
    await tx.announce(
        KnownItemRegraded(subject=item_id, project=item.project_id, scores=len(before), restored=len(restored))
    )
    return len(before)
