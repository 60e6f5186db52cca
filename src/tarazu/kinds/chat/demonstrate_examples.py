"""Worked examples of `chat.demonstrate` in English and Hindi; made anew at each call, so nobody can change them."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any


def _ontology() -> dict[str, Any]:
    return {"comment": "optional", "outcomes": ["missing_information", "needs_expert"]}


def _english() -> dict[str, Any]:
    return {
        "ontology": _ontology(),
        "payload": {
            "prompt": [
                {"role": "system", "content": "You are a patient tutor. Show every step."},
                {
                    "role": "user",
                    "content": "I put ₹10,000 in a deposit at 6 % a year. What is it worth after 3 years?",
                },
                {"role": "assistant", "content": "Is the interest paid out, or added to the deposit every year?"},
                {"role": "user", "content": "It is added every year."},
            ],
            "tools": [{"name": "calculator", "description": "Evaluates an arithmetic expression."}],
            "note": "The reader is fifteen years old.",
            "language": "en",
        },
        "answer": {
            "content": "Each year the deposit grows by 6 %, that is by a factor of $1.06$:\n\n"
            "$$10000 \\times 1.06^3 = 11910.16$$\n\n"
            "After three years it is worth **₹11,910.16**. Of this, ₹1,910.16 is interest.",
            "comment": "I left the yearly sums out; the formula shows them.",
        },
    }


def _hindi() -> dict[str, Any]:
    return {
        "ontology": _ontology(),
        "payload": {
            "prompt": [
                {"role": "system", "content": "आप एक धैर्यवान शिक्षक हैं। हर चरण दिखाइए।"},
                {"role": "user", "content": "मैंने ₹10,000 साल के 6 % पर जमा किए। 3 साल बाद कितने होंगे?"},
                {"role": "assistant", "content": "ब्याज हर साल मिल जाता है, या जमा में जुड़ता जाता है?"},
                {"role": "user", "content": "हर साल जुड़ता जाता है।"},
            ],
            "tools": [{"name": "calculator", "description": "गणित के व्यंजक का मान निकालता है।"}],
            "note": "पढ़ने वाला पंद्रह साल का है।",
            "language": "hi",
        },
        "answer": {
            "content": "हर साल जमा राशि 6 % बढ़ती है, यानी $1.06$ गुना हो जाती है:\n\n"
            "$$10000 \\times 1.06^3 = 11910.16$$\n\n"
            "तीन साल बाद **₹11,910.16** होंगे। इसमें ₹1,910.16 ब्याज है।",
            "comment": "हर साल की राशि अलग से नहीं लिखी; सूत्र से दिखती है।",
        },
    }


EXAMPLES: Mapping[str, Callable[[], dict[str, Any]]] = MappingProxyType({"en": _english, "hi": _hindi})
"""Language to a function that makes the example."""
