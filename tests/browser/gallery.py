"""Pictures of every editor for the documentation: `python -m pytest tests/browser/gallery.py` writes them anew.

Each kind's example is opened with its answer filled in, in English and Hindi, on a wide and a narrow screen; of some kinds also
two answers that disagree, as an adjudicator sees them. It is no test of the run: it takes a minute, and its result is meant to be
looked at.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tarazu import kinds, projects, quality, tasks
from tarazu.http.language import LANGUAGES, Language, translate
from tarazu.http.words import WORDS
from tarazu.kit.actor import Actor
from tarazu.projects import Project
from tests.architecture.test_docs import ADJUDICATED
from tests.browser.conftest import Site, Visitor

pytestmark = pytest.mark.anyio

IMAGES = Path(__file__).resolve().parents[2] / "docs" / "images" / "editors"
SCREENS = ((1440, 900), (390, 1200))
TALL = 1500
COLOURS = 64
GUIDELINES = {
    "en": "# What stands\n\n## §1 Only what is there\n\nNothing is taken from what one knows.",
    "hi": "# क्या ठहरता है\n\n## §1 केवल जो लिखा है\n\nअपनी जानकारी से कुछ न जोड़ें।",
}


@pytest.mark.parametrize("kind", kinds.names())
@pytest.mark.parametrize("language", LANGUAGES)
async def test_an_editor_is_pictured(site: Site, kind: str, language: str) -> None:
    person = await site.lab.contributor(languages=("en", "hi"))
    path = await _held(site, person, kind, language)
    for width, height in SCREENS:
        visitor = await site.visitor(width=width, height=height, accept=f"{language}-IN")
        await visitor.sign_in(person, language, path)
        await visitor.page.wait_for_selector(f"tz-{kind.replace('.', '-')} .editor")
        await _save(visitor, IMAGES / f"{kind}-{language}-{width}.png")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_best_of_several_answers_is_pictured(site: Site, language: str) -> None:
    template = projects.template("best-answer")
    person = await site.lab.contributor(languages=("en", "hi"))
    customer = await site.lab.customer()
    given = {"ontology": template.ontology, "title": template.title, "language": language}
    project = await site.lab.project(customer, **given)
    payload = template.samples[language][0]
    await site.lab.add(customer, project, payload=payload)
    claimed = await site.lab.claim(person, project)
    best = next(each["key"] for each in claimed.view["answers"] if each["content"] == payload["answers"][1]["content"])
    criteria = {each["key"]: {"preference": best} for each in template.ontology["criteria"]}
    await tasks.save_draft(
        site.lab.db, person, claimed.id, 0, {"preference": best, "strength": 2, "criteria": criteria}
    )
    for width, height in SCREENS:
        visitor = await site.visitor(width=width, height=height, accept=f"{language}-IN")
        await visitor.sign_in(person, language, f"/work/assignments/{claimed.id}")
        await visitor.page.wait_for_selector("tz-chat-compare .editor")
        await _save(visitor, IMAGES / f"chat.compare-best-answer-{language}-{width}.png")


@pytest.mark.parametrize("kind", ADJUDICATED)
@pytest.mark.parametrize("language", LANGUAGES)
async def test_answers_that_disagree_are_pictured(site: Site, kind: str, language: Language) -> None:
    project = await _disputed(site, kind, language)
    reviewer, _ = await site.lab.adjudicating(project)
    for width, height in SCREENS:
        # The task is read first; on a narrow screen the answers begin below it.
        visitor = await site.visitor(width=width, height=height if width > 1000 else TALL, accept=f"{language}-IN")
        await visitor.page.emulate_media(color_scheme="light", reduced_motion="reduce")
        await visitor.hold_session(reviewer, language)
        await visitor.go("/work/adjudications")
        await visitor.page.wait_for_selector("tz-adjudication .adj-answer [mode=answer] .editor")
        await _save(visitor, IMAGES / f"adjudication-{kind}-{language}-{width}.png")


async def _disputed(site: Site, kind: str, language: Language) -> Project:
    """Return a project on whose one task two people disagree."""
    lab, example = site.lab, kinds.of(kind).example(language)
    customer = await lab.customer()
    words = {each: translate(each, WORDS["kinds"][kind]) for each in LANGUAGES}
    given = {"ontology": example["ontology"], "title": words, "language": language, "guidelines": GUIDELINES}
    project = await lab.project(customer, kind=kind, redundancy=2, **given)
    async with lab.db.tx(customer) as tx:
        await quality.set_adjudicating(tx, project.id, True, 0.3)
    await lab.add(customer, project, payload=example["payload"])
    for answer in (example["answer"], _otherwise(kind, example["answer"])):
        person = await lab.contributor(languages=("en", "hi"))
        claimed = await lab.claim(person, project)
        # Answers are written as their author saw the sides, which are drawn.
        first = [each["content"] for side in (claimed.view, example["payload"]) for each in side.get("answers", [])[:1]]
        shown = kinds.of(kind).shown(answer, len(set(first)) > 1)
        await tasks.submit(lab.db, person, claimed.id, shown, 60)
    await lab.settle()
    scope = {"tenant_id": str(customer.tenant_id), "project_id": str(project.id)}
    await quality.JOBS["quality.refit"](lab.jobs, **scope)
    await lab.settle()
    return project


def _otherwise(kind: str, answer: dict[str, Any]) -> dict[str, Any]:
    """Return the answer of somebody who sees it in another way."""
    if kind == "chat.compare":
        criteria = {key: {"preference": "b"} for key in answer["criteria"]}
        return {"preference": "b", "strength": 1, "criteria": criteria}
    if kind == "text.spans":
        first, second, *_ = answer["spans"]
        return {"spans": [first, {**second, "label": "place"}]}
    first, second, third, last = answer["claims"]
    second = {name: second[name] for name in ("start", "end", "quote")} | {"verdict": "not_found"}
    return {"claims": [first, second, {**third, "verdict": "disputed"}, last]}


async def _held(site: Site, person: Actor, kind: str, language: str) -> str:
    """Return the page of a held task whose draft is the example's answer."""
    example = kinds.of(kind).example("hi" if language == "hi" else "en")
    customer = await site.lab.customer()
    title = {each: translate(each, WORDS["kinds"][kind]) for each in LANGUAGES}
    project = await site.lab.project(customer, kind=kind, ontology=example["ontology"], title=title, language=language)
    await site.lab.add(customer, project, payload=example["payload"])
    if isinstance(kinds.of(kind), kinds.Sensitive):
        await site.lab.agree(person, project)
    claimed = await site.lab.claim(person, project)
    found = kinds.of(kind)
    if isinstance(found, kinds.Blind) and (own := found.commitment(example["answer"])):
        async with site.lab.db.tx(person) as tx:
            await tasks.commit(tx, claimed.id, own)
    await tasks.save_draft(site.lab.db, person, claimed.id, 0, example["answer"])
    return f"/work/assignments/{claimed.id}"


async def _save(visitor: Visitor, path: Path) -> None:
    await visitor.page.evaluate("document.fonts.ready")
    picture = Image.open(io.BytesIO(await visitor.page.screenshot())).convert("RGB")
    path.parent.mkdir(exist_ok=True)
    picture.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(path, optimize=True)
