"""Live kinds: those whose answers hold what models said while the work was done, which the server keeps and knows better."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

CUTS = ("length", "filter")
"""Why a model ended before it was done: at its limit of tokens, or stopped by a filter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptReply:
    """What one model said, or the code of why it did not; `model` is the name that its customer gave it, `cut` why it ended
    before it was done."""

    key: str
    model: str
    content: str | None = None
    failure: str | None = None
    cut: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptTurn:
    """A message and the replies to it, as the server kept them; `parent` is None for a first one.

    `pick` and `rewrite` say what of the parent it follows: the reply under that letter, or what was made of it.
    """

    id: str
    user: str
    replies: Sequence[KeptReply]
    parent: str | None = None
    pick: str | None = None
    rewrite: str | None = None


@runtime_checkable
class Live(Protocol):
    """A kind in which people talk to models; turns come in the order of time."""

    def models(self, ontology: Mapping[str, Any]) -> tuple[str, ...]:
        """The names of the models that are talked to."""

    def shown_ontology(self, ontology: Mapping[str, Any]) -> dict[str, Any]:
        """The ontology for those who may not know the models."""

    def turns_max(self, ontology: Mapping[str, Any]) -> int:
        """How many turns a conversation may have, one after the other."""

    def messages(self, payload: Mapping[str, Any], turns: Sequence[KeptTurn], last: str) -> list[dict[str, str]]:
        """What a model is sent for a turn, each message with `role` and `content`."""

    def settled(self, answer: Any, turns: Sequence[KeptTurn]) -> Any:
        """An answer as it came in, sound or not, with everything that was said, and by whom."""
