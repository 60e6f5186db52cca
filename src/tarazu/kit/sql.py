"""Named SQL in `queries.sql` files beside the verbs that run them.

A query begins with a line `-- name -> Row`, where Row is the dataclass (or scalar: int, str, bool, uuid, bytes,
datetime, none) that a row fills and its last sign says how many rows come: none for exactly one, `?` for at most one,
`*` for any number. Comment lines below say what it does. Parameters are written `:name`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal, LiteralString

_HEAD = re.compile(r"^-- (?P<name>[a-z_][a-z0-9_]*) -> (?P<row>\w+)(?P<card>[?*]?)\n(?P<doc>(?:--.*\n)*)", re.MULTILINE)
_PARAMETER = re.compile(r"(?<![:\w]):([a-z_][a-z0-9_]*)")

Cardinality = Literal["one", "maybe", "many", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """One named statement, with its parameters in the order of their numbers."""

    name: str
    package: str
    row: str
    cardinality: Cardinality
    doc: str
    text: LiteralString
    parameters: tuple[str, ...]


class Queries:
    """The queries of one package as attributes."""

    def __init__(self, package: str, queries: dict[str, Query]) -> None:
        self._package = package
        self._queries = queries

    def __getattr__(self, name: str) -> Query:
        try:
            return self._queries[name]
        except KeyError:
            raise AttributeError(f"{self._package}/queries.sql has no query {name!r}") from None

    def __iter__(self) -> object:
        return iter(self._queries.values())

    def all(self) -> list[Query]:
        """Return every query of the package."""
        return list(self._queries.values())


@cache
def load(package: str) -> Queries:
    """Read a package's `queries.sql`; called once, when the package is imported."""
    text = resources.files(package).joinpath("queries.sql").read_text(encoding="utf-8")
    return Queries(package, parse(text, package))


def parse(text: str, package: str) -> dict[str, Query]:
    """Split a file into its queries.

    Raises:
        ValueError: on two queries of one name, or a file without any.
    """
    heads = list(_HEAD.finditer(text))
    if not heads:
        raise ValueError(f"{package}/queries.sql holds no query")
    found: dict[str, Query] = {}
    for head, following in zip(heads, [*heads[1:], None], strict=True):
        body = text[head.end() : following.start() if following else len(text)]
        query = _query(package, head, body.strip().rstrip(";"))
        if query.name in found:
            raise ValueError(f"{package}/queries.sql names {query.name} twice")
        found[query.name] = query
    return found


def _query(package: str, head: re.Match[str], body: str) -> Query:
    parameters = tuple(dict.fromkeys(_PARAMETER.findall(body)))
    numbered = _PARAMETER.sub(lambda found: f"${parameters.index(found[1]) + 1}", body)
    cardinality: Cardinality = "none" if head["row"] == "none" else _CARDINALITIES[head["card"]]
    return Query(
        name=head["name"],
        package=package,
        row=head["row"],
        cardinality=cardinality,
        doc=head["doc"].replace("-- ", "").strip(),
        text=numbered,
        parameters=parameters,
    )


_CARDINALITIES: dict[str, Cardinality] = {"": "one", "?": "maybe", "*": "many"}
