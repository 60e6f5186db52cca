"""Second looks at verdicts that do not accept, the rolling kappa, whose each verdict is looked at, and what reviewers are told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tarazu import quality, tasks
from tarazu.http import State, create_app
from tarazu.kit.actor import Actor, system
from tarazu.quality.review.reviewing import COUNTED_FOR, CountedReviewer, q
from tests.conftest import Cluster
from tests.integration.http.conftest import Web, fault
from tests.integration.test_fixes import FIXED, GIVEN, WHY, scene
from tests.integration.test_judging_tables import table
from tests.integration.test_known_reviews import alone, known, said, taken
from tests.integration.test_reviewers import a_day_later, checks, published
from tests.integration.test_stages import Bench
from tests.lab import Lab

pytestmark = pytest.mark.anyio

WAVES_THROUGH = (40, 10, 0, 0)


async def mine(bench: Bench, person: Actor) -> quality.MyReviewing:
    """Return what a reviewer sees of their verdicts in the project."""
    async with bench.lab.db.tx(person) as tx:
        return next(each for each in await quality.my_reviewing(tx) if each.title == bench.project.title)


async def closed(bench: Bench, person: Actor) -> list[quality.ClosedReviews]:
    """Return why a reviewer is given nothing of the project."""
    async with bench.lab.db.tx(person) as tx:
        return [each for each in await quality.my_closed_reviews(tx) if each.title == bench.project.title]


def web(lab: Lab) -> Web:
    """Return the application of the lab's installation."""
    return Web(
        lab, create_app(State(db=lab.db, clock=lab.clock, secrets=lab.secrets, data_dir=lab.folder, files=lab.files))
    )


@pytest.mark.parametrize(
    ("second", "negative", "verdict", "is_drawn"),
    [
        (0, 1000, "return", True),
        (0, 1000, "exclude", True),
        (0, 1000, "accept", False),
        (1000, 0, "return", False),
        (1000, 0, "exclude", False),
        (1000, 0, "accept", True),
        (1000, None, "return", True),
        (0, None, "return", False),
    ],
)
async def test_verdicts_that_do_not_accept_are_drawn_at_their_own_rate(
    lab: Lab, second: int, negative: int | None, verdict: str, is_drawn: bool
) -> None:
    bench = await Bench.made(lab, second_review_permille=second, second_negative_permille=negative)
    await bench.handed_in()
    await bench.judged(verdict)
    assert await bench.waiting() == (0, int(is_drawn), 0)


async def test_two_returns_give_the_answer_back_and_both_reviewers_are_paid_and_checked(lab: Lab) -> None:
    bench = await Bench.made(lab, second_negative_permille=1000)
    claimed = await bench.handed_in()
    first = await bench.judged("return")
    assert await bench.state(claimed) == "in_review", "its author does not learn that another looks"
    second = await bench.judged("return")
    assert await bench.state(claimed) == "returned"
    assert [await bench.earned(each) for each in (first, second)] == [["review"]] * 2
    await a_day_later(bench)
    assert await checks(bench, first, second) == [(1, 1)] * 2


async def test_a_return_that_two_others_do_not_share_is_none_and_counts_against_its_reviewer(lab: Lab) -> None:
    bench = await Bench.made(lab, second_negative_permille=1000)
    claimed = await bench.handed_in()
    strict = await bench.judged("return")
    await bench.judged("accept")
    await bench.judged("accept")
    assert await bench.state(claimed) == "accepted"
    await a_day_later(bench)
    assert await checks(bench, strict) == [(1, 0)]
    assert ((await mine(bench, strict)).kappa_checks, (await mine(bench, strict)).kappa) == (1, 0.0)


async def test_a_return_whose_second_look_nobody_takes_in_time_holds(lab: Lab) -> None:
    bench = await Bench.made(lab, second_negative_permille=1000)
    claimed = await bench.handed_in()
    await bench.judged("return")
    await bench.overdue()
    assert await bench.state(claimed) == "returned"
    async with lab.db.tx(bench.author) as tx:
        (said_of_it,) = await quality.feedbacks(tx, claimed.id)
    assert said_of_it.verdict == "return"


