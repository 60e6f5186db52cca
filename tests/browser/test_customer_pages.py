"""What a customer's people do on pages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tarazu import delivery, evaluation, kinds, projects, quality, tasks, trust
from tarazu.kit.actor import Actor, system
from tarazu.tasks import NewTask
from tests.browser.conftest import Site

pytestmark = pytest.mark.anyio


async def test_a_customer_sees_progress_quality_cost_and_the_leaderboard(site: Site) -> None:
    customer, project = await _compared(site)
    visitor = await site.visitor()
    await visitor.sign_in(customer)
    await visitor.page.click(f"a[href='/projects/{project.id}']")
    await visitor.page.wait_for_url(f"**/projects/{project.id}")
    text = await visitor.text()
    assert "6 of 8" in text
    assert "₹75.00" in text
    assert "100.0%" in text
    rows = await visitor.page.locator("table tbody tr").all_inner_texts()
    assert [row.split("\t")[1] for row in rows] == ["model-x", "model-y"]
    assert "answers ₹75.00, at ₹12.50 each now" in text
    assert await visitor.page.locator("svg.interval").count() == 2


async def test_a_customer_downloads_a_delivery(site: Site) -> None:
    customer, project = await _compared(site)
    visitor = await site.visitor()
    await visitor.sign_in(customer, path=f"/projects/{project.id}")
    await visitor.page.click(".tabs >> text=Deliveries")
    await visitor.page.click("text=Make a delivery")
    await visitor.page.wait_for_selector("text=Being made")
    async with site.lab.db.tx(customer) as tx:
        (begun,) = await delivery.snapshots(tx, project.id)
    handler = delivery.JOBS["delivery.build"]
    await handler(site.lab.jobs, tenant_id=str(customer.tenant_id), snapshot_id=str(begun.id))
    await visitor.page.wait_for_selector("#deliveries a[download]")
    async with visitor.page.expect_download() as waiting:
        await visitor.page.click("#deliveries a[href$='manifest.json']")
    path = Path(await (await waiting.value).path())
    manifest = json.loads(path.read_text(encoding="utf-8"))
    assert manifest["project"]["id"] == str(project.id)
    assert len(await visitor.text("#deliveries code")) == 64


async def test_a_refused_project_keeps_what_was_typed_and_says_what_to_mend(site: Site) -> None:
    customer = await site.lab.customer()
    visitor = await site.visitor()
    await visitor.sign_in(customer, path="/projects/new?kind=chat.compare")
    page = visitor.page
    await page.fill("#name", "clinic")
    await page.fill("#title_hi", "क्लिनिक की बातें")
    await page.fill("#guidelines_en", "**§1 Read.** All of it.")
    await page.fill("#rate", "12.345")
    await page.fill("#redundancy", "0")
    visitor.expected.add(422)
    await page.click("text=Make project")
    await page.wait_for_selector("#rate-error")
    assert await page.get_attribute("#rate", "aria-invalid") == "true"
    assert "rate-error" in (await page.get_attribute("#rate", "aria-describedby") or "")
    assert await page.input_value("#title_hi") == "क्लिनिक की बातें"
    await page.fill("#rate", "12.51")
    await page.fill("#redundancy", "2")
    await page.click("text=Make project")
    await page.wait_for_selector("text=The project is made.")
    async with site.lab.db.tx(customer) as tx:
        (made,) = await projects.projects(tx)
        rate = await projects.rate(tx, made.id, 1)
    assert (rate.amount_minor, rate.review_amount_minor, rate.currency) == (1251, 625, "INR")


async def test_a_file_with_faulty_rows_imports_nothing_and_names_each_row(site: Site, tmp_path: Path) -> None:
    customer = await site.lab.customer()
    project = await site.lab.project(customer)
    payload = kinds.of("chat.compare").example("en")["payload"]
    good = {"payload": payload, "unique_key": "one"}
    bad = {"payload": {**payload, "answers": payload["answers"][:1]}}
    file = tmp_path / "rows.jsonl"
    file.write_text(f"{json.dumps(good)}\n{json.dumps(bad)}\nnot json\n", encoding="utf-8")
    visitor = await site.visitor()
    await visitor.sign_in(customer, path=f"/projects/{project.id}/import")
    await visitor.page.set_input_files("#file", file)
    visitor.expected.add(422)
    async with visitor.page.expect_navigation():
        await visitor.page.click("main button >> text=Import")
    rows = await visitor.page.locator("table tbody tr").all_inner_texts()
    assert [row.split("\t")[0] for row in rows] == ["2", "3"]
    file.write_text(json.dumps(good), encoding="utf-8")
    await visitor.page.set_input_files("#file", file)
    await visitor.page.click("main button >> text=Import")
    await visitor.page.wait_for_selector("text=The tasks are imported.")
    async with site.lab.db.tx(customer) as tx:
        assert (await tasks.progress(tx, project.id)).tasks == 1


@pytest.mark.parametrize(("width", "language"), [(1440, "en"), (390, "hi")])
async def test_of_delivered_rubrics_those_that_somebody_approved_are_imported_and_the_others_counted(
    site: Site, tmp_path: Path, width: int, language: str
) -> None:
    customer = await site.lab.customer()
    ontology = kinds.of("rubric.grade").example("en")["ontology"] | {"rubric": []}
    project = await site.lab.project(customer, kind="rubric.grade", ontology=ontology)
    example = kinds.of("rubric.author").example("hi" if language == "hi" else "en")
    row = kinds.rubric_record(example["payload"], example["answer"])
    assert row is not None
    samples = [{"content": each["content"], "model": "m"} for each in example["payload"]["answers"]]
    row |= {"answers": samples, "unique_key": "q1", "submission_id": "s", "language": language}
    file = tmp_path / "rubrics.jsonl"
    visitor = await site.visitor(width=width, accept=f"{language}-IN")
    await visitor.sign_in(customer, language, f"/projects/{project.id}/import")
    assert "rubrics.jsonl" in await visitor.text("form.form")
    left = {"en": "1 rubric was left out", "hi": "छोड़ दी गई"}[language]
    for reviews in ((None,), ("exclude", "fix")):
        file.write_text("\n".join(json.dumps(row | {"review": each}) for each in reviews), encoding="utf-8")
        await visitor.page.set_input_files("#file", file)
        await visitor.page.focus("form.form button")
        await visitor.page.keyboard.press("Enter")
        await visitor.page.wait_for_url("**left=1" if reviews == (None,) else "**left=1&notice=imported")
        assert left in await visitor.text(".alert--info")
    async with site.lab.db.tx(customer) as tx:
        found = await tasks.tasks(tx, project.id)
    assert [each.payload["answer"]["content"] for each in found] == [each["content"] for each in samples]
    assert {each.payload["reference"]["rubric_version"] for each in found} == {row["version"]}


async def test_a_key_is_shown_once_and_revoked_only_after_a_question(site: Site) -> None:
    customer = await site.lab.customer()
    visitor = await site.visitor()
    await visitor.sign_in(customer, path="/keys")
    await visitor.page.fill("#name", "nightly import")
    await visitor.page.click("text=Make a key")
    secret = await visitor.text("#secret")
    assert secret.startswith("tz_live_")
    await visitor.go("/keys")
    assert secret not in await visitor.page.content()
    assert "never" in await visitor.text("table")
    await trust.identify_key(site.lab.db, secret)
    await visitor.go("/keys")
    assert "just now" in await visitor.text("table")
    await visitor.page.click("table button")
    await visitor.page.wait_for_selector("dialog[open]")
    await visitor.page.keyboard.press("Escape")
    assert "In use" in await visitor.text("table")
    await visitor.page.click("table button")
    await visitor.page.click("dialog[open] .btn--danger")
    await visitor.page.wait_for_selector("text=The key is revoked.")


async def test_a_paused_project_says_so_and_goes_on(site: Site) -> None:
    customer = await site.lab.customer()
    project = await site.lab.project(customer)
    visitor = await site.visitor()
    await visitor.sign_in(customer, path=f"/projects/{project.id}/settings")
    await visitor.page.click("main button >> text=Pause")
    await visitor.page.wait_for_selector("dialog[open]")
    await visitor.page.keyboard.press("Control+Enter")
    await visitor.page.wait_for_selector("text=The project is paused.")
    assert "Nobody can start new tasks" in await visitor.text()


async def test_one_task_shows_its_consensus_and_answers_under_pseudonyms(site: Site) -> None:
    customer, project = await _compared(site)
    visitor = await site.visitor()
    await visitor.sign_in(customer, path=f"/projects/{project.id}/tasks")
    await visitor.page.click("table tbody a >> nth=0")
    await visitor.page.wait_for_selector("tz-chat-compare[mode=readonly] .answer")
    text = await visitor.text()
    assert "model-x" in text
    assert text.count("c-") >= 2
    assert "Meera" not in text
    assert "Preference A is better" in " ".join(text.split())


async def test_the_part_that_refreshes_itself_is_a_whole_page_to_whoever_opens_it(site: Site) -> None:
    customer = await site.lab.customer()
    project = await site.lab.project(customer)
    visitor = await site.visitor()
    await visitor.hold_session(customer)
    for part, page in (("deliveries/live", "deliveries"), ("live", "")):
        await visitor.go(f"/projects/{project.id}/{part}")
        assert visitor.page.url == f"{site.base}/projects/{project.id}/{page}".rstrip("/")
        assert await visitor.page.locator("h1").count() == 1


async def test_the_list_of_tasks_names_each_by_its_words_and_by_the_customers_key(site: Site) -> None:
    customer = await site.lab.customer()
    project = await site.lab.project(customer, kind="text.classify")
    row = NewTask(payload={"text": "**Where** is `my` parcel?"}, unique_key="mail-7")
    async with site.lab.db.tx(customer) as tx:
        await tasks.intake(tx, project.id, [row])
    visitor = await site.visitor()
    await visitor.sign_in(customer, path=f"/projects/{project.id}/tasks")
    assert (await visitor.text("tbody th")).split("\n") == ["Where is my parcel?", "mail-7"]


async def test_escape_closes_the_menu_and_gives_the_focus_back(site: Site) -> None:
    visitor = await site.visitor()
    await visitor.sign_in(await site.lab.customer())
    await visitor.page.focus(".menu > summary")
    await visitor.page.keyboard.press("Enter")
    await visitor.page.keyboard.press("Tab")
    await visitor.page.keyboard.press("Escape")
    assert await visitor.page.locator(".menu[open]").count() == 0
    assert await visitor.page.evaluate("document.activeElement.matches('.menu > summary')")


async def _compared(site: Site) -> tuple[Actor, projects.Project]:
    """Have two people say of three of four tasks that model-x is better, and let the results be computed."""
    customer = await site.lab.customer()
    project = await site.lab.project(customer, redundancy=2)
    payload = kinds.of("chat.compare").example("en")["payload"]
    first, second = payload["answers"]
    answers = [{**first, "model": "model-x"}, {**second, "model": "model-y"}]
    rows = [NewTask(payload={**payload, "answers": answers}) for _ in range(4)]
    async with site.lab.db.tx(customer) as tx:
        await tasks.intake(tx, project.id, rows)
    for person in (await site.lab.contributor(), await site.lab.contributor()):
        for _ in range(3):
            claimed = await site.lab.claim(person, project)
            best = next(each["key"] for each in claimed.view["answers"] if each["content"] == first["content"])
            await tasks.submit(site.lab.db, person, claimed.id, {"preference": best, "strength": 2}, 90)
    await site.lab.settle()
    async with site.lab.db.tx(system(customer.tenant_id)) as tx:
        await quality.refit(tx, project.id)
        await evaluation.refresh_leaderboard(tx, project.id)
    return customer, project


@pytest.mark.parametrize(("width", "language"), [(1440, "en"), (390, "hi")])
async def test_a_template_is_chosen_changed_and_started_by_keyboard(site: Site, width: int, language: str) -> None:
    customer = await site.lab.customer()
    visitor = await site.visitor(width=width)
    await visitor.sign_in(customer, language, "/projects/new")
    page = visitor.page
    names = [each.name for each in projects.templates()]
    await page.keyboard.press(str(names.index("finance-table-qa") + 1))
    await page.wait_for_url("**/projects/new?template=finance-table-qa")
    chosen = projects.template("finance-table-qa")
    assert await page.input_value("#language") == language
    assert await page.input_value("#guidelines_hi") == chosen.guidelines["hi"]
    await page.focus("#name")
    await page.keyboard.press("Control+a")
    await page.keyboard.type("tables")
    await page.keyboard.press("Enter")
    await page.wait_for_url(lambda url: "/projects/new" not in url)
    async with site.lab.db.tx(customer) as tx:
        (made,) = await projects.projects(tx)
        progress = await tasks.progress(tx, made.id)
    assert (made.name, made.kind, made.language) == ("tables", "form", language)
    assert progress.tasks == len(chosen.samples[language])


async def test_a_template_can_be_started_without_its_samples_and_in_its_other_language(site: Site) -> None:
    customer = await site.lab.customer()
    visitor = await site.visitor()
    await visitor.sign_in(customer, path="/projects/new?template=medical-qa")
    await visitor.page.click("main .tabs a >> nth=1")
    await visitor.page.wait_for_url("**language=hi")
    await visitor.page.uncheck("[name=samples]")
    visitor.expected.add(422)
    await visitor.page.fill("#rate", "0")
    await visitor.page.click("text=Make project")
    await visitor.page.wait_for_selector("#rate-error")
    assert not await visitor.page.is_checked("[name=samples]")
    await visitor.page.fill("#rate", "95")
    await visitor.page.click("text=Make project")
    await visitor.page.wait_for_selector("text=The project is made.")
    async with site.lab.db.tx(customer) as tx:
        (made,) = await projects.projects(tx)
        assert (await tasks.progress(tx, made.id)).tasks == 0
        assert (await projects.ontology(tx, made.id, 1)).body["schema"]["title"] == "आपका उत्तर"


@pytest.mark.parametrize("language", ["en", "hi"])
async def test_every_tab_of_a_project_is_seen_on_a_phone(site: Site, language: str) -> None:
    customer = await site.lab.customer()
    project = await site.lab.project(customer)
    visitor = await site.visitor(width=390)
    await visitor.sign_in(customer, language, f"/projects/{project.id}")
    ends = await visitor.page.eval_on_selector_all(".tabs > *", "all => all.map(x => x.getBoundingClientRect().right)")
    assert (len(ends), max(ends) <= 390) == (8, True), ends
