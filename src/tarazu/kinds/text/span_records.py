"""Marked passages in the forms that other tools read: CoNLL, spaCy's Doc as JSON."""

import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

_JOINERS = "\u200c\u200d"
_WORD = ("L", "M", "N", "Pc")

Span = Mapping[str, Any]


def tokens(text: str, spans: Iterable[Span] = ()) -> list[tuple[int, int]]:
    """The words and signs of a text as code points; no token crosses the edge of a span.

    A word is a run of letters with their marks, digits and joiners; any other character that is no space stands alone.

    >>> text = "Asha's किताब!"
    >>> [text[start:end] for start, end in tokens(text)]
    ['Asha', "'", 's', 'किताब', '!']
    """
    edges = {place for span in spans for place in (span["start"], span["end"])}
    found: list[tuple[int, int]] = []
    is_open = False
    for place, character in enumerate(text):
        if character.isspace():
            is_open = False
            continue
        is_word = character in _JOINERS or unicodedata.category(character).startswith(_WORD)
        if is_open and is_word and place not in edges:
            found[-1] = (found[-1][0], place + 1)
        else:
            found.append((place, place + 1))
        is_open = is_word
    return found


def conll_lines(payload: Mapping[str, Any], answer: Mapping[str, Any]) -> list[str]:
    """The text as a document of CoNLL-2003: a token a line with its tag (BIO) in the fourth column, and an empty line
    where the text has a line break.

    A token has one tag, so of passages that overlap the longest is kept, the earliest of equals.
    """
    text, spans = payload["text"], _apart(answer["spans"])
    lines, last = ["-DOCSTART- -X- O O", ""], 0
    starts = {span["start"]: span for span in spans}
    span: Span | None = None
    for start, end in tokens(text, spans):
        if "\n" in text[last:start] and lines[-1]:
            lines.append("")
        span = starts.get(start) or (span if span and start < span["end"] else None)
        tag = f"{'B' if start in starts else 'I'}-{span['label']}" if span else "O"
        lines.append(f"{text[start:end]} -X- _ {tag}")
        last = end
    return lines if not lines[-1] else [*lines, ""]


def spacy_record(payload: Mapping[str, Any], answer: Mapping[str, Any]) -> dict[str, Any]:
    """What spaCy reads with `Doc(nlp.vocab).from_json(record)`: every passage in the group `sc` of `spans`, and in
    `ents` the longest where they overlap."""
    text, spans = payload["text"], answer["spans"]
    return {
        "text": text,
        "ents": [{key: span[key] for key in ("start", "end", "label")} for span in _apart(spans)],
        "spans": {
            "sc": [{**{key: span[key] for key in ("start", "end", "label")}, "kb_id": ""} for span in _ordered(spans)]
        },
        "tokens": [{"id": place, "start": start, "end": end} for place, (start, end) in enumerate(tokens(text, spans))],
    }


def _ordered(spans: Iterable[Span]) -> list[Span]:
    return sorted(spans, key=lambda span: (span["start"], -span["end"], span["label"]))


def _apart(spans: Iterable[Span]) -> list[Span]:
    """The longest of passages that overlap, in the order of the text."""
    kept: list[Span] = []
    taken: set[int] = set()
    for span in sorted(_ordered(spans), key=lambda span: span["start"] - span["end"]):
        places = range(span["start"], span["end"])
        if taken.isdisjoint(places):
            kept.append(span)
            taken.update(places)
    return _ordered(kept)
