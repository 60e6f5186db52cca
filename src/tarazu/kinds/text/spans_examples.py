"""Worked examples of `text.spans` in English and Hindi; made anew at each call, so nobody can change them."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

_TEXTS = {
    "en": "Asha Kulkarni of the State Bank of India in Pune approved the loan on 4 March 2026.",
    "hi": "पुणे की भारतीय स्टेट बैंक शाखा में आशा कुलकर्णी ने 4 मार्च 2026 को ऋण स्वीकृत किया।",
}
_MARKED = {
    "en": (
        ("Asha Kulkarni", "person"),
        ("State Bank of India", "organisation"),
        ("India", "place"),
        ("Pune", "place"),
        ("4 March 2026", "date"),
    ),
    "hi": (
        ("पुणे", "place"),
        ("भारतीय स्टेट बैंक", "organisation"),
        ("आशा कुलकर्णी", "person"),
        ("4 मार्च 2026", "date"),
    ),
}
_COMMENTS = {"en": "The bank's name holds a place.", "hi": "शाखा का नाम बैंक के नाम का भाग नहीं है।"}


def _span(text: str, quote: str, label: str) -> dict[str, Any]:
    start = text.index(quote)
    return {"start": start, "end": start + len(quote), "label": label, "quote": quote}


def _made(language: str) -> dict[str, Any]:
    text = _TEXTS[language]
    spans = [_span(text, quote, label) for quote, label in _MARKED[language]]
    return {
        "ontology": {
            "labels": [
                {"key": "person", "label": {"en": "Person", "hi": "व्यक्ति"}},
                {"key": "organisation", "label": {"en": "Organisation", "hi": "संस्था"}},
                {
                    "key": "place",
                    "label": {"en": "Place", "hi": "स्थान"},
                    "help": {"en": "Also inside the name of something else.", "hi": "किसी और नाम के भीतर भी।"},
                },
                {"key": "date", "label": {"en": "Date", "hi": "तारीख़"}},
            ],
            "overlap": True,
            "comment": "optional",
        },
        "payload": {"text": text, "initial": [spans[0]], "language": language},
        "answer": {"spans": spans, "comment": _COMMENTS[language]},
    }


EXAMPLES: Mapping[str, Callable[[], dict[str, Any]]] = MappingProxyType(
    {"en": lambda: _made("en"), "hi": lambda: _made("hi")}
)
"""Language to a function that makes the example."""
