"""What one answer several people's answers come to: chosen among them, voted on part by part, or put together."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, Protocol, runtime_checkable

from tarazu.kinds.base import Kind

Way = Literal["label", "nearest", "parts", "spans"]
"""The label says it all, or each answer stands for itself; the answer nearest to what is right; a vote on every part; a vote on every
character of marked passages."""

Parts = dict[str, str]
"""A verdict for each part of an answer, by the part's name."""


Mark = tuple[int, int, str]
"""A passage: the code points from its start up to its end, and its label."""


@runtime_checkable
class Mergeable(Protocol):
    """A kind that says how several answers to one task become one."""

    def way(self, ontology: Mapping[str, Any]) -> Way:
        """How that is done under a checked ontology."""


@runtime_checkable
class Parted(Protocol):
    """A kind whose answers can be voted on part by part. None of the answers given to it is an outcome."""

    def parts(self, answers: Sequence[Mapping[str, Any]], ontology: Mapping[str, Any]) -> list[Parts] | None:
        """The parts of each answer of one task; None where the answers are not made of the same parts."""

    def assembled(
        self, verdicts: Parts, answers: Sequence[Mapping[str, Any]], ontology: Mapping[str, Any]
    ) -> dict[str, Any]:
        """The answer with these verdicts; what was not voted on comes from the first of `answers` that fits it. What comes
        out is to be checked: what a verdict needs, none of them may have."""


@runtime_checkable
class Spanned(Protocol):
    """A kind whose answers are passages of a text that can be voted on character by character."""

    def marks(self, answer: Mapping[str, Any]) -> list[Mark]:
        """The passages of an answer."""

    def marked(
        self, marks: Sequence[Mark], answers: Sequence[Mapping[str, Any]], payload: Mapping[str, Any]
    ) -> dict[str, Any]:
        """The answer with these passages, and with what the first of `answers` says besides. What comes out is to be checked."""


def way_of(kind: Kind, ontology: Mapping[str, Any]) -> Way:
    """How several answers of a kind become one; a kind that does not say so has its label."""
    return kind.way(ontology) if isinstance(kind, Mergeable) else "label"
