"""What a contributor and a reviewer do on pages."""

from __future__ import annotations

import psycopg
import pytest

from tarazu import kinds, matching, quality, tasks
from tarazu.http.formats import Formats
from tarazu.kit.actor import system
from tarazu.scale import types
from tests.browser.conftest import Site
from tests.conftest import Cluster
from tests.lab import fresh

pytestmark = pytest.mark.anyio

WORDS = {
    "en": {"feed": "Feed", "earnings": "Earnings", "booked": "Booked", "title": "Which answer helps more?"},
    "hi": {"feed": "कार्य-सूची", "earnings": "आय", "booked": "दर्ज", "title": "कौन-सा उत्तर ज़्यादा काम का है?"},
}


@pytest.mark.parametrize("language", ["en", "hi"])
async def test_a_contributor_compares_two_answers_by_keyboard_alone_and_sees_the_pay(site: Site, language: str) -> None:
    words = WORDS[language]
    customer = await site.lab.customer()
    title = {code: WORDS[code]["title"] for code in WORDS}
    skill = fresh("skill")
    project = await site.lab.project(customer, title=title, skills=[skill])
    await site.lab.add(customer, project)
    person = await site.lab.contributor(skills=(skill,))
    visitor = await site.visitor()
    await visitor.sign_in(person, language)
    keyboard = visitor.page.keyboard
    assert words["title"] in await visitor.text()
    assert "₹12.50" in await visitor.text()

    await keyboard.press("1")
    await visitor.page.wait_for_selector("tz-chat-compare .answer")
    await keyboard.press("2")
    await keyboard.press("Control+Enter")
    await visitor.page.wait_for_selector("dialog[open]")
    await keyboard.press("Enter")
    await visitor.page.wait_for_url("**/work")
    await site.lab.settle()

    async with site.lab.db.tx(customer) as tx:
        found = await tasks.submissions(tx, project.id)
    assert [each.label for each in found] in (["a"], ["b"])
    await keyboard.press("g")
    await keyboard.press("e")
    await visitor.page.wait_for_url("**/work/earnings")
    assert await visitor.text("h1") == words["earnings"]
    shown = await visitor.text(".figures")
    assert words["booked"] in shown
    assert "₹12.50" in shown
    assert words["title"] in await visitor.text("table")


@pytest.mark.parametrize("language", ["en", "hi"])
async def test_a_contributor_fills_in_a_form_by_keyboard_alone(site: Site, language: str) -> None:
    customer = await site.lab.customer()
    example = kinds.of("form").example("hi" if language == "hi" else "en")
    skill = fresh("skill")
    project = await site.lab.project(customer, kind="form", ontology=example["ontology"], skills=[skill])
    await site.lab.add(customer, project, payload=example["payload"])
    visitor = await site.visitor()
    await visitor.sign_in(await site.lab.contributor(skills=(skill,)), language)
    keyboard, page = visitor.page.keyboard, visitor.page
    await keyboard.press("1")
    await page.wait_for_selector("tz-form .form-panel")

    await keyboard.press("Control+Enter")
    await page.wait_for_selector("[data-place=verdict] .field-error")
    await keyboard.press("2")
    await keyboard.press("j")
    await keyboard.press("Space")
    await keyboard.press("j")
    await keyboard.type("६" if language == "hi" else "6")
    await keyboard.press("Tab")
    await page.wait_for_selector("[data-place=legibility] .field-error")
    await keyboard.press("Shift+Tab")
    await keyboard.press("Control+A")
    await keyboard.type("५" if language == "hi" else "5")
    await keyboard.press("Tab")
    lamp, bulb = (line["text"] for line in example["answer"]["values"]["lines"])
    assert await page.input_value(":focus") == lamp
    await keyboard.press("Enter")
    await keyboard.type(bulb)
    await keyboard.press("Tab")
    await keyboard.type("1")
    await keyboard.press("Alt+c")
    await page.wait_for_selector("[data-place='lines/2']")
    await keyboard.press("Alt+x")
    await keyboard.press("Escape")
    await keyboard.press("j")
    await keyboard.type(example["answer"]["values"]["comment"])
    await keyboard.press("Control+Enter")
    await page.wait_for_selector("dialog[open]")
    await keyboard.press("Enter")
    await page.wait_for_url("**/work")

    async with site.lab.db.tx(customer) as tx:
        [found] = await tasks.submissions(tx, project.id)
    assert found.answer == example["answer"]
    assert found.label == "ask"


