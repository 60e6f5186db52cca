"""What was typed is called by what it was typed as: files by their option, names with those that are near."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tarazu.cli import app
from tarazu.cli.shell import guarded
from tarazu.cli.typed import as_typed, said_as, unknown
from tarazu.kit.errors import Fault, Refusal

Said = pytest.CaptureFixture[str]

PROJECT = {
    "name": "one",
    "kind": "chat.compare",
    "ontology": {},
    "guidelines": {"en": "§1 Read."},
    "rate": {"amount_minor": 1500, "currency": "INR"},
}
READERS = [
    ["project", "import", "FILE", "-t", "acme"],
    ["task", "import", "FILE", "-t", "acme", "-p", "one"],
    ["import", "doccano", "FILE", "-t", "acme", "-p", "one"],
    ["import", "label-studio", "HERE", "-t", "acme", "-p", "one", "--config", "FILE"],
    ["file", "upload", "FILE", "-t", "acme"],
    ["audit", "verify", "FILE"],
    ["audit", "head", "FILE"],
    ["rubric", "tasks", "FILE"],
    ["rubric", "tasks", "HERE", "--answers", "FILE"],
    ["judge", "report", "FILE", "--judge", "HERE"],
    ["judge", "report", "HERE", "--judge", "FILE"],
    ["aggregate", "FILE"],
    ["aggregate", "HERE", "--gold", "FILE"],
    ["agree", "FILE"],
    ["rank", "FILE"],
    ["demo", "--votes", "FILE"],
    ["demo", "--judge-votes", "FILE"],
    ["demo", "--prompts", "FILE"],
    ["demo", "--responses", "FILE"],
]


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Let the shell speak English, and let there be no installation."""
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    monkeypatch.setenv("TARAZU_DATA_DIR", str(tmp_path / "no" / "installation"))
    (tmp_path / "here").write_text("task,worker,label\n1,a,x\n")
    monkeypatch.chdir(tmp_path)


def told(said: Said, *arguments: str) -> tuple[object, str]:
    """Run a command; return its exit code and all that it said."""
    with pytest.raises(SystemExit) as ended:
        guarded(lambda: app(list(arguments), prog_name="tarazu"))
    spoken = said.readouterr()
    return ended.value.code, spoken.out + spoken.err


@pytest.mark.parametrize("command", READERS, ids=" ".join)
def test_every_command_says_of_a_missing_file_the_same_with_the_same_code(capsys: Said, command: list[str]) -> None:
    words = ["nope.txt" if word == "FILE" else "here" if word == "HERE" else word for word in command]
    place = command.index("FILE")
    option = f"{command[place - 1]}: there" if command[place - 1].startswith("--") else "There"
    assert told(capsys, *words) == (1, f"{option} is no file nope.txt.\n")


@pytest.mark.parametrize("command", READERS, ids=" ".join)
def test_every_command_says_of_a_folder_that_it_is_one(capsys: Said, command: list[str]) -> None:
    code, said = told(capsys, *["." if word == "FILE" else "here" if word == "HERE" else word for word in command])
    assert (code, ". is a folder. Name a file in it." in said) == (1, True), said


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_of_somebody_else_is_refused_with_the_reason(capsys: Said) -> None:
    Path("here").chmod(0)
    assert told(capsys, "agree", "here") == (1, "here cannot be read: Permission denied.\n")


def test_a_folder_of_recorded_crowds_that_is_none_is_refused(capsys: Said) -> None:
    assert told(capsys, "replay", "nope", "--policy", "posterior-0.9") == (1, "There is no folder nope.\n")
    code, said = told(capsys, "replay", "here", "--policy", "posterior-0.9")
    assert (code, said) == (1, "here is a file. Name the folder that it is in.\n")


def test_known_answers_without_a_column_name_their_file_and_what_to_do(capsys: Said) -> None:
    Path("known.csv").write_text("task,answer\n1,x\n")
    code, said = told(capsys, "aggregate", "here", "--gold", "known.csv")
    assert code == 1
    assert said.startswith("--gold: the file known.csv has no column label. It has: task, answer. Rename")


def test_lines_that_are_no_json_name_their_file(capsys: Said) -> None:
    for command in (["rubric", "tasks", "here"], ["judge", "report", "here", "--judge", "here"]):
        code, said = told(capsys, *command)
        assert (code, said.startswith("The file here is not one JSON object a line:")) == (1, True), said


def test_json_that_is_nested_without_end_is_refused(capsys: Said) -> None:
    Path("deep").write_text("[" * 100_000)
    for command in (
        ["rubric", "tasks", "deep"],
        ["judge", "report", "deep", "--judge", "here"],
        ["demo", "--headless", "--prompts", "deep"],
    ):
        code, said = told(capsys, *command)
        assert (code, said.startswith("The file deep is not")) == (1, True), said
    for command in (["audit", "verify", "deep"], ["audit", "head", "deep"]):
        code, said = told(capsys, *command)
        assert (code, said.startswith("deep is no exported log")) == (2, True), said
    Path("cut").write_text('{"tarazu_audit":1,"tena')
    code, said = told(capsys, "audit", "verify", "cut")
    assert (code, said.startswith("BROKEN: ")) == (1, True), said


