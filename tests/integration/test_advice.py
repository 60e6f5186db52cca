"""Advice before handing in: by the project's rules, kept for the reviewer, in nobody's way."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tarazu import projects, quality, tasks
from tarazu.kinds import AdviceRules, of
from tarazu.kit.errors import Refusal
from tarazu.tasks.advising import q
from tests.lab import Lab

pytestmark = pytest.mark.anyio

TEXT = "The second answer explains the cause and the first one only repeats what was asked."


async def test_what_was_advised_last_reaches_the_reviewer_and_stops_nobody(lab: Lab) -> None:
    customer, person = await lab.customer(), await lab.contributor()
    project = await lab.project(customer, acceptance="review")
    await lab.add(customer, project, 2)
    async with lab.db.tx(customer) as tx:
        await projects.set_advice_rules(tx, project.id, AdviceRules(repetition=True, paste="forbid"))
    answer = of("chat.compare").example("en")["answer"] | {"comment": TEXT}
    first = await lab.claim(person, project)
    async with lab.db.tx(person) as tx:
        assert (await tasks.advice_rules(tx, first.id)).paste == "forbid"
        assert await tasks.advise(tx, first.id, answer) == []
    await lab.answer(person, first, comment=TEXT)
    second = await lab.claim(person, project)
    async with lab.db.tx(person) as tx:
        told = await tasks.advise(tx, second.id, answer, pasted=12)
    assert [each.code for each in told] == ["repeats", "pasted_though_asked_not_to"]
    done = await lab.answer(person, second, comment=TEXT)
    assert done.outcome == "recorded"
    await lab.settle()
    async with lab.db.tx(await lab.contributor(reviewer=True)) as tx:
        seen = []
        while (work := await quality.take_review(tx)) is not None:
            if work.title["en"] == project.name:
                seen.append([each.code for each in await quality.advice_under_review(tx)])
            await quality.record_review(tx, work.id, "accept")
    assert sorted(seen) == [[], ["repeats", "pasted_though_asked_not_to"]]


async def test_of_long_earlier_answers_the_newest_that_fit_are_compared(lab: Lab) -> None:
    customer, person = await lab.customer(), await lab.contributor()
    project = await lab.project(customer)
    await lab.add(customer, project, 4)
    for number in range(3):
        await lab.answer(person, await lab.claim(person, project), comment=f"{number}" * 1000)
        lab.clock.advance(timedelta(seconds=1))
    claimed = await lab.claim(person, project)
    async with lab.db.tx(person) as tx:
        found = await tx.many(q.own_earlier, str, assignment=claimed.id, most=200, length_most=2500)
    assert [next(digit for digit in "210" if digit * 1000 in each) for each in found] == ["2", "1"]


async def test_a_project_advises_nothing_until_told_and_faulty_rules_are_refused(lab: Lab) -> None:
    customer, person = await lab.customer(), await lab.contributor()
    project = await lab.project(customer)
    await lab.add(customer, project)
    claimed = await lab.claim(person, project)
    async with lab.db.tx(person) as tx:
        assert not (await tasks.advice_rules(tx, claimed.id)).any
        assert await tasks.advise(tx, claimed.id, {"comment": "x y"}, pasted=5) == []
    wrong = AdviceRules(characters_min=0, language="fr", paste="never")
    async with lab.db.tx(customer) as tx:
        with pytest.raises(Refusal) as refused:
            await projects.set_advice_rules(tx, project.id, wrong)
        assert [fault.field for fault in refused.value.faults] == ["characters_min", "language", "paste"]
        with pytest.raises(Refusal) as refused:
            await projects.set_advice_rules(tx, project.id, AdviceRules(characters_min=9, characters_max=8))
    assert [fault.field for fault in refused.value.faults] == ["characters_max"]
    async with lab.db.tx(await lab.customer()) as tx:
        with pytest.raises(Refusal, match="not_found"):
            await projects.set_advice_rules(tx, project.id, AdviceRules())
    async with lab.db.tx(await lab.contributor()) as tx:
        with pytest.raises(Refusal, match="not_found"):
            await tasks.advise(tx, claimed.id, {})
