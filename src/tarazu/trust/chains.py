"""Checking a sealed log: the same code for a file on a customer's desk and for the database.

What a seal signs is one text of seven lines, so that anybody can write a verifier of their own:

    tarazu seal 1 / tenant / number / sealed_at / events / previous / content

`content` is the SHA-256 over the digests of the events in order, `previous` the SHA-256 of the text of the seal before
(64 zeros at the first). The SHA-256 of the text is the seal's own digest, its `hash`. Signatures are Ed25519 (RFC 8032).
"""

from __future__ import annotations

import hashlib
import re
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from tarazu.kit.errors import Refusal

GENESIS = bytes(32)
FAULTS_MAX = 20
_NUMBER_AND_DIGEST = re.compile(r"([1-9][0-9]{0,18}):([0-9a-f]{64})\Z", re.ASCII)
_MARKS = (b'"tarazu_audit"', b'"leaf"', b'"seal"')
_UNREADABLE = (msgspec.DecodeError, RecursionError, KeyError, TypeError, ValueError, AttributeError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What a check of a chain found: it holds when `faults` is empty.

    `seals` is the number of the last seal and `head` its digest in hex; `document` is what a customer keeps of it, None
    before the first seal.
    """

    events: int
    seals: int
    head: str
    document: Mapping[str, Any] | None
    faults: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Whether the chain holds."""
        return not self.faults


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptHead:
    """The end of a log as somebody saw it earlier: number and digest of a seal; its tenant and key where they are known."""

    number: int
    digest: str
    tenant: str | None = None
    public_key: str | None = None


def content_of(digests: Iterable[bytes]) -> bytes:
    """Return the digest over events: SHA-256 over their own digests in order."""
    covered = hashlib.sha256()
    for digest in digests:
        covered.update(digest)
    return covered.digest()


def statement(
    tenant: uuid.UUID | str, number: int, sealed_at: str, events: int, previous: bytes, content: bytes
) -> bytes:
    """Return the text that a seal signs and whose SHA-256 is the seal's digest; `sealed_at` as the log writes it."""
    said = ("tarazu seal 1", str(tenant), str(number), sealed_at, str(events), previous.hex(), content.hex())
    return "".join(f"{line}\n" for line in said).encode()


def is_signed(public_key: bytes, signature: bytes, text: bytes) -> bool:
    """Say whether a signature over a text is of a key (32 raw bytes). Raises ValueError for a malformed key."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, text)
    except InvalidSignature:
        return False
    return True


def head_document(tenant: uuid.UUID | str, public_key: bytes, seal: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a customer keeps of a log's end: its last seal, with the tenant and the key that signed it."""
    return {"tarazu_head": 1, "tenant": str(tenant), "public_key": public_key.hex(), **seal}


def read_head(text: str) -> KeptHead:
    """Read a kept head: the document that `head_document` makes, or `NUMBER:DIGEST`.

    Raises:
        Refusal: `head_unreadable` when it is neither, or a document whose signature is not of the key that it names.
    """
    short = _NUMBER_AND_DIGEST.match(text.strip())
    if short:
        return KeptHead(number=int(short[1]), digest=short[2])
    try:
        row = msgspec.json.decode(text)
        said = _said(row["tenant"], row)
        signed = is_signed(bytes.fromhex(row["public_key"]), bytes.fromhex(row["signature"]), said)
        known = row["tarazu_head"] == 1 and hashlib.sha256(said).hexdigest() == row["hash"]
    except _UNREADABLE:
        signed = known = False
    if not (signed and known):
        raise Refusal("head_unreadable", "invalid")
    return KeptHead(number=int(row["seal"]), digest=row["hash"], tenant=row["tenant"], public_key=row["public_key"])


def verify_lines(lines: Iterator[bytes], public_key: bytes | None = None, kept: KeptHead | None = None) -> Verification:
    """Verify an exported log offline.

    The key is the pinned one, else that of the kept head, else the one in the file's header, which finds no forger.

    Raises:
        Refusal: `no_audit_log` when no line is one of a log, not even half of one: that is another file, and no broken log.
    """
    chain, is_log = ChainCheck(public_key=public_key, kept=kept), False
    for line in lines:
        is_log = is_log or any(mark in line for mark in _MARKS)
        chain.feed(line)
    if not is_log:
        raise Refusal("no_audit_log", "invalid")
    return chain.result()


@dataclass(slots=True, kw_only=True)
class ChainCheck:
    """Recomputes a chain line by line with constant memory."""

    public_key: bytes | None = None
    kept: KeptHead | None = None
    tenant: str = ""
    announced: int = 0
    previous: bytes = GENESIS
    seq: int = 0
    events: int = 0
    last: dict[str, Any] | None = None
    pending: int = 0
    covered: Any = field(default_factory=hashlib.sha256)
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        if self.public_key is None and self.kept and self.kept.public_key:
            self.public_key = bytes.fromhex(self.kept.public_key)

    def feed(self, line: bytes) -> None:
        """Take one line of an export."""
        try:
            self._take(msgspec.json.decode(line))
        except _UNREADABLE:
            self._fault(f"unreadable line after event {self.events}")

    def result(self) -> Verification:
        """Return what was found; events after the last seal are a fault, and so is a log that ends before its head."""
        if not self.tenant:
            self._fault("there is no header: this is not an exported log")
        if self.pending:
            self._fault(f"{self.pending} events are covered by no seal")
        if self.seq < self.announced:
            self._fault(f"the log ends at seal {self.seq}; its header says that there are {self.announced}")
        if self.kept:
            self._check_kept(self.kept)
        return Verification(
            events=self.events,
            seals=self.seq,
            head=self.previous.hex(),
            document=head_document(self.tenant, self.public_key or b"", self.last) if self.last else None,
            faults=tuple(self.faults),
        )

    def _take(self, row: dict[str, Any]) -> None:
        if "tarazu_audit" in row:
            self._take_header(row)
        elif "leaf" in row:
            self._take_event(row)
        else:
            self._take_seal(row)

    def _take_header(self, row: dict[str, Any]) -> None:
        if self.tenant:
            self._fault("there is a second header: these are two logs in one file")
        self.tenant, self.announced = str(uuid.UUID(row["tenant"])), int(row["seals"])
        if self.public_key is None:
            self.public_key = bytes.fromhex(row["public_key"])

    def _take_event(self, row: dict[str, Any]) -> None:
        digest = hashlib.sha256(row["leaf"].encode()).digest()
        if digest.hex() != row["digest"]:
            self._fault(f"event {self.events + 1} was changed")
        self.events += 1
        self.pending += 1
        self.covered.update(digest)

    def _take_seal(self, row: dict[str, Any]) -> None:
        number, said, digest = int(row["seal"]), _said(self.tenant, row), bytes.fromhex(row["hash"])
        if number != self.seq + 1:
            self._fault(f"seal {self.seq + 1} is missing: seal {number} stands in its place")
        elif bytes.fromhex(row["previous"]) != self.previous:
            self._fault(f"seal {number} does not follow seal {self.seq}")
        if row["events"] != self.pending or bytes.fromhex(row["content"]) != self.covered.digest():
            self._fault(f"seal {number} does not cover the events before it")
        if not is_signed(self.public_key or b"", bytes.fromhex(row["signature"]), said):
            self._fault(f"seal {number} is not signed by the pinned key")
        elif hashlib.sha256(said).digest() != digest:
            self._fault(f"seal {number} was changed")
        if self.kept and number == self.kept.number and row["hash"] != self.kept.digest:
            self._fault(f"seal {number} is not the one that was kept: the log was written anew")
        self.seq, self.previous, self.last = number, digest, row
        self.pending, self.covered = 0, hashlib.sha256()

    def _check_kept(self, kept: KeptHead) -> None:
        if self.seq < kept.number:
            self._fault(f"the log ends at seal {self.seq}, before the kept head, seal {kept.number}")
        if kept.tenant and kept.tenant != self.tenant:
            self._fault("the kept head is of another tenant's log")
        if kept.public_key and self.public_key and kept.public_key != self.public_key.hex():
            self._fault("the kept head was signed by another key")

    def _fault(self, text: str) -> None:
        if len(self.faults) < FAULTS_MAX:
            self.faults.append(text)


def _said(tenant: str, row: Mapping[str, Any]) -> bytes:
    """Return the text that a seal, as a line of an export, claims to have signed."""
    previous, content = bytes.fromhex(row["previous"]), bytes.fromhex(row["content"])
    return statement(tenant, int(row["seal"]), str(row["sealed_at"]), int(row["events"]), previous, content)