def test_a_replay_says_which_folder_column_and_form_it_wants(capsys: Said) -> None:
    code, said = told(capsys, "replay", "nowhere", "--policy", "posterior-0.99")
    assert (code, said) == (1, "There is no folder nowhere.\n")
    Path("crowd").mkdir()
    Path("crowd/truth.csv").write_text("task,label\n")
    Path("crowd/labels.csv").write_text("")
    code, said = told(capsys, "replay", "crowd", "--policy", "posterior-0.99")
    assert (code, said) == (1, "The file crowd/labels.csv has no rows.\n")
    code, said = told(capsys, "replay", "crowd", "--policy", "foo")
    assert (code, "over 0.5 and below 1" in said) == (1, True), said


def test_options_are_told_as_they_are_typed() -> None:
    assert (
        as_typed({"--tenant": "acme", "--as": None, "--data-dir": Path("my data")})
        == " --tenant acme --data-dir 'my data'"
    )


def test_a_table_with_a_cell_without_end_is_refused(capsys: Said) -> None:
    Path("votes.csv").write_text('judge,winner\n1,"' + "x" * 200_000)
    code, said = told(capsys, "demo", "--headless", "--votes", "votes.csv")
    assert (code, said.startswith("The file votes.csv is not of the form")) == (1, True), said


def test_a_template_that_is_not_there_is_named_with_what_is_near(capsys: Said) -> None:
    create = ("project", "create", "-t", "acme", "--name", "one", "--template")
    code, said = told(capsys, *create, "medical-qq")
    assert (code, "There is no template “medical-qq”. Nearest: medical-qa" in said) == (1, True), said
    code, said = told(capsys, *create, "zzz")
    assert said == "There is no template “zzz”. All of them: tarazu project templates\n"


def test_a_name_without_end_is_told_in_part(capsys: Said) -> None:
    code, said = told(capsys, "project", "create", "-t", "acme", "--name", "one", "--template", "x" * 100_000)
    assert (code, len(said) < 1_000, "x…" in said) == (1, True, True)


def test_a_field_at_fault_is_called_by_its_option(capsys: Said) -> None:
    create = ("project", "create", "-t", "acme", "--name", "one", "--template", "medical-qa")
    code, said = told(capsys, *create, "--language", "fr")
    assert (code, "  --language: " in said) == (1, True), said
    code, said = told(capsys, *create, "--model", "m")
    assert (code, "  --model: " in said) == (1, True), said
    code, said = told(capsys, "task", "import", "here", "-t", "acme", "-p", "one")
    assert (code, "  --format: " in said) == (1, True), said
    code, said = told(capsys, "import", "doccano", "here", "-t", "acme", "-p", "one", "--map", "x")
    assert (code, "  --map: " in said) == (1, True), said
    code, said = told(capsys, "user", "create", "a@b.c", "--name", "A", "--role", "king")
    assert (code, "  --role: " in said) == (1, True), said


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("", "The file project.json holds no project"),
        ("[]", "The file project.json holds no project"),
        ("\xff", "The file project.json holds no project"),
        ("[" * 100_000, "The file project.json holds no project"),
        ('{"name": "one", "colour": "red"}', "  colour: "),
        ("{}", "  name: "),
        ('{"name": 5}', "  name: "),
        ('{"name": "a\\u0000b"}', "  name: "),
        (json.dumps(PROJECT | {"rate": 12}), "  rate: "),
        (json.dumps(PROJECT | {"rate": {"amount_minor": 1.5, "currency": "INR"}}), "  rate.amount_minor: "),
        (json.dumps(PROJECT | {"rate": {"amount_minor": 1, "currency": "XXX"}}), "currency: "),
        (json.dumps(PROJECT | {"skills": "law"}), "  skills: "),
        (json.dumps(PROJECT | {"guidelines": {"en": 5}}), "  guidelines"),
    ],
)
def test_a_project_file_that_cannot_be_read_names_the_fault(capsys: Said, body: str, words: str) -> None:
    Path("project.json").write_text(body, encoding="latin-1")
    code, said = told(capsys, "project", "import", "project.json", "-t", "acme")
    assert (code, words in said) == (1, True), said


def test_only_fields_that_an_option_sets_are_renamed() -> None:
    given = Refusal(
        "invalid_request", "invalid", faults=[Fault(field="a", code="missing"), Fault(field="b", code="missing")]
    )
    with pytest.raises(Refusal) as refused, said_as(a="--alpha"):
        raise given
    assert [fault.field for fault in refused.value.faults] == ["--alpha", "b"]


def test_what_is_near_is_told_only_where_something_is() -> None:
    assert unknown("project_unknown", "helpfulnes", ["helpfulness-en", "x"]).facts["near"] == "helpfulness-en"
    assert "near" not in unknown("project_unknown", "nope", ["helpfulness-en"]).facts


def test_the_help_of_a_checkout_names_what_its_launcher_adds(capsys: Said) -> None:
    _, said = told(capsys, "--help")
    assert all(name in said for name in ("./tarazu test", "./tarazu bench", "./tarazu docs"))


def test_a_column_without_a_name_is_refused(capsys: Said) -> None:
    for option in ("--weight", "--time", "--label"):
        code, said = told(capsys, "aggregate", "here", option, "")
        assert (code, f"with {option}." in said) == (1, True), said


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_is_told_in_words(capsys: Said) -> None:
    code, said = told(capsys, "aggregate", "here", "--out", "/dev/full")
    assert (code, "--out: the file /dev/full cannot be written: No space left on device" in said) == (1, True), said
    command = [sys.executable, "-m", "tarazu", "project", "templates", "--json"]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("What the command says cannot be written: No space left on device.")
    assert len(done.stderr.splitlines()) == 1


def test_a_reader_that_has_enough_ends_a_command_quietly() -> None:
    command = f"{sys.executable} -m tarazu project templates --json | head -c 1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
