"""What every kind must obey: sound examples, schemas that agree with the checks, checks that never raise."""

import copy
import doctest
import importlib
import json
import pkgutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tarazu import kinds
from tarazu.kinds import FAULT_CODES, Blind, Fault, Fitted, Kind

_NAMES = [
    "chat.compare",
    "chat.converse",
    "chat.demonstrate",
    "chat.rank",
    "chat.rewrite",
    "facts.check",
    "form",
    "judge.audit",
    "qa.author",
    "qa.solve",
    "reasoning.steps",
    "rubric.author",
    "rubric.grade",
    "safety.redteam",
    "text.classify",
    "text.relations",
    "text.spans",
    "text.translate",
    "trajectory.review",
]
_KINDS = [kinds.of(name) for name in _NAMES]
_LANGUAGES = ("en", "hi")
_WRONG: list[Any] = [None, 1.5, float("nan"), [[]], {"x": 1}]
_FREE_TEXT = ("content", "text", "note", "comment", "reason")

text = st.text(st.characters(codec=None, exclude_categories=[]), max_size=12)
_words = [
    "prompt",
    "answers",
    "content",
    "role",
    "user",
    "a",
    "b",
    "tie",
    "key",
    "labels",
    "text",
    "preference",
    "",
]
_leaves = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | text
    | st.sampled_from([*_words, "\x00", "\ud800", "x" * 10_001])
)
json_values = st.recursive(
    _leaves,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(text | st.sampled_from(_words), inner, max_size=5),
    max_leaves=12,
)


