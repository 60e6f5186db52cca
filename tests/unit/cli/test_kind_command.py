"""`tarazu kind` names the kinds and prints their schemas, without an installation."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from tarazu import kinds
from tarazu.cli import app
from tarazu.cli.shell import guarded

Said = pytest.CaptureFixture[str]


def run(*arguments: object) -> object:
    """Run the command and return its exit code."""
    with pytest.raises(SystemExit) as ended:
        guarded(lambda: app(["kind", *map(str, arguments)], prog_name="tarazu"))
    return ended.value.code


def test_every_kind_is_listed_with_its_title(capsys: Said) -> None:
    assert run("list", "--json") == 0
    assert [each["name"] for each in json.loads(capsys.readouterr().out)] == kinds.names()


def test_a_title_is_said_in_the_language_of_the_shell(capsys: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "hi_IN.UTF-8")
    assert run("list") == 0
    assert "उत्तर लिखें" in capsys.readouterr().out


def test_the_schemas_are_those_of_an_ontology_or_of_the_example(tmp_path: Path, capsys: Said) -> None:
    example = kinds.of("text.classify").example("en")
    assert run("schema", "text.classify") == 0
    jsonschema.validate(example["answer"], json.loads(capsys.readouterr().out)["answer"])
    example["ontology"]["labels"] = [{"key": key, "label": {"en": key}} for key in ("fresh", "stale")]
    file = tmp_path / "o.json"
    file.write_text(json.dumps(example["ontology"]), "utf-8")
    assert run("schema", "text.classify", "--ontology", file) == 0
    jsonschema.validate({"labels": ["stale"]}, json.loads(capsys.readouterr().out)["answer"])


@pytest.mark.parametrize(
    ("name", "body", "told"),
    [
        ("text.clasify", None, "text.classify"),
        ("text.classify", "{", "is not a JSON object"),
        ("text.classify", "[]", "is not a JSON object"),
        ("text.classify", "{}", "ontology.labels"),
    ],
)
def test_what_is_no_kind_and_no_ontology_is_named(
    tmp_path: Path, capsys: Said, name: str, body: str | None, told: str
) -> None:
    file = tmp_path / "o.json"
    file.write_text(body or "{}", "utf-8")
    assert run("schema", name, *(() if body is None else ("--ontology", file))) == 1
    assert told in capsys.readouterr().err
