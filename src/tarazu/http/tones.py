"""The tone in which a state is told, beside its word."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

Tone = Literal["ok", "warn", "bad", "info", "busy", ""]

TONES: Final[Mapping[str, Tone]] = {
    "active": "ok",
    "paused": "warn",
    "answered": "info",
    "evaluation": "ok",
    "training": "info",
    "disputed": "warn",
    "returned": "warn",
    "voided": "bad",
    "reported": "warn",
    "completed": "ok",
    "cancelled": "bad",
    "accepted": "ok",
    "staging": "info",
    "in_progress": "busy",
    "fixed": "info",
    "commented": "info",
    "rejected": "bad",
    "in_review": "info",
    "excluded": "warn",
    "building": "busy",
    "ready": "ok",
    "failed": "bad",
    "waiting": "busy",
    "delivered": "ok",
    "good": "ok",
    "restricted": "warn",
    "deactivated": "bad",
    "usable": "ok",
    "joined": "ok",
    "invited": "busy",
    "lapsed": "warn",
    "revoked": "bad",
}
