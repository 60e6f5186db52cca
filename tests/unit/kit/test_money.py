"""An amount that somebody wrote is read exactly, or refused by the field that it was given for."""

from __future__ import annotations

import pytest

from tarazu.kit.errors import Refusal
from tarazu.kit.money import Money, parse_money


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [("12.50", "INR", 1250), ("-0.1", "INR", -10), ("7", "JPY", 7), ("1e3", "USD", 100_000)],
)
def test_a_written_amount_is_read_exactly(text: str, currency: str, minor: int) -> None:
    assert parse_money(text, currency) == Money(amount_minor=minor, currency=currency)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "wrong_type"),
        ("twelve", "wrong_type"),
        ("nan", "wrong_type"),
        ("-Infinity", "wrong_type"),
        ("1.005", "out_of_range"),
        ("1e-9999", "out_of_range"),
        ("99999999999999999999999", "out_of_range"),
        ("1e400", "out_of_range"),
        ("1e999999", "wrong_type"),
    ],
)
def test_an_amount_that_cannot_be_is_refused_by_its_field(text: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        parse_money(text, "INR", field="rate")
    (fault,) = refused.value.faults
    assert (fault.field, fault.code) == ("rate", code)
