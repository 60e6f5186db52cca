"""Criteria with their figures and versions of a rubric, read in both languages and changed by keyboard."""

from __future__ import annotations

import pytest

from tarazu.kit.actor import Actor
from tarazu.projects import Project
from tests.browser.barriers import stumbles
from tests.browser.conftest import Site
from tests.integration.test_insight import refit
from tests.integration.test_rubric_versions import KIND, SHORT, grade, grading, publish

pytestmark = pytest.mark.anyio

ANSWERS = 6


async def graded(site: Site, customer: Actor, *, versions: bool = False) -> Project:
    """Return a project whose answers three people graded: of one criterion they think differently; perhaps by two versions."""
    lab = site.lab
    project = await grading(lab, customer, ANSWERS, redundancy=3)
    for who in range(3):
        person = await lab.contributor()
        if versions and who == 2:
            await publish(lab, customer, project, {**KIND, "points": -9}, {**SHORT, "criterion": "Is under ten words."})
        for number in range(ANSWERS):
            short = "not_met" if who == 1 and number % 2 else "not_applicable" if number == 5 else "met"
            await grade(lab, person, project, kind="not_met" if number == 4 else "met", short=short)
    await refit(lab, customer, project)
    return project


@pytest.mark.parametrize("language", ["en", "hi"])
async def test_criteria_and_versions_are_shown_in_both_languages_and_widths(site: Site, language: str) -> None:
    customer = await site.lab.customer()
    project = await graded(site, customer, versions=True)
    empty = await grading(site.lab, customer, 0)
    here = f"/projects/{project.id}"
    visitor = await site.visitor()
    await visitor.hold_session(customer, language)
    for path in (
        f"{here}/quality/criteria",
        f"{here}/quality/criteria?version=1",
        f"{here}/quality",
        f"{here}/rubric",
        f"{here}/settings",
        f"/projects/{empty.id}/quality/criteria",
    ):
        await visitor.go(path)
        assert await stumbles(visitor) == [], (path, language)


@pytest.mark.parametrize("language", ["en", "hi"])
async def test_a_criterion_is_followed_by_keyboard_to_two_quotes(site: Site, language: str) -> None:
    customer = await site.lab.customer()
    project = await graded(site, customer)
    visitor = await site.visitor()
    await visitor.sign_in(customer, language, f"/projects/{project.id}/quality")
    await visitor.page.focus("a[href$='/quality/criteria']")
    await visitor.page.keyboard.press("Enter")
    await visitor.page.wait_for_url("**/quality/criteria")
    await visitor.page.focus("a[href*='/criteria/answers']")
    await visitor.page.keyboard.press("Enter")
    await visitor.page.wait_for_url("**/criteria/answers?**")
    assert await stumbles(visitor) == []
    await visitor.page.focus("tbody th a")
    await visitor.page.keyboard.press("Enter")
    await visitor.page.wait_for_url("**/tasks/*#grades")
    assert await visitor.page.locator("section:has(> .section-head > #grades) q").count() >= 2
    assert await stumbles(visitor) == []


@pytest.mark.parametrize("language", ["en", "hi"])
async def test_a_rubric_is_changed_by_keyboard_and_a_mistake_keeps_what_was_typed(site: Site, language: str) -> None:
    customer = await site.lab.customer()
    project = await grading(site.lab, customer, 0)
    visitor = await site.visitor()
    await visitor.sign_in(customer, language, f"/projects/{project.id}/rubric")
    visitor.expected.add(422)
    page = visitor.page
    await page.focus("#criterion_2")
    await page.keyboard.type("Names a source.")
    await page.keyboard.press("Tab")
    await page.keyboard.type("lots")
    await page.keyboard.press("Enter")
    await page.wait_for_selector("#points_2-error")
    assert (await page.input_value("#criterion_2")).strip() == "Names a source."
    assert await stumbles(visitor) == []
    await page.fill("#points_2", "4")
    await page.press("#points_2", "Enter")
    await page.wait_for_selector("#version-2")
    assert "Names a source." in await visitor.text("#version-2")
    assert await stumbles(visitor) == []
