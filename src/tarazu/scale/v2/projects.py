"""Projects as version 2 of the wire shows and names them: by id, by name, or both."""

from __future__ import annotations

from typing import Any

from tarazu.kit.db import Tx
from tarazu.kit.errors import not_found
from tarazu.scale import types
from tarazu.scale.ids import short
from tarazu.scale.model import ProjectRow
from tarazu.scale.projects import project, project_at, type_of

# What a project is for, in the words of the wire.
_FOR_KIND = {"chat.compare": "RLHF: Pref Ranking", "text.classify": "Content Understanding"}


async def project_given(tx: Tx, short_id: str | None, name: str | None) -> ProjectRow | None:
    """Return the project that is named, None when none is. Refuses an unknown one, and an id with another's name."""
    if short_id is None:
        return None if name is None else await project(tx, name)
    found = await project_at(tx, short_id)
    if name is not None and name.strip() != found.name:
        raise not_found("project")
    return found


def project_document(project: ProjectRow) -> dict[str, Any]:
    """Return a project as the wire shows it."""
    return {
        "id": short(project.id),
        "name": project.name,
        "created_at": project.created_at,
        "types": [_FOR_KIND.get(project.kind) or ("SFT" if type_of(project) in types.CHATS else "Other")],
        "models": [],
    }
