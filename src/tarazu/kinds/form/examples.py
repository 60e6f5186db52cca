"""A worked example of `form` in English and Hindi: an invoice to check. Made anew at each call, so nobody can change
it."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

_ENGLISH = {
    "form": "The invoice",
    "verdict": "Can it be paid?",
    "pay": "Yes",
    "ask": "Ask the supplier first",
    "refuse": "No",
    "issues": "What is wrong with it?",
    "sum": "The sum",
    "date": "The date",
    "address": "The address",
    "legibility": "How well can it be read?",
    "scale": "1 is hardly, 5 is perfectly.",
    "lines": "Lines",
    "text": "What was sold",
    "quantity": "How many",
    "comment": "Comment",
    "title": "Invoice 118",
    "invoice": "Sharma Lamps, Pune\n2 desk lamps at 450 = 900\n1 bulb at 60 = 60\nTotal 980",
    "instruction": "Copy the lines of the invoice and check the **total**.",
    "lamp": "desk lamp",
    "bulb": "bulb",
    "remark": "The total should be 960.",
}
_HINDI = {
    "form": "बिल",
    "verdict": "क्या इसका भुगतान किया जा सकता है?",
    "pay": "हाँ",
    "ask": "पहले विक्रेता से पूछें",
    "refuse": "नहीं",
    "issues": "इसमें क्या ग़लत है?",
    "sum": "योग",
    "date": "तारीख़",
    "address": "पता",
    "legibility": "यह कितना साफ़ पढ़ा जाता है?",
    "scale": "1 मतलब मुश्किल से, 5 मतलब पूरी तरह।",
    "lines": "पंक्तियाँ",
    "text": "क्या बिका",
    "quantity": "कितने",
    "comment": "टिप्पणी",
    "title": "बिल 118",
    "invoice": "शर्मा लैंप, पुणे\n2 टेबल लैंप, 450 की दर से = 900\n1 बल्ब, 60 की दर से = 60\nकुल 980",
    "instruction": "बिल की पंक्तियाँ उतारें और **कुल** जाँचें।",
    "lamp": "टेबल लैंप",
    "bulb": "बल्ब",
    "remark": "कुल 960 होना चाहिए।",
}


def _form(words: Mapping[str, str]) -> dict[str, Any]:
    row = {
        "text": {"type": "string", "title": words["text"], "maxLength": 200},
        "quantity": {"type": "integer", "title": words["quantity"], "minimum": 1},
    }
    properties = {
        "verdict": {"type": "string", "title": words["verdict"], "oneOf": _options(words, "pay", "ask", "refuse")},
        "issues": {
            "type": "array",
            "title": words["issues"],
            "items": {"type": "string", "oneOf": _options(words, "sum", "date", "address")},
            "uniqueItems": True,
        },
        "legibility": {
            "type": "integer",
            "title": words["legibility"],
            "description": words["scale"],
            "minimum": 1,
            "maximum": 5,
        },
        "lines": {
            "type": "array",
            "title": words["lines"],
            "items": {"type": "object", "properties": row, "required": ["text"]},
            "maxItems": 50,
        },
        "comment": {"type": "string", "title": words["comment"], "format": "textarea", "maxLength": 2000},
    }
    required = ["verdict", "legibility"]
    return {"type": "object", "title": words["form"], "properties": properties, "required": required}


def _options(words: Mapping[str, str], *values: str) -> list[dict[str, str]]:
    return [{"const": value, "title": words[value]} for value in values]


def _made(words: Mapping[str, str], language: str) -> dict[str, Any]:
    lamp, bulb = ({"text": words[name], "quantity": count} for name, count in (("lamp", 2), ("bulb", 1)))
    return {
        "ontology": {"schema": _form(words)},
        "payload": {
            "items": [{"type": "text", "title": words["title"], "content": words["invoice"]}],
            "instruction": words["instruction"],
            "initial": {"lines": [dict(lamp)]},
            "language": language,
        },
        "answer": {
            "values": {
                "verdict": "ask",
                "issues": ["sum"],
                "legibility": 5,
                "lines": [lamp, bulb],
                "comment": words["remark"],
            }
        },
    }


EXAMPLES: Mapping[str, Callable[[], dict[str, Any]]] = MappingProxyType(
    {"en": lambda: _made(_ENGLISH, "en"), "hi": lambda: _made(_HINDI, "hi")}
)
"""Language to a function that makes the example."""
