"""Signatures of webhooks as Standard Webhooks 1.0 has them: HMAC-SHA256 over `id.timestamp.body`.

An endpoint's secret is derived from the installation's, so none is kept. Addresses that came with the work share one secret
of their tenant.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import uuid
from collections.abc import Mapping
from datetime import datetime

from tarazu.kit.secrets import Secrets

PREFIX = "whsec_"


def secret_of(secrets: Secrets, tenant_id: uuid.UUID, endpoint_id: uuid.UUID | None = None) -> str:
    """Return the secret of an endpoint, or of a tenant's bare addresses: `whsec_` and 32 bytes in base64."""
    of = f"webhook/{tenant_id}/{endpoint_id or ''}"
    return PREFIX + base64.b64encode(secrets.key(of)).decode()


def signed_headers(secret: str, message_id: uuid.UUID, at: datetime, body: bytes) -> Mapping[str, str]:
    """Return the three headers that let a receiver check that a body is ours, whole and recent."""
    seconds = str(int(at.timestamp()))
    key = base64.b64decode(secret.removeprefix(PREFIX))
    digest = hmac.new(key, f"{message_id}.{seconds}.".encode() + body, hashlib.sha256).digest()
    signature = f"v1,{base64.b64encode(digest).decode()}"
    return {"webhook-id": str(message_id), "webhook-timestamp": seconds, "webhook-signature": signature}
