"""Attachments as the items that a contributor is shown."""

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from tarazu.scale.types.checks import CHARS_MAX, SENTENCES_MAX, Params, entries, listing, one_of, text
from tarazu.scale.types.words import Say

Item = dict[str, Any]

ITEMS_MAX = 200
SINGLE_MAX = 150
LISTED_MAX = 1_000
TITLE_CHARS_MAX = 200

_TYPES: Mapping[str, str] = {
    "text": "text",
    "markdown": "markdown",
    "html": "markdown",
    "image": "image",
    "audio": "audio",
    "video": "video",
    "pdf": "pdf",
    "document": "pdf",
    "website": "website",
    "json": "website",
    "lidar": "website",
    "point_cloud": "website",
}
_SUFFIXES: Mapping[str, str] = {
    **dict.fromkeys(("png", "jpg", "jpeg", "gif", "webp", "bmp", "svg", "tif", "tiff"), "image"),
    **dict.fromkeys(("mp4", "webm", "mov", "m4v", "ogv"), "video"),
    **dict.fromkeys(("mp3", "wav", "ogg", "flac", "m4a"), "audio"),
    "pdf": "pdf",
}
_ADDRESS = re.compile(r"(?:https?|scaledata|s3|gs)://[^\s]+\Z")
_CONTENTS = ("content", "attachment", "url", "attachment_url")

attachment_type = one_of(*_TYPES)
"""The check of an `attachment_type`."""


def attachment(value: Any, path: str, faults: list[str]) -> None:
    """The check of one attachment: an address, a text, or an object with either."""
    if not isinstance(value, dict):
        text(value, path, faults)
        return
    content = content_of(value)
    if content is None:
        faults.append(f"{path}.content is required")
    if (kind := value.get("type")) is not None:
        attachment_type(kind, f"{path}.type", faults)


attachments = listing(attachment)
"""The check of a list of attachments."""


def content_of(entry: Any) -> str | None:
    """The address or text of an attachment; None where it has none."""
    if isinstance(entry, str):
        return entry if entry.strip() else None
    if isinstance(entry, dict):
        found = (entry.get(name) for name in _CONTENTS)
        return next((each for each in found if isinstance(each, str) and each.strip()), None)
    return None


def items_of(params: Params, say: Say, *, default: str | None = None) -> list[Item]:
    """The items of a task: its attachment, its attachments, then those given for context; `default` is the type
    of those that say none. What goes beyond 200 items is listed in the last ones."""
    declared = params.get("attachment_type")
    kind = declared if isinstance(declared, str) else default
    found = [item_of(entry, kind) for entry in (params.get("attachment"), *entries(params.get("attachments")))]
    found += [item_of(entry, None) for entry in entries(params.get("context_attachments"))]
    return bounded([item for item in found if item is not None], say)


def item_of(entry: Any, kind: str | None) -> Item | None:
    """One item of an attachment; None where it has no content."""
    content = content_of(entry)
    if content is None:
        return None
    own = entry if isinstance(entry, dict) else {}
    said = own.get("type") or own.get("attachment_type") or kind
    shown = _TYPES.get(said.lower()) if isinstance(said, str) else None
    item = {"type": _fitting(shown, content), "content": content}
    title = own.get("title") or own.get("name")
    return {**item, "title": title[:TITLE_CHARS_MAX]} if isinstance(title, str) and title.strip() else item


def _fitting(shown: str | None, content: str) -> str:
    if not is_address(content):
        return shown if shown == "markdown" else "text"
    if shown is not None:
        return shown
    return _SUFFIXES.get(urlsplit(content).path.rpartition(".")[2].lower(), "website")


def is_address(content: str) -> bool:
    """Whether a text is an address of the web or of a file store.

    >>> is_address("https://files.example/a.png"), is_address("see https://files.example")
    (True, False)
    """
    if not _ADDRESS.match(content):
        return False
    try:
        return bool(urlsplit(content).netloc)
    except ValueError:
        return False


def bounded(items: list[Item], say: Say) -> list[Item]:
    """At most 200 items; the contents of what goes beyond are listed in the last ones, a thousand in each."""
    if len(items) <= ITEMS_MAX:
        return items
    rest = [item["content"] for item in items[SINGLE_MAX:]]
    lists = ["\n".join(rest[i : i + LISTED_MAX])[:CHARS_MAX] for i in range(0, len(rest), LISTED_MAX)]
    more = [{"type": "text", "title": say("more"), "content": listed} for listed in lists]
    return [*items[:SINGLE_MAX], *more][:ITEMS_MAX]


def shown_value(name: str, value: Any) -> Item | None:
    """The item that shows a named value of any kind: text as such, an address as what it leads to, else JSON."""
    if value is None or value in ("", [], {}):
        return None
    if not isinstance(value, str):
        content = json.dumps(value, ensure_ascii=False, indent=1)[:CHARS_MAX]
        return {"type": "json", "content": content, "title": name[:TITLE_CHARS_MAX]}
    item = item_of(value, None if is_address(value) else "markdown")
    return {**item, "title": name[:TITLE_CHARS_MAX]} if item else None


def check_media(params: Params, faults: list[str]) -> None:
    """Add a sentence where an image, sound, film or document is not given by its address."""
    if str(params.get("attachment_type", "text")).lower() not in ("image", "audio", "video", "pdf"):
        return
    listed = [("attachment", params.get("attachment"))]
    listed += [(f"attachments[{i}]", entry) for i, entry in enumerate(entries(params.get("attachments")))]
    for name, entry in listed:
        if isinstance(entry, str) and not is_address(entry.strip()) and len(faults) < SENTENCES_MAX:
            faults.append(f"{name} must be the address of a file")
