"""The source tree as the gates read it: files, packages and the rungs of the ladder."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ROOT / "src" / "tarazu"
GOLDEN = ROOT / "tests" / "golden"

# Lowest first; packages on one rung do not know one another.
LADDER: tuple[tuple[str, ...], ...] = (
    ("schema", "locales"), ("kit",), ("methods",), ("kinds",), ("trust",), ("models",), ("projects",), ("workforce",), ("tasks",),
    ("quality",), ("matching",), ("evaluation", "delivery", "ledger"), ("scale",), ("staffing",), ("http", "runner"),
    ("settings",), ("app",), ("demo",), ("cli",),
)  # fmt: skip
RUNG: dict[str, int] = {name: height for height, names in enumerate(LADDER) for name in names}

# Build products and what a checkout ignores, for trees that are not under version control.
IGNORED = {".git", ".venv", "__pycache__", "node_modules", "site", "dist", "build", "tarazu-data", ".cache"}
IGNORED |= {".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis", ".import_linter_cache"}


@dataclass(frozen=True)
class Source:
    """One Python file, named relative to its package root (`tasks/intake.py`)."""

    name: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """The parsed file."""
        return ast.parse(self.text, filename=self.name)

    @property
    def package(self) -> str:
        """The first folder, or the module's own name at the top (`cli.py` is `cli`)."""
        first = self.name.split("/")[0]
        return first.removesuffix(".py")

    def docstrings(self) -> set[int]:
        """Return the identities of the constants that are docstrings."""
        documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
        return {
            id(node.body[0].value)
            for node in ast.walk(self.tree)
            if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
        }


@cache
def sources(root: Path = SOURCES) -> list[Source]:
    """Return every Python file below a folder."""
    return [
        Source(path.relative_to(root).as_posix(), path.read_text(encoding="utf-8"))
        for path in sorted(root.rglob("*.py"))
        if not IGNORED & set(path.relative_to(root).parts)
    ]


def repository_files(root: Path = ROOT) -> list[Path]:
    """Return what belongs to the repository: tracked, or new and not ignored."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=root, capture_output=True, check=False,
    )  # fmt: skip
    if listed.returncode != 0 or not (root / ".git").exists():
        return sorted(_walk(root))
    names = listed.stdout.decode().split("\0")
    return sorted(path for name in names if name and (path := root / name).is_file())


def _walk(root: Path) -> Iterator[Path]:
    for path in root.rglob("*"):
        if path.is_file() and not IGNORED & set(path.relative_to(root).parts):
            yield path


@cache
def query_folders(root: Path = SOURCES) -> list[str]:
    """Return the folders that have a `queries.sql`: packages (`tasks`) and folders of large ones (`quality/review`)."""
    return sorted(path.parent.relative_to(root).as_posix() for path in root.rglob("queries.sql"))


def sources_beside(folder: str) -> list[Source]:
    """Return the files that run the queries of a folder: those in and below it, but not below another such folder."""
    below = tuple(f"{name}/" for name in query_folders() if name.startswith(f"{folder}/"))
    found = (source for source in sources() if source.name.startswith(f"{folder}/"))
    return [source for source in found if not source.name.startswith(below)]


def module_of(folder: str) -> str:
    """Return the name by which a folder is imported."""
    return f"tarazu.{folder.replace('/', '.')}"


def calls_of(tree: ast.AST, names: set[str]) -> Iterator[tuple[str, ast.Call]]:
    """Yield every call of a function or class with one of these names, however it is reached."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in names:
                yield name, node
