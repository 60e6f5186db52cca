"""Addresses of endpoints: what comes before `/chat/completions`, a query such as Azure's `?api-version=…` kept behind it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from tarazu.kit.addresses import read_url
from tarazu.kit.errors import Fault

if TYPE_CHECKING:
    from tarazu.kit.outbound import Outbound

SECRET_CHARS_MIN = 32
_SECRET_NAME = re.compile(r"(?i)key|token|secret|pass|auth|cred|(?:^|[-_.])(?:sig|signature|code|sas)(?:$|[-_.])")


def check_address(base_url: str, outbound: Outbound) -> Fault | None:
    """Return what is wrong with an address as far as it is known without calling it; it is shown and logged, so it holds no
    secret."""
    fault = outbound.check_url(base_url, field="base_url")
    if fault is not None:
        return fault
    url = read_url(base_url)
    if url.fragment or "#" in base_url:
        return Fault(field="base_url", code="url_unreadable")
    if any(_is_secret(name, value) for name, value in parse_qsl(url.query.decode(), keep_blank_values=True)):
        return Fault(field="base_url", code="url_secret")
    return None


def _is_secret(name: str, value: str) -> bool:
    """Whether a member of a query is named like a secret, or as long as one."""
    return bool(_SECRET_NAME.search(name)) or len(value) >= SECRET_CHARS_MIN


def kept_address(base_url: str) -> str:
    """Return a sound address as it is kept: no slash at the end of its path.

    >>> kept_address("https://models.example/v1/?api-version=2024-10-21")
    'https://models.example/v1?api-version=2024-10-21'
    """
    path, mark, query = base_url.partition("?")
    return f"{path.rstrip('/')}{mark if query else ''}{query}"


def calling_address(base_url: str) -> str:
    """Return where an endpoint is called.

    >>> calling_address("https://models.example/v1?api-version=2024-10-21")
    'https://models.example/v1/chat/completions?api-version=2024-10-21'
    """
    path, mark, query = base_url.partition("?")
    return f"{path}/chat/completions{mark}{query}"
