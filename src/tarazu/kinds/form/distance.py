"""How far apart two filled-in forms are."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tarazu.kinds.form.schema import CELL, options

PAIRING_COST_MAX = 200_000
"""How many comparisons of cells matching two tables may cost; larger tables are compared row by row, in order."""

_NOTHING: Mapping[str, Any] = {}
_spelled = json.JSONEncoder(sort_keys=True).encode


def form_distance(one: Mapping[str, Any], other: Mapping[str, Any], schema: Mapping[str, Any]) -> float:
    """The mean over the properties that either has: 0 equal, 1 as different as can be; symmetric.

    Choices of texts, true or false, dates, addresses, places in a table and what follows a pattern count 0 or 1. Numbers differ relative
    to the range or the options of the form, or to the larger of the two. What is left out counts as its default. Texts differ by the words that they do not share (Sørensen, Kongelige Danske Videnskabernes
    Selskab 5, 1948), lists by Jaccard's distance of their sets (New Phytologist 11, 1912), tables by the mean over
    their rows, the nearest matched first. Groups are no properties, what is in them is. An empty schema goes by the
    values alone.
    """
    return _mean(one, other, schema, inside=False)


def _mean(one: Mapping[str, Any], other: Mapping[str, Any], schema: Mapping[str, Any], *, inside: bool) -> float:
    parts = list(_parts(one, other, schema, inside))
    return sum(parts) / len(parts) if parts else 0.0


def _parts(
    one: Mapping[str, Any], other: Mapping[str, Any], schema: Mapping[str, Any], inside: bool
) -> Iterator[float]:
    known: Mapping[str, Any] = schema.get("properties", _NOTHING)
    extra = sorted((one.keys() | other.keys()) - known.keys())
    for name, rules in [*known.items(), *((name, _NOTHING) for name in extra)]:
        if name not in one and name not in other:
            continue
        mine, theirs = (each.get(name, rules.get("default")) for each in (one, other))
        if rules.get("type") == "object" or isinstance(mine, Mapping) or isinstance(theirs, Mapping):
            yield from _parts(mine or _NOTHING, theirs or _NOTHING, rules, inside)
        else:
            yield _leaf(mine, theirs, rules, inside)


def _leaf(one: Any, other: Any, rules: Mapping[str, Any], inside: bool) -> float:
    if one == other and type(one) is type(other):
        return 0.0
    if isinstance(one, list) and isinstance(other, list):
        return _lists(one, other, rules.get("items", _NOTHING), inside)
    if isinstance(one, str) and isinstance(other, str):
        whole = options(rules) is not None or "pattern" in rules or rules.get("format") in ("date", "uri", CELL)
        return 1.0 if whole else _texts(one, other)
    if _is_number(one) and _is_number(other):
        return _numbers(one, other, rules)
    return 1.0


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _numbers(one: float, other: float, rules: Mapping[str, Any]) -> float:
    if one == other:
        return 0.0
    allowed = options(rules) or [rules.get("minimum"), rules.get("maximum")]
    if None not in allowed:
        scale = max(allowed) - min(allowed)
    else:
        scale = max(abs(one), abs(other))
    return min(abs(one - other) / scale, 1.0) if scale else 1.0


def _texts(one: str, other: str) -> float:
    mine, theirs = Counter(one.casefold().split()), Counter(other.casefold().split())
    total = mine.total() + theirs.total()
    return 1 - 2 * (mine & theirs).total() / total if total else 0.0


def _lists(one: list[Any], other: list[Any], rules: Mapping[str, Any], inside: bool) -> float:
    if not any(isinstance(each, Mapping) for each in (*one, *other)):
        mine, theirs = set(one), set(other)
        return 1 - len(mine & theirs) / len(mine | theirs)
    return _rows(one, other, rules, inside)


def _rows(one: list[Any], other: list[Any], rules: Mapping[str, Any], inside: bool) -> float:
    """Rows that are equal go together, then the nearest of the rest; a row without a partner differs wholly.

    Rows inside a row, such as the corners of a polygon, have an order and are taken by it.
    """
    mine, theirs = _rest(one, other), _rest(other, one)
    longer, equal = max(len(one), len(other)), len(one) - len(mine)
    if inside or len(theirs) * _weight(mine) + len(mine) * _weight(theirs) > PAIRING_COST_MAX:
        found = [_mean(a, b, rules, inside=True) for a, b in zip(mine, theirs, strict=False)]
    else:
        found = _matched(mine, theirs, rules)
    return (sum(found) + longer - equal - len(found)) / longer


def _rest(one: Sequence[Any], other: Sequence[Any]) -> list[Any]:
    """What of the one list has no equal in the other."""
    left, rest = Counter(map(_spelled, other)), []
    for each in one:
        spelled = _spelled(each)
        if left[spelled]:
            left[spelled] -= 1
        else:
            rest.append(each)
    return rest


def _matched(mine: list[Any], theirs: list[Any], rules: Mapping[str, Any]) -> list[float]:
    pairs = sorted(
        (_mean(a, b, rules, inside=True), i + j, abs(i - j), i, j)
        for i, a in enumerate(mine)
        for j, b in enumerate(theirs)
    )
    free_mine, free_theirs, found = set(range(len(mine))), set(range(len(theirs))), []
    for apart, _, _, i, j in pairs:
        if i in free_mine and j in free_theirs:
            free_mine.remove(i)
            free_theirs.remove(j)
            found.append(apart)
    return found


def _weight(value: Any) -> int:
    """About how many cells there are to compare."""
    if isinstance(value, Mapping):
        return sum(map(_weight, value.values()))
    if isinstance(value, list):
        return sum(map(_weight, value))
    return 1 + len(value) // 16 if isinstance(value, str) else 1