@pytest.mark.parametrize("language", ["en", "hi"])
async def test_every_choice_in_a_table_can_be_read_beside_the_picture(site: Site, language: str) -> None:
    customer = await site.lab.customer()
    params = {
        "attachment": "some words to look at",
        "attachment_type": "text",
        "geometries": {"box": {"objects_to_annotate": ["Baby Cow", "Big Cow"]}},
        "annotation_attributes": {"pose": {"type": "category", "choices": ["standing up", "lying down"]}},
    }
    skill = fresh("skill")
    project = await site.lab.project(customer, kind="form", ontology={}, skills=[skill])
    await site.lab.add(customer, project, payload=types.payload("imageannotation", params, language=language))
    visitor = await site.visitor(width=1280)
    await visitor.sign_in(await site.lab.contributor(skills=(skill,)), language)
    page = visitor.page
    await page.keyboard.press("1")
    await page.click(".form-panel .btn--small")
    await page.wait_for_selector(".form-table select")
    widths = await page.eval_on_selector_all(
        ".form-table select",
        """all => all.map(select => {
          const free = select.cloneNode(true);
          free.style.cssText = "inline-size: max-content; min-inline-size: 0; position: absolute";
          document.body.append(free);
          const wanted = free.offsetWidth;
          free.remove();
          return [select.offsetWidth, wanted];
        })""",
    )
    assert len(widths) == 2
    assert [shown >= wanted for shown, wanted in widths] == [True, True], widths
    summary = await visitor.text(".bench-summary")
    assert ("0 of 1" if language == "en" else "1 में से 0") in summary


async def test_what_was_handed_in_is_shown_and_cannot_be_changed(site: Site) -> None:
    customer = await site.lab.customer()
    project = await site.lab.project(customer)
    await site.lab.add(customer, project)
    person = await site.lab.contributor()
    claimed = await site.lab.claim(person, project)
    await site.lab.answer(person, claimed)
    visitor = await site.visitor()
    await visitor.sign_in(person, path=f"/work/assignments/{claimed.id}")
    await visitor.page.wait_for_selector("tz-chat-compare[mode=readonly] .answer")
    assert await visitor.page.locator("tz-chat-compare input:enabled, tz-chat-compare textarea:enabled").count() == 0
    assert "cannot be changed" in await visitor.text()


async def test_the_editor_tells_the_deadline_in_the_zone_of_the_pages(site: Site) -> None:
    customer = await site.lab.customer()
    project = await site.lab.project(customer, estimate_seconds=45)
    await site.lab.add(customer, project)
    person = await site.lab.contributor()
    claimed = await site.lab.claim(person, project)
    visitor = await site.visitor(zone="America/New_York")
    await visitor.sign_in(person)
    told = Formats(language="en").deadline(claimed.lease_until, site.lab.clock.now())
    assert f"Held for you until {told}" in await visitor.text()
    await visitor.go(f"/work/assignments/{claimed.id}")
    await visitor.page.wait_for_selector(".bench-facts")
    facts = await visitor.text(".bench-facts")
    assert f"Held for you until {told}" in facts
    assert "about 45 seconds" in facts


async def test_what_is_all_taken_cannot_be_started(site: Site) -> None:
    customer = await site.lab.customer()
    project = await site.lab.project(customer, title={"en": "Only one task"})
    await site.lab.add(customer, project)
    await site.lab.claim(await site.lab.contributor(), project)
    visitor = await site.visitor()
    await visitor.sign_in(await site.lab.contributor())
    entry = visitor.page.locator(".entry", has_text="Only one task")
    assert "Nothing left for you for now" in await entry.inner_text()
    assert await entry.locator("button").is_disabled()


async def test_the_profile_is_no_part_of_the_feed(site: Site) -> None:
    visitor = await site.visitor()
    await visitor.sign_in(await site.lab.contributor(), path="/work/profile")
    assert await visitor.page.locator(".topnav [aria-current]").count() == 0
    assert await visitor.page.locator(".menu [aria-current=page]").count() == 1


@pytest.mark.parametrize("path", ["/work/appeals", "/work/adjudications"])
async def test_what_reviewers_decide_besides_is_part_of_their_reviews(site: Site, path: str) -> None:
    visitor = await site.visitor()
    await visitor.sign_in(await site.lab.contributor(reviewer=True), path=path)
    assert await visitor.page.get_attribute(".topnav [aria-current=true]", "href") == "/work/reviews"


