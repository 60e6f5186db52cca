"""Worked examples of `chat.compare` in English and Hindi; made anew at each call, so nobody can change
them."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any


def _ontology() -> dict[str, Any]:
    return {
        "answers_max": 2,
        "criteria": [
            {"key": "accuracy", "label": {"en": "Accuracy", "hi": "सटीकता"}},
            {"key": "clarity", "label": {"en": "Clarity", "hi": "स्पष्टता"}},
        ],
        "strengths": 3,
        "allow_tie": True,
        "allow_both_bad": True,
        "reason": "optional",
    }


def _english() -> dict[str, Any]:
    return {
        "ontology": _ontology(),
        "payload": {
            "prompt": [
                {"role": "user", "content": "Why does the Moon always show us the same face?"},
            ],
            "answers": [
                {
                    "key": "a",
                    "content": "Because it turns once on its axis in the time of one orbit. The Earth's pull "
                    "on its slightly stretched shape slowed its spin long ago until the two periods matched.",
                },
                {"key": "b", "content": "Because the Moon does not rotate at all."},
            ],
            "note": "The readers are curious adults without a background in physics.",
            "language": "en",
        },
        "answer": {
            "preference": "a",
            "strength": 3,
            "criteria": {
                "accuracy": {
                    "preference": "a",
                    "reason": "The second answer is a common mistake: the Moon does rotate.",
                },
                "clarity": {"preference": "tie"},
            },
            "comment": "The first could mention the word for this, tidal locking.",
        },
    }


def _hindi() -> dict[str, Any]:
    return {
        "ontology": _ontology(),
        "payload": {
            "prompt": [
                {"role": "user", "content": "हमें चाँद का हमेशा एक ही चेहरा क्यों दिखता है?"},
            ],
            "answers": [
                {
                    "key": "a",
                    "content": "क्योंकि चाँद जितने समय में पृथ्वी का एक चक्कर लगाता है, "
                    "उतने ही समय में अपनी धुरी पर एक बार घूमता है। "
                    "पृथ्वी के खिंचाव ने बहुत पहले उसका घूमना धीमा करके दोनों समय बराबर कर दिए।",
                },
                {"key": "b", "content": "क्योंकि चाँद अपनी धुरी पर घूमता ही नहीं।"},
            ],
            "note": "पाठक जिज्ञासु वयस्क हैं, जिन्होंने भौतिकी नहीं पढ़ी।",
            "language": "hi",
        },
        "answer": {
            "preference": "a",
            "strength": 3,
            "criteria": {
                "accuracy": {"preference": "a", "reason": "दूसरा उत्तर एक आम भूल है: चाँद घूमता है।"},
                "clarity": {"preference": "tie"},
            },
            "comment": "पहले उत्तर में ज्वारीय बंधन शब्द भी आ सकता था।",
        },
    }


EXAMPLES: Mapping[str, Callable[[], dict[str, Any]]] = MappingProxyType({"en": _english, "hi": _hindi})
"""Language to a function that makes the example."""
