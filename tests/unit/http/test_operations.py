"""What the console of operations says in words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tarazu.http.language import Language
from tarazu.http.operations.pages import alarms_of_events
from tarazu.kit.news import Backlog

NOW = datetime(2026, 5, 1, tzinfo=UTC)


@pytest.mark.parametrize("language", ["en", "hi"])
def test_events_that_wait_or_were_put_aside_are_told_to_operations(language: Language) -> None:
    behind = Backlog(oldest_unread=NOW - timedelta(minutes=7), parked=3, given_up=1)
    parked, waiting = alarms_of_events(language, behind, NOW)
    assert "3" in parked
    assert "7" in waiting


def test_events_that_have_just_come_are_no_alarm() -> None:
    behind = Backlog(oldest_unread=NOW - timedelta(seconds=30), parked=0, given_up=0)
    assert alarms_of_events("en", behind, NOW) == []
