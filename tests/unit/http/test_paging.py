"""Cursors lead on from one page to the next, and forged ones nowhere."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tarazu.http.paging import after, cursor, page_of
from tarazu.kit.errors import Refusal


@dataclass(frozen=True)
class Item:
    """Something with an id."""

    id: uuid.UUID


@given(st.uuids())
def test_a_cursor_stands_for_the_id_it_was_made_of(last: uuid.UUID) -> None:
    assert after(cursor(last)) == last
    assert cursor(last).isascii()


@given(st.text(max_size=64))
def test_anything_else_is_refused_or_an_id(given_text: str) -> None:
    found = read(given_text)
    assert isinstance(found, uuid.UUID) or found == "bad_cursor"


def read(given_text: str) -> uuid.UUID | str | None:
    """Return the id of a cursor, or the code with which it is refused."""
    try:
        return after(given_text)
    except Refusal as refusal:
        return refusal.faults[0].code


@pytest.mark.parametrize("size", [0, 1, 2, 3])
def test_a_page_has_a_next_one_only_when_more_was_found(size: int) -> None:
    found = [Item(uuid.UUID(int=number)) for number in range(size)]
    page = page_of(found, 2)
    assert list(page.items) == found[:2]
    assert page.next == (cursor(found[1].id) if size > 2 else None)


def test_without_a_cursor_a_list_begins_at_its_start() -> None:
    assert after(None) is None
