"""Worked examples of `text.classify` in English and Hindi; made anew at each call, so nobody can change them."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any


def _ontology() -> dict[str, Any]:
    return {
        "labels": [
            {"key": "positive", "label": {"en": "Positive", "hi": "सकारात्मक"}},
            {"key": "negative", "label": {"en": "Negative", "hi": "नकारात्मक"}},
            {
                "key": "neutral",
                "label": {"en": "Neutral", "hi": "तटस्थ"},
                "help": {"en": "Neither praise nor complaint.", "hi": "न तारीफ़, न शिकायत।"},
            },
        ],
        "multiple": False,
        "comment": "optional",
    }


def _english() -> dict[str, Any]:
    text = "The parcel came two days late, but the lamp works and looks just like the picture."
    return {
        "ontology": _ontology(),
        "payload": {"text": text, "language": "en"},
        "answer": {"labels": ["positive"], "comment": "Praise for the lamp outweighs the delay."},
    }


def _hindi() -> dict[str, Any]:
    text = "पार्सल दो दिन देर से आया, पर लैंप ठीक चलता है और बिल्कुल तस्वीर जैसा है।"
    return {
        "ontology": _ontology(),
        "payload": {"text": text, "language": "hi"},
        "answer": {"labels": ["positive"], "comment": "लैंप की तारीफ़ देरी की शिकायत पर भारी है।"},
    }


EXAMPLES: Mapping[str, Callable[[], dict[str, Any]]] = MappingProxyType({"en": _english, "hi": _hindi})
"""Language to a function that makes the example."""
