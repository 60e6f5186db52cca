"""The embedded server keeps committed rows whatever dies, and says clearly what it will not do."""

from __future__ import annotations

import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tarazu.kit.errors import Refusal
from tarazu.kit.postgres import EmbeddedPostgres, find_binaries

PASSWORD = 'it\'s a "secret" \\ तराज़ू'
AS_ROOT = os.geteuid() == 0

OTHER_PROCESS = """
import sys
from pathlib import Path
from tarazu.kit.postgres import EmbeddedPostgres
server = EmbeddedPostgres(Path(sys.argv[1]), password=sys.argv[2])
server.acquire()
print("ready", flush=True)
sys.stdin.readline()
server.release()
print("gone", flush=True)
"""


@pytest.fixture
def home() -> Iterator[Path]:
    """Make a folder that the server's account can pass, unlike pytest's own when run as root."""
    folder = Path(tempfile.mkdtemp(prefix="tz-pg-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


class Other:
    """Another process that uses the same server until told to let go."""

    def __init__(self, data_dir: Path) -> None:
        """Start it, without waiting for the server."""
        self.process = subprocess.Popen(
            [sys.executable, "-c", OTHER_PROCESS, str(data_dir), PASSWORD],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def wait_until_ready(self) -> None:
        """Wait for its acquire."""
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == "ready\n"

    def let_go(self) -> None:
        """Make it release, and end."""
        assert self.process.communicate("\n", timeout=60)[0] == "gone\n"

    def kill(self) -> None:
        """End it as suddenly as a machine can."""
        self.process.kill()
        self.process.communicate(timeout=60)


def server_of(data_dir: Path) -> EmbeddedPostgres:
    """Return the server of a folder, not yet started."""
    return EmbeddedPostgres(data_dir, password=PASSWORD)


def postmaster(data_dir: Path) -> int:
    """Return the process id of the running server."""
    return int((data_dir / "postgres" / "postmaster.pid").read_text().split("\n")[0])


def write_row(server: EmbeddedPostgres, text: str) -> None:
    """Commit one row."""
    with psycopg.connect(server.conninfo()) as connection:
        connection.execute("create table if not exists kept (text text)")
        connection.execute("insert into kept values (%s)", [text])


def rows(server: EmbeddedPostgres) -> list[str]:
    """Return all rows that were committed."""
    with psycopg.connect(server.conninfo()) as connection:
        return [row[0] for row in connection.execute("select text from kept order by text")]


def is_stopped(server: EmbeddedPostgres) -> bool:
    """Say whether nobody answers any more."""
    try:
        psycopg.connect(server.conninfo()).close()
    except psycopg.OperationalError:
        return True
    return False


def test_a_server_keeps_its_rows_between_runs_and_is_closed_to_others(home: Path) -> None:
    with server_of(home) as server:
        write_row(server, "तराज़ू")
        sockets = (home / "postgres.socket").stat()
        assert stat.S_IMODE(sockets.st_mode) == 0o700
        with psycopg.connect(server.conninfo()) as connection:
            shown = {
                name: connection.execute(f"show {name}").fetchone()
                for name in (
                    "listen_addresses",
                    "fsync",
                    "synchronous_commit",
                    "log_parameter_max_length_on_error",
                )
            }
        assert shown == {
            "listen_addresses": ("",),
            "fsync": ("on",),
            "synchronous_commit": ("on",),
            "log_parameter_max_length_on_error": ("0",),
        }
        if AS_ROOT:
            assert (home / "postgres").stat().st_uid == sockets.st_uid != 0
            assert Path(f"/proc/{postmaster(home)}").stat().st_uid != 0
            assert home.stat().st_uid == 0
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(server.conninfo(password="wrong"))
    assert is_stopped(server)
    assert PASSWORD not in (home / "postgres.log").read_text()
    assert not (home / "postgres.new").exists()
    with server_of(home) as again:
        assert rows(again) == ["तराज़ू"]


def test_a_second_process_joins_and_only_the_last_one_stops_the_server(home: Path) -> None:
    server = server_of(home)
    server.acquire()
    write_row(server, "mine")
    first = postmaster(home)
    other = Other(home)
    other.wait_until_ready()
    server.release()
    assert postmaster(home) == first
    assert rows(server) == ["mine"]
    other.let_go()
    assert is_stopped(server)


def test_two_processes_may_make_the_same_new_data_folder_at_once(home: Path) -> None:
    others = [Other(home / "new"), Other(home / "new")]
    for other in others:
        other.wait_until_ready()
    server = server_of(home / "new")
    write_row(server, "one server")
    others[0].let_go()
    assert rows(server) == ["one server"]
    others[1].let_go()
    assert is_stopped(server)
    assert (home / "new" / "postgres.log").read_text().count("starting PostgreSQL") == 1


def test_committed_rows_survive_the_death_of_the_server_under_a_busy_session(home: Path) -> None:
    with server_of(home) as server:
        write_row(server, "committed")
        assert server.ensure_running() is False
        busy = psycopg.connect(server.conninfo())
        busy.execute("insert into kept values ('never committed')")
        asleep = threading.Thread(target=_sleep_in, args=(busy,))
        asleep.start()
        os.kill(postmaster(home), signal.SIGKILL)
        assert server.ensure_running() is True
        assert server.ensure_running() is False
        assert rows(server) == ["committed"]
        asleep.join()
        busy.close()


def _sleep_in(connection: psycopg.Connection) -> None:
    with pytest.raises(psycopg.OperationalError):
        connection.execute("select pg_sleep(60)")


def test_a_killed_owner_leaves_the_server_to_the_next_process(home: Path) -> None:
    owner = Other(home)
    owner.wait_until_ready()
    server = server_of(home)
    write_row(server, "acknowledged")
    first = postmaster(home)
    owner.kill()
    assert rows(server) == ["acknowledged"]
    with server:
        assert postmaster(home) == first
        assert rows(server) == ["acknowledged"]
    assert is_stopped(server)


def test_owner_and_server_killed_together_lose_nothing(home: Path) -> None:
    owner = Other(home)
    owner.wait_until_ready()
    server = server_of(home)
    write_row(server, "acknowledged")
    os.kill(postmaster(home), signal.SIGKILL)
    owner.kill()
    with server:
        assert rows(server) == ["acknowledged"]


def test_a_process_id_that_was_given_to_another_program_does_not_block_the_start(home: Path) -> None:
    with server_of(home) as server:
        write_row(server, "kept")
        left = (home / "postgres" / "postmaster.pid").read_text()
    stranger = subprocess.Popen(["sleep", "60"], user=(home / "postgres").stat().st_uid if AS_ROOT else None)
    try:
        (home / "postgres" / "postmaster.pid").write_text(f"{stranger.pid}\n" + left.split("\n", 1)[1])
        (home / "postgres" / "postmaster.pid").chmod(0o600)
        with server:
            assert rows(server) == ["kept"]
    finally:
        stranger.kill()
        stranger.wait()


def test_a_set_up_that_was_cut_short_is_redone(home: Path) -> None:
    (home / "postgres.new" / "cluster").mkdir(parents=True)
    (home / "postgres.new" / "cluster" / "PG_VERSION").write_text("18\n")
    (home / "postgres.new" / "password").write_text("left behind")
    with server_of(home) as server:
        write_row(server, "works")
    assert not (home / "postgres.new").exists()


@pytest.mark.parametrize("name", ["दो पलड़े of one scale", 'a, "b" \\ c', "d" * 200 + "/" + "ē" * 60])
def test_any_path_can_hold_the_data(home: Path, name: str) -> None:
    data_dir = home / name
    with server_of(data_dir) as server:
        write_row(server, name)
        assert rows(server) == [name]
        folder = Path(psycopg.conninfo.conninfo_to_dict(server.conninfo())["host"])  # type: ignore[arg-type]
    assert is_stopped(server)
    assert folder.is_relative_to(data_dir) or not folder.exists()


@pytest.mark.parametrize("version", ["15.17", "16.13 (Debian)", "17.9", "18.3", "14.30", "18beta2"])
def test_a_server_without_the_known_fixes_is_refused(home: Path, version: str) -> None:
    fake_programs(home / "bin", version)
    with pytest.raises(Refusal) as refused:
        EmbeddedPostgres(home / "data", password=PASSWORD, binaries=home / "bin").acquire()
    assert refused.value.code == "postgres_too_old"
    assert "18.4" in refused.value.facts["oldest"]
    assert not (home / "data" / "postgres").exists()


@pytest.mark.parametrize(("version", "found"), [("15.18 (Debian)", (15, 18)), ("18.4", (18, 4)), ("19devel", (19, 0))])
def test_a_recent_server_is_accepted(home: Path, version: str, found: tuple[int, int]) -> None:
    fake_programs(home / "bin", version)
    assert find_binaries(home / "bin").version == found


def test_a_folder_without_programs_is_refused_by_name(home: Path) -> None:
    with pytest.raises(Refusal) as refused:
        find_binaries(home)
    assert (refused.value.code, refused.value.facts["folder"]) == ("postgres_not_found", str(home))


def fake_programs(folder: Path, version: str) -> None:
    """Make programs that say they are of this version."""
    folder.mkdir()
    for name in ("postgres", "initdb"):
        (folder / name).write_text(f"#!/bin/sh\necho 'postgres (PostgreSQL) {version}'\n")
        (folder / name).chmod(0o755)


def test_data_of_another_major_version_is_left_alone(home: Path) -> None:
    (home / "postgres").mkdir(mode=0o700)
    (home / "postgres" / "PG_VERSION").write_text("13\n")
    if AS_ROOT:
        shutil.chown(home / "postgres", "nobody")
    with pytest.raises(Refusal) as refused:
        server_of(home).acquire()
    assert (refused.value.code, refused.value.facts["cluster"]) == ("postgres_major_differs", "13")


def test_a_folder_that_holds_something_else_is_left_alone(home: Path) -> None:
    (home / "postgres").mkdir()
    (home / "postgres" / "thesis.txt").write_text("mine")
    with pytest.raises(Refusal) as refused:
        server_of(home).acquire()
    assert refused.value.code == "postgres_folder_foreign"
    assert (home / "postgres" / "thesis.txt").read_text() == "mine"


def test_a_wrong_password_is_refused_and_the_server_it_started_is_stopped(home: Path) -> None:
    with server_of(home) as server:
        write_row(server, "kept")
    with pytest.raises(Refusal) as refused:
        EmbeddedPostgres(home, password="guess").acquire()
    assert refused.value.code == "postgres_password_wrong"
    assert is_stopped(server)


def test_a_server_that_cannot_start_shows_the_end_of_its_log(home: Path) -> None:
    with server_of(home):
        pass
    with (home / "postgres" / "postgresql.conf").open("a") as conf:
        conf.write("wal_level = sideways\n")
    with pytest.raises(Refusal) as refused:
        server_of(home).acquire()
    assert refused.value.code == "postgres_start_failed"
    assert "sideways" in refused.value.facts["tail"]


def test_settings_of_the_owner_win_and_stay(home: Path) -> None:
    with server_of(home):
        pass
    with (home / "postgres" / "postgresql.conf").open("a") as conf:
        conf.write("max_connections = 33\n")
    with server_of(home) as server, psycopg.connect(server.conninfo()) as connection:
        assert connection.execute("show max_connections").fetchone() == ("33",)


def test_the_log_is_cut_while_the_server_runs_and_its_end_is_kept(home: Path) -> None:
    log = home / "postgres.log"
    with server_of(home) as server:
        os.truncate(log, 60_000_000)
        with psycopg.connect(server.conninfo()) as connection, pytest.raises(psycopg.errors.UndefinedTable):
            connection.execute("table said_before")
        server.ensure_running()
        assert log.stat().st_size < 2_000_000
        with psycopg.connect(server.conninfo()) as connection, pytest.raises(psycopg.errors.UndefinedTable):
            connection.execute("table said_after")
        said = log.read_text()
    assert said.index("said_before") < said.index("said_after")


def test_the_log_tells_of_errors_without_the_statements_and_rows_that_caused_them(home: Path) -> None:
    secret = "what a customer wrote"
    with server_of(home) as server, psycopg.connect(server.conninfo(), autocommit=True) as connection:
        connection.execute("create table kept_once (text text primary key, check (length(text) < 30))")
        connection.execute("insert into kept_once values (%s)", [secret])
        for text, error in (
            (secret, psycopg.errors.UniqueViolation),
            (f"{secret} and more of it", psycopg.errors.CheckViolation),
        ):
            with pytest.raises(error):
                connection.execute(f"insert into kept_once values ('{text}')")
        said = (home / "postgres.log").read_text()
    assert "kept_once_pkey" in said
    assert secret not in said


@pytest.mark.skipif(not AS_ROOT, reason="only root has to lend the data to another account")
def test_a_closed_parent_folder_is_named_with_the_fix_and_not_opened(home: Path) -> None:
    closed = home / "closed"
    closed.mkdir(mode=0o700)
    with pytest.raises(Refusal) as refused:
        server_of(closed / "data").acquire()
    assert refused.value.code == "postgres_folder_closed"
    assert refused.value.facts == {"folder": str(closed), "account": "nobody", "fix": f"chmod o+x '{closed}'"}
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700


@pytest.mark.skipif(not AS_ROOT, reason="only root may own programs that the server's account cannot reach")
def test_programs_in_a_closed_folder_are_copied_beside_the_data(home: Path) -> None:
    found = find_binaries()
    package = found.folder.parents[1]
    closed = home / "closed"
    closed.mkdir(mode=0o700)
    for part in (package, package.with_name(package.name + ".libs")):
        if part.is_dir():
            shutil.copytree(part, closed / part.name, symlinks=True, copy_function=os.link)
    programs = closed / package.name / found.folder.relative_to(package)
    with EmbeddedPostgres(home / "data", password=PASSWORD, binaries=programs) as server:
        write_row(server, "reached")
        assert rows(server) == ["reached"]


@pytest.mark.skipif(not AS_ROOT, reason="only root can make a folder of somebody else's")
def test_a_socket_folder_of_somebody_else_is_refused(home: Path) -> None:
    (home / "postgres.socket").mkdir(mode=0o700)
    shutil.chown(home / "postgres.socket", "daemon")
    with pytest.raises(Refusal) as refused:
        server_of(home).acquire()
    assert refused.value.code == "postgres_folder_foreign"
