"""Models of a tenant: adding one, changing its credential or budget, trying it, and asking it nothing more."""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from tarazu.kit import sql
from tarazu.kit.actor import Actor
from tarazu.kit.addresses import read_url
from tarazu.kit.db import Database, Tx
from tarazu.kit.driver import UniqueViolation
from tarazu.kit.errors import Fault, Refusal, invalid, range_faults, require_sound
from tarazu.kit.ids import new_id
from tarazu.kit.money import MINOR_DIGITS
from tarazu.kit.sealing import seal, unseal
from tarazu.models.addresses import calling_address, check_address, kept_address
from tarazu.models.calls import most_cost, speak
from tarazu.models.events import ModelAdded, ModelArchived, ModelBudgetChanged, ModelKeyChanged, ModelWayChanged
from tarazu.models.model import (
    KEY_HEADERS,
    LIMIT_FIELDS,
    Budgeted,
    Callee,
    CalleeRow,
    Endpoint,
    Message,
    NewEndpoint,
    Spoken,
    Way,
)

if TYPE_CHECKING:
    from tarazu.kit.outbound import Outbound
    from tarazu.kit.secrets import Secrets

q = sql.load("tarazu.models")

ENDPOINTS_MAX = 100
LISTED_MAX = 200
CREDENTIAL_CHARS = (8, 4_096)
SHOWN_CHARS = 4
# field, least, most
BUDGET_MAX = 10**12
BOUNDS = {
    "temperature": (0, 2),
    "max_tokens": (1, 32_768),
    "timeout_seconds": (1, 300),
    "input_price_minor": (0, 10**9),
    "output_price_minor": (0, 10**9),
    "budget_minor": (0, BUDGET_MAX),
}
TRIAL = (Message(role="user", content="Answer with the one word: ready"),)
# A hold outlives its call by this much, for the time between the last word and its being counted.
HOLD_SLACK = timedelta(seconds=30)

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")


async def add_endpoint(tx: Tx, outbound: Outbound, secrets: Secrets, new: NewEndpoint) -> Endpoint:
    """Let a model be talked to from now on.

    Raises:
        Refusal: faults of the fields, all at once; `model_name_taken`; `too_many_models`.
    """
    require_sound(check_endpoint(new, outbound))
    if await tx.one(q.count_endpoints, int, tenant_id=tx.tenant_id) >= ENDPOINTS_MAX:
        raise Refusal("too_many_models", "conflict", {"max": ENDPOINTS_MAX})
    endpoint_id = new_id()
    sealed, end = _sealed(secrets, tx.tenant_id, endpoint_id, new.credential)
    try:
        made = await _insert(tx, endpoint_id, new, sealed, end)
    except UniqueViolation:
        raise Refusal("model_name_taken", "conflict", {"name": new.name}) from None
    host = read_url(made.base_url).host
    await tx.announce(ModelAdded(subject=made.id, name=made.name, host=host, model=made.model))
    return made


async def _insert(tx: Tx, endpoint_id: uuid.UUID, new: NewEndpoint, sealed: bytes | None, end: str | None) -> Endpoint:
    return await tx.one(
        q.insert_endpoint,
        Endpoint,
        tenant_id=tx.tenant_id,
        id=endpoint_id,
        name=new.name,
        base_url=kept_address(new.base_url),
        model=new.model,
        sealed=sealed,
        key_end=end,
        temperature=new.temperature,
        max_tokens=new.max_tokens,
        timeout_seconds=new.timeout_seconds,
        input_price_minor=new.input_price_minor,
        output_price_minor=new.output_price_minor,
        currency=new.currency,
        budget_minor=new.budget_minor,
        limit_field=new.limit_field,
        stream_options=new.stream_options,
        key_header=new.key_header,
        created_by=tx.principal_id,
        at=tx.now,
    )


