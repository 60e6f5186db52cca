"""Training files go through the data utilities of TRL itself, as they are published: what its trainers do with a row first.

Of transformers, which these need for two names of types and which would be ten times as much to install, there is a stand-in;
the tokenizer has a template of its own and nothing to download.
"""

from __future__ import annotations

import importlib.util
import sys
from collections import Counter
from collections.abc import Iterator
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec
import pytest
from jinja2.sandbox import ImmutableSandboxedEnvironment

from tests.integration.test_loaders import KINDS, written
from tests.unit.delivery.test_training import four, lines

MISSING = "is not installed; it is in requirements-dev.lock"
TEMPLATE = (
    "{% if tools %}<tools>{{ tools | tojson }}</tools>{% endif %}"
    "{% for message in messages %}<{{ message.role }}>{{ message.content }}"
    "{% for call in message.tool_calls or [] %}<call>{{ call.function | tojson }}</call>{% endfor %}</{{ message.role }}>{% endfor %}"
    "{% if add_generation_prompt %}<assistant>{% endif %}"
)
WHOLE = ("demonstrations.jsonl", "conversations.jsonl", "redteam.jsonl")
PAIRS = ("preferences.jsonl", "rewrites.jsonl")
ALONE = ("unpaired_preferences.jsonl",)
PROMPTS = ("rubrics.jsonl", "questions.jsonl", "rankings.jsonl")
ANSWERED = ("rewards.jsonl",)


class Tokenizer:
    """What TRL asks of a tokenizer before there are tokens: a conversation as one text."""

    def __init__(self) -> None:
        environment = ImmutableSandboxedEnvironment()
        environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False}
        self._template = environment.from_string(TEMPLATE)

    def apply_chat_template(
        self,
        messages: list[dict[str, Any]],
        tools: list[dict[str, Any]] | None = None,
        *,
        tokenize: bool,
        add_generation_prompt: bool = False,
        continue_final_message: bool = False,
    ) -> str:
        """Return the text of a conversation, with its last turn left open where it is to go on."""
        assert not tokenize
        text = self._template.render(messages=messages, tools=tools, add_generation_prompt=add_generation_prompt)
        return text.removesuffix("</assistant>") if continue_final_message else text


@pytest.fixture(scope="module")
def trl() -> Iterator[ModuleType]:
    """The data utilities of TRL, without the rest of it."""
    found = importlib.util.find_spec("trl")
    pytest.importorskip("datasets", reason=f"datasets {MISSING}")
    if found is None or not found.submodule_search_locations:
        pytest.skip(f"trl {MISSING}")
    stand_in = ModuleType("transformers")
    stand_in.__spec__ = ModuleSpec("transformers", None)
    stand_in.__dict__.update(PreTrainedTokenizerBase=Tokenizer, ProcessorMixin=type("ProcessorMixin", (), {}))
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "transformers", stand_in)
        place = Path(found.submodule_search_locations[0]) / "data_utils.py"
        spec = importlib.util.spec_from_file_location("trl_data_utils", place)
        assert spec is not None
        assert spec.loader is not None
        made = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(made)
        yield made


