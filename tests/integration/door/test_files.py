"""Files: sent or fetched, named by address, and read by nobody else."""

from __future__ import annotations

import asyncio
import io
from typing import Any

import httpx
import pytest
from scaleapi.exceptions import (
    ScaleDuplicateResource,
    ScaleInvalidRequest,
    ScaleResourceNotFound,
)

from tests.integration.door.acts import JSON, checked, made, said, stranger
from tests.integration.door.conftest import Door
from tests.lab import fresh
from tests.receiver import Receiver, answering

pytestmark = pytest.mark.anyio

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20


def named(name: str, content: bytes = b"content") -> io.BytesIO:
    """Return a file as it is opened from a folder."""
    file = io.BytesIO(content)
    file.name = name
    return file


async def test_a_file_is_told_as_the_contract_says(house: Door) -> None:
    project, reference = await house.project(), fresh("r")
    file = await house.call(
        house.client.upload_file,
        named("somewhere/a b/ü.png", PNG),
        project_name=project,
        display_name="Cows",
        reference_id=reference,
        metadata='{"a": {"नाम": [1, null]}}',
    )
    shown = file.as_dict()
    assert file.attachment_url == f"scaledata://{file.id}"
    assert {key: shown[key] for key in ("display_name", "reference_id", "mime_type", "size", "metadata")} == {
        "display_name": "Cows",
        "reference_id": reference,
        "mime_type": "image/png",
        "size": len(PNG),
        "metadata": {"a": {"नाम": [1, None]}},
    }
    assert shown["project_names"] == [project]
    assert {"created_at", "updated_at"} <= set(shown)


async def test_a_file_needs_nothing_but_itself(house: Door) -> None:
    shown = (await house.call(house.client.upload_file, io.BytesIO(b"x"))).as_dict()
    assert (shown["display_name"], shown["reference_id"], shown["metadata"], shown["project_names"]) == (
        "file",
        None,
        {},
        [],
    )


@pytest.mark.parametrize(
    ("name", "content", "wanted"),
    [
        ("a.png", PNG, "image/png"),
        ("a.jpg", b"\xff\xd8\xff\xe0" + b"\0" * 20, "image/jpeg"),
        ("a.pdf", b"%PDF-1.7\n", "application/pdf"),
        ("a.txt", b"plain text", "text/plain"),
        ("a.json", b"{}", "application/json"),
        ("a.unheard", b"\0\1\2", "application/octet-stream"),
    ],
)
async def test_the_type_of_a_file_is_guessed(house: Door, name: str, content: bytes, wanted: str) -> None:
    assert (await house.call(house.client.upload_file, named(name, content))).as_dict()["mime_type"] == wanted


@pytest.mark.parametrize("name", ["../../etc/passwd", "C:\\x\\passwd", "a/b/passwd"])
async def test_of_a_path_the_last_part_is_the_name(house: Door, name: str) -> None:
    shown = await said(house, "POST", "files/upload", files={"file": (name, b"x")})
    assert shown["display_name"] == "passwd"


async def test_a_reference_is_taken_once(house: Door) -> None:
    reference = fresh("r")
    first = await house.call(house.client.upload_file, named("a", b"1"), reference_id=reference)
    outcomes = await asyncio.gather(
        *(house.call(house.client.upload_file, named("b", b"2"), reference_id=reference) for _ in range(3)),
        return_exceptions=True,
    )
    assert {type(each) for each in outcomes} == {ScaleDuplicateResource}
    other = await stranger(house)
    second = await other.call(other.client.upload_file, named("a"), reference_id=reference)
    trial = await house.call(house.trial.upload_file, named("a"), reference_id=reference)
    assert len({first.id, second.id, trial.id}) == 3


async def test_of_files_sent_at_once_under_one_reference_one_is_kept(house: Door) -> None:
    reference = fresh("r")
    outcomes = await asyncio.gather(
        *(house.call(house.client.upload_file, named("b"), reference_id=reference) for _ in range(4)),
        return_exceptions=True,
    )
    assert sum(isinstance(each, ScaleDuplicateResource) for each in outcomes) == 3


