"""Pages of lists: `limit` items after an opaque cursor, which stands for the last id of the page before."""

from __future__ import annotations

import base64
import binascii
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from tarazu.kit.errors import invalid

LIMIT_DEFAULT = 50
LIMIT_MAX = 200

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[Item]):
    """Some items of a list, and the cursor of those that follow (null at the end)."""

    items: Sequence[Item]
    next: str | None


def cursor(last: uuid.UUID) -> str:
    """Return the cursor that continues after an id."""
    return base64.urlsafe_b64encode(last.bytes).decode().rstrip("=")


def after(given: str | None) -> uuid.UUID | None:
    """Return the id that a cursor stands for. Row security, not secrecy, keeps foreign ids from mattering.

    Raises:
        Refusal: the fault `bad_cursor` when the cursor is none of ours.
    """
    if given is None:
        return None
    try:
        return uuid.UUID(bytes=base64.b64decode(given + "==", altchars=b"-_", validate=True))
    except (binascii.Error, ValueError):
        raise invalid("cursor", "bad_cursor") from None


def page_of(found: Sequence[Any], limit: int, key: Callable[[Any], uuid.UUID] = lambda item: item.id) -> Page[Any]:
    """Return a page from at most `limit + 1` found items, the last of which only shows that there are more."""
    items = found[:limit]
    return Page(items=items, next=cursor(key(items[-1])) if len(found) > limit else None)


def beside(
    path: str,
    start: uuid.UUID | None,
    found: Sequence[Any],
    most: int,
    key: Callable[[Any], uuid.UUID] = lambda item: item.id,
) -> dict[str, Any]:
    """Return where a page's list goes on (`older`), and where it begins (`newer`); empty where it does not, or is there.

    The page began after `start`; of the at most `most + 1` items found the last only shows that there are more.
    """
    older = f"{path}?after={cursor(key(found[most - 1]))}" if len(found) > most else ""
    return {"older": older, "newer": path if start else ""}
