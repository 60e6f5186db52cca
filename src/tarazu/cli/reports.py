"""What was copied from another service and what was left out, for the screen and for a file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import msgspec

from tarazu.cli.shell import shell_language
from tarazu.http import language
from tarazu.kit.errors import Fault

SHOWN_MAX = 20


@dataclass(slots=True)
class Tally:
    """What an import did and left out; `write` is called with every line of the report."""

    write: Callable[[bytes], Any] | None = None
    made: Counter[str] = field(default_factory=Counter)
    repeated: Counter[str] = field(default_factory=Counter)
    left: Counter[str] = field(default_factory=Counter)
    first: list[tuple[str, Fault]] = field(default_factory=list)

    def tell(self, what: str, name: str, fault: Fault, *, taken: bool) -> None:
        """Take note of what was left out of something, or that it was left out whole."""
        self.left[fault.code] += 1
        if len(self.first) < SHOWN_MAX:
            self.first.append((f"{what} {name}", fault))
        if self.write is not None:
            line = {"what": what, "id": name, "taken": taken, "field": fault.field, "code": fault.code}
            facts = msgspec.to_builtins(dict(fault.facts), enc_hook=str)
            self.write(msgspec.json.encode(line | {"text": words_of(fault), "facts": facts}) + b"\n")


def words_of(fault: Fault) -> str:
    """Return a fault in words; what refused a whole project or batch has its words among the refusals."""
    spoken = shell_language()
    told = language.explain(spoken, "fault", fault.code, fault.facts)
    unknown = fault.code.replace("_", " ")
    return told if told != unknown else language.explain(spoken, "refusal", fault.code, fault.facts)