@pytest.mark.parametrize("metadata", ["[]", "text", "{", '"a"', "5", "null", '{"a": "\\u0000"}', "[" * 5_000])
async def test_metadata_of_a_file_is_the_text_of_an_object(house: Door, metadata: str) -> None:
    with pytest.raises(ScaleInvalidRequest):
        await house.call(house.client.upload_file, named("a"), metadata=metadata)


async def test_metadata_of_a_file_is_at_most_ten_kilobytes(house: Door) -> None:
    with pytest.raises(ScaleInvalidRequest):
        await house.call(house.client.upload_file, named("a"), metadata='{"a": "' + "x" * 10_240 + '"}')


@pytest.mark.parametrize(
    ("field", "value"),
    [("display_name", "x" * 256), ("display_name", "a\nb"), ("reference_id", "x" * 256), ("reference_id", "a\0b")],
)
async def test_a_field_that_cannot_be_is_an_invalid_request(house: Door, field: str, value: str) -> None:
    with pytest.raises(ScaleInvalidRequest):
        await house.call(house.client.upload_file, named("a"), **{field: value})


@pytest.mark.parametrize("verb", ["upload_file", "import_file"])
async def test_a_file_for_an_unknown_project_is_not_kept(house: Door, verb: str) -> None:
    async with Receiver.opened(answering(200, body=b"x")) as there:
        first = named("a") if verb == "upload_file" else there.url
        with pytest.raises(ScaleResourceNotFound):
            await house.call(getattr(house.client, verb), first, project_name="nothing")


async def test_a_file_may_belong_to_several_projects(house: Door) -> None:
    names = [await house.project(), await house.project()]
    data: dict[str, Any] = {"project_name": names}
    shown = await said(house, "POST", "files/upload", files={"file": ("a", b"x")}, data=data)
    assert sorted(shown["project_names"]) == sorted(names)


async def test_an_empty_file_and_none_are_invalid_requests(house: Door) -> None:
    await said(house, "POST", "files/upload", 400, files={"file": ("a", b"")})
    await said(house, "POST", "files/upload", 400, data={"display_name": "a"}, files={"other": ("a", b"x")})
    await said(house, "POST", "files/upload", 400, files=[("file", ("a", b"x")), ("file", ("b", b"y"))])
    await said(house, "POST", "files/upload", 400, json={"file": "x"})
    await said(house, "POST", "files/upload", 400)


@pytest.mark.parametrize(
    ("content_type", "content"),
    [
        ("multipart/form-data", b"--x\r\n"),
        ("multipart/form-data; boundary=x", b""),
        (
            "multipart/form-data; boundary=x",
            b"--x\r\nContent-Disposition: form-data; name=file; filename=a\r\n\r\nhalf",
        ),
        ("multipart/form-data; boundary=x", b"\xff" * 100),
        ("multipart/form-data; boundary=", b"--\r\n"),
        ("text/plain", b"x"),
    ],
)
async def test_a_form_that_is_broken_is_an_invalid_request(house: Door, content_type: str, content: bytes) -> None:
    async with house.raw() as http:
        checked(await http.post("/v1/files/upload", content=content, headers={"Content-Type": content_type}), 400)


