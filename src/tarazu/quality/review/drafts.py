"""Drafts of those who judge: kept while they write, each following the one before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from tarazu.kit.errors import Refusal, invalid, require_done
from tarazu.kit.shapes import is_sound

DRAFT_BYTES_MAX = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedDraft:
    """What became of a draft; of one that did not follow, the one that stands."""

    outcome: str
    version: int
    value: dict[str, Any] | None
    lease_until: datetime | None


def draft_text(value: Mapping[str, Any]) -> str:
    """Return a draft as JSON. Refuses with `invalid_request` what cannot be kept."""
    whole = msgspec.json.encode(value)
    if len(whole) > DRAFT_BYTES_MAX or not is_sound(value, whole):
        raise invalid("value", "too_long" if len(whole) > DRAFT_BYTES_MAX else "bad_text", maximum=DRAFT_BYTES_MAX)
    return whole.decode()


def require_saved(saved: SavedDraft, what: str) -> None:
    """Refuse a draft that was not kept: `draft_stale` with the one that stands, or `not_found`, naming what is held."""
    require_done(saved.outcome, what, {})
    if saved.outcome == "stale":
        raise Refusal("draft_stale", "conflict", {"version": saved.version, "value": saved.value or {}})
