"""Forms as programs write them: with references, alternatives, defaults and patterns, as Pydantic does."""

from __future__ import annotations

from typing import Any, Literal, Optional

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, Field

from tarazu import kinds
from tarazu.http.language import explain

KIND = kinds.of("form")


class Address(BaseModel):
    """Where somebody lives."""

    street: str
    pin: str = Field(pattern=r"^[1-9]\d{5}$")
    floor: Optional[int] = None  # noqa: UP045


class Line(BaseModel):
    what: str
    many: int = Field(default=1, gt=0)
    price: float = Field(gt=0, multiple_of=0.05)


class Invoice(BaseModel):
    kind: Literal["invoice"] = "invoice"
    billing: Address
    shipping: Address | None = None
    stars: Literal[1, 2, 3]
    mood: Literal["good", "bad"] = "good"
    nick: str | None
    lines: list[Line] = []


WRITTEN = Invoice.model_json_schema()
VALUES: dict[str, Any] = {
    "kind": "invoice",
    "billing": {"street": "1 Lamp Road", "pin": "411001"},
    "stars": 3,
    "nick": None,
    "lines": [{"what": "lamp", "many": 2, "price": 0.15}],
}


def _form(defs: dict[str, Any] | None = None, **properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, **({"$defs": defs} if defs is not None else {})}


def _codes(faults: list[kinds.Fault]) -> list[tuple[str, str]]:
    return [(fault.field, fault.code) for fault in faults]


def _faults(form: Any) -> list[tuple[str, str]]:
    return _codes(kinds.check_form_schema(form))


def _plain(**one: Any) -> dict[str, Any]:
    kept = kinds.kept("form", {"schema": _form(x=one)})["schema"]["properties"]["x"]
    assert isinstance(kept, dict)
    return kept


def _values(values: Any, form: Any = WRITTEN) -> list[tuple[str, str]]:
    return _codes(KIND.check_answer({"values": values}, {"schema": form}))


def test_what_pydantic_writes_is_a_form_and_an_answer_to_it_is_read_by_the_model() -> None:
    assert _faults(WRITTEN) == []
    assert _values(VALUES) == []
    read = Invoice.model_validate(VALUES)
    assert (read.mood, read.shipping, read.lines[0].price) == ("good", None, 0.15)
    schema = KIND.answer_schema({"schema": WRITTEN})
    jsonschema.Draft202012Validator(schema).validate({"values": {**VALUES, "lines": []}})
    jsonschema.Draft202012Validator(KIND.ontology_schema()).validate({"schema": WRITTEN})


def test_a_form_is_kept_in_plain_terms_and_once_kept_stays_as_it_is() -> None:
    kept = kinds.kept("form", {"schema": WRITTEN})
    assert kinds.kept("form", kept) == kept
    assert kinds.check_form_schema(kept["schema"]) == []
    properties = kept["schema"]["properties"]
    assert "$defs" not in kept["schema"]
    assert properties["billing"]["properties"]["floor"] == {"type": "integer", "title": "Floor", "nullable": True}
    assert properties["shipping"]["nullable"] is True
    assert properties["kind"] == {"type": "string", "title": "Kind", "enum": ["invoice"], "default": "invoice"}
    # Two groups that are both called after what they are say by their names which is which.
    assert (properties["billing"]["title"], properties["shipping"]["title"]) == ("Billing", "Shipping")
    assert properties["lines"]["items"]["properties"]["many"]["minimum"] == 1


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"kind": "order"}, "kind", "not_allowed"),
        ({"billing": {"street": "x", "pin": "0"}}, "billing.pin", "bad_format"),
        ({"billing": None}, "billing", "wrong_type"),
        ({"shipping": {"pin": "411001"}}, "shipping.street", "missing"),
        ({"stars": 4}, "stars", "not_allowed"),
        ({"stars": "3"}, "stars", "wrong_type"),
        ({"lines": [{"what": "a", "price": 0}]}, "lines[0].price", "out_of_range"),
        ({"lines": [{"what": "a", "price": 0.07}]}, "lines[0].price", "bad_format"),
    ],
)
def test_a_value_that_the_model_would_refuse_is_told_where(change: dict[str, Any], field: str, code: str) -> None:
    assert _values({**VALUES, **change}) == [(f"values.{field}", code)]
    with pytest.raises(ValueError):
        Invoice.model_validate({**VALUES, **change}, strict=True)


