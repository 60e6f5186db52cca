"""Tasks whose answers somebody judges, and may put right: as they are stored, and as whoever judges sees them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tarazu import kinds, tasks


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredWork:
    """A task as the database hands it to whoever judges, in stored order."""

    kind: str
    title: dict[str, str]
    language: str
    payload: dict[str, Any]
    ontology: dict[str, Any]
    guidelines: dict[str, str]
    guideline_version: int
    flipped: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownWork:
    """A task in the order in which whoever judges sees it; `guidelines` are by language."""

    kind: str
    title: Mapping[str, str]
    language: str
    task: Mapping[str, Any]
    ontology: Mapping[str, Any]
    guidelines: Mapping[str, str]
    guideline_version: int


def kind_of(stored: StoredWork) -> kinds.Kind:
    """Return the kind as it is for a task."""
    return kinds.for_task(stored.kind, stored.payload, stored.ontology)


def as_shown(stored: StoredWork, task: Mapping[str, Any]) -> dict[str, Any]:
    """Return the members of `ShownWork`, of which the kind made `task`."""
    return {
        "kind": stored.kind,
        "title": stored.title,
        "language": stored.language,
        "task": task,
        "ontology": tasks.ontology_shown(stored.kind, stored.ontology),
        "guidelines": stored.guidelines,
        "guideline_version": stored.guideline_version,
    }


def can_mend(kind: kinds.Kind) -> bool:
    """Say whether an answer of a kind can be put right by somebody else: neither a live conversation nor what is begun blind."""
    return not isinstance(kind, kinds.Live | kinds.Blind)


def mended(work: StoredWork, answer: Mapping[str, Any]) -> tuple[dict[str, Any], str]:
    """Return what an answer was made into (given as shown) in stored order, and its label.

    Raises:
        Refusal: `answer_refused` with what the kind finds wrong in it.
    """
    kind = kind_of(work)
    if faults := kinds.answer_faults(kind, answer, work.ontology, work.payload):
        raise tasks.answer_refused(faults)
    stored = kind.canonical(answer, work.flipped)
    return stored, kind.label(stored)


def view_under_review(
    kind: kinds.Kind, payload: Mapping[str, Any], answer: Mapping[str, Any], flipped: bool
) -> dict[str, Any]:
    """Return a task as the author of an answer saw it at last: with what is shown once somebody has committed."""
    shown = kind.view(payload, flipped)
    if isinstance(kind, kinds.Blind) and kind.commitment(answer) is not None:
        shown |= kind.revealed(payload, flipped)
    return shown
