"""What every request may use, made once when the process starts."""

from __future__ import annotations

import tempfile
import uuid
from collections import OrderedDict
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, cast

from starlette.requests import HTTPConnection

from tarazu.kit.actor import Actor
from tarazu.kit.clock import Clock
from tarazu.kit.db import Database
from tarazu.kit.files import Files
from tarazu.kit.mail import Mailer
from tarazu.kit.outbound import Outbound
from tarazu.kit.secrets import Secrets
from tarazu.tasks import Talks

IDENTITY_LASTS = timedelta(seconds=10)
IDENTITIES_MAX = 10_000


class Identities:
    """Who holds which credential, remembered for ten seconds per process, at most 10,000 of them.

    So a key revoked in another process is refused there at the latest ten seconds later; in this one, at once.
    Credentials are kept as digests only.
    """

    def __init__(self) -> None:
        self._known: OrderedDict[bytes, tuple[datetime, Actor]] = OrderedDict()

    def get(self, credential: bytes, now: datetime) -> Actor | None:
        """Return who holds a credential, when that was learnt less than ten seconds ago."""
        entry = self._known.get(credential)
        if entry is None or not now - IDENTITY_LASTS < entry[0] <= now:
            return None
        self._known.move_to_end(credential)
        return entry[1]

    def put(self, credential: bytes, actor: Actor, now: datetime) -> None:
        """Remember who holds a credential."""
        self._known[credential] = (now, actor)
        self._known.move_to_end(credential)
        while len(self._known) > IDENTITIES_MAX:
            self._known.popitem(last=False)

    def clear(self) -> None:
        """Forget everyone: a credential or what its holder may do has changed."""
        self._known.clear()


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """The application's means: database, clock, file store, secrets, its own folder, and calls to the outside."""

    db: Database
    clock: Clock
    secrets: Secrets
    data_dir: Path
    files: Files | None = None
    outbound: Outbound = field(default_factory=Outbound)
    has_mail: bool = False
    mailer: Mailer | None = None
    talks: Talks = field(default_factory=Talks)
    # Forecasts are arithmetic for seconds: one at a time, and none in the threads that requests share.
    forecaster: Executor = field(default_factory=lambda: ThreadPoolExecutor(1, "forecast"))
    identities: Identities = field(default_factory=Identities)
    # Which tenant holds the trials of which: written once each, so never stale.
    sandboxes: dict[uuid.UUID | None, uuid.UUID] = field(default_factory=dict)


@contextmanager
def scratch_file(request: HTTPConnection) -> Iterator[IO[bytes]]:
    """Lend a file without a name for what is too large for memory; it is gone when the block ends."""
    state = state_of(request)
    if state.files is not None:
        with state.files.draft() as file:
            yield file
    else:
        with tempfile.TemporaryFile(dir=state.data_dir) as file:
            yield file


def state_of(request: HTTPConnection) -> State:
    """Return the state of the application that serves a request."""
    return cast("State", request.app.state.tarazu)
