"""Declared objects and lists: their schema and their check follow from one declaration."""

from typing import Any

import pytest

from tarazu.kinds.base import Fault
from tarazu.kinds.fields import Flag, Key, Text
from tarazu.kinds.members import Items, Keys, Members, is_sound_at

_ROW = Members({"key": Key()}, {"told": Flag()})


def _codes(field: Any, value: Any, path: str = "") -> list[tuple[str, str]]:
    faults: list[Fault] = []
    field.check(value, path, faults)
    return [(fault.field, fault.code) for fault in faults]


def test_what_is_missing_and_unknown_is_told_before_the_members_in_their_order() -> None:
    members = Members({"b": Flag(), "a": Flag()}, {"c": Flag()})
    assert _codes(members, {"c": 1, "b": 1, "x": 1}) == [
        ("a", "missing"),
        ("x", "unknown_field"),
        ("b", "wrong_type"),
        ("c", "wrong_type"),
    ]
    assert members.schema()["required"] == ["a", "b"]
    assert list(members.schema()["properties"]) == ["b", "a", "c"]


def test_a_demand_makes_a_member_required_or_optional_or_leaves_it_out() -> None:
    row = {"key": "a", "comment": " "}
    assert _codes(_ROW.asking("comment", "required"), row) == [("comment", "not_empty")]
    assert _codes(_ROW.asking("comment", "required"), {"key": "a"}) == [("comment", "missing")]
    assert _codes(_ROW.asking("comment", "optional"), row) == []
    assert _codes(_ROW.asking("comment", "off"), row) == [("comment", "unknown_field")]
    assert _codes(_ROW.asking("score", "optional", Text()), {"key": "a", "score": ""}) == [("score", "not_empty")]
    assert _codes(_ROW, row) == [("comment", "unknown_field")]
    with pytest.raises(TypeError):
        _ROW.asking("comment", "maybe")


def test_keys_of_items_differ_and_a_bad_key_is_told_once() -> None:
    rows = Items(each=_ROW, least=1, most=4, key="key", taken=frozenset("z"))
    assert _codes(rows, [{"key": "a"}, {"key": "a", "told": 1}, {"key": "z"}], "rows") == [
        ("rows[1].told", "wrong_type"),
        ("rows[1].key", "duplicate"),
        ("rows[2].key", "duplicate"),
    ]
    assert _codes(rows, [{"key": "a b"}, {"key": "a b"}, {"key": []}, []], "rows") == [
        ("rows[0].key", "bad_format"),
        ("rows[1].key", "bad_format"),
        ("rows[2].key", "wrong_type"),
        ("rows[3]", "wrong_type"),
    ]
    assert _codes(rows, [], "rows") == [("rows", "too_short")]
    assert _codes(Keys(most=2), ["a", "a"], "k") == [("k[1]", "duplicate")]


def test_a_place_is_sound_when_nothing_in_it_is_wrong() -> None:
    faults = [Fault(field="turns[0].id", code="missing"), Fault(field="pathway", code="missing")]
    assert not is_sound_at("turns", faults)
    assert is_sound_at("path", faults)
