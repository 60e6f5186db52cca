"""House rules that linters do not know, as functions from a source to what is wrong with it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from .tree import ROOT, Source

FUNCTION_LINES_MAX = 60
FILE_LINES_MAX = 400
EMPTY_NAMES = {"service", "services", "utils", "util", "manager", "helper", "helpers", "common", "misc"}

# What other packages may import besides the front door.
PUBLIC_MODULES = {"events", "model"}
OPEN_PACKAGES = {"kit", "kinds", "methods", "schema", "locales", "settings", "http", "runner", "app", "cli", "demo"}
BROAD_EXCEPT_ALLOWED = {"runner/loops.py", "http/server.py"}
CLOCK_FILES = {"kit/clock.py", "kit/db.py"}
TALKING = {"cli", "demo", "__main__"}

_SQL = re.compile(
    r"^\s*(select\s[\s\S]+\sfrom\s|select\s+\w+\.\w+\(|insert\s+into\s|update\s+[\w.]+\s+set\s|delete\s+from\s"
    r"|with\s+\w+\s+as\s*\("
    r"|(create|alter|drop)\s+(table|index|function|role|schema|policy)\s|(grant|revoke)\s+\w+\s+on\s)",
    re.IGNORECASE,
)
_NOW = {"now", "utcnow", "today"}
_TELLS_TIME = {"datetime": _NOW, "date": _NOW, "dt": _NOW, "time": {"time", "time_ns"}}
_BROAD = {"Exception", "BaseException"}


def _here() -> str:
    """Return a pattern of this checkout and of data beside it, unless it lies at the top of the file system."""
    places = (ROOT, ROOT.parent / ("share" + "d")) if len(ROOT.parts) > 2 else ()
    return "".join(re.escape(str(place)) + r"(?!\w)|" for place in places)


# Written so that this file does not find itself.
PROSE = {
    "a path of one machine": re.compile(rf"(?<![\w.])(?:{_here()}/(?:root|home/\w+|Users/\w+|tmp/t[z])/)[\w/.]*"),
    "a sibling folder": re.compile(r"(?<!\w)\.\./share[d]"),
    "the number of an issue": re.compile(r"\bissues? #?\d", re.IGNORECASE),
    "a registry's host": re.compile(
        r"\b(?:pypi\.or[g]|pythonhoste[d]|npmjs\.(?:or[g]|co[m])|proxy\.golan[g])", re.IGNORECASE
    ),
    "who wrote it": re.compile(r"\b(?:Claud[e]|ChatGP[T]|Copilo[t]|Co-Authored-B[y])\b"),
}
LOCK_REGISTRY = re.compile(
    r'"resolved":|--(?:extra-)?index-url|--find-links|\bregistry\b|pythonhoste[d]|pypi\.or[g]|artifactor[y]|\bnexus\b',
    re.IGNORECASE,
)
DATA = ("src/tarazu/demo/data/", "tests/data/", "bench/data/")
TEXT_FILES = {
    "", ".py", ".md", ".sql", ".ts", ".css", ".html", ".json", ".toml", ".yml", ".yaml", ".cfg", ".txt", ".po", ".pot",
    ".svg", ".sh", ".js", ".mjs", ".ini", ".lock", ".npmrc",
}  # fmt: skip


def size_faults(source: Source) -> Iterator[str]:
    """Files and functions beyond what can be read in one go."""
    if (lines := source.text.count("\n") - _lines_of_names(source)) > FILE_LINES_MAX:
        yield f"{source.name}: {lines} lines, {FILE_LINES_MAX} are allowed"
    for node, lines in function_sizes(source):
        if lines > FUNCTION_LINES_MAX:
            yield f"{source.name}:{node.lineno}: {node.name} has {lines} lines, {FUNCTION_LINES_MAX} are allowed"


def _lines_of_names(source: Source) -> int:
    """Return how many lines only list what a front door offers, a name a line."""
    listed = (
        node for node in source.tree.body if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"
    )
    return sum((node.end_lineno or node.lineno) - node.lineno + 1 for node in listed)


def function_sizes(source: Source) -> Iterator[tuple[ast.FunctionDef | ast.AsyncFunctionDef, int]]:
    """Yield every function with its lines, not counting the docstring."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0]
            documented = (first.end_lineno or first.lineno) - first.lineno + 1 if ast.get_docstring(node) else 0
            yield node, (node.end_lineno or node.lineno) - node.lineno + 1 - documented