@pytest.mark.parametrize(
    ("one", "plain"),
    [
        ({"type": ["string", "null"]}, {"type": "string", "nullable": True}),
        ({"enum": ["a", None]}, {"type": "string", "enum": ["a"], "nullable": True}),
        ({"const": 2}, {"type": "integer", "enum": [2], "default": 2}),
        ({"enum": [1, 2.5]}, {"type": "number", "enum": [1, 2.5]}),
        ({"oneOf": [{"type": "boolean"}, {"type": "null"}]}, {"type": "boolean", "nullable": True}),
        (
            {"anyOf": [{"const": "a", "title": "A"}, {"const": "b"}]},
            {"type": "string", "oneOf": [{"const": "a", "title": "A"}, {"const": "b"}]},
        ),
        ({"oneOf": [{"const": 1}, {"type": "null"}]}, {"type": "integer", "oneOf": [{"const": 1}], "nullable": True}),
        ({"allOf": [{"type": "string"}], "title": "T"}, {"type": "string", "title": "T"}),
        ({"type": "string", "default": None, "examples": ["a"]}, {"type": "string"}),
        (
            {"type": "string", "pattern": "a", "examples": ["a", 1, "", "b" * 201, "c", "d", "e"]},
            {"type": "string", "pattern": "a", "examples": ["a", "c", "d"]},
        ),
        ({"type": "string", "pattern": "a", "examples": "a"}, {"type": "string", "pattern": "a"}),
        ({"type": "integer", "exclusiveMaximum": 5}, {"type": "integer", "maximum": 4}),
    ],
)
def test_what_can_be_said_in_several_ways_is_kept_in_one(one: dict[str, Any], plain: dict[str, Any]) -> None:
    assert _faults(_form(x=one)) == []
    assert _plain(**one) == plain


class Loose(BaseModel):
    note: str = None  # type: ignore[assignment]
    code: str = Field(default=None, pattern="^[a-z]+$")
    nick: str | None = None


@pytest.mark.parametrize("mode", ["validation", "serialization"])
def test_what_is_null_where_nothing_is_said_may_be_left_out_as_pydantic_means_it(mode: Any) -> None:
    written = Loose.model_json_schema(mode=mode) | {"required": ["note", "code", "nick", {}, 7]}
    kept = kinds.kept("form", {"schema": written})["schema"]
    assert kept["required"] == ["nick", {}, 7], "what may be null is said so; the rest is for the check"
    sound = written | {"required": ["note", "code", "nick"]}
    assert _faults(sound) == []
    assert _values({"nick": None}, sound) == []
    assert _values({"nick": None, "note": None}, sound) == [("values.note", "wrong_type")]
    assert Loose.model_validate({"nick": None}).note is None


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ({}, {"title": "pin", "expected": "^[1-9]{6}$"}),
        ({"title": "PIN", "examples": ["411001", "560034"]}, {"title": "PIN", "example": "411001"}),
        (
            {"title": "PIN", "examples": ["411001"], "description": "Six digits."},
            {"title": "PIN", "described": "Six digits."},
        ),
        ({"description": "क" * 400}, {"title": "pin", "described": "क" * 299 + "…"}),
    ],
)
def test_a_text_that_misses_its_pattern_is_told_in_the_words_of_the_form(words: Any, told: dict[str, str]) -> None:
    form = _form(pin={"type": "string", "pattern": "^[1-9]{6}$", **words})
    assert _faults(form) == []
    (fault,) = KIND.check_answer({"values": {"pin": "x"}}, {"schema": form})
    assert (fault.field, fault.code, fault.facts) == ("values.pin", "bad_format", told)
    said = {language: explain(language, "fault", fault.code, fault.facts) for language in ("en", "hi")}
    for text in said.values():
        assert text.index(told["title"]) < min(text.index(each) for each in list(told.values())[1:])
        assert ("^[1-9]" in text) == ("expected" in told)
    assert said["en"] != said["hi"]


