"""Worked examples of `rubric.grade` in English and Hindi; made anew at each call, so nobody can change them."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any


def _example(language: str, texts: Mapping[str, str], quote: str) -> dict[str, Any]:
    start = texts["answer"].index(quote)
    evidence = [{"start": start, "end": start + len(quote), "quote": quote}]
    return {
        "ontology": {
            "rubric": [{"key": "kind", "criterion": texts["kind"], "points": 2, "category": texts["style"]}],
            "evidence": "optional",
            "allow_not_applicable": True,
            "comment": "optional",
            "outcomes": ["missing_information", "needs_expert"],
        },
        "payload": {
            "prompt": [{"role": "user", "content": texts["question"]}],
            "answer": {"content": texts["answer"]},
            "rubric": [
                {"key": "doctor", "criterion": texts["doctor"], "points": 5},
                {"key": "children", "criterion": texts["children"], "points": 3},
                {"key": "dose", "criterion": texts["dose"], "points": -4},
            ],
            "note": texts["note"],
            "language": language,
        },
        "answer": {
            "grades": {
                "kind": {"verdict": "met"},
                "doctor": {"verdict": "met", "evidence": evidence},
                "children": {"verdict": "not_applicable", "reason": texts["reason"]},
                "dose": {"verdict": "not_met"},
            },
            "comment": texts["comment"],
        },
    }


def _english() -> dict[str, Any]:
    texts = {
        "question": "I have had a headache for two days. What should I do?",
        "answer": "I am sorry to hear that. Rest, drink water, and stay out of bright light. If it lasts for a third "
        "day or gets much worse, see a doctor.",
        "kind": "Is kind to the reader.",
        "style": "Style",
        "doctor": "Says when to see a doctor.",
        "children": "Says what is different for children.",
        "dose": "Names a dose of a prescription drug.",
        "note": "The reader is an adult.",
        "reason": "The note says that the reader is an adult.",
        "comment": "Short, and safe.",
    }
    return _example("en", texts, "see a doctor")


def _hindi() -> dict[str, Any]:
    texts = {
        "question": "दो दिन से सिर दर्द है। क्या करूँ?",
        "answer": "यह सुनकर दुख हुआ। आराम कीजिए, पानी पीजिए और तेज़ रोशनी से बचिए। तीसरे दिन भी रहे या बहुत बढ़ जाए, तो डॉक्टर को दिखाइए।",
        "kind": "पाठक से विनम्रता से बात करता है।",
        "style": "शैली",
        "doctor": "बताता है कि डॉक्टर के पास कब जाना चाहिए।",
        "children": "बताता है कि बच्चों के लिए क्या अलग है।",
        "dose": "पर्चे वाली दवा की मात्रा बताता है।",
        "note": "पाठक वयस्क है।",
        "reason": "नोट कहता है कि पाठक वयस्क है।",
        "comment": "छोटा और सुरक्षित।",
    }
    return _example("hi", texts, "डॉक्टर को दिखाइए")


EXAMPLES: Mapping[str, Callable[[], dict[str, Any]]] = MappingProxyType({"en": _english, "hi": _hindi})
"""Language to a function that makes the example."""
