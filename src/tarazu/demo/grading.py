"""The demo's projects whose answers are graded by a rubric: texts of the other projects, criteria, and what two people said of each."""

from __future__ import annotations

from typing import Any

import msgspec

from tarazu.demo.inputs import packaged_text

GRADED_PROJECTS = 2
GRADERS = 2
"""So many people have graded every text; a third is still wanted, so that a visitor finds something to grade."""


def grading_projects() -> list[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """Return one project per language, each with its intake rows."""
    body = _body()
    return [
        (_project(body, language, word), _rows(language)) for language, word in (("en", "English"), ("hi", "हिन्दी"))
    ]


def gradings() -> dict[str, list[dict[str, Any]]]:
    """Return what each of the graders says of a text, by the text."""
    body = _body()
    keys = [each["key"] for each in body["rubric"]]
    return {
        content: [
            _grading(keys, met, body["grades"][item][model]["quotes"], content)
            for met in body["grades"][item][model]["met"]
        ]
        for item, model, content, _ in _texts()
    }


def _project(body: dict[str, Any], language: str, word: str) -> dict[str, Any]:
    rubric = [{**each, "criterion": each["criterion"][language]} for each in body["rubric"]]
    return {
        "name": f"How well is it written? · {word}",
        "title": body["title"],
        "kind": "rubric.grade",
        "language": language,
        "redundancy": GRADERS + 1,
        "acceptance": "on_submit",
        "estimate_seconds": 120,
        "guidelines": body["guidelines"],
        "ontology": {"rubric": rubric, "evidence": "optional", "allow_not_applicable": True, "comment": "optional"},
        "rate": {"amount_minor": 2400, "currency": "INR"},
    }


def _rows(language: str) -> list[dict[str, Any]]:
    return [
        {
            "unique_key": f"{item}/{model}",
            "payload": {"prompt": prompt, "language": language, "answer": {"content": content, "model": model}},
        }
        for item, model, content, prompt in _texts()
        if item.split("-")[1] == language
    ]


def _texts() -> list[tuple[str, str, str, list[dict[str, Any]]]]:
    """Return item, model, text and prompt of everything that is graded; the texts are those of the comparisons."""
    live = msgspec.json.decode(packaged_text("live_project.json"), type=dict[str, Any])
    graded = _body()["grades"]
    return [
        (item["key"], answer["model"], answer["content"], item["prompt"])
        for item in live["items"]
        if item["key"] in graded
        for answer in item["answers"]
    ]


def _grading(keys: list[str], met: list[str], quotes: dict[str, str], content: str) -> dict[str, Any]:
    grades: dict[str, dict[str, Any]] = {key: {"verdict": "met" if key in met else "not_met"} for key in keys}
    for key, quote in quotes.items():
        start = content.index(quote)
        grades[key]["evidence"] = [{"start": start, "end": start + len(quote), "quote": quote}]
    return {"grades": grades}


def _body() -> dict[str, Any]:
    return msgspec.json.decode(packaged_text("grade_project.json"), type=dict[str, Any])
