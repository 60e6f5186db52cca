"""What was typed on the command line: files that must be there, names that may be misspelt, and refusals that name the
option instead of the field of a request."""

from __future__ import annotations

import errno
import os
import shlex
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import typer
from typer.core import TyperGroup

from tarazu import trust
from tarazu.kit.db import Tx
from tarazu.kit.errors import Refusal
from tarazu.trust import Principal, Tenant

_PASSED = ("--tenant", "--data-dir")
_PASSED_ON = {"tenant_unknown": ("--data-dir",)}
"""Options of a command that the list of what it may name needs too."""
_NEAR_MAX = 3
_NEARNESS = 0.5


class Commands(TyperGroup):
    """The whole command line. Where a field is at fault that the command has an option or argument for, that is named."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the command that is meant, and keep which one it is."""
        name, found, rest = super().resolve_command(ctx, args)
        ctx.meta["tarazu.asked"] = _innermost(found, rest), list(rest)
        return name, found, rest

    def invoke(self, ctx: Any) -> Any:
        """Run a command. Refuses whatever it refuses."""
        try:
            return super().invoke(ctx)
        except Refusal as refusal:
            command, words = ctx.meta.get("tarazu.asked", (None, []))
            if "options" in refusal.facts:
                passed = as_typed(
                    {name: _value(command, words, name) for name in _PASSED_ON.get(refusal.code, _PASSED)}
                )
                facts = {**refusal.facts, "options": passed}
                refusal = Refusal(refusal.code, refusal.kind, facts, faults=refusal.faults)
            raise _renamed(refusal, _options(command, words, ctx)) from None


@contextmanager
def said_as(**options: str) -> Iterator[None]:
    """Let refusals name options for fields that are called otherwise: `said_as(review_permille="--share")`."""
    try:
        yield
    except Refusal as refusal:
        raise _renamed(refusal, options) from None


def existing_file(param: typer.CallbackParam, value: Path | None) -> Path | None:
    """Return a file to read; the callback of every argument and option that names one.

    Raises:
        Refusal: `no_such_file`, `file_is_folder` or `file_forbidden`, with the option if it is one.
    """
    if value is not None and stat.S_ISDIR(_mode(param, value)):
        raise Refusal("file_is_folder", "invalid", _facts(param, value))
    return value


def existing_folder(param: typer.CallbackParam, value: Path) -> Path:
    """Return a folder to read; the callback of arguments that name one. Refuses as `existing_file`, and a file."""
    if not stat.S_ISDIR(_mode(param, value, missing="no_such_folder")):
        raise Refusal("folder_is_file", "invalid", _facts(param, value))
    return value


def unknown(code: str, name: str, known: Iterable[str], **facts: str) -> Refusal:
    """Return the refusal of a name that is none of those known, with those that look like it; where all of them are listed is told with
    the options that were typed."""
    near = get_close_matches(name, known, _NEAR_MAX, _NEARNESS)
    told = {"name": name, "options": "", **facts}
    return Refusal(code, "not_found", told | ({"near": ", ".join(near)} if near else {}))


def as_typed(options: Mapping[str, object]) -> str:
    """Return options that have a value as they are typed, each after a space."""
    given = [(name, value) for name, value in options.items() if value is not None]
    return "".join(f" {name} {shlex.quote(str(value))}" for name, value in given)


async def tenant_named(tx: Tx, slug: str) -> Tenant:
    """Return a tenant. Refuses an unknown slug with `tenant_unknown`."""
    try:
        return await trust.tenant_by_slug(tx, slug)
    except Refusal as refusal:
        if refusal.code != "not_found":
            raise
        raise unknown("tenant_unknown", slug, [each.slug for each in await trust.tenants(tx)]) from None


async def person_named(tx: Tx, handle: str) -> Principal:
    """Return somebody of the transaction's tenant. Refuses an unknown handle with `person_unknown`."""
    try:
        return await trust.principal_by_handle(tx, handle)
    except Refusal as refusal:
        if refusal.code != "not_found":
            raise
        raise unknown("person_unknown", handle, [each.handle for each in await trust.principals(tx)]) from None


def _mode(param: typer.CallbackParam, path: Path, missing: str = "no_such_file") -> int:
    try:
        mode = path.stat().st_mode
        if not os.access(path, os.R_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    except (FileNotFoundError, NotADirectoryError):
        raise Refusal(missing, "invalid", _facts(param, path)) from None
    except OSError as error:
        reason = {"reason": error.strerror or str(error)}
        raise Refusal("file_forbidden", "invalid", _facts(param, path) | reason) from None
    return mode


def _facts(param: typer.CallbackParam, path: Path) -> dict[str, str]:
    named = {"option": param.opts[0]} if param.opts[0].startswith("-") else {}
    return {"file": str(path), **named}


def _innermost(command: Any, rest: list[str]) -> Any:
    """The command within groups; groups have no options that take a value."""
    for word in rest:
        inner = getattr(command, "commands", {}).get(word)
        if inner is None:
            break
        command = inner
    return command


def _options(command: Any, words: list[str], ctx: Any) -> dict[str, str]:
    return {param.name: _named(param, words, ctx) for param in getattr(command, "params", ())}


def _named(param: Any, words: list[str], ctx: Any) -> str:
    """What somebody set a parameter by: its option, its place, or the variable that stood in for it."""
    if param.param_type_name != "option":
        return str(param.name).upper()
    is_typed = any(word.split("=")[0] in param.opts for word in words)
    return str(param.envvar if not is_typed and param.envvar and param.resolve_envvar_value(ctx) else param.opts[0])


def _value(command: Any, words: list[str], option: str) -> str | None:
    """What was typed after an option of a command, under whichever of its names; the last, as it is that which counts."""
    names: list[str] = next((param.opts for param in getattr(command, "params", ()) if option in param.opts), [])
    found = None
    for place, word in enumerate(words):
        name, equals, value = word.partition("=")
        if name in names:
            found = value if equals else next(iter(words[place + 1 :]), None)
    return found


def _renamed(refusal: Refusal, names: Mapping[str, str]) -> Refusal:
    faults = [replace(fault, field=names.get(fault.field, fault.field)) for fault in refusal.faults]
    return Refusal(refusal.code, refusal.kind, refusal.facts, faults=faults)
