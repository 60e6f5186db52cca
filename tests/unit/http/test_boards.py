"""What stands on the page of a project of a leaderboard."""

from __future__ import annotations

import uuid

import msgspec
from tests.unit.http.test_pages import NOON

from tarazu.evaluation import Leaderboard, Rating, WinRateTable
from tarazu.http.customer.figures import draw
from tarazu.http.formats import Formats


def test_a_board_from_before_early_ends_were_counted_has_a_dash_for_them() -> None:
    counts = dict.fromkeys(("battles", "wins", "losses", "ties"), 0) | dict.fromkeys(("strength", "low", "high"))
    heard = {"replies": 4, "none_good": 1, "lead": None, "rating": None, "scale": 5}
    ratings = msgspec.convert([{"model": "x", **counts, "heard": heard}], list[Rating])
    board = Leaderboard(
        project_id=uuid.UUID(int=1),
        method="none",
        votes=0,
        ratings=ratings,
        win_rates=WinRateTable(models=[], rates=[], counts=[], reason="too_few_models"),
        computed_at=NOON,
        withdrawn=0,
    )
    (row,) = draw(board, Formats(language="en")).heard
    assert (row.ended, row.ended_note, row.none_good) == ("–", "", "25.0%")
