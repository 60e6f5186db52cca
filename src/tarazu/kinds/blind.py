"""Blind kinds: those that show a part of their task only to who has given a verdict of their own, which then stands."""

from collections.abc import Mapping
from typing import Any, Protocol, runtime_checkable

from tarazu.kinds.base import Fault, Kind


@runtime_checkable
class Blind(Kind, Protocol):
    """A kind whose `view` keeps something back. Who commits to their own part of the answer is shown the rest of the task,
    and the answer that is handed in must hold that part unchanged."""

    def commitment(self, answer: Mapping[str, Any]) -> dict[str, Any] | None:
        """The part of an answer that is given before the rest of the task is shown; None where nothing need be committed
        to, as for an outcome."""

    def check_commitment(self, given: Any, ontology: Any, payload: Mapping[str, Any]) -> list[Fault]:
        """Everything wrong with what somebody commits to."""

    def revealed(self, payload: Mapping[str, Any], flipped: bool) -> dict[str, Any]:
        """What is shown besides `view` from then on, in shown order."""
