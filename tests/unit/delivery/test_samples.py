"""The samples in the reference of files have the members of what is written, and those made from the examples of kinds are it."""

from __future__ import annotations

import json
import os
import re
from typing import Any

import msgspec
import pytest
from tests.architecture.tree import ROOT
from tests.unit.delivery.test_training import lines, record, subject

from tarazu import kinds
from tarazu.delivery.annotations import annotation_rows, relation_rows, spacy_rows
from tarazu.delivery.directories import directory_files
from tarazu.delivery.model import Record
from tarazu.delivery.training import training_files

PAGE = ROOT / "docs" / "reference" / "files.md"
UPDATE = os.environ.get("TARAZU_UPDATE_GOLDEN") == "1"

SAMPLED = {
    "rankings.jsonl": "chat.rank",
    "stepwise.jsonl": "reasoning.steps",
    "prm800k.jsonl": "reasoning.steps",
    "claims.jsonl": "facts.check",
    "spacy.jsonl": "text.spans",
    "annotations.jsonl": "text.spans",
}

WRITTEN = {
    "openai_chat.jsonl": "chat.demonstrate",
    "conversations.jsonl": "chat.converse",
    "rewrites.jsonl": "chat.converse",
    "unpaired_preferences.jsonl": "chat.converse",
    "rubrics.jsonl": "rubric.author",
    "grades.jsonl": "rubric.grade",
    "rewards.jsonl": "rubric.grade",
    "judged.jsonl": "judge.audit",
    "audits.jsonl": "judge.audit",
    "redteam.jsonl": "safety.redteam",
    "questions.jsonl": "qa.author",
    "solutions.jsonl": "qa.solve",
    "classifications.jsonl": "text.classify",
    "relations.jsonl": "text.relations",
    "translations.jsonl": "text.translate",
}
NAMED = {"task_id": "…", "submission_id": "…", "unique_key": "q1", "contributor": "c-7219d93988e5"}


def shape(value: Any) -> Any:
    """Return the members of a value, of a list those of its first entry, without what stands in them."""
    if isinstance(value, dict):
        return {name: shape(each) for name, each in value.items()}
    return [shape(value[0])] if isinstance(value, list) and value else None


def found(name: str, language: str = "json") -> re.Match[str] | None:
    """Return the block that stands under the name of a file, before the next name."""
    under = rf"^- `{re.escape(name)}`(?:(?!^- `|^#).)*?^  ```{language}\n(.*?)  ```"
    return re.search(under, PAGE.read_text("utf-8"), re.DOTALL | re.MULTILINE)


def hold(name: str, wanted: str, language: str = "json") -> None:
    """Hold a block against what it should say, or write it."""
    block = found(name, language)
    assert block, f"{name} has no sample"
    if UPDATE:
        PAGE.write_text(block.string[: block.start(1)] + wanted + block.string[block.end(1) :], "utf-8")
        return
    again = "run `TARAZU_UPDATE_GOLDEN=1 .venv/bin/python -m pytest tests/unit/delivery/test_samples.py`"
    assert block[1] == wanted, again


@pytest.mark.parametrize("name", SAMPLED)
def test_a_sample_has_the_members_of_the_file(name: str) -> None:
    made = record(SAMPLED[name], reference=None)
    payload = msgspec.json.decode(made.payload)
    marked = {"spacy.jsonl": spacy_rows, "annotations.jsonl": annotation_rows}
    rows = marked[name](made, payload) if name in marked else lines(SAMPLED[name], made)[name]
    block = found(name)
    assert block
    assert shape(json.loads(block[1])) == shape(msgspec.to_builtins(rows[0]))


def sampled(name: str) -> Record:
    """Return the example of a kind; a shorter one of rubrics, a conversation with a rating, and a demonstration with a call."""
    kind = WRITTEN[name]
    example = kinds.of(kind).example("en")
    if name == "rubrics.jsonl":
        return record(kind, {**example["answer"], "rubric": example["answer"]["rubric"][::3]})
    if name in ("conversations.jsonl", "unpaired_preferences.jsonl"):
        first, last = example["answer"]["turns"]
        del last["rewrite"]
        first["ratings"] = {"a": 1, "b": 4}
        return record(kind, {**example["answer"], "turns": [first, last]})
    return calculated() if name == "openai_chat.jsonl" else record(kind)


def calculated() -> Record:
    """Return a demonstration after a call of a tool."""
    call = {"name": "calculator", "arguments": '{"expression": "10000 * 1.06 ** 3"}'}
    question = kinds.of("chat.demonstrate").example("en")["payload"]["prompt"][1]
    seen = [{"role": "assistant", "call": call}, {"role": "tool", "content": "11910.16"}]
    return record("chat.demonstrate", {"content": "It is worth **₹11,910.16**."}, prompt=[question, *seen])


@pytest.mark.parametrize("name", WRITTEN)
def test_a_sample_is_what_is_written_of_the_example_of_its_kind(name: str) -> None:
    made = sampled(name)
    payload = msgspec.json.decode(made.payload)
    row = (relation_rows(made, payload) if name == "relations.jsonl" else lines(WRITTEN[name], made)[name])[0]
    told = msgspec.to_builtins(row) | {member: value for member, value in NAMED.items() if member in row}
    hold(name, f"  {json.dumps(told, ensure_ascii=False)}\n")


def test_the_listing_of_directories_is_what_is_written() -> None:
    wanted = ""
    for kind in ("rubric.author", "qa.author"):
        made = record(kind)
        ((_, directories),) = directory_files(kind)
        for name, files in directories(made, msgspec.json.decode(made.payload)):
            wanted += "".join(f"  {name.partition('-')[0]}-…/{path}\n" for path in files)
    hold("harbor.zip", wanted, "text")


def test_every_training_file_has_a_sample() -> None:
    names = {name for kind in kinds.names() for name, _ in training_files(subject(kind))}
    assert [name for name in sorted(names) if not found(name)] == []
