"""An account of another service, copied project by project and page by page into a tenant."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from tarazu import scale
from tarazu.cli.reports import Tally
from tarazu.cli.shell import gettext
from tarazu.cli.work import progress
from tarazu.kit.actor import Actor
from tarazu.kit.db import Database
from tarazu.kit.errors import Fault, Refusal

Document = dict[str, Any]


@dataclass(slots=True)
class Copying:
    """One import: from where, for whom, and how."""

    db: Database
    actor: Actor
    source: scale.Elsewhere
    tally: Tally
    is_open: bool
    is_tried: bool

    @property
    def origin(self) -> scale.Origin:
        """What tells the other service from another one."""
        return scale.Origin(name=self.source.name, host=self.source.host)

    async def run(self, names: list[str]) -> None:
        """Copy the projects named, or all of them. Refuses a name that the other service does not have."""
        documents = {str(each.get("name")): each for each in await self.source.projects()}
        if missing := [name for name in names if name not in documents and name != scale.UNSORTED]:
            raise Refusal("source_without_project", "not_found", {"name": missing[0]})
        # Where tasks go that name no project, which is listed nowhere.
        documents.setdefault(scale.UNSORTED, {"name": scale.UNSORTED})
        for name in names or documents:
            await self._project(documents[name])
        if not names:
            await self._account()

    async def _project(self, document: Document) -> None:
        name = str(document["name"])
        if name == scale.UNSORTED and not await self._has_tasks(name):
            return
        try:
            into = await self._begun(document)
        except Refusal as refusal:
            for fault in scale.refused(refusal):
                self.tally.tell("project", name, fault, taken=False)
            return
        batches = await self.source.batches(name)
        held = await self._batches(into, batches)
        await self._tasks(name, into, {batch: row.id for batch, row in held.items()})
        if not self.is_tried:
            for each in batches:
                if (row := held.get(str(each.get("name")))) is not None:
                    async with self.db.tx(self.actor) as tx:
                        now = await scale.batch_at(tx, row.id.hex)
                        await scale.settle_batch(tx, now, each, is_open=self.is_open)

    async def _has_tasks(self, name: str) -> bool:
        try:
            found = await self.source.get("tasks", {"project": name, "limit": 1})
        except Refusal as refusal:
            if refusal.facts.get("status") in (400, 404):
                return False
            raise
        return isinstance(found, dict) and bool(found.get("docs"))

    async def _begun(self, document: Document) -> scale.ProjectRow:
        """Return the project that tasks go into; one that is only tried is made and unmade."""
        made: scale.ProjectRow | None = None
        try:
            async with self.db.tx(self.actor) as tx:
                made, is_new = await scale.bring_project(tx, self.origin, document)
                self._keep_or_undo()
        except _Undone:
            pass
        assert made is not None
        (self.tally.made if is_new else self.tally.repeated)["projects"] += 1
        return made

    async def _batches(self, into: scale.ProjectRow, documents: list[Document]) -> dict[str, scale.BatchRow]:
        found: dict[str, scale.BatchRow] = {}
        for each in documents:
            name = str(each.get("name"))
            if self.is_tried:
                async with self.db.tx(self.actor) as tx:
                    is_new = name not in await scale.arrived(tx, self.origin, "batch", [name])
            else:
                try:
                    async with self.db.tx(self.actor) as tx:
                        found[name], is_new = await scale.bring_batch(tx, self.origin, into, each)
                except Refusal as refusal:
                    for fault in scale.refused(refusal):
                        self.tally.tell("batch", name, fault, taken=False)
                    continue
            (self.tally.made if is_new else self.tally.repeated)["batches"] += 1
        return found

    async def _tasks(self, name: str, into: scale.ProjectRow, batches: dict[str, uuid.UUID]) -> None:
        async with self.db.tx(self.actor) as tx:
            known = (await scale.arrived(tx, self.origin, "project", [name])).get(name)
        place = known.place if known is not None and not self.is_tried else None
        try:
            await self._pages(name, into, batches, place)
        except Refusal as refusal:
            # A token that the service does not know any more: from the top, and nothing comes twice.
            if place is None or refusal.facts.get("status") != 400:
                raise
            await self._pages(name, into, batches, None)

    async def _pages(self, name: str, into: scale.ProjectRow, batches: dict[str, uuid.UUID], place: str | None) -> None:
        read = 0
        with progress(gettext("Copying {name}", name=name), None, counted=True) as step:
            async for documents, following, total in self.source.pages(name, place):
                page = [found for each in documents if (found := self._read(each, into)) is not None]
                if self.is_tried:
                    await self._try(page)
                else:
                    await self._store(into, page, batches, following)
                read += len(documents)
                step(read, total)

    def _read(self, document: Document, into: scale.ProjectRow) -> scale.Arrival | None:
        found = scale.read_arrival(document, into, self.source.host)
        if isinstance(found, scale.Arrival):
            return found
        self.tally.made["left_out"] += 1
        for fault in found:
            self.tally.tell("task", str(document.get("task_id"))[:200], fault, taken=False)
        return None

    async def _store(
        self, into: scale.ProjectRow, page: list[scale.Arrival], batches: dict[str, uuid.UUID], place: str | None
    ) -> None:
        async with self.db.tx(self.actor) as tx:
            done = await scale.bring_page(
                tx, self.origin, into, page, batches=batches, place=place, is_open=self.is_open
            )
        self.tally.made.update(done.made)
        self.tally.repeated["tasks"] += done.repeated
        for task_id, is_taken, fault in done.left:
            self.tally.made["left_out"] += not is_taken
            self.tally.tell("task", task_id, fault, taken=is_taken)

    async def _try(self, page: list[scale.Arrival]) -> None:
        async with self.db.tx(self.actor) as tx:
            here = await scale.arrived(tx, self.origin, "task", [each.foreign_id for each in page])
        for each in page:
            if each.foreign_id in here:
                self.tally.repeated["tasks"] += 1
                continue
            self.tally.made[each.state if each.error is None else "error"] += 1
            for fault in each.left:
                self.tally.tell("task", each.foreign_id, fault, taken=True)

    async def _account(self) -> None:
        """Take note of people, who are not copied."""
        try:
            people = await self.source.get("teams")
        except Refusal:
            return
        # The one whose key this is comes along.
        if isinstance(people, list) and len(people) > 1:
            fault = Fault(field="teams", code="team_elsewhere", facts={"count": len(people) - 1})
            self.tally.tell("account", self.source.host, fault, taken=True)

    def _keep_or_undo(self) -> None:
        if self.is_tried:
            raise _Undone


class _Undone(Exception):
    """Rolls back what was only tried."""
