"""How much is reviewed over HTTP: what customers set and see, what a third reviewer reads, and what authors never do."""

from __future__ import annotations

import pytest
from tests.integration.http.conftest import Web, fault
from tests.integration.test_account_commands import Run, run, slug  # noqa: F401
from tests.integration.test_reviewers import published, watched
from tests.integration.test_stages import Bench
from tests.lab import Lab

pytestmark = pytest.mark.anyio

USUAL = {
    "review_permille": 1000,
    "newcomer_permille": 1000,
    "newcomer_answers": 20,
    "second_review_permille": 0,
    "second_negative_permille": None,
    "reviewer_checks_min": 30,
    "reviewer_agreement_min": None,
    "reviewer_kappa_min": None,
    "known_permille": 0,
    "newcomer_known_permille": 0,
    "newcomer_verdicts": 50,
    "calibration_items": 0,
    "calibration_kappa_min": 0.7,
}


def _path(bench: Bench) -> str:
    return f"/api/v1/projects/{bench.project.id}/review-policy"


async def test_a_customer_sets_the_rules_and_sees_what_waits(lab: Lab, web: Web) -> None:
    bench = await Bench.made(lab)
    async with web.key(bench.customer) as key:
        told = (await key.get(_path(bench))).json()
        assert told["policy"] | {"set_at": None} == USUAL | {"set_at": None}
        given = {
            "review_permille": 500,
            "newcomer_permille": 1000,
            "newcomer_answers": 5,
            "second_review_permille": 1000,
            "known_permille": 30,
            "newcomer_known_permille": 1000,
            "calibration_items": 30,
        }
        assert (await key.put(_path(bench), json=given)).json()["policy"].items() >= given.items()
        fault(
            await key.put(_path(bench), json={"second_review_permille": -1}), "second_review_permille", "out_of_range"
        )
        await bench.handed_in()
        await bench.judged("accept")
        assert (await key.get(_path(bench))).json()["counts"]["second_waiting"] == 1


async def test_others_may_neither_read_nor_set_them(lab: Lab, web: Web) -> None:
    bench, rival = await Bench.made(lab), await Bench.made(lab)
    assert bench.customer.tenant_id
    viewer = await lab.colleague(bench.customer.tenant_id, "viewer")
    async with web.key(rival.customer) as key:
        assert (await key.get(_path(bench))).status_code == 404
        assert (await key.put(_path(bench), json={})).status_code == 404
    async with web.key(viewer) as key:
        assert (await key.get(_path(bench))).status_code == 200
        assert (await key.put(_path(bench), json={})).status_code == 403


async def test_the_settings_of_a_project_take_shares_in_percent(lab: Lab, web: Web) -> None:
    bench = await Bench.made(lab)
    page = f"/projects/{bench.project.id}"
    data = {
        "review_permille": "12.5",
        "newcomer_permille": "100",
        "newcomer_answers": "5",
        "second_review_permille": "10",
    }
    async with web.session(bench.customer) as client:
        refused = await client.post(f"{page}/review-policy", data=data | {"newcomer_permille": "5"})
        assert (refused.status_code, "from 12.5 to 100" in refused.text) == (422, True)
        for wrong in ("12.55", "101", "much"):
            assert (
                await client.post(f"{page}/review-policy", data=data | {"review_permille": wrong})
            ).status_code == 422
        assert (await client.post(f"{page}/review-policy", data=data)).status_code == 303
        shown = (await client.get(f"{page}/settings")).text
    assert [f'value="{each}"' in shown for each in ("12.5", "10")] == [True, True]


async def test_a_third_reviewer_reads_both_verdicts_and_a_second_none(lab: Lab, web: Web) -> None:
    bench = await Bench.made(lab, second_review_permille=1000)
    claimed = await bench.handed_in()
    await bench.judged("exclude")
    second, review = await lab.reviewing(bench.project)
    async with web.session(second) as client:
        assert "It is wrong." not in (await client.get("/work/reviews")).text
        assert (await client.post("/api/work/reviews/next")).json()["opinions"] == []
        given = await client.post(f"/api/work/reviews/{review.id}", json={"verdict": "accept"})
        assert given.status_code == 204
    third, _ = await lab.reviewing(bench.project)
    async with web.session(third) as client:
        page = (await client.get("/work/reviews")).text
        told = (await client.post("/api/work/reviews/next")).json()["opinions"]
    assert "Two verdicts that differ" in page
    assert "It is wrong." in page
    assert [each["verdict"] for each in told] == ["exclude", "accept"]
    async with web.session(bench.author) as client:
        for path in (
            "/work/answers",
            f"/work/assignments/{claimed.id}",
            f"/api/work/assignments/{claimed.id}/feedback",
        ):
            assert "It is wrong." not in (await client.get(path)).text


