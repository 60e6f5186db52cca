"""What the settings say reaches the server."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import uvicorn

from tarazu import settings
from tarazu.cli import serving
from tarazu.kit.errors import Refusal


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


@pytest.mark.parametrize(
    "given", [{"TARAZU_OUTBOUND_ALLOW": "10.0.0.0/8,hooks"}, {"TARAZU_SMTP_URL": "mail.example.org"}]
)
def test_what_cannot_be_read_stops_the_start_and_is_named(given: dict[str, str], tmp_path: Path) -> None:
    with pytest.raises(Refusal) as refusal:
        settings.load({"TARAZU_DATA_DIR": str(tmp_path)} | given)
    assert (refusal.value.code, refusal.value.facts["name"]) == ("setting_unreadable", next(iter(given)))


def test_what_may_be_called_and_who_mails_reach_child_processes(tmp_path: Path) -> None:
    given = {"TARAZU_OUTBOUND_ALLOW": "127.0.0.1", "TARAZU_SMTP_URL": "smtp://mail.example.org?from=a@example.org"}
    loaded = settings.load({"TARAZU_DATA_DIR": str(tmp_path)} | given)
    assert settings.load(settings.child_environment(loaded)) == loaded
    assert loaded.outbound_allow == "127.0.0.1"
