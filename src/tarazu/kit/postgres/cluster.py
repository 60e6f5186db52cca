"""A database cluster on disk: made once, in one step, with settings that are ours."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

from tarazu.kit.errors import Refusal
from tarazu.kit.postgres.account import Account, require_way, write_private
from tarazu.kit.postgres.binaries import Binaries

SUPERUSER = "tarazu"
PORT = 5432
SETTINGS_FILE = "postgresql.tarazu.conf"
SHARED_BUFFERS_MB_MAX = 512
SOCKET_PATH_BYTES_MAX = 100
# Not the temporary folder of the environment: two processes that share a server must name the same place.
SHORT_ROOT = Path("/tmp")  # noqa: S108

_MAIN_CONF = f"""\
# Tarazu rewrites {SETTINGS_FILE} at every start. Settings of your own go below this line and win.
include '{SETTINGS_FILE}'
"""
_SETTINGS = """\
# Written by Tarazu at every start; edit postgresql.conf instead.
listen_addresses = ''
port = {port}
unix_socket_directories = '"{socket_folder}"'
unix_socket_permissions = 0700
cluster_name = 'tarazu'
max_connections = 150
password_encryption = 'scram-sha-256'
shared_buffers = '{shared_buffers_mb}MB'
fsync = on
synchronous_commit = on
full_page_writes = on
wal_level = replica
max_wal_size = '4GB'
checkpoint_timeout = '15min'
random_page_cost = 1.1
jit = off
idle_in_transaction_session_timeout = '60s'
timezone = 'UTC'
lc_messages = 'C'
default_text_search_config = 'pg_catalog.simple'
logging_collector = off
log_destination = 'stderr'
log_timezone = 'UTC'
log_line_prefix = '%m [%p] %q%u@%d '
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
# Statements, and the details of errors, hold what customers and contributors wrote.
log_statement = 'none'
log_min_duration_statement = -1
log_min_error_statement = 'panic'
log_error_verbosity = 'terse'
"""


def create_cluster(cluster: Path, binaries: Binaries, account: Account, password: str) -> None:
    """Make the cluster unless it is there; an interrupted attempt leaves nothing that looks finished.

    Refuses when the folder holds something else, belongs to somebody else or is of another major version.
    """
    if (cluster / "PG_VERSION").is_file():
        return _check_cluster(cluster, binaries, account)
    if cluster.is_dir() and any(cluster.iterdir()):
        facts = {"folder": str(cluster), "account": account.name}
        raise Refusal("postgres_folder_foreign", "unavailable", facts)
    staging = cluster.with_name("postgres.new")
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir(mode=0o711)
    try:
        _initialise(staging, binaries, account, password)
        if cluster.is_dir():
            cluster.rmdir()
        (staging / "cluster").rename(cluster)
        _sync_folder(cluster.parent)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return None


def _check_cluster(cluster: Path, binaries: Binaries, account: Account) -> None:
    if cluster.stat().st_uid != account.uid:
        facts = {"folder": str(cluster), "account": account.name, "owner": cluster.stat().st_uid}
        raise Refusal("postgres_folder_foreign", "unavailable", facts)
    major = (cluster / "PG_VERSION").read_text(encoding="ascii").strip()
    if major != str(binaries.version[0]):
        facts = {"folder": str(cluster), "cluster": major, "programs": str(binaries.version[0])}
        raise Refusal("postgres_major_differs", "unavailable", facts)


def _initialise(staging: Path, binaries: Binaries, account: Account, password: str) -> None:
    fresh, secret = staging / "cluster", staging / "password"
    fresh.mkdir(mode=0o700)
    account.own(fresh)
    require_way(account, fresh)
    write_private(secret, password + "\n", account)
    modern = binaries.version[0] >= 17
    locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"] if modern else ["--locale=C.UTF-8"]
    command = [
        binaries.program("initdb"), "--pgdata", str(fresh), "--username", SUPERUSER, "--pwfile", str(secret),
        "--auth=scram-sha-256", "--encoding=UTF8", *locale,
    ]  # fmt: skip
    try:
        done = account.run(command)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Refusal("postgres_init_failed", "unavailable", {"reason": str(error)}) from error
    if done.returncode != 0:
        raise Refusal("postgres_init_failed", "unavailable", {"reason": done.stdout.strip()[-2000:]})
    write_private(fresh / "postgresql.conf", _MAIN_CONF, account)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_settings(cluster: Path, sockets: Path, account: Account) -> None:
    """Write the settings that each start uses."""
    buffers = shared_buffers_mb(_memory_bytes())
    text = _SETTINGS.format(port=PORT, socket_folder=sockets, shared_buffers_mb=buffers)
    write_private(cluster / SETTINGS_FILE, text, account)


def shared_buffers_mb(memory_bytes: int) -> int:
    """Return a quarter of the memory in MiB, at most 512 and at least 16.

    >>> shared_buffers_mb(1024 * 1024 * 1024), shared_buffers_mb(64 * 1024 * 1024 * 1024)
    (256, 512)
    """
    return max(16, min(SHARED_BUFFERS_MB_MAX, memory_bytes // 4 // 2**20))


def _memory_bytes() -> int:
    machine = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    try:
        limit = Path("/sys/fs/cgroup/memory.max").read_text(encoding="ascii").strip()
    except OSError:
        return machine
    return min(machine, int(limit)) if limit.isdigit() else machine


def socket_folder(data_dir: Path, account: Account) -> Path:
    """Return where the socket goes: beside the cluster, or in a short place when that path cannot hold one.

    Addresses of sockets are limited to about 107 bytes, and libpq and PostgreSQL give meaning to commas
    and quotes.
    """
    near = data_dir / "postgres.socket"
    address = os.fsencode(near / f".s.PGSQL.{PORT}")
    if len(address) <= SOCKET_PATH_BYTES_MAX and not set(str(near)) & set(",'\"\\\n"):
        return near
    digest = hashlib.sha256(os.fsencode(data_dir)).hexdigest()[:16]
    return SHORT_ROOT / f"tarazu-{account.uid}-{digest}"


def reachable_binaries(binaries: Binaries, data_dir: Path, account: Account) -> Binaries:
    """Return programs that the account can start: these, or a copy in the data folder.

    Root often installs under its own closed home folder, where no other account may start anything.
    """
    folder = binaries.folder
    if not account.drops or _may_run(account, folder):
        return binaries
    package = next((p for p in folder.parents if p.with_name(p.name + ".libs").is_dir()), folder.parent)
    home = data_dir / "postgres.programs" / "{}.{}".format(*binaries.version)
    copy = home / package.name / folder.relative_to(package)
    if not _may_run(account, copy):
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir(parents=True, mode=0o755)
        for part in (package, package.with_name(package.name + ".libs")):
            if part.is_dir():
                shutil.copytree(part, home / part.name, symlinks=True)
    return Binaries(folder=copy, version=binaries.version)


def _may_run(account: Account, folder: Path) -> bool:
    try:
        done = [account.run([str(folder / name), "--version"]) for name in ("postgres", "initdb")]
    except OSError:
        return False
    return all(each.returncode == 0 for each in done)
