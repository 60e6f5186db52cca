"""Pictures of every editor for the documentation: `python -m pytest tests/browser/gallery.py` writes them anew.

Each kind's example is opened with its answer filled in, in English and Hindi, on a wide and a narrow screen. It is no
test of the run: it takes a minute, and its result is meant to be looked at.
"""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from tarazu import kinds, tasks
from tarazu.http.language import LANGUAGES, translate
from tarazu.http.words import WORDS
from tarazu.kit.actor import Actor
from tests.browser.conftest import Site, Visitor

pytestmark = pytest.mark.anyio

IMAGES = Path(__file__).resolve().parents[2] / "docs" / "images" / "editors"
SCREENS = ((1440, 900), (390, 1200))
COLOURS = 64


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
