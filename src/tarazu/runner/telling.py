"""What the systems of customers are told: the endpoints that asked, and the clients of the door."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from tarazu import delivery, scale, tasks
from tarazu.kit.db import Tx
from tarazu.kit.events import News
from tarazu.quality.events import DriftAlarmed, DriftEnded
from tarazu.tasks.events import TaskReinstated, TaskWithdrawn

DRIFT_TOLD: dict[str, delivery.EventType] = {DriftAlarmed.tag: "drift.alarmed", DriftEnded.tag: "drift.ended"}
WITHDRAWALS_TOLD: dict[str, delivery.EventType] = {
    TaskWithdrawn.tag: "task.withdrawn",
    TaskReinstated.tag: "task.reinstated",
}


async def tell_of_tasks(tx: Tx, news: Sequence[News], _pace: object) -> None:
    """Tell the endpoints that asked of tasks that have all their answers now: once more of one that was asked for again meanwhile."""
    done = await tasks.completed(tx, _tasks_of(news))
    notices = [
        delivery.Notice(
            subject=task.id,
            data={
                "task_id": task.id,
                "project_id": task.project_id,
                "batch_id": task.batch_id,
                "unique_key": task.unique_key,
            },
            occasion=uuid.uuid5(task.id, str(task.ended_at)),
        )
        for task in done
    ]
    await delivery.notify(tx, "task.completed", notices)


async def tell_of_withdrawals(tx: Tx, news: Sequence[News], _pace: object) -> None:
    """Tell the endpoints that asked of tasks that are wrong and withdrawn, and of those that count again."""
    for item in news:
        task = await tasks.task(tx, item.subject)
        latest = (await tasks.withdrawals(tx, task.id))[0]
        data = {
            "task_id": task.id,
            "project_id": task.project_id,
            "batch_id": task.batch_id,
            "unique_key": task.unique_key,
            "reason": latest.reason,
        }
        if item.tag == TaskReinstated.tag:
            data |= {"answers_wanted": item.body["seats"], "ended_reason": latest.ended_reason}
        notice = delivery.Notice(subject=task.id, data=data, occasion=item.id)
        await delivery.notify(tx, WITHDRAWALS_TOLD[item.tag], [notice])


async def tell_of_batches(tx: Tx, news: Sequence[News], _pace: object) -> None:
    """Tell the endpoints that asked of batches that are finished."""
    notices = [
        delivery.Notice(
            subject=item.subject,
            data={"batch_id": item.subject, "project_id": item.body["project"], "name": item.body["name"]},
        )
        for item in news
    ]
    await delivery.notify(tx, "batch.completed", notices)


async def tell_of_deliveries(tx: Tx, news: Sequence[News], _pace: object) -> None:
    """Tell the endpoints that asked of deliveries that can be fetched."""
    notices = [
        delivery.Notice(
            subject=item.subject,
            data={
                "delivery_id": item.subject,
                "project_id": item.body["project"],
                "version": item.body["version"],
                "records": item.body["records"],
                "digest": item.body["digest"],
            },
        )
        for item in news
    ]
    await delivery.notify(tx, "delivery.ready", notices)


async def tell_of_drift(tx: Tx, news: Sequence[News], _pace: object) -> None:
    """Tell the endpoints that asked of alarms that were raised, or have ended."""
    for tag, event in DRIFT_TOLD.items():
        notices = [
            delivery.Notice(
                subject=item.subject,
                data={"alarm_id": item.subject, "project_id": item.body["project"]}
                | {name: item.body[name] for name in ("scope", "name", "measure")},
            )
            for item in news
            if item.tag == tag
        ]
        await delivery.notify(tx, event, notices)


async def call_back_tasks(tx: Tx, news: Sequence[News], _pace: object) -> None:
    """Call back, for clients of the door, about tasks that have all their answers now."""
    done = await tasks.completed(tx, _tasks_of(news))
    await scale.tell_tasks(tx, [task.id for task in done], "completed")


async def call_back_withdrawals(tx: Tx, news: Sequence[News], _pace: object) -> None:
    """Call back about tasks that are withdrawn, which is an error on that wire, and about those that count again."""
    for item in news:
        await scale.tell_change(tx, item.subject, item.id)


async def call_back_audits(tx: Tx, news: Sequence[News], _pace: object) -> None:
    """Call back about tasks of which the customer's own people have said something."""
    for item in news:
        await scale.tell_tasks(tx, [uuid.UUID(item.body["task"])], str(item.subject))


async def call_back_batches(tx: Tx, news: Sequence[News], _pace: object) -> None:
    """Call back about batches that are finished."""
    for item in news:
        await scale.tell_batch(tx, item.subject)


def _tasks_of(news: Sequence[News]) -> list[uuid.UUID]:
    """Return the tasks that news is about: the subject, where the body names none."""
    return list({uuid.UUID(item.body["task"]) if "task" in item.body else item.subject for item in news})
