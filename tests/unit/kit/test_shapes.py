"""What cannot be stored is told from what only looks like it."""

from typing import Any

import msgspec
import pytest

from tarazu.kit.shapes import is_sound


@pytest.mark.parametrize(
    ("value", "sound"),
    [
        ({"t": "plain"}, True),
        ({"t": r"NUL is written \u0000 in JSON"}, True),
        ({"t": "\\" * 3 + "u0000"}, True),
        ({r"\u0000": [{"t": "\n"}]}, True),
        ({"t": ["a", {"b": "a\0"}]}, False),
        ({"\0": 1}, False),
        ({"t": r"\u0000" + "\0"}, False),
        ({}, True),
    ],
)
def test_only_the_character_itself_cannot_be_stored(value: Any, sound: bool) -> None:
    assert is_sound(value, msgspec.json.encode(value)) is sound
