"""What a task of a project is made of, as the wire shows it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tarazu.kit.errors import not_found
from tarazu.scale.ids import short
from tarazu.scale.model import ParamsRow, ProjectRow
from tarazu.scale.projects import type_of

TEMPLATED = frozenset(("chat", "chatlite", "chatexperimental", "multichat", "multistage", "textcollection"))


def template_document(project: ProjectRow, history: Sequence[ParamsRow]) -> dict[str, Any]:
    """Return the template of a chat or text collection project. Refuses a project of another type."""
    if type_of(project) not in TEMPLATED:
        raise not_found("template")
    body = history[-1].body if history else {}
    changed = history[-1].created_at if history else project.created_at
    variables = body.get("template_variables")
    return {
        "id": short(project.id),
        "version": history[-1].version if history else 0,
        "created_at": project.created_at,
        "updated_at": changed,
        "template_variables": variables if isinstance(variables, dict) else {},
        "response_schema": body.get("response_schema", {"fields": body.get("fields", [])}),
        "auto_onboard_enabled": False,
    }
