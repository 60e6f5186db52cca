"""Worked examples of `qa.solve` in English and Hindi; made anew at each call, so nobody can change them."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any


def _example(language: str, question: str, options: list[str], note: str, working: str) -> dict[str, Any]:
    return {
        "ontology": {
            "working": "optional",
            "confidence": "required",
            "comment": "off",
            "outcomes": ["ambiguous", "unsolvable", "needs_expert"],
        },
        "payload": {
            "question": question,
            "answer_type": "choice",
            "options": options,
            "note": note,
            "language": language,
        },
        "answer": {"answer": "b", "working": working, "confidence": "high"},
    }


def _english() -> dict[str, Any]:
    return _example(
        "en",
        "A train of 120 m passes a pole in 6 s. How long does it take to pass a platform of 180 m?",
        ["9 s", "15 s", "18 s", "30 s"],
        "Work it out yourself; do not look it up.",
        "It runs $120 / 6 = 20$ m/s and has to cover $120 + 180 = 300$ m, which takes 15 s.",
    )


def _hindi() -> dict[str, Any]:
    return _example(
        "hi",
        "120 मीटर लंबी रेलगाड़ी एक खंभे को 6 सेकंड में पार करती है। 180 मीटर के प्लेटफ़ॉर्म को वह कितनी देर में पार करेगी?",
        ["9 सेकंड", "15 सेकंड", "18 सेकंड", "30 सेकंड"],
        "ख़ुद हल कीजिए; कहीं खोजिए मत।",
        "उसकी चाल $120 / 6 = 20$ मी/से है और उसे $120 + 180 = 300$ मीटर चलना है, जिसमें 15 सेकंड लगते हैं।",
    )


EXAMPLES: Mapping[str, Callable[[], dict[str, Any]]] = MappingProxyType({"en": _english, "hi": _hindi})
"""Language to a function that makes the example."""
