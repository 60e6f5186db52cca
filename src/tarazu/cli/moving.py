"""`tarazu import scale`: what a customer has at another service that speaks the same API, copied over that API."""

from __future__ import annotations

import sys
import uuid
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer

from tarazu import scale
from tarazu.app import Installation
from tarazu.cli.shell import (
    As,
    AsJson,
    DataDir,
    TenantName,
    act,
    emit,
    err,
    gettext,
    ngettext,
    opened_for_writing,
    out,
    shell_language,
    tenant_actor,
)
from tarazu.cli.work import progress
from tarazu.http import language
from tarazu.kit.actor import Actor
from tarazu.kit.db import Database
from tarazu.kit.errors import Fault, Refusal

KEY_VARIABLE = "TARAZU_IMPORT_API_KEY"
EXIT_LEFT_OUT = 4
SHOWN_MAX = 20

Document = dict[str, Any]


@dataclass(slots=True)
class Tally:
    """What an import did and left out; `write` is called with every line of the report."""

    write: Callable[[bytes], Any] | None = None
    made: Counter[str] = field(default_factory=Counter)
    repeated: Counter[str] = field(default_factory=Counter)
    left: Counter[str] = field(default_factory=Counter)
    first: list[tuple[str, Fault]] = field(default_factory=list)

    def tell(self, what: str, name: str, fault: Fault, *, taken: bool) -> None:
        """Take note of what was left out of something, or that it was left out whole."""
        self.left[fault.code] += 1
        if len(self.first) < SHOWN_MAX:
            self.first.append((f"{what} {name}", fault))
        if self.write is not None:
            line = {"what": what, "id": name, "taken": taken, "field": fault.field, "code": fault.code}
            facts = msgspec.to_builtins(dict(fault.facts), enc_hook=str)
            self.write(msgspec.json.encode(line | {"text": _words(fault), "facts": facts}) + b"\n")


@dataclass(slots=True)
class Move:
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
        if isinstance(people, list) and people:
            fault = Fault(field="teams", code="team_elsewhere", facts={"count": len(people)})
            self.tally.tell("account", self.source.host, fault, taken=True)

    def _keep_or_undo(self) -> None:
        if self.is_tried:
            raise _Undone


class _Undone(Exception):
    """Rolls back what was only tried."""


def import_scale(
    tenant: TenantName,
    api_key: Annotated[
        str | None,
        typer.Option(
            "--api-key", envvar=KEY_VARIABLE, show_envvar=False, help="Key of the account there; asked for otherwise."
        ),
    ] = None,
    base_url: Annotated[
        str, typer.Option("--base-url", help="Where that API is, with its version.")
    ] = "https://api.scale.com/v1",
    projects: Annotated[
        list[str] | None, typer.Option("--project", "-p", help="Only this project there; repeatable.")
    ] = None,
    is_open: Annotated[
        bool, typer.Option("--open/--no-open", help="Whether tasks still to be done are handed out here at once.")
    ] = True,
    allow_http: Annotated[bool, typer.Option("--allow-http", help="Send the key over an unencrypted line.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Read and check everything, store nothing.")] = False,
    report: Annotated[
        Path | None,
        typer.Option("--report", help="File for everything that was left out, as JSON lines: one thing a line."),
    ] = None,
    handle: As = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Copy projects, batches, tasks and responses of an account at Scale, or wherever its API is spoken."""
    key = api_key or _asked()
    with ExitStack() as stack:
        target = stack.enter_context(opened_for_writing(report, "--report")) if report is not None else None
        tally = Tally(write=target.write if target is not None else None)

        async def verb(db: Database, _: Installation) -> None:
            actor = await tenant_actor(db, tenant, handle)
            async with scale.Elsewhere(base_url, key, allow_http=allow_http) as source:
                await Move(db, actor, source, tally, is_open, dry_run).run(projects or [])

        act(data_dir, verb)
    if as_json:
        _emit(tally, stored=not dry_run)
    else:
        _print(tally, dry_run=dry_run)
    if tally.left:
        raise typer.Exit(EXIT_LEFT_OUT)


def _asked() -> str:
    if not sys.stdin.isatty():
        raise Refusal("key_needed", "invalid", {"variable": KEY_VARIABLE})
    given: str = typer.prompt(gettext("Key of the account there"), hide_input=True)
    return given


def _emit(tally: Tally, *, stored: bool) -> None:
    made = tally.made
    emit(
        {
            "projects": {"created": made["projects"], "there": tally.repeated["projects"]},
            "batches": {"created": made["batches"], "there": tally.repeated["batches"]},
            "tasks": {
                **{state: made[state] for state in ("open", "completed", "cancelled", "error")},
                "there": tally.repeated["tasks"],
                "left_out": made["left_out"],
            },
            "left_out": dict(sorted(tally.left.items())),
            "stored": stored,
        }
    )


def _print(tally: Tally, *, dry_run: bool) -> None:
    for place, fault in tally.first:
        words = f"  {place}: {_words(fault)}"
        err.print(words, highlight=False, markup=False, soft_wrap=True)
    if (more := sum(tally.left.values()) - len(tally.first)) > 0:
        err.print("  " + gettext("… and {count} more; --report FILE has them all.", count=more), highlight=False)
    if dry_run:
        out.print(gettext("Only tried, nothing was stored:"), highlight=False, soft_wrap=True)
    made, states = tally.made, ("open", "completed", "cancelled", "error")
    one, many = (
        "{count} task copied: {open} to be done, {completed} completed, {cancelled} cancelled, {error} in error.",
        "{count} tasks copied: {open} to be done, {completed} completed, {cancelled} cancelled, {error} in error.",
    )
    count = sum(made[state] for state in states)
    _say(ngettext(one, many, count, **{state: made[state] for state in states}))
    _say(
        gettext(
            "Projects: {projects} new; batches: {batches} new; tasks that were here already: {there}; left out: {left}.",
            projects=made["projects"],
            batches=made["batches"],
            there=tally.repeated["tasks"],
            left=made["left_out"],
        )
    )


def _say(words: str) -> None:
    out.print(words, highlight=False, markup=False, soft_wrap=True)


def _words(fault: Fault) -> str:
    """Return a fault in words; what refused a whole project or batch has its words among the refusals."""
    spoken = shell_language()
    told = language.explain(spoken, "fault", fault.code, fault.facts)
    unknown = fault.code.replace("_", " ")
    return told if told != unknown else language.explain(spoken, "refusal", fault.code, fault.facts)
