"""Samples for audit over HTTP, on their page and by command."""

from __future__ import annotations

import re
from typing import get_args

import pytest
from tests.integration.http.conftest import Web
from tests.integration.test_account_commands import Run, run, slug  # noqa: F401
from tests.integration.test_audit_samples import completed, waiting
from tests.lab import Lab

from tarazu.quality.review.audits import AuditVerdict

pytestmark = pytest.mark.anyio


async def test_one_audit_leads_to_the_next_until_the_last(lab: Lab, web: Web) -> None:
    customer = await lab.customer()
    project = await lab.project(customer)
    await completed(lab, customer, project, 2)
    here = f"/projects/{project.id}"
    async with web.session(customer) as client:
        refused = await client.post(f"{here}/audits", data={"permille": "101"})
        assert (refused.status_code, "100" in refused.text) == (422, True)
        assert (await client.post(f"{here}/audits", data={"permille": "100"})).status_code == 303
        first, second = sorted(await waiting(lab, customer, project))
        assert f"{here}/tasks/{first}?then=sample" in (await client.get(f"{here}/audits")).text
        told = {"verdict": "accepted", "then": "sample"}
        went = await client.post(f"{here}/tasks/{first}/audits", data=told)
        assert went.headers["location"].startswith(f"{here}/tasks/{second}?then=sample")
        assert 'name="then"' in (await client.get(went.headers["location"])).text
        went = await client.post(f"{here}/tasks/{second}/audits", data=told)
        assert went.headers["location"].startswith(f"{here}/audits")
        assert "100.0" in (await client.get(f"{here}/audits")).text


async def test_a_page_takes_every_verdict_that_the_api_takes(lab: Lab, web: Web) -> None:
    customer = await lab.customer()
    project = await lab.project(customer)
    (done,) = await completed(lab, customer, project, 1)
    here = f"/projects/{project.id}/tasks/{done}"
    async with web.session(customer) as client:
        offered = re.findall(r'name="verdict" value="(\w+)"', (await client.get(here)).text)
        assert sorted(offered) == sorted(get_args(AuditVerdict))
        await client.post(f"/projects/{project.id}/audits", data={"permille": "100"})
        for verdict in ("rejected", "fixed", "commented"):
            await client.post(f"{here}/audits", data={"verdict": verdict, "comment": "b is right"})
        assert (await client.get(here)).text.count("b is right") >= 3
        odd = await client.post(f"{here}/audits", data={"verdict": "perfect"})
        found = (await client.get(f"/api/v1/projects/{project.id}/audit-sample")).json()
    assert odd.status_code == 422
    assert [found[name] for name in ("fixed", "rejected", "waiting")] == [1, 0, 0]


async def test_the_api_and_the_command_line_tell_the_same(lab: Lab, web: Web, run: Run) -> None:  # noqa: F811
    customer = await lab.customer()
    project = await lab.project(customer)
    done = await completed(lab, customer, project, 2)
    tenant, path = await slug(lab, customer), f"/api/v1/projects/{project.id}/audit-sample"
    async with web.key(customer) as key:
        assert (await key.get(path)).json()["right"] is None
        assert (await key.put(path, json={"permille": 1000})).json()["drawn"] == 2
        assert (await key.put(path, json={"permille": "many"})).status_code == 422
        await key.post(f"/api/v1/tasks/{done[0]}/audits", json={"verdict": "accepted"})
        left = (await key.get(f"{path}/tasks")).json()["items"]
        assert [each["task_id"] for each in left] == [str(done[1])]
        right = (await key.get(path)).json()["right"]
    told = (await run("project", "audits", "-t", tenant, "-p", project.name, "--json")).data
    assert told["sample"]["right"] == pytest.approx([right["value"], right["low"], right["high"]])
    assert [each["task_id"] for each in told["waiting"]] == [str(done[1])]
    wrong = await run("project", "audits", "-t", tenant, "-p", project.name, "--share", "2000")
    assert (wrong.code, "--share" in wrong.err) == (1, True)
