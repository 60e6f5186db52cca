"""What the settings say reaches the server."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import uvicorn

from tarazu import settings
from tarazu.cli import serving


@pytest.mark.parametrize(
    ("given", "trusted", "heeded"), [(None, "127.0.0.1", True), ("10.0.0.0/8", "10.0.0.0/8", True), ("", "", False)]
)
def test_only_a_named_proxy_tells_who_calls(
    given: str | None, trusted: str, heeded: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment = {"TARAZU_DATA_DIR": str(tmp_path)} | ({} if given is None else {"TARAZU_TRUSTED_PROXIES": given})
    passed: dict[str, Any] = {}
    monkeypatch.setattr(uvicorn, "run", lambda _, **options: passed.update(options))
    serving._run_web(settings.load(environment))
    assert (passed["forwarded_allow_ips"], passed["proxy_headers"]) == (trusted, heeded)
