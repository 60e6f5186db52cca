"""Snapshots and exports from a real database to files and back."""

from __future__ import annotations

import asyncio
import csv
import hashlib
import io
import json
import subprocess
import sys
import uuid
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pyarrow.parquet as pq
import pytest

from tarazu import delivery, kinds, projects, quality, tasks, trust, workforce
from tarazu.delivery import JOBS, building
from tarazu.kit.actor import Actor, system
from tarazu.kit.errors import Refusal
from tarazu.kit.files import Files
from tarazu.projects import Project
from tarazu.tasks import NewTask
from tests.conftest import Cluster
from tests.integration.claims import claim_from
from tests.lab import Lab

pytestmark = pytest.mark.anyio

AWKWARD = 'पहला "उत्तर" \\ सही है\nदूसरी पंक्ति\t\\N \\. 😀 \x01\x02'
PAIRS = ["preferences.jsonl", "unpaired_preferences.jsonl", "openai_preferences.jsonl"]
NAMES = ["records.jsonl", "records.parquet", "records.csv", "votes.csv", *PAIRS]


async def answered(lab: Lab, customer: Actor, count: int = 2, people: int = 2) -> Project:
    """Return a project whose tasks were all answered alike, with remarks that are hard to write down."""
    project = await lab.project(customer, redundancy=people)
    await lab.add(customer, project, count)
    for _ in range(people):
        person = await lab.contributor()
        for _ in range(count):
            await lab.answer(person, await claim_from(lab, person, project), comment=AWKWARD)
    return project


async def requested(lab: Lab, customer: Actor, project: Project) -> delivery.Snapshot:
    """Ask for a snapshot."""
    async with lab.db.tx(customer) as tx:
        return await delivery.request_snapshot(tx, project.id)


async def built(lab: Lab, customer: Actor, wanted: delivery.Snapshot) -> delivery.Snapshot:
    """Run the job and read the snapshot as the customer does."""
    await JOBS["delivery.build"](lab.jobs, tenant_id=str(tenant_of(customer)), snapshot_id=str(wanted.id))
    async with lab.db.tx(customer) as tx:
        return await delivery.snapshot(tx, wanted.id)


async def content(lab: Lab, snapshot: delivery.Snapshot, name: str) -> bytes:
    """Return a file of a snapshot."""
    opened = await delivery.open_file(lab.files, uuid.UUID(snapshot.manifest["tenant_id"]), snapshot, name)
    found = b"".join([piece async for piece in opened.content])
    assert (len(found), hashlib.sha256(found).hexdigest()) == (opened.bytes, opened.sha256)
    return found


async def exported(lab: Lab, actor: Actor, project_id: uuid.UUID) -> list[dict[str, Any]]:
    """Return the lines of the streamed export."""
    async with lab.db.tx(actor) as tx:
        blocks = [block async for block in delivery.stream_answers(tx, project_id, lab.secrets.key("pseudonym"))]
    assert all(block.endswith(b"\n") for block in blocks)
    return [json.loads(line) for line in b"".join(blocks).decode().splitlines()]


def announced(cluster: Cluster, snapshot: delivery.Snapshot) -> list[str]:
    """Return the tags of a snapshot's events, the oldest first."""
    with psycopg.connect(cluster.admin_conninfo()) as connection:
        told = connection.execute("select tag from kit.event where subject = %s order by xid, id", (snapshot.id,))
        return [tag.removeprefix("delivery:snapshot:") for (tag,) in told.fetchall()]


def tenant_of(customer: Actor) -> uuid.UUID:
    """Return a customer's tenant."""
    assert customer.tenant_id
    return customer.tenant_id


async def test_a_record_carries_its_provenance(lab: Lab) -> None:
    customer = await lab.customer()
    project = await answered(lab, customer, count=1)
    ready = await built(lab, customer, await requested(lab, customer, project))
    (line,) = (await content(lab, ready, "records.jsonl")).splitlines()
    record = json.loads(line)
    assert record["payload"] == kinds.of("chat.compare").example("en")["payload"]
    assert record["minutes"] == 2.0
    assert record["consensus"]["votes"] == 2
    answer = record["submissions"][0]
    assert answer["answer"]["comment"] == AWKWARD
    assert (answer["guideline_version"], answer["ontology_version"]) == (1, 1)
    assert (answer["credential"], answer["review"], answer["seconds"]) == ("not recorded", None, 60)
    assert answer["contributor"].startswith("c-")


