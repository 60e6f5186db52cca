"""Models over HTTP: those that people may talk to, their credentials and budgets, and trying one."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

import msgspec
from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field, SecretStr
from starlette.requests import Request
from starlette.responses import Response

from tarazu import models
from tarazu.http.access import Routes
from tarazu.http.answers import empty_answer, json_answer
from tarazu.http.auth import actor_of
from tarazu.http.language import explain, language_of
from tarazu.http.state import state_of
from tarazu.http.transaction import once, opened
from tarazu.kit.addresses import URL_CHARS_MAX
from tarazu.kit.db import Tx
from tarazu.kit.errors import Refusal
from tarazu.kit.ids import parse_id
from tarazu.kit.money import Money
from tarazu.trust import Action

routes = Routes("/api/v1", tag="models")

SHOWN_CHARS = 200


class ModelGiven(BaseModel):
    """A model that answers as OpenAI's chat completions do; prices are minor units per million tokens."""

    model_config = ConfigDict(extra="forbid", strict=True)
    name: str = Field(min_length=1, max_length=64)
    base_url: str = Field(min_length=1, max_length=URL_CHARS_MAX)
    model: str = Field(min_length=1, max_length=200)
    credential: SecretStr | None = None
    temperature: float | None = None
    max_tokens: int = 1_024
    timeout_seconds: int = 60
    input_price_minor: int = 0
    output_price_minor: int = 0
    currency: str = "INR"
    budget_minor: int | None = None
    limit_field: str = models.LIMIT_FIELDS[0]
    stream_options: bool = True
    key_header: str = models.KEY_HEADERS[0]


class ModelChanged(BaseModel):
    """What changes of a model: its credential and its budget, which null takes away, and how it is asked, where null changes
    nothing."""

    model_config = ConfigDict(extra="forbid", strict=True)
    credential: SecretStr | None = None
    budget_minor: int | None = None
    limit_field: str | None = None
    stream_options: bool | None = None
    key_header: str | None = None

    @property
    def way(self) -> dict[str, Any]:
        """How it is asked, as far as that changes."""
        return self.model_dump(include={"limit_field", "stream_options", "key_header"}, exclude_none=True)


class ModelShown(msgspec.Struct, frozen=True, kw_only=True):
    """A model; of its credential only the last characters (`key_end`). `spent` holds `unreported`."""

    id: uuid.UUID
    name: str
    base_url: str
    model: str
    key_end: str | None
    temperature: float | None
    max_tokens: int
    timeout_seconds: int
    input_price: Money
    output_price: Money
    budget: Money | None
    spent: Money
    unreported: Money
    limit_field: str
    stream_options: bool
    key_header: str
    created_at: datetime
    archived_at: datetime | None


class Models(msgspec.Struct, frozen=True, kw_only=True):
    """The models by name."""

    items: list[ModelShown]


class Trial(msgspec.Struct, frozen=True, kw_only=True):
    """What came of trying a model: the beginning of what it said, or why it did not."""

    is_ready: bool
    content: str
    input_tokens: int
    output_tokens: int
    code: str | None
    detail: str | None


@routes.api("GET", "/models", Action.READ_MODELS, summary="Models that people may talk to", gives=Models)
async def listing(request: Request, archived: bool = Query(default=False)) -> Response:
    """Answer the models, never their credentials; those of the past too, if asked for."""
    async with opened(request) as tx:
        found = await models.endpoints(tx, archived=archived)
    return json_answer(Models(items=[shown(each) for each in found]))


@routes.api("POST", "/models", Action.MANAGE_MODELS, summary="Add a model", gives=ModelShown, status=201)
async def add(request: Request, body: ModelGiven) -> Response:
    """Let a model be talked to from now on; its credential is never answered."""
    given = body.model_dump(exclude={"credential"})
    new = models.NewEndpoint(**given, credential=_secret(body.credential))

    async def work(tx: Tx) -> ModelShown:
        state = state_of(request)
        return shown(await models.add_endpoint(tx, state.outbound, state.secrets, new))

    return await once(request, work)


@routes.api("GET", "/models/{model_id}", Action.READ_MODELS, summary="One model", gives=ModelShown)
async def show(request: Request, model_id: str) -> Response:
    """Answer one model."""
    async with opened(request) as tx:
        return json_answer(shown(await models.endpoint(tx, parse_id(model_id, "model"))))


@routes.api("PATCH", "/models/{model_id}", Action.MANAGE_MODELS, summary="Change a model", gives=ModelShown)
async def change(request: Request, model_id: str, body: ModelChanged) -> Response:
    """Change its credential, its budget, how it is asked; what is not named stays."""
    wanted = parse_id(model_id, "model")
    async with opened(request) as tx:
        if "credential" in body.model_fields_set:
            await models.change_credential(tx, state_of(request).secrets, wanted, _secret(body.credential))
        if "budget_minor" in body.model_fields_set:
            await models.change_budget(tx, wanted, body.budget_minor)
        if body.way:
            await models.change_way(tx, wanted, **body.way)
        return json_answer(shown(await models.endpoint(tx, wanted)))


@routes.api("DELETE", "/models/{model_id}", Action.MANAGE_MODELS, summary="Archive a model", status=204)
async def archive(request: Request, model_id: str) -> Response:
    """Ask a model nothing more and forget its credential."""
    async with opened(request) as tx:
        await models.archive_endpoint(tx, parse_id(model_id, "model"))
    return empty_answer()


@routes.api("POST", "/models/{model_id}/test", Action.MANAGE_MODELS, summary="Try a model", gives=Trial)
async def try_one(request: Request, model_id: str) -> Response:
    """Ask it one thing; what that costs counts."""
    return json_answer(await tried(request, parse_id(model_id, "model")))


async def tried(request: Request, model_id: uuid.UUID) -> Trial:
    """Ask a model one thing and return what came of it.

    Raises:
        Refusal: `not_found`, `budget_reached`; `test_key_refused`, because a call cannot be taken back.
    """
    actor = actor_of(request)
    if actor.mode == "test":
        async with opened(request) as tx:
            await models.endpoint(tx, model_id)
        raise Refusal("test_key_refused", "forbidden")
    state = state_of(request)
    spoken = await models.try_endpoint(state.db, actor, state.outbound, state.secrets, model_id)
    code = spoken.failure
    return Trial(
        is_ready=code is None,
        content=spoken.content[:SHOWN_CHARS],
        input_tokens=spoken.input_tokens,
        output_tokens=spoken.output_tokens,
        code=code,
        detail=explain(language_of(request), "refusal", code, {}) if code else None,
    )


def shown(found: models.Endpoint) -> ModelShown:
    """Return a model as it is answered."""
    return ModelShown(
        id=found.id,
        name=found.name,
        base_url=found.base_url,
        model=found.model,
        key_end=found.key_end,
        temperature=found.temperature,
        max_tokens=found.max_tokens,
        timeout_seconds=found.timeout_seconds,
        input_price=found.price("input"),
        output_price=found.price("output"),
        budget=found.budget,
        spent=found.spent,
        unreported=found.unreported,
        limit_field=found.limit_field,
        stream_options=found.stream_options,
        key_header=found.key_header,
        created_at=found.created_at,
        archived_at=found.archived_at,
    )


def _secret(given: SecretStr | None) -> str | None:
    return given.get_secret_value() if given is not None else None
