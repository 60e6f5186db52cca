"""The answers behind a figure of drift, and the alarms that were raised: what they rested on, and since when."""

from __future__ import annotations

import uuid
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.kit.errors import not_found
from tarazu.quality.insights.drift import FIRST_ANSWERS, Drift, Period, fall_of, span
from tarazu.quality.insights.insight import insight

q = sql.load("tarazu.quality.insights")

__all__ = ["Drift", "DriftAnswer", "Period", "RaisedAlarm", "alarm_figure", "alarms", "answers", "figure", "span"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DriftAnswer:
    """An answer that a figure of drift counts, and what it was held against: what its task came to, or a known item.

    `contributor_id` is the tenant's own name for its author. An answer to a known item (`item_id`) has no task of the project's.
    """

    id: uuid.UUID
    project_id: uuid.UUID
    task_id: uuid.UUID | None
    item_id: uuid.UUID | None
    contributor_id: uuid.UUID
    label: str
    expected: str
    agrees: bool
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RaisedAlarm:
    """An alarm with what it was raised on, counted at `upto`; what was raised before that was kept has None there."""

    id: uuid.UUID
    scope: str
    name: str
    measure: str
    since: datetime
    ended_at: datetime | None
    p_value: float
    upto: datetime | None
    recent: int | None
    recent_agreeing: int | None
    before: int | None
    before_agreeing: int | None
    foretold: float | None
    later_from: datetime | None

    @property
    def figure(self) -> Drift | None:
        """The figure that it was raised on."""
        if None in (self.upto, self.recent, self.recent_agreeing, self.before, self.before_agreeing):
            return None
        known = {name: value for name, value in asdict(self).items() if name not in ("id", "since", "ended_at")}
        earlier = known["before_agreeing"] if self.foretold is None else self.foretold * known["before"]
        fall = fall_of((earlier, known["before"]), (known["recent_agreeing"], known["recent"]))
        return Drift(**known, is_alarm=self.ended_at is None, fall=fall)


async def alarms(
    tx: Tx, project_id: uuid.UUID, before: uuid.UUID | None, limit: int, alarm_id: uuid.UUID | None = None
) -> list[RaisedAlarm]:
    """Return a page of the alarms of a project and of its language, the newest first; of one id that one alone."""
    return await tx.many(
        q.raised_alarms,
        RaisedAlarm,
        tenant_id=tx.tenant_id,
        project_id=project_id,
        before=before,
        alarm=alarm_id,
        most=min(limit, 1000),
    )


async def figure(tx: Tx, project_id: uuid.UUID, scope: str, name: str, measure: str) -> Drift:
    """Return a figure of drift as it was counted last.

    Raises:
        Refusal: `not_found` for one that is not shown, so that nobody asks about a group too small to be.
    """
    found = await insight(tx, project_id)
    for each in found.insight.drift if found else []:
        if (each.scope, each.name, each.measure) == (scope, name, measure):
            return each if each.upto or not found else replace(each, upto=found.computed_at)
    raise not_found("figure")


async def alarm_figure(tx: Tx, project_id: uuid.UUID, alarm_id: uuid.UUID) -> Drift:
    """Return the figure that an alarm was raised on; refuses `not_found` what is none of the project's, or does not say it."""
    found = await alarms(tx, project_id, None, 1, alarm_id)
    counted = found[0].figure if found else None
    if counted is None:
        raise not_found("alarm")
    return counted


async def answers(
    tx: Tx,
    project_id: uuid.UUID,
    of: Drift,
    period: Period,
    agreeing: bool | None,
    before: uuid.UUID | None,
    limit: int,
) -> list[DriftAnswer]:
    """Return a page of the answers that a figure counts in a period, the newest first: those that agree, the others, or all.

    A skill leads to the answers of the whole project: whose they are would tell what somebody has.
    """
    since, until = span(of.upto or tx.now, period)
    return await tx.many(
        q.drift_answers,
        DriftAnswer,
        project_id=project_id,
        scope="project" if of.scope == "skill" else of.scope,
        name=of.name,
        measure=of.measure,
        since=since,
        until=until,
        agreeing=agreeing,
        first_answers=FIRST_ANSWERS,
        before=before,
        most=min(limit, 1000),
    )
