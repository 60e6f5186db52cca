"""Simulated people who answer tasks of kinds whose answers have many parts, each as well as they can."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from tarazu import kinds

TEXT = "asha " * 40
LABELS = [{"key": key, "label": {"en": key, "hi": key}} for key in "abcdefgh"]
STEPS = 6

Answer = dict[str, Any]
Draw = Callable[[random.Random, float, Any], Answer]
"""Makes an answer from chance, the share of parts that somebody gets right, and what is right."""


class Work:
    """Tasks of one kind: ontology, payload, what is right of one, and what somebody answers to it."""

    def __init__(
        self, kind: str, ontology: Answer, payload: Answer, right: Callable[[random.Random], Any], draw: Draw
    ) -> None:
        self.kind, self.ontology, self.payload, self.right, self.draw = kind, ontology, payload, right, draw

    def told(self, truth: Any) -> Answer:
        """Return the right answer."""
        return self.draw(random.Random(0), 1.0, truth)


def _example(kind: str, **ontology: Any) -> tuple[Answer, Answer]:
    example = kinds.of(kind).example("en")
    return {**example["ontology"], **ontology}, example["payload"]


def _flags(size: int, share: float = 0.4) -> Callable[[random.Random], list[bool]]:
    return lambda chance: [chance.random() < share for _ in range(size)]


def _said(chance: random.Random, skill: float, truth: list[bool]) -> list[bool]:
    return [each if chance.random() < skill else not each for each in truth]


def _labels(chance: random.Random, skill: float, truth: list[bool]) -> Answer:
    chosen = [key for key, each in zip("abcdefgh", _said(chance, skill, truth), strict=True) if each]
    return {"labels": chosen or [chance.choice("abcdefgh")], "comment": "why"}


def _grades(chance: random.Random, skill: float, truth: list[bool]) -> Answer:
    said = zip(("kind", "doctor", "children", "dose"), _said(chance, skill, truth), strict=True)
    quote = {"evidence": [{"start": 122, "end": 134, "quote": "see a doctor"}]}
    return {"grades": {key: {"verdict": "met", **quote} if met else {"verdict": "not_met"} for key, met in said}}


def _ratings(chance: random.Random, skill: float, truth: list[bool]) -> Answer:
    said = ["bad" if each else "good" for each in _said(chance, skill, truth)]
    if "bad" not in said:
        return {"ratings": said}
    return {"ratings": said[: said.index("bad") + 1], "correction": "no"}


def _claims(chance: random.Random, skill: float, truth: list[bool]) -> Answer:
    places = ((0, 37), (38, 73), (78, 113), (115, 156))
    content = kinds.of("facts.check").example("en")["payload"]["answer"]["content"]
    link = [{"url": "https://example.org/a", "quote": "it says so"}]
    return {
        "claims": [
            {
                "start": start,
                "end": end,
                "quote": content[start:end],
                "verdict": "refuted" if wrong else "supported",
                "evidence": link,
                **({"correction": "so it is"} if wrong else {}),
            }
            for (start, end), wrong in zip(places, _said(chance, skill, truth), strict=True)
        ]
    }


def _passages(chance: random.Random, skill: float, truth: list[bool]) -> Answer:
    """Words of a row of them, one in four of which may be marked, now and then with a neighbour."""
    spans = []
    for n, marked in enumerate(_said(chance, skill, truth)):
        if marked:
            start, wide = 20 * n, 2 if chance.random() > skill else 1
            spans.append({"start": start, "end": start + 5 * wide - 1, "label": "a"})
    return {"spans": [{**each, "quote": TEXT[each["start"] : each["end"]]} for each in spans]}


def _target(chance: random.Random, skill: float, truth: list[str]) -> Answer:
    said = [word if chance.random() < skill else chance.choice(("no", "or", "if")) for word in truth]
    return {"target": " ".join(said)}


SPANS = {"labels": LABELS[:1], "overlap": False, "comment": "optional"}
SEVERAL = {"labels": LABELS, "multiple": True, "comment": "required"}
STRICT = {"allow_neutral": False, "stop_at_error": True, "correction": "required"}
SOLUTION = {"prompt": [{"role": "user", "content": "?"}], "steps": [{"content": "so"}] * STEPS}

WORKS = {
    each.kind: each
    for each in (
        Work("text.classify", SEVERAL, {"text": TEXT}, lambda c: [*_flags(7)(c), True], _labels),
        Work("rubric.grade", *_example("rubric.grade", evidence="required"), _flags(4), _grades),
        Work("reasoning.steps", _example("reasoning.steps", **STRICT)[0], SOLUTION, _flags(STEPS, 0.15), _ratings),
        Work("facts.check", *_example("facts.check", correction="required"), _flags(4), _claims),
        Work("text.spans", SPANS, {"text": TEXT}, _flags(10), _passages),
        Work(
            "text.translate",
            *_example("text.translate", assess="off"),
            lambda c: [c.choice(("the", "cat", "sat", "on", "mat")) for _ in range(8)],
            _target,
        ),
    )
}
