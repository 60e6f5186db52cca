"""The system account that runs PostgreSQL, what it can reach, and the files we keep for it.

PostgreSQL refuses to run as root, so root lends the cluster to an account that exists already. No account is
made and no folder above the cluster is opened up: what the account cannot reach is refused, with the fix.
"""

from __future__ import annotations

import os
import pwd
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tarazu.kit.errors import Refusal

PROGRAM_SECONDS_MAX = 300
UNPRIVILEGED = "nobody"


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Who runs the server. `drops` is true when we are root and must change to it."""

    name: str
    uid: int
    gid: int
    drops: bool

    @property
    def user(self) -> int | None:
        """Return the `user` argument for a subprocess."""
        return self.uid if self.drops else None

    @property
    def group(self) -> int | None:
        """Return the `group` argument for a subprocess."""
        return self.gid if self.drops else None

    @property
    def extra_groups(self) -> list[int] | None:
        """Return the `extra_groups` argument for a subprocess: none of root's stay."""
        return [] if self.drops else None

    def own(self, path: Path) -> None:
        """Hand one file or folder that we made to this account."""
        if self.drops:
            os.chown(path, self.uid, self.gid, follow_symlinks=False)

    def run(self, command: list[str]) -> subprocess.CompletedProcess[str]:
        """Run a program to its end as this account. Raises OSError or TimeoutExpired."""
        return subprocess.run(
            command, cwd="/", env=bare_environment(), text=True, errors="replace", check=False,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            timeout=PROGRAM_SECONDS_MAX, user=self.user, group=self.group, extra_groups=self.extra_groups,
        )  # fmt: skip


def bare_environment() -> dict[str, str]:
    """Return the environment of PostgreSQL's programs: nothing of the caller's may change the server."""
    return {"LC_ALL": "C", "PATH": os.defpath, "TZ": "UTC"}


def choose_account(data_dir: Path) -> Account:
    """Return ours, or for root the owner of the data folder, or `nobody` when that is root too."""
    if os.geteuid() != 0:
        return Account(name=str(os.geteuid()), uid=os.geteuid(), gid=os.getegid(), drops=False)
    cluster = data_dir / "postgres"
    owners = [folder.stat().st_uid for folder in (cluster, data_dir) if folder.is_dir()]
    uid = next((owner for owner in owners if owner != 0), None)
    try:
        found = pwd.getpwnam(UNPRIVILEGED) if uid is None else pwd.getpwuid(uid)
    except KeyError as error:
        facts = {"account": UNPRIVILEGED if uid is None else uid}
        raise Refusal("postgres_account_missing", "unavailable", facts) from error
    return Account(name=found.pw_name, uid=found.pw_uid, gid=found.pw_gid, drops=True)


def closed_folder(account: Account, folder: Path) -> Path | None:
    """Return the first folder on the way to `folder`, itself included, that the account may not pass."""
    if not account.drops or _may_pass(account, folder):
        return None
    way = [*reversed(folder.parents), folder]
    return next((step for step in way if not _may_pass(account, step)), folder)


def require_way(account: Account, folder: Path) -> None:
    """Refuse with `postgres_folder_closed` (folder, account, fix) unless the account can reach `folder`."""
    if closed := closed_folder(account, folder):
        facts = {"folder": str(closed), "account": account.name, "fix": f"chmod o+x '{closed}'"}
        raise Refusal("postgres_folder_closed", "unavailable", facts)


def _may_pass(account: Account, folder: Path) -> bool:
    # Asking the kernel, as that account, honours access lists and mount options that mode bits do not show.
    return account.run(["/bin/sh", "-c", 'cd -- "$1"', "sh", str(folder)]).returncode == 0


def make_private_folder(folder: Path, account: Account) -> None:
    """Make a 0700 folder for the account, or accept the one that is there only if it is exactly that."""
    try:
        folder.mkdir(mode=0o700)
        account.own(folder)
    except FileExistsError:
        _adopt_unfinished(folder, account)
    seen = folder.lstat()
    if not stat.S_ISDIR(seen.st_mode) or seen.st_uid != account.uid or seen.st_mode & 0o077:
        facts: dict[str, Any] = {"folder": str(folder), "account": account.name, "owner": seen.st_uid}
        raise Refusal("postgres_folder_foreign", "unavailable", facts)


def _adopt_unfinished(folder: Path, account: Account) -> None:
    # Root may have been killed between making the folder and giving it away.
    seen = folder.lstat()
    if account.drops and stat.S_ISDIR(seen.st_mode) and seen.st_uid == 0:
        account.own(folder)


def write_private(path: Path, text: str, account: Account) -> None:
    """Replace a file in one step, readable by the account only; never writes through a link."""
    draft = path.with_name(path.name + ".draft")
    draft.unlink(missing_ok=True)
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        if account.drops:
            os.fchown(handle, account.uid, account.gid)
        file.write(text)
        file.flush()
        os.fsync(handle)
    draft.replace(path)
