"""Training files are read by those who train: shapes by the formats' documentation, and the files by
`datasets` and spaCy, which take too long to load for the unit tests."""

from __future__ import annotations

import dataclasses
import importlib
import json
import uuid
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tarazu import kinds, projects
from tarazu.delivery.model import Subject
from tarazu.delivery.training import training_files
from tests.unit.delivery import test_annotations as annotations
from tests.unit.delivery.test_training import four, lines, record

ROLES = {"system", "user", "assistant", "tool"}
# What TRL calls conversational: columns that hold messages. A preference has an explicit prompt.
CONVERSATIONS = {
    "preferences.jsonl": ("prompt", "chosen", "rejected"),
    "unpaired_preferences.jsonl": ("prompt", "completion"),
    "openai_preferences.jsonl": ("preferred_output", "non_preferred_output"),
    "conversations.jsonl": ("messages",),
    "rewrites.jsonl": ("prompt", "chosen", "rejected"),
    "demonstrations.jsonl": ("messages",),
    "openai_chat.jsonl": ("messages",),
    "rubrics.jsonl": ("prompt",),
    "questions.jsonl": ("prompt",),
    "solutions.jsonl": ("prompt",),
    "grades.jsonl": ("prompt", "completion"),
    "rewards.jsonl": ("prompt", "completion"),
    "rankings.jsonl": ("prompt",),
    "redteam.jsonl": ("messages",),
}
KINDS = (
    "chat.compare",
    "chat.converse",
    "chat.demonstrate",
    "chat.rank",
    "chat.rewrite",
    "facts.check",
    "qa.author",
    "qa.solve",
    "reasoning.steps",
    "rubric.author",
    "judge.audit",
    "rubric.grade",
    "safety.redteam",
    "text.classify",
    "trajectory.review",
    "text.translate",
)


def written(kind: str) -> dict[str, list[dict[str, Any]]]:
    """Return the lines of two tasks of a kind, with and without a reference, as they are read back from JSON."""
    label = "a" if kind == "chat.compare" else ""
    tasks = [record(kind, label=label), record(kind, label=label, reference={"source": "s", "row": 1})]
    found: dict[str, list[dict[str, Any]]] = {}
    for task in tasks:
        for name, some in lines(kind, task).items():
            found.setdefault(name, []).extend(msgspec.json.decode(msgspec.json.encode(line)) for line in some)
    return found


def spoken(messages: Any) -> bool:
    """Say whether a value is a conversation as TRL and OpenAI describe it."""
    return (
        isinstance(messages, list)
        and len(messages) > 0
        and all({"role", "content"} <= each.keys() for each in messages)
        and all(each["role"] in ROLES and isinstance(each["content"], str) for each in messages)
    )


@pytest.mark.parametrize("kind", KINDS)
def test_the_conversations_of_every_training_file_have_the_shape_that_is_documented(kind: str) -> None:
    files = written(kind)
    assert files
    assert all(len(rows) >= 2 for rows in files.values())
    for name, rows in files.items():
        for row in rows:
            assert all(spoken(row[column]) for column in CONVERSATIONS.get(name, ())), (name, row)


@pytest.mark.parametrize("kind", ["chat.converse", "chat.demonstrate", "chat.rewrite", "qa.author", "text.translate"])
def test_a_fine_tuning_file_has_no_member_that_the_service_does_not_know_and_ends_with_the_assistant(kind: str) -> None:
    for row in written(kind)["openai_chat.jsonl"]:
        assert row.keys() <= {"messages", "tools"}
        assert all(each.keys() <= {"role", "content"} for each in row["messages"])
        assert row["messages"][-1]["role"] == "assistant"
        for tool in row.get("tools", []):
            assert tool["type"] == "function"
            assert {"name", "parameters"} <= tool["function"].keys()


@pytest.mark.parametrize(
    "kind", ["chat.compare", "chat.converse", "chat.rank", "chat.rewrite", "safety.redteam", "text.translate"]
)
def test_a_preference_ends_its_prompt_with_the_user_and_prefers_one_assistant_turn(kind: str) -> None:
    for row in written(kind)["preferences.jsonl"]:
        assert row["prompt"][-1]["role"] == "user"
        assert [each["role"] for each in row["chosen"] + row["rejected"]] == ["assistant", "assistant"]
        assert row["chosen"] != row["rejected"]
        assert isinstance(row.get("margin", 0.0), int | float)