def size_report(found: Iterable[Source]) -> str:
    """Return the middle, the 90th percentile and the longest of functions and files, in one line."""
    read = list(found)
    functions = sorted(lines for source in read for _, lines in function_sizes(source))
    files = sorted(source.text.count("\n") for source in read)
    told = (f"{name} p50 {_at(sizes, 50)}, p90 {_at(sizes, 90)}, longest {_at(sizes, 100)} lines ({len(sizes)})"
            for name, sizes in (("functions:", functions), ("files:", files)))  # fmt: skip
    return "sizes: " + "; ".join(told)


def _at(sizes: list[int], percent: int) -> int:
    return sizes[round(percent / 100 * (len(sizes) - 1))] if sizes else 0


def name_faults(source: Source) -> Iterator[str]:
    """Files whose name says nothing."""
    for part in Path(source.name).with_suffix("").parts:
        if part in EMPTY_NAMES:
            yield f"{source.name}: {part} says nothing"


def docstring_faults(source: Source) -> Iterator[str]:
    """Modules, and public functions and classes outside functions, without a docstring."""
    if not ast.get_docstring(source.tree) and source.text.strip():
        yield f"{source.name}: the module has no docstring"
    yield from _undocumented(source, source.tree)


def _undocumented(source: Source, inside: ast.Module | ast.ClassDef) -> Iterator[str]:
    for node in _definitions(inside):
        if node.name.startswith("_") or _inherits_words(node):
            continue
        if not ast.get_docstring(node):
            yield f"{source.name}:{node.lineno}: {node.name} has no docstring"
        if isinstance(node, ast.ClassDef):
            yield from _undocumented(source, node)


def _definitions(inside: ast.AST) -> Iterator[ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.iter_child_nodes(inside):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield node
        elif isinstance(node, ast.If | ast.Try):
            yield from _definitions(node)


def _inherits_words(node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Overloads and setters have the words of what they belong to."""
    names = {getattr(decorator, "attr", getattr(decorator, "id", "")) for decorator in node.decorator_list}
    return bool(names & {"overload", "setter", "override"})


def except_faults(source: Source) -> Iterator[str]:
    """Handlers that catch everything and do not raise again, and `suppress` of everything."""
    if source.name in BROAD_EXCEPT_ALLOWED:
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ExceptHandler) and (node.type is None or _names(node.type) & _BROAD):
            last = node.body[-1]
            if not (isinstance(last, ast.Raise) and last.exc is None):
                yield f"{source.name}:{node.lineno}: a broad except"
        elif isinstance(node, ast.Call) and "suppress" in _names(node.func) and _names(node) & _BROAD:
            yield f"{source.name}:{node.lineno}: suppresses everything"


def _names(node: ast.AST) -> set[str]:
    found = {inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name)}
    return found | {inner.attr for inner in ast.walk(node) if isinstance(inner, ast.Attribute)}


def _imported(node: ast.ImportFrom) -> set[str]:
    return {alias.name for alias in node.names}


def sql_faults(source: Source) -> Iterator[str]:
    """SQL outside `.sql` files; kit speaks it for everybody else."""
    if source.package == "kit":
        return
    documented = source.docstrings()
    for node in ast.walk(source.tree):
        text = node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
        if text and id(node) not in documented and _SQL.match(text):
            yield f"{source.name}:{node.lineno}: SQL belongs in a .sql file"  # type: ignore[attr-defined]


def environment_faults(source: Source) -> Iterator[str]:
    """Reads of the environment outside the settings."""
    if source.name == "settings.py":
        return
    for node in ast.walk(source.tree):
        attribute = node.attr if isinstance(node, ast.Attribute) else ""
        imported = _imported(node) if isinstance(node, ast.ImportFrom) else set()
        if {attribute, *imported} & {"environ", "environb", "getenv"}:
            yield f"{source.name}:{node.lineno}: read the settings, not the environment"  # type: ignore[attr-defined]


def clock_faults(source: Source) -> Iterator[str]:
    """The machine's time of day, asked for anywhere but in the clock."""
    if source.name in CLOCK_FILES:
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name | ast.Attribute):
            of = node.value.id if isinstance(node.value, ast.Name) else node.value.attr
            if node.attr in _TELLS_TIME.get(of, ()):
                yield f"{source.name}:{node.lineno}: {of}.{node.attr} is not the injected clock"
        elif isinstance(node, ast.ImportFrom) and node.module == "time" and _imported(node) & _TELLS_TIME["time"]:
            yield f"{source.name}:{node.lineno}: time.time is not the injected clock"


def print_faults(source: Source) -> Iterator[str]:
    """Printing by anything but the command line and the demo."""
    if source.package not in TALKING:
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "print":
                yield f"{source.name}:{node.lineno}: prints"


def money_faults(source: Source) -> Iterator[str]:
    """Floats, and divisions that make one, where money is counted."""
    if source.package != "ledger" and source.name != "kit/money.py":
        return
    for node in ast.walk(source.tree):
        a_float = isinstance(node, ast.Constant) and isinstance(node.value, float)
        named = isinstance(node, ast.Name) and node.id == "float"
        if a_float or named or (isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Div)):
            yield f"{source.name}:{node.lineno}: money is never a float"  # type: ignore[attr-defined]


