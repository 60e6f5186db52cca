"""Files of tasks: all rows or none, whatever the format, in bounded memory."""

from __future__ import annotations

import csv
import io
import json
import tracemalloc
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.integration.http.conftest import example, fault, problem
from tests.lab import Lab

from tarazu import kinds
from tarazu.kit.actor import Actor

pytestmark = pytest.mark.anyio


@pytest.fixture
async def path(lab: Lab, customer: Actor) -> str:
    """Where files of a comparison project are imported."""
    return f"/api/v1/projects/{(await lab.project(customer)).id}"


@pytest.fixture
async def texts(lab: Lab, customer: Actor) -> str:
    """Where files of a classification project are imported."""
    return f"/api/v1/projects/{(await lab.project(customer, kind='text.classify')).id}"


def row(number: int, **changes: Any) -> dict[str, Any]:
    """Return a row of a comparison."""
    prompt = [{"role": "user", "content": f"Question {number}"}]
    return {"payload": {**example()["payload"], "prompt": prompt}, "unique_key": f"r{number}", **changes}


def json_lines(rows: list[Any]) -> bytes:
    """Return rows as JSON lines."""
    return b"".join(json.dumps(each).encode() + b"\n" for each in rows)


async def total(key: httpx.AsyncClient, path: str) -> int:
    """Return how many tasks the project has."""
    found: int = (await key.get(f"{path}/progress")).json()["tasks"]
    return found


async def test_json_lines_come_in_once(key: httpx.AsyncClient, path: str) -> None:
    body = json_lines([row(number) for number in range(1_200)]) + b"\n  \n"
    first = await key.post(f"{path}/imports?format=jsonl&batch=july", content=body)
    assert (first.status_code, first.json()["created"], first.json()["repeated"]) == (201, 1_200, 0)
    again = await key.post(f"{path}/imports?format=jsonl", content=body)
    assert (again.json()["created"], again.json()["repeated"]) == (0, 1_200)
    assert await total(key, path) == 1_200


async def test_an_import_under_an_idempotency_key_happens_once(key: httpx.AsyncClient, path: str) -> None:
    body = json_lines([{"payload": example()["payload"]}] * 3)
    headers = {"Idempotency-Key": "july"}
    first = await key.post(f"{path}/imports?format=jsonl", content=body, headers=headers)
    again = await key.post(f"{path}/imports?format=jsonl", content=body, headers=headers)
    assert first.json() == again.json()
    assert again.headers["idempotent-replay"] == "true"
    assert await total(key, path) == 3
    other = await key.post(f"{path}/imports?format=jsonl", content=body + body, headers=headers)
    problem(other, 422, "idempotency_mismatch")


async def test_one_broken_line_keeps_every_row_out(key: httpx.AsyncClient, path: str) -> None:
    body = json_lines([row(1)]) + b'{"payload": \n' + json_lines([row(2, priority=11)])
    answer = await key.post(f"{path}/imports?format=jsonl", content=body)
    fault(answer, "rows[2]", "bad_json", of="rows_refused")
    fault(answer, "rows[3].priority", "out_of_range", of="rows_refused")
    assert await total(key, path) == 0


async def test_a_line_is_refused_for_what_is_wrong_with_it(key: httpx.AsyncClient, path: str) -> None:
    nul = json_lines([row(1, unique_key="a\0b")])
    body = nul + json_lines([row(2, extra=1), {**row(3), "payload": 7}, [], row(4)]) + b'{"payload": {}} {}\n{\n}\n'
    answer = await key.post(f"{path}/imports?format=jsonl", content=body)
    told = [(each["field"], each["code"]) for each in problem(answer, 422, "rows_refused")["faults"]]
    broken = [(f"rows[{number}]", "bad_json") for number in (6, 7, 8)]
    expected = [
        ("rows[1].unique_key", "bad_text"),
        ("rows[2].extra", "unknown_field"),
        ("rows[3].payload", "wrong_type"),
        ("rows[4]", "wrong_type"),
    ]
    assert told == [*expected, *broken]


async def test_a_repeated_import_makes_no_empty_batch(key: httpx.AsyncClient, path: str) -> None:
    body = json_lines([row(number) for number in range(3)])
    first = await key.post(f"{path}/imports?format=jsonl&batch=july", content=body)
    again = await key.post(f"{path}/imports?format=jsonl&batch=august", content=body)
    assert again.json() == {"created": 0, "repeated": 3, "passed_over": 0, "batch_id": None}
    batches = (await key.get(f"{path}/batches")).json()["items"]
    assert [(each["id"], each["name"]) for each in batches] == [(first.json()["batch_id"], "july")]


async def test_rubrics_that_nobody_approved_are_counted_and_the_others_come_in(
    lab: Lab, customer: Actor, key: httpx.AsyncClient
) -> None:
    grading = f"/api/v1/projects/{(await lab.project(customer, kind='rubric.grade')).id}"
    written = kinds.of("rubric.author").example("en")
    rubric = (kinds.rubric_record(written["payload"], written["answer"]) or {}) | {"answers": [{"content": "Rest."}]}
    body = json_lines([rubric | {"unique_key": str(at), "review": said} for at, said in enumerate((None, "fix", "x"))])
    told = (await key.post(f"{grading}/imports?format=jsonl", content=body)).json()
    assert (told["created"], told["repeated"], told["passed_over"]) == (1, 0, 2)


