"""The demo's people: one customer, the recorded judges, and accounts to try by hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec

from tarazu import trust, workforce
from tarazu.demo.inputs import packaged_text
from tarazu.demo.keys import KeyRing
from tarazu.demo.payloads import REVIEWED_BY, WAITING_FROM
from tarazu.kit.actor import system
from tarazu.kit.db import Database, Tx
from tarazu.kit.errors import Refusal
from tarazu.kit.ids import PLATFORM
from tarazu.matching import refresh_contributor
from tarazu.trust import Principal, Tenant

SLUG = "demo-lab"
# A demo listens on this machine only; its passwords are printed beside its address.
PASSWORD = "tarazu-demo-2026"  # noqa: S105


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """An account to try in the browser."""

    who: str
    handle: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Provision:
    """Keys of the demo's own customer, of every recorded judge, of those whose answers wait for a review and of who gives the
    first; accounts for the browser.
    """

    customer_key: str
    judge_keys: dict[str, str]
    waiting_keys: list[str]
    reviewer_key: str
    accounts: list[Account]


async def provision(db: Database, judges: list[str], ring: KeyRing) -> Provision:
    """Make whoever is not there yet; on a second run everyone keeps the key of the first."""
    await ring.forget_revoked(db)
    tenant = await _tenant(db)
    async with db.tx(system(tenant.id)) as tx:
        customer = await _person(tx, "customer", "admin", "customer@demo.example", "Nandini Rao", password=PASSWORD)
        key = await ring.key(tx, customer.id, "demo")
    accounts = [Account(who="customer", handle=customer.handle, language="en"), *await _staff(db)]
    keys = await _judges(db, tenant, judges, ring)
    async with db.tx(system(PLATFORM)) as tx:
        people = [await trust.principal_by_handle(tx, handle) for handle in (*WAITING_FROM, REVIEWED_BY)]
        *waiting, reviewer = [await ring.key(tx, person.id, "demo") for person in people]
    ring.save()
    return Provision(customer_key=key, judge_keys=keys, waiting_keys=waiting, reviewer_key=reviewer, accounts=accounts)


async def _tenant(db: Database) -> Tenant:
    async with db.tx(system(PLATFORM)) as tx:
        for tenant in await trust.tenants(tx):
            if tenant.slug == SLUG:
                return tenant
        return await trust.create_tenant(tx, "Demo Lab", SLUG)


async def _judges(db: Database, tenant: Tenant, judges: list[str], ring: KeyRing) -> dict[str, str]:
    keys: dict[str, str] = {}
    ids = {}
    async with db.tx(system(PLATFORM)) as tx:
        known = {person.handle: person for person in await trust.principals(tx)}
        for judge in judges:
            handle = f"{judge}@judges.demo.example".lower()
            person = known.get(handle) or await _person(tx, "contributor", "contributor", handle, judge)
            if handle not in known:
                await workforce.enrol(tx, person.id, ["en"], ["recorded"])
            keys[judge] = await ring.key(tx, person.id, "recorded votes")
            ids[judge] = person.id
    async with db.tx(system(tenant.id)) as tx:
        for judge, person_id in ids.items():
            await workforce.invite(tx, person_id, judge)
    return keys


async def _staff(db: Database) -> list[Account]:
    """Make the people to try by hand: contributors in both languages, two reviewers, operations and an investigator."""
    people = msgspec.json.decode(packaged_text("people.json"), type=dict[str, list[dict[str, Any]]])["people"]
    accounts = []
    async with db.tx(system(PLATFORM)) as tx:
        known = {person.handle: person for person in await trust.principals(tx)}
        for person in people:
            handle, language = person["email"].lower(), person["languages"][0]
            if handle not in known:
                name = person["name"].get(language, person["name"]["en"])
                made = await _person(tx, "contributor", person["role"], handle, name, language, PASSWORD)
                reviews = person["role"] == "reviewer"
                await workforce.enrol(tx, made.id, person["languages"], person["skills"], is_reviewer=reviews)
                await refresh_contributor(tx, made.id)
            accounts.append(Account(who=person["role"], handle=handle, language=language))
        for who, role, name in (
            ("operations", "operator", "Operations"),
            ("investigator", "investigator", "Investigator"),
        ):
            handle = f"{who}@demo.example"
            await _person(tx, "ops", role, handle, name, password=PASSWORD)
            accounts.append(Account(who=who, handle=handle, language="en"))
    return accounts


async def _person(
    tx: Tx, persona: str, role: str, handle: str, name: str, language: str = "en", password: str | None = None
) -> Principal:
    try:
        return await trust.principal_by_handle(tx, handle)
    except Refusal:
        return await trust.create_principal(
            tx, persona=persona, role=role, handle=handle, name=name, language=language, password=password
        )
