"""Uploads as `multipart/form-data`: the one file streams to disk as it comes, the fields beside it stay small."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING

from python_multipart import MultipartParser
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import parse_options_header
from starlette.requests import Request

from tarazu.http.problems import Declined
from tarazu.kit.errors import Fault, Refusal, invalid

FIELDS_MAX = 60
FIELD_BYTES_MAX = 64 * 2**10
_HELD_BYTES = 2**20

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks


@dataclass(slots=True, kw_only=True)
class Upload:
    """What an upload held: its fields in order, and of its file the name; `digest` is over all of it."""

    fields: list[tuple[str, str]] = field(default_factory=list)
    file_name: str | None = None
    digest: bytes = b""

    def all(self, name: str) -> list[str]:
        """Return every value of a field that may come more than once."""
        return [value for key, value in self.fields if key == name]

    def first(self, name: str) -> str | None:
        """Return the value of a field, None when it is not there or left empty. Refuses two values."""
        found = self.all(name)
        if len(found) > 1:
            raise invalid(name, "duplicate")
        return found[0] or None if found else None

    def require_known(self, names: frozenset[str]) -> None:
        """Refuse fields that are not read here, by name: a misspelt one would silently do nothing."""
        if unknown := dict.fromkeys(key[:100] for key, _ in self.fields if key not in names):
            faults = [Fault(field=key, code="unknown_field") for key in unknown]
            raise Refusal("invalid_request", "invalid", faults=faults)


async def read_upload(request: Request, draft: IO[bytes], *, bytes_max: int, part: str = "file") -> Upload:
    """Read a form whose field `part` is a file, into a draft; the draft is left at its beginning.

    Raises:
        Refusal: `wrong_content_type`; `request_unreadable` for a form that is malformed or breaks off;
            `file_too_large`; faults for a file that is missing, is there twice, or where a field should be.
    """
    reader = _Reader(part, bytes_max)
    parser = MultipartParser(_boundary(request), reader.callbacks())
    digest = hashlib.sha256()
    try:
        async for piece in request.stream():
            parser.write(piece)
            if len(reader.held) >= _HELD_BYTES:
                await _write(draft, reader, digest.update)
        parser.finalize()
    except (FormParserError, UnicodeDecodeError):
        raise _unreadable() from None
    if not reader.ended:
        raise _unreadable()
    await _write(draft, reader, digest.update)
    if reader.upload.file_name is None:
        raise invalid(part, "missing")
    draft.seek(0)
    digest.update(repr((reader.upload.file_name, reader.upload.fields)).encode(errors="backslashreplace"))
    reader.upload.digest = digest.digest()
    return reader.upload


class _Reader:
    """What the parser calls; the bytes of the file gather in `held` until they are written."""

    def __init__(self, part: str, bytes_max: int) -> None:
        self.upload = Upload()
        self.held = bytearray()
        self.ended = False
        self._part = part
        self._bytes_max = bytes_max
        self._size = 0
        self._header = [bytearray(), bytearray()]
        self._disposition = b""
        self._name = ""
        self._value: bytearray | None = None

    def callbacks(self) -> MultipartCallbacks:
        """Return what the parser calls when."""
        return {
            "on_part_begin": self._begin,
            "on_header_field": lambda data, start, end: self._header[0].extend(data[start:end]),
            "on_header_value": lambda data, start, end: self._header[1].extend(data[start:end]),
            "on_header_end": self._header_end,
            "on_headers_finished": self._headers_finished,
            "on_part_data": self._data,
            "on_part_end": self._end,
            "on_end": self._finish,
        }

    def _begin(self) -> None:
        self._disposition = b""

    def _header_end(self) -> None:
        name, value = (bytes(each) for each in self._header)
        if name.lower() == b"content-disposition":
            self._disposition = value
        self._header = [bytearray(), bytearray()]

    def _headers_finished(self) -> None:
        _, options = parse_options_header(self._disposition)
        self._name = options.get(b"name", b"").decode()
        is_file = b"filename" in options
        if not self._name:
            raise _unreadable()
        if is_file != (self._name == self._part):
            raise invalid(self._name[:100], "wrong_type", expected="file" if self._name == self._part else "text")
        self._value = None if is_file else bytearray()
        if is_file:
            if self.upload.file_name is not None:
                raise invalid(self._part, "duplicate")
            self.upload.file_name = options[b"filename"].decode()

    def _data(self, data: bytes, start: int, end: int) -> None:
        if self._value is not None:
            self._value += data[start:end]
            if len(self._value) > FIELD_BYTES_MAX:
                raise invalid(self._name[:100], "too_long", max=FIELD_BYTES_MAX)
            return
        self._size += end - start
        if self._size > self._bytes_max:
            raise Refusal("file_too_large", "too_large", {"megabytes": self._bytes_max // 2**20})
        self.held += data[start:end]

    def _end(self) -> None:
        if self._value is not None:
            self.upload.fields.append((self._name, self._value.decode()))
            if len(self.upload.fields) > FIELDS_MAX:
                raise _unreadable()

    def _finish(self) -> None:
        self.ended = True


def _boundary(request: Request) -> bytes:
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    if kind != b"multipart/form-data":
        raise Declined("wrong_content_type", 415, {"expected": "multipart/form-data"})
    if not options.get(b"boundary"):
        raise _unreadable()
    return options[b"boundary"]


async def _write(draft: IO[bytes], reader: _Reader, hashed: Callable[[bytes], None]) -> None:
    piece = bytes(reader.held)
    reader.held.clear()
    hashed(piece)
    await asyncio.to_thread(draft.write, piece)


def _unreadable() -> Declined:
    return Declined("request_unreadable", 400)
