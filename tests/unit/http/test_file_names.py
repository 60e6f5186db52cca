"""Files are saved under names that a shell takes without quotes, in whatever script the project is named."""

from __future__ import annotations

from urllib.parse import unquote

import pytest

from tarazu.http.answers import file_name, slug


@pytest.mark.parametrize(
    ("project", "plain", "whole"),
    [
        ("chat preference", "chat-preference-quality.zip", "chat-preference-quality.zip"),
        ("चैट की पसंद", "quality.zip", "चैट-की-पसंद-quality.zip"),
        ("  a/b\\c\r\nd\"e;f'g\0 ", "a-b-c-d-e-f-g-quality.zip", "a-b-c-d-e-f-g-quality.zip"),
        ("क्\u200dष", "quality.zip", "क्ष-quality.zip"),
        ("../../etc", "etc-quality.zip", "etc-quality.zip"),
        ("…", "project-quality.zip", "project-quality.zip"),
    ],
)
def test_a_project_names_its_files_in_its_own_script_and_in_plain_letters(project: str, plain: str, whole: str) -> None:
    shown, encoded = file_name(f"{slug(project)}-quality.zip").split("; filename*=UTF-8''")
    assert (shown, unquote(encoded)) == (f'attachment; filename="{plain}"', whole)
    assert encoded.isascii()


@pytest.mark.parametrize(
    ("given", "plain"),
    [("फ़ाइल.pdf", "file.pdf"), (".hidden", "file.hidden"), ("", "file"), ("my scan.png", "my_scan.png")],
)
def test_a_file_without_a_plain_letter_has_a_plain_name_all_the_same(given: str, plain: str) -> None:
    assert file_name(given).startswith(f'attachment; filename="{plain}"; ')
