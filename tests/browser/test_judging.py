"""A judge checked by keyboard alone, in both languages: one's own grades first, then its."""

from __future__ import annotations

import pytest

from tarazu import evaluation, kinds
from tests.browser.barriers import stumbles
from tests.browser.conftest import Site
from tests.browser.test_editors import LANGUAGES, at_work, handed_in, press

pytestmark = pytest.mark.anyio

# Keeps the page's database busy until it is freed, which ends when all that waited for it is done.
BUSY = """
() => new Promise((resolve) => {
  const opening = indexedDB.open("tarazu");
  opening.onsuccess = () => {
    const store = () => opening.result.transaction("drafts", "readwrite").objectStore("drafts");
    const held = store();
    const turn = () => window.freed || (held.count().onsuccess = turn);
    turn();
    window.free = () => new Promise((done) => {
      window.freed = true;
      store().count().onsuccess = done;
    });
    resolve();
  };
})
"""
FREE = "() => window.free().then(() => new Promise((drawn) => requestAnimationFrame(drawn)))"


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_judge_is_checked_by_keyboard_after_ones_own_grades_stand(site: Site, language: str) -> None:
    width = 1440 if language == "en" else 390
    visitor, customer, project = await at_work(site, "judge.audit", language, width=width)
    page, keyboard = visitor.page, visitor.page.keyboard
    wanted = kinds.of("judge.audit").example("hi" if language == "hi" else "en")["answer"]
    judged = kinds.of("judge.audit").example("hi" if language == "hi" else "en")["payload"]["judge"]
    assert judged["grades"]["source"]["reason"] not in await page.content()
    await press(keyboard, "1", "j", "2", "r")
    # A grade is missing: its place is shown in place of the judge's grades.
    await page.wait_for_selector("[data-place='grades.dose'] input:focus")
    await press(keyboard, "2", "r")
    await page.wait_for_selector(".audit-threshold .btn--primary")
    assert await page.locator(".audit-grades").count() == 0
    assert not await stumbles(visitor)
    await press(keyboard, "r")
    await page.wait_for_selector(".change--current[data-place='audit.kind']:focus")
    assert judged["grades"]["source"]["reason"] in await visitor.text()
    assert await page.evaluate("document.documentElement.scrollWidth") <= width
    await press(keyboard, "1", "Control+z", "Control+z", "1", "j", "2", "Control+Enter")
    assert await page.locator(".alert--warn li").count() == 2
    await page.wait_for_selector("textarea[data-field=audit-source-reason]:focus")
    await keyboard.insert_text(wanted["audit"]["source"]["reason"])
    await press(keyboard, "Escape", "j", "1", "e")
    await keyboard.insert_text(wanted["audit"]["dose"]["reason"])
    await press(keyboard, "Escape")
    assert not await stumbles(visitor)
    answer = await handed_in(site, visitor, customer, project)
    assert answer["audit"] == wanted["audit"]
    assert {key: grade["verdict"] for key, grade in answer["grades"].items()} == {
        "kind": "met",
        "source": "not_met",
        "dose": "not_met",
    }


async def test_a_page_that_is_loaded_again_still_shows_what_was_revealed_and_keeps_the_grades(site: Site) -> None:
    visitor, customer, project = await at_work(site, "judge.audit", "en")
    page, keyboard = visitor.page, visitor.page.keyboard
    await press(keyboard, "1", "j", "2", "j", "2", "r", "r")
    await page.wait_for_selector(".audit-grades")
    await page.reload()
    await page.wait_for_selector(".audit-grades")
    assert await page.locator("[data-place='grades.kind']").count() == 0
    await press(keyboard, "1", "j", "1", "j", "1")
    answer = await handed_in(site, visitor, customer, project)
    revised = {key: finding.get("revised") for key, finding in answer["audit"].items()}
    assert revised == {"kind": None, "source": "met", "dose": "met"}


async def test_what_is_missing_after_the_reveal_is_told_however_slow_the_disk(site: Site) -> None:
    visitor, *_ = await at_work(site, "judge.audit", "en")
    page, keyboard = visitor.page, visitor.page.keyboard
    await press(keyboard, "1", "j", "2", "j", "2")
    await page.wait_for_selector(".bench-draft:has-text('saved')")
    await page.evaluate(BUSY)
    await press(keyboard, "r", "r")
    await page.wait_for_selector(".audit-grades")
    await press(keyboard, "Control+Enter")
    await page.evaluate(FREE)
    assert await page.locator(".alert--warn li").count() == 3


@pytest.mark.parametrize(("language", "width"), [("en", 1440), ("hi", 390)])
async def test_the_project_holds_its_judge_against_people_and_says_so_before_there_is_anything(
    site: Site, language: str, width: int
) -> None:
    lab = site.lab
    customer = await lab.customer()
    ontology = kinds.of("judge.audit").example(language)["ontology"]
    project = await lab.project(customer, kind="judge.audit", ontology=ontology, language=language, redundancy=2)
    payload = kinds.of("judge.audit").example(language)["payload"]
    shapes = ({}, {"position": 2}, {"answer": {"content": payload["answer"]["content"] + " **OK** " * 9}})
    for changes in shapes * 2:
        judge = payload["judge"] | {name: value for name, value in changes.items() if name == "position"}
        rest = {name: value for name, value in changes.items() if name != "position"}
        await lab.add(customer, project, payload=payload | rest | {"judge": judge})
    visitor = await site.visitor(width=width)
    await visitor.sign_in(customer, language, f"/projects/{project.id}")
    assert await visitor.page.locator("#judges").count() == 1
    assert await visitor.page.locator("#judge-1").count() == 0
    for _ in range(2):
        person = await lab.contributor(languages=(language,))
        for _ in range(6):
            claimed = await lab.claim(person, project)
            answer = kinds.of("judge.audit").example(language)["answer"]
            await lab.answer(person, claimed, **answer)
    refresh = evaluation.JOBS["evaluation.refresh"]
    await refresh(lab.jobs, tenant_id=str(customer.tenant_id), project_id=str(project.id))
    await visitor.go(f"/projects/{project.id}")
    await visitor.page.wait_for_selector("#judge-1-leanings")
    assert "judge-v1" in await visitor.text("#judge-1")
    assert await visitor.page.locator("section[aria-labelledby=judges] tbody tr").count() >= 7
    assert await visitor.page.evaluate("document.documentElement.scrollWidth") <= width
    assert not await stumbles(visitor)
