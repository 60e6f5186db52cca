"""What every task has, whatever its type."""

import json
from typing import Any

from tarazu.scale.types.checks import (
    SENTENCES_MAX,
    Need,
    any_text,
    as_number,
    check_needs,
    check_storable,
    flag,
    listing,
    text,
)

METADATA_BYTES_MAX = 10_240
TAGS_MAX = 5
PRIORITIES = (10, 20, 30)
NAME_CHARS_MAX = 1_000


def check_metadata(value: Any, path: str, faults: list[str]) -> None:
    """The check of metadata: an object of at most 10 KB of JSON."""
    if not isinstance(value, dict):
        faults.append(f"{path} must be an object")
    elif len(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()) > METADATA_BYTES_MAX:
        faults.append(f"{path} must have at most 10 KB")


def check_priority(value: Any, path: str, faults: list[str]) -> None:
    """The check of a priority: 10, 20 or 30, as a number or as text."""
    if as_number(value) not in PRIORITIES:
        faults.append(f"{path} must be one of 10, 20, 30")


def check_name(value: Any, path: str, faults: list[str]) -> None:
    """The check of a name: text that is not blank, of at most 1,000 characters."""
    text(value, path, faults)
    if isinstance(value, str) and len(value) > NAME_CHARS_MAX:
        faults.append(f"{path} must have at most {NAME_CHARS_MAX} characters")


_NEEDS = (
    Need("project", check_name),
    Need("batch", check_name),
    Need("callback_url", any_text),
    Need("instruction", any_text),
    Need("unique_id", check_name),
    Need("clear_unique_id_on_error", flag),
    Need("metadata", check_metadata),
    Need("priority", check_priority),
    Need("tags", listing(check_name, most=TAGS_MAX, least=0)),
)


def check_common(params: Any) -> list[str]:
    """Everything wrong with the parameters that every task has, in English; never raises."""
    faults: list[str] = []
    if not isinstance(params, dict):
        return ["parameters must be an object"]
    if check_storable(params, faults):
        check_needs(_NEEDS, params, faults)
    return faults[:SENTENCES_MAX]
