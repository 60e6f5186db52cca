"""Known items suggested from settled tasks: only where the answers say the same, by their label or by the distance of their kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from tarazu import kinds, quality, tasks
from tarazu.kit.actor import Actor, system
from tarazu.kit.errors import Refusal
from tarazu.projects import Project
from tests.lab import Lab

pytestmark = pytest.mark.anyio

SCHEMA = {
    "type": "object",
    "properties": {"total": {"type": "number", "title": "Total"}, "payee": {"type": "string", "title": "Payee"}},
    "required": ["total", "payee"],
}


async def settled(
    lab: Lab, customer: Actor, kind: str, given: Sequence[Sequence[Mapping[str, Any]]], **changes: Any
) -> Project:
    """Start a project of which each task got its three answers, and fit it."""
    project = await lab.project(customer, kind=kind, redundancy=3, **changes)
    people = [await lab.contributor() for _ in range(3)]
    payload = {name: part for name, part in kinds.of(kind).example("en")["payload"].items() if name != "initial"}
    for answers in given:
        await lab.add(customer, project, payload=payload)
        for person, answer in zip(people, answers, strict=True):
            claimed = await lab.claim(person, project)
            await tasks.submit(lab.db, person, claimed.id, dict(answer), 60)
    await lab.settle()
    async with lab.db.tx(system(customer.tenant_id)) as tx:
        await quality.refit(tx, project.id)
    return project


async def suggested(lab: Lab, customer: Actor, project: Project) -> list[quality.Candidate]:
    """Return what is suggested."""
    async with lab.db.tx(customer) as tx:
        return await quality.candidates(tx, project.id)


def form(total: float, payee: str) -> dict[str, Any]:
    """Return an answer to the form."""
    return {"values": {"total": total, "payee": payee}}


async def test_of_a_form_without_one_choice_only_what_was_filled_in_alike_is_suggested(lab: Lab) -> None:
    customer = await lab.customer()
    alike, apart = [form(120, "Asha")] * 3, [form(120, "Asha"), form(210, "Asha"), form(120, "Ravi")]
    ontology = kinds.of("form").example("en")["ontology"] | {"schema": SCHEMA}
    project = await settled(lab, customer, "form", [apart, alike], ontology=ontology)
    found = await suggested(lab, customer, project)
    assert [(each.label, each.answer) for each in found] == [("answered", form(120, "Asha"))]
    async with lab.db.tx(customer) as tx:
        every = {each.id for each in await tasks.tasks(tx, project.id)}
        (other,) = every - {found[0].task_id}
        with pytest.raises(Refusal, match="not_found"):
            await quality.confirm_candidates(tx, project.id, [other])
        (item,) = await quality.confirm_candidates(tx, project.id, [found[0].task_id])
        assert (await quality.known_item(tx, item)).expected == form(120, "Asha")


async def test_of_texts_only_those_written_in_the_same_words_are_suggested(lab: Lab) -> None:
    customer = await lab.customer()
    long = "The heart pumps blood through the lungs and the body, and its four chambers keep the two apart."
    apart = [{"content": text} for text in (long, "It pumps blood.", "A muscle in the chest.")]
    same = [{"content": text} for text in (long, long, long.replace("four", "4"))]
    project = await settled(lab, customer, "chat.demonstrate", [apart, same])
    assert [each.answer["content"] for each in await suggested(lab, customer, project)] == [long]


async def test_where_the_label_tells_answers_apart_remarks_do_not(lab: Lab) -> None:
    customer = await lab.customer()
    said = [{"labels": ["negative"], "comment": f"Because of {reason}."} for reason in ("this", "that", "both")]
    project = await settled(lab, customer, "text.classify", [said])
    assert [each.label for each in await suggested(lab, customer, project)] == ["negative"]