NODE = {"type": "object", "properties": {"next": {"anyOf": [{"$ref": "#/$defs/Node"}, {"type": "null"}]}}}


@pytest.mark.parametrize(
    ("form", "field", "code"),
    [
        (_form({"Node": NODE}, x={"$ref": "#/$defs/Node"}), 'schema["$defs"].Node.properties.next.anyOf[0]["$ref"]', "bad_format"),
        (_form({"A": {"$ref": "#/$defs/A"}}, x={"$ref": "#/$defs/A"}), 'schema["$defs"].A["$ref"]', "bad_format"),
        (_form({}, x={"$ref": "https://example.org/schema"}), 'schema.properties.x["$ref"]', "not_allowed"),
        (_form({}, x={"$ref": "#/$defs/gone"}), 'schema.properties.x["$ref"]', "not_allowed"),
        (_form({}, x={"$ref": 7}), 'schema.properties.x["$ref"]', "not_allowed"),
        (_form({"A": {"type": "string"}}, x={"$ref": "#/$defs/A", "maxLength": 2}), "schema.properties.x.maxLength", "unknown_field"),
        (_form({"A": {"type": "string", "pattern": "("}}, x={"$ref": "#/$defs/A"}, y={"$ref": "#/$defs/A"}), 'schema["$defs"].A.pattern', "bad_format"),
        (_form(x={"anyOf": [{"type": "string"}, {"type": "integer"}]}), "schema.properties.x.anyOf", "bad_format"),
        (_form(x={"anyOf": []}), "schema.properties.x.anyOf", "bad_format"),
        (_form(x={"allOf": [{"type": "string"}, {"type": "string"}]}), "schema.properties.x.allOf", "bad_format"),
        (_form(x={"anyOf": [{"type": "string", "minLength": -1}, {"type": "null"}]}), "schema.properties.x.anyOf[0].minLength", "out_of_range"),
        (_form(x={"type": "boolean", "const": True}), "schema.properties.x.const", "wrong_type"),
        (_form(x={"const": None}), "schema.properties.x.const", "wrong_type"),
        (_form(x={"type": "string", "pattern": "a", "maxLength": 2_001}), "schema.properties.x.maxLength", "out_of_range"),
        (_form(x={"enum": ["a", 1]}), "schema.properties.x.type", "missing"),
        (_form(x={"type": "integer", "enum": [1, 1.5]}), "schema.properties.x.enum[1]", "wrong_type"),
        (_form(x={"type": "number", "enum": [1, 1.0]}), "schema.properties.x.enum[1]", "duplicate"),
        (_form(x={"type": "array", "items": {"type": ["string", "null"]}}), "schema.properties.x.items.nullable", "not_allowed"),
        (_form(x={"type": "number", "multipleOf": 0}), "schema.properties.x.multipleOf", "out_of_range"),
        (_form(x={"type": "integer", "default": "one"}), "schema.properties.x.default", "wrong_type"),
        (_form(x={"type": "array", "items": {"type": "string"}, "default": [1]}), "schema.properties.x.default[0]", "wrong_type"),
        (_form(x={"type": "string", "pattern": "(?=a)b"}), "schema.properties.x.pattern", "bad_format"),
        (_form(x={"type": "string", "pattern": r"(a)\1"}), "schema.properties.x.pattern", "bad_format"),
        (_form(x={"type": "string", "pattern": "a" * 501}), "schema.properties.x.pattern", "too_long"),
    ],
)  # fmt: skip
def test_what_remains_refused_is_told_where_it_was_written(form: Any, field: str, code: str) -> None:
    assert _faults(form) == [(field, code)]


