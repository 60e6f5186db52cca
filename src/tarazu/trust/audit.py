"""The audit log: events are sealed per tenant into a signed hash chain that a customer verifies offline.

A seal covers every event of the finished transactions in a range, so sealing writes one row and never touches an event.
It signs its number, its time, how many events it covers, the digest over them and the digest of the seal before: see
`chains`. An event's digest is the SHA-256 of its exact text. Merkle proofs can be added over the same digests later.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.kit.errors import Refusal
from tarazu.trust.chains import GENESIS, ChainCheck, KeptHead, Verification, content_of, head_document, statement
from tarazu.trust.model import Leaf, SealRow

q = sql.load("tarazu.trust")

EXPORT_CHUNK = 2000


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
    last = await tx.maybe(q.last_seal, SealRow, tenant_id=tx.tenant_id)
    number, start, previous = (last.seq + 1, last.upto, last.hash) if last else (1, "0", GENESIS)
    horizon = await tx.one(q.seal_horizon, str)
    digests = await tx.many(q.digests_between, bytes, tenant_id=tx.tenant_id, from_xid=start, upto=horizon)
    if not digests:
        return 0
    content = content_of(digests)
    said = statement(tx.tenant_id, number, _written(tx.now), len(digests), previous, content)
    await tx.run(
        q.insert_seal,
        tenant_id=tx.tenant_id,
        seq=number,
        sealed_at=tx.now,
        from_xid=start,
        upto=horizon,
        events=len(digests),
        previous=previous,
        content=content,
        hash=hashlib.sha256(said).digest(),
        signature=key.sign(said),
    )
    return len(digests)


async def head(tx: Tx, public_key: bytes) -> dict[str, Any]:
    """Return the document of the last seal of the tenant's chain, for the customer to keep.

    Raises:
        Refusal: `not_sealed_yet` before the first seal.
    """
    last = await tx.maybe(q.last_seal, SealRow, tenant_id=tx.tenant_id)
    if last is None:
        raise Refusal("not_sealed_yet", "conflict")
    return head_document(tx.tenant_id, public_key, _seal_line(last))


async def export(tx: Tx, public_key: bytes) -> AsyncIterator[bytes]:
    """Yield the tenant's sealed log as JSON lines: a header, then each seal after the events it covers."""
    rows = await tx.many(q.seals, SealRow, tenant_id=tx.tenant_id)
    yield _line({"tarazu_audit": 1, "tenant": str(tx.tenant_id), "public_key": public_key.hex(), "seals": len(rows)})
    seals = iter(rows)
    current = next(seals, None)
    # Up to the last of these seals: another may be written meanwhile.
    upto = rows[-1].upto if rows else "0"
    async for leaves in tx.stream(q.sealed_leaves, Leaf, chunk=EXPORT_CHUNK, tenant_id=tx.tenant_id, upto=upto):
        for leaf in leaves:
            while current and int(leaf.xid) >= int(current.upto):
                yield _line(_seal_line(current))
                current = next(seals, None)
            yield _line({"leaf": leaf.leaf, "digest": leaf.digest.hex()})
    while current:
        yield _line(_seal_line(current))
        current = next(seals, None)


async def verify(tx: Tx, public_key: bytes, kept: KeptHead | None = None) -> Verification:
    """Verify the tenant's log as it stands in the database, by the same code that checks an exported file."""
    chain = ChainCheck(public_key=public_key, kept=kept)
    async for line in export(tx, public_key):
        chain.feed(line)
    return chain.result()


def _seal_line(row: SealRow) -> dict[str, Any]:
    return {
        "seal": row.seq,
        "sealed_at": _written(row.sealed_at),
        "events": row.events,
        "previous": row.previous.hex(),
        "content": row.content.hex(),
        "hash": row.hash.hex(),
        "signature": row.signature.hex(),
    }


def _written(at: datetime) -> str:
    """Return a time as it is signed: in UTC, to the microsecond, which is all that the database keeps."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _line(row: dict[str, Any]) -> bytes:
    return msgspec.json.encode(row) + b"\n"
