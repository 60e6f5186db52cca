"""Words of the demo in the language of the shell that started it."""

from __future__ import annotations

from typing import Any

from tarazu import settings
from tarazu.http import language


def gettext(message: str, /, **facts: Any) -> str:
    """Return a text in the shell's language, its places filled."""
    return language.translate(language.of_shell(settings.shell_locale()), message, **facts)


def ngettext(one: str, many: str, count: int, /, **facts: Any) -> str:
    """Return the form of a text for a count in the shell's language."""
    return language.ngettext(language.of_shell(settings.shell_locale()), one, many, count, **facts)


def N_(text: str) -> str:  # noqa: N802 - the name by which gettext tools find texts that are translated later
    """Mark a text for translation."""
    return text