@pytest.mark.parametrize("file", ["preferences.jsonl", "unpaired_preferences.jsonl"])
def test_the_best_of_four_is_read_as_three_preferences_with_a_margin_each(file: str, tmp_path: Path) -> None:
    datasets = pytest.importorskip("datasets", reason="datasets is not installed; it is in requirements-dev.lock")
    said = [{"preference": "c", "strength": 3}, {"preference": "a", "strength": 1}]
    rows = lines("chat.compare", four("c", *said))[file]
    path = tmp_path / "rows.jsonl"
    path.write_bytes(b"".join(msgspec.json.encode(row) + b"\n" for row in rows))
    read = datasets.load_dataset("json", data_files=str(path), split="train", cache_dir=str(tmp_path / "cache"))
    if file == "preferences.jsonl":
        assert read["margin"] == [pytest.approx(1 / 3), 0.5, 0.5]
        assert {row["chosen"][0]["content"] for row in read} == {"Tree c"}
        assert [row["rejected"][0]["content"] for row in read] == ["Tree a", "Tree b", "Tree d"]
    else:
        assert sorted(read["label"]) == [False, False, False, True]


PAIRED = ("chat.compare", "chat.converse", "chat.rank", "chat.rewrite", "safety.redteam", "text.translate")


@pytest.mark.parametrize("kind", [*PAIRED, "reasoning.steps", "trajectory.review"])
def test_an_unpaired_preference_has_the_columns_of_their_types_that_trl_documents(kind: str, tmp_path: Path) -> None:
    datasets = pytest.importorskip("datasets", reason="datasets is not installed; it is in requirements-dev.lock")
    rows = written(kind)["unpaired_preferences.jsonl"]
    file = tmp_path / "unpaired.jsonl"
    file.write_bytes(b"".join(msgspec.json.encode(row) + b"\n" for row in rows))
    read = datasets.load_dataset("json", data_files=str(file), split="train", cache_dir=str(tmp_path / "cache"))
    assert read.features["label"].dtype == "bool"
    assert set(read["label"]) == {True, False}
    assert all([each["role"] for each in row["completion"]] == ["assistant"] for row in rows)
    assert {"prompt", "completion", "label", "model"} <= rows[0].keys()


@pytest.mark.parametrize("kind", [*PAIRED, "reasoning.steps"])
def test_a_preference_of_the_fine_tuning_service_has_its_three_members_and_one_turn_on_each_side(kind: str) -> None:
    for row in written(kind)["openai_preferences.jsonl"]:
        assert row.keys() == {"input", "preferred_output", "non_preferred_output"}
        assert row["input"].keys() == {"messages", "tools", "parallel_tool_calls"}
        assert spoken(row["input"]["messages"])
        assert row["input"]["messages"][-1]["role"] == "user"
        for side in ("preferred_output", "non_preferred_output"):
            assert [each.keys() for each in row[side]] == [{"role", "content"}]
            assert row[side][0]["role"] == "assistant"


def agents() -> dict[str, list[dict[str, Any]]]:
    """Return the lines for a fine-tuning service of agents: one corrected at its second step, one that needed no correction and whose
    tool once said nothing."""
    example = kinds.of("trajectory.review").example("en")
    good = {"rating": "good", "tool": "right", "arguments": "right"}
    whole = record("trajectory.review", {"steps": [good, good, {"rating": "good"}], "goal": "reached"})
    steps = [dict(each) for each in example["payload"]["steps"]]
    del steps[1]["observation"]
    payload = {**example["payload"], "steps": steps}
    found = lines("trajectory.review", record("trajectory.review"))
    for name, some in lines("trajectory.review", dataclasses.replace(whole, payload=encoded(payload))).items():
        found[name] += some
    return {name: [msgspec.json.decode(msgspec.json.encode(line)) for line in found[name]] for name in SERVED}


SERVED = ("openai_chat.jsonl", "openai_preferences.jsonl")


def encoded(value: Any) -> msgspec.Raw:
    """Return a value as a record holds it."""
    return msgspec.Raw(msgspec.json.encode(value))


def test_a_fine_tuning_service_gets_every_call_with_an_id_and_an_answer() -> None:
    found = agents()
    corrected, whole = found["openai_chat.jsonl"]
    (pair,) = found["openai_preferences.jsonl"]
    assert (len(corrected["messages"]), len(whole["messages"])) == (5, 7)
    assert corrected["messages"] == [*pair["input"]["messages"], *pair["preferred_output"]]
    assert whole["messages"][5] == {"role": "tool", "tool_call_id": "call_2", "content": ""}
    for row in (corrected, whole, pair["input"]):
        assert row.keys() == {"messages", "tools", "parallel_tool_calls"}
        said, waiting = row["messages"], list[str]()
        for each in said:
            if each["role"] == "tool":
                assert each.keys() == {"role", "tool_call_id", "content"}
                waiting.remove(each["tool_call_id"])
            else:
                assert not waiting
            for call in each.get("tool_calls", ()):
                assert call.keys() == {"id", "type", "function"}
                assert isinstance(json.loads(call["function"]["arguments"]), dict)
                waiting.append(call["id"])
        assert len(waiting) == (said[-1]["role"] == "assistant" and "tool_calls" in said[-1])
    for side in ("preferred_output", "non_preferred_output"):
        assert [each["role"] for each in pair[side]] == ["assistant"]
        assert [each["id"] for each in pair[side][0]["tool_calls"]] == ["call_2"]


