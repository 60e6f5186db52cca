"""The one way to say no: a refusal with a code, a kind and facts; its words live in the locales."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as default_of
from typing import Any, Literal, Protocol

RefusalKind = Literal[
    "not_found", "forbidden", "conflict", "invalid", "exhausted", "unavailable", "unauthenticated", "too_large"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing wrong with one field: `field` is a path such as `answers[1].content`, `code` names the rule."""

    field: str
    code: str
    facts: Mapping[str, Any] = default_of(default_factory=dict)


class _FaultLike(Protocol):
    """A fault of this package, or of one that does not know it, such as `kinds`."""

    @property
    def field(self) -> str: ...
    @property
    def code(self) -> str: ...
    @property
    def facts(self) -> Mapping[str, Any]: ...


def faults_under(path: str, found: Iterable[_FaultLike]) -> list[Fault]:
    """Return the faults of a value as those of the whole that has it at a path."""
    return [Fault(field=f"{path}.{each.field}".rstrip("."), code=each.code, facts=each.facts) for each in found]


class Refusal(Exception):
    """A request that is declined and changes nothing.

    `code` selects the message in the caller's language, `kind` the status, `facts` fill the message,
    `faults` point at fields.
    """

    def __init__(
        self,
        code: str,
        kind: RefusalKind,
        facts: Mapping[str, Any] | None = None,
        *,
        faults: Sequence[Fault] = (),
    ) -> None:
        super().__init__(code)
        self.code = code
        self.kind = kind
        self.facts: Mapping[str, Any] = dict(facts or {})
        self.faults: tuple[Fault, ...] = tuple(faults)

    def __str__(self) -> str:
        details = ", ".join(f"{name}={value}" for name, value in self.facts.items())
        places = "; ".join(f"{fault.field}: {fault.code}" for fault in self.faults[:5])
        return " ".join(part for part in (self.code, f"({details})" if details else "", places) if part)


def invalid(field_name: str, code: str, **facts: Any) -> Refusal:
    """Return a refusal for one faulty field."""
    return Refusal("invalid_request", "invalid", faults=[Fault(field=field_name, code=code, facts=facts)])


def require_one_of(field_name: str, value: str, allowed: Collection[str]) -> None:
    """Refuse a value that is none of those allowed, naming them."""
    if value not in allowed:
        raise invalid(field_name, "not_allowed", allowed=list(allowed))


def require_sound(faults: Sequence[Fault]) -> None:
    """Refuse with the faults of fields, if there are any."""
    if faults:
        raise Refusal("invalid_request", "invalid", faults=faults)


def range_faults(of: object, bounds: Mapping[str, tuple[float, float]]) -> list[Fault]:
    """Return `out_of_range` for each attribute outside its bounds; None is within any."""
    return [
        Fault(field=name, code="out_of_range", facts={"minimum": least, "maximum": most})
        for name, (least, most) in bounds.items()
        if (value := getattr(of, name)) is not None and not least <= value <= most
    ]


def not_found(what: str) -> Refusal:
    """Return the refusal for something that is not there, or not for this caller: the two look alike."""
    return Refusal("not_found", "not_found", {"what": what})


def require_done(outcome: str, what: str, codes: Mapping[str, str]) -> None:
    """Refuse what a database function says that it did not do: `missing` as not found, other outcomes by their codes."""
    if outcome == "missing":
        raise not_found(what)
    if outcome in codes:
        raise Refusal(codes[outcome], "conflict")
