"""What several answers come to, on the page of their task."""

from __future__ import annotations

from typing import Any

import pytest

from tarazu import kinds, quality
from tarazu.kit.actor import Actor
from tarazu.projects import Project
from tests.browser.barriers import stumbles
from tests.browser.conftest import Site
from tests.integration.test_foretold import alarmed
from tests.integration.test_merged_confidence import audited

pytestmark = pytest.mark.anyio

CRITERIA = ("kind", "doctor", "children", "dose")


async def answered(site: Site, kind: str, *answers: dict[str, Any], count: int = 1) -> tuple[Actor, Project]:
    """Have tasks answered alike by several people and the results counted."""
    customer = await site.lab.customer()
    project = await site.lab.project(customer, kind=kind, redundancy=len(answers))
    await site.lab.add(customer, project, count)
    for changes in answers:
        person = await site.lab.contributor()
        for _ in range(count):
            await site.lab.answer(person, await site.lab.claim(person, project), **changes)
    await site.lab.settle()
    context = site.lab.jobs
    await quality.JOBS["quality.refit"](context, tenant_id=str(customer.tenant_id), project_id=str(project.id))
    return customer, project


def graded(*met: str) -> dict[str, Any]:
    """Return grades by which some criteria are met."""
    return {"grades": {key: {"verdict": "met" if key in met else "not_met"} for key in CRITERIA}}


async def test_a_task_says_what_its_grades_come_to_and_which_are_least_sure(site: Site) -> None:
    given = graded("kind", "doctor"), graded("kind", "children"), graded("doctor", "children")
    customer, project = await answered(site, "rubric.grade", *given, count=10)
    visitor = await site.visitor()
    await visitor.sign_in(customer, path=f"/projects/{project.id}/tasks")
    await visitor.page.click("table tbody a >> nth=0")
    await visitor.page.wait_for_selector("#together")
    text = " ".join((await visitor.text()).split())
    assert "Voted on part by part, by how reliable each person is." in text
    assert "The parts that are least sure" in text
    assert "not calibrated" in text


async def test_a_task_says_whose_answer_stands_for_all(site: Site) -> None:
    spans = kinds.of("text.spans").example("en")["answer"]["spans"]
    customer, project = await answered(site, "text.spans", {"spans": spans}, {"spans": spans[:4]}, {"spans": []})
    visitor = await site.visitor()
    await visitor.sign_in(customer, path=f"/projects/{project.id}/tasks")
    await visitor.page.click("table tbody a >> nth=0")
    await visitor.page.wait_for_selector("#together")
    text = " ".join((await visitor.text()).split())
    assert "It is word for word the answer of c-" in text
    assert "Asha Kulkarni" in text


async def test_one_answer_alone_comes_to_nothing_else(site: Site) -> None:
    customer, project = await answered(site, "rubric.grade", graded("kind"))
    visitor = await site.visitor()
    await visitor.sign_in(customer, path=f"/projects/{project.id}/tasks")
    await visitor.page.click("table tbody a >> nth=0")
    await visitor.page.wait_for_url("**/tasks/*")
    await visitor.page.wait_for_selector("#consensus")
    assert await visitor.page.locator("#together").count() == 0


@pytest.mark.parametrize("language", ["en", "hi"])
async def test_how_sure_an_answer_is_leads_by_the_keyboard_to_the_answers_that_were_checked(
    site: Site, language: str
) -> None:
    customer = await site.lab.customer()
    project = await audited(site.lab, customer, 51)
    visitor = await site.visitor()
    await visitor.sign_in(customer, language, f"/projects/{project.id}/tasks")
    await visitor.page.click("table tbody a >> nth=0")
    await visitor.page.wait_for_url("**/tasks/*")
    await visitor.page.wait_for_load_state("networkidle")
    sure = visitor.page.locator("#together ~ dl a[href$='quality#merged']")
    assert "51" in await sure.inner_text()
    await sure.press("Enter")
    await visitor.page.wait_for_selector("section[aria-labelledby='merged'] .chart")
    assert await stumbles(visitor) == []
    await visitor.page.focus("section[aria-labelledby='merged'] summary")
    await visitor.page.keyboard.press("Enter")
    count = visitor.page.locator("section[aria-labelledby='merged'] a[href*='when=after'] >> nth=-1")
    told = int(await count.inner_text())
    await count.focus()
    await visitor.page.keyboard.press("Enter")
    await visitor.page.wait_for_url("**/quality/merged?when=after*")
    assert await visitor.page.locator("tbody tr").count() == told
    assert await stumbles(visitor) == []


async def test_an_alarm_of_merged_answers_leads_by_the_keyboard_to_those_that_were_checked(site: Site) -> None:
    customer = await site.lab.customer()
    project = await alarmed(site.lab, customer)
    told = {"en": ("right less often than foretold", "1 alarm"), "hi": ("अनुमान से कम बार सही", "1 चेतावनी")}
    for language, width in (("en", 1440), ("hi", 390)):
        visitor = await site.visitor(width=width)
        await visitor.sign_in(customer, language, f"/projects/{project.id}")
        assert told[language][0] in await visitor.text()
        await visitor.page.focus("a[href$='/quality#drift']")
        await visitor.page.keyboard.press("Enter")
        await visitor.page.wait_for_selector("section[aria-labelledby=drift] .alert--warn")
        assert told[language][1] in await visitor.text("section[aria-labelledby=drift]")
        assert await stumbles(visitor) == []
        await visitor.page.focus("section[aria-labelledby=drift] .alert--warn a")
        await visitor.page.keyboard.press("Enter")
        await visitor.page.wait_for_url("**/quality/drift?**measure=merged**")
        assert await stumbles(visitor) == []
        await visitor.page.focus("main a[href$='/quality/merged']")
        await visitor.page.keyboard.press("Enter")
        await visitor.page.wait_for_url("**/quality/merged")
        assert await visitor.page.locator("tbody tr").count() == 6