def check_endpoint(new: NewEndpoint, outbound: Outbound) -> list[Fault]:
    """Return everything wrong with a new model, as far as it is known without calling it."""
    faults = []
    if not _NAME.fullmatch(new.name):
        faults.append(Fault(field="name", code="model_name"))
    if not 1 <= len(new.model) <= 200 or not new.model.isprintable():
        faults.append(Fault(field="model", code="bad_text" if new.model else "not_empty"))
    fault = check_address(new.base_url, outbound)
    faults += [fault] if fault else []
    faults += _credential_faults(new.credential)
    if new.currency not in MINOR_DIGITS:
        faults.append(Fault(field="currency", code="not_allowed", facts={"allowed": sorted(MINOR_DIGITS)}))
    faults += _way_faults(new.limit_field, new.key_header)
    return faults + range_faults(new, BOUNDS)


def _way_faults(limit_field: str | None, key_header: str | None) -> list[Fault]:
    given = (("limit_field", limit_field, LIMIT_FIELDS), ("key_header", key_header, KEY_HEADERS))
    return [
        Fault(field=field, code="not_allowed", facts={"allowed": list(allowed)})
        for field, value, allowed in given
        if value is not None and value not in allowed
    ]


def _credential_faults(credential: str | None) -> list[Fault]:
    if credential is None:
        return []
    least, most = CREDENTIAL_CHARS
    if not least <= len(credential) <= most:
        code = "too_long" if len(credential) > most else "too_short"
        return [Fault(field="credential", code=code, facts={"min": least, "max": most})]
    if not credential.isascii() or not credential.isprintable() or " " in credential:
        return [Fault(field="credential", code="bad_text")]
    return []


def _sealed(
    secrets: Secrets, tenant_id: uuid.UUID, endpoint_id: uuid.UUID, credential: str | None
) -> tuple[bytes | None, str | None]:
    if credential is None:
        return None, None
    return seal(_key(secrets, tenant_id), credential, str(endpoint_id)), credential[-SHOWN_CHARS:]


def _key(secrets: Secrets, tenant_id: uuid.UUID) -> bytes:
    return secrets.key(f"models/{tenant_id}")


async def endpoints(tx: Tx, *, archived: bool = False) -> list[Endpoint]:
    """Return the models of the tenant by name; with `archived`, those of the past after them."""
    return await tx.many(q.endpoints, Endpoint, tenant_id=tx.tenant_id, archived=archived, at=tx.now, limit=LISTED_MAX)


async def endpoint(tx: Tx, endpoint_id: uuid.UUID) -> Endpoint:
    """Return one model.

    Raises:
        Refusal: `not_found` when there is none of that id.
    """
    return await tx.need(q.endpoint, Endpoint, "model", tenant_id=tx.tenant_id, id=endpoint_id, at=tx.now)


async def unknown_names(tx: Tx, names: Sequence[str]) -> list[str]:
    """Return those of some names that no model of the tenant has, in their order."""
    known = await tx.many(q.known_names, str, tenant_id=tx.tenant_id, names=list(names))
    return [name for name in names if name not in known]


async def change_credential(tx: Tx, secrets: Secrets, endpoint_id: uuid.UUID, credential: str | None) -> Endpoint:
    """Call a model with another credential from now on, or with none.

    Raises:
        Refusal: a fault of `credential`; `not_found` for a model that is not there or archived.
    """
    require_sound(_credential_faults(credential))
    sealed, end = _sealed(secrets, tx.tenant_id, endpoint_id, credential)
    name = await tx.need(q.change_key, str, "model", tenant_id=tx.tenant_id, id=endpoint_id, sealed=sealed, key_end=end)
    await tx.announce(ModelKeyChanged(subject=endpoint_id, name=name))
    return await endpoint(tx, endpoint_id)


async def change_budget(tx: Tx, endpoint_id: uuid.UUID, budget_minor: int | None) -> Endpoint:
    """Let a model cost another amount in all, or any amount.

    Raises:
        Refusal: a fault of `budget_minor`; `not_found` for a model that is not there or archived.
    """
    if budget_minor is not None and not 0 <= budget_minor <= BUDGET_MAX:
        raise invalid("budget_minor", "out_of_range", minimum=0, maximum=BUDGET_MAX)
    done = await tx.need(
        q.change_budget, Budgeted, "model", tenant_id=tx.tenant_id, id=endpoint_id, budget_minor=budget_minor
    )
    await tx.announce(
        ModelBudgetChanged(subject=endpoint_id, name=done.name, budget_minor=budget_minor, currency=done.currency)
    )
    return await endpoint(tx, endpoint_id)