def test_references_cannot_make_a_small_form_a_huge_one() -> None:
    doubling = {f"d{i}": _form(**{name: {"$ref": f"#/$defs/d{i + 1}"} for name in "abcdefghij"}) for i in range(6)}
    doubling["d6"] = {"type": "string"}
    assert [code for _, code in _faults(_form(doubling, x={"$ref": "#/$defs/d0"}))] == ["too_long"]
    long = {"A": {"type": "string", "enum": [f"{i}" + "x" * 1000 for i in range(900)]}}
    twice = _form(long, x={"$ref": "#/$defs/A"}, y={"$ref": "#/$defs/A"})
    assert [code for _, code in _faults(twice)] == ["too_long"]
    chain = {f"c{i}": {"$ref": f"#/$defs/c{i + 1}"} for i in range(1000)} | {"c1000": {"type": "string"}}
    assert [code for _, code in _faults(_form(chain, x={"$ref": "#/$defs/c0"}))] == ["too_long"]
    deep: Any = {"type": "string"}
    for _ in range(100_000):
        deep = {"anyOf": [deep, {"type": "null"}]}
    assert [code for _, code in _faults(_form({"D": deep}, x={"$ref": "#/$defs/D"}))] == ["too_long"]
    assert [code for _, code in _faults(_form(x=deep))] == ["too_long"]


def test_titles_that_are_none_are_faults_however_deep_they_are() -> None:
    deep: list[Any] = []
    for _ in range(100_000):
        deep = [deep]
    other = [deep[0]]
    faults = _faults(_form(x={"type": "string", "title": deep}, y={"type": "string", "title": other}))
    assert [code for _, code in faults] == ["wrong_type", "wrong_type"]


HEAVY = [
    "(a{0,100}){0,10}b",
    "a{2}" * 100 + "a{900}",
    "(?:(?:(?:a?){9}){9}){9}{2}",
    r"^[\p{L}\p{M} ]{1,100}$",
    r"(\pL|\PN){20}",
    r"\p{L}" * 90,
    r"[^\x{10FFFF}\p{^Lo}]{9}",
    r"(?P<many>[[:alpha:]]\pN){0,60}",
    "[" + "aàक" * 100 + "]{30}",
    "(?i)[" + "aàक" * 30 + "]{40}",
    r"\Q{1}[\Ea{1000}b",
]


@pytest.mark.parametrize("pattern", HEAVY)
def test_a_pattern_that_is_large_when_written_out_is_refused(pattern: str) -> None:
    form = _form(x={"type": "string", "pattern": pattern})
    (fault,) = kinds.check_form_schema(form)
    assert (fault.field, fault.code) == ("schema.properties.x.pattern", "too_long")
    assert fault.facts["weight"] > fault.facts["most"] == 1_000


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (r"^[\p{L}\p{M}][\p{L}\p{M} .'’-]*$", "अनुष्का डिसूज़ा"),
        (r"^[\p{Devanagari} ]{1,100}$", "नमिता"),
        ("^[ऀ-ॿ .]{1,100}$", "श्री. राव"),
        (r"^[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63}){1,8}$", "a.b@example.org"),
        ("^[A-Z]{5}[0-9]{4}[A-Z]$", "ABCDE1234F"),
        (r"^(\+91[- ]?)?[6-9]\d{9}$", "+91 9876543210"),
        (r"^(?i:gst)[]{}[:space:]-]*\Q{1}\E$", "GST-{1}"),
        ("^.{1,500}$", "x"),
        ("(?i)", "x"),
        ("^(a+)+$", "a"),
    ],
)
def test_an_ordinary_pattern_is_taken(pattern: str, text: str) -> None:
    form = _form(x={"type": "string", "pattern": pattern})
    assert _faults(form) == []
    assert _values({"x": text}, form) == []


def test_the_patterns_of_one_form_are_bounded_together_each_counted_once() -> None:
    heavy = [{"type": "string", "pattern": f"{i}" + "a{900}"} for i in range(6)]
    assert _faults(_form(**dict(zip("abcdef", heavy, strict=True)))) == [("schema.properties.f.pattern", "too_long")]
    assert _faults(_form(**dict.fromkeys("abcdef", heavy[0]))) == []


