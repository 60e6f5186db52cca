"""Shapes, spans and masks of people with known habits are put together better than any one of them drew."""

from typing import Any

import numpy as np
import pytest

from tarazu.methods.freeform import (
    KeypointConsensus,
    MaskVote,
    ObjectConsensus,
    SpanConsensus,
    Staple,
    box_iou,
    polygon_iou,
)
from tarazu.methods.freeform.shapes import a_polygon

_PEOPLE = {"careful": (0.95, 0.1, 2.0), "fair": (0.8, 0.3, 5.0), "lazy": (0.5, 0.1, 5.0), "wild": (0.8, 1.5, 12.0)}


def _drawn_boxes(seed: int) -> tuple[list[int], list[str], list[Any], dict[int, Any]]:
    """Each person: the chance to see a box, the mean number of boxes of nothing, and the spread of each corner."""
    generator = np.random.default_rng(seed)
    truth, rows = {}, []
    for task in range(40):
        low = generator.permutation(9)[: generator.integers(1, 5)]
        corner = np.stack([low % 3, low // 3], axis=1) * 200.0 + generator.uniform(0, 60, (len(low), 2))
        truth[task] = np.hstack([corner, corner + generator.uniform(50, 100, (len(low), 2))])
        for person, (sees, extra, spread) in _PEOPLE.items():
            seen = truth[task][generator.random(len(low)) < sees]
            drawn = [tuple(box) for box in seen + generator.normal(0, spread, seen.shape)]
            for x, y in generator.uniform(0, 600, (generator.poisson(extra), 2)):
                drawn.append((x, y, x + 60, y + 60))
            rows.append((task, person, drawn))
    task, person, answer = zip(*rows, strict=True)
    return list(task), list(person), list(answer), truth


def _f1(found: Any, truth: Any, least: float) -> float:
    if not len(found) or not len(truth):
        return float(len(found) == len(truth))
    hits = int((box_iou(np.asarray(truth), np.asarray(found)).max(axis=1) >= least).sum())
    return 2 * hits / (len(found) + len(truth))


def test_merged_boxes_beat_the_best_single_person() -> None:
    task, person, answer, truth = _drawn_boxes(1)
    model = ObjectConsensus().fit(task, person, answer)
    for least, goal in ((0.5, 0.93), (0.75, 0.88)):
        merged = np.mean([_f1(model.answers_[t], truth[t], least) for t in truth])
        alone = {
            who: np.mean(
                [_f1(boxes, truth[t], least) for t, p, boxes in zip(task, person, answer, strict=True) if p == who]
            )
            for who in _PEOPLE
        }
        assert merged >= max(alone.values())
        assert merged > goal
    rank = dict(zip(model.contributors_, model.contributor_error_, strict=True))
    assert min(rank, key=rank.__getitem__) == "careful"
    assert max(rank, key=rank.__getitem__) == "wild"
    assert model.contributors_[int(np.argmax(model.false_rate_))] == "wild"
    assert model.contributors_[int(np.argmin(model.hit_rate_))] == "lazy"


def test_polygons_are_merged_like_their_boxes() -> None:
    square = [(0, 0), (10, 0), (10, 10), (0, 10)]
    turned = [(11, 10), (1, 10), (1, 0), (11, 0)]  # another first corner, and clockwise
    model = ObjectConsensus(shape="polygon").fit([1] * 3, list("abc"), [[square], [turned], [square]])
    assert polygon_iou(model.answers_[0][0], a_polygon(square)) > 0.9
    more = [(0, 0), (5, 0), (10, 0), (10, 10), (0, 10)]
    mixed = ObjectConsensus(shape="polygon").fit([1] * 3, list("abc"), [[square], [more], [square]])
    assert polygon_iou(mixed.answers_[0][0], a_polygon(square)) > 0.95


def test_the_overlap_of_polygons_is_exact_also_when_they_are_not_convex() -> None:
    ell = a_polygon([(0, 0), (2, 0), (2, 1), (1, 1), (1, 2), (0, 2)])
    square = a_polygon([(0, 0), (2, 0), (2, 2), (0, 2)])
    assert polygon_iou(ell, square) == pytest.approx(3 / 4)
    diamond = a_polygon([(1, 0), (2, 1), (1, 2), (0, 1)])
    assert polygon_iou(diamond, square) == pytest.approx(1 / 2)
    assert polygon_iou(square, square + 5) == 0
    assert polygon_iou(square, a_polygon([(0, 0), (0, 2), (2, 2), (2, 0)])) == pytest.approx(1)


@pytest.mark.parametrize("bad", [[(3, 0, 1, 1)], [(0, 0, 1)], [(0, 0, 1, float("inf"))], 7])
def test_a_box_turned_inside_out_is_named(bad: Any) -> None:
    with pytest.raises(ValueError, match=r"column 'answer', row 1"):
        ObjectConsensus().fit([1, 1], ["a", "b"], [[], bad])


def test_bad_polygons_points_spans_and_masks_are_named() -> None:
    with pytest.raises(ValueError, match="must enclose an area"):
        ObjectConsensus(shape="polygon").fit([1], ["a"], [[[(0, 0), (1, 1), (2, 2)]]])
    with pytest.raises(ValueError, match="row 0: key points are a mapping"):
        KeypointConsensus().fit([1], ["a"], [[1, 2]])
    with pytest.raises(ValueError, match="the point 'x' must be two finite numbers"):
        KeypointConsensus().fit([1], ["a"], [{"x": (1,)}])
    with pytest.raises(ValueError, match="row 0: a span is start, end"):
        SpanConsensus().fit([1], ["a"], [[(5, 5)]])
    with pytest.raises(ValueError, match="row 0: a mask is an array"):
        Staple().fit([1], ["a"], [[[0, 2]]])
    with pytest.raises(ValueError, match="differ in size"):
        MaskVote().fit([1, 1], ["a", "b"], [np.ones((2, 2)), np.ones((3, 2))])


def test_the_key_points_of_a_steady_hand_weigh_more() -> None:
    generator = np.random.default_rng(2)
    spread, truth = {"steady": 1.0, "so-so": 4.0, "shaky": 15.0}, generator.uniform(0, 100, (60, 2))
    rows = [
        (t, who, {"eye": at + generator.normal(0, s, 2)}) for t, at in enumerate(truth) for who, s in spread.items()
    ]
    task, person, answer = (list(column) for column in zip(*rows, strict=True))
    model = KeypointConsensus().fit(task, person, answer)
    merged = np.mean(
        [np.hypot(*(np.array(point["eye"]) - at)) for point, at in zip(model.answers_, truth, strict=True)]
    )
    plain = np.mean(
        [np.hypot(*(np.mean([a["eye"] for a in answer[3 * t : 3 * t + 3]], axis=0) - truth[t])) for t in range(60)]
    )
    assert merged < plain / 2
    assert [model.contributors_[k] for k in np.argsort(model.contributor_error_)] == ["steady", "so-so", "shaky"]


def test_spans_are_whole_and_hear_the_thorough() -> None:
    generator = np.random.default_rng(4)
    sees = {"thorough": 0.95, "good": 0.85, "half": 0.5, "third": 0.35, "quarter": 0.25}
    task, person, answer, truth = [], [], [], {}
    for t in range(60):
        start = int(generator.integers(0, 300))
        truth[t] = {(start, start + 40), (start + 100, start + 130)}
        for who, rate in sees.items():
            shift = [int(generator.integers(-3, 4)) for _ in range(2)]
            seen = [(max(0, a + shift[0]), b + shift[1]) for a, b in truth[t] if generator.random() < rate]
            task.append(t), person.append(who), answer.append(seen)
    model = SpanConsensus().fit(task, person, answer)
    score = np.mean([_characters_f1(spans, truth[t]) for t, spans in zip(model.tasks_, model.answers_, strict=True)])
    votes = np.mean([_characters_f1(_by_vote(answer[5 * t : 5 * t + 5]), truth[t]) for t in truth])
    assert score > max(0.9, votes + 0.02)
    assert model.contributors_[int(np.argmax(model.hit_rate_))] == "thorough"
    assert max(len(spans) for spans in model.answers_) <= 3


def _by_vote(drawn: list[Any]) -> list[Any]:
    counts = np.zeros(600)
    for spans in drawn:
        for start, end in spans:
            counts[start:end] += 1
    return [(k, k + 1) for k in np.flatnonzero(2 * counts >= len(drawn))]


def _characters_f1(one: Any, other: Any) -> float:
    left, right = ({k for span in spans for k in range(span[0], span[1])} for spans in (one, other))
    return 2 * len(left & right) / max(len(left) + len(right), 1)


def test_spans_keep_their_labels_apart_and_gaps_and_splinters_are_repaired() -> None:
    labelled = SpanConsensus().fit([1] * 2, ["a", "b"], [[(0, 5, "drug")], [(0, 5, "dose")]])
    assert {span[2] for span in labelled.answers_[0]} <= {"drug", "dose"}
    torn = [[(0, 10)], [(0, 10)], [(0, 4), (6, 10)], [(0, 4), (6, 10)]]
    assert SpanConsensus().fit([1] * 4, list("abcd"), torn).answers_ == (((0, 10, None),),)


def test_staple_finds_the_raters_and_beats_the_vote() -> None:
    generator = np.random.default_rng(6)
    rows, columns = np.mgrid[:64, :64]
    rates = {
        "good": (0.97, 0.98),
        "fine": (0.9, 0.95),
        "blind": (0.35, 0.98),
        "broad": (0.95, 0.6),
        "half": (0.45, 0.97),
    }
    task, person, answer, truth = [], [], [], []
    for t in range(4):
        disc = (rows - 30 - t) ** 2 + (columns - 25) ** 2 < (10 + 2 * t) ** 2
        near = (rows - 30 - t) ** 2 + (columns - 25) ** 2 < (16 + 2 * t) ** 2
        truth.append(disc)
        for who, (p, q) in rates.items():
            noise = generator.random(disc.shape)
            task.append(t), person.append(who), answer.append(np.where(disc, noise < p, near & (noise > q)))
    staple, vote = Staple().fit(task, person, answer), MaskVote().fit(task, person, answer)
    both = [np.mean([_mask_iou(a, b) for a, b in zip(model.answers_, truth, strict=True)]) for model in (staple, vote)]
    assert both[0] > max(0.9, both[1] + 0.02)
    found = dict(zip(staple.contributors_, staple.sensitivity_, strict=True))
    for who, (p, _) in rates.items():
        assert found[who] == pytest.approx(p, abs=0.04)
    assert all(crop[0].stop - crop[0].start < 60 for crop in staple.crops_)
    assert Staple(prior=0.3).fit(task, person, answer).answers_[0].shape == (64, 64)


def _mask_iou(one: Any, other: Any) -> float:
    return float((one & other).sum() / (one | other).sum())


@pytest.mark.parametrize(
    "model",
    [
        ObjectConsensus(iou=1.5),
        ObjectConsensus(shape="star"),  # type: ignore[arg-type]
        SpanConsensus(threshold=0),
        KeypointConsensus(shrinkage=0),
        Staple(prior=2),
        Staple(margin=-1),
    ],
)
def test_impossible_parameters_are_refused(model: Any) -> None:
    with pytest.raises(ValueError, match=r"must|one of"):
        model.fit([], [], [])
