"""The audit log: events are sealed per tenant into a signed hash chain that a customer verifies offline.

A seal covers every event of the finished transactions in a range, so sealing writes one row and never touches an event:

    hash_n = SHA-256(hash_{n-1} || digest_1 || ... || digest_k),  signed with Ed25519 (RFC 8032)

where a digest is the SHA-256 of the event's exact text. Merkle proofs can be added over the same digests later.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import dataclass, field

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.trust.model import Leaf, SealHead, SealRow

q = sql.load("tarazu.trust")

GENESIS = bytes(32)
FAULTS_MAX = 20
EXPORT_CHUNK = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What a check of a chain found: it holds when `faults` is empty. `head` is the last hash, in hex."""

    events: int
    seals: int
    head: str
    faults: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Whether the chain holds."""
        return not self.faults


def signing_key(seed: bytes) -> Ed25519PrivateKey:
    """Return the Ed25519 key made from a 32-byte seed."""
    return Ed25519PrivateKey.from_private_bytes(seed)


def public_bytes(key: Ed25519PrivateKey) -> bytes:
    """Return the 32 raw bytes of the public half, which customers pin."""
    return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


async def unsealed_tenants(tx: Tx) -> list[uuid.UUID]:
    """Return the tenants whose chain is behind their events."""
    return await tx.many(q.unsealed_tenants, uuid.UUID)


async def seal(tx: Tx, key: Ed25519PrivateKey) -> int:
    """Seal the transaction's tenant up to the last finished transaction; returns how many events were sealed."""
    await tx.run(q.lock_chain, tenant_id=tx.tenant_id)
    head = await tx.maybe(q.last_seal, SealHead, tenant_id=tx.tenant_id)
    head = head or SealHead(seq=0, upto="0", hash=GENESIS)
    horizon = await tx.one(q.seal_horizon, str)
    digests = await tx.many(q.digests_between, bytes, tenant_id=tx.tenant_id, from_xid=head.upto, upto=horizon)
    if not digests:
        return 0
    digest = link(head.hash, digests)
    await tx.run(
        q.insert_seal,
        tenant_id=tx.tenant_id,
        seq=head.seq + 1,
        from_xid=head.upto,
        upto=horizon,
        events=len(digests),
        previous=head.hash,
        hash=digest,
        signature=key.sign(statement(tx.tenant_id, head.seq + 1, digest)),
        at=tx.now,
    )
    return len(digests)


def link(previous: bytes, digests: Iterable[bytes]) -> bytes:
    """Return the hash of a link: SHA-256 over the previous hash and the digests in order."""
    chained = hashlib.sha256(previous)
    for digest in digests:
        chained.update(digest)
    return chained.digest()


def statement(tenant_id: uuid.UUID, seq: int, digest: bytes) -> bytes:
    """Return the bytes that a seal's signature is over."""
    return b"tarazu-seal\n" + tenant_id.bytes + seq.to_bytes(8, "big") + digest


async def head(tx: Tx) -> SealHead | None:
    """Return the head of the tenant's chain, or None before the first seal."""
    return await tx.maybe(q.last_seal, SealHead, tenant_id=tx.tenant_id)


async def export(tx: Tx, public_key: bytes) -> AsyncIterator[bytes]:
    """Yield the tenant's sealed log as JSON lines: a header, then each seal after the events it covers."""
    yield _line({"tarazu_audit": 1, "tenant": str(tx.tenant_id), "public_key": public_key.hex()})
    seals = iter(await tx.many(q.seals, SealRow, tenant_id=tx.tenant_id))
    current = next(seals, None)
    async for leaves in tx.stream(q.sealed_leaves, Leaf, chunk=EXPORT_CHUNK, tenant_id=tx.tenant_id):
        for leaf in leaves:
            while current and int(leaf.xid) >= int(current.upto):
                yield _line(_seal_line(current))
                current = next(seals, None)
            yield _line({"leaf": leaf.leaf, "digest": leaf.digest.hex()})
    while current:
        yield _line(_seal_line(current))
        current = next(seals, None)


