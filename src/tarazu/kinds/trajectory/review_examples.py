"""Worked examples of `trajectory.review` in English and Hindi; made anew at each call, so nobody can change them."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

_FOUND = (
    '[{"train": "12117", "departs": "06:20", "free": 0}, '
    '{"train": "11026", "departs": "15:30", "free": 14}, '
    '{"train": "12140", "departs": "17:45", "free": 1}]'
)
_ENGLISH = {
    "system": "You book trains. Ask when something is missing.",
    "request": "Book two seats from Pune to Nashik on 4 December 2026, leaving in the afternoon.",
    "search": "Finds the trains between two cities on a day.",
    "book": "Books seats on a train. Takes effect at once.",
    "from": "Pune",
    "to": "Nashik",
    "first": "I look for trains on that day.",
    "second": "I book the first one.",
    "refused": "Error: passengers must be a whole number.",
    "third": "Your seats on the 12117 are booked. Have a good journey!",
    "why": "The 12117 leaves in the morning and is full, and passengers is a number.",
    "better": "Only the 11026 at 15:30 has two free seats.",
    "comment": "It says that seats are booked after an error.",
    "note": "A call that needs another day or city than the one asked for has wrong arguments.",
}
_HINDI = {
    "system": "आप ट्रेन बुक करते हैं। कुछ कमी हो तो पूछिए।",
    "request": "4 दिसंबर 2026 को पुणे से नासिक की दो सीटें बुक कर दीजिए, दोपहर के बाद की।",
    "search": "किसी दिन दो शहरों के बीच की ट्रेनें खोजता है।",
    "book": "ट्रेन में सीटें बुक करता है। तुरंत लागू होता है।",
    "from": "पुणे",
    "to": "नासिक",
    "first": "मैं उस दिन की ट्रेनें देखता हूँ।",
    "second": "मैं पहली वाली बुक करता हूँ।",
    "refused": "त्रुटि: passengers पूर्ण संख्या होनी चाहिए।",
    "third": "12117 में आपकी सीटें बुक हो गईं। यात्रा शुभ हो!",
    "why": "12117 सुबह चलती है और भरी हुई है, और passengers एक संख्या है।",
    "better": "दो ख़ाली सीटें केवल 15:30 की 11026 में हैं।",
    "comment": "त्रुटि के बाद भी कहता है कि सीटें बुक हो गईं।",
    "note": "माँगे गए दिन या शहर से अलग दिन या शहर वाली कॉल के आर्ग्युमेंट ग़लत हैं।",
}


def _tools(texts: Mapping[str, str]) -> list[dict[str, Any]]:
    text = {"type": "string"}
    places = {"from": text, "to": text, "date": {"type": "string", "format": "date"}}
    seats = {"train": text, "passengers": {"type": "integer", "minimum": 1}}
    return [
        {
            "name": name,
            "description": texts[described],
            "parameters": {"type": "object", "properties": members, "required": list(members)},
        }
        for name, described, members in (("search_trains", "search", places), ("book_seats", "book", seats))
    ]


def _made(language: str, texts: Mapping[str, str]) -> dict[str, Any]:
    asked = f'{{"from": "{texts["from"]}", "to": "{texts["to"]}", "date": "2026-12-04"}}'
    return {
        "ontology": {
            "allow_neutral": True,
            "stop_at_error": True,
            "step_comment": "optional",
            "branch": "optional",
            "comment": "optional",
            "outcomes": ["missing_information", "needs_expert"],
        },
        "payload": {
            "prompt": [
                {"role": "system", "content": texts["system"]},
                {"role": "user", "content": texts["request"]},
            ],
            "tools": _tools(texts),
            "steps": [
                {
                    "content": texts["first"],
                    "call": {"name": "search_trains", "arguments": asked},
                    "observation": _FOUND,
                },
                {
                    "content": texts["second"],
                    "call": {"name": "book_seats", "arguments": '{"train": "12117", "passengers": "two"}'},
                    "observation": texts["refused"],
                },
                {"content": texts["third"]},
            ],
            "note": texts["note"],
            "language": language,
        },
        "answer": {
            "steps": [
                {"rating": "good", "tool": "right", "arguments": "right"},
                {"rating": "bad", "tool": "right", "arguments": "wrong", "comment": texts["why"]},
            ],
            "branch": {
                "content": texts["better"],
                "call": {"name": "book_seats", "arguments": '{"train": "11026", "passengers": 2}'},
            },
            "goal": "missed",
            "comment": texts["comment"],
        },
    }


EXAMPLES: Mapping[str, Callable[[], dict[str, Any]]] = MappingProxyType(
    {"en": lambda: _made("en", _ENGLISH), "hi": lambda: _made("hi", _HINDI)}
)
"""Language to a function that makes the example."""
