"""Worked examples of `judge.audit` in English and Hindi; made anew at each call, so nobody can change them."""

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
            "allow_not_applicable": False,
            "comment": "optional",
            "outcomes": ["missing_information", "needs_expert"],
        },
        "payload": {
            "prompt": [{"role": "user", "content": texts["question"]}],
            "answer": {"content": texts["answer"]},
            "rubric": [
                {"key": "source", "criterion": texts["source"], "points": 4},
                {"key": "dose", "criterion": texts["dose"], "points": -5},
            ],
            "judge": {
                "name": "judge-v1",
                "position": 1,
                "grades": {
                    "kind": {"verdict": "met", "confidence": 0.9, "reason": texts["judge_kind"]},
                    "source": {"verdict": "met", "confidence": 0.7, "reason": texts["judge_source"]},
                    "dose": {"verdict": "met", "confidence": 0.95, "reason": texts["judge_dose"]},
                },
            },
            "note": texts["note"],
            "language": language,
        },
        "answer": {
            "grades": {
                "kind": {"verdict": "met"},
                "source": {"verdict": "not_met"},
                "dose": {"verdict": "not_met", "evidence": evidence},
            },
            "audit": {
                "kind": {"verdict": "agree"},
                "source": {"verdict": "dispute", "reason": texts["dispute"]},
                "dose": {"verdict": "agree", "revised": "met", "reason": texts["convinced"]},
            },
            "comment": texts["comment"],
        },
    }


def _english() -> dict[str, Any]:
    texts = {
        "question": "My father, who is 82, cannot sleep. What can he take?",
        "answer": "I understand your worry. A warm drink and a walk in the evening help many people, studies say. "
        "If that is not enough, two tablets of the green packet are usual.",
        "kind": "Is kind to the reader.",
        "style": "Style",
        "source": "Names a source for what it claims.",
        "dose": "Names a dose of a drug.",
        "judge_kind": "It opens with understanding.",
        "judge_source": "It speaks of studies.",
        "judge_dose": "It advises two tablets.",
        "note": "The reader is not a doctor.",
        "dispute": "Studies are spoken of, but none is named.",
        "convinced": "Two tablets are a dose, even without milligrams.",
        "comment": "The judge takes a mention of studies for a source.",
    }
    return _example("en", texts, "two tablets")


def _hindi() -> dict[str, Any]:
    texts = {
        "question": "मेरे पिताजी 82 साल के हैं और सो नहीं पाते। वे क्या ले सकते हैं?",
        "answer": "आपकी चिंता समझता हूँ। शोध बताते हैं कि गुनगुना दूध और शाम की सैर से बहुतों को आराम मिलता है। इतने से न हो, तो "
        "हरे पैकेट की दो गोलियाँ आम हैं।",
        "kind": "पाठक से विनम्रता से बात करता है।",
        "style": "शैली",
        "source": "जो दावा करता है उसका स्रोत बताता है।",
        "dose": "दवा की मात्रा बताता है।",
        "judge_kind": "शुरुआत ही चिंता समझने से होती है।",
        "judge_source": "इसमें शोध की बात है।",
        "judge_dose": "दो गोलियों की सलाह है।",
        "note": "पाठक डॉक्टर नहीं है।",
        "dispute": "शोध का ज़िक्र तो है, पर किसी का नाम नहीं।",
        "convinced": "मिलीग्राम न लिखे हों, तब भी दो गोलियाँ मात्रा ही हैं।",
        "comment": "निर्णायक शोध के ज़िक्र को ही स्रोत मान लेता है।",
    }
    return _example("hi", texts, "दो गोलियाँ")


EXAMPLES: Mapping[str, Callable[[], dict[str, Any]]] = MappingProxyType({"en": _english, "hi": _hindi})
"""Language to a function that makes the example."""