def test_texts_with_a_pattern_are_bounded_alone_and_together() -> None:
    one = {"type": "string", "pattern": "^(a?){300}$"}
    assert _values({"x": "a" * 2_001}, _form(x=one)) == [("values.x", "too_long")]
    many = _form(x={"type": "array", "items": one})
    assert _values({"x": ["a" * 300] * 10}, many) == []
    (fault,) = KIND.check_answer({"values": {"x": ["a" * 300] * 100}}, {"schema": many})
    assert (fault.field, fault.code, fault.facts) == ("values.x[22]", "too_long", {"together": 6_644})
    # Start values are no way around it: they are held against their patterns together, too.
    starts = _form(**{name: {"type": "array", "items": one, "default": ["a" * 300]} for name in "xyz"})
    assert _faults(starts) == [("schema.properties.z.default[0]", "too_long")]


def test_each_entry_that_breaks_its_pattern_is_told_up_to_a_hundred() -> None:
    row = _form(code={"type": "string", "pattern": "^[A-Z]+$"})
    form = _form(x={"type": "array", "items": row}, y={"type": "array", "items": {"type": "string", "pattern": "^a"}})
    said = {"x": [{"code": "A"}, {"code": "b"}, {"code": "C"}, {}], "y": ["a", "b"]}
    assert _values(said, form) == [("values.x[1].code", "bad_format"), ("values.y[1]", "bad_format")]
    assert len(_values({"y": ["b"] * 10_000}, form)) == 100


@given(st.text(alphabet="aक\\[](){}^-:?iPpLQE*+|,190<>x", max_size=60))
@settings(max_examples=300, deadline=None)
def test_any_text_for_a_pattern_is_taken_or_refused(pattern: str) -> None:
    form = _form(x={"type": "string", "pattern": pattern})
    if not _faults(form):
        assert len(_values({"x": "a"}, form)) <= 1


@pytest.mark.parametrize(
    ("value", "step", "fits"), [(0.3, 0.1, True), (1e300, 0.1, True), (0.35, 0.1, False), (-4, 2, True), (2.5, 0.5, True), (5, 3, False)]
)  # fmt: skip
def test_steps_are_decimal(value: float, step: float, fits: bool) -> None:
    assert (_values({"x": value}, _form(x={"type": "number", "multipleOf": step})) == []) is fits


def test_an_open_or_numeric_choice_is_a_label_and_numbers_are_as_far_apart_as_the_options() -> None:
    ontology = {"schema": _form(x={"enum": [1, 2, 5]}) | {"required": ["x"]}}
    mine = kinds.for_task("form", {}, ontology)
    assert KIND.labels(ontology) == ["1", "2", "5"]
    assert mine.label({"values": {"x": 5}}) == "5"
    assert mine.distance({"values": {"x": 1}}, {"values": {"x": 2}}) == 0.25
    unsure = {"schema": _form(x={"enum": ["a", None]}) | {"required": ["x"]}}
    mine = kinds.for_task("form", {}, unsure)
    assert KIND.labels(unsure) == ["a", "answered"]
    assert mine.label({"values": {"x": None}}) == "answered"
    assert mine.distance({"values": {"x": None}}, {"values": {"x": "a"}}) == 1
    assert mine.distance({"values": {"x": None}}, {"values": {"x": None}}) == 0


@pytest.mark.parametrize("value", ["good", 2])
def test_a_choice_that_is_left_out_is_a_vote_for_its_default(value: str | int) -> None:
    ontology = {"schema": _form(q={"enum": [value, "bad"] if value == "good" else [value, 3], "default": value})}
    mine = kinds.for_task("form", {}, ontology)
    assert mine.label({"values": {}}) == mine.label({"values": {"q": value}}) == str(value)
    assert "answered" not in KIND.labels(ontology)
    open_too = {"schema": _form(q={"enum": ["good", None], "default": "good"})}
    mine = kinds.for_task("form", {}, open_too)
    assert [mine.label({"values": each}) for each in ({}, {"q": None})] == KIND.labels(open_too) == ["good", "answered"]


