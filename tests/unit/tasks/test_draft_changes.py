"""What was changed in a draft, and the draft after it."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from tarazu.tasks.changes import Change, Put, Remove, Splice, UnfitError, changed, restored


def test_texts_are_spliced_by_code_points_and_lists_by_elements() -> None:
    before = {"text": "नमस्ते 🙏 दुनिया", "steps": ["a", "b"], "kept": {"same": 1}}
    after = changed(
        before,
        [
            Splice(path=["text"], at=7, remove=1, insert="🌏,"),
            Splice(path=["steps"], at=1, remove=1, insert=["c", {"d": "e"}]),
            Splice(path=["steps", 2, "d"], at=1, remove=0, insert="!"),
        ],
    )
    assert after == {"text": "नमस्ते 🌏, दुनिया", "steps": ["a", "c", {"d": "e!"}], "kept": {"same": 1}}
    assert before == {"text": "नमस्ते 🙏 दुनिया", "steps": ["a", "b"], "kept": {"same": 1}}
    assert after["kept"] is before["kept"], "what did not change is not copied"


def test_members_are_put_and_taken_out() -> None:
    after = changed(
        {"a": {"b": 1}, "c": [1, 2]},
        [Put(path=["a", "n"], value=[]), Put(path=["c", 1], value=None), Remove(path=["a", "b"])],
    )
    assert after == {"a": {"n": []}, "c": [1, None]}


@pytest.mark.parametrize(
    "change",
    [
        Splice(path=["text"], at=2, remove=2, insert=""),
        Splice(path=["text"], at=0, remove=0, insert=["x"]),
        Splice(path=["number"], at=0, remove=0, insert="x"),
        Splice(path=["nothing"], at=0, remove=0, insert="x"),
        Put(path=["nothing", "there"], value=1),
        Put(path=["list", 1], value=1),
        Put(path=["list", "name"], value=1),
        Put(path=[0], value=1),
        Remove(path=["nothing"]),
        Remove(path=["list", 0]),
    ],
)
def test_a_change_that_leads_nowhere_is_named(change: Change) -> None:
    with pytest.raises(UnfitError) as unfit:
        changed({"text": "abc", "number": 1, "list": [1]}, [Put(path=["text"], value="abc"), change])
    assert unfit.value.index == 1


def test_a_stored_draft_is_restored_from_the_whole_and_every_save_after_it() -> None:
    saves: list[list[Change]] = [
        [Splice(path=["text"], at=n, remove=0, insert=letter)] for n, letter in enumerate("draft")
    ]
    stored: list[Any] = msgspec.to_builtins(saves)
    assert restored({"text": ""}, stored) == {"text": "draft"}
    assert restored({"text": "x"}, None) == {"text": "x"}
    assert restored(None, None) is None