async def test_the_kappa_rolls_over_the_latest_checks_alone(lab: Lab) -> None:
    bench = await Bench.made(lab, second_review_permille=1000)
    reviewer = await lab.contributor(reviewer=True)
    # Two that were kept wrongly, then one that was kept rightly.
    for verdicts in (("accept", "exclude", "exclude"), ("accept", "exclude", "exclude"), ("accept", "accept")):
        await bench.handed_in()
        await said(bench, reviewer, verdicts[0])
        for verdict in verdicts[1:]:
            await bench.judged(verdict)
        lab.clock.advance(timedelta(minutes=1))
    await a_day_later(bench)
    assert (await mine(bench, reviewer)).kappa_checks == 3
    async with lab.db.tx(system(bench.customer.tenant_id)) as tx:
        scope = {"tenant_id": tx.tenant_id, "project_id": bench.project.id, "upto": tx.now}
        counted = [
            await tx.many(q.counted_reviewers, CountedReviewer, since=tx.now - COUNTED_FOR, window=window, **scope)
            for window in (1, 2, 50)
        ]
    latest = [next(one.latest for one in each if one.reviewer_id == reviewer.principal_id) for each in counted]
    assert latest == [[1, 0, 0, 0], [1, 1, 0, 0], [1, 2, 0, 0]]


@pytest.mark.parametrize(("verdict", "latest"), [("rejected", [0, 1, 0, 0]), ("accepted", [1, 0, 0, 0])])
async def test_an_audit_of_a_fix_tells_nothing_of_the_answer_that_was_fixed(
    lab: Lab, verdict: str, latest: list[int]
) -> None:
    at = await scene(lab)
    reviewer = await at.judge("accept")
    (other,) = await lab.add(at.customer, at.project)
    await tasks.submit(lab.db, at.author, (await lab.claim(at.author, at.project)).id, GIVEN, 60)
    await lab.settle()
    work = await taken(Bench(lab, at.customer, at.project, at.author), reviewer)
    assert work is not None
    async with lab.db.tx(reviewer) as tx:
        await quality.record_review(tx, work.id, "fix", "§2", WHY, [], FIXED)
    await lab.settle()
    for task_id in (at.task_id, other):
        lab.clock.advance(timedelta(minutes=1))
        async with lab.db.tx(at.customer) as tx:
            await quality.audit_task(tx, task_id, verdict, "See clause 2.")
    lab.clock.advance(timedelta(days=1))
    async with lab.db.tx(system(at.customer.tenant_id)) as tx:
        scope = {"tenant_id": tx.tenant_id, "project_id": at.project.id, "since": tx.now - COUNTED_FOR, "upto": tx.now}
        (counted,) = await tx.many(q.counted_reviewers, CountedReviewer, window=1, **scope)
    # Both are checks, and the fix takes no place in the window of those that tell something of the answer.
    assert (counted.checked, counted.confirmed, counted.latest) == (2, 2 * (verdict == "accepted"), latest)


@pytest.mark.parametrize(
    ("bar", "latest", "is_seconded"),
    [
        (0.7, WAVES_THROUGH, True),
        (0.7, (39, 10, 0, 0), False),
        (None, WAVES_THROUGH, False),
        (0.7, (28, 4, 4, 14), False),
        (0.9, (20, 8, 8, 14), True),
    ],
)
async def test_of_whoever_is_surely_below_the_bar_over_fifty_checks_each_verdict_is_looked_at(
    lab: Lab, bar: float | None, latest: tuple[int, int, int, int], is_seconded: bool
) -> None:
    bench = await Bench.made(lab, reviewer_kappa_min=bar)
    await bench.handed_in()
    reviewer, review = await lab.reviewing(bench.project)
    await published(bench, reviewer, sum(latest), latest[0] + latest[3], latest)
    async with lab.db.tx(reviewer) as tx:
        await quality.record_review(tx, review.id, "accept")
    await lab.settle()
    assert await bench.waiting() == (0, int(is_seconded), 0)
    found = await mine(bench, reviewer)
    assert (found.is_seconded, found.kappa_checks, found.reviewer_kappa_min) == (is_seconded, sum(latest), bar)
    async with lab.db.tx(await lab.operator()) as tx:
        health = next(each for each in await quality.reviewer_health(tx) if each.reviewer == reviewer.handle)
    assert (health.is_seconded, health.rolling_checks) == (is_seconded, sum(latest))
    (row,) = await table(lab, bench.customer, bench.project, "reviewers")
    assert (row["is_seconded"], row["rolling_checks"], row["kappa"]) == (is_seconded, sum(latest), None)
    assert [row[f"rolling_{name}"] for name in ("kappa", "low", "high")] == [
        found.kappa,
        found.kappa_low,
        found.kappa_high,
    ]
    assert await table(lab, await lab.customer(), bench.project, "reviewers") == []
    assert await closed(bench, reviewer) == [], "they go on reviewing"
    # Nothing follows in another project.
    other = await Bench.made(lab, reviewer_kappa_min=0.7)
    await other.handed_in()
    await other.judged("accept")
    assert await other.waiting() == (0, 0, 0)


