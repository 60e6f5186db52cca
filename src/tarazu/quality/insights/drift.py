"""Drift: whether people agree less than they did, by project, language and group of contributors, with a stated test.

The last week is held against the four weeks before it: the share of answers that are what their task came to, and of answers to
known items that were right. An alarm needs fifty answers in each period, a share that fell by five points, and a probability of
less than one in a thousand that as many or more would have differed by chance (Fisher's exact test, one-sided; Fisher, Statistical
Methods for Research Workers, 1925). An alarm is announced once and ends when its test no
longer holds, or cannot be made for want of answers.

Who looks often sees falls that are none. So whether an alarm is raised is tested once a day, however often a project is counted, and all
projects of a language are counted together once a day. `foretelling` holds merged answers against their confidence by the same rules.
"""

from __future__ import annotations

import uuid
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Literal

import msgspec

from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.kit.ids import new_id
from tarazu.quality.events import DriftAlarmed, DriftEnded
from tarazu.quality.intervals import LEVEL, difference
from tarazu.quality.settling.agreement import Interval
from tarazu.quality.settling.stored import Stored

q = sql.load("tarazu.quality.insights")

RECENT, BEFORE = timedelta(days=7), timedelta(days=28)
ANSWERS_MIN = 50
FALL_MIN = 0.05
P_MAX = 0.001
FIRST_ANSWERS = 20
"""So many of a person's answers to a project are a newcomer's, as in what is reviewed."""
PEOPLE_MIN = 5
"""People who must share a skill before they are shown by it: a customer does not learn what somebody has."""

LOOKS_EVERY = timedelta(days=1)