async def verify(tx: Tx, public_key: bytes) -> Verification:
    """Verify the tenant's log as it stands in the database, by the same code that checks an exported file."""
    chain = ChainCheck(public_key=public_key)
    async for line in export(tx, public_key):
        chain.feed(line)
    return chain.result()


def verify_lines(lines: Iterator[bytes], public_key: bytes | None = None) -> Verification:
    """Verify an exported log offline. Without a pinned key, the key in the file's header is used."""
    chain = ChainCheck(public_key=public_key)
    for line in lines:
        chain.feed(line)
    return chain.result()


@dataclass(slots=True, kw_only=True)
class ChainCheck:
    """Recomputes a chain line by line with constant memory per link."""

    public_key: bytes | None = None
    tenant: uuid.UUID = field(default_factory=lambda: uuid.UUID(int=0))
    previous: bytes = GENESIS
    seq: int = 0
    events: int = 0
    pending: list[bytes] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def feed(self, line: bytes) -> None:
        """Take one line of an export."""
        try:
            self._take(msgspec.json.decode(line))
        except (msgspec.DecodeError, KeyError, TypeError, ValueError, AttributeError):
            self._fault(f"unreadable line after event {self.events}")

    def result(self) -> Verification:
        """Return what was found; events after the last seal are a fault of the file."""
        if self.public_key is None:
            self._fault("there is no header: this is not an exported log")
        if self.pending:
            self._fault(f"{len(self.pending)} events are covered by no seal")
        return Verification(events=self.events, seals=self.seq, head=self.previous.hex(), faults=tuple(self.faults))

    def _take(self, row: dict[str, str]) -> None:
        if "tarazu_audit" in row:
            self.tenant = uuid.UUID(row["tenant"])
            if self.public_key is None:
                self.public_key = bytes.fromhex(row["public_key"])
        elif "leaf" in row:
            self._take_event(row)
        else:
            self._take_seal(row)

    def _take_event(self, row: dict[str, str]) -> None:
        digest = hashlib.sha256(row["leaf"].encode()).digest()
        if digest.hex() != row["digest"]:
            self._fault(f"event {self.events + 1} was changed")
        self.events += 1
        self.pending.append(digest)

    def _take_seal(self, row: dict[str, str]) -> None:
        expected = link(self.previous, self.pending)
        if int(row["seal"]) != self.seq + 1 or bytes.fromhex(row["previous"]) != self.previous:
            self._fault(f"seal {row['seal']} does not follow seal {self.seq}")
        if int(row["events"]) != len(self.pending) or expected.hex() != row["hash"]:
            self._fault(f"seal {row['seal']} does not cover the events before it")
        self._check_signature(row)
        self.seq, self.previous = int(row["seal"]), bytes.fromhex(row["hash"])
        self.pending.clear()

    def _check_signature(self, row: dict[str, str]) -> None:
        key = Ed25519PublicKey.from_public_bytes(self.public_key or b"")
        signed = statement(self.tenant, int(row["seal"]), bytes.fromhex(row["hash"]))
        try:
            key.verify(bytes.fromhex(row["signature"]), signed)
        except InvalidSignature:
            self._fault(f"seal {row['seal']} is not signed by the pinned key")

    def _fault(self, text: str) -> None:
        if len(self.faults) < FAULTS_MAX:
            self.faults.append(text)


def _seal_line(row: SealRow) -> dict[str, object]:
    return {
        "seal": row.seq,
        "events": row.events,
        "previous": row.previous.hex(),
        "hash": row.hash.hex(),
        "signature": row.signature.hex(),
        "sealed_at": row.sealed_at.isoformat(),
    }


def _line(row: dict[str, object]) -> bytes:
    return msgspec.json.encode(row) + b"\n"
