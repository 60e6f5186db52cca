"""The ladder in SQL: who may read, write and call what. import-linter cannot see this coupling."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import sqlglot
from sqlglot import expressions as sx
from sqlglot.tokenizer_core import Token, TokenType

from .tree import RUNG

# kit keeps three PostgreSQL schemas; every other package has one of its own name.
OWNER = {"jobs": "kit", "context": "kit"}
SYSTEM = {"pg_catalog", "information_schema"}

_FUNCTION = re.compile(
    r"^create (?:or replace )?(?:function|procedure) (?P<name>\w+\.\w+)\s*\((?P<head>.*?)\bas\s*"
    r"\$(?P<tag>\w*)\$(?P<body>.*?)\$(?P=tag)\$",
    re.MULTILINE | re.DOTALL | re.IGNORECASE,
)
_LITERAL_NAME = re.compile(r"\b([a-z_]+)\.([a-z_]+)\b")
_WRITES = {("insert", "into"): 2, ("delete", "from"): 2, ("merge", "into"): 2, ("update",): 1, ("truncate",): 1}


@dataclass(frozen=True)
class Use:
    """One mention of something in a PostgreSQL schema."""

    act: str
    schema: str
    name: str


@dataclass(frozen=True)
class Function:
    """A function or procedure as a migration defines it."""

    name: str
    head: str
    body: str

    @property
    def schema(self) -> str:
        """The schema it is defined in."""
        return self.name.split(".")[0]


def owner(schema: str) -> str:
    """Return the package that owns a schema."""
    return OWNER.get(schema, schema)


def judged(place: str, package: str, uses: Iterator[Use]) -> list[str]:
    """Say which uses a package may not make: it writes its own, reads and calls its own and lower ones."""
    faults = []
    for use in dict.fromkeys(uses):
        whose = owner(use.schema)
        target = f"{use.schema}.{use.name}"
        if use.schema in SYSTEM or whose == package:
            continue
        if not use.schema:
            faults.append(f"{place}: {use.name} has no schema")
        elif whose not in RUNG:
            faults.append(f"{place}: {target} is in a schema that nobody owns")
        elif use.act == "writes":
            faults.append(f"{place}: {package} writes {target}")
        elif RUNG[whose] >= RUNG[package]:
            faults.append(f"{place}: {package} {use.act} {target}, which is not below it")
    return faults


def statement_faults(place: str, package: str, text: str) -> list[str]:
    """Judge one statement of a `queries.sql`; what cannot be read is a fault too."""
    try:
        parsed = sqlglot.parse(re.sub(r"\$\d+", "null", text), read="postgres")
    except sqlglot.errors.SqlglotError as error:
        return [f"{place}: cannot be parsed: {str(error).splitlines()[0]}"]
    faults = [] if len(parsed) == 1 else [f"{place}: holds {len(parsed)} statements"]
    for statement in filter(None, parsed):
        faults += judged(place, package, statement_uses(statement))
    return faults


def statement_uses(statement: sx.Expr) -> Iterator[Use]:
    """Yield what a parsed statement writes, reads and calls."""
    own_names = {cte.alias for cte in statement.find_all(sx.CTE)}
    targets = set()
    for change in statement.find_all(sx.Insert, sx.Update, sx.Delete, sx.Merge):
        target = change.this.find(sx.Table) if change.this else None
        if target is not None:
            targets.add(id(target))
            yield Use("writes", target.db, target.name)
    for table in statement.find_all(sx.Table):
        if isinstance(table.this, sx.Func):
            if table.db:
                yield Use("calls", table.db, table.this.name)
        elif table.this is not None and id(table) not in targets and not _is_local(table, own_names):
            yield Use("reads", table.db, table.name)
    for dot in statement.find_all(sx.Dot):
        if isinstance(dot.this, sx.Identifier) and isinstance(dot.expression, sx.Func):
            yield Use("calls", dot.this.name, dot.expression.name)


def _is_local(table: sx.Table, own_names: set[str]) -> bool:
    return (not table.db and table.name in own_names) or table.find_ancestor(sx.Lock) is not None


def functions(text: str) -> list[Function]:
    """Return the functions that a migration defines."""
    return [Function(found["name"], found["head"], found["body"]) for found in _FUNCTION.finditer(text)]


def function_faults(function: Function) -> list[str]:
    """Judge one function's signature and body, by its words: PL/pgSQL has no parser of ours."""
    schemas = {*RUNG, *OWNER}
    uses = [*word_uses(function.head, schemas), *word_uses(function.body, schemas)]
    return judged(function.name, owner(function.schema), iter(uses))


def word_uses(text: str, schemas: set[str]) -> Iterator[Use]:
    """Yield every `schema.name` in SQL or PL/pgSQL, also inside string literals, which may be dynamic SQL."""
    tokens = sqlglot.tokenize(re.sub(r"\$(\d+)", r"p\1", text), read="postgres")
    words = [token.text.lower() for token in tokens]
    for at, token in enumerate(tokens):
        if token.token_type in (TokenType.STRING, TokenType.HEREDOC_STRING, TokenType.RAW_STRING):
            yield from _in_literal(token, schemas)
        elif words[at] in schemas and words[at + 1 : at + 2] == ["."] and words[at - 1 : at] != ["."]:
            yield Use(_act(words, at), words[at], words[at + 2])


def _in_literal(token: Token, schemas: set[str]) -> Iterator[Use]:
    for schema, name in _LITERAL_NAME.findall(token.text):
        if schema in schemas:
            yield Use("reads", schema, name)


def _act(words: list[str], at: int) -> str:
    if any(tuple(words[max(0, at - size) : at]) == lead for lead, size in _WRITES.items()):
        return "writes"
    return "calls" if words[at + 3 : at + 4] == ["("] else "reads"
