"""The reference names every command, setting, event and kind."""

from __future__ import annotations

import dataclasses
import importlib.util
import re
from collections.abc import Iterable, Iterator

import pytest

from .spoken import event_tags, recorded_tags
from .tree import ROOT, sources

REFERENCE = ROOT / "docs" / "reference"
ADJUDICATED = ("chat.compare", "facts.check", "text.spans")
"""Kinds of which two answers that disagree are pictured too."""


def reference() -> str:
    """Return all reference pages; skip, and say so, while there are none."""
    pages = sorted(REFERENCE.rglob("*.md"))
    if not pages:
        pytest.skip("there are no pages in docs/reference yet")
    return "\n".join(page.read_text(encoding="utf-8") for page in pages)


def commands() -> list[str]:
    """Return every command of the command line, with its group: `keys create`."""
    if importlib.util.find_spec("tarazu.cli") is None:
        pytest.skip("there is no tarazu.cli yet")
    import typer

    from tarazu import cli

    return sorted(_below(typer.main.get_command(cli.app), ""))


def _below(command: object, name: str) -> Iterator[str]:
    inner = getattr(command, "commands", None)
    if inner is None:
        yield name
        return
    for each, below in inner.items():
        if below.hidden:
            continue
        yield from _below(below, f"{name} {each}".strip())


def settings() -> list[str]:
    """Return the environment variable of every setting."""
    if importlib.util.find_spec("tarazu.settings") is None:
        pytest.skip("there is no tarazu.settings yet")
    from tarazu.settings import Settings

    return [f"TARAZU_{field.name.upper()}" for field in dataclasses.fields(Settings)]


def missing(names: Iterable[str], text: str) -> list[str]:
    """Return the names that a text does not mention as a whole word."""
    return [name for name in names if not re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text)]


def test_every_command_is_in_the_reference() -> None:
    assert missing([f"tarazu {name}".strip() for name in commands()], reference()) == []


def test_every_setting_is_in_the_reference() -> None:
    assert missing(settings(), reference()) == []


def test_every_event_is_in_the_reference() -> None:
    assert missing(sorted({*event_tags(sources()), *recorded_tags()}), reference()) == []


def listeners(text: str) -> dict[str, list[str]]:
    """Return what each consumer hears, as the second table of the events page tells it."""
    rows = re.findall(r"^\| `([\w.]+)` \| (.*?) \|", text.partition("## Who listens")[2], re.MULTILINE)
    return {name: sorted(re.findall(r"`(.+?)`", heard)) for name, heard in rows}


def test_the_reference_tells_who_hears_which_event() -> None:
    from tarazu.runner.consumers import CONSUMERS

    told = listeners((REFERENCE / "events.md").read_text("utf-8"))
    assert told == {each.name: sorted(each.tags) for each in CONSUMERS}


def test_no_event_is_in_the_reference_twice() -> None:
    told, _, _ = (REFERENCE / "events.md").read_text("utf-8").partition("## Who listens")
    tags = re.findall(r"^\| `([\w:]+)` \|", told, re.MULTILINE)
    assert len(tags) > 100
    assert sorted(tags) == sorted(set(tags))


def test_every_kind_is_in_the_reference() -> None:
    from tarazu import kinds

    assert missing(kinds.names(), reference()) == []


def test_every_editor_is_pictured_in_both_languages_and_on_both_screens() -> None:
    from tarazu import kinds

    page = (REFERENCE / "editors.md").read_text("utf-8")
    views = [(language, width) for language in ("en", "hi") for width in (1440, 390)]
    pictured = [*kinds.names(), "chat.compare-best-answer", *(f"adjudication-{kind}" for kind in ADJUDICATED)]
    wanted = {f"{name}-{language}-{width}.png" for name in pictured for language, width in views}
    assert {path.name for path in (ROOT / "docs" / "images" / "editors").glob("*.png")} == wanted, (
        "see tests/browser/gallery.py"
    )
    assert [name for name in sorted(wanted) if f"../images/editors/{name}" not in page] == []


def headless_rows(text: str) -> list[int]:
    """Return the lines, from 1, at which rows of a table begin that have no head with a rule under it; code is passed over."""
    lines, found, fenced, before = text.splitlines(), [], False, ""
    for number, line in enumerate(lines, start=1):
        fenced ^= line.lstrip().startswith("```")
        is_row = line.startswith("|") and not fenced
        follows = lines[number] if number < len(lines) else ""
        if is_row and not before.startswith("|") and (before.strip() or not re.match(r"\|[\s:|-]+$", follows)):
            found.append(number)
        before = "" if fenced else line
    return found


def test_every_row_of_a_table_has_a_head_above() -> None:
    pages = [*(ROOT / "docs").rglob("*.md"), *ROOT.glob("*.md")]
    told = {str(page.relative_to(ROOT)): headless_rows(page.read_text("utf-8")) for page in pages}
    assert {page: rows for page, rows in told.items() if rows} == {}


def test_rows_without_a_head_are_found() -> None:
    table = "| a | b |\n|---|---:|\n| 1 | 2 |\n"
    assert headless_rows(f"Text.\n\n{table}\n```\n| a |\n```\n") == []
    assert headless_rows(f"{table}\nText.\n| 3 | 4 |\n| 5 | 6 |\n") == [6]
    assert headless_rows("\n| 3 | 4 |\n| 5 | 6 |\n") == [2]


def test_what_the_reference_leaves_out_is_found() -> None:
    text = "`tarazu keys create`, `TARAZU_PORT`, `tasks:task:added`"
    names = ["tarazu keys", "tarazu keys create", "TARAZU_POR", "TARAZU_PORT", "tasks:task:added", "tasks:task:lost"]
    assert missing(names, text) == ["TARAZU_POR", "tasks:task:lost"]