def called(**change: Any) -> dict[str, list[dict[str, Any]]]:
    """Return the lines of two demonstrations after a call of a tool: another call, and a text. `change` is of the first call."""
    told = kinds.of("trajectory.review").example("en")["payload"]
    step = told["steps"][0]
    seen = [{"role": "assistant", "call": step["call"] | change}, {"role": "tool", "content": step["observation"]}]
    written_by = [{"call": {"name": "book_seats", "arguments": '{"passengers": 2}'}}, {"content": "Which train?"}]
    prompt = [*told["prompt"], *seen]
    return lines("chat.demonstrate", record("chat.demonstrate", *written_by, prompt=prompt, tools=told["tools"]))


def test_the_types_of_the_service_take_calls_of_tools() -> None:
    chat = pytest.importorskip(
        "openai.types.chat", reason="openai is not in requirements-dev.lock: 17 MB for a few types, 32 MB compiled"
    )
    pydantic = importlib.import_module("pydantic")
    message, tool = (pydantic.TypeAdapter(getattr(chat, f"ChatCompletion{each}Param")) for each in ("Message", "Tool"))
    found = agents()
    (pair,) = found["openai_preferences.jsonl"]
    sides = pair["preferred_output"] + pair["non_preferred_output"]
    written_by = called()["openai_chat.jsonl"]
    assert [len(row["messages"][-1].get("tool_calls", ())) for row in written_by] == [1, 0]
    for row in (*found["openai_chat.jsonl"], *written_by, pair["input"]):
        for each in (*row["messages"], *sides):
            read = message.validate_python(each)
            # Calls are validated as they are gone through.
            calls = {"tool_calls": list(read["tool_calls"])} if "tool_calls" in read else {}
            assert {**read, **calls} == each
        assert [tool.validate_python(each) for each in row["tools"]] == row["tools"]


@pytest.mark.parametrize(
    ("place", "call"),
    [
        ("steps", {"name": "book seats", "arguments": "{}"}),
        ("steps", {"name": "book_seats", "arguments": "{no"}),
        ("steps", {"name": "book_seats", "arguments": "[1]"}),
    ],
)
def test_a_line_that_the_service_would_refuse_a_file_for_is_left_out(place: str, call: dict[str, str]) -> None:
    example = kinds.of("trajectory.review").example("en")
    payload = {**example["payload"], place: [{"call": call, "observation": ""}, *example["payload"]["steps"][1:]]}
    found = lines("trajectory.review", dataclasses.replace(record("trajectory.review"), payload=encoded(payload)))
    assert [found[name] for name in SERVED] == [[], []]
    assert len(found["preferences.jsonl"]) == len(found["demonstrations.jsonl"]) == 1
    written_by = called(**call)
    assert (len(written_by["demonstrations.jsonl"]), written_by["openai_chat.jsonl"]) == (2, [])


