"""Worked examples of `reasoning.steps` in English and Hindi; made anew at each call, so nobody can change them."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any


def _example(language: str, problem: str, steps: list[str], note: str, correction: str, comment: str) -> dict[str, Any]:
    return {
        "ontology": {
            "allow_neutral": True,
            "stop_at_error": True,
            "correction": "optional",
            "comment": "optional",
            "outcomes": ["missing_information", "needs_expert"],
        },
        "payload": {
            "prompt": [{"role": "user", "content": problem}],
            "steps": [{"content": step} for step in steps],
            "note": note,
            "language": language,
        },
        "answer": {"ratings": ["neutral", "good", "bad"], "correction": correction, "comment": comment},
    }


def _english() -> dict[str, Any]:
    return _example(
        "en",
        "A shirt costs ₹800. It is reduced by 25 %, and then by another 10 %. What does it cost?",
        [
            "We are asked for the price after both reductions.",
            "The first takes off a quarter: $800 \\times 0.75 = 600$.",
            "The second takes off 10 % of the first price: $600 - 80 = 520$.",
            "So it costs ₹520.",
        ],
        "A step that is true but does not help is neutral.",
        "The second takes off 10 % of the reduced price: $600 \\times 0.9 = 540$.\n\nSo it costs ₹540.",
        "The two reductions were taken from the same price.",
    )


def _hindi() -> dict[str, Any]:
    return _example(
        "hi",
        "एक कमीज़ ₹800 की है। दाम पहले 25 %, फिर 10 % घटता है। अब कितने की है?",
        [
            "हमें दोनों छूटों के बाद का दाम निकालना है।",
            "पहली छूट चौथाई है: $800 \\times 0.75 = 600$।",
            "दूसरी छूट पहले दाम का 10 % है: $600 - 80 = 520$।",
            "इसलिए कमीज़ ₹520 की है।",
        ],
        "जो चरण सही हो पर काम न आए, वह तटस्थ है।",
        "दूसरी छूट घटे हुए दाम का 10 % है: $600 \\times 0.9 = 540$।\n\nइसलिए कमीज़ ₹540 की है।",
        "दोनों छूटें एक ही दाम से घटा दी गईं।",
    )


EXAMPLES: Mapping[str, Callable[[], dict[str, Any]]] = MappingProxyType({"en": _english, "hi": _hindi})
"""Language to a function that makes the example."""
