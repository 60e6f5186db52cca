"""An investigator alone: nobody could decide about an appeal, which the case says before it is confirmed and operations until when."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import psycopg
import pytest
from tests.conftest import Cluster
from tests.integration.http.conftest import Web
from tests.integration.test_case_appeals import appeal, confirm
from tests.integration.test_cases import crowd
from tests.lab import Lab

from tarazu import quality
from tarazu.kit.actor import Actor

pytestmark = pytest.mark.anyio

ALONE = "Nobody else here is an investigator."


@contextmanager
def only(cluster: Cluster, investigator: Actor) -> Iterator[None]:
    """Let nobody else be an investigator for a while."""
    with psycopg.connect(cluster.admin_conninfo(), autocommit=True) as connection:
        text = """update trust.principal set disabled_at = now() where role = 'investigator' and disabled_at is null and id <> %s
          returning id"""
        others = [row[0] for row in connection.execute(text, [investigator.principal_id])]
        try:
            yield
        finally:
            connection.execute("update trust.principal set disabled_at = null where id = any (%s)", [others])


async def test_an_investigator_alone_is_told_before_confirming_and_operations_by_when_somebody_is_needed(
    lab: Lab, web: Web, cluster: Cluster
) -> None:
    here = await crowd(lab, cluster)
    investigator, case = await here.opened()
    operator = await lab.operator()
    await lab.investigator()

    async def lonely() -> list[quality.LonelyCase]:
        async with lab.db.tx(operator) as tx:
            return [each for each in await quality.lonely_cases(tx) if each.project == here.project.name]

    async with web.session(investigator) as client, web.session(operator) as console:
        assert ALONE not in (await client.get(f"/operations/cases/{case.id}")).text
        with only(cluster, investigator):
            assert (await client.get(f"/api/operations/cases/{case.id}")).json()["alone"]
            assert ALONE in (await client.get(f"/operations/cases/{case.id}")).text
            assert await lonely() == []
            await confirm(here, investigator, case)
            (one,) = await lonely()
            assert (one.appealed, one.until) == (False, lab.clock.now() + timedelta(days=14))
            assert "no second investigator could decide" in (await console.get("/operations")).text
            lab.clock.advance(timedelta(days=1))
            await appeal(here, case)
            (one,) = await lonely()
            assert (one.appealed, one.until) == (True, lab.clock.now() + timedelta(days=14))
            assert "needs a second investigator by" in (await console.get("/operations")).text
            assert ALONE in (await client.get(f"/operations/cases/{case.id}")).text
        assert await lonely() == []
        assert ALONE not in (await client.get(f"/operations/cases/{case.id}")).text
