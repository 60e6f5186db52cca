"""What the form of a new project reads and refuses."""

from __future__ import annotations

import pytest

from tarazu import kinds
from tarazu.http.customer.project_form import read, start_of
from tarazu.kit.errors import Refusal
from tarazu.kit.money import AMOUNT_MAX


def filled(**changes: str) -> dict[str, str]:
    """Return a form that is in order but for the changes."""
    empty = dict.fromkeys(
        ("title_en", "title_hi", "skills", "review_rate", "guidelines_hi", "confidence", "redundancy_most"), ""
    )
    usual = {"name": "clinic", "title_hi": "तुलना", "rate": "12.51", "guidelines_en": "§1 Read."}
    return {**empty, **start_of("chat.compare", "en"), **usual, **changes}


def test_one_language_is_enough() -> None:
    new = read(filled())
    assert (new.title, new.guidelines) == ({"hi": "तुलना"}, {"en": "§1 Read."})


def test_a_title_is_needed_because_contributors_do_not_see_the_name() -> None:
    with pytest.raises(Refusal) as refused:
        read(filled(title_hi=" "))
    assert [(fault.field, fault.code) for fault in refused.value.faults] == [("title", "missing")]


def test_what_a_review_pays_is_left_to_the_one_rule() -> None:
    assert read(filled()).review_rate is None


@pytest.mark.parametrize(("currency", "least"), [("INR", "0.01"), ("JPY", "1"), ("KWD", "0.001")])
def test_bounds_of_pay_are_told_in_the_unit_in_which_it_is_typed(currency: str, least: str) -> None:
    with pytest.raises(Refusal) as refused:
        read(filled(currency=currency, rate="0", review_rate="9" * 30))
    told = {fault.field: fault.facts for fault in refused.value.faults}
    assert told["rate"] == {"minimum": least}
    assert told["review_rate"] == {"maximum": int(AMOUNT_MAX * float(least))}


def test_a_certainty_is_typed_in_percent_and_empty_means_a_fixed_number() -> None:
    new = read(filled(redundancy="2", confidence="99.5", redundancy_most="7"))
    assert (new.redundancy, new.redundancy_most, new.confidence) == (2, 7, 0.995)
    assert read(filled()).confidence is None


@pytest.mark.parametrize("typed", ["50", "100", "0.99", "sure", "nan"])
def test_a_certainty_that_is_no_percentage_over_half_is_refused_beside_its_field(typed: str) -> None:
    with pytest.raises(Refusal) as refused:
        read(filled(confidence=typed, redundancy_most="7"))
    assert [fault.field for fault in refused.value.faults] == ["confidence"]


@pytest.mark.parametrize(
    "kind", [kind for kind in kinds.names() if "rubric" in kinds.of(kind).example("en")["ontology"]]
)
def test_nobody_is_graded_by_a_criterion_that_nobody_wrote(kind: str) -> None:
    new = read({**filled(), **start_of(kind, "en"), "rate": "3"})
    assert new.ontology["rubric"] == []
    assert kinds.of(kind).check_ontology(new.ontology) == []
