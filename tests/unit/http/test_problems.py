"""Places of faults, and the status of each kind of refusal."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tarazu.http.bodies import converted, decode_json, require_shallow
from tarazu.http.problems import Declined, describe, place, status_of
from tarazu.kit.errors import Fault, Refusal
from tarazu.tasks import NewTask


class Shape(msgspec.Struct, forbid_unknown_fields=True):
    """What a body should be."""

    rows: list[NewTask]


@pytest.mark.parametrize(
    ("value", "field", "code"),
    [
        ({}, "rows", "missing"),
        ({"rows": {}}, "rows", "wrong_type"),
        ({"rows": [{}]}, "rows[0].payload", "missing"),
        ({"rows": [{"payload": {}}, {"payload": []}]}, "rows[1].payload", "wrong_type"),
        ({"rows": [{"payload": {}, "odd one": 1}]}, 'rows[0]["odd one"]', "unknown_field"),
        ({"rows": [{"payload": {}, "offer_to": ["a", 1]}]}, "rows[0].offer_to[1]", "wrong_type"),
        ([], "", "wrong_type"),
    ],
)
def test_the_first_fault_of_a_shape_is_named_by_its_place(value: object, field: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        converted(value, Shape)
    (fault,) = refused.value.faults
    assert (fault.field, fault.code) == (field, code)


def test_a_place_is_written_like_code() -> None:
    assert place(["tasks", 3, "payload", "odd key"]) == 'tasks[3].payload["odd key"]'
    assert place([]) == ""
    assert len(place(["k" * 10_000])) < 100


@given(st.binary(max_size=200))
def test_no_bytes_break_the_reader_of_json(body: bytes) -> None:
    assert outcome(body) in {"read", "malformed_json", "not_utf8", "invalid_request"}


def outcome(body: bytes) -> str:
    """Return how reading went."""
    try:
        decode_json(body)
    except Refusal as refusal:
        return refusal.code
    return "read"


def test_free_values_are_bounded_in_depth_and_size_of_numbers() -> None:
    require_shallow({"a": [{"b": [1, 2**62, "x", None, 1.5]}]}, "value")
    for bad in ({"n": 10**400}, {"n": [-(2**64)]}):
        with pytest.raises(Refusal):
            require_shallow(bad, "value")


def test_a_refusal_is_told_in_one_shape_and_at_most_a_hundred_faults() -> None:
    faults = [Fault(field=f"rows[{number}]", code="missing") for number in range(500)]
    problem = describe(Refusal("rows_refused", "invalid", {"rows": 500}, faults=faults), "hi", "r1")
    assert (problem.status, problem.code, problem.request_id) == (422, "rows_refused", "r1")
    assert len(problem.faults) == 100
    assert problem.faults[0].detail == "यह ज़रूरी है।"


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("unauthenticated", 401),
        ("forbidden", 403),
        ("not_found", 404),
        ("conflict", 409),
        ("too_large", 413),
        ("invalid", 422),
        ("exhausted", 429),
        ("unavailable", 503),
    ],
)
def test_each_kind_has_its_status(kind: str, status: int) -> None:
    assert status_of(Refusal("x", kind)) == status  # type: ignore[arg-type]
    assert status_of(Declined("x", 415)) == 415
