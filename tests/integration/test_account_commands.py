"""The commands for accounts and the audit log, run as somebody at a shell would, against a real database."""

from __future__ import annotations

import asyncio
import json
import shutil
import sys
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tarazu import cli, trust
from tarazu.kit.actor import Actor
from tests.conftest import Cluster
from tests.lab import PASSWORD, Lab

pytestmark = pytest.mark.anyio


@dataclass(frozen=True, slots=True)
class Ran:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """What it printed as JSON."""
        return json.loads(self.out)


Run = Callable[..., Coroutine[Any, Any, Ran]]


@pytest.fixture
def run(cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run `tarazu` on the test database, without anybody at the keyboard."""
    shutil.copy(cluster.server.data_dir / "secret", tmp_path / "secret")
    monkeypatch.setenv("TARAZU_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("TARAZU_DATABASE_URL", cluster.admin_conninfo())
    monkeypatch.setenv("COLUMNS", "200")

    async def ran(*words: object, speaks: str = "C", password: str = "") -> Ran:
        monkeypatch.setenv("LC_ALL", speaks)
        monkeypatch.setenv("TARAZU_NEW_PASSWORD", password)
        monkeypatch.setattr(sys, "argv", ["tarazu", *map(str, words)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            await asyncio.to_thread(_main)
        told = capsys.readouterr()
        return Ran(ended.value.code, told.out, told.err)  # type: ignore[arg-type]

    return ran


def _main() -> None:
    cli.main()
    sys.exit(0)


async def slug(lab: Lab, customer: Actor) -> str:
    """Return the short name of a customer."""
    async with lab.db.tx(customer) as tx:
        return (await trust.tenants(tx))[0].slug


async def test_a_password_is_given_anew_by_variable_and_sessions_end(lab: Lab, run: Run) -> None:
    meera = await lab.contributor()
    session = await trust.sign_in(lab.db, meera.handle, PASSWORD, "10.2.1.1")
    refused = await run("user", "reset-password", meera.handle)
    assert refused.code == 1
    assert "TARAZU_NEW_PASSWORD" in refused.err
    assert "TARAZU_NEW_PASSWORD" in (await run("user", "reset-password", meera.handle, speaks="hi_IN.UTF-8")).err
    short = await run("user", "reset-password", meera.handle, password="short")
    assert (short.code, "  TARAZU_NEW_PASSWORD: " in short.err) == (1, True), "what set it is named, and no option"
    short = await run("user", "reset-password", meera.handle, "--password=short", password="a new fine password")
    assert "  --password: " in short.err
    done = await run("user", "reset-password", meera.handle, "--json", password="a new fine password")
    assert done.data == {"handle": meera.handle, "sessions_ended": 1}
    assert await trust.identify_session(lab.db, session.token) is None
    assert await trust.sign_in(lab.db, meera.handle, "a new fine password", "10.2.1.1")


async def test_a_customer_s_person_who_is_looked_for_on_the_platform_is_found_by_the_hint(lab: Lab, run: Run) -> None:
    asha = await lab.customer()
    missed = await run("user", "reset-password", asha.handle, password="a new fine password")
    assert (missed.code, "--tenant" in missed.err, asha.handle in missed.err) == (1, True, True)
    found = await run(
        "user", "reset-password", asha.handle, "--tenant", await slug(lab, asha), password="a new fine password"
    )
    assert found.code == 0


async def test_what_hurts_is_confirmed_and_spoken_in_the_language_of_the_shell(lab: Lab, run: Run) -> None:
    asha = await lab.customer()
    of = ("--tenant", await slug(lab, asha))
    for verb in ("disable", "end-sessions"):
        refused = await run("user", verb, asha.handle, *of)
        assert (refused.code, "--yes" in refused.err) == (1, True)
    shut = await run("user", "disable", asha.handle, *of, "--yes", speaks="hi_IN.UTF-8")
    assert (shut.code, "बंद हुए सेशन" in shut.out) == (0, True)
    assert (await run("user", "list", *of, "--json")).data[0]["disabled_at"]
    again = await run("user", "disable", asha.handle, *of, "--yes")
    assert (again.code, "already" in again.err) == (1, True)
    assert (await run("user", "enable", asha.handle, *of, "--json")).data == {"handle": asha.handle, "disabled": False}
    assert (await run("user", "end-sessions", asha.handle, *of, "--yes", "--json")).data["sessions_ended"] == 0
    unknown = await run("user", "enable", "nobody-at-all", *of)
    assert (unknown.code, "Traceback" in unknown.err) == (1, False)


async def test_a_person_is_barred_and_what_they_held_goes_back(lab: Lab, run: Run) -> None:
    customer, meera = await lab.customer(), await lab.contributor()
    project = await lab.project(customer)
    await lab.add(customer, project)
    await lab.claim(meera, project)
    of = ("--tenant", await slug(lab, customer))
    assert (await run("user", "bar", meera.handle, *of, "--reason", "interest")).code == 1
    wrong = await run("user", "bar", meera.handle, *of, "--reason", "dislike", "--yes")
    assert (wrong.code, "interest" in wrong.err) == (1, True)
    assert (await run("user", "bar", meera.handle, *of, "--reason", "team", "--until", "2020-01-01", "--yes")).code == 1
    done = await run(
        "user", "bar", meera.handle, *of, "--reason", "interest", "--until", "2099-01-01", "--yes", "--json"
    )
    assert done.data["taken_back"] == 1
    assert (await run("user", "unbar", meera.handle, *of, "--yes")).code == 0
    assert (await run("user", "unbar", meera.handle, *of, "--yes")).code == 1
    # A colleague can be barred from their own tenant too; that hides nothing from who checks the log.
    await lab.seal()
    assert (await run("user", "bar", customer.handle, *of, "--reason", "ownership", "--yes", "--json")).code == 0
    assert (await run("audit", "verify", *of, "--json")).data["events"] > 0


async def test_members_are_listed_with_the_handle_and_a_second_alias_is_refused(lab: Lab, run: Run) -> None:
    customer, meera = await lab.customer(), await lab.contributor()
    of = ("--tenant", await slug(lab, customer))
    assert (await run("member", "invite", meera.handle, *of, "--alias", "meera")).code == 0
    second = await run("member", "invite", meera.handle, *of, "--alias", "other")
    assert (second.code, "“meera”" in second.err, second.out) == (1, True, "")
    spaced = await run("member", "invite", meera.handle, *of, "--alias", "dr meera")
    assert (spaced.code, "spaces" in spaced.err) == (1, True)
    (row,) = (await run("member", "list", *of, "--json")).data
    assert (row["alias"], row["handle"]) == ("meera", meera.handle)


async def test_a_role_without_its_tenant_and_an_unknown_language_are_named(lab: Lab, run: Run) -> None:
    customer = await lab.customer()
    of = ("--tenant", await slug(lab, customer))
    make = ("user", "create", "somebody-new", "--name", "Somebody")
    for words, hint in (
        (("--role", "admin"), "--tenant"),
        (("--role", "reviewer", *of), "leave --tenant away"),
        (("--role", "boss"), "operator"),
        (("--role", "contributor", "--works-in", "fr"), "en, hi"),
        (("--role", "contributor", "--language", "fr"), "en, hi"),
    ):
        refused = await run(*make, *words, password="a new fine password")
        assert (refused.code, hint in " ".join(refused.err.split())) == (1, True), (words, refused)
    empty = await run("tenant", "create", " ", "--slug", "empty")
    assert (empty.code, "too short" in empty.err, "too long" in empty.err) == (1, True, False)


async def test_a_log_is_held_to_the_head_that_was_kept(lab: Lab, cluster: Cluster, run: Run, tmp_path: Path) -> None:
    customer = await lab.customer()
    of = ("--tenant", await slug(lab, customer))
    none = await run("audit", "head", *of)
    assert (none.code, "sealed yet" in none.err) == (1, True)
    await _seals(lab, customer, 3)
    log, kept = tmp_path / "log.jsonl", tmp_path / "head.json"
    assert (await run("audit", "export", *of, "--out", log)).code == 0
    head = await run("audit", "head", *of, "--json")
    kept.write_text(head.out)
    assert (await run("audit", "head", log, "--json")).data == head.data
    written = tmp_path / "written.json"
    told = await run("audit", "head", *of, "--out", written)
    assert (told.code, json.loads(written.read_bytes()), str(written) in told.err) == (0, head.data, True)
    assert (await run("audit", "verify", log, "--head", written)).code == 0
    line = (await run("audit", "head", *of)).out.splitlines()[-1]
    assert line == f"{head.data['seal']}:{head.data['hash']}"
    for words in ((log, "--head", kept), (log, "--head", line), (*of, "--head", kept), (*of,)):
        good = await run("audit", "verify", *words)
        assert (good.code, f"seal {head.data['seal']} of" in good.out) == (0, True), good
    assert "Without --head" in (await run("audit", "verify", log)).err
    with psycopg.connect(cluster.admin_conninfo()) as admin:
        last = (customer.tenant_id, head.data["seal"])
        admin.execute("delete from trust.seal where tenant_id = %s and seq = %s", last)
    assert (await run("audit", "verify", *of)).code == 0, "the log alone cannot know"
    short = await run("audit", "verify", *of, "--head", kept, "--json")
    assert (short.code, "before the kept head" in short.data["faults"][0]) == (1, True)
    # Sealed anew, the seal of that number is another one.
    lab.clock.advance(timedelta(minutes=1))
    await lab.seal()
    anew = await run("audit", "verify", *of, "--head", kept, "--json")
    assert (anew.code, "written anew" in anew.data["faults"][0]) == (1, True)


async def test_audit_commands_say_what_is_wrong_with_what_they_were_given(lab: Lab, run: Run, tmp_path: Path) -> None:
    customer = await lab.customer()
    of = ("--tenant", await slug(lab, customer))
    await _seals(lab, customer, 1)
    log, empty, binary = (tmp_path / name for name in ("log.jsonl", "empty", "binary"))
    empty.touch()
    binary.write_bytes(bytes(range(256)))
    assert (await run("audit", "export", *of, "-o", log)).code == 0
    for words, code, hint in (
        (("verify", tmp_path), 1, "is a folder"),
        (("verify", tmp_path / "none"), 1, "There is no file"),
        (("verify", log, *of), 2, "--tenant"),
        (("verify",), 2, "--tenant"),
        (("head", log, *of), 2, "--tenant"),
        (("verify", empty), 2, "is no exported log"),
        (("verify", binary), 2, "is no exported log"),
        (("head", empty), 2, "is no exported log"),
        (("verify", log, "--head", empty), 1, "audit head --json"),
        (("verify", log, "--head", binary), 1, "audit head --json"),
        (("verify", log, "--head", "7"), 1, "audit head --json"),
        (("verify", log, "--public-key", "xyz"), 1, "32"),
        (("export", *of, "--out", tmp_path / "none" / "log"), 1, "No such file"),
        (("export", *of, "--out", tmp_path), 1, "directory"),
    ):
        ran = await run("audit", *words)
        assert (ran.code, hint in " ".join(ran.err.split())) == (code, True), (words, ran)
        assert "Traceback" not in ran.err


async def test_an_export_into_a_folder_that_is_not_there_is_refused(lab: Lab, run: Run, tmp_path: Path) -> None:
    customer = await lab.customer()
    project = await lab.project(customer)
    of = ("--tenant", await slug(lab, customer), "--project", project.id)
    refused = await run("export", *of, "--out", tmp_path / "none" / "answers")
    assert (refused.code, "No such file" in refused.err, "Traceback" in refused.err) == (1, True, False)
    assert (await run("export", *of, "--out", tmp_path / "answers")).code == 0


async def _seals(lab: Lab, customer: Actor, count: int) -> None:
    for _ in range(count):
        await lab.project(customer)
        await lab.seal()


async def test_a_test_key_is_printed_alone_and_what_it_reads_is_said_beside_it(lab: Lab, run: Run) -> None:
    of = ("--tenant", await slug(lab, await lab.customer()))
    live = await run("key", "create", *of)
    test = await run("key", "create", *of, "--mode", "test")
    assert live.err == ""
    assert test.out.strip().startswith("tz_test_")
    assert "/api/v1 it reads live data" in " ".join(test.err.split())
    assert "असली डेटा" in (await run("key", "create", *of, "--mode", "test", speaks="hi_IN.UTF-8")).err
