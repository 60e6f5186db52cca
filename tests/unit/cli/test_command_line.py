"""The command line refuses in words what cannot work, and leaves nothing behind."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tarazu import app as composition
from tarazu.cli import app
from tarazu.cli.shell import guarded, opened_for_writing, show
from tarazu.kit.errors import Refusal
from tarazu.settings import Settings, load


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the shell speak English and set nothing, whatever the one that runs the tests does."""
    for name in ("LC_ALL", "LC_MESSAGES", "TARAZU_DATA_DIR", "TARAZU_PORT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_US.UTF-8")


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[object, str]:
    """Run a command; return its exit code and all that it said."""
    with pytest.raises(SystemExit) as ended:
        guarded(lambda: app(list(arguments), prog_name="tarazu"))
    spoken = capsys.readouterr()
    return ended.value.code, spoken.out + spoken.err


def test_a_port_out_of_range_is_refused_by_the_name_of_its_option(capsys: pytest.CaptureFixture[str]) -> None:
    code, words = told(capsys, "serve", "--port", "99999")
    assert code == 1
    assert "--port must lie between 1 and 65535" in words


def test_a_setting_out_of_range_is_refused_by_the_name_of_its_variable() -> None:
    with pytest.raises(Refusal, match="setting_out_of_range") as refused:
        load({"TARAZU_PORT": "70000"})
    assert refused.value.facts["name"] == "TARAZU_PORT"


@pytest.mark.parametrize("folder", ["/proc/tarazu", "FILE"])
def test_a_folder_that_cannot_be_made_is_refused(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, folder: str
) -> None:
    (tmp_path / "file").touch()
    folder = folder.replace("FILE", str(tmp_path / "file"))
    code, words = told(capsys, "serve", "--data-dir", folder)
    assert code == 1
    assert f"The data folder {folder} cannot be used" in words
    assert "--data-dir" in words


@pytest.mark.parametrize(
    "command", [["status"], ["doctor"], ["migrate", "--check"], ["tenant", "list"], ["export", "-t", "a", "-p", "b"]]
)
def test_a_mistyped_folder_is_refused_and_no_installation_made(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, command: list[str]
) -> None:
    code, words = told(capsys, *command, "--data-dir", str(tmp_path / "mistyped"))
    assert code == 1
    assert f"There is no installation in {tmp_path / 'mistyped'}" in words
    assert not (tmp_path / "mistyped").exists()


def test_refusals_speak_hindi_in_a_hindi_shell(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", "hi_IN.UTF-8")
    assert "कोई इंस्टॉलेशन नहीं है" in told(capsys, "status", "--data-dir", str(tmp_path / "no"))[1]


def test_the_program_is_called_tarazu(capsys: pytest.CaptureFixture[str]) -> None:
    assert "Usage: tarazu " in told(capsys, "--help")[1]


def test_a_table_for_another_program_has_whole_lines(capsys: pytest.CaptureFixture[str]) -> None:
    row = {"handle": "a-long-handle@department.customer.example", "id": "01a20117-ec62-7785-b00b-745df0c7f766" * 3}
    show([row], ["handle", "id"], as_json=False, empty="")
    assert f"{row['handle']}  {row['id']}" in capsys.readouterr().out


def test_a_file_that_cannot_be_written_is_refused_by_the_name_of_its_option(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="file_unwritable") as refused, opened_for_writing(tmp_path / "no" / "x", "--out"):
        pass
    assert refused.value.facts["option"] == "--out"


def test_commands_start_without_what_only_some_of_them_need() -> None:
    heavy = "{'fastapi', 'uvicorn', 'numpy', 'pyarrow', 'procrastinate', 'matplotlib', 'scipy', 'numba', 'http.client', 'rich.progress'}"
    check = f"import sys, tarazu.cli; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_port_in_use_is_refused() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(Refusal, match="port_taken"):
            composition.require_port(Settings(data_dir=Path("/"), port=taken.getsockname()[1]))


def test_an_address_of_another_machine_is_refused() -> None:
    with pytest.raises(Refusal, match="address_refused"):
        composition.require_port(Settings(data_dir=Path("/"), host="192.0.2.1"))


def test_a_data_folder_has_one_server_which_is_named(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        given = Settings(data_dir=tmp_path, port=probe.getsockname()[1])
    with composition.serving(given):
        with pytest.raises(Refusal, match="already_served") as refused:
            composition.require_unserved(given)
        assert refused.value.facts["address"] == given.address
    composition.require_unserved(given)


@pytest.mark.parametrize(
    ("host", "address"),
    [("127.0.0.1", "http://127.0.0.1:8000"), ("0.0.0.0", "http://127.0.0.1:8000"), ("::", "http://[::1]:8000")],
)
def test_the_address_is_one_that_a_browser_can_open(host: str, address: str) -> None:
    assert Settings(data_dir=Path("/"), host=host).address == address
