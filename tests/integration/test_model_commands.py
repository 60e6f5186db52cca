"""The commands for models, run as somebody at a shell would, against a real database and a server of models."""

from __future__ import annotations

import pytest

from tests.integration.test_account_commands import Run, run, slug  # noqa: F401 - `run` is a fixture
from tests.lab import Lab
from tests.model_server import CREDENTIAL, ModelServer

pytestmark = pytest.mark.anyio


async def test_a_model_is_added_listed_and_tried_by_command(
    lab: Lab,
    run: Run,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tenant = await slug(lab, await lab.customer())
    monkeypatch.setenv("TARAZU_OUTBOUND_ALLOW", "127.0.0.0/8")
    monkeypatch.setenv("TARAZU_MODEL_KEY", CREDENTIAL)
    async with ModelServer.opened() as server:
        given = ["-t", tenant, "--base-url", server.url, "--model", "echo", "--input-price", "10000", "--budget", "100"]
        assert "No model yet" in (await run("model", "list", "-t", tenant)).out
        made = await run("model", "add", "alpha", *given)
        assert (made.code, "alpha" in made.out) == (0, True)
        tried = await run("model", "test", "alpha", "-t", tenant)
        assert (tried.code, "Answer with the one word: ready" in tried.out) == (0, True)
        (listed,) = (await run("model", "list", "-t", tenant, "--json")).data
        assert (listed["key_end"], listed["spent"], listed["budget"]) == ("cdef", "1.00 INR", "100.00 INR")
        taken = await run("model", "add", "alpha", *given, speaks="hi_IN.UTF-8")
        assert (taken.code, "alpha" in taken.err) == (1, True)
        monkeypatch.setenv("TARAZU_MODEL_KEY", "another-credential")
        assert (await run("model", "add", "beta", *given)).code == 0
        failed = await run("model", "test", "beta", "-t", tenant)
        assert (failed.code, "credential" in failed.err) == (1, True)
        assert (await run("model", "test", "gamma", "-t", tenant)).code == 1
        way = ["--limit-field", "max_completion_tokens", "--no-stream-options"]
        changed = (await run("model", "way", "alpha", "-t", tenant, *way, "--json")).data
        assert (changed["limit_field"], changed["stream_options"]) == ("max_completion_tokens", False)
        assert (changed["key_header"], changed["model"]) == ("authorization", "echo")
        assert (await run("model", "way", "alpha", "-t", tenant, "--key-header", "x")).code == 1
        assert (await run("model", "way", "gamma", "-t", tenant)).code == 1
    told = made.out + made.err + tried.out + str(listed) + taken.err + failed.err
    assert CREDENTIAL not in told
    assert "another-credential" not in told
