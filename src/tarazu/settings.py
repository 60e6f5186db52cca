"""Settings: read from the environment once, here and nowhere else."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path

from tarazu.kit.addresses import AllowList
from tarazu.kit.errors import Refusal
from tarazu.kit.mail import Mailer

PREFIX = "TARAZU_"
DEFAULT_PORT = 8000
_PARENT = "TARAZU_PARENT_PID"

RANGES: Mapping[str, tuple[int, int]] = {
    "port": (1, 65_535),
    "workers": (1, 256),
    "pool_size": (1, 1_000),
    "tick_seconds": (0, 3_600),
    "seal_seconds": (0, 3_600),
    "refit_seconds": (0, 86_400),
    "keep_seconds": (1, 86_400),
    "review_days": (1, 3_650),
}
"""What numbers may be, both ends included."""


def default_data_dir() -> Path:
    """Return where an installation keeps its data when nothing is said: a system folder for root, else the user's."""
    if os.geteuid() == 0:
        return Path("/var/lib/tarazu")
    home = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(home) / "tarazu"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that can be set, by environment variables of the same names in capitals after `TARAZU_`."""

    data_dir: Path
    """Folder of the embedded database, the files and the installation secret."""
    database_url: str = ""
    """An external PostgreSQL (15 or newer) whose role may create roles; empty for the embedded one."""
    database_name: str = "tarazu"
    """Database inside the embedded server."""
    pg_bin: str = ""
    """Folder of PostgreSQL programs to use instead of the packaged ones."""
    files_url: str = ""
    """Object store for files and deliveries (`s3://bucket/prefix`); empty for a folder inside data_dir."""
    host: str = "127.0.0.1"
    """Address to listen on."""
    port: int = DEFAULT_PORT
    """Port to listen on."""
    workers: int = 2
    """Web processes."""
    pool_size: int = 12
    """Database connections of a web process for contributors; other personas get a third."""
    tick_seconds: float = 0.5
    """How often the runner looks for news."""
    seal_seconds: float = 5.0
    """How often events are sealed."""
    refit_seconds: float = 15.0
    """How long the runner gathers submissions before it computes a consensus anew."""
    keep_seconds: int = 600
    """How long a task in doubt waits for the person whose answer would tell most."""
    review_days: int = 7
    """Days after which a submission nobody reviewed is accepted."""
    restricts_by_itself: bool = False
    """Set when very strong evidence of dishonest answers keeps its person from one project until somebody has looked, for seven
    business days at most."""
    trusted_proxies: str = "127.0.0.1"
    """Addresses or networks of reverse proxies that may tell the caller's address and scheme, separated by commas."""
    outbound_allow: str = ""
    """Networks and `host:port` that may be called besides the public internet, separated by commas."""
    smtp_url: str = ""
    """Mail server for notices by e-mail (`smtp://user:password@host:587?from=tarazu@example.org`); empty for none."""
    secure_cookies: bool = False
    """Set when the site is served over https, so that cookies are bound to it."""

    @property
    def address(self) -> str:
        """Where a browser of this machine finds the server."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104 - compared, not bound
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"

    def environment(self) -> dict[str, str]:
        """Return the variables that give a child process these settings."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {PREFIX + name.upper(): _text(value) for name, value in values.items()}


def load(environment: Mapping[str, str] | None = None, *, overrides: Mapping[str, object] | None = None) -> Settings:
    """Read the settings; `overrides` (from the command line) win when they are not None.

    Raises:
        Refusal: `setting_unreadable` naming the variable and what it should be; `setting_out_of_range` naming the
            option or variable and what is allowed.
    """
    source = os.environ if environment is None else environment
    settings = Settings(data_dir=default_data_dir())
    given: dict[str, object] = {}
    for field in fields(Settings):
        text = source.get(PREFIX + field.name.upper())
        if text is not None:
            given[field.name] = _read(field.name, text, getattr(settings, field.name))
            _require_range(field.name, given[field.name], PREFIX + field.name.upper())
    for name, value in (overrides or {}).items():
        if value is not None:
            given[name] = value
            _require_range(name, value, "--" + name.replace("_", "-"))
    merged = replace(settings, **given)  # type: ignore[arg-type]
    AllowList(merged.outbound_allow.split(","))
    if merged.smtp_url:
        Mailer(merged.smtp_url)
    return replace(merged, data_dir=Path(merged.data_dir).expanduser().absolute())


def child_environment(settings: Settings) -> dict[str, str]:
    """Return this process's environment with the settings in it, for a process of our own."""
    return {**os.environ, **settings.environment(), _PARENT: str(os.getpid())}


def is_own_child() -> bool:
    """Say whether another process of ours started this one, and did so itself: a shell in between is no parent."""
    return os.environ.get(_PARENT) == str(os.getppid())


def publish(settings: Settings) -> None:
    """Put the settings into this process's environment, where web processes that it starts will read them."""
    os.environ.update(settings.environment())


def _text(value: object) -> str:
    return ("1" if value else "") if isinstance(value, bool) else str(value)


def _read(name: str, text: str, default: object) -> object:
    """Read a variable as the type of its default."""
    if isinstance(default, bool):
        return text.strip().lower() not in ("", "0", "false", "no")
    if isinstance(default, Path):
        return Path(text)
    try:
        return int(text) if isinstance(default, int) else float(text) if isinstance(default, float) else text
    except ValueError:
        facts = {"name": PREFIX + name.upper(), "expected": type(default).__name__}
        raise Refusal("setting_unreadable", "invalid", facts) from None


def _require_range(name: str, value: object, said_as: str) -> None:
    low, high = RANGES.get(name, (None, None))
    if low is None or high is None or not isinstance(value, int | float):
        return
    if not low <= value <= high:
        facts = {"name": said_as, "value": str(value), "min": str(low), "max": str(high)}
        raise Refusal("setting_out_of_range", "invalid", facts)


def shell_locale() -> str:
    """Return the locale of the shell, such as `hi_IN.UTF-8`; empty when it names none."""
    return os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
