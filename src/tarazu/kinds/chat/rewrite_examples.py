"""Worked examples of `chat.rewrite` in English and Hindi; made anew at each call, so nobody can change them."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any


def _ontology() -> dict[str, Any]:
    return {
        "reasons": [
            {"key": "wrong", "label": {"en": "Was wrong", "hi": "ग़लत था"}},
            {"key": "unclear", "label": {"en": "Was unclear", "hi": "अस्पष्ट था"}},
            {"key": "missing", "label": {"en": "Was missing", "hi": "छूट गया था"}},
            {"key": "needless", "label": {"en": "Was needless", "hi": "ज़रूरी नहीं था"}},
        ],
        "reasons_required": True,
        "comment": "optional",
        "outcomes": ["missing_information", "needs_expert"],
    }


def _english() -> dict[str, Any]:
    return {
        "ontology": _ontology(),
        "payload": {
            "prompt": [{"role": "user", "content": "How long do I boil an egg?"}],
            "answer": {"content": "Great question! Boil the egg for 20 minutes. Then peel it."},
            "note": "The reader wants a firm yolk.",
            "language": "en",
        },
        "answer": {
            "content": "Boil the egg for 9 minutes. Then cool it in cold water and peel it.",
            "edits": [
                {"start": 0, "before": "Great question! ", "after": "", "reasons": ["needless"]},
                {"start": 33, "before": "20", "after": "9", "reasons": ["wrong"], "comment": "After 20 it is dry."},
                {"start": 50, "before": "", "after": "cool it in cold water and ", "reasons": ["missing"]},
            ],
            "comment": "Short and friendly enough now.",
        },
    }


def _hindi() -> dict[str, Any]:
    return {
        "ontology": _ontology(),
        "payload": {
            "prompt": [{"role": "user", "content": "अंडा कितनी देर उबालूँ?"}],
            "answer": {"content": "बढ़िया सवाल! अंडा 20 मिनट उबालें। फिर छील लें।"},
            "note": "पाठक को ज़र्दी सख़्त चाहिए।",
            "language": "hi",
        },
        "answer": {
            "content": "अंडा 9 मिनट उबालें। फिर ठंडे पानी में रखकर छील लें।",
            "edits": [
                {"start": 0, "before": "बढ़िया सवाल! ", "after": "", "reasons": ["needless"]},
                {"start": 18, "before": "20", "after": "9", "reasons": ["wrong"], "comment": "20 में सूख जाता है।"},
                {"start": 38, "before": "", "after": "ठंडे पानी में रखकर ", "reasons": ["missing"]},
            ],
            "comment": "अब उत्तर छोटा और साफ़ है।",
        },
    }


EXAMPLES: Mapping[str, Callable[[], dict[str, Any]]] = MappingProxyType({"en": _english, "hi": _hindi})
"""Language to a function that makes the example."""
