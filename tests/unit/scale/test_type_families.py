"""Task types of the compatibility door, family by family."""

import hashlib
import json
from typing import Any

import pytest
from type_examples import BOX, CORNERS, GOOD, IMAGE

from tarazu import kinds
from tarazu.scale import types

THE_YEAR = hashlib.sha256(b"the year").hexdigest()[:16]
MAKING = types.Making(task_id="5f0c00000000000000000001")


def image(**change: Any) -> dict[str, Any]:
    """An image task without pre-labels, changed."""
    return {"attachment": IMAGE, "geometries": {"box": {"objects_to_annotate": ["car"]}}, **change}


def form(name: str, params: dict[str, Any], language: str = "en") -> dict[str, Any]:
    """The properties of the form that a task shows."""
    properties: dict[str, Any] = types.payload(name, params, "", language)["schema"]["properties"]
    return properties


@pytest.mark.parametrize(
    ("name", "params", "fault"),
    [
        (
            "imageannotation",
            image(geometries={"blob": {}}),
            "geometries.blob is not a geometry; there are box, polygon",
        ),
        ("imageannotation", image(geometries={"box": []}), "geometries.box must be an object"),
        (
            "imageannotation",
            image(geometries={"box": {"objects_to_annotate": []}}),
            "geometries.box.objects_to_annotate must not be empty",
        ),
        (
            "imageannotation",
            image(geometries={"box": {"min_width": "wide"}}),
            "geometries.box.min_width must be a number",
        ),
        ("imageannotation", image(hypothesis=[]), "hypothesis must be an object"),
        ("imageannotation", image(hypothesis={}), "hypothesis.annotations must be a list"),
        (
            "imageannotation",
            image(hypothesis={"annotations": [{"type": "point", "x": 1, "y": 1}]}),
            "hypothesis.annotations[0].type must be one of box",
        ),
        (
            "imageannotation",
            image(hypothesis={"annotations": [{"type": "box", "left": 1, "label": "car"}]}),
            "hypothesis.annotations[0] must have left, top, width, height",
        ),
        (
            "imageannotation",
            image(base_annotations=[{**BOX, "type": "box", "label": "bus"}]),
            "base_annotations[0].label must be one of the labels asked for",
        ),
        ("imageannotation", image(attachment="a text"), "attachment must be the address of a file"),
        ("imageannotation", image(attachment={}), "attachment.content is required"),
        (
            "segmentannotation",
            {"attachment": IMAGE, "labels": [str(n) for n in range(51)]},
            "labels must have at most 50 entries",
        ),
        (
            "segmentannotation",
            {"attachment": IMAGE, "labels": [{"choice": "all", "subchoices": [str(n) for n in range(51)]}]},
            "labels must have at most 50 entries",
        ),
        (
            "categorization",
            {"attachment": "x", "attachment_type": "smell", "categories": ["a"]},
            "attachment_type must be one of text",
        ),
        ("categorization", {"attachment": "x", "categories": [{}]}, "categories[0] must be a string or an object that"),
        ("transcription", {"attachment": "a"}, "fields is required"),
        ("transcription", {"attachment": "a", "repeatable_fields": {"line": "Line"}}, None),
        ("comparison", {"attachments": ["a", "b"]}, "choices or fields is required"),
        ("textcollection", {"attachments": ["a"], "fields": [{"type": "text"}]}, "fields[0].field_id is required"),
        (
            "textcollection",
            {"attachments": ["a"], "fields": [{"field_id": "a"}, {"field_id": "a"}]},
            "fields[1].field_id is used twice",
        ),
        (
            "textcollection",
            {"attachments": ["a"], "fields": [{"field_id": "a", "type": "category"}]},
            "fields[0].choices is required",
        ),
        (
            "textcollection",
            {"attachments": ["a"], "fields": {"a": "A"}, "responses_required": 0},
            "responses_required must be a whole number from 1 to 100",
        ),
        ("lidarsegmentation", {}, "attachments is required"),
        ("lidarsegmentation", {"lidar_task": "5f0c00000000000000000002"}, None),
        (
            "namedentityrecognition",
            {"text": "ab", "labels": ["x"], "hypothesis": {"annotations": [{"start": 1, "end": 9, "label": "x"}]}},
            "hypothesis.annotations[0] must start and end within the text",
        ),
        ("documenttranscription", {"attachment": IMAGE, "features": [{"label": "x"}]}, "features[0].type is required"),
        ("chat", {"template_variables": []}, "template_variables must be an object"),
    ],
)
def test_what_is_wrong_is_said_by_its_place(name: str, params: dict[str, Any], fault: str | None) -> None:
    faults = types.check(name, params)
    assert (faults[:1] or [""])[0].startswith(fault or "")
    assert bool(faults) == bool(fault)