async def test_an_empty_feed_says_why(site: Site, cluster: Cluster) -> None:
    person = await site.lab.contributor()
    # A language of nobody else's: other tests leave work in every language of the pages behind, and who speaks one is offered it.
    with psycopg.connect(cluster.admin_conninfo()) as admin:
        admin.execute("update workforce.contributor set languages = '{ta}' where id = %s", [person.principal_id])
    async with site.lab.db.tx(system()) as tx:
        assert person.principal_id
        await matching.refresh_contributor(tx, person.principal_id)
    visitor = await site.visitor()
    await visitor.sign_in(person)
    assert "No project asks for your languages and skills yet." in await visitor.text()


async def test_the_earnings_file_holds_every_line(site: Site) -> None:
    customer = await site.lab.customer()
    project = await site.lab.project(customer, title={"en": "=HYPERLINK(1)"})
    await site.lab.add(customer, project)
    person = await site.lab.contributor()
    await site.lab.answer(person, await site.lab.claim(person, project))
    await site.lab.settle()
    visitor = await site.visitor()
    await visitor.sign_in(person, path="/work/earnings")
    async with visitor.page.expect_download() as waiting:
        await visitor.page.click("a[download]")
    text = (await (await waiting.value).path()).read_text(encoding="utf-8-sig")
    assert "12.50,INR" in text
    assert ",'=HYPERLINK(1)," in text


@pytest.mark.parametrize(("language", "width"), [("en", 1440), ("hi", 390)])
async def test_guidelines_are_searched_and_follow_the_field_at_hand_by_keyboard(
    site: Site, language: str, width: int
) -> None:
    customer, skill = await site.lab.customer(), fresh("skill")
    guidelines = {
        "en": "**§1 Read.** All of it.\n\n- Good: with resume at hand\n\n**§2 Accuracy.** First.\n\n- About: criteria.accuracy",
        "hi": "**§1 पढ़ें।** सब कुछ ज़रूरी।\n\n- अच्छा: जरूरी बात\n\n**§2 शुद्धता।** पहले।\n\n- विषय: criteria.accuracy",
    }
    ontology = kinds.of("chat.compare").example("en")["ontology"] | {
        "criteria": [{"key": "accuracy", "label": {"en": "Accuracy"}}]
    }
    project = await site.lab.project(customer, skills=[skill], guidelines=guidelines, ontology=ontology)
    await site.lab.add(customer, project)
    visitor = await site.visitor(width=width)
    page = visitor.page
    await visitor.sign_in(await site.lab.contributor(skills=(skill,)), language)
    await page.keyboard.press("1")
    await page.wait_for_selector("tz-chat-compare .editor")
    await page.focus(".criterion input")
    await page.wait_for_selector("#tz-guidelines-button .clause-badge")
    await page.keyboard.press("Alt+g")
    await page.wait_for_selector(".drawer input:focus")
    assert await page.get_attribute(".clause--here", "data-clause") == "§2"
    assert await page.locator("details.examples[open]").count() == 0
    await page.keyboard.insert_text("ज़रूरी" if language == "hi" else "Résumé")
    await page.wait_for_selector("details.examples[open]")
    assert ("2 जगह" if language == "hi" else "1 match") in await visitor.text(".drawer-count")
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    await page.keyboard.press("Escape")
    await page.wait_for_selector("#tz-guidelines-button:focus")
    assert await page.locator(".drawer").count() == 0


@pytest.mark.parametrize(("language", "width"), [("en", 1440), ("hi", 390)])
async def test_a_question_is_asked_by_keyboard_answered_on_the_project_and_read_beside_the_clause(
    site: Site, language: str, width: int
) -> None:
    customer, skill = await site.lab.customer(), fresh("skill")
    guidelines = {"en": "**§1 Read.** All of it.", "hi": "**§1 पढ़ें।** सब कुछ।"}
    project = await site.lab.project(customer, skills=[skill], guidelines=guidelines)
    await site.lab.add(customer, project)
    visitor = await site.visitor(width=width)
    page = visitor.page
    await visitor.sign_in(await site.lab.contributor(skills=(skill,)), language)
    await page.keyboard.press("1")
    await page.wait_for_selector("tz-chat-compare .editor")
    await page.keyboard.press("Alt+q")
    await page.wait_for_selector("tz-asking textarea:focus")
    await page.keyboard.press("Escape")
    await page.wait_for_selector("[data-ask]:focus")
    await page.focus("[data-ask='§1']")
    await page.keyboard.press("Enter")
    await page.wait_for_selector("tz-asking textarea:focus")
    await page.keyboard.insert_text("क्या इकाइयाँ भी?" if language == "hi" else "Units too?")
    await page.keyboard.press("Control+Enter")
    await page.wait_for_selector("[data-clause='§1'] .told")
    assert await page.locator("#tz-submit[open]").count() == 0, "the key sends the question, not the answer"

    office = await site.visitor(width=width)
    await office.sign_in(customer, language, f"/projects/{project.id}")
    await office.page.click(".alert--warn a")
    await office.page.fill("textarea[name=text]", "Yes, **always**.")
    await office.page.click("input[value=note]")
    assert await office.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    await office.page.click("form .btn--primary")
    await office.page.wait_for_url("**notice=question_answered")
    assert "Yes, **always**." in await office.text(".timeline")

    await visitor.go("/work")
    assert "Yes, **always**." in await visitor.text("main")
    async with page.expect_navigation():
        await page.keyboard.press("x")
    assert await page.locator("#told").count() == 0
    await page.keyboard.press("c")
    await page.wait_for_selector("tz-chat-compare .editor")
    # On a wide screen they are open as they were left.
    if width == 390:
        await page.keyboard.press("Alt+g")
    await page.wait_for_selector("[data-clause='§1'] .told strong")


