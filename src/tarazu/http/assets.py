"""Static files: styles, scripts and fonts that are built into the package."""

from __future__ import annotations

import gzip
import hashlib
import os
import re
from collections.abc import MutableMapping
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from starlette.datastructures import Headers
from starlette.responses import FileResponse, Response
from starlette.staticfiles import StaticFiles

FOLDER = Path(__file__).parent / "static"
FOREVER = "public, max-age=31536000, immutable"
_TEXTS = frozenset((".js", ".css", ".svg"))
_HASHED = re.compile(r"[-.][A-Za-z0-9_-]{8}\.(?:js|css|woff2|svg)$")
_IMPORTED = re.compile(r"""(?:from|import)["']\./([A-Za-z0-9_-]+\.js)["']""")


def asset(path: str) -> str:
    """Return the address of a static file with its digest, so that browsers may keep it for ever.

    Raises:
        FileNotFoundError: when the package was built without it.
    """
    return f"/static/{path}?v={digest_of(path)}"


@cache
def editor_parts(kind: str) -> tuple[str, ...]:
    """Return the addresses of the scripts of a kind's editor, for a page to ask for before it knows that it needs them;
    none for a kind without one."""
    folder = FOLDER / "build" / "chunks"
    waiting = [each.name for each in folder.glob(f"{kind.replace('.', '-')}-{'[A-Za-z0-9_-]' * 8}.js")]
    found: list[str] = []
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.append(name)
            waiting += _IMPORTED.findall((folder / name).read_text("utf-8"))
    return tuple(f"/static/build/chunks/{name}" for name in found)


@cache
def digest_of(path: str) -> str:
    """Return the short digest of a static file."""
    return hashlib.sha256((FOLDER / path).read_bytes()).hexdigest()[:12]


def named_by_digest(path: str) -> bool:
    """Say whether a file's name holds a digest of it, so that it never changes."""
    return bool(_HASHED.search(path))


class Assets(StaticFiles):
    """Serves static files, texts compressed; those asked for by their digest, or named after it, never change."""

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
        if isinstance(response, FileResponse) and Path(full_path).suffix in _TEXTS:
            response = _squeezed(response, Headers(scope=scope), str(full_path), stat_result.st_mtime_ns)
        name = Path(full_path).relative_to(FOLDER.resolve()).as_posix()
        wanted = parse_qs(scope["query_string"].decode("latin-1")).get("v", [""])[0]
        fixed = named_by_digest(name) or (wanted != "" and wanted == digest_of(name))
        response.headers["Cache-Control"] = FOREVER if fixed else "no-cache"
        return response


def _squeezed(plain: FileResponse, asked: Headers, path: str, changed_ns: int) -> Response:
    """Return a text as the browser takes it."""
    plain.headers["Vary"] = "Accept-Encoding"
    if "gzip" not in asked.get("accept-encoding", ""):
        return plain
    headers = {name: plain.headers[name] for name in ("last-modified", "vary")}
    # The bytes on the line are others, the file is the same.
    headers |= {"etag": f"W/{plain.headers['etag']}", "content-encoding": "gzip"}
    return Response(_compressed(path, changed_ns), plain.status_code, headers, plain.media_type)


@cache
def _compressed(path: str, _changed_ns: int) -> bytes:
    """Return a file compressed, counted once for each time that it was written."""
    return gzip.compress(Path(path).read_bytes(), 9, mtime=0)
