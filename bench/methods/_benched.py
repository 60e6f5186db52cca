"""What was measured of each test of dishonest answers, kept where the product reads it: the figures, on what, and of which source."""

from __future__ import annotations

import ast
import hashlib
import importlib
import io
import json
import sys
import tokenize
from pathlib import Path

TESTS = {
    "random": "RandomAnswers",
    "constant": "ConstantAnswers",
    "inverted": "InvertedAnswers",
    "drop_off": "DropOff",
    "colluding": "ColludingGroups",
    "copied": "CopiedText",
}


def record(path: Path, on: str, found: dict[str, list[dict[str, float]]]) -> None:
    """Put what was measured of some tests into a file beside the others; of several measurements of a test the worst area counts."""
    kept = json.loads(path.read_text("utf-8")) if path.exists() else {}
    for name, figures in found.items():
        worst = min(figures, key=lambda each: each["area"])
        kept[name] = {**{key: round(value, 3) for key, value in worst.items()}, "on": on, "source": digest(name)}
    path.write_text(json.dumps({name: kept[name] for name in TESTS if name in kept}, indent=2) + "\n", "utf-8")


def digest(name: str) -> str:
    """Return the digest of what a test computes: of its module and those beside it that this uses, without comments and docstrings."""
    methods = importlib.import_module("tarazu.methods")
    start = getattr(methods, TESTS[name]).__module__
    waiting, seen = [start], dict[str, str]()
    while waiting:
        module = waiting.pop()
        if module in seen:
            continue
        text = Path(str(sys.modules[module].__file__)).read_text("utf-8")
        waiting += [
            each.module
            for each in ast.walk(ast.parse(text))
            if isinstance(each, ast.ImportFrom) and each.module and each.module.startswith("tarazu.methods.anomaly.")
        ]
        seen[module] = undocumented(text)
    return hashlib.sha256("\n".join(seen[each] for each in sorted(seen)).encode()).hexdigest()


def undocumented(text: str) -> str:
    """Return what is written in a module but comments, docstrings and how its lines are broken."""
    kept, former = [], tokenize.NEWLINE
    for each in tokenize.generate_tokens(io.StringIO(text).readline):
        if each.type in (tokenize.COMMENT, tokenize.NL):
            continue
        if each.type != tokenize.STRING or former not in (tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT):
            kept.append(each.string)
        former = each.type
    return "".join("".join(kept).split())