@pytest.mark.parametrize("kind", KINDS)
def test_datasets_reads_every_training_file_as_it_was_written(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("HF_HOME", str(tmp_path / "home"))
    datasets = pytest.importorskip("datasets", reason="datasets is not installed; it is in requirements-dev.lock")
    for name, rows in written(kind).items():
        file = tmp_path / name
        file.write_bytes(b"".join(msgspec.json.encode(row) + b"\n" for row in rows))
        read = datasets.load_dataset("json", data_files=str(file), split="train", cache_dir=str(tmp_path / "cache"))
        assert read.num_rows == len(rows)
        for column in CONVERSATIONS.get(name, ()):
            assert [[(one["role"], one["content"]) for one in each] for each in read[column]] == [
                [(one["role"], one["content"]) for one in row[column]] for row in rows
            ]


def test_datasets_keeps_calls_of_different_tools_and_their_schemas_as_they_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("HF_HOME", str(tmp_path / "home"))
    datasets = pytest.importorskip("datasets", reason="datasets is not installed; it is in requirements-dev.lock")
    for name in ("preferences.jsonl", "demonstrations.jsonl"):
        rows = written("trajectory.review")[name]
        file = tmp_path / name
        file.write_bytes(b"".join(msgspec.json.encode(row) + b"\n" for row in rows))
        read = datasets.load_dataset("json", data_files=str(file), split="train", cache_dir=str(tmp_path / "cache"))
        for column in (*CONVERSATIONS[name], "tools"):
            assert list(read[column]) == [row[column] for row in rows]


def test_datasets_reads_calls_that_people_wrote(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("HF_HOME", str(tmp_path / "home"))
    datasets = pytest.importorskip("datasets", reason="datasets is not installed; it is in requirements-dev.lock")
    for name, rows in called().items():
        file = tmp_path / name
        file.write_bytes(b"".join(msgspec.json.encode(row) + b"\n" for row in rows))
        read = datasets.load_dataset("json", data_files=str(file), split="train", cache_dir=str(tmp_path / "cache"))
        assert [[each["role"] for each in row] for row in read["messages"]] == [
            ["system", "user", "assistant", "tool", "assistant"]
        ] * 2
        assert read["messages"][0][2]["tool_calls"][0]["function"]["name"] == "search_trains"


def test_every_kind_with_training_files_is_looked_at() -> None:
    assert {name for name in kinds.names() if written(name)} == {*KINDS}


def test_datasets_reads_calculations_about_tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("HF_HOME", str(tmp_path / "home"))
    datasets = pytest.importorskip("datasets", reason="datasets is not installed; it is in requirements-dev.lock")
    template = projects.template("finance-table-qa")
    about = Subject(id=uuid.UUID(int=1), name="p", kind="form", language="en", ontology=dict(template.ontology))
    ((name, draw),) = training_files(about)
    values = {"basis": "table", "answers": ["15"], "amount": {"scale": "percent"}}
    said = record("form", {"values": {**values, "derivation": "(96.6 - 84.0) / 84.0"}}, {"values": values})
    made = [
        draw(dataclasses.replace(said, payload=msgspec.Raw(msgspec.json.encode(payload))), dict(payload))
        for payload in template.samples["en"]
    ]
    rows = [row for some in made for row in some]
    file = tmp_path / name
    file.write_bytes(b"".join(msgspec.json.encode(row) + b"\n" for row in rows))
    read = datasets.load_dataset("json", data_files=str(file), split="train", cache_dir=str(tmp_path / "cache"))
    for column in ("question", "table", "text", "program", "answer", "scale", "answer_from"):
        assert list(read[column]) == [row[column] for row in rows]


@pytest.mark.parametrize("language", ["en", "hi"])
def test_spacy_reads_the_columns_of_conll(language: Any) -> None:
    converters = pytest.importorskip(
        "spacy.training.converters", reason="spacy is not installed; it is in requirements-dev.lock"
    )
    example = kinds.of("text.spans").example(language)
    task = annotations.answered(example["payload"], example["answer"])
    twice = annotations.written("text.spans", "spans.conll", task, task)
    documents = list(converters.conll_ner_to_docs(twice, no_print=True))
    lines_of_one = annotations.written("text.spans", "spans.conll", task).split("\n")
    words = [line.split() for line in lines_of_one if line and not line.startswith("-DOCSTART-")]
    assert [[token.text for token in each] for each in documents] == [[word[0] for word in words]] * 2
    begun = [word[-1].removeprefix("B-") for word in words if word[-1].startswith("B-")]
    assert begun
    assert [ent.label_ for ent in documents[0].ents] == begun


@pytest.mark.parametrize("language", ["en", "hi"])
def test_spacy_reads_its_own_form(language: Any) -> None:
    tokens = pytest.importorskip("spacy.tokens", reason="spacy is not installed; it is in requirements-dev.lock")
    vocabulary = importlib.import_module("spacy.vocab").Vocab()
    example = kinds.of("text.spans").example(language)
    made = json.loads(
        annotations.written("text.spans", "spacy.jsonl", annotations.answered(example["payload"], example["answer"]))
    )
    document = tokens.Doc(vocabulary).from_json(made, validate=True)
    assert document.text == example["payload"]["text"]
    assert [(span.text, span.label_) for span in document.spans["sc"]] == [
        (span["quote"], span["label"]) for span in example["answer"]["spans"]
    ]
    assert len(document.ents) == 4
    kept = tokens.DocBin(docs=[document], store_user_data=True).to_bytes()
    [read] = tokens.DocBin().from_bytes(kept).get_docs(vocabulary)
    assert [(ent.text, ent.label_) for ent in read.ents] == [(ent.text, ent.label_) for ent in document.ents]
