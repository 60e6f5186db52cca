"""What database functions record and what Python listens for are the same events."""

from __future__ import annotations

import ast

from .spoken import event_tags, recorded_tags
from .tree import Source, sources


def strangers(declared: dict[str, str], recorded: dict[str, str]) -> list[str]:
    """Return the tags that a migration records and no `events` module declares."""
    return [f"{place}: {tag} is declared in no events module" for tag, place in recorded.items() if tag not in declared]


def misplaced(declared: dict[str, str]) -> list[str]:
    """Return the tags that are declared outside the package that they begin with."""
    return [f"{place}: {tag}" for tag, place in declared.items() if place.split("/")[0] != tag.split(":")[0]]


def loose(found: list[Source], known: set[str]) -> list[str]:
    """Return the places outside `events` modules where the tag of an event is written out."""
    return [
        f"{source.name}:{node.lineno}: {node.value} is written out; name it in an events module"
        for source in found
        if not source.name.endswith("events.py")
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in known
    ]


def test_every_event_that_a_function_records_is_declared() -> None:
    told = strangers(event_tags(sources()), recorded_tags())
    assert not told, "\n".join(told)


def test_every_event_belongs_to_its_package() -> None:
    told = misplaced(event_tags(sources()))
    assert not told, "\n".join(told)


def test_tags_are_written_out_in_events_modules_only() -> None:
    told = loose(sources(), {*event_tags(sources()), *recorded_tags()})
    assert not told, "\n".join(told)


def test_seeded_strangers_are_found() -> None:
    declared = event_tags([Source("tasks/events.py", 'TAG = "quality:review:recorded"')])
    assert misplaced(declared) == ["tasks/events.py:1: quality:review:recorded"]
    told = strangers(declared, {"tasks:task:lost": "0001_a.sql"})
    assert told == ["0001_a.sql: tasks:task:lost is declared in no events module"]
    assert len(loose([Source("runner/handlers.py", 'x = {"tasks:task:added": 1}')], {"tasks:task:added"})) == 1
