"""Files of other tools become tasks: what is taken, what is named as left out, and what is refused."""

from __future__ import annotations

import io
import json
import tracemalloc
from typing import Any

import pytest
from tests.import_rows import CHOICE, codes, form, read, task

from tarazu import kinds, tasks
from tarazu.kit.errors import Fault, Refusal
from tarazu.tasks import ImportRow, ImportTarget, NewTask, read_import

MEGABYTE = 2**20
# One row of each tool that is as it should be, without anything that would be left out.
GOOD: dict[str, dict[str, Any]] = {
    "label-studio": {"id": 7, "data": {"text": "The lamp works."}, "annotations": [], "predictions": []},
    "argilla": {"id": "r-1", "fields": {"text": "The lamp works."}, "suggestions": {}, "responses": {}, "vectors": {}},
    "huggingface": {"id": 3, "text": "The lamp works."},
    "doccano": {"id": 11, "text": "The lamp works.", "label": [], "Comments": []},
    "prodigy": {"text": "The lamp works.", "_input_hash": -5, "_task_hash": 42},
    "ground-truth": {"source": "The lamp works."},
}
KEYS = {
    "label-studio": "labelstudio:7",
    "argilla": "argilla:r-1",
    "huggingface": "hf:3",
    "doccano": "doccano:11",
    "prodigy": "prodigy:42",
}


CLASSIFY = ImportTarget(kind="text.classify", ontology=kinds.of("text.classify").example("en")["ontology"])
COMPARE = ImportTarget(kind="chat.compare", ontology=kinds.of("chat.compare").example("en")["ontology"])


@pytest.mark.parametrize("source", tasks.IMPORT_SOURCES)
def test_a_plain_row_of_every_tool_is_shown_whole_and_nothing_is_left_out(source: str) -> None:
    (row,) = read(source, GOOD[source])
    payload = task(row).payload
    assert [item["content"] for item in payload["items"]] == ["The lamp works."]
    assert kinds.of("form").check_payload(payload, form().ontology) == []
    assert row.left == ()
    assert task(row).unique_key == KEYS.get(source, task(row).unique_key)
    assert task(row).unique_key == task(read(source, GOOD[source])[0]).unique_key


@pytest.mark.parametrize("source", tasks.IMPORT_SOURCES)
def test_a_plain_row_of_every_tool_becomes_a_text_to_classify(source: str) -> None:
    (row,) = read(source, GOOD[source], target=CLASSIFY)
    assert task(row).payload == {"text": "The lamp works."}


@pytest.mark.parametrize("source", tasks.IMPORT_SOURCES)
def test_json_lists_and_json_lines_are_read_alike(source: str) -> None:
    rows = [GOOD[source] | {"id": number, "_task_hash": number, "source": f"{number}"} for number in range(3)]
    as_list = list(read_import(io.BytesIO(b"\xef\xbb\xbf\n " + json.dumps(rows, indent=1).encode()), source, form()))
    assert as_list == read(source, *rows)
    assert [row.number for row in as_list] == [1, 2, 3]


@pytest.mark.parametrize("source", tasks.IMPORT_SOURCES)
@pytest.mark.parametrize("row", [7, None, [], "text", {}, {"data": 3, "fields": 3, "text": 3, "source": 3}])
def test_a_row_of_a_wrong_type_is_a_fault_or_shows_nothing_and_the_next_is_read(source: str, row: Any) -> None:
    first, second = (
        list(
            read_import(
                io.BytesIO(json.dumps(row).encode() + b"\n" + json.dumps(GOOD[source]).encode()), source, form()
            )
        )
        if not isinstance(row, list)
        else read_list(source, [row, GOOD[source]])
    )
    assert isinstance(first.task, Fault) or len(task(first).payload["items"]) <= 4
    assert isinstance(second.task, NewTask)


def read_list(source: str, rows: list[Any]) -> list[ImportRow]:
    """Read rows of a tool, as one JSON list."""
    return list(read_import(io.BytesIO(json.dumps(rows).encode()), source, form()))


@pytest.mark.parametrize("body", [b"", b"\n \n"])
def test_an_empty_file_is_refused(body: bytes) -> None:
    with pytest.raises(Refusal, match="file_has_no_rows"):
        list(read_import(io.BytesIO(body), "doccano", form()))


