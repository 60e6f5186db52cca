"""What a file is, as far as its first bytes and its name tell; and what a browser may be let show of it."""

from __future__ import annotations

import mimetypes
from collections.abc import Callable, Mapping

HEAD_BYTES = 512
UNKNOWN = "application/octet-stream"

INLINE = frozenset(
    {
        "image/png",
        "image/jpeg",
        "image/webp",
        "image/gif",
        "video/mp4",
        "video/webm",
        "audio/mpeg",
        "audio/wav",
        "audio/ogg",
        "application/pdf",
        "text/plain",
        "application/json",
    }
)
"""What may be shown in the browser; everything else is only handed out to be kept."""

# The machine's own tables are left out: the same name is the same type everywhere.
_NAMES = mimetypes.MimeTypes(filenames=())
_OTHER_NAMES = {"audio/x-wav": "audio/wav", "audio/vnd.wave": "audio/wav"}
_MP4_BRANDS = (b"isom", b"iso", b"mp4", b"avc1", b"dash", b"M4V", b"M4A", b"MSNV", b"mmp4", b"3gp")


def media_type_of(name: str, head: bytes) -> str:
    """Return a file's media type: what its first bytes (`HEAD_BYTES`) show, else what its name says.

    A name alone never makes a file one of those that are shown: a `.png` without the signature of one is unknown.

    >>> media_type_of("photo.png", b"<script>"), media_type_of("photo.txt", bytes.fromhex("89504e470d0a1a0a"))
    ('application/octet-stream', 'image/png')
    """
    for shown, holds in _SIGNATURES.items():
        if holds(head):
            return shown
    named = _NAMES.guess_type("file." + name.rpartition(".")[2])[0] if "." in name else None
    said = _OTHER_NAMES.get(named or "", named or "")
    if said in ("text/plain", "application/json"):
        return said if _is_text(head) else UNKNOWN
    if said in INLINE:
        return UNKNOWN
    return said or UNKNOWN


def _is_text(head: bytes) -> bool:
    """Say whether bytes begin a text in UTF-8; its last letter may be cut."""
    try:
        head.decode()
    except UnicodeDecodeError as error:
        if len(head) < HEAD_BYTES or error.start < len(head) - 3:
            return False
    return b"\0" not in head


def _is_mp4(head: bytes) -> bool:
    return head[4:8] == b"ftyp" and head[8:12].startswith(_MP4_BRANDS)


def _is_mpeg_audio(head: bytes) -> bool:
    """An ID3 tag, or the sync word of an MPEG-1 or MPEG-2 layer III frame."""
    return head.startswith(b"ID3") or (len(head) > 2 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2)


_SIGNATURES: Mapping[str, Callable[[bytes], bool]] = {
    "image/png": lambda head: head.startswith(b"\x89PNG\r\n\x1a\n"),
    "image/jpeg": lambda head: head.startswith(b"\xff\xd8\xff"),
    "image/gif": lambda head: head.startswith((b"GIF87a", b"GIF89a")),
    "image/webp": lambda head: head.startswith(b"RIFF") and head[8:12] == b"WEBP",
    "audio/wav": lambda head: head.startswith(b"RIFF") and head[8:12] == b"WAVE",
    "audio/ogg": lambda head: head.startswith(b"OggS"),
    "audio/mpeg": _is_mpeg_audio,
    "video/mp4": _is_mp4,
    "video/webm": lambda head: head.startswith(b"\x1a\x45\xdf\xa3") and b"webm" in head[:64],
    "application/pdf": lambda head: head.startswith(b"%PDF-"),
}
