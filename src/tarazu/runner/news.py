"""Handing events to their consumers. What one tenant's event breaks is put aside, and nobody else waits for it."""

from __future__ import annotations

import logging
import uuid
from collections import defaultdict
from collections.abc import Sequence

from tarazu.kit import news
from tarazu.kit.actor import system
from tarazu.kit.db import Database
from tarazu.kit.events import News
from tarazu.runner.consumers import CONSUMERS, Consumer
from tarazu.runner.handlers import Pace
from tarazu.runner.loops import contained

log = logging.getLogger("tarazu.runner")


async def pump(db: Database, pace: Pace, consumers: Sequence[Consumer] = CONSUMERS) -> int:
    """Give every consumer its news until none is left; returns how many events were read.

    Raises:
        Refusal: of kind `unavailable` when the database is away; nothing is put aside then.
    """
    read = 0
    while names := await _behind(db, consumers):
        for consumer in consumers:
            if consumer.name in names:
                read += await _pump_one(db, consumer, pace)
    return read


async def retry(db: Database, pace: Pace, consumers: Sequence[Consumer] = CONSUMERS) -> int:
    """Try the events again that were put aside and are due; returns how many were handled this time."""
    by_name = {consumer.name: consumer for consumer in consumers}
    async with db.tx(system()) as tx:
        due = await news.parked_due(tx, list(by_name))
    handled = 0
    for item in due:
        failure = await _handle(db, by_name[item.consumer], [item], pace, parked=True)
        if failure:
            await _park(db, item.consumer, item, failure)
        handled += not failure
    return handled


async def _behind(db: Database, consumers: Sequence[Consumer]) -> set[str]:
    async with db.tx(system()) as tx:
        return await news.behind(tx, {consumer.name: consumer.tags for consumer in consumers})


async def _pump_one(db: Database, consumer: Consumer, pace: Pace) -> int:
    async with db.tx(system()) as tx:
        found = await news.news(tx, consumer.name, consumer.tags)
        by_tenant: dict[uuid.UUID, list[News]] = defaultdict(list)
        for item in found:
            by_tenant[item.tenant_id].append(item)
        concerned = await consumer.among(tx, list(by_tenant)) if found and consumer.among else by_tenant.keys()
    for tenant_id, items in by_tenant.items():
        if tenant_id in concerned:
            await _deliver(db, consumer, items, pace)
    if found:
        async with db.tx(system()) as tx:
            await news.read_upto(tx, consumer.name, found[-1].upto)
    return len(found)


async def _deliver(db: Database, consumer: Consumer, items: list[News], pace: Pace) -> None:
    """Handle one tenant's news together or, when that fails, one by one, and put aside what fails alone."""
    failure = await _handle(db, consumer, items, pace)
    if not failure:
        return
    for item in items:
        if len(items) > 1:
            failure = await _handle(db, consumer, [item], pace)
        if failure:
            await _park(db, consumer.name, item, failure)


async def _handle(db: Database, consumer: Consumer, items: Sequence[News], pace: Pace, *, parked: bool = False) -> str:
    tenant_id = items[0].tenant_id
    with contained(f"{consumer.name} on {len(items)} events of {tenant_id}") as outcome:
        async with db.tx(system(tenant_id)) as tx:
            await news.wait_briefly(tx)
            await consumer.handle(tx, items, pace)
            if parked:
                await news.unpark(tx, consumer.name, items[0])
    return outcome.failure


async def _park(db: Database, consumer: str, item: News, failure: str) -> None:
    async with db.tx(system(item.tenant_id)) as tx:
        attempts = await news.park(tx, consumer, item, failure)
    given_up = attempts >= news.ATTEMPTS_MAX
    log.log(
        logging.ERROR if given_up else logging.WARNING,
        "event %s (%s) of %s is %s by %s after %d attempts",
        item.id,
        item.tag,
        item.tenant_id,
        "given up" if given_up else "put aside",
        consumer,
        attempts,
    )
