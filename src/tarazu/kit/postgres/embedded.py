"""One PostgreSQL server per data folder, shared by the processes that use it.

Three lock files carry the whole protocol, and the kernel lets go of them however a process ends:

- `postgres.lock`: held alone while starting or stopping;
- `postgres.users`: held shared by every process that uses the server; the last one out stops it;
- `postgres.server`: inherited by the server and all its children. While it is held somebody of the old server
  still lives; once it is free, what the old server left behind is stale whatever the process ids say.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

import psycopg
from psycopg.conninfo import make_conninfo

from tarazu.kit.errors import Refusal
from tarazu.kit.postgres.account import (
    Account,
    bare_environment,
    choose_account,
    make_private_folder,
    require_way,
)
from tarazu.kit.postgres.binaries import find_binaries
from tarazu.kit.postgres.cluster import (
    PORT,
    SUPERUSER,
    create_cluster,
    reachable_binaries,
    socket_folder,
    write_settings,
)

START_SECONDS_MAX = 60
RECOVERY_SECONDS_MAX = 900
STOP_SECONDS_MAX = 60
LOG_BYTES_MAX = 50_000_000
LOG_BYTES_KEPT = 1_000_000
POLL_SECONDS = 0.02

# What a start says when the dead server's children have not all gone yet.
_PASSING = ("pre-existing shared memory block", "already exists", "already in use")
_STARTING = ("starting up", "not yet accepting", "recovery", "shutting down")
_FULL = ("too many clients", "remaining connection slots", "too many connections")

# Servers outlive the objects that start them; these handles are kept to reap them once they end.
_children: list[subprocess.Popen[bytes]] = []


class EmbeddedPostgres:
    """A server for `data_dir`, started by the first process that acquires it and stopped by the last.

    It survives the sudden death of the processes that use it; the next one to come joins it.
    """

    def __init__(
        self,
        data_dir: Path,
        *,
        password: str,
        binaries: Path | None = None,
        waits: Callable[[], object] = lambda: None,
    ) -> None:
        """Describe the server; nothing is touched before `acquire`. `waits` is told when another process is in the way."""
        self._waits = waits
        self.data_dir = data_dir.expanduser().resolve()
        self._password = password
        self._explicit = binaries
        self._cluster = self.data_dir / "postgres"
        self._log = self.data_dir / "postgres.log"
        self._users: int | None = None

    def __enter__(self) -> Self:
        """Acquire."""
        self.acquire()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Release."""
        self.release()

    def acquire(self) -> None:
        """Start the server or join a running one; returns once it answers. A second call does nothing.

        Refuses with a `postgres_…` code whose facts hold the folder, the fix or the end of the server's log.
        """
        self._make_data_dir()
        with self._alone():
            if self._users is not None:
                return
            with contextlib.ExitStack() as undo:
                users = self._open("postgres.users")
                undo.callback(os.close, users)
                fcntl.flock(users, fcntl.LOCK_SH)
                undo.callback(self._stop_if_last, users)
                self._bring_up()
                undo.pop_all()
            self._users = users

    def release(self) -> None:
        """Stop using the server, and stop it cleanly if nobody else does."""
        users, self._users = self._users, None
        if users is None:
            return
        try:
            with self._alone():
                self._stop_if_last(users)
        finally:
            os.close(users)

    def ensure_running(self) -> bool:
        """Start the server again if it died. Returns whether it had to; does nothing unless acquired."""
        _reap()
        self._bound_log()
        if self._users is None or self._answer() == "yes":
            return False
        with self._alone():
            return self._users is not None and self._bring_up()

    def conninfo(self, *, dbname: str = "postgres", user: str = SUPERUSER, password: str | None = None) -> str:
        """Return the libpq connection string; the superuser's own password is filled in."""
        if password is None and user == SUPERUSER:
            password = self._password
        host = str(socket_folder(self.data_dir, self._account()))
        return make_conninfo(host=host, port=PORT, dbname=dbname, user=user, password=password)

    def _make_data_dir(self) -> None:
        # Root's server runs as another account, which has to pass through here but not to look around.
        mode = 0o711 if os.geteuid() == 0 else 0o700
        try:
            self.data_dir.mkdir(mode=mode, parents=True, exist_ok=True)
            os.close(self._open("postgres.lock"))
        except OSError as error:
            facts = {"folder": str(self.data_dir), "reason": error.strerror or str(error)}
            raise Refusal("postgres_folder_unwritable", "unavailable", facts) from error

    def _account(self) -> Account:
        return choose_account(self.data_dir)

    def _open(self, name: str, flags: int = os.O_RDWR) -> int:
        """Open one of our files beside the cluster; it belongs to the owner of the data folder."""
        handle = os.open(self.data_dir / name, flags | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        if os.geteuid() == 0:
            owner = self.data_dir.stat()
            os.fchown(handle, owner.st_uid, owner.st_gid)
        return handle

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        handle = self._open("postgres.lock")
        try:
            if not _try_lock(handle):
                self._waits()
            if not _wait(lambda: _try_lock(handle), RECOVERY_SECONDS_MAX):
                raise Refusal("postgres_busy", "unavailable", {"folder": str(self.data_dir)})
            yield
        finally:
            os.close(handle)

    def _bring_up(self) -> bool:
        """Bring the server to where it answers, whatever state it is in. Returns whether we started one."""
        account = self._account()
        require_way(account, self.data_dir)
        make_private_folder(socket_folder(self.data_dir, account), account)
        begin = time.monotonic()
        patience, log_start = begin + START_SECONDS_MAX, None
        while (answer := self._answer()) != "yes":
            if answer == "starting":
                patience = min(time.monotonic() + START_SECONDS_MAX, begin + RECOVERY_SECONDS_MAX)
            if time.monotonic() > patience or not self._may_still_start(log_start):
                raise self._start_failed()
            if self._is_down():
                log_start = self._start(account)
            time.sleep(POLL_SECONDS)
        return log_start is not None

    def _may_still_start(self, log_start: int | None) -> bool:
        if log_start is None or not self._is_down():
            return True
        said = self._log_text(log_start)
        return any(reason in said for reason in _PASSING)

    def _answer(self) -> Literal["yes", "starting", "no"]:
        try:
            with psycopg.connect(self.conninfo(), connect_timeout=5, autocommit=True) as connection:
                connection.execute("select 1")
        except psycopg.OperationalError as error:
            said = str(error)
            if "password authentication failed" in said:
                facts = {"folder": str(self.data_dir), "user": SUPERUSER}
                raise Refusal("postgres_password_wrong", "unavailable", facts) from error
            if any(reason in said for reason in _FULL):
                return "yes"
            return "starting" if any(reason in said for reason in _STARTING) else "no"
        return "yes"

    def _is_down(self) -> bool:
        _reap()
        handle = self._open("postgres.server")
        try:
            return _try_lock(handle)
        finally:
            os.close(handle)

    def _start(self, account: Account) -> int:
        """Start a server on the cluster; returns where in the log it begins."""
        binaries = reachable_binaries(find_binaries(self._explicit), self.data_dir, account)
        create_cluster(self._cluster, binaries, account, self._password)
        sockets = socket_folder(self.data_dir, account)
        self._remove_stale(sockets)
        write_settings(self._cluster, sockets, account)
        self._bound_log()
        server, log = self._open("postgres.server"), self._open("postgres.log", os.O_WRONLY | os.O_APPEND)
        try:
            log_start = os.fstat(log).st_size
            if _try_lock(server):
                _launch([binaries.program("postgres"), "-D", str(self._cluster)], account, server, log)
        except OSError as error:
            raise Refusal("postgres_start_failed", "unavailable", {"reason": str(error)}) from error
        finally:
            os.close(log)
            os.close(server)
        return log_start

    def _remove_stale(self, sockets: Path) -> None:
        # Process ids are reused, above all in containers: PostgreSQL would take any process with the old
        # server's id for the old server. That lock is free, so only a server started by hand can be alive.
        pid = self._postmaster()
        if pid is not None and _is_postgres(pid):
            return
        for left in (self._cluster / "postmaster.pid", *sockets.glob(".s.PGSQL.*")):
            left.unlink(missing_ok=True)

    def _postmaster(self) -> int | None:
        try:
            text = (self._cluster / "postmaster.pid").read_text(encoding="utf-8", errors="replace")
        except OSError:
            return None
        first = text.split("\n")[0]
        return int(first) if first.isdigit() and int(first) > 1 else None

    def _stop_if_last(self, users: int) -> None:
        if not _try_lock(users) or self._is_down():
            return
        for number, seconds in ((signal.SIGINT, STOP_SECONDS_MAX), (signal.SIGQUIT, STOP_SECONDS_MAX // 4)):
            pid = self._postmaster()
            if pid is not None and _is_postgres(pid):
                os.kill(pid, number)
            if _wait(self._is_down, seconds):
                self._remove_socket_folder()
                return
        raise Refusal("postgres_stop_failed", "unavailable", {"log": str(self._log), "tail": self._tail()})

    def _remove_socket_folder(self) -> None:
        # One in the data folder may stay; one in the shared temporary folder would be litter.
        with contextlib.suppress(OSError):
            socket_folder(self.data_dir, self._account()).rmdir()

    def _bound_log(self) -> None:
        # The server appends to the same open file, so cutting it in place is safe while it runs.
        if not self._log.is_file() or self._log.stat().st_size <= LOG_BYTES_MAX:
            return
        kept = self._log_text(self._log.stat().st_size - LOG_BYTES_KEPT)
        handle = self._open("postgres.log", os.O_WRONLY | os.O_APPEND)
        with os.fdopen(handle, "w", encoding="utf-8", errors="replace") as log:
            log.truncate(0)
            log.write(kept)

    def _log_text(self, start: int) -> str:
        try:
            with self._log.open("rb") as log:
                log.seek(max(0, start))
                return log.read(LOG_BYTES_KEPT).decode("utf-8", errors="replace")
        except OSError:
            return ""

    def _tail(self) -> str:
        size = self._log.stat().st_size if self._log.is_file() else 0
        return "\n".join(self._log_text(size - 8000).splitlines()[-20:])

    def _start_failed(self) -> Refusal:
        return Refusal("postgres_start_failed", "unavailable", {"log": str(self._log), "tail": self._tail()})


def _launch(command: list[str], account: Account, server: int, log: int) -> None:
    child = subprocess.Popen(
        command, cwd="/", env=bare_environment(), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
        pass_fds=(server,), start_new_session=True,
        user=account.user, group=account.group, extra_groups=account.extra_groups, umask=0o077,
    )  # fmt: skip
    _children.append(child)


def _reap() -> None:
    for child in list(_children):
        if child.poll() is not None and child in _children:
            _children.remove(child)


def _wait(done: Callable[[], bool], seconds: float) -> bool:
    """Poll until `done` or until the time is up; say which."""
    until = time.monotonic() + seconds
    while not done():
        if time.monotonic() > until:
            return False
        time.sleep(POLL_SECONDS)
    return True


def _try_lock(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _is_postgres(pid: int) -> bool:
    """Say whether a living process with this id calls itself postgres."""
    if Path("/proc/self/cmdline").exists():
        try:
            title = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")[0]
        except OSError:
            return False
    else:
        title = subprocess.run(["ps", "-o", "comm=", "-p", str(pid)], capture_output=True, check=False).stdout
    return b"postgres" in title.strip().rsplit(b"/", 1)[-1]