Period = Literal["recent", "before"]
"""The last week, or the four weeks before it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Periods:
    """Answers of a scope in the last week and in the four before, and how many of them agreed.

    `scope` is `project`, `language`, `experience`, `skill` or `group`, `name` which one (of `experience` `newcomers`: everybody's
    first twenty answers, or `experienced`: all later ones); `measure` is `consensus` or `known`. The last week ends with `upto`.
    """

    scope: str
    name: str
    measure: str
    recent: int
    recent_agreeing: int
    before: int
    before_agreeing: int
    upto: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """What the test of two periods found; `p_value` is None where one has too few answers to be tested.

    `fall` is by how much the share of answers that agree is smaller than before; None where a period has no answer. It and `upto`
    are None in what was counted before they were kept. Of `merged` answers those agree that are right, and the fall is from the share
    that was `foretold`; the later of them came from `later_from` on, where that is not the last week.
    """

    scope: str
    name: str
    measure: str
    recent: int
    recent_agreeing: int
    before: int
    before_agreeing: int
    p_value: float | None
    is_alarm: bool
    fall: Interval | None = None
    upto: datetime | None = None
    foretold: float | None = None
    later_from: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """An alarm that was raised or has ended just now; one of a language is of the project that raised it."""

    id: uuid.UUID
    project_id: uuid.UUID
    scope: str
    name: str
    measure: str
    p_value: float


def drift_of(found: Periods) -> Drift:
    """Test whether a scope's agreement fell, and say by how much.

    >>> from datetime import datetime
    >>> fell = Periods(scope="project", name="", measure="consensus", recent=100, recent_agreeing=60, before=400, before_agreeing=340,
    ...     upto=datetime(2026, 1, 1))
    >>> drift = drift_of(fell)
    >>> drift.is_alarm, drift.p_value < 1e-6, drift.fall.value
    (True, True, 0.25)
    """
    # Takes a second to load, which no server has to wait for.
    from scipy.stats import hypergeom

    p_value = None
    fall = fall_of((found.before_agreeing, found.before), (found.recent_agreeing, found.recent))
    if min(found.recent, found.before) >= ANSWERS_MIN:
        every, agreeing = found.recent + found.before, found.recent_agreeing + found.before_agreeing
        p_value = float(hypergeom.cdf(found.recent_agreeing, every, agreeing, found.recent))
    return Drift(**asdict(found), p_value=p_value, is_alarm=is_fall(p_value, fall), fall=fall)


def is_fall(p_value: float | None, fall: Interval | None) -> bool:
    """Say whether a fall is large enough, and seldom enough by chance, for an alarm."""
    return p_value is not None and p_value < P_MAX and fall is not None and (fall.value or 0) >= FALL_MIN


def fall_of(before: tuple[float, int], recent: tuple[float, int]) -> Interval | None:
    """Return by how much a share (so many, of so many) is smaller than before; None where a period has no answer."""
    if not before[1] or not recent[1]:
        return None
    value, low, high = (round(end, 6) for end in difference(before, recent))
    return Interval(value=value, low=low, high=high, level=LEVEL)


def span(upto: datetime, period: Period) -> tuple[datetime, datetime]:
    """Return from when on and until before when a period goes whose last week ends with `upto`."""
    recent = upto - RECENT
    return (recent, upto + timedelta.resolution) if period == "recent" else (recent - BEFORE, recent)


async def read_periods(tx: Tx, project_id: uuid.UUID) -> list[Periods]:
    """Read the periods of a project, of its language as counted within a day, and of its groups of people. For the system."""
    scope = {"tenant_id": tx.tenant_id, "project_id": project_id}
    when = {"upto": tx.now, "recent": span(tx.now, "recent")[0], "since": span(tx.now, "before")[0]}
    own = await tx.many(q.periods, Periods, first_answers=FIRST_ANSWERS, people_min=PEOPLE_MIN, **scope, **when)
    kept = await tx.maybe(q.counted_language, Stored, after=tx.now - LOOKS_EVERY, **scope)
    if kept:
        language = msgspec.convert(kept.body["periods"], list[Periods])
    else:
        language = await tx.many(q.language_periods, Periods, **scope, **when)
        await tx.run(q.keep_language, at=tx.now, body=msgspec.json.encode({"periods": language}).decode(), **scope)
    whole = [each for each in own if each.scope == "project"]
    return [*whole, *language, *own[len(whole) :]]


async def write_alarms(tx: Tx, project_id: uuid.UUID, found: list[Drift]) -> int:
    """Raise alarms that are not raised yet, and end every other one, also of what has too few answers now to be tested; returns
    how many tests hold. None is raised within a day of the last test; the next day's is asked for as while an alarm stands."""
    standing = [each for each in found if each.is_alarm]
    scope = {
        "tenant_id": tx.tenant_id,
        "project_id": project_id,
        "at": tx.now,
        "scopes": [each.scope for each in standing],
        "names": [each.name for each in standing],
        "measures": [each.measure for each in standing],
    }
    for each in await tx.many(q.end_alarms, Alarm, **scope):
        await tx.announce(
            DriftEnded(subject=each.id, project=each.project_id, scope=each.scope, name=each.name, measure=each.measure)
        )
    is_tested = any(each.p_value is not None for each in found) and await tx.maybe(
        q.begin_test, bool, tenant_id=tx.tenant_id, project_id=project_id, at=tx.now, after=tx.now - LOOKS_EVERY
    )
    if not is_tested:
        return len(standing)
    new = await tx.many(
        q.raise_alarms,
        Alarm,
        ids=[new_id() for _ in standing],
        p_values=[each.p_value for each in standing],
        counted_at=[each.upto for each in standing],
        recent=[each.recent for each in standing],
        recent_agreeing=[each.recent_agreeing for each in standing],
        before=[each.before for each in standing],
        before_agreeing=[each.before_agreeing for each in standing],
        foretold=[each.foretold for each in standing],
        later_from=[each.later_from for each in standing],
        **scope,
    )
    for each in new:
        await tx.announce(
            DriftAlarmed(
                subject=each.id,
                project=each.project_id,
                scope=each.scope,
                name=each.name,
                measure=each.measure,
                p_value=each.p_value,
            )
        )
    return len(standing)
