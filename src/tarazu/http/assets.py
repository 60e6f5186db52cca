"""Static files: styles, scripts and fonts that are built into the package."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import MutableMapping
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from starlette.responses import Response
from starlette.staticfiles import StaticFiles

FOLDER = Path(__file__).parent / "static"
FOREVER = "public, max-age=31536000, immutable"
_HASHED = re.compile(r"[-.][A-Za-z0-9_-]{8}\.(?:js|css|woff2|svg)$")


def asset(path: str) -> str:
    """Return the address of a static file with its digest, so that browsers may keep it for ever.

    Raises:
        FileNotFoundError: when the package was built without it.
    """
    return f"/static/{path}?v={digest_of(path)}"


@cache
def digest_of(path: str) -> str:
    """Return the short digest of a static file."""
    return hashlib.sha256((FOLDER / path).read_bytes()).hexdigest()[:12]


class Assets(StaticFiles):
    """Serves static files; those asked for by their digest, or named after it, never change."""

    def __init__(self) -> None:
        super().__init__(directory=FOLDER, check_dir=False)

    def file_response(
        self,
        full_path: str | os.PathLike[str],
        stat_result: os.stat_result,
        scope: MutableMapping[str, Any],
        status_code: int = 200,
    ) -> Response:
        """Return the file, with how long it may be kept."""
        response = super().file_response(full_path, stat_result, scope, status_code)
        name = Path(full_path).relative_to(FOLDER.resolve()).as_posix()
        wanted = parse_qs(scope["query_string"].decode("latin-1")).get("v", [""])[0]
        fixed = bool(_HASHED.search(name)) or (wanted != "" and wanted == digest_of(name))
        response.headers["Cache-Control"] = FOREVER if fixed else "no-cache"
        return response
