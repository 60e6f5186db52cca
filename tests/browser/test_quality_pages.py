"""Pages of a project's quality, with something of everything on them, held to the rules of accessible pages."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta

import pyarrow.parquet as pq
import pytest

from tarazu import delivery, quality, tasks
from tarazu.runner.main import keep_clocks
from tests.browser.barriers import stumbles
from tests.browser.conftest import Site
from tests.browser.test_editors import press
from tests.integration.http.test_quality_lists import reported
from tests.integration.test_adaptive import LABELS, crowd, say, start, waiting_for_an_expert
from tests.integration.test_drift import fallen
from tests.integration.test_fixes import scene as reviewed_twice
from tests.integration.test_insight import refit, voted
from tests.integration.test_repairs import delivered
from tests.integration.test_resolves import RIGHT, WRONG
from tests.integration.test_resolves import Bench as Solving
from tests.integration.test_review_places import moon, under_review
from tests.integration.test_review_places import verdict as give_verdict
from tests.integration.test_stages import Bench

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("language", ["en", "hi"])
async def test_quality_is_shown_in_both_languages_and_widths(site: Site, language: str) -> None:
    customer = await site.lab.customer()
    project, _ = await voted(site.lab, customer)
    here = f"/projects/{project.id}/quality"
    visitor = await site.visitor()
    await visitor.hold_session(customer, language)
    for path in (here, f"{here}/rows", f"{here}/items", f"{here}/items?one=a&other=b"):
        await visitor.go(path)
        assert await stumbles(visitor) == [], (path, language)
    await visitor.go(here)
    await visitor.page.click("details summary >> text=" + {"en": "As a table", "hi": "तालिका के रूप में"}[language])
    assert "66.7%" in await visitor.text()


async def test_everything_is_taken_as_one_file_with_the_keyboard(site: Site) -> None:
    customer = await site.lab.customer()
    project, _ = await voted(site.lab, customer)
    visitor = await site.visitor()
    await visitor.sign_in(customer, "en", f"/projects/{project.id}/quality")
    await visitor.page.focus("a[href$='everything.zip']")
    async with visitor.page.expect_download() as taken:
        await visitor.page.keyboard.press("Enter")
    file = await taken.value
    assert file.suggested_filename == f"{project.name}-quality.zip"
    whole = zipfile.ZipFile(await file.path())
    assert pq.read_metadata(io.BytesIO(whole.read("judgements.parquet"))).num_rows == 36
    await visitor.page.keyboard.press("Tab")
    async with visitor.page.expect_download() as taken:
        await visitor.page.keyboard.press("Enter")
    assert (await taken.value).suggested_filename == f"{project.name}-figures.parquet"


@pytest.mark.parametrize("language", ["en", "hi"])
async def test_tasks_in_doubt_are_listed_and_lead_to_their_own_page(site: Site, language: str) -> None:
    lab, customer = site.lab, await site.lab.customer()
    people = await crowd(lab, 2)
    project = await start(lab, customer, redundancy_most=2)
    here = f"/projects/{project.id}/quality"
    visitor = await site.visitor()
    await visitor.sign_in(customer, language, f"{here}/doubts")
    assert await visitor.page.locator("table").count() == 0
    assert await stumbles(visitor) == []
    [task_id] = await lab.add(customer, project)
    await say(lab, project, LABELS, people)
    await lab.settle()
    given = {"tenant_id": str(customer.tenant_id), "project_id": str(project.id)}
    await quality.JOBS["quality.refit"](lab.jobs, **given)
    await visitor.go(here)
    await visitor.page.focus(f"a[href='{here}/doubts']")
    await visitor.page.keyboard.press("Enter")
    await visitor.page.wait_for_url("**/quality/doubts")
    assert {"en": "Ambiguous", "hi": "अस्पष्ट"}[language] in await visitor.text()
    assert await stumbles(visitor) == []
    await visitor.page.click("tbody th a")
    await visitor.page.wait_for_url(f"**/tasks/{task_id}")


@pytest.mark.parametrize(("language", "width"), [("en", 1440), ("hi", 390)])
async def test_what_no_expert_took_is_told_on_every_page_that_shows_it(site: Site, language: str, width: int) -> None:
    lab = site.lab
    customer, project = await waiting_for_an_expert(lab)
    visitor = await site.visitor(width=width)
    await visitor.sign_in(customer, language, f"/projects/{project.id}/settings")
    form = visitor.page.locator("form[action$='/redundancy']")
    await form.locator("[name=expert_days]").fill("0")
    visitor.expected.add(422)
    await form.locator("[name=expert_days]").press("Enter")
    await visitor.page.wait_for_selector("[name=expert_days][aria-invalid=true]")
    assert await stumbles(visitor) == []
    await form.locator("[name=expert_days]").fill("2")
    await form.locator("[name=expert_days]").press("Enter")
    await visitor.page.wait_for_url("**/settings*notice*")
    lab.clock.advance(timedelta(days=2, hours=1))
    await keep_clocks(lab.db)
    await visitor.sign_in(customer, language, f"/projects/{project.id}/quality/doubts")
    assert {"en": "no expert answered in time", "hi": "समय पर उत्तर नहीं दिया"}[language] in await visitor.text()
    assert await stumbles(visitor) == []
    await visitor.page.click("tbody th a")
    await visitor.page.wait_for_selector("#history")
    assert {"en": "took the task", "hi": "कार्य लिया"}[language] in await visitor.text()
    assert await stumbles(visitor) == []
    await visitor.sign_in(await lab.operator(), language, "/operations")
    assert {"en": "No expert answered", "hi": "किसी विशेषज्ञ ने"}[language] in await visitor.text()
    assert await stumbles(visitor) == []


@pytest.mark.parametrize(("language", "width"), [("en", 1440), ("hi", 390)])
async def test_clauses_that_reviewers_read_in_two_ways_lead_to_their_answers(
    site: Site, language: str, width: int
) -> None:
    at = await reviewed_twice(site.lab, second=1000)
    for verdict in ("accept", "exclude", "accept"):
        await at.judge(verdict)
    await refit(site.lab, at.customer, at.project)
    visitor = await site.visitor(width=width)
    await visitor.sign_in(at.customer, language, f"/projects/{at.project.id}/quality")
    assert await stumbles(visitor) == []
    await visitor.page.focus("a[href*='decided=otherwise']")
    await visitor.page.keyboard.press("Enter")
    await visitor.page.wait_for_url("**/rows?decided=otherwise**")
    assert await visitor.page.locator("tbody tr").count() == 1
    assert await stumbles(visitor) == []


async def test_a_number_is_followed_by_keyboard_to_its_rows(site: Site) -> None:
    customer = await site.lab.customer()
    project, _ = await voted(site.lab, customer)
    visitor = await site.visitor()
    await visitor.sign_in(customer, path=f"/projects/{project.id}")
    await visitor.go(f"/projects/{project.id}/quality")
    await visitor.page.focus("table.table--heat a >> nth=1")
    await visitor.page.keyboard.press("Enter")
    await visitor.page.wait_for_url("**/quality/items?**")
    assert await visitor.page.locator("tbody tr").count() == 4
    await visitor.page.click("tbody th a >> nth=0")
    await visitor.page.wait_for_selector("#history")
    assert "was accepted" in await visitor.text()


@pytest.mark.parametrize("language", ["en"])
async def test_an_alarm_shows_where_its_project_does_and_leads_to_what_fell(site: Site, language: str) -> None:
    customer = await site.lab.customer()
    calm = await site.lab.project(customer, language="hi")
    project = await fallen(site.lab, customer)
    visitor = await site.visitor()
    await visitor.sign_in(customer, language, f"/projects/{calm.id}")
    leads = "a[href$='/quality#drift']"
    assert await visitor.page.locator(leads).count() == 0
    for path in (f"/projects/{project.id}", "/projects"):
        await visitor.go(path)
        assert await visitor.page.locator(leads).count() == 1
        assert await stumbles(visitor) == [], (path, language)
    await visitor.page.focus(leads)
    await visitor.page.keyboard.press("Enter")
    await visitor.page.wait_for_url(f"**/projects/{project.id}/quality#drift")
    assert {"en": "3 alarms", "hi": "3 चेतावनियाँ"}[language] in await visitor.text()


@pytest.mark.parametrize("language", ["en", "hi"])
async def test_reported_rows_are_shown_in_both_languages_and_widths(site: Site, language: str) -> None:
    customer = await site.lab.customer()
    project, made, _, first = await delivered(site.lab, customer)
    async with site.lab.db.tx(customer) as tx:
        report = await delivery.report_row(tx, first.id, made[0], "the dose is wrong", "2.1")
    here = f"/projects/{project.id}"
    visitor = await site.visitor()
    await visitor.hold_session(customer, language)
    for path in (f"{here}/repairs", f"{here}/repairs/{report.id}", f"{here}/tasks/{made[1]}", f"{here}/deliveries"):
        await visitor.go(path)
        if path.endswith(str(made[1])):
            await visitor.page.click("details:has(#reason) > summary")
        assert await stumbles(visitor) == [], (path, language)


@pytest.mark.parametrize(("language", "width"), [("en", 1440), ("hi", 390)])
async def test_rows_like_a_reported_one_are_ordered_by_keyboard_after_their_number_and_cost_were_read(
    site: Site, language: str, width: int
) -> None:
    customer = await site.lab.customer()
    project, made, _, first = await delivered(site.lab, customer, count=3)
    async with site.lab.db.tx(customer) as tx:
        report = await delivery.report_row(tx, first.id, made[0], "the dose is wrong")
    here = f"/projects/{project.id}/repairs"
    visitor = await site.visitor(width=width)
    page, keyboard = visitor.page, visitor.page.keyboard
    await visitor.sign_in(customer, language, f"{here}/{report.id}")
    none = {"en": "No row is ticked", "hi": "कोई पंक्ति चुनी नहीं गई"}[language]
    await page.wait_for_selector(f"[data-ticked]:has-text('{none}')")
    assert await page.locator("input[name=task]:checked").count() == 0
    await page.locator("input[name=task]").first.focus()
    await press(keyboard, "Space")
    await page.wait_for_selector("[data-ticked]:has-text('₹18.75')")
    await page.locator("[data-tick-all] input").focus()
    await press(keyboard, "Space")
    await page.wait_for_selector("[data-ticked]:has-text('₹37.50')")
    assert await page.locator("input[name=task]:checked").count() == 2
    assert await stumbles(visitor) == []
    await page.locator("form[data-ticks] button").focus()
    await press(keyboard, "Enter")
    await page.wait_for_selector("dialog[open]")
    asked = await visitor.text("dialog")
    assert "₹37.50" in asked
    assert "6" in asked
    await press(keyboard, "Control+Enter")
    await page.wait_for_url("**/repairs?notice=rows_rechecked")
    assert await stumbles(visitor) == []
    async with site.lab.db.tx(customer) as tx:
        assert len(await delivery.repairs(tx, project.id)) == 3


@pytest.mark.parametrize("language", ["en", "hi"])
async def test_times_that_nobody_recorded_are_a_dash_that_is_explained(site: Site, language: str) -> None:
    lab, customer = site.lab, await site.lab.customer()
    project = await lab.project(customer, redundancy=2)
    [task_id] = await lab.add(customer, project)
    for _ in range(2):
        person = await lab.contributor()
        await lab.answer(person, await lab.claim(person, project), seconds=0)
    await refit(lab, customer, project)
    visitor = await site.visitor()
    here = f"/projects/{project.id}"
    await visitor.sign_in(customer, language, here)
    told = {"en": ("recorded with", "0 sec"), "hi": ("दर्ज नहीं हुआ", "0 से॰")}[language]
    for path in (here, f"{here}/quality", f"{here}/quality/rows", f"{here}/tasks/{task_id}"):
        await visitor.go(path)
        text = await visitor.text()
        assert (told[0] in text, told[1] in text) == (True, False), (path, text)
        assert await stumbles(visitor) == [], path


@pytest.mark.parametrize("language", ["hi"])
async def test_an_alarm_is_followed_by_keyboard_to_the_answers_that_differ(site: Site, language: str) -> None:
    customer = await site.lab.customer()
    project = await fallen(site.lab, customer)
    here = f"/projects/{project.id}"
    visitor = await site.visitor()
    await visitor.sign_in(customer, language, f"{here}/quality")
    assert await stumbles(visitor) == []
    once = {"en": "counted together once a day", "hi": "दिन में एक बार साथ गिनी जाती हैं"}[language]
    assert once in await visitor.text("section[aria-labelledby=drift]")
    await visitor.page.focus(".alert--warn a >> nth=0")
    await visitor.page.keyboard.press("Enter")
    await visitor.page.wait_for_url("**/quality/drift?scope=project**")
    assert await stumbles(visitor) == []
    assert {"en": "50.0 points less", "hi": "50.0 अंक कम"}[language] in await visitor.text()
    assert once not in await visitor.text()
    await visitor.page.focus("section nav.tabs a >> nth=2")
    await visitor.page.keyboard.press("Enter")
    await visitor.page.wait_for_url("**period=before**")
    assert await visitor.page.locator("tbody tr").count() == 0
    assert await stumbles(visitor) == []
    await visitor.go(f"{here}/quality/drift?scope=language&name=en&measure=consensus")
    assert await stumbles(visitor) == []
    assert once in await visitor.text()
    await visitor.page.focus("tbody th a >> nth=0")
    await visitor.page.keyboard.press("Enter")
    await visitor.page.wait_for_url("**/tasks/**")


@pytest.mark.parametrize(("language", "width"), [("en", 1440), ("hi", 390)])
async def test_reports_and_cost_are_followed_to_their_rows_by_keyboard(site: Site, language: str, width: int) -> None:
    customer = await site.lab.customer()
    project, _ = await voted(site.lab, customer, tasks=18)
    await reported(site.lab, customer, 3, project)
    await refit(site.lab, customer, project)
    await site.lab.settle()
    here = f"/projects/{project.id}/quality"
    visitor = await site.visitor(width=width)
    await visitor.sign_in(customer, language, here)
    for link, rows in ((f"{here}/costs", 50), (f"{here}/reports?lack=information", 2)):
        await visitor.go(here)
        await visitor.page.focus(f"a[href='{link}']")
        await visitor.page.keyboard.press("Enter")
        await visitor.page.wait_for_url(f"**{link}")
        assert await visitor.page.locator("tbody tr").count() == rows
        assert await stumbles(visitor) == [], (link, language)
    await visitor.go(f"{here}/costs")
    await visitor.page.focus("a[rel=next]")
    await visitor.page.keyboard.press("Enter")
    await visitor.page.wait_for_url("**/costs?after=*")
    assert await visitor.page.locator("tbody tr").count() == 4
    await visitor.page.focus("tbody a >> nth=0")
    await visitor.page.keyboard.press("Enter")
    await visitor.page.wait_for_selector("#history")


@pytest.mark.parametrize("language", ["en", "hi"])
async def test_lists_without_rows_explain_themselves(site: Site, language: str) -> None:
    customer = await site.lab.customer()
    project = await site.lab.project(customer)
    visitor = await site.visitor()
    await visitor.hold_session(customer, language)
    for name in ("costs", "reports", "reports?lack=expert"):
        await visitor.go(f"/projects/{project.id}/quality/{name}")
        assert await visitor.page.locator(".empty p").count() == 1
        assert await stumbles(visitor) == [], (name, language)


@pytest.mark.parametrize(("language", "width"), [("en", 1440), ("hi", 390)])
async def test_the_history_of_a_task_tells_every_verdict_and_every_solver(
    site: Site, language: str, width: int
) -> None:
    lab = site.lab
    staged = await Bench.made(lab, second_review_permille=1000)
    await staged.handed_in()
    for each in ("accept", "exclude", "exclude"):
        await staged.judged(each)
    solving = await Solving.made(lab)
    await solving.written()
    await solving.solved(RIGHT, WRONG)
    customer, _, marked, _, reviewer, work = await under_review(lab)
    await give_verdict(lab, reviewer, work, moon(note="It is none."))
    told = {
        "en": ("The third reviewer", "It does not hold", "50% of the solvers", "the Moon"),
        "hi": ("तीसरे समीक्षक", "लागू नहीं", "50%", "the Moon"),
    }[language]
    for owner, project, words in (
        (staged.customer, staged.project, told[:2]),
        (solving.customer, solving.writing, told[2:3]),
        (customer, marked, told[3:]),
    ):
        async with lab.db.tx(owner) as tx:
            (task,) = await tasks.tasks(tx, project.id)
        visitor = await site.visitor(width=width)
        await visitor.sign_in(owner, language, f"/projects/{project.id}/tasks/{task.id}")
        history = await visitor.page.locator("section:has(> div > #history)").inner_text()
        assert [each for each in words if each not in history] == [], history
        assert await stumbles(visitor) == [], (words, language)
