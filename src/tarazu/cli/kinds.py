"""`tarazu kind`: which kinds of task there are, with a worked example and the JSON Schemas of each."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer

from tarazu import kinds
from tarazu.cli.shell import AsJson, emit, gettext, show
from tarazu.cli.typed import existing_file, unknown
from tarazu.http.language import LANGUAGES
from tarazu.http.words import WORDS
from tarazu.kit.errors import Refusal, faults_under, require_one_of, require_sound

app = typer.Typer(help="Kinds of task, their schemas and examples. Needs no installation.", no_args_is_help=True)


@app.command("list")
def list_kinds(as_json: AsJson = False) -> None:
    """List the kinds of task."""
    titles = WORDS["kinds"]
    rows = [{"name": name, "title": gettext(titles.get(name, name))} for name in kinds.names()]
    show(rows, ["name", "title"], as_json=as_json, empty="")


@app.command("schema")
def schema(
    name: Annotated[str, typer.Argument(help="Name of the kind: see kind list.")],
    ontology: Annotated[
        Path | None,
        typer.Option(
            "--ontology", help="JSON of the ontology to give the answer's schema for.", callback=existing_file
        ),
    ] = None,
) -> None:
    """Print the JSON Schemas of ontology, payload and answer, the last for an ontology or else for the kind's example."""
    if name not in kinds.names():
        raise unknown("kind_unknown", name, kinds.names())
    given = None if ontology is None else _ontology(name, ontology)
    emit({"name": name, **kinds.schemas(name, given)})


@app.command("example")
def example(
    name: Annotated[str, typer.Argument(help="Name of the kind: see kind list.")],
    language: Annotated[str, typer.Option("--language", help="Language of its texts: en or hi.")] = "en",
) -> None:
    """Print a worked example: an ontology, a payload and an answer that pass every check."""
    if name not in kinds.names():
        raise unknown("kind_unknown", name, kinds.names())
    require_one_of("--language", language, LANGUAGES)
    emit({"name": name, "language": language, **kinds.of(name).example("hi" if language == "hi" else "en")})


def _ontology(name: str, file: Path) -> dict[str, Any]:
    try:
        given = msgspec.json.decode(file.read_bytes(), type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Refusal("ontology_unreadable", "invalid", {"file": str(file), "reason": str(error)}) from None
    require_sound(faults_under("ontology", kinds.of(name).check_ontology(given)))
    return given
