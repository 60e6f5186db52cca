"""Keys of the demo's people, kept in a private file of its data folder, so that a second start makes no new ones."""

from __future__ import annotations

import os
import uuid
from pathlib import Path

import msgspec

from tarazu import trust
from tarazu.kit.db import Database, Tx
from tarazu.kit.errors import Refusal


class KeyRing:
    """Keys by person. Whoever can read the file could as well read the installation secret beside it."""

    def __init__(self, path: Path) -> None:
        """Read the file, if it is there; what cannot be read counts as no keys."""
        self._path = path
        self._keys: dict[str, str] = {}
        try:
            self._keys = msgspec.json.decode(path.read_bytes(), type=dict[str, str])
        except (OSError, msgspec.DecodeError):
            self._keys = {}

    async def forget_revoked(self, db: Database) -> None:
        """Drop the keys that open nothing any more."""
        for person, secret in list(self._keys.items()):
            holder = await trust.identify_key(db, secret)
            if holder is None or str(holder.principal_id) != person:
                del self._keys[person]

    async def key(self, tx: Tx, person: uuid.UUID, name: str) -> str:
        """Return a person's key, made under this name when there is none yet."""
        if str(person) not in self._keys:
            self._keys[str(person)] = (await trust.create_key(tx, person, name)).secret
        return self._keys[str(person)]

    def save(self) -> None:
        """Write the file anew, in one step, for this account only.

        Raises:
            Refusal: `file_unwritable`.
        """
        draft = self._path.with_name(self._path.name + ".draft")
        try:
            draft.unlink(missing_ok=True)
            handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(msgspec.json.encode(self._keys))
            draft.replace(self._path)
        except OSError as error:
            facts = {"file": str(self._path), "reason": error.strerror or str(error)}
            raise Refusal("file_unwritable", "invalid", facts) from None
