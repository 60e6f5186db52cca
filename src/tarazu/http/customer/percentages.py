"""Percentages as people type them: read as shares, and the bounds of shares told in percent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any

from tarazu.kit.errors import Refusal, invalid

WHOLE = 1000


def percent(name: str, text: str) -> Decimal | None:
    """Read a percentage, such as 12.5, 12,5 or 12.5 %, of any size; None where it is empty. Refuses what is no number."""
    try:
        found = Decimal(text.strip().removesuffix("%").strip().replace(",", ".")) if text.strip() else None
    except InvalidOperation:
        raise invalid(name, "wrong_type", expected="number") from None
    if found is not None and not found.is_finite():
        raise invalid(name, "wrong_type", expected="number")
    return found


def permille(name: str, text: str) -> int:
    """Read a percentage with at most one decimal as a share of a thousand; 0 where it is empty."""
    share = (percent(name, text) or Decimal(0)) * 10
    if abs(share) > WHOLE or share != share.to_integral_value():
        raise invalid(name, "out_of_range", minimum=0, maximum=WHOLE)
    return int(share)


def in_percent(refusal: Refusal, parts: Mapping[str, float]) -> Refusal:
    """Return a refusal that tells in percent the bounds of shares; `parts` says by field how many of them are a percent."""

    def told(field: str, facts: Mapping[str, Any]) -> dict[str, Any]:
        return {name: float(f"{value / parts[field]:g}") for name, value in facts.items()}

    faults = [
        replace(each, facts=told(each.field, each.facts))
        if each.field in parts and each.code == "out_of_range"
        else each
        for each in refusal.faults
    ]
    return Refusal(refusal.code, refusal.kind, refusal.facts, faults=faults)
