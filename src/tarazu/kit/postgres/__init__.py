"""PostgreSQL beside the application: one server per data folder, shared by the processes that use it.

Owns these names inside a data folder: `postgres/` (the cluster), `postgres.socket/`, `postgres.log`, the
lock files `postgres.lock`, `postgres.users` and `postgres.server`, and `postgres.programs/` where root needs
a copy of the programs.
POSIX systems only; elsewhere, and for production, give the application the address of a server.
"""

from tarazu.kit.postgres.binaries import Binaries, find_binaries, has_known_fixes, oldest_versions, require_major
from tarazu.kit.postgres.embedded import EmbeddedPostgres

__all__ = [
    "Binaries",
    "EmbeddedPostgres",
    "find_binaries",
    "has_known_fixes",
    "oldest_versions",
    "require_major",
]