@pytest.mark.parametrize(("language", "width"), [("en", 1440), ("hi", 390)])
async def test_advice_is_told_before_handing_in_and_may_be_ignored_by_keyboard(
    site: Site, language: str, width: int
) -> None:
    customer, skill = await site.lab.customer(), fresh("skill")
    project = await site.lab.project(customer, skills=[skill])
    await site.lab.add(customer, project)
    office = await site.visitor(width=width)
    await office.sign_in(customer, language, f"/projects/{project.id}/settings")
    office.expected.add(422)
    await office.page.fill("#characters_min", "many")
    await office.page.click("form[action$='/advice'] button")
    await office.page.wait_for_selector("#characters_min-error")
    await office.page.fill("#characters_min", "500")
    await office.page.select_option("#paste", "forbid")
    await office.page.click("form[action$='/advice'] button")
    await office.page.wait_for_url("**notice=advice_set")
    assert await office.page.input_value("#characters_min") == "500"
    visitor = await site.visitor(width=width)
    page = visitor.page
    await visitor.sign_in(await site.lab.contributor(skills=(skill,)), language)
    await page.keyboard.press("1")
    await page.wait_for_selector("tz-chat-compare .editor")
    assert ("ask" if language == "en" else "ख़ुद लिखने") in await visitor.text("tz-workbench > .bench > p")
    await page.keyboard.press("1")
    await page.keyboard.press("Control+Enter")
    await page.wait_for_selector("#tz-submit[open] .alert--warn")
    assert "500" in await visitor.text("#tz-submit .alert--warn li")
    await page.keyboard.press("Control+Enter")
    await page.wait_for_url("**/work")
    async with site.lab.db.tx(customer) as tx:
        assert len(await tasks.submissions(tx, project.id)) == 1


async def test_a_reviewer_returns_an_answer_by_key_and_its_author_reads_why(site: Site) -> None:
    customer = await site.lab.customer()
    guidelines = {"en": "# Compare\n\n**§2 Accuracy comes first.** Check every claim."}
    project = await site.lab.project(customer, acceptance="review", guidelines=guidelines)
    await site.lab.add(customer, project)
    author, reviewer = await site.lab.contributor(), await site.lab.contributor(reviewer=True)
    claimed = await site.lab.claim(author, project)
    await site.lab.answer(author, claimed)
    await site.lab.settle()
    visitor = await site.visitor()
    await visitor.sign_in(reviewer, path="/work/reviews")
    assert "An answer waits for a review" in await visitor.text()
    assert await visitor.page.locator("tz-chat-compare").count() == 0
    await visitor.page.keyboard.press("n")
    await visitor.page.wait_for_selector("tz-chat-compare[mode=review] .answer")
    assert "Excluded work is still paid" in await visitor.text()
    await visitor.page.select_option("#clause", "§2")
    await visitor.page.fill("#reason", "The second answer is wrong about the Moon.")
    await visitor.page.locator("header h1").click()
    await visitor.page.keyboard.press("r")
    await visitor.page.wait_for_selector("dialog[open]")
    await visitor.page.keyboard.press("Enter")
    await visitor.page.wait_for_url("**/work/reviews?notice=review_recorded")
    assert "Here is the next answer" not in await visitor.text()
    async with site.lab.db.tx(author) as tx:
        feedback = await quality.feedback(tx, claimed.id)
    assert feedback
    assert (feedback.verdict, feedback.clause) == ("return", "§2")
    theirs = await site.visitor()
    await theirs.sign_in(author)
    assert "Returned by a reviewer, round 2" in await theirs.text()
    await theirs.page.keyboard.press("c")
    await theirs.page.wait_for_selector("text=The second answer is wrong about the Moon.")
