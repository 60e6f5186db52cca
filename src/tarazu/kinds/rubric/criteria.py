"""A rubric: weighted, signed criteria, each a sentence that an answer meets or not."""

from dataclasses import dataclass
from typing import Any

from tarazu.kinds.base import Fault, JsonSchema
from tarazu.kinds.fields import NAME_CHARS_MAX, Choice, Key, Rating, Text
from tarazu.kinds.members import Field, Items, Members

RUBRIC_MAX = 60
POINTS_MAX = 100
CRITERION_CHARS_MAX = 2_000

EXAMPLES = ("meets", "fails")
_POINTS = Rating(low=-POINTS_MAX, high=POINTS_MAX)
_SENTENCE = Text(chars_max=CRITERION_CHARS_MAX)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rubric:
    """From `least` to `most` criteria; points are -100 to 100 but not 0, and below zero for what an answer should not
    do.

    A criterion may hold an example of what meets it and one of what does not; `examples` says whether it must. Where
    there are `categories`, its category is one of them, and has to be named. Keys that are `taken` may not come again.
    """

    least: int
    most: int = RUBRIC_MAX
    examples: str = "optional"
    categories: tuple[str, ...] = ()
    taken: frozenset[str] = frozenset()

    def schema(self) -> JsonSchema:
        """The field's JSON Schema."""
        return self._items.schema()

    def check(self, value: Any, path: str, faults: list[Fault]) -> None:
        """Add what is wrong with the value."""
        self._items.check(value, path, faults)

    @property
    def _items(self) -> Items:
        members = Members({"key": Key(), "criterion": _SENTENCE, "points": _Points()})
        for name in EXAMPLES:
            members = members.asking(name, self.examples, _SENTENCE)
        category: Field = Choice(allowed=self.categories) if self.categories else Text(chars_max=NAME_CHARS_MAX)
        members = members.asking("category", "required" if self.categories else "optional", category)
        return Items(each=members, least=self.least, most=self.most, key="key", taken=self.taken)


class _Points:
    def schema(self) -> JsonSchema:
        return {**_POINTS.schema(), "not": {"const": 0}}

    def check(self, value: Any, path: str, faults: list[Fault]) -> None:
        _POINTS.check(value, path, faults)
        if value == 0 and type(value) is int:
            faults.append(Fault(field=path, code="not_allowed", facts={"min": 1}))
