"""Worked examples of `chat.converse` in English and Hindi; made anew at each call, so nobody can change them."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any


def _example(
    language: str,
    goal: str,
    system: str,
    said: tuple[str, str],
    replies: tuple[str, str, str],
    texts: tuple[str, str, str],
) -> dict[str, Any]:
    rewrite, reason, comment = texts
    first = {
        "id": "turn-1",
        "user": said[0],
        "replies": [{"key": "a", "content": replies[0]}, {"key": "b", "content": replies[1]}],
        "pick": "b",
        "strength": 2,
        "reason": reason,
    }
    second = {
        "id": "turn-2",
        "follows": {"turn": "turn-1", "pick": "b"},
        "user": said[1],
        "replies": [{"key": "a", "content": replies[2]}, {"key": "b", "failure": "outbound_timeout"}],
        "pick": "a",
        "rating": 2,
        "rewrite": rewrite,
    }
    return {
        "ontology": {
            "models": ["alpha", "beta"],
            "turns_min": 2,
            "turns_max": 8,
            "strengths": 3,
            "rating": "optional",
            "ratings": 5,
            "allow_none": True,
            "allow_rewrite": True,
            "reason": "optional",
            "comment": "optional",
            "outcomes": ["missing_information", "needs_expert"],
        },
        "payload": {"goal": goal, "prompt": [{"role": "system", "content": system}], "language": language},
        "answer": {"turns": [first, second], "path": ["turn-1", "turn-2"], "comment": comment},
    }


def _english() -> dict[str, Any]:
    return _example(
        "en",
        "Plan a cheap weekend in Jaipur with the assistant. Ask at least one follow-up question that it can get wrong.",
        "You are a travel assistant.",
        ("I have 3,000 rupees and two days in Jaipur. What should I see?", "How do I get to Amber Fort by bus?"),
        (
            "Jaipur is nice.",
            "Day one: the old city on foot. Day two: Amber Fort in the morning, before the heat.",
            "Take a bus from Hawa Mahal.",
        ),
        (
            "City buses leave from near Hawa Mahal about every fifteen minutes; ask the conductor for Amber.",
            "B makes a plan, A says nothing.",
            "The second model did not answer in time.",
        ),
    )


def _hindi() -> dict[str, Any]:
    return _example(
        "hi",
        "सहायक के साथ जयपुर में सस्ते सप्ताहांत की योजना बनाइए। कम से कम एक ऐसा सवाल पूछिए जिसमें वह चूक सकता है।",
        "आप यात्रा में मदद करने वाले सहायक हैं।",
        ("मेरे पास 3,000 रुपये और दो दिन हैं। जयपुर में क्या देखूँ?", "आमेर के क़िले तक बस से कैसे जाऊँ?"),
        (
            "जयपुर अच्छा है।",
            "पहला दिन: पुराना शहर पैदल। दूसरा दिन: सुबह, धूप से पहले, आमेर का क़िला।",
            "हवा महल से बस लीजिए।",
        ),
        (
            "हवा महल के पास से हर पंद्रह मिनट पर सिटी बस चलती है; कंडक्टर से आमेर कहिए।",
            "B योजना बनाता है, A कुछ नहीं कहता।",
            "दूसरे मॉडल ने समय पर उत्तर नहीं दिया।",
        ),
    )


EXAMPLES: Mapping[str, Callable[[], dict[str, Any]]] = MappingProxyType({"en": _english, "hi": _hindi})
"""Language to a function that makes the example."""