async def test_people_appear_under_pseudonyms_only(lab: Lab) -> None:
    customer = await lab.customer()
    project = await answered(lab, customer)
    async with lab.db.tx(customer) as tx:
        people = {each.contributor_id for each in await tasks.submissions(tx, project.id, None, 10)}
    ready = await built(lab, customer, await requested(lab, customer, project))
    names = {workforce.pseudonym(lab.secrets.key("pseudonym"), tenant_of(customer), person) for person in people}
    lines = await exported(lab, customer, project.id)
    assert {line["contributor"] for line in lines} == names
    for name in [*NAMES, "manifest.json"]:
        file = await content(lab, ready, name)
        assert not [person for person in people if str(person).encode() in file]
    votes = list(csv.DictReader(io.StringIO((await content(lab, ready, "votes.csv")).decode(), newline="")))
    assert {vote["contributor"] for vote in votes} == names


async def test_every_format_tells_of_every_task(lab: Lab) -> None:
    customer = await lab.customer()
    project = await answered(lab, customer, count=3)
    ready = await built(lab, customer, await requested(lab, customer, project))
    assert (ready.state, ready.records, ready.version) == ("ready", 3, 1)
    assert [entry.name for entry in ready.files()] == NAMES
    lines = [json.loads(line) for line in (await content(lab, ready, "records.jsonl")).splitlines()]
    ids = [line["task_id"] for line in lines]
    assert ids == sorted(ids)
    table = pq.read_table(io.BytesIO(await content(lab, ready, "records.parquet"))).to_pylist()
    assert [row["task_id"] for row in table] == ids
    assert json.loads(table[0]["submissions"][0]["answer"])["comment"] == AWKWARD
    rows = list(csv.DictReader(io.StringIO((await content(lab, ready, "records.csv")).decode(), newline="")))
    assert [row["task_id"] for row in rows] == ids
    assert json.loads(rows[0]["payload"]) == lines[0]["payload"]
    assert {entry.name: entry.records for entry in ready.files()} == dict(
        zip(NAMES, (3, 3, 3, 6, 3, 6, 3), strict=True)
    )


async def test_preferences_are_conversations_that_trainers_read(lab: Lab) -> None:
    customer, meera = await lab.customer(), await lab.contributor()
    project = await lab.project(customer)
    payload = {
        "prompt": [{"role": "user", "content": "Hi?"}],
        "answers": [{"key": "a", "content": "", "model": "m1"}, {"key": "b", "content": "", "model": "m2"}],
        "reference": {"question": 7},
    }
    async with lab.db.tx(customer) as tx:
        await tasks.intake(tx, project.id, [NewTask(payload=payload, unique_key="q7")])
    await lab.answer(meera, await claim_from(lab, meera, project))
    ready = await built(lab, customer, await requested(lab, customer, project))
    (line,) = (await content(lab, ready, "preferences.jsonl")).splitlines()
    example = json.loads(line)
    assert example["prompt"] == [{"role": "user", "content": "Hi?"}]
    assert example["chosen"] == example["rejected"] == [{"role": "assistant", "content": ""}]
    assert {example["chosen_model"], example["rejected_model"]} == {"m1", "m2"}
    assert (example["unique_key"], example["reference"]) == ("q7", {"question": 7})


async def test_a_tie_prefers_nothing(lab: Lab) -> None:
    customer, meera = await lab.customer(), await lab.contributor()
    project = await lab.project(customer)
    await lab.add(customer, project)
    claimed = await claim_from(lab, meera, project)
    await tasks.submit(lab.db, meera, claimed.id, {"preference": "tie"}, 5)
    ready = await built(lab, customer, await requested(lab, customer, project))
    assert await content(lab, ready, "preferences.jsonl") == b""
    assert ready.records == 1


