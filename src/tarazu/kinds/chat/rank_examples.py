"""Worked examples of `chat.rank` in English and Hindi; made anew at each call, so nobody can change them."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any


def _example(language: str, question: str, contents: list[str], note: str, comment: str, reason: str) -> dict[str, Any]:
    return {
        "ontology": {
            "answers_max": 4,
            "allow_ties": True,
            "allow_unranked": True,
            "criteria": [
                {"key": "kind", "label": {"en": "Kindness", "hi": "विनम्रता"}},
                {"key": "next", "label": {"en": "What happens next", "hi": "आगे क्या होगा"}},
            ],
            "reason": "optional",
            "comment": "optional",
            "outcomes": ["missing_information", "needs_expert"],
        },
        "payload": {
            "prompt": [{"role": "user", "content": question}],
            "answers": [{"key": key, "content": text} for key, text in zip("abcd", contents, strict=True)],
            "note": note,
            "language": language,
        },
        "answer": {
            "ranking": [["b"], ["a", "c"]],
            "unranked": ["d"],
            "criteria": {"kind": {"preference": "b"}, "next": {"preference": "b", "reason": reason}},
            "comment": comment,
        },
    }


def _english() -> dict[str, Any]:
    return _example(
        "en",
        "Write a reply to a customer whose train was cancelled.",
        [
            "We are sorry. Your train was cancelled. You can ask for a refund.",
            "We are sorry that your train was cancelled, and for the evening it cost you. The full fare goes back to "
            "your card within five days; you need not do anything.",
            "Dear customer, cancellations happen. The refund form is on our website.",
            "नमस्ते! आपकी गाड़ी रद्द हो गई।",
        ],
        "The reply should be kind and say what happens next.",
        "The last one is in another language, so it cannot be set beside the others.",
        "Only this one says when the money comes.",
    )


def _hindi() -> dict[str, Any]:
    return _example(
        "hi",
        "उस ग्राहक के लिए जवाब लिखिए जिसकी गाड़ी रद्द हो गई।",
        [
            "हमें खेद है। आपकी गाड़ी रद्द हो गई। आप पैसे वापस माँग सकते हैं।",
            "हमें खेद है कि आपकी गाड़ी रद्द हुई और आपकी शाम ख़राब हुई। पूरा किराया पाँच दिन में आपके कार्ड पर लौट आएगा; "
            "आपको कुछ नहीं करना है।",
            "प्रिय ग्राहक, गाड़ियाँ रद्द होती रहती हैं। फ़ॉर्म वेबसाइट पर है।",
            "Hello! Your train was cancelled.",
        ],
        "जवाब विनम्र हो और बताए कि आगे क्या होगा।",
        "आख़िरी जवाब दूसरी भाषा में है, इसलिए उसकी तुलना नहीं हो सकती।",
        "केवल यही बताता है कि पैसे कब आएँगे।",
    )


MORE_ANSWERS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "en": (
            "Your train was cancelled. Take the next one.",
            "We apologise. Your ticket is valid on every train until tomorrow evening.",
            "We are sorry about the wait. Somebody calls you within an hour about your refund.",
            "The cancellation was due to the weather.",
        ),
        "hi": (
            "आपकी गाड़ी रद्द हो गई। अगली गाड़ी लीजिए।",
            "क्षमा कीजिए। आपका टिकट कल शाम तक हर गाड़ी में मान्य है।",
            "प्रतीक्षा के लिए खेद है। आपके पैसों के बारे में एक घंटे में कोई आपको फ़ोन करेगा।",
            "गाड़ी मौसम के कारण रद्द हुई।",
        ),
    }
)
"""Language to further answers, for projects whose tasks have more than four."""

EXAMPLES: Mapping[str, Callable[[], dict[str, Any]]] = MappingProxyType({"en": _english, "hi": _hindi})
"""Language to a function that makes the example."""
