"""A client of the HTTP API, as a customer's or contributor's program would have."""

from __future__ import annotations

from types import TracebackType
from typing import Any, Self

import httpx

from tarazu.kit.errors import Fault, Refusal

TIMEOUT_SECONDS = 120


class Client:
    """Calls the API with one key; a problem comes back as the refusal it was."""

    def __init__(self, address: str, key: str) -> None:
        self._http = httpx.AsyncClient(
            base_url=address, headers={"Authorization": f"Bearer {key}"}, timeout=TIMEOUT_SECONDS, trust_env=False
        )

    async def __aenter__(self) -> Self:
        """Open."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close."""
        await self._http.aclose()

    async def get(self, path: str) -> Any:
        """Return the JSON at a path."""
        return _value(await self._http.get(path))

    async def raw(self, path: str) -> bytes:
        """Return the bytes at a path."""
        response = await self._http.get(path)
        if response.is_error:
            _value(response)
        return response.content

    async def post(self, path: str, body: object = None) -> Any:
        """Send JSON and return the JSON answered."""
        return _value(await self._http.post(path, json=body))


def _value(response: httpx.Response) -> Any:
    if not response.is_error:
        return response.json() if response.content else None
    try:
        told = response.json()
        code, faults = str(told["code"]), told.get("faults", [])
    except (ValueError, KeyError, TypeError):
        code, faults = "unexpected_answer", []
    found = [Fault(field=fault["field"], code=fault["code"]) for fault in faults]
    facts = {"status": response.status_code, "path": response.url.path}
    raise Refusal(code, "unavailable" if response.is_server_error else "invalid", facts, faults=found)
