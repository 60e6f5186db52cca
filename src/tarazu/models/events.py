"""Events of models; the subject is the endpoint. A credential is never told, nor any part of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from tarazu.kit.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelAdded(Event):
    """A model can be talked to; `host` is where it answers."""

    tag: ClassVar[str] = "models:endpoint:added"
    name: str
    host: str
    model: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelKeyChanged(Event):
    """A model has another credential, or none any more."""

    tag: ClassVar[str] = "models:endpoint:key_changed"
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelBudgetChanged(Event):
    """What a model may cost is another amount; None is without end."""

    tag: ClassVar[str] = "models:endpoint:budget_changed"
    name: str
    budget_minor: int | None
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelWayChanged(Event):
    """A model is asked another way by hand: what its limit of tokens is called, whether it counts streams, where its key goes."""

    tag: ClassVar[str] = "models:endpoint:way_changed"
    name: str
    limit_field: str
    stream_options: bool
    key_header: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelArchived(Event):
    """A model is asked nothing any more; its name is free again."""

    tag: ClassVar[str] = "models:endpoint:archived"
    name: str