@pytest.mark.parametrize("declared", [True, False])
async def test_a_file_beyond_80_megabytes_is_refused(house: Door, declared: bool) -> None:
    """What is declared is refused before it is sent; what is not, at the byte after the last."""
    if declared:
        host, port = house.base.removeprefix("http://").removesuffix("/scale").split(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        head = f"POST /scale/v1/files/upload HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {house.key}\r\n"
        writer.write(
            f"{head}Content-Type: multipart/form-data; boundary=x\r\nContent-Length: {90 * 2**20}\r\n\r\n".encode()
        )
        assert b" 400 " in await reader.readline()
        writer.close()
        return

    async def endless() -> Any:
        yield b"--x\r\nContent-Disposition: form-data; name=file; filename=a\r\n\r\n"
        for _ in range(81):
            yield b"\0" * 2**20

    form = {"Content-Type": "multipart/form-data; boundary=x"}
    async with house.raw() as http:
        checked(await http.post("/v1/files/upload", content=endless(), headers=form), 400)


async def test_a_file_is_fetched_from_where_the_operator_allows_it(house: Door) -> None:
    async with Receiver.opened(answering(200, body=PNG)) as there:
        url, reference = there.url.replace("/hook", "/some/cow%20picture.png?x=1"), fresh("r")
        file = await house.call(
            house.client.import_file, url, project_name=await house.project(), reference_id=reference, metadata={"a": 1}
        )
        shown = file.as_dict()
        assert (shown["display_name"], shown["mime_type"], shown["size"], shown["metadata"]) == (
            "cow picture.png",
            "image/png",
            len(PNG),
            {"a": 1},
        )
        with pytest.raises(ScaleDuplicateResource):
            await house.call(house.client.import_file, url, reference_id=reference)
        assert (await house.call(house.client.import_file, url, metadata='{"b": 2}')).as_dict()["metadata"] == {"b": 2}
    assert "authorization" not in there.requests[0].headers
    assert (await made(house, attachment=file.attachment_url)).status == "pending"


@pytest.mark.parametrize("status", [404, 500, 301])
async def test_what_cannot_be_fetched_is_an_invalid_request(house: Door, status: int) -> None:
    async with Receiver.opened(answering(status)) as there:
        with pytest.raises(ScaleInvalidRequest):
            await house.call(house.client.import_file, there.url)


async def test_a_redirect_to_a_private_address_is_not_followed(house: Door) -> None:
    async with Receiver.opened(answering(302, headers="Location: http://10.0.0.1/secret\r\n")) as there:
        with pytest.raises(ScaleInvalidRequest):
            await house.call(house.client.import_file, there.url)


@pytest.mark.parametrize(
    "url",
    [
        "http://10.0.0.1/a.png",
        "http://169.254.169.254/latest/meta-data",
        "http://localhost:1/a",
        "http://[::1]/a",
        "https://user:word@example.com/a",
        "ftp://example.com/a",
        "file:///etc/passwd",
        "scaledata://" + "0" * 24,
        "a.png",
        "",
        None,
        5,
        ["http://example.com"],
    ],
)
async def test_an_address_that_may_not_be_fetched_is_an_invalid_request(house: Door, url: Any) -> None:
    await said(house, "POST", "files/import", 400, json={"file_url": url})


async def test_an_attachment_can_be_opened_for_a_while_by_its_presigned_address(house: Door) -> None:
    file = await house.call(house.client.upload_file, named("a.png", PNG))
    unique_id = fresh("u")
    await made(house, unique_id=unique_id, attachment=file.attachment_url)
    [task] = await house.call(house.client.tasks, unique_id=unique_id, include_attachment_url=True)
    [told] = task.params["attachment_s3_downloads"]
    assert told["attachment"] == file.attachment_url == task.params["attachment"]
    async with httpx.AsyncClient(verify=False) as http:
        answer = await http.get(told["s3URL"])
        assert (answer.status_code, answer.content) == (200, PNG)
        cut = told["s3URL"][:-2] + ("AA" if not told["s3URL"].endswith("AA") else "BB")
        assert (await http.get(cut)).status_code in (401, 403, 404)


async def test_no_address_is_given_for_a_file_that_is_not_there(house: Door) -> None:
    unique_id, lost = fresh("u"), "scaledata://" + "0" * 24
    await made(house, unique_id=unique_id, attachment=lost)
    [task] = await house.call(house.client.tasks, unique_id=unique_id, include_attachment_url=True)
    assert task.params["attachment_s3_downloads"] == [{"s3URL": lost, "attachment": lost}]


async def test_a_body_for_an_import_is_json(house: Door) -> None:
    await said(house, "POST", "files/import", 400, content=b"file_url=http://example.com", headers=JSON)
