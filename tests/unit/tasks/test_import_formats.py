"""What each tool calls a thing, and what becomes of it here."""

from __future__ import annotations

import io
import json
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.import_rows import CHOICE, SPAN, codes, form, read, task

from tarazu import kinds
from tarazu.kit.errors import Refusal
from tarazu.tasks import ImportTarget, read_config, read_import

CONFIG = b"""<View>
  <!-- what is shown -->
  <Header value="Judge the review"/>
  <Text name="body" value="$text"/>
  <Image name="photo" value="$photo"/>
  <Labels name="parts" toName="body"><Label value="PLACE"/><Label value="Time" alias="TIME"/></Labels>
  <RectangleLabels name="boxes" toName="photo"><Label value="lamp"/></RectangleLabels>
  <Choices name="mood" toName="body" choice="single" required="true"><Choice value="good"/><Choice value="bad"/></Choices>
  <Choices name="topics" toName="body" choice="multiple"><Choice value="price"/><Choice value="light"/></Choices>
  <Rating name="stars" toName="body" maxRating="4"/>
  <TextArea name="why" toName="body"/>
  <Number name="sum" toName="body" min="0" max="10"/>
  <Taxonomy name="shelf" toName="body"><Choice value="Home"><Choice value="Lamps"/></Choice></Taxonomy>
  <Choices name="sure" toName="body" perRegion="true"><Choice value="yes"/></Choices>
  <BrushLabels name="mask" toName="photo"><Label value="lamp"/></BrushLabels>
</View>"""
OPEN = ImportTarget(kind="form", ontology={})


def result(name: str, kind: str, identity: str = "", **value: Any) -> dict[str, Any]:
    """Return one result as Label Studio writes it."""
    return {"id": identity or name, "from_name": name, "to_name": "body", "type": kind, "value": value}


REGION = result("parts", "labels", "r1", start=4, end=8, text="Pune", labels=["PLACE"])
RESULTS = [
    REGION,
    result("sure", "choices", "r1", start=4, end=8, choices=["yes"]),
    result("boxes", "rectanglelabels", "r2", x=1.5, y=2, width=3, height=4, rotation=0, rectanglelabels=["lamp"]),
    result("mood", "choices", choices=["good"]),
    result("topics", "choices", choices=["light"]),
    result("stars", "rating", rating=3),
    result("why", "textarea", text=["It shines."]),
    result("sum", "number", number=2),
    result("shelf", "taxonomy", taxonomy=[["Home", "Lamps"]]),
]
TASK = {
    "id": 5,
    "data": {"text": "From Pune, a lamp.", "photo": "https://example.com/lamp.jpg", "shop": "s-9"},
    "predictions": [{"result": RESULTS, "model_version": "m1", "score": 0.5}, {"result": []}],
    "annotations": [
        {
            "id": 1,
            "completed_by": {"email": "asha@example.com"},
            "result": [result("mood", "choices", choices=["bad"])],
        },
        {"id": 2, "was_cancelled": True, "result": []},
    ],
    "drafts": [],
    "total_annotations": 2,
}


def test_a_config_of_label_studio_becomes_a_form_and_predictions_its_start_values() -> None:
    (row,) = read("label-studio", TASK, target=OPEN, config=CONFIG)
    payload = task(row).payload
    assert kinds.of("form").check_payload(payload, {}) == []
    assert [(item["type"], item["title"]) for item in payload["items"]] == [("text", "text"), ("image", "photo")]
    assert payload["instruction"] == "Judge the review"
    assert payload["schema"]["required"] == ["mood"]
    assert payload["initial"] == {
        "parts": [{"start": 4, "end": 8, "text": "Pune", "label": "PLACE"}],
        "boxes": [{"x": 1.5, "y": 2, "width": 3, "height": 4, "rotation": 0, "label": "lamp"}],
        "mood": "good",
        "topics": ["light"],
        "stars": 3,
        "why": "It shines.",
        "sum": 2,
        "shelf": ["Home / Lamps"],
    }
    assert codes(row) == [
        ("predictions[1]", "no_place"),
        ("annotations[1]", "skipped_there"),
        ("initial.parts[0].sure", "no_such_question"),
    ]


def test_answers_of_label_studio_are_kept_without_their_author() -> None:
    (row,) = read("label-studio", TASK, target=OPEN, config=CONFIG)
    reference = task(row).payload["reference"]
    assert reference == {"answer": '{"mood":["bad"]}', "shop": "s-9", "model_version": "m1", "score": "0.5"}
    assert "asha" not in json.dumps(task(row).payload)


