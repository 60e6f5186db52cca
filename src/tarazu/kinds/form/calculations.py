"""Questions about tables as rows of FinQA: question, table, text, program, answer and scale."""

import ast
import re
from collections.abc import Mapping, Sequence
from typing import Any

_OPERATIONS: Mapping[type[ast.operator], str] = {
    ast.Add: "add",
    ast.Sub: "subtract",
    ast.Mult: "multiply",
    ast.Div: "divide",
    ast.Pow: "exp",
}
_GROUPED = re.compile(r"(?<=\d),(?=\d)")
_EXPRESSION = re.compile(r"[\d\s.,+*/()×÷−–-]*\Z")
_SPELLED = str.maketrans({"×": "*", "÷": "/", "−": "-", "–": "-"})
_PIPE = re.compile(r"(?<!\\)\|")
_RULE = re.compile(r":?-+:?\Z")
_STEPS_MAX = 100
_CHARS_MAX = 1_000


def asks_calculations(ontology: Mapping[str, Any]) -> bool:
    """Whether a project's form is one for questions about tables: with `answers`, and a `derivation` in text."""
    properties = (ontology.get("schema") or {}).get("properties", {})
    types = {name: properties.get(name, {}).get("type") for name in ("answers", "derivation")}
    return types == {"answers": "array", "derivation": "string"}


def calculation_record(payload: Mapping[str, Any], answer: Mapping[str, Any]) -> dict[str, Any]:
    """One answer to a question about a table, in the terms of FinQA (Chen et al. 2021) and TAT-QA (Zhu et al. 2021).

    `table` holds the rows of the first table of the task, none if it shows none; `text` its texts without a table.
    `program` is the derivation in the language of FinQA, None where it is none or cannot be read.
    """
    values = answer["values"]
    shown = [(table_of(item["content"]), item["content"]) for item in payload["items"]]
    return {
        "question": payload.get("instruction", ""),
        "table": next((table for table, _ in shown if table), []),
        "text": [content for table, content in shown if not table],
        "program": program_of(values.get("derivation", "")),
        "derivation": values.get("derivation", ""),
        "answer": values.get("answers", []),
        "scale": values.get("amount", {}).get("scale"),
        "answer_from": values.get("basis"),
        "cells": values.get("cells", []),
        "quotes": values.get("quotes", []),
    }


def table_of(markdown: str) -> list[list[str]]:
    r"""The rows of a table in markdown, its head first; no row for a text that is none.

    >>> table_of("| | A |\n|---|---:|\n| **1** | 4.5 |"), table_of("No table.")
    ([['', 'A'], ['1', '4.5']], [])
    """
    rows = [
        [cell.strip().strip("*").replace("\\|", "|") for cell in _PIPE.split(line.strip().strip("|"))]
        for line in markdown.splitlines()
        if line.strip().startswith("|")
    ]
    is_table = len(rows) > 1 and all(_RULE.match(cell) for cell in rows[1])
    return [rows[0], *rows[2:]] if is_table else []


def cells_of(items: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    r"""What stands in each cell of the first table of some items, white space as single spaces, none without a table.

    A table that letters its columns and numbers its rows itself is read by these, any other as a spreadsheet with its head as row 1.
    The editor of forms counts in the same way.

    >>> items = [{"content": "| | A | B |\n|---|---|---|\n| **1** | x |  y  z |"}]
    >>> cells_of(items)
    {'A1': 'x', 'B1': 'y z'}
    """
    rows = next((table for each in items if (table := table_of(each["content"]))), [])
    head = rows[0] if rows else []
    if head[:1] == [""] and len(head) > 1 and head[1:] == [_letters(i) for i in range(len(head) - 1)]:
        named = [(row[0], row[1:]) for row in rows[1:]]
    else:
        named = [(str(number), row) for number, row in enumerate(rows, start=1)]
    return {f"{_letters(i)}{number}": " ".join(cell.split()) for number, row in named for i, cell in enumerate(row)}


def _letters(column: int) -> str:
    """The name of a column, counted from 0, as spreadsheets name it."""
    rest, last = divmod(column, 26)
    return (_letters(rest - 1) if rest else "") + chr(ord("A") + last)


def program_of(derivation: str) -> str | None:
    """A calculation as a program of FinQA: operations in their order, `#0` for the result of the first.

    >>> program_of("(1,265 - 84.0) / 84.0")
    'subtract(1265, 84.0), divide(#0, 84.0)'
    >>> program_of("40 % of it") is None, program_of("12") is None
    (True, True)
    """
    spelled = derivation.split("=", maxsplit=1)[0].translate(_SPELLED)
    if len(spelled) > _CHARS_MAX or not _EXPRESSION.match(spelled):
        return None
    try:
        tree = ast.parse(_GROUPED.sub("", spelled).strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    steps: list[str] = []
    try:
        _step(tree, steps)
    except (TypeError, RecursionError):
        return None
    return ", ".join(steps) if 0 < len(steps) <= _STEPS_MAX else None


def _step(node: ast.expr, steps: list[str]) -> str:
    """Add the operations below a node, and return what names its result. Raises TypeError for what is no arithmetic."""
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        return str(node.value)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        inner = _step(node.operand, steps)
        if not inner.startswith("#"):
            return f"-{inner}"
        steps.append(f"multiply({inner}, const_m1)")
    elif isinstance(node, ast.BinOp) and type(node.op) in _OPERATIONS:
        left, right = _step(node.left, steps), _step(node.right, steps)
        steps.append(f"{_OPERATIONS[type(node.op)]}({left}, {right})")
    else:
        raise TypeError("not arithmetic")
    return f"#{len(steps) - 1}"