async def test_whoever_is_stopped_reads_on_their_page_why_nothing_comes_and_what_to_do(lab: Lab) -> None:
    bench = await Bench.made(lab, reviewer_checks_min=10, reviewer_agreement_min=0.5)
    reviewer = await lab.contributor(reviewer=True)
    assert await closed(bench, reviewer) == []
    await published(bench, reviewer, 12, 0)
    (told,) = await closed(bench, reviewer)
    assert (told.checked, told.reviewer_agreement_min, told.stopped_since) == (12, 0.5, lab.clock.now())
    assert await closed(bench, await lab.contributor(reviewer=True)) == []
    async with web(lab).session(reviewer) as client:
        for language, words in {"en": "surely fewer than 50% are confirmed", "hi": "निश्चित रूप से 50% से कम पुष्ट"}.items():
            await client.put("/api/me/language", json={"language": language})
            page = (await client.get("/work/reviews")).text
            assert bench.project.title["en"] in page
            assert words in page
        (shown,) = (await client.get("/api/work/scores")).json()["closed_reviews"]
    assert (shown["checked"], shown["reviewer_agreement_min"]) == (12, 0.5)
    await bench.rule(reviewer_agreement_min=None)
    async with lab.db.tx(system(bench.customer.tenant_id)) as tx:
        await quality.settle_reviewers(tx, bench.project.id)
    assert await closed(bench, reviewer) == []


async def test_whoever_has_judged_every_known_answer_in_vain_reads_that_more_must_come(
    lab: Lab, cluster: Cluster
) -> None:
    alone(cluster)
    bench = await Bench.made(lab, calibration_items=2, calibration_kappa_min=0.7)
    poor = await lab.contributor(reviewer=True)
    await bench.handed_in()
    await known(bench, "aa", "ba")
    for _ in range(2):
        await said(bench, poor, "accept")
    assert await taken(bench, poor) is None
    (told,) = await closed(bench, poor)
    assert (told.judged, told.calibration_items, told.kappa, told.stopped_since) == (2, 2, 0.0, None)
    deaf = await lab.contributor(reviewer=True, languages=("hi",))
    assert await closed(bench, deaf) == [], "nothing waits in their language"
    assert await closed(bench, await lab.contributor()) == [], "they do not review"
    async with web(lab).session(poor) as client:
        page = (await client.get("/work/reviews")).text
    assert "you have judged 2 of 2" in page
    assert "Your kappa is 0.00, and 0.70 is needed." in page


async def test_bars_and_rates_out_of_range_are_refused_by_name(lab: Lab) -> None:
    bench = await Bench.made(lab)
    path = f"/api/v1/projects/{bench.project.id}/review-policy"
    async with web(lab).key(bench.customer) as key:
        fault(await key.put(path, json={"second_negative_permille": 1001}), "second_negative_permille", "out_of_range")
        fault(await key.put(path, json={"reviewer_kappa_min": 1.5}), "reviewer_kappa_min", "out_of_range")
        given = {"second_negative_permille": 50, "reviewer_kappa_min": 0.7}
        assert (await key.put(path, json=given)).json()["policy"].items() >= given.items()
    async with web(lab).session(bench.customer) as client:
        page = (await client.get(f"/projects/{bench.project.id}/settings")).text
        assert 'name="second_negative_permille" type="text" value="5"' in page
        data = {"review_permille": "100", "newcomer_permille": "100", "reviewer_kappa_min": "much"}
        assert (await client.post(f"/projects/{bench.project.id}/review-policy", data=data)).status_code == 422