def test_a_form_has_a_table_per_geometry_with_labels_numbers_and_attributes() -> None:
    tables = form("imageannotation", GOOD["imageannotation"])
    assert list(tables) == ["box", "polygon", "point"]
    columns = tables["box"]["items"]["properties"]
    assert columns["label"]["oneOf"] == [{"const": "car", "title": "car"}, {"const": "bike", "title": "Bicycle"}]
    assert columns["width"]["minimum"] == 30
    assert columns["attribute_doors"] == {"type": "number", "minimum": 1, "maximum": 5, "title": "doors"}
    assert next(each for each in columns.values() if each["title"] == "seen by")["uniqueItems"] is True
    assert tables["polygon"]["items"]["properties"]["vertices"]["minItems"] == 3


def test_the_words_that_a_form_adds_are_in_the_language_of_the_project() -> None:
    assert form("imageannotation", image(), "hi")["box"]["title"] == "बॉक्स"
    assert form("imageannotation", image(), "en")["box"]["title"] == "Boxes"


def test_locked_base_annotations_bound_the_rows_and_are_told() -> None:
    base = [{**BOX, "type": "box", "label": "car", "uuid": "b1"}]
    locks = {f"can_{verb}_base_annotations": False for verb in ("add", "edit", "delete")}
    table = form("imageannotation", image(base_annotations={"annotations": base}, **locks))["box"]
    assert (table["minItems"], table["maxItems"]) == (1, 1)
    assert table["description"] == "Add none. Do not move those given. Delete none of those given."
    free = form("imageannotation", image(base_annotations=base))["box"]
    assert not {"minItems", "maxItems", "description"} & set(free)


def test_annotations_without_an_id_get_one_that_stays_the_same() -> None:
    values = {"box": [{"label": "car", **BOX}, {"label": "car", **BOX}]}
    one, two = types.response("imageannotation", image(), values, MAKING)["annotations"]
    again = types.response("imageannotation", image(), values, MAKING)["annotations"]
    assert one["uuid"] != two["uuid"]
    assert [one, two] == again
    assert types.response("imageannotation", image(), values, types.Making(task_id="b"))["annotations"][0] != one


def test_older_types_answer_in_their_older_shape() -> None:
    box = types.response("annotation", GOOD["annotation"], {"box": [{"label": "car", **BOX}]}, MAKING)
    assert box == {"annotations": [{**BOX, "label": "car"}]}
    corners = [{"x": n, "y": n} for n in range(6)]
    cuboid = types.response(
        "cuboidannotation", GOOD["annotation"], {"cuboid": [{"label": "car", "vertices": corners}]}, MAKING
    )
    vertices = cuboid["annotations"][0]["vertices"]
    assert vertices[0] == {"description": "face-topleft", "type": "vertex", "x": 0, "y": 0}
    assert len({vertex["description"] for vertex in vertices}) == 6


def test_a_category_is_told_with_its_id_and_several_as_lists() -> None:
    one = types.response("categorization", GOOD["categorization"], {"category": "sport"}, MAKING)
    assert one == {"category": "sport", "category_id": 9}
    several = {**GOOD["categorization"], "allow_multiple": "true", "hypothesis": None}
    assert types.payload("categorization", several)["schema"]["properties"]["category"]["type"] == "array"
    both = types.response("categorization", several, {"category": ["sport", "news"]}, MAKING)
    assert both == {"category": ["sport", "news"], "category_id": [9, 7]}


def test_several_responses_are_a_table_and_the_outer_list_of_the_response() -> None:
    params = {**GOOD["textcollection"], "responses_required": "2", "hypothesis": None}
    assert types.check("textcollection", params) == []
    schema = types.payload("textcollection", params)["schema"]
    assert (schema["properties"]["responses"]["minItems"], schema["properties"]["responses"]["maxItems"]) == (2, 2)
    values = {"responses": [{"mood": "good", "stars": 4}, {"mood": "0"}]}
    found = types.response("textcollection", params, values, MAKING)["annotations"]
    assert found["mood"] == {"type": "category", "field_id": "mood", "response": [["good"], [0]]}
    assert found["stars"]["response"] == [[4], []]
    assert types.values_of("textcollection", params, {"annotations": found}) == values


def test_names_that_are_no_keys_come_back_as_they_were_asked() -> None:
    params = {"attachment": "x", "fields": {"the year": "Year", "the-year": "Again", "साल": "Year", "2nd": "Second"}}
    values = dict.fromkeys(form("transcription", params), "1999")
    assert all(key.isascii() for key in values)
    assert types.response("transcription", params, values, MAKING)["fields"] == dict.fromkeys(params["fields"], "1999")
    other_way_round = {"attachment": "x", "fields": dict(reversed(params["fields"].items()))}
    assert set(form("transcription", other_way_round)) == set(values)
    assert form("transcription", other_way_round)["the_year__" + THE_YEAR]["title"] == "the year"


