"""Files without a database: what they are, what addresses name, and links that nobody can make or stretch."""

from __future__ import annotations

import doctest
import importlib
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tarazu import projects
from tarazu.kit.clock import ManualClock
from tarazu.kit.ids import new_id
from tarazu.kit.secrets import Secrets
from tarazu.projects import media

ID = uuid.UUID("0199f0a2-7c51-7a10-8abc-0123456789ab")
SECRETS = Secrets(b"k" * 32)


@pytest.mark.parametrize(
    ("address", "digits"),
    [
        (f"tarazu://files/{ID}", ID.hex),
        (f"tarazu://files/{ID.hex}", ID.hex),
        (f"tarazu://files/{ID.hex[:24]}", ID.hex[:24]),
        (f"scaledata://{ID.hex[:24].upper()}", ID.hex[:24]),
        (f"scaledata://{ID.hex}", ID.hex),
    ],
)
def test_an_address_names_a_file_by_its_id_or_the_first_24_digits(address: str, digits: str) -> None:
    assert projects.file_id_of(address) == digits


@pytest.mark.parametrize(
    "text",
    [
        "",
        "scaledata://",
        f"scaledata://{ID.hex[:23]}",
        f"scaledata://{ID.hex[:25]}",
        f"scaledata://{ID.hex}0",
        f"scaledata://{ID.hex[:23]}g",
        f" scaledata://{ID.hex}",
        f"scaledata://{ID.hex}\n",
        f"scaledata://{ID.hex}/../x",
        f"tarazu://file/{ID}",
        f"https://example.com/{ID}",
        str(ID),
        "scaledata://" + "٠" * 24,
    ],
)
def test_any_other_text_names_no_file(text: str) -> None:
    assert projects.file_id_of(text) is None


def test_a_view_has_paths_instead_of_addresses_and_keeps_the_rest() -> None:
    items: list[Any] = [
        {"type": "text", "content": "tarazu://files is a scheme"},
        {"type": "image", "content": projects.address_of(ID), "title": "One"},
        "odd",
        {"type": "json", "content": None},
        {"type": "video", "content": f"scaledata://{ID.hex[:24]}"},
    ]
    payload = {"items": items, "language": "en"}
    shown = projects.with_paths(payload, "/base")
    assert [each.get("content") if isinstance(each, dict) else each for each in shown["items"]] == [
        "tarazu://files is a scheme",
        "/base/files/2",
        "odd",
        None,
        "/base/files/5",
    ]
    assert shown["items"][1] == {"type": "image", "content": "/base/files/2", "title": "One"}
    assert payload["items"][1]["content"] == projects.address_of(ID), "the payload itself is left as it is"
    for other in ({}, {"items": "x"}, {"items": [{"content": "x"}]}, {"text": projects.address_of(ID)}):
        assert projects.with_paths(other, "/base") is other


@pytest.mark.parametrize(
    ("name", "head", "told"),
    [
        ("a.png", b"\x89PNG\r\n\x1a\n....", "image/png"),
        ("a", b"\xff\xd8\xff\xe0", "image/jpeg"),
        ("a.gif", b"GIF89a", "image/gif"),
        ("a.webp", b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"),
        ("a.wav", b"RIFF\0\0\0\0WAVEfmt ", "audio/wav"),
        ("a.ogg", b"OggS\0", "audio/ogg"),
        ("a.mp3", b"ID3\x04", "audio/mpeg"),
        ("a.mp3", b"\xff\xfb\x90\0", "audio/mpeg"),
        ("a.mp4", b"\0\0\0\x20ftypisom", "video/mp4"),
        ("a.webm", b"\x1a\x45\xdf\xa3....B\x82\x84webm", "video/webm"),
        ("a.pdf", b"%PDF-1.7", "application/pdf"),
        ("a.TXT", "नमस्ते".encode(), "text/plain"),
        ("a.json", b'{"a": 1}', "application/json"),
        ("a.txt", "न".encode() * 170 + b"\xe0\xa4", "text/plain"),
    ],
)
def test_what_is_shown_is_known_by_its_first_bytes(name: str, head: bytes, told: str) -> None:
    assert media.media_type_of(name, head) == told
    assert told in projects.INLINE


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("a.png", b"<html><script>"),
        ("a.pdf", b"MZ\x90\0"),
        ("a.txt", b"\0binary"),
        ("a.json", b"\xff\xfe{"),
        ("a.svg", b"<svg onload=alert(1)>"),
        ("a.html", b"<html>"),
        ("a.js", b"alert(1)"),
        ("a.xml", b"<x/>"),
        ("a.mov", b"\0\0\0\x14ftypqt  "),
        ("", b"?"),
    ],
)
def test_nothing_that_could_run_is_ever_shown(name: str, head: bytes) -> None:
    assert media.media_type_of(name, head) not in projects.INLINE


def test_a_link_opens_its_file_until_it_expires() -> None:
    clock = ManualClock(datetime(2026, 7, 1, tzinfo=UTC))
    tenant, file = new_id(), new_id()
    token = projects.presigned(SECRETS, clock, tenant, file, 60).removeprefix("/files/")
    clock.advance(timedelta(seconds=59))
    assert projects.presented(SECRETS, clock, token) == (tenant, file)
    clock.advance(timedelta(seconds=1))
    assert projects.presented(SECRETS, clock, token) is None


def test_a_link_cannot_be_changed_or_made_by_others() -> None:
    clock = ManualClock(datetime(2026, 7, 1, tzinfo=UTC))
    token = projects.presigned(SECRETS, clock, new_id(), new_id(), 60).removeprefix("/files/")
    for place in range(0, len(token), 5):
        other = "A" if token[place] != "A" else "B"
        assert projects.presented(SECRETS, clock, token[:place] + other + token[place + 1 :]) is None
    for wrong in ("", "x", token[:-1], token + "A", token * 40, "ä" * 96, "+" * 96, " " * 96):
        assert projects.presented(SECRETS, clock, wrong) is None
    assert projects.presented(Secrets(b"o" * 32), clock, token) is None


@pytest.mark.parametrize("seconds", [0, -1, 7 * 86_400 + 1])
def test_a_link_lasts_at_most_a_week(seconds: int) -> None:
    with pytest.raises(ValueError, match="seven days"):
        projects.presigned(SECRETS, ManualClock(datetime(2026, 7, 1, tzinfo=UTC)), ID, ID, seconds)


@pytest.mark.parametrize("module", ["addresses", "files", "media"])
def test_every_docstring_example_runs(module: str) -> None:
    assert doctest.testmod(importlib.import_module(f"tarazu.projects.{module}")).failed == 0
