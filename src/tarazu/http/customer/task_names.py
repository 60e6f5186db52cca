"""What people know a task by: its first words, with the customer's own key for it or, without one, the end of its id."""

from __future__ import annotations

import asyncio
import uuid
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from tarazu import tasks
from tarazu.http.customer.readings import payload_excerpt
from tarazu.kit.db import Tx
from tarazu.kit.ids import short_id


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskName:
    """A task in words: its first ones, else its `mark`, which is the customer's key or the end of the task's id.

    Where others of a list have the same words, `is_shared`, and the mark stands first.
    """

    task_id: uuid.UUID
    words: str
    mark: str
    is_shared: bool = False


def task_name(task_id: uuid.UUID, unique_key: str | None, payload: Mapping[str, Any]) -> TaskName:
    """Return what people know a task by; its words are as its customer sent them, for whoever shows them to escape."""
    mark = unique_key or f"…{short_id(task_id)}"
    return TaskName(task_id=task_id, words=payload_excerpt(payload, mark), mark=mark)


def told_apart(names: Iterable[TaskName]) -> list[TaskName]:
    """Return the names of a list with those marked that have their words in common."""
    listed = list(names)
    often = Counter(each.words for each in listed)
    return [replace(each, is_shared=often[each.words] > 1) for each in listed]


async def task_names(tx: Tx, task_ids: Iterable[uuid.UUID | None]) -> dict[uuid.UUID, TaskName]:
    """Return what people know the tasks of a page by; of what is no task of this tenant only the end of its id."""
    wanted = {each for each in task_ids if each}
    found = await tasks.named(tx, wanted)
    named = await asyncio.to_thread(
        lambda: told_apart(task_name(each.id, each.unique_key, each.payload) for each in found)
    )
    return {each: task_name(each, None, {}) for each in wanted} | {each.task_id: each for each in named}