def test_the_time_spent_is_told_where_the_type_tells_it() -> None:
    making = types.Making(task_id="a", spent_seconds=42)
    assert types.response("datacollection", GOOD["datacollection"], {}, making)["time_spent_in_seconds"] == 42


def test_words_without_a_place_stand_where_the_text_has_them_next() -> None:
    params = {**GOOD["namedentityrecognition"], "hypothesis": None}
    rows = [{"label": "person", "text": "Ravi"}, {"label": "person", "text": "Ravi"}, {"label": "place", "text": "Goa"}]
    values = {"annotations": rows, "relationships": [{"source": 1, "target": 9, "name": "lives in"}]}
    found = types.response("namedentityrecognition", params, values, MAKING)
    assert [(each["start"], each["end"]) for each in found["annotations"]] == [(9, 13), (15, 19), (None, None)]
    assert found["relationships"] == []


def test_masks_are_told_by_label_with_an_index_and_a_colour() -> None:
    masks = [{"label": "car", "url": "https://m.example/1.png"}, {"label": "car", "url": "https://m.example/2.png"}]
    values = {"combined": "https://m.example/all.png", "masks": masks}
    found = types.response("segmentannotation", GOOD["segmentannotation"], values, MAKING)
    assert found["annotations"]["combined"] == {"image": "https://m.example/all.png"}
    assert found["annotations"]["labeled"]["car"] == [mask["url"] for mask in masks]
    assert [each["index"] for each in found["labelMapping"].values()] == [1, 2]
    assert len({each["color"] for each in found["labelMapping"].values()}) == 2


def test_annotations_of_a_video_are_fetched_by_their_address() -> None:
    params, linked = (
        GOOD["videoannotation"],
        types.Making(task_id="a", link=lambda name: f"https://files.example/{name}"),
    )
    values = {"labels": ["car"], "annotations": json.dumps([{"annotations": []}]), "events_url": "https://e.example/1"}
    found = types.response("videoannotation", params, values, linked)
    assert found["annotations"] == {"url": "https://files.example/annotations"}
    assert found["events"] == {"url": "https://e.example/1"}
    assert types.contents("videoannotation", params, values, linked) == {"annotations": [{"annotations": []}]}
    assert types.response("videoannotation", params, values, MAKING)["annotations"] == [{"annotations": []}]


@pytest.mark.parametrize(
    ("attachment", "declared", "shown"),
    [
        ("https://files.example/a.PNG?size=2", None, "image"),
        ("https://files.example/a.mp3", None, "audio"),
        ("https://files.example/a", None, "website"),
        ("https://files.example/a", "pdf", "pdf"),
        ("Just words.", None, "text"),
        ("https://[bad", None, "text"),
        ("Just words.", "image", None),
    ],
)
def test_an_attachment_is_shown_as_what_it_is(attachment: str, declared: str | None, shown: str | None) -> None:
    params = {"attachment": attachment, "attachment_type": declared, "categories": ["a"]}
    assert (types.check("categorization", params) == []) == (shown is not None)
    if shown:
        assert types.payload("categorization", params)["items"] == [{"type": shown, "content": attachment}]


def test_a_thousand_frames_are_shown_in_two_hundred_items() -> None:
    frames = [f"https://files.example/{n}.jpg" for n in range(3_000)]
    items = types.payload("videoannotation", {**GOOD["videoannotation"], "attachments": frames})["items"]
    assert len(items) <= 200
    assert "\n".join(item["content"] for item in items).split("\n") == frames


def test_more_fields_than_a_form_can_have_are_refused() -> None:
    many = {f"a{n}": {"type": "text"} for n in range(100)}
    geometries = {name: {"objects_to_annotate": ["x"]} for name in ("box", "polygon", "line")}
    params = image(geometries=geometries, annotation_attributes=many)
    assert types.check("imageannotation", params) == ["the parameters ask for more than 200 fields"]


def test_what_does_not_fit_the_form_is_left_out_of_a_known_answer() -> None:
    response = {"annotations": [{"type": "box", "label": "bus", **BOX}, {"type": "ring"}, 7, {"type": "box"}]}
    assert types.values_of("imageannotation", image(), response) == {"box": [BOX]}
    assert types.values_of("imageannotation", image(), None) == {}


def test_a_table_of_corners_is_a_valid_answer_of_the_form() -> None:
    payload = types.payload("imageannotation", GOOD["imageannotation"])
    values = {"polygon": [{"label": "road", "vertices": CORNERS}]}
    assert kinds.of("form").check_answer({"values": values}, {"schema": payload["schema"]}) == []
