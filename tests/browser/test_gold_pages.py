"""Pages of known items and scores, with something of everything on them, held to the rules of accessible pages."""

from __future__ import annotations

import pytest

from tarazu import quality, tasks
from tests.browser.barriers import stumbles
from tests.browser.conftest import Site
from tests.integration.test_gold import a_day_later, marked

pytestmark = pytest.mark.anyio


async def test_known_items_and_scores_are_shown_in_both_languages_and_widths(site: Site) -> None:
    lab, customer = site.lab, await site.lab.customer()
    project = await lab.project(customer, title={"en": "Compare", "hi": "तुलना"}, skills=["physics"])
    person, made = await marked(lab, customer, project, skills=("physics",), score_min=0.3)
    await a_day_later(lab, customer, person, project)
    async with lab.db.tx(customer) as tx:
        await quality.void_known_item(tx, made[0], "The other answer is right.")
    await lab.settle()
    told: dict[str, str] = {}
    visitor = await site.visitor()
    for language in ("en", "hi"):
        for who, path in (
            (customer, f"/projects/{project.id}/known-items"),
            (person, "/work/scores"),
            (person, "/work"),
        ):
            await visitor.sign_in(who, language, path)
            assert await stumbles(visitor) == [], (path, language)
            told[f"{path} {language}"] = await visitor.text()
    assert "0 of 11 right" in told["/work/scores en"]
    assert "By itself, as things stand, around" in told["/work/scores en"]
    assert "अभी के हिसाब से अपने-आप" in told["/work/scores hi"]
    assert "Put right: Compare" in told["/work en"]
    assert "11 में से 0 सही" in told["/work/scores hi"]
    assert "The other answer is right." in told[f"/projects/{project.id}/known-items en"]
    assert "can still be handed out" in told[f"/projects/{project.id}/known-items en"]
    async with lab.db.tx(customer) as tx:
        await tasks.retire_known(tx, made)
    await visitor.sign_in(customer, "hi", f"/projects/{project.id}/known-items")
    assert await stumbles(visitor) == []
    assert "अब कुछ नहीं मिलाया जा रहा" in await visitor.text()