async def test_csv_holds_payloads_as_json_or_in_parts(key: httpx.AsyncClient, path: str, texts: str) -> None:
    sheet = io.StringIO()
    writer = csv.writer(sheet)
    writer.writerow(["payload", "unique_key", "priority"])
    writer.writerow([json.dumps(row(1)["payload"]), "r1", "3"])
    answer = await key.post(f"{path}/imports?format=csv", content=sheet.getvalue().encode("utf-8-sig"))
    assert answer.json().get("created") == 1, answer.text
    parts = 'payload.text,unique_key\n"line one\nline two",a\nनमस्ते,b\n'.encode()
    answer = await key.post(f"{texts}/imports?format=csv", content=parts)
    assert answer.json().get("created") == 2, answer.text
    stored = (await key.get(f"{texts}/tasks")).json()["items"]
    assert [each["payload"]["text"] for each in stored] == ["line one\nline two", "नमस्ते"]
    columns = "payload.prompt[0].role,payload.prompt[0].content,payload.answers[0].key,payload.answers[0].content"
    columns += ",payload.answers[1].key,payload.answers[1].content\nuser,Why?,a,Because,b,No idea\n"
    answer = await key.post(f"{path}/imports?format=csv", content=columns.encode())
    assert answer.json().get("created") == 1, answer.text


async def test_columns_that_mean_nothing_are_answered_with_those_of_the_kind(
    key: httpx.AsyncClient, texts: str
) -> None:
    for body in (b"colour\nred\n", b"unique_key\nk\n"):
        answer = await key.post(f"{texts}/imports?format=csv", content=body)
        assert "unique_key,payload.text" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("body", "field", "code", "of"),
    [
        (b"colour\nred\n", "colour", "unknown_field", "columns_unknown"),
        (b"unique_key\nk\n", "payload", "missing", "columns_missing"),
        (b"payload.text,priority\nhello\n", "rows[1]", "wrong_columns", "rows_refused"),
        (b"payload.text,priority\nhello,high\n", "rows[1].priority", "wrong_type", "rows_refused"),
        (b"payload\n{oops\n", "rows[1].payload", "bad_json", "rows_refused"),
        (b"payload.text[1]\nx\n", "rows[1].payload.text[1]", "bad_place", "rows_refused"),
        (b"payload.text\n", "rows", "not_empty", "invalid_request"),
    ],
)
async def test_a_faulty_sheet_is_refused_by_place(
    key: httpx.AsyncClient, texts: str, body: bytes, field: str, code: str, of: str
) -> None:
    fault(await key.post(f"{texts}/imports?format=csv", content=body), field, code, of=of)
    assert await total(key, texts) == 0


async def test_parquet_comes_in_with_structs_or_columns(key: httpx.AsyncClient, path: str, texts: str) -> None:
    rows = [row(number) for number in range(600)]
    rows[0]["payload"]["note"] = "only here"
    answer = await key.post(f"{path}/imports?format=parquet", content=parquet(pa.Table.from_pylist(rows)))
    assert answer.json().get("created") == 600, answer.text
    flat = pa.table({"payload.text": ["one", "two"], "unique_key": ["a", None], "priority": [1, None]})
    answer = await key.post(f"{texts}/imports?format=parquet", content=parquet(flat))
    assert answer.json().get("created") == 2, answer.text


async def test_a_file_of_another_format_is_refused(key: httpx.AsyncClient, path: str) -> None:
    problem(await key.post(f"{path}/imports?format=parquet", content=b"PAR1 not really"), 422, "file_unreadable")
    problem(await key.post(f"{path}/imports?format=parquet", content=b""), 422, "file_unreadable")
    cut = parquet(pa.table({"payload.text": ["x" * 1000]}))
    problem(await key.post(f"{path}/imports?format=parquet", content=cut[: len(cut) // 2]), 422, "file_unreadable")
    problem(await key.post(f"{path}/imports?format=csv", content=b""), 422, "file_empty")
    problem(await key.post(f"{path}/imports?format=csv", content=b"payload.text\n\xff\xfe\n"), 422, "not_utf8")
    problem(await key.post(f"{path}/imports?format=csv", content=b'payload.text\n"open'), 422, "file_unreadable")
    fault(await key.post(f"{path}/imports?format=xml", content=b""), "format", "not_allowed")
    fault(await key.post(f"{path}/imports", content=b""), "format", "missing")


async def test_a_large_file_costs_little_memory(key: httpx.AsyncClient, path: str) -> None:
    line = json_lines([{"payload": {**example()["payload"], "note": "n" * 4_000}}])
    pieces = 6_000

    async def body() -> AsyncIterator[bytes]:
        for _ in range(pieces):
            yield line

    tracemalloc.start()
    answer = await key.post(f"{path}/imports?format=jsonl", content=body())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert answer.json()["created"] == pieces
    assert len(line) * pieces > 25_000_000
    assert peak < 150_000_000


def parquet(table: pa.Table) -> bytes:
    """Return a table as a Parquet file."""
    sink = io.BytesIO()
    pq.write_table(table, sink)
    return sink.getvalue()
