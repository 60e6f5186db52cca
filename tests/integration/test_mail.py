"""Notices by e-mail reach a mail server, in both languages."""

from __future__ import annotations

import asyncio
import email
import email.policy
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from tarazu import delivery
from tarazu.kit.errors import Refusal
from tarazu.kit.ids import new_id
from tarazu.kit.mail import Mailer
from tarazu.kit.outbound import Outbound
from tests.lab import Lab

pytestmark = pytest.mark.anyio


@asynccontextmanager
async def mail_server(taken: list[str], *, greeting: str = "220 here") -> AsyncIterator[int]:
    """Listen as a mail server of few words that keeps what it is sent."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(f"{greeting}\r\n".encode())
        while line := (await reader.readline()).decode():
            command = line[:4].upper().strip()
            if command == "DATA":
                writer.write(b"354 go on\r\n")
                taken.append((await reader.readuntil(b"\r\n.\r\n")).decode())
            writer.write(b"221 bye\r\n" if command == "QUIT" else b"250 ok\r\n")
            if command == "QUIT":
                break
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()


async def test_a_message_to_an_email_address_is_mailed_in_both_languages(lab: Lab) -> None:
    asha, taken = await lab.customer(), []
    async with mail_server(taken) as port, Outbound([]) as outbound:
        async with lab.db.tx(asha) as tx:
            sent = await delivery.queue_message(
                tx, url="meera@example.org", type="task.completed", subject=new_id(), body={"task_id": "7", "क": "ख"}
            )
        mailer = Mailer(f"smtp://127.0.0.1:{port}?from=tarazu@example.org")
        async with delivery.Sender(lab.db, outbound, lab.secrets, mailer) as sender:
            await sender.work()
    mail = email.message_from_string(taken[0], policy=email.policy.default)
    assert (mail["To"], mail["From"], mail["Subject"]) == (
        "meera@example.org", "tarazu@example.org", "Tarazu: task.completed",
    )  # fmt: skip
    text = mail.get_body().get_content()  # type: ignore[union-attr]
    for part in ("This is to tell you: task.completed.", "आपको सूचना: task.completed।", '"task_id": "7"', '"क": "ख"'):
        assert part in text
    async with lab.db.tx(asha) as tx:
        message = await delivery.message(tx, sent)
    assert (message.state, message.last_status, message.last_error) == ("delivered", None, None)


async def test_a_mail_server_that_refuses_is_told_as_that() -> None:
    async with mail_server([], greeting="554 no") as port:
        with pytest.raises(Refusal, match="mail_refused"):
            await Mailer(f"smtp://127.0.0.1:{port}?from=tarazu@example.org").send("a@example.org", "x", "y")


@pytest.mark.parametrize("url", ["mail.example.org", "http://mail.example.org?from=a@b", "smtp://mail.example.org"])
def test_a_mail_server_that_cannot_be_read_stops_the_start(url: str) -> None:
    with pytest.raises(Refusal, match="setting_unreadable"):
        Mailer(url)