async def test_a_snapshot_holds_what_was_accepted_when_it_was_asked_for(lab: Lab) -> None:
    customer = await lab.customer()
    project = await answered(lab, customer, count=1, people=1)
    wanted = await requested(lab, customer, project)
    lab.clock.advance(timedelta(minutes=1))
    meera = await lab.contributor()
    await lab.add(customer, project)
    await lab.answer(meera, await claim_from(lab, meera, project))
    first = await built(lab, customer, wanted)
    second = await built(lab, customer, await requested(lab, customer, project))
    assert (first.records, second.records, second.version) == (1, 2, 2)


async def test_the_manifest_names_every_byte_and_how_it_came_about(lab: Lab) -> None:
    customer = await lab.customer()
    project = await answered(lab, customer)
    await lab.seal()
    lab.clock.advance(timedelta(minutes=1))
    ready = await built(lab, customer, await requested(lab, customer, project))
    body = await content(lab, ready, "manifest.json")
    assert hashlib.sha256(body).hexdigest() == ready.digest
    manifest = json.loads(body)
    assert manifest == ready.manifest
    assert (manifest["schema"], manifest["kinds"]) == ("tarazu.snapshot/1", ["chat.compare"])
    assert (manifest["guideline_versions"], manifest["submissions"], manifest["minutes"]) == ([1], 4, 4.0)
    assert manifest["agreement"]["pairs"] == 2
    assert manifest["event_chain"]["seq"] >= 1
    assert len(manifest["event_chain"]["hash"]) == 64
    assert body == json.dumps(manifest, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


async def test_verification_finds_a_changed_byte_and_a_lost_file(lab: Lab) -> None:
    customer = await lab.customer()
    ready = await built(lab, customer, await requested(lab, customer, await answered(lab, customer)))
    assert (await delivery.verify(lab.files, tenant_of(customer), ready)).ok
    by_name = {entry.name: entry for entry in ready.files()}
    folder = lab.folder / "files" / "files" / str(tenant_of(customer)) / "sha256"
    lines = folder / by_name["records.jsonl"].sha256
    lines.write_bytes(lines.read_bytes().replace(b'"a"', b'"b"', 1))
    (folder / by_name["votes.csv"].sha256).unlink()
    check = await delivery.verify(lab.files, tenant_of(customer), ready)
    assert check.faults == ["records.jsonl: changed", "votes.csv: missing"]
    with pytest.raises(Refusal) as refused:
        await delivery.open_file(lab.files, tenant_of(customer), ready, "votes.csv")
    assert refused.value.code == "file_missing"
    assert ready.manifest is not None
    forged = replace(ready, manifest=ready.manifest | {"records": 99})
    assert (
        "manifest.json: differs from the snapshot's digest"
        in (await delivery.verify(lab.files, tenant_of(customer), forged)).faults
    )


async def test_a_build_that_runs_twice_delivers_once_and_the_same(lab: Lab, cluster: Cluster) -> None:
    customer = await lab.customer()
    wanted = await requested(lab, customer, await answered(lab, customer))
    once = await built(lab, customer, wanted)
    lab.clock.advance(timedelta(minutes=1))
    assert await built(lab, customer, wanted) == once
    assert announced(cluster, wanted) == ["requested", "ready"]


async def test_a_build_that_was_cut_off_comes_to_the_same_digest(lab: Lab, tmp_path: Path) -> None:
    customer = await lab.customer()
    wanted = await requested(lab, customer, await answered(lab, customer))
    elsewhere = Files(tmp_path / "elsewhere")
    key = lab.secrets.key("pseudonym")
    cut_off = await building._write(lab.db, elsewhere, key, system(tenant_of(customer)), wanted)
    lab.clock.advance(timedelta(minutes=1))
    ready = await built(lab, customer, wanted)
    assert ready.manifest == cut_off


async def test_a_full_disk_fails_the_snapshot_in_words_and_a_later_run_still_delivers(
    lab: Lab, cluster: Cluster, tmp_path: Path
) -> None:
    customer = await lab.customer()
    wanted = await requested(lab, customer, await answered(lab, customer))
    (tmp_path / "blocked").mkdir()
    blocked = Files(tmp_path / "blocked", scratch=tmp_path / "missing")
    jobs = replace(lab.jobs, files=blocked)
    with pytest.raises(OSError, match="No such file"):
        await JOBS["delivery.build"](jobs, tenant_id=str(tenant_of(customer)), snapshot_id=str(wanted.id))
    async with lab.db.tx(customer) as tx:
        failed = await delivery.snapshot(tx, wanted.id)
    assert (failed.state, failed.failure) == ("failed", "storage: No such file or directory")
    with pytest.raises(Refusal) as refused:
        await delivery.open_file(lab.files, tenant_of(customer), failed, "records.jsonl")
    assert refused.value.code == "snapshot_not_ready"
    ready = await built(lab, customer, wanted)
    assert (ready.state, ready.failure) == ("ready", None)
    assert announced(cluster, wanted) == ["requested", "failed", "ready"]


async def test_files_are_looked_for_under_the_caller_whatever_a_manifest_says(lab: Lab) -> None:
    customer, rival = await lab.customer(), await lab.customer()
    theirs = await built(lab, rival, await requested(lab, rival, await answered(lab, rival)))
    with pytest.raises(Refusal, match="file_missing"):
        await delivery.open_file(lab.files, tenant_of(customer), theirs, "records.jsonl")
    assert all("missing" in each for each in (await delivery.verify(lab.files, tenant_of(customer), theirs)).faults)


async def test_a_ready_snapshot_cannot_be_changed_by_anybody(lab: Lab, cluster: Cluster) -> None:
    customer = await lab.customer()
    ready = await built(lab, customer, await requested(lab, customer, await answered(lab, customer)))
    with psycopg.connect(cluster.admin_conninfo()) as connection:
        for statement in (
            "update delivery.snapshot set records = 0 where id = %s",
            "delete from delivery.snapshot where id = %s",
        ):
            with pytest.raises(psycopg.errors.RestrictViolation), connection.transaction():
                connection.execute(statement, (ready.id,))


async def test_versions_follow_one_another_however_many_ask_at_once(lab: Lab) -> None:
    customer = await lab.customer()
    project = await lab.project(customer)
    asked = await asyncio.gather(*(requested(lab, customer, project) for _ in range(4)))
    assert sorted(each.version for each in asked) == [1, 2, 3, 4]
    async with lab.db.tx(customer) as tx:
        assert [each.version for each in await delivery.snapshots(tx, project.id)] == [4, 3, 2, 1]


async def test_an_empty_project_delivers_empty_files(lab: Lab) -> None:
    customer = await lab.customer()
    ready = await built(lab, customer, await requested(lab, customer, await lab.project(customer)))
    assert (ready.state, ready.records) == ("ready", 0)
    assert await content(lab, ready, "records.jsonl") == b""
    assert pq.read_table(io.BytesIO(await content(lab, ready, "records.parquet"))).num_rows == 0
    assert (await delivery.verify(lab.files, tenant_of(customer), ready)).ok


async def test_a_review_travels_with_the_answer(lab: Lab) -> None:
    customer, author = await lab.customer(), await lab.contributor(languages=("hi",))
    project = await lab.project(customer, acceptance="review", language="hi")
    await lab.add(customer, project)
    done = await lab.answer(author, await claim_from(lab, author, project))
    await lab.settle()
    reviewer = await lab.contributor(languages=("hi",), reviewer=True)
    for _ in range(50):
        async with lab.db.tx(reviewer) as tx:
            work = await quality.take_review(tx)
            assert work is not None
            await quality.record_review(tx, work.id, "accept", "1.2", "clear and right")
        if work.submission_id == done.submission_id:
            break
    ready = await built(lab, customer, await requested(lab, customer, project))
    record = json.loads(await content(lab, ready, "records.jsonl"))
    review = record["submissions"][0]["review"]
    assert (review["verdict"], review["clause"], review["reason"]) == ("accept", "1.2", "clear and right")


async def test_classifications_are_delivered_for_trainers_of_classifiers(lab: Lab) -> None:
    customer = await lab.customer()
    meera = await lab.contributor()
    project = await lab.project(customer, kind="text.classify")
    await lab.add(customer, project)
    await lab.answer(meera, await claim_from(lab, meera, project))
    ready = await built(lab, customer, await requested(lab, customer, project))
    example = json.loads(await content(lab, ready, "classifications.jsonl"))
    assert example["label"] == "positive"
    assert example["text"] == kinds.of("text.classify").example("en")["payload"]["text"]


async def test_the_guideline_version_of_a_record_is_the_one_at_claim(lab: Lab) -> None:
    customer, meera = await lab.customer(), await lab.contributor()
    project = await lab.project(customer)
    await lab.add(customer, project)
    claimed = await claim_from(lab, meera, project)
    async with lab.db.tx(customer) as tx:
        await projects.publish_guidelines(tx, project.id, {"en": "# New"})
    await lab.answer(meera, claimed)
    ready = await built(lab, customer, await requested(lab, customer, project))
    assert ready.manifest is not None
    assert ready.manifest["guideline_versions"] == [1]


async def test_the_export_gives_every_submission_back_to_the_last_character(lab: Lab) -> None:
    customer = await lab.customer()
    project = await answered(lab, customer, count=3)
    lines = await exported(lab, customer, project.id)
    async with lab.db.tx(customer) as tx:
        stored = await tasks.submissions(tx, project.id, None, 100)
    assert [line["submission_id"] for line in lines] == [str(each.id) for each in stored]
    assert [line["answer"] for line in lines] == [each.answer for each in stored]
    assert {line["answer"]["comment"] for line in lines} == {AWKWARD}
    assert {line["label"] for line in lines} == {each.label for each in stored}
    fields = "submission_id task_id unique_key contributor round label answer seconds submitted_at accepted_at used"
    assert {" ".join(line) for line in lines} == {fields}
    assert {(line["unique_key"], line["round"], line["used"]) for line in lines} == {(None, 1, True)}
    assert lines[0]["submitted_at"] == stored[0].submitted_at.isoformat(timespec="microseconds").replace("+00:00", "Z")


async def test_the_export_writes_awkward_keys_and_answers_that_wait_for_a_review(lab: Lab) -> None:
    customer, person = await lab.customer(), await lab.contributor()
    project = await lab.project(customer, acceptance="review")
    await lab.add(customer, project, unique_key=AWKWARD)
    await lab.answer(person, await claim_from(lab, person, project))
    (line,) = await exported(lab, customer, project.id)
    assert (line["unique_key"], line["accepted_at"]) == (AWKWARD, None)


async def test_the_export_goes_on_from_page_to_page(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    customer = await lab.customer()
    project = await answered(lab, customer, count=5, people=1)
    monkeypatch.setattr("tarazu.delivery.exports._PAGE", 2)
    assert len(await exported(lab, customer, project.id)) == 5


async def test_the_export_keeps_the_order_over_many_blocks_and_the_zeros_at_the_end_of_times(
    lab: Lab, cluster: Cluster
) -> None:
    customer = await lab.customer()
    project = await answered(lab, customer, count=70)
    with psycopg.connect(cluster.admin_conninfo()) as connection:
        connection.execute(
            "update tasks.submission set submitted_at = date_trunc('second', submitted_at), accepted_at = case when label = 'a'"
            " then date_trunc('second', accepted_at) + interval '120 milliseconds' end where project_id = %s",
            (project.id,),
        )
    lines = await exported(lab, customer, project.id)
    async with lab.db.tx(customer) as tx:
        stored = await tasks.submissions(tx, project.id, None, 1000)
    assert [line["submission_id"] for line in lines] == [str(each.id) for each in stored]
    assert len(lines) == 140
    for name in ("submitted_at", "accepted_at"):
        times = [getattr(each, name) for each in stored]
        told = [at and at.isoformat(timespec="microseconds").replace("+00:00", "Z") for at in times]
        assert [line[name] for line in lines] == told


async def test_a_barrier_ends_an_export(lab: Lab) -> None:
    customer = await lab.customer()
    project = await answered(lab, customer, count=1)
    assert customer.principal_id
    async with lab.db.tx(system(tenant_of(customer))) as tx:
        await trust.raise_barrier(tx, customer.principal_id, "interest")
    assert await exported(lab, customer, project.id) == []


async def test_an_export_loads_no_statistics() -> None:
    loads = "import sys, tarazu.delivery; print(sorted({'numpy', 'pyarrow', 'scipy'} & set(sys.modules)))"
    told = await asyncio.to_thread(subprocess.run, [sys.executable, "-c", loads], capture_output=True, check=True)
    assert told.stdout.strip() == b"[]"


async def test_another_tenant_gets_nothing(lab: Lab) -> None:
    customer, stranger = await lab.customer(), await lab.customer()
    project = await answered(lab, customer)
    ready = await built(lab, customer, await requested(lab, customer, project))
    assert await exported(lab, stranger, project.id) == []
    async with lab.db.tx(stranger) as tx:
        assert await delivery.snapshots(tx, project.id) == []
        for act in (delivery.snapshot(tx, ready.id), delivery.request_snapshot(tx, project.id)):
            with pytest.raises(Refusal) as refused:
                await act
            assert refused.value.kind == "not_found"


@pytest.mark.parametrize("page_bytes", [2**25, 1])
async def test_records_are_read_in_pages_that_hold_each_once(
    lab: Lab, monkeypatch: pytest.MonkeyPatch, page_bytes: int
) -> None:
    monkeypatch.setattr("tarazu.delivery.records.PAGE_BYTES_MAX", page_bytes)
    customer = await lab.customer()
    project = await answered(lab, customer, count=5, people=1)
    ready = await built(lab, customer, await requested(lab, customer, project))
    lines = [json.loads(line) for line in (await content(lab, ready, "records.jsonl")).splitlines()]
    tenant, seen, place = tenant_of(customer), [], 0
    while place is not None:
        page = await delivery.read_records(lab.files, tenant, ready, place=place, limit=2)
        seen += page.records
        place = page.next_place
    assert [str(record.task_id) for record in seen] == [line["task_id"] for line in lines]
    assert seen[0].submissions[0].answer == lines[0]["submissions"][0]["answer"]
    end = next(file.bytes for file in ready.files() if file.name == "records.jsonl")
    for place in (1, end, end + 1, -1):
        with pytest.raises(Refusal):
            await delivery.read_records(lab.files, tenant, ready, place=place)


async def test_a_row_never_counts_a_vote_whose_answer_was_left_out_while_it_was_built(
    lab: Lab, cluster: Cluster
) -> None:
    customer = await lab.customer()
    project = await answered(lab, customer)
    wanted = await requested(lab, customer, project)
    with (
        psycopg.connect(cluster.admin_conninfo()) as gate,
        psycopg.connect(cluster.admin_conninfo(), autocommit=True) as admin,
    ):
        # Votes are read without it, rows are not.
        gate.execute("lock table tasks.assignment in access exclusive mode")
        running = asyncio.create_task(built(lab, customer, wanted))
        waits = "select count(*) from pg_locks where not granted and relation = 'tasks.assignment'::regclass"
        while not admin.execute(waits).fetchone()[0]:  # type: ignore[index]
            await asyncio.sleep(0)
        left_out = "update tasks.submission set used = false where id = (select min(id) from tasks.submission where project_id = %s)"
        admin.execute(left_out.replace("min(id)", "min(id::text)::uuid"), [project.id])
        gate.rollback()
        with pytest.raises(building.Moved):
            await running
    ready = await built(lab, customer, wanted)
    records = [json.loads(line) for line in (await content(lab, ready, "records.jsonl")).splitlines()]
    assert sorted((each["consensus"]["votes"], len(each["submissions"])) for each in records) == [(1, 1), (2, 2)]


async def test_a_delivery_says_how_many_tasks_were_open_when_it_was_asked_for(lab: Lab) -> None:
    customer = await lab.customer()
    project = await answered(lab, customer, count=2, people=1)
    early, cancelled = (await lab.add(customer, project, 2))[:2]
    async with lab.db.tx(customer) as tx:
        await tasks.cancel_task(tx, cancelled)
    asked = await requested(lab, customer, project)
    # What is answered before the job runs was open all the same.
    lab.clock.advance(timedelta(seconds=1))
    await lab.answer(person := await lab.contributor(), await claim_from(lab, person, project))
    first = await built(lab, customer, asked)
    assert (first.open_tasks, first.manifest["open_tasks"], first.records) == (1, 1, 2)
    last = await built(lab, customer, await requested(lab, customer, project))
    assert (last.open_tasks, last.manifest["open_tasks"], last.records) == (0, 0, 3)
    assert str(early) in (await content(lab, last, "records.jsonl")).decode()
    empty = await built(lab, customer, await requested(lab, customer, await lab.project(customer)))
    assert (empty.open_tasks, empty.records) == (0, 0)
