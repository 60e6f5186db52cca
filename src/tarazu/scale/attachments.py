"""The addresses that a task's parameters name as its attachments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def addresses_in(params: Mapping[str, Any]) -> list[str]:
    """Return the attachments of a task, in order, texts among them included.

    >>> addresses_in({"attachment": "scaledata://a", "attachments": [{"type": "image", "content": "https://x"}, "y"]})
    ['scaledata://a', 'https://x', 'y']
    """
    listed = params.get("attachments")
    named = [params.get("attachment"), *(listed if isinstance(listed, list) else [])]
    contents = [each.get("content") if isinstance(each, Mapping) else each for each in named]
    return [each for each in contents if isinstance(each, str)]
