"""The server and the demo as a newcomer starts them: real processes on a folder of their own."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

VOTES = """question_id,model_a,model_b,turn,judge,winner
81,m1,m2,1,j1,model_a
81,m1,m2,1,j2,model_a
82,m1,m2,1,j1,model_b
82,m1,m2,1,j2,tie
"""


@pytest.fixture
def home() -> Iterator[Path]:
    """Make a folder that the account of the database can pass, unlike pytest's own when run as root."""
    folder = Path(tempfile.mkdtemp(prefix="tz-cli-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


def free_port() -> int:
    """Return a port of this machine that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment() -> dict[str, str]:
    """Return an environment without settings, in English."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TARAZU_", "LC_"))}
    return {**kept, "LANG": "C.UTF-8"}


def test_a_server_says_where_it_is_and_logs_the_requests_of_every_process(home: Path) -> None:
    port = free_port()
    command = [sys.executable, "-m", "tarazu", "serve", "--data-dir", str(home / "data"), "--port", str(port)]
    server = subprocess.Popen(
        command, env=environment(), text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True
    )
    assert server.stdout is not None
    try:
        said = []
        for line in server.stdout:
            said.append(line.strip())
            if line.startswith("Stop it"):
                break
        assert said[-3:] == [
            f"Tarazu is ready at http://127.0.0.1:{port}",
            f"Data folder: {home / 'data'}",
            "Stop it with Ctrl+C.",
        ], said
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz?token=tz_live_secret") as answer:
            assert answer.status == 200
        server.send_signal(signal.SIGINT)
        logged = server.stdout.read()
    finally:
        server.terminate()
    assert server.wait(timeout=60) == 0
    assert '"path":"/healthz","status":200' in logged
    assert "tz_live_secret" not in logged


def test_a_second_start_of_the_demo_finds_the_job_done_and_makes_nothing_new(home: Path) -> None:
    (home / "votes.csv").write_text(VOTES)
    first, second = played(home), played(home)
    assert not first["found_finished"]
    assert second["found_finished"]
    assert first["delivery"] == second["delivery"]
    assert first["pay"] == second["pay"]
    graded = home / "graded.jsonl"
    writing = ("--tenant", "demo-lab", "--project", "How well is it written? · English")
    run("export", *writing, "--out", str(graded), "--data-dir", str(home / "data"))
    assert len(graded.read_text().splitlines()) == 10
    sorting = [f"How urgent is it? · {word}" for word in ("English", "हिन्दी")]
    for number, name in enumerate(sorting):
        given = ("--tenant", "demo-lab", "--out", str(home / str(number)), "--data-dir", str(home / "data"))
        run("quality", "export", name, *given)
    appeals = [row for number in range(2) for row in pq.read_table(home / str(number) / "appeals.parquet").to_pylist()]
    assert [row["outcome"] for row in appeals] == [None], "one verdict is disputed, for a second reviewer to decide"
    listed = run("key", "list", "--tenant", "demo-lab", "--data-dir", str(home / "data"), "--json")
    assert len(json.loads(listed)) == 1
    people = {
        each["handle"]: each["role"]
        for each in json.loads(run("user", "list", "--data-dir", str(home / "data"), "--json"))
    }
    assert (people["meera@example.org"], people["vikram@example.org"]) == ("reviewer", "reviewer")
    assert (people["operations@demo.example"], people["investigator@demo.example"]) == ("operator", "investigator")
    assert stat.S_IMODE((home / "data" / "server.log").stat().st_mode) == 0o600
    assert stat.S_IMODE((home / "data" / "demo.keys").stat().st_mode) == 0o600


def played(home: Path) -> dict[str, Any]:
    """Run the demo on a few votes and return its report."""
    run(
        "demo", "--headless", "--data-dir", str(home / "data"), "--votes", str(home / "votes.csv"),
        "--json", str(home / "report.json"), "--port", str(free_port()),
    )  # fmt: skip
    report: dict[str, Any] = json.loads((home / "report.json").read_bytes())
    return report


def run(*arguments: str) -> str:
    """Run a command to its good end and return what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", "tarazu", *arguments], env=environment(), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
