"""`form`, rule by rule."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tarazu import kinds, projects

KIND = kinds.of("form")


def _form(required: tuple[str, ...] = (), **properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(required)}


def _codes(faults: list[kinds.Fault]) -> list[tuple[str, str]]:
    return [(fault.field, fault.code) for fault in faults]


def _schema(**one: Any) -> list[tuple[str, str]]:
    return _codes(kinds.check_form_schema(_form(x=one)))


def _values(schema: dict[str, Any], values: Any) -> list[tuple[str, str]]:
    return _codes(KIND.check_answer({"values": values}, {"schema": schema}))


def _one(value: Any, **one: Any) -> list[tuple[str, str]]:
    return _values(_form(("x",), x=one), {"x": value})


STRING = {"type": "string"}
POINT = {"type": "object", "properties": {"x": {"type": "number"}, "y": {"type": "number"}}, "required": ["x", "y"]}


@pytest.mark.parametrize(
    ("one", "field", "code"),
    [
        ({"type": "integer", "pattern": "a+"}, ".pattern", "unknown_field"),
        ({"$ref": "#/x"}, '["$ref"]', "not_allowed"),
        ({"type": "null"}, ".type", "not_allowed"),
        ({"type": ["string"]}, ".type", "wrong_type"),
        ({"type": "boolean", "minLength": 1}, ".minLength", "unknown_field"),
        ({"type": "string", "enum": []}, ".enum", "too_short"),
        ({"type": "string", "enum": ["a", "a"]}, ".enum[1]", "duplicate"),
        ({"type": "string", "enum": ["a", 1]}, ".enum[1]", "wrong_type"),
        ({"type": "string", "enum": [str(i) for i in range(2001)]}, ".enum", "too_long"),
        ({"type": "string", "enum": ["a"], "maxLength": 3}, ".maxLength", "unknown_field"),
        ({"type": "string", "enum": ["a"], "oneOf": [{"const": "a"}]}, ".oneOf", "unknown_field"),
        ({"type": "string", "oneOf": [{"title": "A"}]}, ".oneOf[0].const", "missing"),
        ({"type": "string", "format": "password"}, ".format", "not_allowed"),
        ({"type": "string", "minLength": 3, "maxLength": 2}, ".maxLength", "out_of_range"),
        ({"type": "string", "maxLength": 200_001}, ".maxLength", "out_of_range"),
        ({"type": "integer", "minimum": 0.5}, ".minimum", "wrong_type"),
        ({"type": "number", "maximum": float("inf")}, ".maximum", "wrong_type"),
        ({"type": "array", "items": {"type": "array", "items": STRING}}, ".items.type", "not_allowed"),
        ({"type": "array", "items": {"type": "boolean"}}, ".items.type", "not_allowed"),
        ({"type": "array", "items": POINT, "uniqueItems": True}, ".uniqueItems", "unknown_field"),
        ({"type": "array", "items": STRING, "maxItems": 10_001}, ".maxItems", "out_of_range"),
        ({"type": "object", "properties": {}, "additionalProperties": STRING}, ".additionalProperties", "wrong_type"),
        ({"type": "object", "properties": {}, "required": ["y"]}, ".required[0]", "not_allowed"),
        ({"type": "object", "properties": {"": STRING}}, '.properties[""]', "not_empty"),
        ({"type": "object", "properties": {"__proto__": STRING}}, ".properties.__proto__", "bad_format"),
    ],
)
def test_a_form_beyond_the_subset_is_told_where_and_why(one: dict[str, Any], field: str, code: str) -> None:
    assert (f"schema.properties.x{field}", code) in _schema(**one)


def test_only_an_object_is_a_form() -> None:
    assert _codes(kinds.check_form_schema(STRING)) == [("schema.type", "not_allowed")]
    assert _codes(kinds.check_form_schema({"type": "object"})) == [("schema.properties", "missing")]
    assert kinds.check_form_schema(_form()) == []


def test_a_form_is_eight_levels_deep_at_most() -> None:
    form: dict[str, Any] = STRING
    for _ in range(7):
        form = _form(x=form)
    assert kinds.check_form_schema(form) == []
    assert [fault.code for fault in kinds.check_form_schema(_form(x=form))] == ["too_long"]
    for _ in range(100_000):
        form = _form(x=form)
    assert [fault.code for fault in kinds.check_form_schema(form)] == ["too_long"]


def test_a_form_has_two_hundred_properties_at_most_over_all_its_levels() -> None:
    half = {f"p{i}": STRING for i in range(99)}
    assert kinds.check_form_schema(_form(a=_form(**half), b=_form(**half))) == []
    faults = kinds.check_form_schema(_form(a=_form(**half), b=_form(**half), c=STRING))
    assert _codes(faults) == [("schema.properties.b.properties", "too_long")]


def test_a_hostile_form_gets_a_short_list_of_faults() -> None:
    hostile = _form(**{f"p{i}": {"type": "string", "enum": [1] * 2000} for i in range(200)})
    assert len(kinds.check_form_schema(hostile)) <= 110
    rows = _form(x={"type": "array", "items": POINT})
    assert len(KIND.check_answer({"values": {"x": [0] * 10_000}}, {"schema": rows})) <= 110


def test_a_form_is_kept_with_the_order_of_its_properties() -> None:
    row = {"type": "array", "items": _form(long_name=STRING, b=STRING)}
    kept = kinds.kept("form", {"items": [], "schema": _form(z=STRING, rows=row, a=STRING)})["schema"]
    assert kept["order"] == ["z", "rows", "a"]
    assert kept["properties"]["rows"]["items"]["order"] == ["long_name", "b"]
    assert kinds.check_form_schema(kept) == []
    again = {**kept, "properties": dict(sorted(kept["properties"].items()))}
    assert kinds.kept("form", {"schema": again})["schema"]["order"] == ["z", "rows", "a"]
    assert kinds.kept("text.classify", {"text": "x"}) == {"text": "x"}
    assert _codes(kinds.check_form_schema({**kept, "order": ["y"]})) == [("schema.order[0]", "not_allowed")]


@pytest.mark.parametrize(
    ("value", "one", "field", "code"),
    [
        ("", STRING, "", "not_empty"),
        (" \n", STRING, "", "not_empty"),
        (1, STRING, "", "wrong_type"),
        ("abc", {"type": "string", "maxLength": 2}, "", "too_long"),
        ("abc", {"type": "string", "minLength": 4}, "", "too_short"),
        ("\x00", STRING, "", "bad_text"),
        ("b", {"type": "string", "enum": ["a"]}, "", "not_allowed"),
        (["a"], {"type": "string", "enum": ["a"]}, "", "wrong_type"),
        ("2026-02-30", {"type": "string", "format": "date"}, "", "bad_format"),
        ("2026-2-3", {"type": "string", "format": "date"}, "", "bad_format"),
        ("no address", {"type": "string", "format": "uri"}, "", "bad_format"),
        ("{", {"type": "string", "format": "json"}, "", "bad_format"),
        ("[NaN]", {"type": "string", "format": "json"}, "", "bad_format"),
        ("[" * 100_000, {"type": "string", "format": "json"}, "", "bad_format"),
        ("9" * 100_000, {"type": "string", "format": "json"}, "", "bad_format"),
        (2.0, {"type": "integer"}, "", "wrong_type"),
        (True, {"type": "integer"}, "", "wrong_type"),
        (2**53, {"type": "number"}, "", "out_of_range"),
        (float("nan"), {"type": "number"}, "", "wrong_type"),
        (3.5, {"type": "number", "maximum": 3}, "", "out_of_range"),
        (1, {"type": "boolean"}, "", "wrong_type"),
        (["a", "a"], {"type": "array", "items": STRING, "uniqueItems": True}, "[1]", "duplicate"),
        (["a"], {"type": "array", "items": STRING, "minItems": 2}, "", "too_short"),
        ([{"x": 1}], {"type": "array", "items": POINT}, "[0].y", "missing"),
        ([{"x": 1, "y": 2, "z": 3}], {"type": "array", "items": POINT}, "[0].z", "unknown_field"),
        ({"x": "1", "y": 2}, POINT, ".x", "wrong_type"),
    ],
)
def test_a_bad_value_is_told_where_and_why(value: Any, one: dict[str, Any], field: str, code: str) -> None:
    assert _one(value, **one) == [(f"values.x{field}", code)]


@pytest.mark.parametrize(
    ("value", "one"),
    [
        ("", {"type": "string", "minLength": 0}),
        ("2026-02-28", {"type": "string", "format": "date"}),
        ("https://example.org/a?b=c#d", {"type": "string", "format": "uri"}),
        ('{"a": [1, null]}', {"type": "string", "format": "json"}),
        ("b", {"type": "string", "oneOf": [{"const": "a"}, {"const": "b", "title": "B"}]}),
        (3, {"type": "number", "minimum": 3}),
        (["a", "a"], {"type": "array", "items": STRING}),
        ([{"x": 1, "y": 2.5}], {"type": "array", "items": POINT}),
        ({"x": 1, "y": 2, "note": "n"}, {**POINT, "additionalProperties": True}),
    ],
)
def test_a_good_value_passes(value: Any, one: dict[str, Any]) -> None:
    assert _one(value, **one) == []


def test_what_is_required_must_be_there_and_nothing_else_may_be() -> None:
    form = _form(("a",), a=STRING, b=STRING)
    assert _values(form, {}) == [("values.a", "missing")]
    assert _values(form, {"a": "x", "c": 1}) == [("values.c", "unknown_field")]
    assert _values(form, {"a": "x", "b": ""}) == []
    assert _values(form, []) == [("values", "wrong_type")]
    assert _codes(KIND.check_answer({}, {"schema": form})) == [("values", "missing")]


def test_a_long_choice_does_not_fill_the_fault() -> None:
    form = _form(x={"type": "string", "enum": [f"option {i}" for i in range(2000)]})
    [fault] = KIND.check_answer({"values": {"x": "y"}}, {"schema": form})
    assert dict(fault.facts) == {}


def test_a_payload_brings_a_form_where_the_ontology_has_none() -> None:
    form = _form(x=STRING)
    assert _codes(KIND.check_payload({"items": []}, {})) == [("schema", "missing")]
    assert KIND.check_payload({"items": []}, {"schema": form}) == []
    assert KIND.check_payload({"items": [], "schema": form}, {}) == []
    assert _codes(KIND.check_payload({"items": [], "schema": _form(x={})}, {})) == [
        ("schema.properties.x.type", "missing")
    ]
    assert KIND.check_ontology({}) == []


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"items": [{"type": "text", "content": ""}] * 201}, "items", "too_long"),
        ({"items": [{"type": "model", "content": ""}]}, "items[0].type", "not_allowed"),
        ({"items": [{"type": "text"}]}, "items[0].content", "missing"),
        ({"instruction": 1}, "instruction", "wrong_type"),
        ({"initial": {"legibility": "5"}}, "initial.legibility", "wrong_type"),
        ({"initial": {"lines": [{"texts": "a"}]}}, "initial.lines[0].texts", "unknown_field"),
        ({"reference": {"row": True}}, "reference.row", "wrong_type"),
    ],
)
def test_a_bad_payload_is_told_where_and_why(change: dict[str, Any], field: str, code: str) -> None:
    example = KIND.example("en")
    assert _codes(KIND.check_payload({**example["payload"], **change}, example["ontology"])) == [(field, code)]


def test_start_values_may_be_unfinished() -> None:
    form = _form(("a", "b"), a={"type": "string", "minLength": 5}, b=STRING)
    assert KIND.check_payload({"items": [], "initial": {"a": "x"}}, {"schema": form}) == []


def test_an_ontology_without_a_form_is_itself_the_fault() -> None:
    bad: list[Any] = [None, {}, [], "x", {"schema": 1}, {"schema": {"type": "object"}}]
    for ontology in bad:
        assert _codes(KIND.check_answer({"values": {}}, ontology)) == [("ontology", "wrong_type")]


def test_the_form_of_a_task_stands_above_that_of_its_project() -> None:
    payload, ontology = {"items": [], "schema": _form(("n",), n={"type": "integer"})}, {"schema": _form(s=STRING)}
    mine = kinds.for_task("form", payload, ontology)
    assert mine.check_answer({"values": {"n": 1}}, ontology) == []
    assert _codes(mine.check_answer({"values": {"s": "x"}}, ontology)) == [
        ("values.n", "missing"),
        ("values.s", "unknown_field"),
    ]
    other = kinds.for_task("form", {"items": []}, ontology)
    assert other.check_answer({"values": {"s": "x"}}, ontology) == []


def test_the_label_is_the_only_choice_at_the_top() -> None:
    choice = {"type": "string", "enum": ["a", "b"]}
    one = {"schema": _form(("c",), c=choice, s=STRING, deep=_form(d=choice))}
    assert KIND.labels(one) == ["a", "b"]
    assert kinds.for_task("form", {}, one).label({"values": {"c": "b"}}) == "b"
    unsure = {"schema": _form(c=choice)}
    assert KIND.labels(unsure) == ["a", "b", "answered"]
    assert kinds.for_task("form", {}, unsure).label({"values": {}}) == "answered"
    two = {"schema": _form(c=choice, d=choice)}
    assert KIND.labels(two) == ["answered"]
    assert kinds.for_task("form", {}, two).label({"values": {"c": "a", "d": "a"}}) == "answered"
    assert KIND.labels({}) == ["answered"]


FORM = _form(
    c={"type": "string", "enum": ["yes please", "no thanks"]},
    many={"type": "array", "items": {"type": "string", "enum": ["a", "b", "c"]}, "uniqueItems": True},
    n={"type": "number"},
    rating={"type": "integer", "minimum": 0, "maximum": 4},
    text=STRING,
    day={"type": "string", "format": "date"},
    sure={"type": "boolean"},
    rows={"type": "array", "items": _form(t=STRING, n={"type": "integer"}, v={"type": "array", "items": POINT})},
    group=_form(inner=STRING, other=STRING),
)
MINE = kinds.for_task("form", {}, {"schema": FORM})


def _apart(one: dict[str, Any], other: dict[str, Any]) -> float:
    there, back = (MINE.distance({"values": a}, {"values": b}) for a, b in ((one, other), (other, one)))
    assert there == back
    return there


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ({}, {}, 0),
        ({"c": "yes please"}, {"c": "no thanks"}, 1),
        ({"many": ["a", "b"]}, {"many": ["b", "c"]}, 2 / 3),
        ({"many": []}, {"many": []}, 0),
        ({"n": 100}, {"n": 90}, 0.1),
        ({"n": -1}, {"n": 1}, 1),
        ({"n": 1}, {"n": 1.0}, 0),
        ({"rating": 0}, {"rating": 1}, 0.25),
        ({"text": "The red lamp"}, {"text": "the lamp"}, 0.2),
        ({"day": "2026-01-01"}, {"day": "2026-01-02"}, 1),
        ({"sure": True}, {"sure": False}, 1),
        ({"text": "x"}, {}, 1),
        ({"text": "x", "c": "yes please"}, {"text": "x", "c": "no thanks"}, 0.5),
        ({"group": {"inner": "x"}}, {"group": {"inner": "x", "other": "y"}}, 0.5),
        ({"rows": [{"t": "a", "n": 1}, {"t": "b", "n": 2}]}, {"rows": [{"t": "b", "n": 2}, {"t": "a", "n": 1}]}, 0),
        ({"rows": [{"t": "a"}, {"t": "b"}]}, {"rows": [{"t": "b"}]}, 0.5),
        ({"rows": [{"t": "a", "n": 4}]}, {"rows": [{"t": "z", "n": 9}, {"t": "a", "n": 3}]}, (0.125 + 1) / 2),
    ],
)
def test_distance_is_the_mean_over_what_was_filled_in(one: Any, other: Any, apart: float) -> None:
    assert _apart(one, other) == pytest.approx(apart)


cells = st.fixed_dictionaries({}, optional={"t": st.sampled_from(["a", "b c", "c"]), "n": st.integers(0, 3)})
filled = st.fixed_dictionaries(
    {},
    optional={
        "c": st.sampled_from(["yes please", "no thanks"]),
        "n": st.floats(-9, 9),
        "many": st.lists(st.sampled_from("abc"), unique=True),
        "rows": st.lists(cells, max_size=5),
    },
)


@given(one=filled, other=filled)
@settings(max_examples=200, deadline=None)
def test_distance_is_symmetric_within_bounds_and_nothing_between_equals(one: Any, other: Any) -> None:
    assert 0 <= _apart(one, other) <= 1
    assert _apart(one, one) == 0
    bare = KIND.distance({"values": one}, {"values": other})
    assert 0 <= bare <= 1


def test_tables_too_large_to_match_are_compared_in_order() -> None:
    corners = [{"x": i, "y": i} for i in range(200)]
    one = {"rows": [{"t": str(i), "v": corners} for i in range(100)]}
    other = {"rows": [{"t": f"other {i}", "v": corners[1:]} for i in range(100)]}
    assert 0 < _apart(one, other) < 1


def test_a_view_shows_the_form_and_the_start_values() -> None:
    payload = KIND.example("en")["payload"] | {"schema": _form(x=STRING), "reference": {"row": 1}}
    view = KIND.view(payload, False)
    assert view.keys() == {"items", "instruction", "schema", "initial", "language"}


LETTERED = "| | A | B |\n|---:|:---|---:|\n| **1** | Pumps | $ 1,452.4 |\n| **2** | Pipes \\| fittings | |"
PLAIN = "| Year | Sum |\n|---|---|\n| 2024 | 9 |"
EVIDENCE = {
    "type": "object",
    "properties": {
        "cells": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["cell"],
                "properties": {
                    "cell": {"type": "string", "format": "cell"},
                    "value": {"type": "string", "format": "cell-value"},
                },
            },
        }
    },
}


def cell_faults(table: str, **row: Any) -> list[tuple[str, str]]:
    """Return the faults of an answer that rests on one cell of a table."""
    payload = {"items": [{"type": "text", "content": "None."}, {"type": "markdown", "content": table}]}
    found = kinds.check_answer_for("form", {"values": {"cells": [row]}}, {"schema": EVIDENCE}, payload)
    return [(each.field, each.code) for each in found]


@pytest.mark.parametrize(
    ("table", "cell", "value"),
    [
        (LETTERED, "A1", "Pumps"),
        (LETTERED, "B1", "$  1,452.4 "),
        (LETTERED, "A2", "Pipes | fittings"),
        (PLAIN, "A1", "Year"),
        (PLAIN, "B2", "9"),
    ],
)
def test_a_cell_of_the_task_is_taken_with_what_stands_in_it(table: str, cell: str, value: str) -> None:
    assert cell_faults(table, cell=cell, value=value) == []
    assert cell_faults(table, cell=cell) == []


@pytest.mark.parametrize("cell", ["ZZ99", "C1", "A0", "A3", "a1", "A", "1", "A01", "A1 ", "A" * 5_000])
def test_a_cell_that_is_not_in_the_table_is_refused_at_its_place(cell: str) -> None:
    assert cell_faults(LETTERED, cell=cell, value="Pumps") == [("values.cells[0].cell", "bad_format")]


@pytest.mark.parametrize("value", ["pumps", "84", "1,452.4", "Pumps Pumps"])
def test_a_value_that_does_not_stand_in_its_cell_is_refused_and_told_what_does(value: str) -> None:
    assert cell_faults(LETTERED, cell="A1", value=value) == [("values.cells[0].value", "not_allowed")]


def test_where_no_table_is_no_cell_is() -> None:
    assert cell_faults("No table.", cell="A1") == [("values.cells[0].cell", "bad_format")]


def test_without_the_task_a_cell_is_only_held_to_its_spelling() -> None:
    form, answer = kinds.of("form"), {"values": {"cells": [{"cell": "ZZ99", "value": "x"}]}}
    assert form.check_answer(answer, {"schema": EVIDENCE}) == []
    answer["values"]["cells"][0]["cell"] = "99"
    assert [each.code for each in form.check_answer(answer, {"schema": EVIDENCE})] == ["bad_format"]


@pytest.mark.parametrize("beside", [{}, {"one": "cell", "two": "cell"}])
def test_what_stands_in_a_cell_is_only_asked_for_beside_one_cell(beside: dict[str, str]) -> None:
    formats = {"value": "cell-value", **beside}
    form = {
        "type": "object",
        "properties": {name: {"type": "string", "format": each} for name, each in formats.items()},
    }
    found = kinds.check_form_schema(form)
    assert [(each.field, each.code) for each in found] == [("schema.properties.value.format", "not_allowed")]


def test_the_template_of_questions_about_tables_takes_its_cells_from_the_table() -> None:
    template = projects.template("finance-table-qa")
    for language in ("en", "hi"):
        ontology, payload = template.project("p", language).ontology, template.samples[language][0]
        for cell, faults in ((("B3", "96.6"), 0), (("B9", "96.6"), 1), (("B3", "84.0"), 1)):
            row = dict(zip(("cell", "value"), cell, strict=True))
            answer = {"values": {"basis": "table", "cells": [row]}}
            assert len(kinds.check_answer_for("form", answer, ontology, payload)) == faults
