"""Worked examples of `text.relations` in English and Hindi; made anew at each call, so nobody can change them."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

_TEXTS = {
    "en": "Asha Kulkarni works at the State Bank of India in Pune.",
    "hi": "आशा कुलकर्णी पुणे में भारतीय स्टेट बैंक में काम करती हैं।",
}
_MARKED = {
    "en": (("Asha Kulkarni", "person"), ("State Bank of India", "organisation"), ("Pune", "place")),
    "hi": (("आशा कुलकर्णी", "person"), ("भारतीय स्टेट बैंक", "organisation"), ("पुणे", "place")),
}


def _label(key: str, english: str, hindi: str) -> dict[str, Any]:
    return {"key": key, "label": {"en": english, "hi": hindi}}


def _made(language: str) -> dict[str, Any]:
    text = _TEXTS[language]
    spans = [
        {
            "id": f"s{number}",
            "start": text.index(quote),
            "end": text.index(quote) + len(quote),
            "label": label,
            "quote": quote,
        }
        for number, (quote, label) in enumerate(_MARKED[language], 1)
    ]
    return {
        "ontology": {
            "labels": [
                _label("person", "Person", "व्यक्ति"),
                _label("organisation", "Organisation", "संस्था"),
                _label("place", "Place", "स्थान"),
            ],
            "relations": [
                _label("works_at", "works at", "में काम करता है"),
                _label("located_in", "located in", "में स्थित है"),
            ],
            "overlap": False,
            "comment": "optional",
        },
        "payload": {"text": text, "initial": spans, "language": language},
        "answer": {
            "spans": spans,
            "relations": [
                {"from": "s1", "to": "s2", "label": "works_at"},
                {"from": "s2", "to": "s3", "label": "located_in"},
            ],
        },
    }


EXAMPLES: Mapping[str, Callable[[], dict[str, Any]]] = MappingProxyType(
    {"en": lambda: _made("en"), "hi": lambda: _made("hi")}
)
"""Language to a function that makes the example."""
