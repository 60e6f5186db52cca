"""The parts of written guidelines: numbered clauses, what each is about, and examples good and bad.

A clause begins a line with its number, such as `**§2 Accuracy comes first.**`, and ends at the next clause or heading.
In it, list items that begin with `Good:`, `Bad:` or `About:` (in Hindi `अच्छा:`, `ख़राब:`, `विषय:`) are examples and the
names of the fields of an answer that it concerns.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from tarazu.kit.errors import Fault

CLAUSES_MAX = 60
TITLE_CHARS_MAX = 120
ABOUT_MAX = 20

_CLAUSE = re.compile(r"[ ]{0,3}(?:#{1,6} +)?(?P<bold>\*\*)?§ ?(?P<number>\d+(?:\.\d+)*)(?P<rest>.*)")
_HEADING = re.compile(r"[ ]{0,3}#{1,6}\s")
_FENCE = re.compile(r"[ ]{0,3}(```|~~~)")
_ITEM = re.compile(r"(?P<indent>[ ]{0,3})[-*+] +(?P<text>.*)")
_MARKED = re.compile(r"(?P<word>[^\s:*_`]+):\s*(?P<text>.*)")
_WORDS = {
    unicodedata.normalize("NFC", word): what
    for what, words in {
        "good": ("good", "अच्छा", "सही"),
        "bad": ("bad", "ख़राब", "बुरा", "ग़लत"),
        "about": ("about", "विषय"),
    }.items()
    for word in words
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A numbered clause: `§2`, "§2 Accuracy comes first", the fields that it is about, and examples in markdown."""

    number: str
    title: str
    about: tuple[str, ...]
    good: tuple[str, ...]
    bad: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A stretch of guidelines in markdown: a clause without its examples, or what stands before, between and after."""

    markdown: str
    clause: Clause | None


def parts_of(markdown: str) -> list[Part]:
    """Return guidelines in parts, in their order; every line is in one part or in one clause's examples.

    A number that comes again is no clause, nor is anything after sixty of them.

    >>> [(part.clause and part.clause.title, part.markdown) for part in parts_of("# Rules\\n\\n**§1 Read.** All of it.")]
    [(None, '# Rules'), ('§1 Read', '**§1 Read.** All of it.')]
    """
    parts: list[Part] = []
    for head, lines in _blocks(markdown):
        text = "\n".join(lines).strip()
        if head is None and text:
            parts.append(Part(markdown=text, clause=None))
        elif head is not None:
            parts.append(_clause(head, lines))
    return parts


def clauses_of(markdown: str) -> list[Clause]:
    """Return the clauses of guidelines, in their order."""
    return [part.clause for part in parts_of(markdown) if part.clause is not None]


def clause_faults(clause: str | None, guidelines: Mapping[str, str], *, needed: bool = False) -> list[Fault]:
    """Return what is wrong with a clause that is cited, of guidelines by language: `not_allowed` if they have not that number.

    Where they have numbers and one is `needed`, none is `missing`; those without numbers may be cited in any words.
    """
    numbers = list(dict.fromkeys(each.number for text in guidelines.values() for each in clauses_of(text)))
    if numbers and needed and not clause:
        return [Fault(field="clause", code="missing", facts={"clauses": numbers})]
    if numbers and clause and clause not in numbers:
        return [Fault(field="clause", code="not_allowed", facts={"allowed": numbers})]
    return []


def _blocks(markdown: str) -> list[tuple[re.Match[str] | None, list[str]]]:
    """Cut guidelines before each clause and each heading; a code block is never cut."""
    blocks: list[tuple[re.Match[str] | None, list[str]]] = [(None, [])]
    seen: set[str] = set()
    fence = ""
    for line in markdown.splitlines():
        mark = _FENCE.match(line)
        if mark and fence in ("", mark[1]):
            fence = "" if fence else mark[1]
        head = None if fence else _CLAUSE.match(line)
        if head and head["number"] not in seen and len(seen) < CLAUSES_MAX:
            seen.add(head["number"])
            blocks.append((head, [line]))
        elif not fence and _HEADING.match(line) and blocks[-1][0] is not None:
            blocks.append((None, [line]))
        else:
            blocks[-1][1].append(line)
    return blocks


def _clause(head: re.Match[str], lines: list[str]) -> Part:
    kept: list[str] = []
    said: dict[str, list[str]] = {"good": [], "bad": [], "about": []}
    into: list[str] | None = None
    for line in lines:
        what = _marked(line)
        if what:
            into = said[what[0]]
            into.append(what[1])
        elif into is not None and line.strip() and not _ITEM.match(line):
            into[-1] += f"\n{line.strip()}"
        else:
            into = None
            kept.append(line)
    names = [name.strip(" `.") for text in said["about"] for name in re.split(r"[,;\s]+", text)]
    clause = Clause(
        number=f"§{head['number']}",
        title=_title(head),
        about=tuple(dict.fromkeys(name for name in names if name))[:ABOUT_MAX],
        good=tuple(text for text in said["good"] if text),
        bad=tuple(text for text in said["bad"] if text),
    )
    return Part(markdown="\n".join(kept).strip(), clause=clause)


def _marked(line: str) -> tuple[str, str] | None:
    item = _ITEM.match(line)
    mark = item and _MARKED.match(item["text"])
    what = mark and _WORDS.get(unicodedata.normalize("NFC", mark["word"]).lower())
    return (what, mark["text"].strip()) if mark and what else None


def _title(head: re.Match[str]) -> str:
    title = head["rest"].split("**")[0] if head["bold"] else head["rest"]
    return f"§{head['number']} {title.strip(' .:।—-*#')}".strip()[:TITLE_CHARS_MAX]
