"""How sure merged answers are: planted over- and under-confidence is put right, few checks say nothing, and nothing known leaks."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import msgspec
import numpy as np
import pytest

from tarazu import kinds
from tarazu.quality import Merged, MergedConfidence, Sheet, Weights, confidence_of, learn
from tarazu.quality.intervals import interval
from tarazu.quality.merging import checking
from tarazu.quality.merging.checking import Known, KnownAnswers, Merging, ReviewedAnswers, checks_of
from tarazu.quality.merging.confidence import MergedCheck, OtherCheck, calibrated, score
from tarazu.quality.merging.kept import Kept

AT = datetime(2026, 1, 1, tzinfo=UTC)
EXAMPLE = kinds.of("rubric.grade").example("en")
PROJECT = Merging(kind="rubric.grade", ontology=EXAMPLE["ontology"])
CRITERIA = ("kind", "doctor", "children", "dose")
PEOPLE = ["a", "b", "c"]
PLANTED = {"too sure": lambda s: s**4, "too timid": lambda s: 1 - (1 - s) ** 4, "upside down": lambda s: 0.2 + 0 * s}


def check(number: int, said: float, right: bool, way: kinds.Way = "parts") -> MergedCheck:
    """Return a check of an answer with a score."""
    return MergedCheck(id=uuid.UUID(int=number + 1), source="known", way=way, score=said, is_right=right, checked_at=AT)


def drawn(count: int, truth: Any, seed: int) -> list[MergedCheck]:
    """Return checks whose chance to be right is a function of their score."""
    draw = np.random.default_rng(seed)
    scores = np.round(draw.random(count), 4)
    return [check(n, float(s), bool(draw.random() < truth(s))) for n, s in enumerate(scores)]


@pytest.mark.parametrize("planted", PLANTED)
def test_what_is_said_holds_within_its_interval_of_answers_that_were_not_learned_from(planted: str) -> None:
    found, _ = calibrated("parts", drawn(400, PLANTED[planted], 1), [])
    new = drawn(200, PLANTED[planted], 2)
    said = np.array([confidence_of(found, _merged(each.score)) for each in new], dtype=float)
    right = np.array([each.is_right for each in new])
    quarters = np.array_split(np.argsort(said), 4)
    ends = [interval(right[some].sum(), (~right[some]).sum()) for some in quarters]
    held = [low <= said[some].mean() <= high for some, (low, high) in zip(quarters, ends, strict=True)]
    # One in twenty lies outside by chance.
    assert sum(held) >= 3
    assert found.ece_after is not None is not found.ece_before
    assert found.brier_after is not None is not found.brier_before
    assert found.ece_after.value < found.ece_before.value / 2
    assert found.brier_after.value < found.brier_before.value
    assert found.ece_after.low <= found.ece_after.value <= found.ece_after.high


def _merged(said: float) -> Merged:
    return Merged(answer={}, way="parts", place=None, agreement=0.5, chance=said, parts={"one": said})


def test_too_few_checks_say_nothing_and_how_many_are_missing() -> None:
    found, rows = calibrated("parts", drawn(49, PLANTED["too sure"], 3), [])
    assert (found.curve, found.own, found.needed, found.ece_after) == (None, 49, 50, None)
    assert confidence_of(found, _merged(0.9)) is None
    assert {each.stated for each in rows} == {None}
    others = [OtherCheck(project_id=uuid.UUID(int=1), way="parts", score=0.5, is_right=True)] * 20
    few, _ = calibrated("parts", drawn(20, PLANTED["too sure"], 3), others)
    assert (few.over, few.curve, few.checks, few.own, few.projects) == ("kind", None, 40, 20, 2)
    none, _ = calibrated("nearest", [], [])
    assert (none.way, none.checks, none.ece_before, none.before) == ("nearest", 0, None, [])


def test_where_all_checks_are_right_nothing_is_said_to_be_surer_than_their_number() -> None:
    found, _ = calibrated("parts", [check(n, 0.99, True) for n in range(50)], [])
    said = confidence_of(found, _merged(1.0))
    assert said is not None
    assert said == pytest.approx(51 / 52, abs=1e-4)


def test_other_projects_of_the_kind_are_asked_only_where_there_are_too_few_of_its_own() -> None:
    own = drawn(20, PLANTED["too sure"], 4)
    others = [
        OtherCheck(project_id=uuid.UUID(int=n % 2), way="parts", score=each.score, is_right=each.is_right)
        for n, each in enumerate(drawn(40, PLANTED["too sure"], 5))
    ]
    found, rows = calibrated("parts", own, others)
    assert (found.over, found.checks, found.own, found.projects) == ("kind", 60, 20, 3)
    assert len(rows) == 20
    assert None not in {each.stated for each in rows}
    assert calibrated("parts", own, [replace(each, way="nearest") for each in others])[0].checks == 20
    enough, _ = calibrated("parts", drawn(50, PLANTED["too sure"], 6), others)
    assert (enough.over, enough.checks, enough.projects) == ("project", 50, 1)


def test_an_answer_that_came_about_in_another_way_has_no_confidence() -> None:
    checks = [*drawn(60, PLANTED["too sure"], 7), *(check(n, 0.5, True, "nearest") for n in range(100, 120))]
    found, rows = calibrated("parts", checks, [])
    assert (found.way, found.checks, len(rows)) == ("parts", 60, 60)
    assert confidence_of(found, Merged(answer={}, way="nearest", place=0, agreement=0.9)) is None


def test_the_bins_of_both_plots_hold_every_check_once() -> None:
    found, rows = calibrated("parts", drawn(90, PLANTED["too timid"], 8), [])
    for told, said in ((found.before, [each.score for each in rows]), (found.after, [each.stated for each in rows])):
        assert [each.count for each in told] == [
            sum(each.low < (one or 0) <= each.high or (one == 0 == each.low) for one in said) for each in told
        ]
        assert sum(each.count for each in told) == 90


def graded(*met: str) -> dict[str, Any]:
    """Return grades by which some criteria are met."""
    return {"grades": {key: {"verdict": "met" if key in met else "not_met"} for key in CRITERIA}}


def text(answer: Any) -> str:
    """Return something as JSON."""
    return msgspec.json.encode(answer).decode()


def items(*expected: dict[str, Any]) -> list[KnownAnswers]:
    """Return known items to which three people gave the same two answers and a third one."""
    given = [text(each) for each in (graded("kind"), graded("kind"), graded("dose"))]
    return [
        KnownAnswers(
            id=uuid.UUID(int=n + 1), submissions=[f"{n}-{one}" for one in PEOPLE], people=PEOPLE, answers=given,
            payload=text(EXAMPLE["payload"]), expected=text(each), at=AT,
        )
        for n, each in enumerate(expected)
    ]  # fmt: skip


def sheets(of: list[KnownAnswers]) -> list[Sheet]:
    """Return what people are weighed by: each answer to a known item, with what is expected."""
    return [
        Sheet(task=name, people=[who], answers=[msgspec.json.decode(said)], payload=EXAMPLE["payload"],
              expected=msgspec.json.decode(each.expected))
        for each in of
        for name, who, said in zip(each.submissions, each.people, each.answers, strict=True)
    ]  # fmt: skip


def known(of: list[KnownAnswers], reviewed: list[ReviewedAnswers] | None = None) -> Known:
    """Return what is known of a project."""
    return Known(items=of, reviewed=reviewed or [], others=[], tolerance=0.5)


def test_what_is_known_of_an_item_does_not_move_how_sure_its_own_answer_is() -> None:
    right, wrong = items(*[graded("kind")] * 12), items(*[graded("kind")] * 11, graded("dose"))
    first, other = (
        {each.id: each for each in checks_of(PROJECT, known(of), sheets(of), learn("rubric.grade", PROJECT.ontology, sheets(of)))}
        for of in (right, wrong)
    )  # fmt: skip
    last = uuid.UUID(int=12)
    assert first[last].score == other[last].score
    assert (first[last].is_right, other[last].is_right) == (True, False)
    assert {each.is_right for place, each in other.items() if place != last} == {True}


def test_of_known_items_with_one_answer_nothing_is_learned_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    several = items(graded("kind"), graded("dose"))
    alone = [replace(each, people=["a"], answers=each.answers[:1]) for each in several]
    weights = learn("rubric.grade", PROJECT.ontology, sheets(several))
    monkeypatch.delattr(checking, "learn")
    assert checks_of(PROJECT, known(alone), sheets(several), weights) == []


def reviewed(*looks: tuple[str | None, bool]) -> list[ReviewedAnswers]:
    """Return a task that was reviewed after three people had answered: whose answer, and whether it held."""
    given = [text(each) for each in (graded("kind"), graded("kind"), graded("dose"))]
    return [
        ReviewedAnswers(
            id=uuid.UUID(int=99), people=PEOPLE, answers=given, payload=text(EXAMPLE["payload"]),
            looked=[who for who, _ in looks], holds=[holds for _, holds in looks], at=AT,
        )
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("looks", "said"),
    [
        ([("a", True)], [True]),
        ([("a", False)], [False]),
        ([("c", True)], []),
        ([("c", False), ("b", True)], [True]),
        ([("a", True), ("b", False)], []),
        ([("nobody", True)], []),
        ([(None, False)], [False]),
        ([(None, True), ("a", False)], []),
    ],
)
def test_a_review_tells_of_the_merged_answer_where_it_looked_at_that_one(
    looks: list[tuple[str | None, bool]], said: list[bool]
) -> None:
    weights = learn("rubric.grade", PROJECT.ontology, sheets(items(*[graded("kind")] * 5)))
    found = checks_of(PROJECT, known([], reviewed(*looks)), [], weights)
    source = "audit" if None in dict(looks) else "review"
    assert [(each.source, each.is_right) for each in found] == [(source, one) for one in said]


def test_the_score_of_a_vote_is_that_all_parts_are_right_and_that_of_a_choice_how_near_all_lie() -> None:
    voted = Merged(answer={}, way="parts", place=None, agreement=0.1, chance=0.7, parts={"one": 0.9, "two": 0.5})
    assert score(voted) == pytest.approx(0.45)
    assert score(Merged(answer={}, way="nearest", place=0, agreement=0.8)) == 0.8
    assert score(Merged(answer={}, way="spans", place=None, agreement=0.7, parts={})) == 0.7


def plan(seed: int) -> list[tuple[str, int]]:
    """Return what comes to a project, in an order drawn by a seed: answers, known items, corrections of what is known, and reviews."""
    draw = np.random.default_rng(seed)
    steps = [
        (what, n) for what, many in (("sheet", 2), ("item", 3), ("correct", 1), ("review", 1)) for n in range(many)
    ]
    return [steps[n] for n in draw.permutation(len(steps))] + [("nothing", 0)]


def after(steps: list[tuple[str, int]]) -> tuple[list[Sheet], Known]:
    """Return what is learned from after some steps."""
    done = {what: {n for kind, n in steps if kind == what} for what, _ in plan(0)}
    made = items(*[graded("dose") if n in done["correct"] else graded("kind") for n in range(3)])
    there = [each for n, each in enumerate(made) if n in done["item"]]
    looks = [replace(reviewed(("a", n % 2 == 0))[0], id=uuid.UUID(int=100 + n)) for n in sorted(done["review"])]
    open_ = [
        Sheet(task=f"open {n}", people=PEOPLE, answers=[graded("kind"), graded("dose"), graded(*CRITERIA[:n])],
              payload=EXAMPLE["payload"])
        for n in sorted(done["sheet"])
    ]  # fmt: skip
    return [*sheets(there), *open_], known(there, looks)


def counted(kept: Kept, steps: list[tuple[str, int]]) -> Any:
    """Return what a count comes to that finds something kept."""
    given, of = after(steps)
    weights = kept.once(Weights, learn, PROJECT.kind, PROJECT.ontology, given)
    checks = checks_of(PROJECT, of, given, weights, kept)
    return weights, checks, kept.once(tuple[MergedConfidence, list[MergedCheck]], calibrated, "parts", checks, [])


@pytest.mark.parametrize("seed", range(3))
def test_what_is_kept_is_to_the_last_digit_what_is_learned_from_nothing_in_whatever_order_things_come(
    seed: int,
) -> None:
    steps, before = plan(seed), {}
    for upto in range(1, len(steps) + 1):
        kept = Kept(before=before)
        assert counted(kept, steps[:upto]) == counted(Kept(), steps[:upto]), steps[:upto]
        before = msgspec.json.decode(msgspec.json.encode(kept.found))


def test_nothing_is_learned_where_nothing_came_and_one_fold_alone_where_a_further_known_item_came(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    learned: list[int] = []

    def noted(kind: str, ontology: Any, given: list[Sheet]) -> Weights:
        learned.append(len(given))
        return learn(kind, ontology, given)

    monkeypatch.setattr(checking, "learn", noted)
    given, of = after(plan(0))
    weights, first = learn(PROJECT.kind, PROJECT.ontology, given), Kept()
    told = checks_of(PROJECT, of, given, weights, first)
    folds = len(learned)
    assert folds > 1
    assert checks_of(PROJECT, of, given, weights, Kept(before=first.found)) == told
    more = replace(of, reviewed=[*of.reviewed, replace(of.reviewed[0], id=uuid.UUID(int=200))])
    assert len(checks_of(PROJECT, more, given, weights, Kept(before=first.found))) == len(told) + 1
    assert len(learned) == folds
    # Further items are known than those whose answers were learned from: only they are new.
    newer = replace(of, items=[*of.items, replace(of.items[0], id=uuid.UUID(int=300), submissions=[])])
    checks_of(PROJECT, newer, given, weights, Kept(before=first.found))
    assert len(learned) == folds + 1
