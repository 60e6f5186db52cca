"""One installation secret from which every other secret is derived, so that there is one thing to guard and rotate."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from pathlib import Path

from tarazu.kit.errors import Refusal

SECRET_BYTES = 32


class Secrets:
    """Derives independent keys from the installation secret (HMAC-SHA256 over a purpose, as HKDF-Expand does)."""

    def __init__(self, root: bytes) -> None:
        if len(root) < SECRET_BYTES:
            raise Refusal("secret_too_short", "invalid", {"bytes": SECRET_BYTES})
        self._root = root

    def __repr__(self) -> str:
        return "Secrets(…)"

    def key(self, purpose: str) -> bytes:
        """Return the 32-byte key of a purpose; the same purpose gives the same key."""
        return hmac.new(self._root, b"tarazu/" + purpose.encode(), hashlib.sha256).digest()

    def password(self, role: str) -> str:
        """Return the database password of a role."""
        return self.key("database-role/" + role).hex()


def load_secrets(path: Path) -> Secrets:
    """Read the installation secret, making it (mode 0600) the first time.

    Raises:
        Refusal: `secret_unreadable` when the file is malformed.
    """
    try:
        return Secrets(bytes.fromhex(path.read_text().strip()))
    except FileNotFoundError:
        return _make(path)
    except ValueError:
        raise Refusal("secret_unreadable", "invalid", {"path": str(path)}) from None


def _make(path: Path) -> Secrets:
    """Write a fresh secret; of two processes that race, both end up with the one that was linked first."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}.new")
    draft.touch(mode=0o600)
    draft.write_text(secrets.token_hex(SECRET_BYTES))
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return load_secrets(path)