def test_a_broken_line_names_the_byte_at_which_it_breaks_and_the_next_line_is_read() -> None:
    body = b'{"text": "a"}\n{"text": "b",, }\n{"text": "c"'
    rows = list(read_import(io.BytesIO(body), "doccano", form()))
    assert isinstance(rows[0].task, NewTask)
    broken = [row.task for row in rows[1:] if isinstance(row.task, Fault)]
    assert [(fault.code, fault.facts["byte"]) for fault in broken] == [("bad_json", 14), ("bad_json", 13)]


@pytest.mark.parametrize(
    "body", [b'[{"id": 1}, {"id": 2]', b'[{"id": 1} {"id": 2}]', b'[{"id": NaN}]', b"[{}] x", b"["]
)
def test_a_broken_list_is_refused_by_its_place(body: bytes) -> None:
    with pytest.raises(Refusal, match="json_broken") as refused:
        list(read_import(io.BytesIO(body), "label-studio", form()))
    assert 1 <= refused.value.facts["character"] <= len(body) + 1


def test_a_line_and_a_member_that_are_too_long_are_refused() -> None:
    huge = "x" * (5 * MEGABYTE)
    with pytest.raises(Refusal, match="line_too_long"):
        read("doccano", {"text": huge})
    with pytest.raises(Refusal, match="row_too_large"):
        list(read_import(io.BytesIO(b'[{"id": 1, "data": {"text": "' + huge.encode()), "label-studio", form()))


def test_other_encodings_are_refused() -> None:
    with pytest.raises(Refusal, match="not_utf8"):
        list(read_import(io.BytesIO(b'[{"id": "\xff"}]'), "label-studio", form()))


def test_nul_in_a_text_is_a_fault_of_its_row() -> None:
    (row,) = read("doccano", {"text": "a\0b"})
    assert isinstance(row.task, Fault)
    assert (row.task.field, row.task.code) == ("text", "bad_text")


def test_memory_does_not_grow_with_the_list() -> None:
    def peak(count: int) -> int:
        row = json.dumps({"id": 1, "data": {"text": "x" * 5_000}}).encode()
        body = io.BytesIO(b"[" + b",".join([row] * count) + b"]")
        tracemalloc.start()
        for _ in read_import(body, "label-studio", form()):
            pass
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    assert peak(2_000) < 2 * peak(500)


def test_a_row_with_the_key_of_an_earlier_one_is_named_and_no_task() -> None:
    annotated = GOOD["prodigy"] | {"label": "good"}
    first, second = read("prodigy", annotated | {"answer": "accept"}, annotated | {"answer": "reject"})
    assert isinstance(first.task, NewTask)
    assert (second.task, codes(second), second.answers, second.kept) == (None, [("", "same_task")], 1, 0)


def test_people_s_answers_are_kept_as_references_and_never_shown() -> None:
    row = GOOD["doccano"] | {"label": ["good"]}
    (kept,) = read("doccano", row)
    assert (kept.answers, kept.kept) == (1, 1)
    assert json.loads(task(kept).payload["reference"]["answer"]) == {"label": ["good"]}
    assert "initial" not in task(kept).payload
    (begun,) = read("doccano", row, target=form(answers="initial"))
    assert (begun.answers, begun.kept) == (1, 1)
    assert task(begun).payload["initial"] == {"label": "good"}


def test_an_answer_too_long_to_keep_is_named_and_the_task_is_taken() -> None:
    (row,) = read("doccano", {"text": "a", "label": ["x" * 3_000]})
    assert isinstance(row.task, NewTask)
    assert (codes(row), row.answers, row.kept) == ([("answer", "no_reference")], 1, 0)


def test_more_references_than_a_task_keeps_are_named() -> None:
    (row,) = read("doccano", {"text": "a", "meta": {f"m{number}": number for number in range(70)}})
    assert len(task(row).payload["reference"]) == 64
    assert {code for _, code in codes(row)} == {"references_full"}
    assert kinds.of("form").check_payload(task(row).payload, form().ontology) == []


def test_start_values_that_the_form_does_not_know_or_allow_are_named_and_left_out() -> None:
    suggestions = {"label": {"value": "ugly"}, "mood": {"value": "x"}, "comment": {"value": "fine", "score": 0.5}}
    (row,) = read("argilla", GOOD["argilla"] | {"suggestions": suggestions})
    assert task(row).payload["initial"] == {"comment": "fine"}
    assert codes(row) == [("initial.mood", "no_such_question"), ("initial.label", "does_not_fit")]
    assert task(row).payload["reference"] == {"comment.score": "0.5"}