async def change_way(
    tx: Tx,
    endpoint_id: uuid.UUID,
    *,
    limit_field: str | None = None,
    stream_options: bool | None = None,
    key_header: str | None = None,
) -> Endpoint:
    """Ask a model another way from now on; what is None stays.

    Raises:
        Refusal: faults of `limit_field` and `key_header`; `not_found` for a model that is not there or archived.
    """
    require_sound(_way_faults(limit_field, key_header))
    way = {"limit_field": limit_field, "stream_options": stream_options, "key_header": key_header}
    await tx.need(q.change_way, str, "model", tenant_id=tx.tenant_id, id=endpoint_id, **way)
    found = await endpoint(tx, endpoint_id)
    told = {name: getattr(found, name) for name in ("name", *way)}
    await tx.announce(ModelWayChanged(subject=endpoint_id, **told))
    return found


async def archive_endpoint(tx: Tx, endpoint_id: uuid.UUID) -> None:
    """Ask a model nothing more: its credential is forgotten and its name free; what it cost stays known.

    Raises:
        Refusal: `not_found` for a model that is not there or archived already.
    """
    name = await tx.need(q.archive, str, "model", tenant_id=tx.tenant_id, id=endpoint_id, at=tx.now)
    await tx.announce(ModelArchived(subject=endpoint_id, name=name))


def callee_of(row: CalleeRow, secrets: Secrets) -> Callee:
    """Return what calling a model takes, its credential opened.

    Raises:
        Refusal: `secret_unsealable` when the installation's secret is another one than when it was sealed.
    """
    credential = None if row.sealed is None else unseal(_key(secrets, row.tenant_id), row.sealed, str(row.id))
    return Callee(
        url=calling_address(row.base_url),
        model=row.model,
        credential=credential,
        temperature=row.temperature,
        max_tokens=row.max_tokens,
        timeout_seconds=row.timeout_seconds,
        input_price_minor=row.input_price_minor,
        output_price_minor=row.output_price_minor,
        way=Way(limit_field=row.limit_field, stream_options=row.stream_options),
        key_header=row.key_header,
    )


async def try_endpoint(
    db: Database, actor: Actor, outbound: Outbound, secrets: Secrets, endpoint_id: uuid.UUID
) -> Spoken:
    """Ask a model one thing and return what it said; what it costs counts. No transaction is open meanwhile.

    Raises:
        Refusal: `not_found` for a model that is not there or archived, `budget_reached`.
    """
    call = new_id()
    async with db.tx(actor) as tx:
        row = await tx.need(q.callee, CalleeRow, "model", tenant_id=tx.tenant_id, id=endpoint_id)
        callee = callee_of(row, secrets)
        until = hold_until(tx.now, callee)
        most = most_cost(callee, TRIAL)
        if not await tx.one(q.begin_trial, bool, endpoint=endpoint_id, call=call, most=most, until=until, at=tx.now):
            raise Refusal("budget_reached", "conflict")
    spoken = await speak(outbound, callee, TRIAL)
    async with db.tx(actor) as tx:
        cost = callee.cost(spoken.input_tokens, spoken.output_tokens)
        await tx.run(q.end_trial, endpoint=endpoint_id, call=call, cost=cost)
        if spoken.learned is not None:
            before = {"limit_before": row.limit_field, "options_before": row.stream_options}
            await tx.run(q.learn_way, tenant_id=tx.tenant_id, id=endpoint_id, **before, **asdict(spoken.learned))
    return spoken


def hold_until(now: datetime, callee: Callee) -> datetime:
    """Return until when money is held for a call that begins now."""
    return now + timedelta(seconds=callee.timeout_seconds) + HOLD_SLACK
