"""Values of a file one after another: JSON lines, one JSON list however long, or Parquet."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from typing import IO, Any, NoReturn

from tarazu.kit.errors import Fault, Refusal
from tarazu.tasks.rows import LINE_BYTES_MAX, json_value, lines_of, parquet_rows

PIECE_BYTES = 2**20
_PARQUET = b"PAR1"
_BLANK = re.compile(r"[ \t\r\n]*")
_BOM = b"\xef\xbb\xbf"


def values_of(stream: IO[bytes]) -> Iterator[Any]:
    """Yield the values of a file; what its first bytes are says how it is written. A broken line is a fault.

    Raises:
        Refusal: when the file as a whole cannot be read: `file_has_no_rows`, `json_broken`, `line_too_long`, `not_utf8`.
    """
    first = _first(stream)
    if first == b"":
        raise Refusal("file_has_no_rows", "invalid")
    if first == _PARQUET:
        yield from parquet_rows(stream)
    elif first.startswith(b"["):
        yield from _list(stream)
    else:
        yield from (json_value(line) for line in lines_of(stream) if not line.isspace())


def _first(stream: IO[bytes]) -> bytes:
    """Return the first bytes that say something; the stream stands where values begin."""
    start = stream.tell()
    head = stream.read(PIECE_BYTES)
    skip = len(_BOM) if head.startswith(_BOM) else 0
    told = head[skip:].lstrip()
    # Lines are counted from the first one that is not blank, whatever came before it.
    stream.seek(start + len(head) - len(told) if told else start + len(head))
    return told[: len(_PARQUET)] if told.startswith(_PARQUET) else told[:1]


class _Text:
    """A window on a file of text that moves on; `before` counts the characters that are gone."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream, self._decode = stream, codecs.getincrementaldecoder("utf-8")().decode
        self.text, self.place, self.before, self.ended = "", 0, 0, False

    def more(self) -> bool:
        """Read another piece behind what is not used yet; False at the end."""
        if self.ended:
            return False
        piece = self._stream.read(PIECE_BYTES)
        self.ended = not piece
        self.before += self.place
        try:
            self.text, self.place = self.text[self.place :] + self._decode(piece, self.ended), 0
        except UnicodeDecodeError:
            raise Refusal("not_utf8", "invalid") from None
        return True

    def next(self) -> str:
        """Return the next character that is not blank, or nothing at the end."""
        while True:
            found = _BLANK.match(self.text, self.place)
            self.place = found.end() if found else self.place
            if self.place < len(self.text):
                return self.text[self.place]
            if not self.more():
                return ""


def _list(stream: IO[bytes]) -> Iterator[Any]:
    """Yield the members of one JSON list, holding about one of them at a time."""
    text = _Text(stream)
    text.next()
    text.place += 1
    if text.next() == "]":
        return
    while True:
        yield _member(text)
        mark = text.next()
        text.place += 1
        if mark == "]":
            break
        if mark != ",":
            _broken(text)
    if text.next():
        _broken(text)


def _member(text: _Text) -> Any:
    text.next()
    while True:
        try:
            value, end = _DECODER.raw_decode(text.text, text.place)
        except RecursionError:
            raise Refusal("json_broken", "invalid", {"character": text.before + text.place + 1}) from None
        except ValueError as error:
            # A member may merely end in the next piece.
            if len(text.text) - text.place > LINE_BYTES_MAX:
                raise Refusal("row_too_large", "too_large", {"megabytes": LINE_BYTES_MAX // 2**20}) from None
            if not text.more():
                text.place = getattr(error, "pos", text.place)
                _broken(text)
            continue
        # A number at the end of a piece may go on in the next one.
        if end == len(text.text) and text.more():
            continue
        text.place = end
        return value


def _broken(text: _Text) -> NoReturn:
    raise Refusal("json_broken", "invalid", {"character": text.before + text.place + 1})


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


_DECODER = json.JSONDecoder(parse_constant=_no_constant)


def fault_of(value: Any) -> Fault | None:
    """Return the fault of a value that is no row of any tool."""
    if isinstance(value, Fault):
        return value
    return None if isinstance(value, dict) else Fault(field="", code="wrong_type", facts={"expected": "object"})
