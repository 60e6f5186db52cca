"""Worked examples of `qa.author` in English and Hindi; made anew at each call, so nobody can change them."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any


def _ontology() -> dict[str, Any]:
    return {
        "answer_types": ["choice", "number", "text"],
        "difficulties": [
            {"key": "school", "label": {"en": "School", "hi": "स्कूल"}},
            {"key": "college", "label": {"en": "College", "hi": "कॉलेज"}},
            {"key": "research", "label": {"en": "Research", "hi": "शोध"}},
        ],
        "topics": [
            {"key": "heat", "label": {"en": "Heat", "hi": "ऊष्मा"}},
            {"key": "motion", "label": {"en": "Motion", "hi": "गति"}},
        ],
        "solution": "required",
        "source": "optional",
        "comment": "optional",
        "outcomes": ["missing_information", "needs_expert"],
    }


def _example(
    language: str, brief: str, title: str, table: str, note: str, question: str, steps: list[str], source: str
) -> dict[str, Any]:
    return {
        "ontology": _ontology(),
        "payload": {
            "brief": brief,
            "documents": [{"key": "table", "title": title, "content": table}],
            "note": note,
            "language": language,
        },
        "answer": {
            "question": question,
            "answer_type": "number",
            "answer": "5",
            "unit": "°C",
            "tolerance": "0.1",
            "difficulty": "school",
            "topic": "heat",
            "solution": [{"content": step} for step in steps],
            "source": source,
        },
    }


def _english() -> dict[str, Any]:
    return _example(
        "en",
        "A question about the boiling of water that needs the table and one step of reasoning.",
        "Height and boiling point",
        "| Height | Boiling point |\n|---:|---:|\n| 0 m | 100 °C |\n| 300 m | 99 °C |\n| 600 m | 98 °C |",
        "Nothing that can be read off one cell.",
        "If the boiling point goes on falling as in the table, by how much is it lower at 1,500 m than at sea level?",
        [
            "From row to row, 300 m take off $100 - 99 = 1$ degree.",
            "1,500 m are $1500 / 300 = 5$ such steps, so the boiling point is 5 degrees lower.",
        ],
        "The table of the task.",
    )


def _hindi() -> dict[str, Any]:
    return _example(
        "hi",
        "पानी के उबलने पर एक सवाल, जिसमें तालिका और तर्क का एक क़दम लगे।",
        "ऊँचाई और क्वथनांक",
        "| ऊँचाई | क्वथनांक |\n|---:|---:|\n| 0 मी | 100 °C |\n| 300 मी | 99 °C |\n| 600 मी | 98 °C |",
        "ऐसा कुछ नहीं जो एक ही ख़ाने से पढ़ लिया जाए।",
        "क्वथनांक तालिका की तरह ही घटता रहे, तो 1500 मीटर पर वह समुद्र तल से कितना कम होगा?",
        [
            "हर पंक्ति में 300 मीटर पर $100 - 99 = 1$ डिग्री घटती है।",
            "1500 मीटर ऐसे $1500 / 300 = 5$ क़दम हैं, इसलिए क्वथनांक 5 डिग्री कम होगा।",
        ],
        "कार्य की तालिका।",
    )


EXAMPLES: Mapping[str, Callable[[], dict[str, Any]]] = MappingProxyType({"en": _english, "hi": _hindi})
"""Language to a function that makes the example."""