@pytest.mark.parametrize(
    ("rules", "value", "facts"),
    [
        ({"exclusiveMinimum": 0}, 0, {"above": 0}),
        ({"exclusiveMinimum": 0, "minimum": 2}, 1, {"min": 2}),
        ({"minimum": 0, "exclusiveMaximum": 3}, 3, {"min": 0, "below": 3}),
        ({"exclusiveMinimum": 1, "maximum": 9, "exclusiveMaximum": 9.5}, 1, {"above": 1, "max": 9}),
        ({"exclusiveMinimum": 1, "exclusiveMaximum": 2}, 2.5, {"above": 1, "below": 2}),
    ],
)
def test_a_bound_that_is_not_reached_itself_is_told_so(rules: dict[str, Any], value: float, facts: Any) -> None:
    form = _form(x={"type": "number", **rules})
    (fault,) = KIND.check_answer({"values": {"x": value}}, {"schema": form})
    assert (fault.code, fault.facts) == ("out_of_range", facts)


def test_what_is_left_out_counts_as_its_default() -> None:
    mine = kinds.for_task("form", {}, {"schema": _form(x={"type": "integer", "default": 1}, y={"type": ["object", "null"], "properties": {"z": {"type": "string"}}})})  # fmt: skip
    assert mine.distance({"values": {}}, {"values": {"x": 1}}) == 0
    assert mine.distance({"values": {"y": None}}, {"values": {"y": {"z": "a"}}}) == 1


_bounds = st.sampled_from([{}, {"minimum": 0}, {"exclusiveMinimum": 0}, {"maximum": 3, "exclusiveMaximum": 3}])
_nodes = st.one_of(
    st.builds(lambda more: {"type": "number", **more}, _bounds),
    st.builds(lambda more: {"type": "integer", **more}, _bounds),
    st.sampled_from(
        [
            {"enum": [1, 2.5]},
            {"enum": ["a", None]},
            {"const": "a"},
            {"enum": ["a", "b"], "default": "b"},
            {"oneOf": [{"const": 1, "title": "One"}, {"type": "null"}]},
            {"type": ["string", "null"], "maxLength": 1},
            {"type": "string", "pattern": "^a?$", "minLength": 0},
            {"anyOf": [{"$ref": "#/$defs/Group"}, {"type": "null"}]},
            {"type": "array", "items": {"enum": [1, 2]}, "uniqueItems": True},
            {"type": "array", "items": {"$ref": "#/$defs/Group"}, "default": []},
        ]
    ),
)
_any = st.sampled_from(
    [None, True, 0, 1, 2, 2.5, 3, -1, "", "a", "b", {}, {"g": 1}, {"g": None}, [], [1], [1, 1], [{}], [{"g": 1}]]
)
_GROUP = {"type": "object", "properties": {"g": {"type": "integer"}}, "required": ["g"]}


@given(node=_nodes, value=_any, other=_any, needed=st.booleans())
@settings(max_examples=400, deadline=None)
def test_what_a_form_lets_through_its_schema_does_and_distances_hold(
    node: dict[str, Any], value: Any, other: Any, needed: bool
) -> None:
    ontology = {"schema": _form({"Group": _GROUP}, x=node) | ({"required": ["x"]} if needed else {})}
    assert KIND.check_ontology(ontology) == []
    jsonschema.Draft202012Validator(KIND.ontology_schema()).validate(ontology)
    sound = [
        each
        for each in ({"values": {"x": value}}, {"values": {"x": other}}, {"values": {}})
        if not KIND.check_answer(each, ontology)
    ]
    mine = kinds.for_task("form", {}, ontology)
    for one in sound:
        jsonschema.Draft202012Validator(KIND.answer_schema(ontology)).validate(one)
        assert mine.label(one) in KIND.labels(ontology)
        for two in sound:
            assert 0 <= mine.distance(one, two) == mine.distance(two, one) <= 1
        assert mine.distance(one, one) == 0
