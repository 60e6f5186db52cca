"""Several people's answers become one that their kind accepts, whoever is asked first, and the better the better they are."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import msgspec
import pytest
from tests.unit.quality.crowds import WORKS, Work

from tarazu import kinds, quality
from tarazu.quality import Given, Sheet, Weights

every = pytest.mark.parametrize("work", WORKS.values(), ids=WORKS.keys())
SKILLS = (0.95, 0.9, 0.85, 0.7, 0.65, 0.6, 0.55)


def sheets(work: Work, people: int = 5, tasks: int = 60, seed: int = 3, best: float | None = None) -> list[Any]:
    """Return (truth, sheet) of tasks, each answered by some of the people; with `best`, the first person is that good."""
    chance = random.Random(seed)
    skills = SKILLS if best is None else (best, *SKILLS[1:])
    found = []
    for n in range(tasks):
        truth = work.right(chance)
        who = sorted({0, *chance.sample(range(1, len(skills)), people - 1)})
        # Of each answer the dice are its own, so that one better person changes nothing else.
        answers = [work.draw(random.Random(f"{seed} {n} {p}"), skills[p], truth) for p in who]
        found.append((truth, Sheet(task=f"t{n}", people=[f"p{p}" for p in who], answers=answers, payload=work.payload)))
    return found


def merged(work: Work, sheet: Sheet, weights: Weights) -> quality.Merged:
    """Return what the answers of a sheet come to."""
    found = quality.merged(work.kind, work.ontology, work.payload, given(sheet), weights)
    assert found is not None
    return found


def given(sheet: Sheet) -> list[Given]:
    """Return the answers of a sheet."""
    return [Given(person=p, answer=a) for p, a in zip(sheet.people, sheet.answers, strict=True)]


def learned(work: Work, some: list[Any]) -> Weights:
    """Return what is learned from sheets."""
    return quality.learn(work.kind, work.ontology, [sheet for _, sheet in some])


def error(work: Work, some: list[Any]) -> float:
    """Return the mean distance of what answers come to from what is right."""
    weights, kind = learned(work, some), kinds.of(work.kind)
    return sum(kind.distance(merged(work, sheet, weights).answer, work.told(right)) for right, sheet in some) / len(
        some
    )


@every
@pytest.mark.parametrize("people", [2, 3, 5])
def test_what_answers_come_to_passes_the_check_of_its_kind(work: Work, people: int) -> None:
    some = sheets(work, people, tasks=20)
    weights = learned(work, some)
    for _, sheet in some:
        found = merged(work, sheet, weights)
        assert kinds.check_answer_for(work.kind, found.answer, work.ontology, work.payload) == []
        assert 0 <= found.agreement <= 1
        assert (found.chance is None) == (not found.parts)


@every
def test_the_order_of_people_and_tasks_does_not_matter(work: Work) -> None:
    some = sheets(work, tasks=20)
    turned = [
        (truth, replace(sheet, people=sheet.people[::-1], answers=sheet.answers[::-1])) for truth, sheet in some[::-1]
    ]
    weights = learned(work, some)
    assert learned(work, turned) == weights
    for (_, one), (_, other) in zip(some, turned[::-1], strict=True):
        assert merged(work, one, weights).answer == merged(work, other, weights).answer


@every
def test_identical_answers_come_to_that_answer(work: Work) -> None:
    some = sheets(work)
    weights = learned(work, some)
    for _, sheet in some[:20]:
        alike = replace(sheet, answers=[sheet.answers[0]] * len(sheet.people))
        found = merged(work, alike, weights)
        assert (found.answer, found.place, found.agreement) == (sheet.answers[0], 0, 1.0)


@every
def test_one_answer_alone_is_not_merged_and_two_are_without_anything_learned(work: Work) -> None:
    _, sheet = sheets(work)[0]
    nothing = quality.learn(work.kind, work.ontology, [])
    assert quality.merged(work.kind, work.ontology, work.payload, given(sheet)[:1], nothing) is None
    two = replace(sheet, people=sheet.people[:2], answers=sheet.answers[:2])
    assert kinds.check_answer_for(work.kind, merged(work, two, nothing).answer, work.ontology, work.payload) == []


@every
def test_a_better_person_makes_the_answers_no_worse(work: Work) -> None:
    worse, better = (error(work, sheets(work, best=skill)) for skill in (0.6, 0.97))
    assert better <= worse


@every
def test_known_people_are_heard_more_than_all_alike(work: Work) -> None:
    some = sheets(work, tasks=80)
    kind = kinds.of(work.kind)
    alike = Weights(way=learned(work, some).way)
    plain = [kind.distance(merged(work, sheet, alike).answer, work.told(right)) for right, sheet in some]
    assert error(work, some) <= sum(plain) / len(plain)


@every
def test_known_items_tell_who_is_right_against_all(work: Work) -> None:
    some = sheets(work)
    truths = [
        Sheet(task=f"k{n} {p}", people=[p], answers=[a], payload=work.payload, expected=work.told(right))
        for n, (right, sheet) in enumerate(some)
        for p, a in zip(sheet.people, sheet.answers, strict=True)
    ]
    weights = quality.learn(work.kind, work.ontology, truths)
    assert (weights.known, weights.answers) == (300, 300)
    assert weights.error("p0") == min(weights.errors.values())


def test_the_weights_survive_being_written_down() -> None:
    for work in WORKS.values():
        some = sheets(work, tasks=20)
        weights = learned(work, some)
        again = msgspec.convert(msgspec.json.decode(msgspec.json.encode(weights)), Weights)
        assert [merged(work, s, weights) for _, s in some] == [merged(work, s, again) for _, s in some]


def test_what_half_of_the_people_cannot_answer_is_an_outcome() -> None:
    work = WORKS["rubric.grade"]
    outcome = {"outcome": "needs_expert", "comment": "a nurse would know"}
    _, sheet = sheets(work, people=3)[0]
    weights = learned(work, sheets(work))
    two = replace(sheet, answers=[outcome, outcome, sheet.answers[2]])
    assert merged(work, two, weights).answer == outcome
    one = merged(work, replace(sheet, answers=[outcome, *sheet.answers[1:]]), weights)
    assert one.answer["grades"]


def test_claims_that_people_split_differently_are_not_voted_on() -> None:
    work = WORKS["facts.check"]
    _, sheet = sheets(work, people=3)[0]
    fewer = {"claims": sheet.answers[0]["claims"][:2]}
    found = merged(work, replace(sheet, answers=[fewer, *sheet.answers[1:]]), learned(work, sheets(work)))
    assert (found.way, found.parts, found.chance) == ("nearest", None, None)
    assert found.place is not None


def test_a_vote_that_needs_what_nobody_wrote_gives_way_to_an_answer() -> None:
    work = WORKS["text.classify"]
    answers = [{"labels": [key], "comment": "x"} for key in "abc"]
    sheet = Sheet(task="t", people=["p", "q", "r"], answers=answers, payload=work.payload)
    # Nobody's label has a majority, and an answer without any is refused.
    found = merged(work, sheet, learned(work, sheets(work, people=3)))
    assert found.way == "nearest"
    assert found.answer in answers


def test_a_single_label_is_not_merged() -> None:
    ontology = {**WORKS["text.classify"].ontology, "multiple": False}
    answers = [Given(person=p, answer={"labels": ["a"], "comment": "x"}) for p in "pq"]
    assert quality.merged("text.classify", ontology, {"text": "x"}, answers, Weights(way="label")) is None


def test_passages_of_other_labels_share_no_character() -> None:
    work = WORKS["text.spans"]
    ontology = {**work.ontology, "labels": [{"key": k, "label": {"en": k, "hi": k}} for k in "ab"]}
    spans = [(0, 9, "a")] * 3 + [(5, 14, "b")] * 2
    answers = [{"spans": [{"start": s, "end": e, "label": x, "quote": work.payload["text"][s:e]}]} for s, e, x in spans]
    people = [Given(person=str(n), answer=each) for n, each in enumerate(answers)]
    weights = quality.learn(
        "text.spans", ontology, [Sheet(task="t", people=list("01234"), answers=answers, payload=work.payload)]
    )
    found = quality.merged("text.spans", ontology, work.payload, people, weights)
    assert found is not None
    assert kinds.check_answer_for("text.spans", found.answer, ontology, work.payload) == []
    assert [span["label"] for span in found.answer["spans"]] == ["a"]


def test_verdicts_that_were_not_learned_are_counted() -> None:
    work = WORKS["rubric.grade"]
    _, sheet = sheets(work, people=3)[0]
    answers = [{"grades": {**each["grades"], "dose": {"verdict": "not_applicable"}}} for each in sheet.answers]
    found = merged(work, replace(sheet, answers=answers), learned(work, sheets(work)))
    assert found.answer["grades"]["dose"] == {"verdict": "not_applicable"}
