"""Sending e-mail through the server that the operator named."""

from __future__ import annotations

import asyncio
import smtplib
import ssl
from email.message import EmailMessage
from urllib.parse import parse_qs, unquote, urlsplit

from tarazu.kit.errors import Refusal

PORTS = {"smtp": 587, "smtps": 465}
SECONDS = 15.0


class Mailer:
    """A mail server: `smtp://user:password@host:587?from=tarazu@example.org`, or `smtps://`."""

    def __init__(self, url: str) -> None:
        """Read the address of a mail server; nothing is called yet.

        Raises:
            Refusal: `setting_unreadable` when it is no address of one, or names no sender.
        """
        parts = urlsplit(url)
        self._sender = parse_qs(parts.query).get("from", [""])[0]
        if parts.scheme not in PORTS or not parts.hostname or "@" not in self._sender:
            facts = {"name": "TARAZU_SMTP_URL", "expected": "smtp://host:587?from=tarazu@example.org"}
            raise Refusal("setting_unreadable", "invalid", facts)
        self._is_wrapped = parts.scheme == "smtps"
        self._host, self._port = parts.hostname, parts.port or PORTS[parts.scheme]
        self._user, self._password = unquote(parts.username or ""), unquote(parts.password or "")

    def __repr__(self) -> str:
        return "Mailer(…)"

    async def send(self, to: str, subject: str, text: str) -> None:
        """Send a plain text to one address.

        Raises:
            Refusal: `mail_refused` when the server does not take it.
        """
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = self._sender, to, subject
        mail.set_content(text)
        try:
            await asyncio.to_thread(self._send, mail)
        except (smtplib.SMTPException, OSError):
            raise Refusal("mail_refused", "invalid") from None

    def _send(self, mail: EmailMessage) -> None:
        tls = ssl.create_default_context()
        server = (
            smtplib.SMTP_SSL(self._host, self._port, timeout=SECONDS, context=tls)
            if self._is_wrapped
            else smtplib.SMTP(self._host, self._port, timeout=SECONDS)
        )
        with server:
            server.ehlo()
            if not self._is_wrapped and server.has_extn("starttls"):
                server.starttls(context=tls)
            if self._user:
                server.login(self._user, self._password)
            server.send_message(mail)
