"""What people said of the models they talked to, on the page of the project."""

from __future__ import annotations

import psycopg
import pytest

from tarazu import evaluation
from tarazu.kit.actor import Actor, system
from tarazu.projects import Project
from tests.browser.barriers import axe_findings, needs_axe
from tests.browser.conftest import Site
from tests.conftest import Cluster
from tests.integration.talked import hold, talk_project

pytestmark = pytest.mark.anyio


async def talked(site: Site) -> tuple[Actor, Project]:
    """Let three people talk to two models, of which one is silent once."""
    customer = await site.lab.customer()
    project = await talk_project(site.lab, customer, ["alpha", "beta"], 4)
    best, last, none = {"best": "alpha", "strength": 3}, {"best": "beta", "strength": 1}, {"best": None}
    for verdicts in ([best, best, last], [best, last], [last, best, none]):
        await hold(site.lab, await site.lab.contributor(), project, *verdicts)
    alone = {"best": "alpha", "rating": 4}
    await hold(site.lab, await site.lab.contributor(), project, alone, {**alone, "rating": 5}, silent=("beta",))
    async with site.lab.db.tx(system(customer.tenant_id)) as tx:
        await evaluation.refresh_leaderboard(tx, project.id)
    return customer, project


@needs_axe
@pytest.mark.parametrize(
    ("width", "language", "words"),
    [
        (
            1440,
            "en",
            (
                "8 turns compared",
                "12.5%",
                "1 of 8",
                "4.5 of 5",
                "25.0% (1 of 4)",
                "n = 2",
                "What people said of each model’s replies",
            ),
        ),
        (390, "hi", ("8 बारियों की तुलना हुई", "8 में से 1", "5 में से 4.5", "हर मॉडल के जवाबों के बारे में लोगों ने क्या कहा")),
    ],
)
async def test_a_customer_sees_which_model_people_preferred_how_far_and_how_good_it_was(
    site: Site, width: int, language: str, words: tuple[str, ...]
) -> None:
    customer, project = await talked(site)
    visitor = await site.visitor(width=width)
    await visitor.sign_in(customer, language, f"/projects/{project.id}")
    await visitor.page.wait_for_selector("#heard")
    text = await visitor.text()
    for each in words:
        assert each in text
    assert await visitor.page.locator("svg.interval").count() == 2
    assert await axe_findings(visitor) == []


async def test_a_board_that_an_earlier_version_stored_is_shown_with_dashes(site: Site, cluster: Cluster) -> None:
    customer, project = await talked(site)
    older = (
        "update evaluation.leaderboard set ratings = (select jsonb_agg(r #- '{heard,talks}' #- '{heard,ended}')"
        " from jsonb_array_elements(ratings) r) where project_id = %s"
    )
    with psycopg.connect(cluster.admin_conninfo(), autocommit=True) as admin:
        admin.execute(older, [project.id])
    visitor = await site.visitor()
    await visitor.sign_in(customer, "en", f"/projects/{project.id}")
    ended = await visitor.page.locator("[data-label='Ended so']").all_inner_texts()
    assert [each.strip() for each in ended] == ["–", "–"]
