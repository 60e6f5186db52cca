"""What is different between two versions of a rubric, criterion by criterion."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

Change = Literal["added", "removed", "reworded", "reweighted", "changed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RubricChange:
    """One criterion that is different: `before` is None where it was added, `after` where it was removed.

    `reworded` has another sentence, `reweighted` other points, and `changed` only another category or other examples. One
    that was both reworded and reweighted has two changes.
    """

    key: str
    change: Change
    before: dict[str, Any] | None
    after: dict[str, Any] | None


def rubric_changes(before: Iterable[Mapping[str, Any]], after: Iterable[Mapping[str, Any]]) -> list[RubricChange]:
    """What is different, in the order of the newer rubric, what was removed last. A criterion is known by its key.

    >>> old = [{"key": "a", "criterion": "Is short.", "points": 1}, {"key": "b", "criterion": "Is kind.", "points": 1}]
    >>> new = [{"key": "a", "criterion": "Is short.", "points": 3}, {"key": "c", "criterion": "Is true.", "points": 5}]
    >>> [(each.key, each.change) for each in rubric_changes(old, new)]
    [('a', 'reweighted'), ('c', 'added'), ('b', 'removed')]
    """
    old, new = ({each["key"]: dict(each) for each in rubric} for rubric in (before, after))
    found = [
        RubricChange(key=key, change=change, before=old.get(key), after=criterion)
        for key, criterion in new.items()
        for change in _changes(old.get(key), criterion)
    ]
    gone = [RubricChange(key=key, change="removed", before=old[key], after=None) for key in old if key not in new]
    return [*found, *gone]


def _changes(before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> list[Change]:
    if before is None:
        return ["added"]
    if before == after:
        return []
    names: dict[str, Change] = {"criterion": "reworded", "points": "reweighted"}
    return [change for name, change in names.items() if before[name] != after[name]] or ["changed"]