def test_polygons_and_relations_of_label_studio_are_rows() -> None:
    corners = {"type": "object", "properties": {"x": {"type": "number"}, "y": {"type": "number"}}}
    polygon = {
        "type": "object",
        "properties": {"label": {"type": "string"}, "points": {"type": "array", "items": corners}},
    }
    relation = {"type": "object", "properties": {name: {"type": "string"} for name in ("from", "to", "label")}}
    questions = {"shape": {"type": "array", "items": polygon}, "relations": {"type": "array", "items": relation}}
    drawn = result("shape", "polygonlabels", "p", points=[[1, 2], [3, 4], [5, 6]], closed=True, polygonlabels=["roof"])
    ties = {"type": "relation", "from_id": "p", "to_id": "q", "direction": "right", "labels": ["on"]}
    (row,) = read(
        "label-studio", {"data": {"photo": "x"}, "predictions": [{"result": [drawn, ties]}]}, target=form(questions)
    )
    start = task(row).payload["initial"]
    assert start["shape"] == [{"label": "roof", "points": [{"x": 1, "y": 2}, {"x": 3, "y": 4}, {"x": 5, "y": 6}]}]
    assert start["relations"] == [{"from": "p", "to": "q", "label": "on"}]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<View>",
        b"<View/>",
        b'<!DOCTYPE x [<!ENTITY a "b">]><View><Rating name="a" toName="b"/></View>',
        b"x" * 2**21,
    ],
)
def test_a_config_that_is_none_is_refused(body: bytes) -> None:
    with pytest.raises(Refusal, match="config_unreadable"):
        read_config(body)


def test_a_row_of_argilla_is_read_nested_by_column_by_id_and_flat() -> None:
    nested = {
        "id": "a1",
        "_server_id": "0f",
        "fields": {"text": "Hello"},
        "metadata": {"split": "train"},
        "suggestions": {"label": {"value": "good", "score": 0.5, "agent": "m"}},
        "responses": {"label": [{"value": "bad", "user_id": "u1"}, {"value": "good", "user_id": "u2"}]},
        "vectors": {"v": [0.1]},
    }
    flat = {
        "id": "a1",
        "text": "Hello",
        "label.suggestion": "good",
        "label.suggestion.score": 0.5,
        "label.suggestion.agent": "m",
        "label.responses": ["bad", "good"],
        "label.responses.users": ["u1", "u2"],
        "label.responses.status": ["submitted", "submitted"],
    }
    by_column = {name: [value] for name, value in nested.items()}
    listed = nested | {
        "suggestions": [{"question_name": "label", "value": "good", "score": 0.5, "agent": "m"}],
        "responses": [
            {"user_id": "u1", "values": {"label": {"value": "bad"}}},
            {"user_id": "u2", "values": {"label": {"value": "good"}}},
        ],
    }
    for row in (nested, by_column, {"a1": nested}, listed, flat):
        (made,) = read("argilla", row)
        payload = task(made).payload
        assert task(made).unique_key == "argilla:a1"
        assert [item["content"] for item in payload["items"]] == ["Hello"]
        assert payload["initial"] == {"label": "good"}
        assert (made.answers, made.kept) == (2, 2)
        kept = {"answer.1": '{"label":"bad"}', "answer.2": '{"label":"good"}', "label.agent": "m", "label.score": "0.5"}
        assert payload["reference"] == kept | ({} if row is flat else {"split": "train"})
        assert codes(made) == ([] if row is flat else [("vectors", "no_place")])


def test_parquet_of_hugging_face_is_read_with_pictures_and_raw_bytes_are_named() -> None:
    picture = {"bytes": b"\x89PNG\r\n", "path": "a.png"}
    table = pa.table({"id": [1, 2], "text": ["a", None], "image": [picture, None], "blob": [b"\x00\x01", None]})
    file = io.BytesIO()
    pq.write_table(table, file)
    file.seek(0)
    first, second = list(read_import(file, "huggingface", form()))
    assert [item["type"] for item in task(first).payload["items"]] == ["text", "image"]
    assert task(first).payload["items"][1]["content"] == "data:image/png;base64,iVBORw0K"
    assert codes(first) == [("blob", "no_place")]
    assert (task(second).payload["items"], task(second).unique_key) == ([], "hf:2")


def test_labels_of_doccano_are_classes_spans_and_relations() -> None:
    relation = {"type": "object", "properties": {name: {"type": "string"} for name in ("from", "to", "label")}}
    span = {**SPAN, "properties": SPAN["properties"] | {"id": {"type": "string"}}}
    questions = {name: {"type": "array", "items": each} for name, each in (("entities", span), ("relations", relation))}
    target = form(questions | {"label": CHOICE}, answers="initial")
    entities = [{"id": 3, "label": "PER", "start_offset": 0, "end_offset": 4}]
    told = {"entities": entities, "relations": [{"id": 9, "from_id": 3, "to_id": 4, "type": "knows"}]}
    for row, start in (
        ({"label": [[0, 4, "PER"]]}, {"entities": [{"start": 0, "end": 4, "label": "PER"}]}),
        ({"label": ["bad"]}, {"label": "bad"}),
        (
            told,
            {
                "entities": [{"start": 0, "end": 4, "label": "PER", "id": "3"}],
                "relations": [{"from": "3", "to": "4", "label": "knows"}],
            },
        ),
    ):
        (made,) = read("doccano", {"id": 1, "text": "Asha lives."} | row, target=target)
        assert task(made).payload["initial"] == start
        assert made.left == ()


