"""Tasks made from recorded pairs. Texts are not shipped, so without them a task shows its identifiers."""

from __future__ import annotations

from typing import Any

import msgspec

from tarazu.demo.inputs import Pair, Recorded, packaged_text

MISSING = (
    "The texts of MT-bench are not shipped with Tarazu. Give `--prompts FILE --responses FILE` to see them. "
    "Source: Zheng et al., NeurIPS 2023, arXiv 2306.05685, CC BY 4.0."
)
GUIDELINES = {
    "en": "# Compare two answers\n\n§1 Read the question, then both answers.\n\n§2 Choose the answer that helps more. "
    "A correct answer beats a fluent one.\n\n§3 Choose a tie only when you could not defend either choice.",
    "hi": "# दो उत्तरों की तुलना\n\n§1 पहले प्रश्न पढ़ें, फिर दोनों उत्तर।\n\n§2 वह उत्तर चुनें जो ज़्यादा काम आए। "
    "सही उत्तर, धाराप्रवाह उत्तर से बेहतर है।\n\n§3 बराबर तभी चुनें जब आप किसी एक के पक्ष में तर्क न दे सकें।",
}
WAITING_FROM = ("imran@example.org", "farah@example.org")
"""Whose first answers in the projects with reviews wait for a reviewer."""
REVIEWED_BY = "meera@example.org"
"""Whose verdict on one of them its author disputes, for the other reviewer to decide."""
ONTOLOGY = {"criteria": [], "strengths": 0, "allow_tie": True, "allow_both_bad": False, "reason": "optional"}


def recorded_row(recorded: Recorded, pair: Pair) -> dict[str, Any]:
    """Return the intake row of a pair: one answer kept for each judge who voted on it."""
    judges = recorded.judges_of(pair)
    texts = answer_texts(recorded, pair)
    return {
        "unique_key": pair.key,
        "redundancy": len(judges),
        "offer_to": judges,
        "payload": {
            "prompt": [{"role": "user", "content": prompt_text(recorded, pair)}],
            "answers": [
                {"key": key, "content": text, "model": model}
                for key, text, model in zip("ab", texts, (pair.model_a, pair.model_b), strict=True)
            ],
            "reference": {"question_id": pair.question, "turn": pair.turn},
        },
    }


def prompt_text(recorded: Recorded, pair: Pair) -> str:
    """Return the prompt as shown."""
    if text := recorded.prompts.get((pair.question, pair.turn)):
        return text
    category = recorded.categories.get(pair.question, "")
    return f"**MT-bench question {pair.question}**{f' ({category})' if category else ''}, turn {pair.turn}\n\n{MISSING}"


def answer_texts(recorded: Recorded, pair: Pair) -> tuple[str, str]:
    """Return both answers as shown."""
    return answer_text(recorded, pair, pair.model_a), answer_text(recorded, pair, pair.model_b)


def answer_text(recorded: Recorded, pair: Pair, model: str) -> str:
    """Return a model's answer as shown.

    Where several models said the very same, the later ones end in further line breaks: nobody sees them, and a
    recorded vote still finds its side.
    """
    text = recorded.responses.get((pair.question, model, pair.turn))
    if text is None:
        return f"Answer of `{model}` to question {pair.question}."
    same = [other for other in recorded.models if recorded.responses.get((pair.question, other, pair.turn)) == text]
    return text + "\n" * same.index(model)


def live_projects() -> list[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """Return the demo's own projects, one per kind and language, each with its intake rows."""
    made = []
    for name, file, kind in (
        ("Which answer is better?", "live_project.json", "chat.compare"),
        ("How urgent is it?", "classify_project.json", "text.classify"),
    ):
        body = msgspec.json.decode(packaged_text(file), type=dict[str, Any])
        for language, word in (("en", "English"), ("hi", "हिन्दी")):
            project = {
                "name": f"{name} · {word}",
                "title": body["title"],
                "kind": kind,
                "language": language,
                "redundancy": 2,
                "acceptance": "review" if kind == "text.classify" else "on_submit",
                "estimate_seconds": 240 if kind == "chat.compare" else 45,
                "guidelines": body["guidelines"],
                "ontology": body["ontology"],
                "rate": {"amount_minor": 4500 if kind == "chat.compare" else 900, "currency": "INR"},
            }
            rows = [row for item in body["items"] if item["language"] == language for row in _live_rows(kind, item)]
            made.append((project, rows))
    return made


def messages() -> dict[str, str]:
    """Return the label of every message of the projects with reviews, by its text."""
    body = msgspec.json.decode(packaged_text("classify_project.json"), type=dict[str, Any])
    return {item["text"]: item["label"] for item in body["items"]}


def dispute(text: str) -> tuple[str, str, str]:
    """Return the clause and the reason for which the answer to a message is left out, and its author's appeal, in its language."""
    body = msgspec.json.decode(packaged_text("classify_project.json"), type=dict[str, Any])
    language = next(item["language"] for item in body["items"] if item["text"] == text)
    return body["dispute"]["clause"], body["dispute"]["reason"][language], body["dispute"]["appeal"][language]


def _live_rows(kind: str, item: dict[str, Any]) -> list[dict[str, Any]]:
    if kind == "text.classify":
        return [{"unique_key": item["key"], "payload": {"text": item["text"], "language": item["language"]}}]
    answers = item["answers"]
    pairs = [(left, right) for left in range(len(answers)) for right in range(left + 1, len(answers))]
    return [
        {
            "unique_key": f"{item['key']}/{left}{right}",
            "payload": {
                "prompt": item["prompt"],
                "language": item["language"],
                "answers": [{"key": key, **answers[place]} for key, place in zip("ab", (left, right), strict=True)],
            },
        }
        for left, right in pairs
    ]
