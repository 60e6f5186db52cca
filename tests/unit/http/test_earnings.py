"""The file of earnings opens in a spreadsheet, and none of it is run there."""

from __future__ import annotations

import pytest

from tarazu.http.contributor.earning_pages import harmless


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "＝1+1", "＋1", "－1", "＠x", "﹢1", "﹣1", "﹦1", "﹫x"]
)
def test_a_cell_that_begins_like_a_formula_is_made_harmless_however_wide_it_is_written(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Compare", "1+1", "तुलना", "’=1"])
def test_another_cell_stays_as_it_is(text: str) -> None:
    assert harmless(text) == text