def door_faults(source: Source, doors: dict[str, set[str] | None]) -> Iterator[str]:
    """Imports of another package's inner modules; `doors` has each package's `__all__`, None where it has none."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield from _through_door(source, node.lineno, alias.name.split("."), None, doors)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            for alias in node.names:
                yield from _through_door(source, node.lineno, node.module.split("."), alias.name, doors)


def _through_door(
    source: Source, line: int, path: list[str], name: str | None, doors: dict[str, set[str] | None]
) -> Iterator[str]:
    if path[0] != "tarazu" or len(path) < 2:
        return
    package = path[1]
    if package in OPEN_PACKAGES or package == source.package or (source.package == "runner" and path[2:] == ["jobs"]):
        return
    if len(path) > 2:
        if path[2] not in PUBLIC_MODULES:
            yield f"{source.name}:{line}: {'.'.join(path)} is a back room of {package}"
    elif name and (offered := doors.get(package)) is not None and name not in offered | PUBLIC_MODULES:
        yield f"{source.name}:{line}: {package} does not offer {name}"


def doors_of(found: Iterable[Source]) -> dict[str, set[str] | None]:
    """Return what each package offers in `__all__`."""
    doors: dict[str, set[str] | None] = {}
    for source in found:
        if source.name == f"{source.package}/__init__.py":
            doors[source.package] = next(map(_strings, filter(_is_all, source.tree.body)), None)
    return doors


def _is_all(node: ast.stmt) -> bool:
    return isinstance(node, ast.Assign) and any(getattr(target, "id", "") == "__all__" for target in node.targets)


def _strings(node: ast.stmt) -> set[str]:
    return {inner.value for inner in ast.walk(node) if isinstance(inner, ast.Constant) and isinstance(inner.value, str)}


def prose_faults(name: str, text: str) -> Iterator[str]:
    """Words that tell of where, how or by whom the product was made instead of the product."""
    for what, pattern in PROSE.items():
        for found in pattern.finditer(text):
            line = text.count("\n", 0, found.start()) + 1
            yield f"{name}:{line}: {what}: {found[0]}"


def lock_faults(name: str, text: str) -> Iterator[str]:
    """Addresses of a registry in a lock file: it must install from wherever its reader has packages."""
    for found in LOCK_REGISTRY.finditer(text):
        yield f"{name}:{text.count(chr(10), 0, found.start()) + 1}: {found[0]}"
