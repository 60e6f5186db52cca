"""Loops that go on and shares that fail alone: the one place of the runner that catches everything."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from tarazu.kit.errors import Refusal

log = logging.getLogger("tarazu.runner")


async def every(seconds: float, act: Callable[[], Awaitable[Any]], *, fatal: bool = False) -> None:
    """Act again and again, so many seconds apart; whatever goes wrong is logged, and raised only when it is `fatal`."""
    while True:
        try:
            await act()
        except Exception as error:
            if fatal:
                raise
            log.warning("a loop failed and goes on: %s", cause(error))
            await asyncio.sleep(1)
        await asyncio.sleep(seconds)


@dataclass(slots=True)
class Outcome:
    """What became of a share of work: why it failed, or nothing."""

    failure: str = ""


@contextmanager
def contained(what: str) -> Iterator[Outcome]:
    """Keep whatever goes wrong in one tenant's share of work from those of the others, and log its class.

    Raises:
        Refusal: of kind `unavailable`: without the database no share can be done.
    """
    outcome = Outcome()
    try:
        yield outcome
    except Refusal as refusal:
        if refusal.kind == "unavailable":
            raise
        outcome.failure = refusal.code
    except Exception as error:  # noqa: BLE001 - the outermost loop of one share; a fault in it is nobody else's
        outcome.failure = cause(error)
    if outcome.failure:
        log.warning("%s failed: %s", what, outcome.failure)


def cause(error: Exception) -> str:
    """Return the class of an error: its message may hold a customer's data."""
    return f"{type(error).__name__} {getattr(error, 'sqlstate', None) or ''}".strip()