def _places(value: Any, here: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [here, *(place for key, inner in members for place in _places(inner, (*here, key)))]


def _with(value: Any, place: tuple[Any, ...], new: Any) -> Any:
    if not place:
        return new
    changed = copy.deepcopy(value)
    holder = changed
    for key in place[:-1]:
        holder = holder[key]
    holder[place[-1]] = new
    return changed


def _path(place: tuple[Any, ...]) -> str:
    return "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in place).removeprefix(".")


def _checks(kind: Kind, example: dict[str, Any]) -> dict[str, Any]:
    ontology = example["ontology"]
    return {
        "ontology": (kind.check_ontology, kind.ontology_schema()),
        "payload": (lambda value: kind.check_payload(value, ontology), kind.payload_schema()),
        "answer": (lambda value: kind.check_answer(value, ontology), kind.answer_schema(ontology)),
    }


def _sound(faults: list[Fault]) -> bool:
    return all(
        fault.code in FAULT_CODES and len(json.dumps([fault.field, dict(fault.facts)])) < 2000 for fault in faults
    )


@pytest.mark.parametrize("language", _LANGUAGES)
@pytest.mark.parametrize("kind", _KINDS, ids=lambda kind: kind.name)
def test_examples_pass_their_own_checks_and_schemas(kind: Kind, language: Any) -> None:
    example = kind.example(language)
    assert example.keys() == {"ontology", "payload", "answer"}
    for part, (check, schema) in _checks(kind, example).items():
        assert check(example[part]) == []
        jsonschema.Draft202012Validator.check_schema(schema)
        jsonschema.Draft202012Validator(schema).validate(example[part])
    mine = kinds.for_task(kind.name, example["payload"], example["ontology"])
    known = {*kind.labels(example["ontology"]), *(each["key"] for each in example["payload"].get("rubric", ()))}
    # Of a solved question the label is the answer.
    known |= {example["answer"].get("answer")}
    known |= {f"step-{i + 1}" for i in range(len(example["payload"].get("steps", ())))}
    assert set(mine.label(example["answer"]).split("+")) <= known
    if isinstance(kind, Fitted):
        seen = kind.view(example["payload"], False)
        if isinstance(kind, Blind):
            seen |= kind.revealed(example["payload"], False)
        assert kind.check_fit(example["answer"], example["ontology"], seen) == []
    assert kinds.check_answer_for(kind.name, example["answer"], example["ontology"], example["payload"]) == []
    assert kind.example(language) is not kind.example(language)


@pytest.mark.parametrize("kind", _KINDS, ids=lambda kind: kind.name)
@given(value=json_values, other=json_values)
@settings(max_examples=25, deadline=None)
def test_checks_never_raise_on_any_value(kind: Kind, value: Any, other: Any) -> None:
    example = kind.example("en")
    for check, _ in _checks(kind, example).values():
        assert _sound(check(value))
    assert _sound(kind.check_answer(value, other))
    assert _sound(kind.check_payload(value, other))


@pytest.mark.parametrize("part", ["ontology", "payload", "answer"])
@pytest.mark.parametrize("kind", _KINDS, ids=lambda kind: kind.name)
@given(data=st.data())
@settings(max_examples=25, deadline=None)
def test_what_a_check_lets_through_the_schema_lets_through(kind: Kind, part: str, data: st.DataObject) -> None:
    example = kind.example(data.draw(st.sampled_from(_LANGUAGES)))
    check, schema = _checks(kind, example)[part]
    place = data.draw(st.sampled_from(_places(example[part])))
    changed = _with(example[part], place, data.draw(json_values))
    faults = check(changed)
    assert _sound(faults)
    if not faults:
        jsonschema.Draft202012Validator(schema).validate(changed)


@pytest.mark.parametrize("part", ["ontology", "payload", "answer"])
@pytest.mark.parametrize("kind", _KINDS, ids=lambda kind: kind.name)
def test_a_wrong_type_at_any_level_is_a_fault_at_that_place(kind: Kind, part: str) -> None:
    example = kind.example("en")
    check, _ = _checks(kind, example)[part]
    for place in _places(example[part]):
        # The parameters of a tool are a schema of the customer's own.
        for wrong in _WRONG if "parameters" not in place[:-1] else ():
            if place[-1:] == ("parameters",) and isinstance(wrong, dict):
                continue
            faults = check(_with(example[part], place, wrong))
            assert faults, (place, wrong)
            assert all(fault.field.startswith(_path(place)) for fault in faults), (place, wrong, faults)


@pytest.mark.parametrize("part", ["ontology", "payload", "answer"])
@pytest.mark.parametrize("kind", _KINDS, ids=lambda kind: kind.name)
def test_every_object_refuses_a_member_it_does_not_know(kind: Kind, part: str) -> None:
    example = kind.example("en")
    check, _ = _checks(kind, example)[part]
    for place in _places(example[part]):
        value = example[part]
        for key in place:
            value = value[key]
        # Grades go by the keys of a rubric that only the task knows; `check_fit` refuses others.
        free = "parameters" in place or place[-1:] in (("grades",), ("audit",), ("properties",))
        if isinstance(value, dict) and not free:
            faults = check(_with(example[part], place, {**value, "zz": 1}))
            assert [(fault.field, fault.code) for fault in faults] == [(_path((*place, "zz")), "unknown_field")]


@pytest.mark.parametrize("kind", _KINDS, ids=lambda kind: kind.name)
def test_text_that_cannot_be_stored_is_refused_wherever_text_is_free(kind: Kind) -> None:
    example = kind.example("hi")
    for part, (check, _) in _checks(kind, example).items():
        for place in _places(example[part]):
            if place and part != "ontology" and place[-1] in _FREE_TEXT:
                for bad in ("nul \x00", "lone \ud83d surrogate"):
                    faults = check(_with(example[part], place, bad))
                    assert [(f.field, f.code) for f in faults] == [(_path(place), "bad_text")]


@pytest.mark.parametrize("kind", _KINDS, ids=lambda kind: kind.name)
def test_a_hostile_member_name_is_cut_and_quoted_and_the_list_of_faults_is_short(kind: Kind) -> None:
    example = kind.example("en")
    hostile = {**example["payload"], **{f"\ud800{i}" + "x" * 5000: i for i in range(1000)}}
    faults = kind.check_payload(hostile, example["ontology"])
    assert 1 <= len(faults) <= 20
    assert all(len(fault.field) < 200 and fault.field.isascii() for fault in faults)


@pytest.mark.parametrize("kind", _KINDS, ids=lambda kind: kind.name)
@given(flipped=st.booleans(), data=st.data())
@settings(max_examples=25, deadline=None)
def test_canonical_undoes_shown_even_for_drafts(kind: Kind, flipped: bool, data: st.DataObject) -> None:
    answer = kind.example("en")["answer"]
    draft = _with(answer, data.draw(st.sampled_from(_places(answer)[1:])), data.draw(json_values))
    before = copy.deepcopy(draft)
    assert repr(kind.canonical(kind.shown(draft, flipped), flipped)) == repr(before)
    assert repr(kind.shown(kind.canonical(draft, flipped), flipped)) == repr(before)
    assert repr(draft) == repr(before)


@pytest.mark.parametrize("flipped", [False, True])
@pytest.mark.parametrize("kind", _KINDS, ids=lambda kind: kind.name)
def test_a_view_never_tells_the_model_or_the_customers_references(kind: Kind, flipped: bool) -> None:
    example = kind.example("en")
    payload = example["payload"]
    payload["reference"] = {"secret": "gold-row-7"}
    for entry in payload.get("answers", []):
        entry["model"] = "secret-model"
    assert kind.check_payload(payload, example["ontology"]) == []
    view = json.dumps(kind.view(payload, flipped))
    assert "secret" not in view
    assert "model" not in view
    assert "gold" not in view


@pytest.mark.parametrize("flipped", [False, True])
@pytest.mark.parametrize("kind", [kind for kind in _KINDS if isinstance(kind, Blind)], ids=lambda kind: kind.name)
def test_a_blind_kinds_view_keeps_back_what_it_reveals_and_a_commitment_is_part_of_the_answer(
    kind: Any, flipped: bool
) -> None:
    example = kind.example("en")
    payload, answer = example["payload"], example["answer"]
    revealed, view = kind.revealed(payload, flipped), kind.view(payload, flipped)
    assert revealed
    assert not revealed.keys() & view.keys()
    own = kind.commitment(answer)
    assert own.items() <= answer.items()
    assert kind.check_commitment(own, example["ontology"], payload) == []
    for wrong in (None, {}, [], answer, {"grades": {}}):
        assert kind.check_commitment(wrong, example["ontology"], payload)


def test_the_registry_knows_its_kinds_and_refuses_others() -> None:
    assert kinds.names() == _NAMES
    with pytest.raises(kinds.UnknownKind, match=r"no kind is called 'chat.sing'; there are chat.compare, chat"):
        kinds.of("chat.sing")
    with pytest.raises(KeyError):
        kinds.of("")


_PLUGIN = """
from tarazu.kinds.text import TextClassify

class Poem(TextClassify):
    name = "text.poem"

KIND = Poem()
"""
_ASK = """
from tarazu import kinds
assert kinds.of("text.poem").label({"labels": ["ode"]}) == "ode"
assert kinds.names() == sorted(["broken.kind", "misnamed.kind", "text.poem", *ours])
assert type(kinds.of("text.classify")).__name__ == "TextClassify"
for name in ("broken.kind", "misnamed.kind"):
    try:
        kinds.of(name)
    except TypeError as error:
        assert name in str(error)
    else:
        raise AssertionError(name)
"""


def test_an_installed_package_adds_kinds_but_cannot_replace_ours(tmp_path: Path) -> None:
    (tmp_path / "poems.py").write_text(_PLUGIN, encoding="utf-8")
    info = tmp_path / "poems-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: poems\nVersion: 1.0\n", encoding="utf-8")
    points = ["text.poem=poems:KIND", "text.classify=poems:KIND", "broken.kind=poems:Poem.view"]
    points.append("misnamed.kind=poems:KIND")
    (info / "entry_points.txt").write_text("\n".join(["[tarazu.kinds]", *points]), encoding="utf-8")
    source = str(Path(kinds.__file__).parents[2])
    code = f"import sys; sys.path[:0] = {[source, str(tmp_path)]!r}\nours = {_NAMES!r}\n{_ASK}"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr


def test_every_docstring_example_runs() -> None:
    for module in pkgutil.walk_packages(kinds.__path__, "tarazu.kinds."):
        assert doctest.testmod(importlib.import_module(module.name)).failed == 0, module.name
