"""Calls to addresses that customers name reach who they should, and nobody else."""

from __future__ import annotations

import asyncio
import hashlib
import ssl
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tarazu.kit.errors import Refusal
from tarazu.kit.outbound import Outbound
from tests.receiver import Received, Receiver, Reply, answering, hanging

HOME = ["127.0.0.0/8"]
SECONDS = 30.0


class Names:
    """A resolver that gives other addresses each time it is asked, and the last ones for ever."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    async def __call__(self, host: str, port: int) -> Sequence[str]:
        """Return the next answer."""
        self.asked.append(host)
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


def run(act: Callable[[], Awaitable[Any]]) -> Any:
    """Run one scene to its end."""

    async def scene() -> Any:
        return await act()

    return asyncio.run(scene())


def refused(act: Callable[[], Awaitable[Any]]) -> str:
    """Return the code with which a scene is refused."""
    with pytest.raises(Refusal) as refusal:
        run(act)
    assert not str(refusal.value.facts).count("secret")
    return refusal.value.code


def posted(reply: Reply, **options: Any) -> Callable[[], Awaitable[Any]]:
    """Post to a receiver that replies so."""

    async def act() -> Any:
        async with Receiver.opened(reply) as there, Outbound(HOME) as out:
            answer = await out.post(there.url, b'{"a": 1}', {"X-Mark": "7"}, options.get("seconds", SECONDS))
            return answer, there.requests

    return act


def fetched(reply: Reply, *, bytes_max: int = 1_000, path: str = "") -> Callable[[], Awaitable[Any]]:
    """Fetch from a receiver that replies so."""

    async def act() -> Any:
        pieces: list[bytes] = []
        async with Receiver.opened(reply) as there, Outbound(HOME) as out:
            found = await out.fetch(there.url + path, pieces.append, bytes_max, SECONDS)
            return found, b"".join(pieces), there.requests

    return act


def test_a_post_brings_body_and_headers_and_returns_what_was_said() -> None:
    answer, (request,) = run(posted(answering(201, body=b"x" * 5_000)))
    assert (answer.status, answer.body_start) == (201, b"x" * 1_024)
    assert (request.method, request.path, request.body) == ("POST", "/hook", b'{"a": 1}')
    assert (request.headers["x-mark"], request.headers["accept-encoding"]) == ("7", "identity")


def test_a_post_is_not_led_elsewhere() -> None:
    answer, requests = run(posted(answering(307, headers="Location: /other\r\n")))
    assert (answer.status, len(requests)) == (307, 1)


def test_who_never_answers_is_given_up() -> None:
    assert refused(posted(hanging, seconds=0.05)) == "outbound_timeout"


def test_what_is_no_http_is_told_as_that() -> None:
    async def gibberish(_: Received, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 mail.example ESMTP\r\n\r\n")

    assert refused(posted(gibberish)) == "outbound_protocol"


def test_nobody_there_is_told_as_that() -> None:
    async def act() -> None:
        async with Receiver.opened(answering(200)) as there:
            url = there.url
        async with Outbound(HOME) as out:
            await out.post(url, b"", {}, SECONDS)

    assert refused(act) == "outbound_unreachable"


def test_a_file_is_fetched_with_its_type_size_and_digest() -> None:
    found, body, _ = run(fetched(answering(200, body=b"clip", headers="Content-Type: Video/MP4; x=y\r\n")))
    assert body == b"clip"
    assert (found.media_type, found.size, found.sha256) == ("video/mp4", 4, hashlib.sha256(b"clip").hexdigest())


def test_a_file_may_be_as_large_as_allowed_and_no_larger() -> None:
    assert run(fetched(answering(200, body=b"x" * 1_000)))[0].size == 1_000
    assert refused(fetched(answering(200, body=b"x" * 1_001))) == "outbound_too_large"


def test_a_large_file_is_given_up_while_it_comes() -> None:
    async def endless(_: Received, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
        while True:
            writer.write(b"x" * 1_000)
            await writer.drain()

    assert refused(fetched(endless, bytes_max=100_000)) == "outbound_too_large"


@pytest.mark.parametrize("status", [204, 206, 404, 500])
def test_only_a_success_is_a_file(status: int) -> None:
    assert refused(fetched(answering(status))) == "outbound_status"


def test_a_compressed_answer_is_not_taken_for_the_file() -> None:
    packed = answering(200, body=b"x", headers="Content-Encoding: gzip\r\n")
    assert refused(fetched(packed)) == "outbound_protocol"


def led_on(most: int) -> Reply:
    """Lead on from /hookN to /hookN+1, so often."""

    async def reply(request: Received, writer: asyncio.StreamWriter) -> None:
        number = int(request.path.removeprefix("/hook"))
        said = f"302 Found\r\nLocation: /hook{number + 1}" if number < most else "200 OK"
        writer.write(f"HTTP/1.1 {said}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode())

    return reply


def test_a_fetch_follows_three_redirects_and_no_fourth() -> None:
    assert len(run(fetched(led_on(3), path="0"))[2]) == 4
    assert refused(fetched(led_on(4), path="0")) == "outbound_redirects"


@pytest.mark.parametrize(
    ("location", "code"),
    [
        ("http://10.0.0.1/", "url_not_https"),
        ("https://169.254.169.254/latest", "url_address_refused"),
        ("https://hooks.example:22/", "url_port_refused"),
        ("file:///etc/passwd", "url_unreadable"),
    ],
)
def test_a_redirect_is_checked_like_a_first_address(location: str, code: str) -> None:
    assert refused(fetched(answering(302, headers=f"Location: {location}\r\n"))) == code


@pytest.mark.parametrize(
    "addresses", [["10.0.0.1"], ["8.8.8.8", "10.0.0.1"], ["::ffff:127.0.0.1"], ["169.254.169.254"]]
)
def test_a_name_of_a_private_address_is_not_called(addresses: list[str]) -> None:
    async def act() -> None:
        async with Outbound(resolver=Names(addresses)) as out:
            await out.post("https://hooks.example/", b"", {}, SECONDS)

    assert refused(act) == "url_address_refused"


def test_an_unknown_name_is_told_as_that() -> None:
    async def act() -> None:
        async with Outbound(resolver=Names([])) as out:
            await out.post("https://hooks.example/", b"", {}, SECONDS)

    assert refused(act) == "outbound_unresolved"


def test_a_name_is_resolved_once_and_the_connection_goes_where_it_was_checked() -> None:
    names = Names(["127.0.0.1"], ["10.0.0.1"])

    async def act() -> Any:
        async with (
            Receiver.opened(answering(200)) as there,
            Outbound([*HOME, f"hooks.example:{there.port}"], resolver=names) as out,
        ):
            await out.post(f"http://hooks.example:{there.port}/hook", b"", {}, SECONDS)
            return there.requests, there.port

    (request,), port = run(act)
    assert names.asked == ["hooks.example"]
    assert request.headers["host"] == f"hooks.example:{port}"


def test_the_next_address_is_tried_where_the_first_does_not_answer() -> None:
    async def act() -> Any:
        async with (
            Receiver.opened(answering(200)) as there,
            Outbound([f"hooks.example:{there.port}"], resolver=Names(["127.0.0.2", "127.0.0.1"])) as out,
        ):
            return await out.post(f"http://hooks.example:{there.port}/", b"", {}, SECONDS)

    assert run(act).status == 200


def certified(folder: Path, name: str) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Return the contexts of a server with a certificate for a name, and of a client that trusts only that."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(subject, subject, key.public_key(), 1, now, now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = certificate.public_bytes(serialization.Encoding.PEM)
    pem += key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "both.pem").write_bytes(pem)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(folder / "both.pem")
    return server, ssl.create_default_context(cadata=certificate.public_bytes(serialization.Encoding.PEM).decode())


@pytest.mark.parametrize(("name", "code"), [("hooks.example", None), ("other.example", "outbound_tls")])
def test_the_certificate_is_checked_against_the_name_and_not_the_address(
    name: str, code: str | None, tmp_path: Path
) -> None:
    server, client = certified(tmp_path, "hooks.example")
    asked: list[str | None] = []
    server.sni_callback = lambda _, wanted, __: asked.append(wanted)

    async def act() -> Any:
        async with (
            Receiver.opened(answering(200), tls=server) as there,
            Outbound(HOME, resolver=Names(["127.0.0.1"]), tls=client) as out,
        ):
            return await out.post(f"https://{name}:{there.port}/", b"", {}, SECONDS)

    if code:
        assert refused(act) == code
    else:
        assert run(act).status == 200
    assert asked == [name]


def test_a_proxy_of_the_environment_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert run(posted(answering(200)))[0].status == 200