def test_a_file_of_doccano_is_a_picture_and_comments_are_references() -> None:
    (row,) = read("doccano", {"id": 1, "filename": "cat.png", "label": [], "Comments": ["blurred"], "page": 4})
    assert task(row).payload["items"] == [{"type": "image", "title": "filename", "content": "cat.png"}]
    assert task(row).payload["reference"] == {"comments": '["blurred"]', "page": 4}


def test_options_of_prodigy_become_a_form_of_their_own() -> None:
    row = {
        "text": "Pick",
        "options": [{"id": "g", "text": "good"}, {"id": 2, "text": "bad"}],
        "accept": ["g"],
        "answer": "accept",
        "meta": {"section": "A"},
        "_task_hash": 1,
        "_timestamp": 9,
        "_annotator_id": "asha",
    }
    (made,) = read("prodigy", row, target=ImportTarget(kind="form", ontology={}, answers="initial"))
    payload = task(made).payload
    assert payload["initial"] == {"accept": "g"}
    assert payload["schema"]["properties"]["accept"]["oneOf"][1] == {"const": "2", "title": "bad"}
    assert payload["reference"] == {"section": "A", "answer": '{"accept":["g"],"answer":"accept"}'}
    assert (codes(made), made.kept) == ([], 1)
    assert kinds.of("form").check_payload(payload, {}) == []


def test_a_row_of_prodigy_that_nobody_answered_holds_proposals() -> None:
    span = {"start": 0, "end": 4, "label": "PER", "token_start": 0, "token_end": 0}
    (row,) = read("prodigy", {"text": "Asha lives.", "spans": [span], "tokens": [{"text": "Asha", "id": 0}]})
    assert task(row).payload["initial"] == {"spans": [{"start": 0, "end": 4, "label": "PER"}]}
    assert (row.answers, row.left) == (0, ())


def test_nobody_begins_with_what_somebody_rejected_in_prodigy() -> None:
    (row,) = read("prodigy", {"text": "x", "label": "good", "answer": "reject"}, target=form(answers="initial"))
    assert "initial" not in task(row).payload
    assert (row.answers, row.kept) == (1, 1)


@pytest.mark.parametrize("answer", ["accept", "reject", "ignore"])
def test_an_answer_of_prodigy_is_kept_with_its_verdict(answer: str) -> None:
    (row,) = read("prodigy", {"html": "<b>x</b>", "label": "good", "answer": answer})
    assert task(row).payload["reference"] == {
        "answer": json.dumps({"label": "good", "answer": answer}, separators=(",", ":"))
    }


def test_labels_of_ground_truth_are_people_s_or_a_model_s_as_their_metadata_say() -> None:
    by_model = {
        "class-name": "bad",
        "human-annotated": "no",
        "confidence": 0.5,
        "type": "groundtruth/text-classification",
    }
    row = {
        "source": "The lamp works.",
        "label": 1,
        "label-metadata": by_model,
        "topics": [0, 2],
        "topics-metadata": {"class-map": {"0": "price", "2": "light"}, "human-annotated": "yes"},
        "origin": "shop",
    }
    (made,) = read("ground-truth", row)
    payload = task(made).payload
    assert payload["initial"] == {"label": "bad"}
    kept = {"answer": '{"topics":["price","light"]}', "origin": "shop", "label.confidence": "0.5"}
    assert payload["reference"] == kept
    assert made.left == ()


def test_boxes_and_spans_of_ground_truth_are_rows_with_names_of_classes() -> None:
    box = {
        "type": "object",
        "properties": {
            "label": {"type": "string"},
            **{n: {"type": "number"} for n in ("left", "top", "width", "height")},
        },
    }
    questions = {"boxes": {"type": "array", "items": box}, "entities": {"type": "array", "items": SPAN}}
    row = {
        "source-ref": "s3://bucket/a.jpg",
        "boxes": {
            "annotations": [{"class_id": 0, "left": 1, "top": 2, "width": 3, "height": 4}],
            "image_size": [{"width": 9}],
        },
        "boxes-metadata": {"class-map": {"0": "dog"}, "human-annotated": "no"},
        "entities": {"annotations": {"entities": [{"label": "PER", "startOffset": 0, "endOffset": 4}], "labels": []}},
        "entities-metadata": {"human-annotated": "no"},
        "mask-ref": "s3://bucket/m.png",
        "mask-ref-metadata": {"human-annotated": "yes"},
    }
    (made,) = read("ground-truth", row, target=form(questions))
    payload = task(made).payload
    assert payload["items"] == [{"type": "image", "title": "source-ref", "content": "s3://bucket/a.jpg"}]
    assert payload["initial"]["boxes"] == [{"label": "dog", "left": 1, "top": 2, "width": 3, "height": 4}]
    assert payload["initial"]["entities"] == [{"start": 0, "end": 4, "label": "PER"}]
    assert payload["reference"] == {"answer": '{"mask-ref":"s3://bucket/m.png"}'}
