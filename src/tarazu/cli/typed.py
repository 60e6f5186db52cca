"""What was typed on the command line: files that must be there, names that may be misspelt, and refusals that name the
option instead of the field of a request."""

from __future__ import annotations

import errno
import os
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

_NEAR_MAX = 3
_NEARNESS = 0.5


class Commands(TyperGroup):
    """The whole command line. Where a field is at fault that the command has an option or argument for, that is named."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the command that is meant, and keep which one it is."""
        name, found, rest = super().resolve_command(ctx, args)
        ctx.meta["tarazu.asked"] = _innermost(found, rest)
        return name, found, rest

    def invoke(self, ctx: Any) -> Any:
        """Run a command. Refuses whatever it refuses."""
        try:
            return super().invoke(ctx)
        except Refusal as refusal:
            raise _renamed(refusal, _options(ctx.meta.get("tarazu.asked"))) from None


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
    if not stat.S_ISDIR(_mode(param, value)):
        raise Refusal("folder_is_file", "invalid", _facts(param, value))
    return value


def unknown(code: str, name: str, known: Iterable[str], **facts: str) -> Refusal:
    """Return the refusal of a name that is none of those known, with those that look like it."""
    near = get_close_matches(name, known, _NEAR_MAX, _NEARNESS)
    return Refusal(code, "not_found", {"name": name, **facts, **({"near": ", ".join(near)} if near else {})})


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


def _mode(param: typer.CallbackParam, path: Path) -> int:
    try:
        mode = path.stat().st_mode
        if not os.access(path, os.R_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    except (FileNotFoundError, NotADirectoryError):
        raise Refusal("no_such_file", "invalid", _facts(param, path)) from None
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


def _options(command: Any) -> dict[str, str]:
    return {
        param.name: param.opts[0] if param.param_type_name == "option" else param.name.upper()
        for param in getattr(command, "params", ())
    }


def _renamed(refusal: Refusal, names: Mapping[str, str]) -> Refusal:
    faults = [replace(fault, field=names.get(fault.field, fault.field)) for fault in refusal.faults]
    return Refusal(refusal.code, refusal.kind, refusal.facts, faults=faults)
