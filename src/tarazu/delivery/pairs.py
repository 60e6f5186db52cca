"""What is made of preferences: rows without a pair, and those of a fine-tuning service."""

from __future__ import annotations

from typing import Any

import msgspec

from tarazu.delivery.lines import Lines
from tarazu.delivery.model import Record

_SIDES = (("chosen", True), ("rejected", False))


def unpaired(pairs: Lines) -> Lines:
    """Return what makes one row for every answer of a record's preferences, as TRL's KTOTrainer reads them; `label` says whether
    the answer was preferred wherever it stood."""

    def rows(record: Record, payload: dict[str, Any]) -> list[dict[str, Any]]:
        return [
            unpaired_row(pair, pair[side], label=label, model=pair.get(f"{side}_model"))
            for pair in pairs(record, payload)
            for side, label in _SIDES
        ]

    return unanimous(rows)


def unanimous(rows: Lines) -> Lines:
    """Return what makes one row of all with the same answer; one that is true here and false there says nothing by itself and has
    none."""

    def lines(record: Record, payload: dict[str, Any]) -> list[dict[str, Any]]:
        kept: dict[bytes, dict[str, Any]] = {}
        said: dict[bytes, set[bool]] = {}
        for row in rows(record, payload):
            key = msgspec.json.encode((row["prompt"], row["completion"]))
            kept.setdefault(key, row)
            said.setdefault(key, set()).add(row["label"])
        return [row for key, row in kept.items() if len(said[key]) == 1]

    return lines


def unpaired_row(told: dict[str, Any], completion: list[dict[str, Any]], *, label: bool, model: Any) -> dict[str, Any]:
    """Return one answer with its label, and of the row that it was told in what does not speak of the pair."""
    kept: dict[str, Any] = {
        name: told[name]
        for name in ("prompt", "tools", "target_told_by", "task_id", "unique_key", "confidence")
        if name in told
    }
    return {**kept, "completion": completion, "label": label, "model": model, "reference": told.get("reference")}


def service_pairs(pairs: Lines) -> Lines:
    """Return what makes the same preferences as OpenAI's preference fine-tuning reads them, with nothing beside them.

    It takes conversations that end with the user.
    """

    def lines(record: Record, payload: dict[str, Any]) -> list[dict[str, Any]]:
        return [
            {
                "input": {"messages": pair["prompt"], "tools": [], "parallel_tool_calls": True},
                "preferred_output": pair["chosen"],
                "non_preferred_output": pair["rejected"],
            }
            for pair in pairs(record, payload)
            if pair["prompt"][-1]["role"] == "user"
        ]

    return lines
