"""How files are named outside: addresses in tasks, and links that open a file for whoever has them, for a while."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
import uuid
from collections.abc import Mapping
from typing import Any

from tarazu.kit.clock import Clock
from tarazu.kit.secrets import Secrets

LINK_SECONDS_MAX = 7 * 86_400

_ADDRESS = re.compile(
    r"(?:scaledata://|tarazu://files/)"
    r"([0-9a-fA-F]{24}|[0-9a-fA-F]{32}|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})"
)
_PURPOSE = "file-link"
_FACT_BYTES, _MAC_BYTES = 40, 32
_TOKEN_CHARS = 96


def address_of(file_id: uuid.UUID) -> str:
    """Return the address under which tasks name a file.

    >>> address_of(uuid.UUID("0199f0a2-7c51-7a10-8000-0000000000aa"))
    'tarazu://files/0199f0a2-7c51-7a10-8000-0000000000aa'
    """
    return f"tarazu://files/{file_id}"


def file_id_of(address: str) -> str | None:
    """Return the id of the file that an address names: 32 hex digits, or the first 24; None for any other text.

    >>> file_id_of("scaledata://0199F0A27C517A1080000000"), file_id_of("https://example.com/a.png")
    ('0199f0a27c517a1080000000', None)
    """
    found = _ADDRESS.fullmatch(address)
    return found[1].replace("-", "").lower() if found else None


def with_paths(payload: Mapping[str, Any], base: str) -> Mapping[str, Any]:
    """Return a payload whose parts (`items[].content`) name files by paths below `base` instead of by address.

    The path is `{base}/files/{number}`, counted from 1. A payload without such addresses is returned as it is.

    >>> with_paths({"items": [{"type": "image", "content": "tarazu://files/" + "0" * 32}]}, "/held/7")
    {'items': [{'type': 'image', 'content': '/held/7/files/1'}]}
    """
    items = payload.get("items")
    if not isinstance(items, list) or not any(map(_names_file, items)):
        return payload
    shown = [
        {**item, "content": f"{base}/files/{number}"} if _names_file(item) else item
        for number, item in enumerate(items, start=1)
    ]
    return {**payload, "items": shown}


def presigned(secrets: Secrets, clock: Clock, tenant_id: uuid.UUID, file_id: uuid.UUID, seconds: int) -> str:
    """Return a path that serves a file to whoever has it, for so many seconds (1 to 7 days).

    Its token is tenant, file and expiry with an HMAC-SHA256 over them; it cannot be taken back before it expires.

    Raises:
        ValueError: when the time is out of range.
    """
    if not 1 <= seconds <= LINK_SECONDS_MAX:
        raise ValueError("a link lasts from a second to seven days")
    expiry = int(clock.now().timestamp()) + seconds
    facts = tenant_id.bytes + file_id.bytes + expiry.to_bytes(8, "big")
    return "/files/" + base64.urlsafe_b64encode(facts + _mac(secrets, facts)).decode()


def presented(secrets: Secrets, clock: Clock, token: str) -> tuple[uuid.UUID, uuid.UUID] | None:
    """Return the tenant and file of a link's token, or None for one that is wrong or has expired."""
    if len(token) != _TOKEN_CHARS:
        return None
    try:
        raw = base64.b64decode(token, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    facts, mac = raw[:_FACT_BYTES], raw[_FACT_BYTES:]
    if len(mac) != _MAC_BYTES or not hmac.compare_digest(mac, _mac(secrets, facts)):
        return None
    if int.from_bytes(facts[32:], "big") <= clock.now().timestamp():
        return None
    return uuid.UUID(bytes=facts[:16]), uuid.UUID(bytes=facts[16:32])


def _names_file(item: object) -> bool:
    content = item.get("content") if isinstance(item, dict) else None
    return isinstance(content, str) and file_id_of(content) is not None


def _mac(secrets: Secrets, facts: bytes) -> bytes:
    return hmac.new(secrets.key(_PURPOSE), facts, hashlib.sha256).digest()
