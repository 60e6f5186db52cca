"""What the built scripts of the editors weigh, and how they refer to one another."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

import tarazu.http
from tarazu.http import assets

BUILD = Path(tarazu.http.__file__).parent / "static" / "build"
BYTES_MAX = 150_000
# What an editor loads in place of the preview of markdown.
USED = {"facts-check": "marker"}


def compressed(path: Path) -> int:
    """Return what a script weighs on its way to the browser."""
    return len(gzip.compress(path.read_bytes(), 9))


@pytest.mark.parametrize(
    "kind",
    [
        "chat-compare",
        "chat-demonstrate",
        "chat-rank",
        "chat-rewrite",
        "facts-check",
        "qa-author",
        "qa-solve",
        "reasoning-steps",
        "rubric-author",
        "rubric-grade",
        "safety-redteam",
        "trajectory-review",
    ],
)
def test_all_scripts_of_a_chat_kind_weigh_at_most_150_kilobytes(kind: str) -> None:
    shared = [BUILD / "app.js", BUILD / "workbench.js"]
    for stem in ("editing", "keys", "outbox", "math", USED.get(kind, "markdown"), kind):
        shared.extend((BUILD / "chunks").glob(f"{stem}-*.js"))
    assert len(shared) >= 8
    assert sum(map(compressed, shared)) <= BYTES_MAX


def test_a_live_conversation_weighs_at_most_150_kilobytes_with_what_draws_its_formulas() -> None:
    shared = [BUILD / "app.js", BUILD / "workbench.js"]
    for stem in ("editing", "keys", "outbox", "math", "markdown", "chat-converse", "talk"):
        shared.extend((BUILD / "chunks").glob(f"{stem}-*.js"))
    assert len(shared) == 9
    assert sum(map(compressed, shared)) <= BYTES_MAX


def test_no_part_loads_the_entry_a_second_time() -> None:
    parts = list((BUILD / "chunks").glob("*.js"))
    assert parts
    assert [part.name for part in parts if "workbench.js" in part.read_text("utf-8")] == []


def test_a_browser_may_keep_every_font_for_ever_and_ask_for_the_parts_of_an_editor_at_once() -> None:
    fonts = [f"build/fonts/{path.name}" for path in (BUILD / "fonts").iterdir()]
    assert fonts
    assert [name for name in fonts if not assets.named_by_digest(name)] == []
    parts = assets.editor_parts("chat.compare")
    assert "chat-compare-" in parts[0]
    assert {part.rpartition("/")[2].partition("-")[0] for part in parts[1:]} >= {"editing", "keys"}
    assert all((BUILD / "chunks" / part.rpartition("/")[2]).is_file() for part in parts)
    assert assets.editor_parts("no.such") == ()
