"""Percentages that people type are read in one way, and what is refused of them is told in percent."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tarazu.http.customer.percentages import in_percent, percent, permille
from tarazu.kit.errors import Refusal, invalid


@pytest.mark.parametrize(
    ("text", "found"),
    [("", None), ("  ", None), ("12.5", "12.5"), ("12,5", "12.5"), (" 12.5 % ", "12.5"), ("-1", "-1"), ("1e3", "1000")],
)
def test_a_percentage_is_read_as_it_is_typed(text: str, found: str | None) -> None:
    assert percent("share", text) == (None if found is None else Decimal(found))


@pytest.mark.parametrize("text", ["much", "%", "1.2.3", "NaN", "inf", "१२%x"])
def test_what_is_no_number_is_told_of_its_field(text: str) -> None:
    with pytest.raises(Refusal) as refused:
        percent("share", text)
    assert [(each.field, each.code) for each in refused.value.faults] == [("share", "wrong_type")]


@pytest.mark.parametrize(("text", "found"), [("", 0), ("0", 0), ("12.5", 125), ("100 %", 1000), ("12.50", 125)])
def test_a_share_of_a_thousand_has_one_decimal(text: str, found: int) -> None:
    assert permille("share", text) == found


@pytest.mark.parametrize("text", ["12.55", "100.1", "1e99", "-101"])
def test_what_is_no_share_of_a_thousand_is_told_in_percent(text: str) -> None:
    with pytest.raises(Refusal) as refused:
        permille("share", text)
    told = in_percent(refused.value, {"share": 10})
    assert [each.facts for each in told.faults] == [{"minimum": 0, "maximum": 100}]


def test_only_bounds_of_shares_are_told_in_percent() -> None:
    bounds = invalid("share", "out_of_range", minimum=125, maximum=1000)
    score = invalid("score", "out_of_range", minimum=0, maximum=1)
    other = invalid("count", "out_of_range", minimum=10, maximum=1000)
    kind = invalid("share", "wrong_type", expected="number")
    facts = [
        each.facts
        for one in (bounds, score, other, kind)
        for each in in_percent(one, {"share": 10, "score": 0.01}).faults
    ]
    assert facts == [
        {"minimum": 12.5, "maximum": 100},
        {"minimum": 0, "maximum": 100},
        {"minimum": 10, "maximum": 1000},
        {"expected": "number"},
    ]