async def test_the_command_line_sets_and_shows_the_rules(lab: Lab, run: Run) -> None:  # noqa: F811
    bench = await Bench.made(lab)
    command = ("project", "review", "-t", await slug(lab, bench.customer), "-p", bench.project.name)
    assert "Reviewed: 100 %" in (await run(*command)).out
    made = await run(*command, "--share", "200", "--second", "50", "--json")
    assert (made.code, made.data["policy"]["review_permille"], made.data["policy"]["newcomer_permille"]) == (
        0,
        200,
        1000,
    )
    assert (await run(*command, "--newcomers", "100")).code == 1
    asked = await run(
        *command, "--known", "30", "--new-known", "300", "--calibration", "30", "--kappa-min", "0.8", "--json"
    )
    policy = asked.data["policy"]
    assert (policy["known_permille"], policy["newcomer_known_permille"]) == (30, 300)
    assert (policy["calibration_items"], policy["calibration_kappa_min"], policy["newcomer_verdicts"]) == (30, 0.8, 50)
    refused = await run(*command, "--known", "501")
    assert (refused.code, "--known" in refused.err + refused.out) == (1, True)


async def test_customer_and_operations_are_told_why_nothing_new_is_handed_out(lab: Lab, web: Web) -> None:
    bench = await Bench.made(lab)
    await bench.handed_in(34)
    await watched(bench)
    async with web.key(bench.customer) as key:
        load = (await key.get(_path(bench))).json()["load"]
        assert (load["waiting"], load["backlog_seconds"], load["window_seconds"]) == (34, 20400, 28800)
        assert load["throttled_at"]
    async with web.session(bench.customer) as client:
        for path in ("", "/settings"):
            assert "New tasks are held back" in (await client.get(f"/projects/{bench.project.id}{path}")).text
    async with web.session(await lab.operator()) as client:
        told = (await client.get("/api/operations/reviews")).json()["projects"]
        assert [each["waiting"] for each in told if each["project"] == bench.project.name] == [34]
        page = (await client.get("/operations")).text
        assert f"{bench.project.name} of" in page
        assert "its reviewers are behind" in page


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Waits until reviews have caught up"), ("hi", "समीक्षाएँ पूरी होने तक रुका है")]
)
async def test_contributors_are_told_that_work_waits_for_reviews_and_no_figures(
    lab: Lab, web: Web, language: str, words: str
) -> None:
    bench = await Bench.made(lab)
    await bench.handed_in(34)
    await lab.add(bench.customer, bench.project, 1)
    await watched(bench)
    async with web.session(bench.author) as client:
        entries = (await client.get("/api/work/feed")).json()["entries"]
        (entry,) = [each for each in entries if each["title"] == bench.project.title["en"]]
        assert (entry["supply"], entry["waits_for_reviews"]) == ("none", True)
        assert not {"waiting", "backlog_seconds", "reviewers"} & set(entry)
        claimed = await client.post("/api/work/claims", json={"feed_id": entry["feed_id"]})
        assert (claimed.status_code, claimed.json()["empty_reason"]) == (200, "reviews_first")
        await client.put("/api/me/language", json={"language": language})
        assert words in (await client.get("/work")).text


async def test_reviewers_read_every_count_that_the_rule_reads_and_operations_who_it_stops(lab: Lab, web: Web) -> None:
    bench = await Bench.made(lab, reviewer_checks_min=10, reviewer_agreement_min=0.5)
    reviewer = await lab.contributor(reviewer=True)
    await published(bench, reviewer, 12, 1)
    async with web.session(reviewer) as client:
        (one,) = (await client.get("/api/work/scores")).json()["reviews"]
        assert (one["checked"], one["confirmed"], one["reviewer_checks_min"]) == (12, 1, 10)
        assert one["reviewer_agreement_min"] == 0.5
        assert one["stopped_since"]
        page = (await client.get("/work/scores")).text
        assert "1 of 12 checked" in page
        assert "You review no more of this project since" in page
    async with web.session(await lab.operator()) as client:
        told = (await client.get("/api/operations/reviewers")).json()["items"]
        assert [each["confirmed"] for each in told if each["reviewer"] == reviewer.handle] == [1]
        assert "Reviews no more of it" in (await client.get("/operations")).text
    async with web.session(bench.author) as client:
        assert (await client.get("/api/work/scores")).json()["reviews"] == []


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "until 3 of yours are accepted; you have 1"), ("hi", "जब तक आपके 3 उत्तर स्वीकृत न हों; अभी 1 हैं")],
)
async def test_newcomers_read_their_count_and_until_when_more_is_reviewed(
    lab: Lab, web: Web, language: str, words: str
) -> None:
    bench = await Bench.made(lab, review_permille=100, newcomer_permille=1000, newcomer_answers=3)
    await bench.handed_in()
    await bench.judged("accept")
    await lab.add(bench.customer, bench.project)
    await lab.claim(bench.author, bench.project)
    async with web.session(bench.author) as client:
        shown = (await client.get("/api/work/scores")).json()
        (one,) = shown["beginnings"]
        assert (one["accepted"], one["reviewed_until"], one["known_until"]) == (1, 3, None)
        assert (shown["held"], shown["held_max"]) == (1, 10)
        await client.put("/api/me/language", json={"language": language})
        assert words in (await client.get("/work/scores")).text
