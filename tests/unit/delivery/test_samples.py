"""The samples in the reference of files have the members of what is written."""

from __future__ import annotations

import json
import re
from typing import Any

import msgspec
import pytest
from tests.architecture.tree import ROOT
from tests.unit.delivery.test_training import lines, record

from tarazu.delivery.annotations import annotation_rows, spacy_rows

SAMPLED = {
    "rankings.jsonl": "chat.rank",
    "stepwise.jsonl": "reasoning.steps",
    "prm800k.jsonl": "reasoning.steps",
    "claims.jsonl": "facts.check",
    "spacy.jsonl": "text.spans",
    "annotations.jsonl": "text.spans",
}


def shape(value: Any) -> Any:
    """Return the members of a value, of a list those of its first entry, without what stands in them."""
    if isinstance(value, dict):
        return {name: shape(each) for name, each in value.items()}
    return [shape(value[0])] if isinstance(value, list) and value else None


def sample(name: str) -> Any:
    """Return the sample that follows the name of a file."""
    text = (ROOT / "docs" / "reference" / "files.md").read_text("utf-8")
    found = re.search(rf"^- `{re.escape(name)}`.*?```json\n(.*?)\n  ```", text, re.DOTALL | re.MULTILINE)
    assert found
    return json.loads(found[1])


@pytest.mark.parametrize("name", SAMPLED)
def test_a_sample_has_the_members_of_the_file(name: str) -> None:
    made = record(SAMPLED[name], reference=None)
    payload = msgspec.json.decode(made.payload)
    marked = {"spacy.jsonl": spacy_rows, "annotations.jsonl": annotation_rows}
    rows = marked[name](made, payload) if name in marked else lines(SAMPLED[name], made)[name]
    assert shape(sample(name)) == shape(msgspec.to_builtins(rows[0]))
