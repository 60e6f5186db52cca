"""What the built scripts of the editors weigh, and how they refer to one another."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

import tarazu.http
from tarazu import kinds
from tarazu.http import assets

BUILD = Path(tarazu.http.__file__).parent / "static" / "build"
BYTES_MAX = 150_000
BYTES_AT_ONCE_MAX = 60_000
# At the head of a script; the others are asked for when they are needed.
_IMPORTED = re.compile(r"""(?:from|import)["']\.{1,2}/(?:chunks/)?([A-Za-z0-9_-]+\.js)["']""")
_NAMED = re.compile(r"""["'`]\.{1,2}/(?:chunks/)?([A-Za-z0-9_-]+\.js)["'`]""")


def script(name: str) -> Path:
    """Return a built script by its name."""
    return next(path for path in (BUILD / name, BUILD / "chunks" / name) if path.is_file())


def stem(name: str) -> str:
    """Return the name of a script without its digest."""
    return name[: -len("-12345678.js")]


def compressed(path: Path) -> int:
    """Return what a script weighs on its way to the browser."""
    return len(gzip.compress(path.read_bytes(), 9))


def reached(kind: str, named: re.Pattern[str]) -> set[str]:
    """Return the scripts that a page of a kind's work loads by the imports that a pattern finds: no editor of another kind that it
    is not made of, and nothing that only reviewers or customers load."""
    own = assets.editor_parts(kind)[0].rpartition("/")[2]
    others = {assets.editor_parts(name)[0].rpartition("/")[2] for name in kinds.names()} - {own}
    waiting, found = ["app.js", "workbench.js", own], set[str]()
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            text = script(name).read_text("utf-8")
            parts = set(_IMPORTED.findall(text)) | (set(named.findall(text)) - others)
            waiting += [each for each in parts if not stem(each).startswith(("review-", "answer-field"))]
    return found


@pytest.mark.parametrize("kind", kinds.names())
def test_all_that_work_of_a_kind_may_come_to_load_weighs_at_most_150_kilobytes(kind: str) -> None:
    found = reached(kind, _NAMED)
    stems = {stem(name) for name in found}
    assert stems >= {"editing", "math", "markdown", "guidelines", "adviser", "skip", "talk", "reveal"}
    assert sum(compressed(script(name)) for name in found) <= BYTES_MAX


@pytest.mark.parametrize("kind", kinds.names())
def test_what_a_task_waits_for_is_less_than_half_of_it(kind: str) -> None:
    assert sum(compressed(script(name)) for name in reached(kind, _IMPORTED)) <= BYTES_AT_ONCE_MAX


def test_a_task_asks_for_four_scripts() -> None:
    assert len(reached("chat.compare", _IMPORTED)) == 4


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
    assert [part.rpartition("/")[2].partition("-")[0] for part in parts[1:]] == ["editing"]
    assert all((BUILD / "chunks" / part.rpartition("/")[2]).is_file() for part in parts)
    assert assets.editor_parts("no.such") == ()
