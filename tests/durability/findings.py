"""What a drill finds afterwards: promises against rows, rows against the ledger, and the log against itself."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import Any

import psycopg

from tarazu import app as composition
from tarazu import ledger, settings, trust
from tarazu.app import Installation
from tarazu.kit.actor import Actor, system
from tarazu.kit.clock import SystemClock
from tarazu.kit.db import Database
from tests.durability.people import Promises

SETTLE_SECONDS_MAX = 60.0

# Each counts what must not be.
FORBIDDEN = {
    "assignments answered twice": """
        select count(*) from (select assignment_id from tasks.submission group by 1 having count(*) > 1) x""",
    "tasks answered twice by one person": """
        select count(*) from (select task_id, contributor_id from tasks.submission group by 1, 2 having count(*) > 1) x""",
    "tasks answered more often than wanted": """
        select count(*) from (select t.id from tasks.task t join tasks.submission s on s.task_id = t.id
          group by t.id, t.wanted having count(*) > t.wanted) x""",
    "tasks half written": """
        select count(*) from (select t.id from tasks.task t left join tasks.submission s on s.task_id = t.id
          group by t.id, t.answers, t.accepted having count(s.id) <> t.answers or count(s.accepted_at) <> t.accepted) x""",
    "tasks whose answers got lost between queue and people": """
        select count(*) from tasks.task t
          left join tasks.open_task o on o.tenant_id = t.tenant_id and o.task_id = t.id
         where t.wanted <> coalesce(o.want, 0) + (select count(*) from tasks.assignment a
           where a.tenant_id = t.tenant_id and a.task_id = t.id and a.state in ('leased', 'submitted'))""",
    "submissions without exactly one event each of receipt and acceptance": """
        select count(*) from (select s.id from tasks.submission s left join kit.event e on e.subject = s.id
          and e.tenant_id = s.tenant_id and e.tag in ('tasks:submission:received', 'tasks:submission:accepted')
          group by s.id having count(e.id) <> 2) x""",
    "submissions not booked exactly once": """
        select count(*) from (select s.id from tasks.submission s left join ledger.transaction t
          on t.source_id = s.id and t.source_kind = 'submission' group by s.id having count(t.id) <> 1) x""",
    "payments of nothing": """
        select count(*) from ledger.transaction t where not exists (select from tasks.submission s where s.id = t.source_id)""",
    "transactions that are not one cost and one debt of the frozen rate": """
        select count(*) from (select t.id from ledger.transaction t
          join tasks.submission s on s.id = t.source_id join tasks.assignment a on a.id = s.assignment_id
          join ledger.entry e on e.transaction_id = t.id group by t.id, a.amount_minor
          having count(*) <> 2 or sum(e.amount_minor) <> 0 or max(e.amount_minor) <> a.amount_minor) x""",
}
UNBOOKED = """
select count(*) from tasks.submission s
 where not exists (select from ledger.transaction t where t.source_id = s.id and t.source_kind = 'submission')"""


async def examine(folder: Path, slug: str, promises: Promises) -> tuple[dict[str, int], list[str]]:
    """Let the server settle, then compare; returns figures, and what is broken in words."""
    with composition.installation(settings.load({"TARAZU_DATA_DIR": str(folder)})) as here:
        await _settled(here)
        figures, broken = _compared(here, promises)
        async with composition.opened(here, {"system": 2, "customer": 2}, SystemClock()) as db:
            broken += await _sealed_and_balanced(here, db, slug, figures)
    return figures, broken


async def _settled(here: Installation) -> None:
    """Wait until the background worker has booked everything, or does not get further."""
    until = time.monotonic() + SETTLE_SECONDS_MAX
    while time.monotonic() < until:
        with psycopg.connect(here.admin_conninfo(), autocommit=True) as connection:
            if _number(connection, UNBOOKED) == 0:
                return
        await asyncio.sleep(0.2)


def _compared(here: Installation, promises: Promises) -> tuple[dict[str, int], list[str]]:
    with psycopg.connect(here.admin_conninfo(), autocommit=True) as connection:
        rows = connection.execute("select id, assignment_id from tasks.submission").fetchall()
        counts = {name: _number(connection, query) for name, query in FORBIDDEN.items()}
    stored = {str(assignment): str(submission) for submission, assignment in rows}
    lost = [each for each, submission in promises.acknowledged.items() if stored.get(each) != submission]
    phantoms = set(stored) - promises.sent
    broken = [f"{count} {name}" for name, count in counts.items() if count]
    broken += [f"{len(lost)} acknowledged submissions are lost: {lost[:3]}"] if lost else []
    broken += [f"{len(phantoms)} submissions that nobody sent"] if phantoms else []
    broken += [f"two acknowledgements disagree: {each}" for each in promises.contradictions]
    broken += [f"{count} unexpected answers: {name}" for name, count in promises.unexpected.items()]
    figures = {
        "acknowledged": len(promises.acknowledged),
        "acknowledged and lost": len(lost),
        "stored": len(stored),
        "stored, acknowledgement lost on the way": len(set(stored) - set(promises.acknowledged)),
        "requests sent again": promises.retries,
        "answered as repeats": promises.repeats,
        **counts,
    }
    return figures, broken


async def _sealed_and_balanced(here: Installation, db: Database, slug: str, figures: dict[str, int]) -> list[str]:
    """Check the trial balance and, once everything is sealed, the chain."""
    async with db.tx(system()) as tx:
        tenant = await trust.tenant_by_slug(tx, slug)
    key = trust.signing_key(here.secrets.key("audit"))
    async with db.tx(system(tenant.id)) as tx:
        await trust.seal(tx, key)
    async with db.tx(Actor(persona="customer", tenant_id=tenant.id, role="admin")) as tx:
        found = await trust.verify_audit(tx, trust.public_bytes(key))
        balances = await ledger.trial_balance(tx)
    figures["events under seal"] = found.events
    figures["trial balance"] = sum(balance.amount_minor for balance in balances)
    broken = [f"the audit chain: {fault}" for fault in found.faults]
    if found.events < 3 * figures["stored"]:
        broken.append(f"only {found.events} events are sealed for {figures['stored']} submissions")
    return broken if ledger.balanced(balances) else [*broken, "the trial balance is not zero"]


def _number(connection: psycopg.Connection[Any], query: str) -> int:
    row = connection.execute(query).fetchone()  # type: ignore[arg-type]
    assert row is not None
    return int(row[0])
