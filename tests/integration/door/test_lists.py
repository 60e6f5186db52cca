"""Lists of tasks: pages, totals, and every filter by itself and with others."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from scaleapi.exceptions import ScaleInvalidRequest, ScaleResourceNotFound
from scaleapi.tasks import TaskReviewStatus, TaskStatus, TaskType

from tarazu import quality, scale
from tests.integration.door.acts import made, said, worked
from tests.integration.door.conftest import Door, admitted
from tests.lab import Lab, fresh

pytestmark = pytest.mark.anyio

TEXT: dict[str, Any] = {"attachment": "A text.", "attachment_type": "text", "categories": ["a", "b"]}
MOMENT = timedelta(microseconds=1)


@dataclass(slots=True)
class Shelf:
    """Tasks in every state, a minute apart; `at` is when each was created, by its nickname."""

    door: Door
    project: str
    other: str
    batch: str
    ids: dict[str, str]
    at: dict[str, datetime]
    done: datetime

    async def found(self, **asked: Any) -> set[str]:
        """Return the nicknames of what a list holds, having checked its total and that it is one page."""
        page = await self.door.call(self.door.client.tasks, **asked)
        assert (page.total, page.has_more, page.next_token) == (len(page), False, None)
        nicknames = {task_id: nickname for nickname, task_id in self.ids.items()}
        return {nicknames[task.id] for task in page}


@pytest.fixture(scope="module")
async def shelf(lab: Lab, base: str) -> Shelf:
    """A customer with tasks in every state, some in a batch, some elsewhere."""
    door = await admitted(lab, base)
    project, other = await door.project(), await door.project(type="categorization")
    batch = (await door.call(door.client.create_batch, project, fresh("b"))).name
    given: dict[str, dict[str, Any]] = {
        "done": {"project": project, "tags": ["red", "big"], "unique_id": "u-done"},
        "open": {"project": project, "tags": ["red"], "unique_id": "u-open"},
        "held": {"batch": batch, "tags": ["blue"], "unique_id": "u-held", "attachment": "https://example.com/a.jpg"},
        "gone": {"batch": batch},
        "lost": {"project": project, "attachment": "scaledata://" + "0" * 24},
        "sort": {"project": other, "tags": ["big"]},
        "free": {},
    }
    ids, at = {}, {}
    for nickname, params in given.items():
        lab.clock.advance(timedelta(minutes=1))
        kind = "categorization" if nickname == "sort" else "imageannotation"
        ids[nickname] = (await made(door, kind, **params, **(TEXT if nickname == "sort" else {}))).id
        at[nickname] = lab.clock.now()
        if nickname == "done":
            # The only one there is, so that this is the one that is taken.
            lab.clock.advance(timedelta(hours=1))
            await worked(door, await lab.contributor(), project)
            done = lab.clock.now()
    lab.clock.advance(timedelta(hours=1))
    await door.call(door.client.cancel_task, ids["gone"])
    return Shelf(door, project, other, batch, ids, at, done)


EVERY = {"done", "open", "held", "gone", "lost", "sort", "free"}


async def test_without_a_filter_everything_is_listed_newest_first(shelf: Shelf) -> None:
    page = await shelf.door.call(shelf.door.client.tasks)
    assert [task.id for task in page] == list(shelf.ids.values())[::-1]
    assert (page.total, page.limit, page.offset, page.has_more, page.next_token) == (7, 100, 0, False, None)


@pytest.mark.parametrize(
    ("status", "wanted"),
    [
        ("pending", {"open", "held", "sort", "free"}),
        ("completed", {"done"}),
        ("canceled", {"gone"}),
        ("cancelled", {"gone"}),
        ("error", {"lost"}),
    ],
)
async def test_tasks_are_found_by_status(shelf: Shelf, status: str, wanted: set[str]) -> None:
    assert await shelf.found(status=status) == wanted


@pytest.mark.parametrize(
    ("type", "wanted"), [("categorization", {"sort"}), ("imageannotation", EVERY - {"sort"}), ("chat", set())]
)
async def test_tasks_are_found_by_type(shelf: Shelf, type: str, wanted: set[str]) -> None:
    assert await shelf.found(type=type) == wanted


async def test_tasks_are_found_by_project_and_batch(shelf: Shelf) -> None:
    assert await shelf.found(project=shelf.project) == {"done", "open", "held", "gone", "lost"}
    assert await shelf.found(project=shelf.other) == {"sort"}
    assert await shelf.found(project="default") == {"free"}
    assert await shelf.found(batch=shelf.batch) == {"held", "gone"}
    assert await shelf.found(batch=shelf.batch, project=shelf.project) == {"held", "gone"}
    with pytest.raises(ScaleResourceNotFound):
        await shelf.found(batch=shelf.batch, project=shelf.other)


@pytest.mark.parametrize(
    ("tags", "wanted"),
    [("red", {"done", "open"}), (["red"], {"done", "open"}), (["big", "blue"], {"done", "held", "sort"}), ("x", set())],
)
async def test_tasks_are_found_by_any_of_some_tags(shelf: Shelf, tags: Any, wanted: set[str]) -> None:
    assert await shelf.found(tags=tags) == wanted


@pytest.mark.parametrize(
    ("unique_id", "wanted"),
    [("u-done", {"done"}), (["u-done", "u-held", "nothing"], {"done", "held"}), (["nothing"], set())],
)
async def test_tasks_are_found_by_their_unique_ids(shelf: Shelf, unique_id: Any, wanted: set[str]) -> None:
    assert await shelf.found(unique_id=unique_id) == wanted


async def test_a_hundred_unique_ids_may_be_asked_for_at_once(shelf: Shelf) -> None:
    assert await shelf.found(unique_id=["u-open", *(f"n-{i}" for i in range(99))]) == {"open"}


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ({"tags": "red", "status": "completed"}, {"done"}),
        ({"tags": ["red", "blue"], "status": "pending", "type": "imageannotation"}, {"open", "held"}),
        ({"unique_id": ["u-done", "u-held"], "tags": "blue"}, {"held"}),
        ({"unique_id": "u-done", "status": "pending"}, set()),
        ({"status": "pending", "type": "categorization", "tags": "big"}, {"sort"}),
        ({"status": "error", "tags": "red"}, set()),
    ],
)
async def test_filters_narrow_one_another(shelf: Shelf, asked: dict[str, Any], wanted: set[str]) -> None:
    assert await shelf.found(**asked) == wanted


def spelled(at: datetime, how: str) -> str:
    """Return an instant as clients write it."""
    away = at.astimezone(timezone(timedelta(hours=5, minutes=30)))
    return {
        "space": at.strftime("%Y-%m-%d %H:%M:%S.%f"),
        "iso": at.strftime("%Y-%m-%dT%H:%M:%S.%f"),
        "zulu": at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "utc": at.isoformat(),
        "offset": away.isoformat(),
        "offset, space": away.isoformat(sep=" "),
    }[how]


HOWS = ["space", "iso", "zulu", "utc", "offset", "offset, space"]


@pytest.mark.parametrize("how", HOWS)
async def test_tasks_are_found_by_when_they_were_created_bounds_included(shelf: Shelf, how: str) -> None:
    at = shelf.at["held"]
    later = {"held", "gone", "lost", "sort", "free"}
    assert await shelf.found(start_time=spelled(at, how)) == later
    assert await shelf.found(start_time=spelled(at + MOMENT, how)) == later - {"held"}
    assert await shelf.found(end_time=spelled(at, how)) == {"done", "open", "held"}
    assert await shelf.found(start_time=spelled(at, how), end_time=spelled(at, how)) == {"held"}


@pytest.mark.parametrize("how", ["offset", "offset, space"])
async def test_a_plus_that_was_not_encoded_is_still_a_plus(shelf: Shelf, how: str) -> None:
    page = await said(shelf.door, "GET", "tasks?end_time=" + spelled(shelf.at["held"], how).replace(" ", "%20"))
    assert page["total"] == 3


async def test_a_bare_date_means_its_midnight_in_utc(shelf: Shelf) -> None:
    today = shelf.at["done"].date()
    assert await shelf.found(start_time=(today + timedelta(days=9)).isoformat()) == set()
    assert await shelf.found(end_time=(today - timedelta(days=9)).isoformat()) == set()
    assert await shelf.found(start_time=(today - timedelta(days=9)).isoformat()) == EVERY
    midnight = datetime.combine(today, datetime.min.time(), UTC)
    assert await shelf.found(start_time=today.isoformat()) == {name for name, at in shelf.at.items() if at >= midnight}


async def test_tasks_are_found_by_when_they_were_completed(shelf: Shelf) -> None:
    done = shelf.done
    assert await shelf.found(completed_after=spelled(done, "space")) == {"done"}
    assert await shelf.found(completed_before=spelled(done, "iso")) == {"done"}
    assert await shelf.found(completed_after=spelled(done + MOMENT, "space")) == set()
    assert await shelf.found(completed_before=spelled(done - MOMENT, "space")) == set()


async def test_tasks_are_found_by_when_they_were_updated(shelf: Shelf) -> None:
    done = spelled(shelf.done, "iso")
    assert await shelf.found(updated_after=done, updated_before=done) == {"done"}
    assert await shelf.found(updated_after=spelled(shelf.at["free"] + MOMENT, "iso")) == {"gone"}
    assert await shelf.found(updated_before=spelled(shelf.at["done"], "iso")) == set()


@pytest.mark.parametrize(
    "name",
    ["start_time", "end_time", "completed_after", "completed_before", "updated_after", "updated_before"],
)
@pytest.mark.parametrize(
    "value",
    [
        "yesterday",
        "2025-13-01",
        "2025-02-30T00:00:00",
        "12:00",
        "0",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59-14:00",
    ],
)
async def test_a_time_that_is_none_is_an_invalid_request(shelf: Shelf, name: str, value: str) -> None:
    with pytest.raises(ScaleInvalidRequest, match=name):
        await shelf.door.call(shelf.door.client.tasks, **{name: value})


@pytest.mark.parametrize("limit", [0, -1, 101, 10**9, "many", "1.5", "1e1", "٣x"])
async def test_a_limit_out_of_bounds_is_an_invalid_request(shelf: Shelf, limit: Any) -> None:
    with pytest.raises(ScaleInvalidRequest, match="limit"):
        await shelf.door.call(shelf.door.client.tasks, limit=limit)


@pytest.mark.parametrize(("limit", "pages"), [(1, 7), (2, 4), (6, 2), (7, 1), (100, 1), ("3", 3)])
async def test_a_cursor_ends_and_holds_everything_once(shelf: Shelf, limit: Any, pages: int) -> None:
    seen, token, count = [], None, 0
    while count == 0 or token:
        page = await shelf.door.call(shelf.door.client.tasks, limit=limit, next_token=token)
        assert (page.total, page.limit, page.has_more) == (7, int(limit), page.next_token is not None)
        assert page.next_token is None or page.next_token != token
        seen += [task.id for task in page]
        token, count = page.next_token, count + 1
    assert count == pages
    assert seen == list(shelf.ids.values())[::-1]


@pytest.mark.parametrize("token", ["nonsense", "0", "0" * 31, "-1", "null", "x" * 5_000, "ü", "../.."])
async def test_a_token_that_was_never_given_is_an_invalid_request(shelf: Shelf, token: str) -> None:
    with pytest.raises(ScaleInvalidRequest):
        await shelf.door.call(shelf.door.client.tasks, next_token=token)


async def test_a_token_beyond_the_end_gives_an_empty_page_that_ends(shelf: Shelf) -> None:
    page = await shelf.door.call(shelf.door.client.tasks, next_token="0" * 32)
    assert (list(page), page.has_more, page.next_token, page.total) == ([], False, None, 7)


async def test_the_last_page_has_no_token_at_all(shelf: Shelf) -> None:
    assert "next_token" not in await said(shelf.door, "GET", "tasks")
    assert "next_token" in await said(shelf.door, "GET", "tasks?limit=1")


async def test_a_filtered_cursor_goes_through_what_it_asks_for(shelf: Shelf) -> None:
    client = shelf.door.client
    found = await shelf.door.call(
        client.get_tasks, project_name=shelf.project, status=TaskStatus.Pending, tags=["red", "blue"], limit=1
    )
    assert [task.id for task in found] == [shelf.ids["held"], shelf.ids["open"]]


async def test_counts_are_those_of_the_lists(shelf: Shelf) -> None:
    client, count = shelf.door.client, shelf.door.client.get_tasks_count
    assert await shelf.door.call(count, project_name=shelf.project) == 5
    assert await shelf.door.call(count, batch_name=shelf.batch) == 2
    assert await shelf.door.call(count, batch_name=shelf.batch, status=TaskStatus.Canceled) == 1
    assert await shelf.door.call(count, project_name=shelf.project, task_type=TaskType.Categorization) == 0
    assert await shelf.door.call(count, project_name=shelf.project, tags=["red"]) == 2
    assert await shelf.door.call(count, project_name=shelf.project, unique_id=["u-open", "u-held"]) == 2
    assert await shelf.door.call(count, project_name=shelf.project, completed_after="2020-01-01") == 1
    assert [task.id for task in await shelf.door.call(client.get_tasks, batch_name=shelf.batch, limit=1)] == [
        shelf.ids["gone"],
        shelf.ids["held"],
    ]


@pytest.mark.parametrize("value", ["x", "done", "accepted", "completed,pending", "Completed "])
async def test_an_unknown_status_is_an_invalid_request(shelf: Shelf, value: str) -> None:
    with pytest.raises(ScaleInvalidRequest, match="status"):
        await shelf.door.call(shelf.door.client.tasks, status=value)


@pytest.mark.parametrize("name", ["project", "batch"])
async def test_a_list_of_an_unknown_place_is_not_found(shelf: Shelf, name: str) -> None:
    with pytest.raises(ScaleResourceNotFound):
        await shelf.door.call(shelf.door.client.tasks, **{name: "nothing"})


@pytest.mark.parametrize(
    "empty", ["status", "customer_review_status", "project", "batch", "limit", "start_time", "type"]
)
async def test_an_empty_filter_is_none(shelf: Shelf, empty: str) -> None:
    assert (await said(shelf.door, "GET", f"tasks?{empty}="))["total"] == 7


@pytest.mark.parametrize("value", ["True", "true", "1"])
async def test_a_limited_response_has_its_few_fields(shelf: Shelf, value: str) -> None:
    page = await said(shelf.door, "GET", f"tasks?limited_response={value}&status=completed")
    [doc] = page["docs"]
    assert set(doc) == {"task_id", "status", "metadata", "project", "otherVersion"}
    assert (doc["status"], doc["project"], doc["metadata"]) == ("completed", shelf.project, {})


@pytest.mark.parametrize("value", ["False", "false", "0", ""])
async def test_a_response_is_whole_unless_it_is_to_be_limited(shelf: Shelf, value: str) -> None:
    page = await said(shelf.door, "GET", f"tasks?limited_response={value}&status=completed")
    assert page["docs"][0]["response"]["annotations"]


@pytest.mark.parametrize("name", ["limited_response", "include_attachment_url"])
async def test_a_boolean_that_is_none_is_an_invalid_request(shelf: Shelf, name: str) -> None:
    await said(shelf.door, "GET", f"tasks?{name}=maybe", 400)


async def test_attachments_are_given_with_addresses_when_asked_for(shelf: Shelf) -> None:
    [plain] = await shelf.door.call(shelf.door.client.tasks, unique_id="u-held", include_attachment_url=False)
    assert "attachment_s3_downloads" not in plain.params
    [told] = await shelf.door.call(shelf.door.client.tasks, unique_id="u-held", include_attachment_url=True)
    address = "https://example.com/a.jpg"
    assert told.params["attachment_s3_downloads"] == [{"s3URL": address, "attachment": address}]


async def test_parameters_that_nobody_knows_are_passed_over(shelf: Shelf) -> None:
    assert (await said(shelf.door, "GET", "tasks?unheard_of=1&offset=3"))["total"] == 7


REVIEWS = ("accepted", "fixed", "commented", "rejected")


@pytest.fixture(scope="module")
async def reviewed(lab: Lab, base: str) -> tuple[Door, dict[str, str]]:
    """A customer with one task of each state of review, in a sandbox, where all are completed."""
    door = await admitted(lab, base)
    found = {"pending": (await made(door, trial=True)).id}
    for verdict in REVIEWS:
        found[verdict] = (await made(door, trial=True)).id
        if verdict in ("accepted", "rejected"):
            await door.call(door.trial.audit_task, found[verdict], verdict == "accepted")
    return door, found


@pytest.mark.parametrize(
    ("review", "wanted"),
    [
        (TaskReviewStatus.Accepted, {"accepted"}),
        (TaskReviewStatus.Rejected, {"rejected"}),
        ([TaskReviewStatus.Accepted, TaskReviewStatus.Rejected], {"accepted", "rejected"}),
        (TaskReviewStatus.Pending, {"pending", "fixed", "commented"}),
        ([TaskReviewStatus.Fixed, TaskReviewStatus.Commented], set()),
        (list(TaskReviewStatus), {"pending", *REVIEWS}),
    ],
)
async def test_tasks_are_found_by_what_was_said_of_them(
    reviewed: tuple[Door, dict[str, str]], review: Any, wanted: set[str]
) -> None:
    door, ids = reviewed
    found = await door.call(door.trial.get_tasks, project_name="default", review_status=review)
    assert {task.id for task in found} == {ids[name] for name in wanted}


@pytest.mark.parametrize("verdict", ["fixed", "commented"])
async def test_every_verdict_of_the_native_side_is_a_state_of_review(door: Door, verdict: str) -> None:
    name = await door.project()
    task = await made(door, project=name)
    await worked(door, await door.lab.contributor(), name)
    async with door.lab.db.tx(door.customer) as tx:
        row = await scale.task_at(tx, task.id)
        await quality.audit_task(tx, row.id, verdict, "By hand.")
    [found] = await door.call(door.client.tasks, customer_review_status=f"{verdict},rejected")
    assert (found.id, found.customer_review_status) == (task.id, verdict)
    assert (await door.call(door.client.tasks, customer_review_status="pending")).total == 0


@pytest.mark.parametrize("value", ["x", "accepted,x", "accepted;fixed", "Accepted"])
async def test_an_unknown_state_of_review_is_an_invalid_request(shelf: Shelf, value: str) -> None:
    with pytest.raises(ScaleInvalidRequest):
        await shelf.door.call(shelf.door.client.tasks, customer_review_status=value)


async def test_pages_are_whole_while_tasks_are_being_created(door: Door) -> None:
    name = await door.project()
    before = [(await made(door, project=name)).id for _ in range(8)]
    stop = asyncio.Event()

    async def create() -> None:
        while not stop.is_set():
            await made(door, project=name)

    creating = [asyncio.create_task(create()) for _ in range(2)]
    for _ in range(2):
        seen, token = [], None
        while True:
            page = await door.call(door.client.tasks, project=name, limit=3, next_token=token)
            assert page.total >= 8
            seen += [task.id for task in page]
            token = page.next_token
            if not page.has_more:
                break
        assert len(seen) == len(set(seen))
        assert seen == sorted(seen, reverse=True)
        assert seen[-8:] == before[::-1]
    stop.set()
    await asyncio.gather(*creating)
