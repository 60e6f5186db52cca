"""What is different between two versions of a rubric."""

from __future__ import annotations

from typing import Any

import pytest

from tarazu.kinds import rubric_changes

OLD: dict[str, Any] = {"key": "a", "criterion": "Is short.", "points": 1}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({}, []),
        ({"criterion": "Is brief."}, ["reworded"]),
        ({"points": 2}, ["reweighted"]),
        ({"criterion": "Is brief.", "points": 2}, ["reworded", "reweighted"]),
        ({"category": "Style"}, ["changed"]),
        ({"meets": "Yes."}, ["changed"]),
    ],
)
def test_a_criterion_says_what_about_it_changed(change: dict[str, Any], told: list[str]) -> None:
    found = rubric_changes([OLD], [OLD | change])
    assert [each.change for each in found] == told
    assert all((each.before, each.after) == (OLD, OLD | change) for each in found)


def test_what_came_and_went_is_told_by_key_and_order_is_no_change() -> None:
    other = {**OLD, "key": "b"}
    assert rubric_changes([OLD, other], [other, OLD]) == []
    found = rubric_changes([OLD], [other])
    assert [(each.key, each.change, each.before, each.after) for each in found] == [
        ("b", "added", None, other),
        ("a", "removed", OLD, None),
    ]
    assert rubric_changes([], []) == []