def files(kind: str, names: tuple[str, ...]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Return those of a kind's training files that have one of the names."""
    return [(name, rows) for name, rows in written(kind).items() if name in names]


def holding(*names: str) -> list[str]:
    """Return the kinds with such a training file."""
    return [kind for kind in KINDS if files(kind, names)]


def read(rows: list[dict[str, Any]], folder: Path) -> Any:
    """Return rows as `datasets` reads them from a file."""
    datasets = sys.modules["datasets"]
    file = folder / "rows.jsonl"
    file.write_bytes(b"".join(msgspec.json.encode(row) + b"\n" for row in rows))
    return datasets.load_dataset("json", data_files=str(file), split="train", cache_dir=str(folder / "cache"))


@pytest.mark.parametrize("kind", holding(*WHOLE))
def test_a_conversation_to_learn_from_becomes_one_text_that_ends_with_the_assistant(trl: ModuleType, kind: str) -> None:
    for name, rows in files(kind, WHOLE):
        for row in rows:
            assert trl.is_conversational(row), name
            text = trl.maybe_apply_chat_template(row, Tokenizer(), tools=row.get("tools"))["text"]
            assert all(message["content"] in text for message in row["messages"])
            assert text.endswith("</assistant>")
            assert text.startswith("<tools>") == bool(row.get("tools"))


@pytest.mark.parametrize("kind", holding(*PAIRS))
def test_a_preference_has_its_prompt_apart_and_each_side_closes_it(trl: ModuleType, kind: str) -> None:
    for name, rows in files(kind, PAIRS):
        for row in rows:
            assert trl.is_conversational(row), name
            assert trl.maybe_extract_prompt(row) == row, "the prompt is explicit"
            whole = trl.maybe_apply_chat_template(row, Tokenizer(), tools=row.get("tools"))
            assert whole.keys() == {"prompt", "chosen", "rejected"}
            assert whole["prompt"].endswith("<assistant>") or name == "rewrites.jsonl"
            assert whole["chosen"].endswith("</assistant>")
            assert whole["chosen"] != whole["rejected"]
            implicit = {side: row["prompt"] + row[side] for side in ("chosen", "rejected")}
            assert trl.maybe_extract_prompt(implicit)["prompt"] == row["prompt"]


@pytest.mark.parametrize("kind", holding("preferences.jsonl"))
def test_a_margin_is_a_number_in_every_row_of_a_file_or_in_none(kind: str, tmp_path: Path) -> None:
    pytest.importorskip("datasets", reason=f"datasets {MISSING}")
    ((_, rows),) = files(kind, ("preferences.jsonl",))
    graded = {"margin" in row for row in rows}
    assert len(graded) == 1
    if graded == {True}:
        assert read(rows, tmp_path).features["margin"].dtype in ("float64", "int64")


@pytest.mark.parametrize("kind", holding("preferences.jsonl"))
def test_pairs_that_trl_takes_apart_are_the_answers_that_we_deliver_apart(
    trl: ModuleType, kind: str, tmp_path: Path
) -> None:
    found = written(kind)
    apart = trl.maybe_unpair_preference_dataset(read(found["preferences.jsonl"], tmp_path))
    assert {"prompt", "completion", "label"} <= set(apart.column_names)
    theirs = {(row["completion"][-1]["content"], row["label"]) for row in apart}
    ours = {(row["completion"][-1]["content"], row["label"]) for row in found["unpaired_preferences.jsonl"]}
    # An only reply is rated by itself and stands in no pair.
    alone = {("Take a bus from Hawa Mahal.", False)} if kind == "chat.converse" else set()
    assert theirs | alone == ours


def test_the_best_of_four_is_one_preferred_answer_and_three_that_are_not(trl: ModuleType, tmp_path: Path) -> None:
    found = lines("chat.compare", four("c", {"preference": "c", "strength": 2}))
    assert len(found["preferences.jsonl"]) == 3
    assert all(trl.is_conversational(row) for row in found["preferences.jsonl"])
    apart = trl.maybe_unpair_preference_dataset(read(found["preferences.jsonl"], tmp_path))
    theirs = {(row["completion"][-1]["content"], row["label"]) for row in apart}
    ours = [(row["completion"][-1]["content"], row["label"]) for row in found["unpaired_preferences.jsonl"]]
    assert (set(ours), len(ours)) == (theirs, 4)


@pytest.mark.parametrize("kind", holding(*ALONE))
def test_an_answer_with_its_label_closes_its_prompt(trl: ModuleType, kind: str) -> None:
    ((_, rows),) = files(kind, ALONE)
    for row in rows:
        assert trl.is_conversational(row)
        whole = trl.maybe_apply_chat_template(row, Tokenizer(), tools=row.get("tools"))
        assert (whole.keys(), whole["label"]) == ({"prompt", "completion", "label"}, row["label"])
        assert whole["completion"].endswith("</assistant>")
    assert Counter(row["label"] for row in rows).keys() == {True, False}


@pytest.mark.parametrize("kind", holding(*PROMPTS, *ANSWERED))
def test_prompts_and_graded_answers_become_texts(trl: ModuleType, kind: str) -> None:
    for name, rows in files(kind, (*PROMPTS, *ANSWERED)):
        for row in rows:
            whole = trl.maybe_apply_chat_template(row, Tokenizer())
            assert whole["prompt"].endswith("<assistant>"), name
            assert name in PROMPTS or whole["completion"].endswith("</assistant>")


@pytest.mark.parametrize("kind", holding("stepwise.jsonl"))
def test_steps_are_texts_with_a_truth_for_each_and_no_conversation(trl: ModuleType, kind: str, tmp_path: Path) -> None:
    ((_, rows),) = files(kind, ("stepwise.jsonl",))
    assert not any(trl.is_conversational(row) for row in rows)
    columns = read(rows, tmp_path).features
    assert (columns["prompt"].dtype, columns["completions"].feature.dtype, columns["labels"].feature.dtype) == (
        "string",
        "string",
        "bool",
    )
    assert all(len(row["completions"]) == len(row["labels"]) > 0 for row in rows)