def test_fields_are_put_where_the_map_says() -> None:
    row = {"id": 1, "q": "How long?", "page": "see", "draft": "bad", "lang": "hi", "source": "web"}
    fields = {"markdown": ("q", "page"), "initial": ("draft",), "language": ("lang",)}
    (made,) = read("huggingface", row, target=form({"draft": CHOICE}, fields=fields))
    payload = task(made).payload
    assert [(item["type"], item["title"]) for item in payload["items"]] == [("markdown", "q"), ("markdown", "page")]
    assert (payload["initial"], payload["language"]) == ({"draft": "bad"}, "hi")
    assert payload["reference"] == {"source": "web"}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"kind": "someone.else"}, "kind_not_importable"),
        ({"fields": {"prompt": ("q",)}}, "invalid_request"),
        ({"answers": "drop"}, "invalid_request"),
    ],
)
def test_a_target_that_cannot_be_is_refused(changes: dict[str, Any], code: str) -> None:
    with pytest.raises(Refusal, match=code):
        form(**changes)


def test_preference_pairs_become_comparisons_and_keep_which_was_chosen() -> None:
    plain = {"id": 1, "prompt": "Name a tree.", "chosen": "Oak.", "rejected": "Dog.", "score": 0.5}
    talk = [{"role": "user", "content": "Name a tree."}]
    said = {
        name: [*talk, {"role": "assistant", "content": text}]
        for name, text in (("chosen", "Oak."), ("rejected", "Dog."))
    }
    first, second = read("huggingface", plain, said | {"id": 2}, target=COMPARE)
    for row in (first, second):
        payload = task(row).payload
        assert payload["prompt"] == talk
        assert [entry["content"] for entry in payload["answers"]] == ["Oak.", "Dog."]
        assert kinds.of("chat.compare").check_payload(payload, COMPARE.ontology) == []
        assert payload["reference"]["answer"] == '{"preference":"chosen"}'
    assert task(first).payload["reference"]["score"] == "0.5"


def test_a_pair_without_one_of_its_answers_is_a_fault_that_names_the_field() -> None:
    fields = {"prompt": ("q",), "answer_a": ("left",), "answer_b": ("right",), "model_a": ("who",)}
    target = ImportTarget(kind="chat.compare", ontology=COMPARE.ontology, fields=fields)
    good, bad = read(
        "huggingface", {"q": "?", "left": "l", "right": "r", "who": "m"}, {"q": "?", "left": "l"}, target=target
    )
    assert task(good).payload["answers"][0] == {"key": "a", "content": "l", "model": "m"}
    assert bad.task == Fault(field="right", code="missing")


def test_up_to_eight_answers_of_a_record_are_compared_and_one_that_is_not_there_is_left_out() -> None:
    fields = {f"answer_{letter}": (f"r{letter}",) for letter in "abcd"} | {"model_d": ("who",)}
    target = ImportTarget(kind="chat.compare", ontology=COMPARE.ontology | {"answers_max": 4}, fields=fields)
    said = {"prompt": "Name a tree.", "ra": "Oak.", "rb": "Elm.", "rd": "Dog.", "who": "m"}
    full, fewer = read("huggingface", said | {"rc": "Fir."}, said, target=target)
    for row, texts in ((full, ["Oak.", "Elm.", "Fir.", "Dog."]), (fewer, ["Oak.", "Elm.", "Dog."])):
        answers = task(row).payload["answers"]
        assert [(each["key"], each["content"]) for each in answers] == list(zip("abcd", texts, strict=False))
        assert answers[-1]["model"] == "m"
        assert kinds.of("chat.compare").check_payload(task(row).payload, target.ontology) == []


def test_no_more_answers_can_be_mapped_than_the_project_compares() -> None:
    with pytest.raises(Refusal) as refused:
        ImportTarget(kind="chat.compare", ontology=COMPARE.ontology, fields={"answer_c": ("x",)})
    (fault,) = refused.value.faults
    assert (fault.field, fault.code) == ("map", "not_allowed")
    assert fault.facts["allowed"] == [
        "prompt", "answer_a", "answer_b", "model_a", "model_b", "note", "language", "unique_key",
    ]  # fmt: skip


def test_a_text_to_classify_must_be_one_text() -> None:
    (row,) = read("huggingface", {"title": "a", "body": "b"}, target=CLASSIFY)
    assert row.task == Fault(field="text", code="no_single_text")
    chosen = ImportTarget(kind="text.classify", ontology=CLASSIFY.ontology, fields={"text": ("body",)})
    (row,) = read("huggingface", {"title": "a", "body": "b"}, target=chosen)
    assert task(row).payload == {"text": "b", "reference": {"title": "a"}}
