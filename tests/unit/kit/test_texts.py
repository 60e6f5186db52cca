"""Texts are refused for what is wrong with them, and kept without the space around them."""

from __future__ import annotations

import pytest

from tarazu.kinds import Fault as KindFault
from tarazu.kit.errors import Fault, Refusal, faults_under
from tarazu.kit.texts import checked_text, text_faults


@pytest.mark.parametrize(
    ("text", "code"), [("ab", "too_short"), ("abcdef", "too_long"), ("a\0bc", "bad_text"), ("ab\ud83d", "bad_text")]
)
def test_a_text_is_refused_for_its_length_and_for_what_cannot_be_stored(text: str, code: str) -> None:
    assert [fault.code for fault in text_faults("said", text, 3, 5)] == [code]
    with pytest.raises(Refusal) as refused:
        checked_text("said", f"  {text}\n", 3, 5)
    assert [(fault.field, fault.code) for fault in refused.value.faults] == [("said", code)]


def test_the_space_around_a_text_neither_counts_nor_stays() -> None:
    assert checked_text("said", "  नमस्ते\n", 1, 6) == "नमस्ते"
    assert text_faults("said", "  ", 3, 5)[0].facts == {"least": 3}


def test_a_fault_of_the_whole_value_is_named_by_its_path_alone() -> None:
    found = [KindFault(field="values.dose", code="missing"), KindFault(field="", code="wrong_type", facts={"a": 1})]
    assert faults_under("answer", found) == [
        Fault(field="answer.values.dose", code="missing"),
        Fault(field="answer", code="wrong_type", facts={"a": 1}),
    ]
