"""Texts of several people merged into one that is nearer to the truth than any rule of thumb."""

from collections.abc import Callable

import numpy as np
import pytest

from tarazu.methods.freeform import (
    DistanceEmbedding,
    Rover,
    TextConsensus,
    WeightedMedoid,
    character_distance,
    ngram_distance,
    text_distance,
    word_distance,
    word_error_rate,
    word_ngram_distance,
    words,
)

Columns = Callable[..., list[list[str]]]
_SET = "crowd/text_wsa_t1"


def _mean_error(model: object, truth: dict[str, str]) -> float:
    answers = zip(model.tasks_, model.answers_, strict=True)  # type: ignore[attr-defined]
    return float(np.mean([word_error_rate(answer, truth[task]) for task, answer in answers]))


def test_recorded_translations_are_merged_at_least_as_well_as_published(columns: Columns) -> None:
    task, contributor, answer = columns(f"{_SET}/answers.csv", "task", "worker", "answer")
    truth = dict(zip(*columns(f"{_SET}/truth.csv", "task", "answer"), strict=True))
    random = np.mean([word_error_rate(said, truth[about]) for about, said in zip(task, answer, strict=True)])
    assert round(float(random), 3) == 0.609, "the metric is no longer the one of the published figures"
    plain = WeightedMedoid(distance=lambda a, b: word_distance(" ".join(words(a)), " ".join(words(b))), rounds=0)
    # Ties between equally near answers move the published 0.511 by this much.
    assert _mean_error(plain.fit(task, contributor, answer), truth) == pytest.approx(0.511, abs=0.003)
    assert _mean_error(TextConsensus().fit(task, contributor, answer), truth) <= 0.48
    assert _mean_error(Rover().fit(task, contributor, answer), truth) <= 0.514
    assert _mean_error(WeightedMedoid(distance=text_distance).fit(task, contributor, answer), truth) <= 0.511


def test_words_keep_marks_and_joins_and_scripts_without_spaces_are_cut() -> None:
    assert words("किताबें पढ़ो, don't well-known!") == ["किताबें", "पढ़ो", "don't", "well-known"]
    assert words("猫がいる。") == ["猫", "が", "い", "る"]
    assert words("") == []


@pytest.mark.parametrize(
    "distance", [word_distance, character_distance, ngram_distance, word_ngram_distance, text_distance]
)
def test_a_distance_is_zero_for_equal_texts_one_for_strangers_and_symmetric(distance: Callable[..., float]) -> None:
    assert distance("the cat", "The  cat") == 0 == distance("", "")
    assert distance("aa bb", "xx yy zz") == pytest.approx(1, abs=0.2)
    assert distance("a b c d", "a c d") == pytest.approx(distance("a c d", "a b c d"))
    assert 0 < distance("my grey cat", "my gray cat") < 1


def test_the_word_error_rate_counts_against_the_truth() -> None:
    assert word_error_rate("a b", "a b c d") == 0.5
    assert word_error_rate("a b c d", "a b") == 1.0
    assert (word_error_rate("", ""), word_error_rate("a", "")) == (0.0, 1.0)


def test_a_merged_text_keeps_the_way_most_people_write() -> None:
    said = ["NASA said: it's fine.", "NASA said: it is fine.", "nasa said it's fine."]
    assert TextConsensus().fit([1] * 3, list("abc"), said).answers_ == ("NASA said: it's fine.",)
    japanese = ["猫がいる。", "猫がいる", "猫はいる。"]
    assert TextConsensus().fit([1] * 3, list("abc"), japanese).answers_ == ("猫がいる。",)
    assert Rover().fit([1] * 3, list("abc"), japanese).answers_ == ("猫がいる。",)


def _crowd(seed: int, bad: float) -> tuple[list[int], list[str], list[str], dict[int, str]]:
    generator = np.random.default_rng(seed)
    vocabulary = [f"w{k}" for k in range(60)]
    truth = {t: " ".join(generator.choice(vocabulary, 8)) for t in range(40)}
    rows = []
    for t, text in truth.items():
        for person, rate in {"careful": 0.05, "fair": 0.3, "poor": bad, "worse": bad}.items():
            said = [word if generator.random() > rate else str(generator.choice(vocabulary)) for word in text.split()]
            rows.append((t, person, " ".join(said)))
    task, contributor, answer = zip(*rows, strict=True)
    return list(task), list(contributor), list(answer), truth


@pytest.mark.parametrize(
    "model", [TextConsensus(), WeightedMedoid(distance=word_distance), DistanceEmbedding(distance=word_distance)]
)
def test_the_careful_contributor_is_found_and_heard(model: TextConsensus) -> None:
    task, contributor, answer, truth = _crowd(3, 0.7)
    model.fit(task, contributor, answer)
    error = getattr(model, "contributor_error_", getattr(model, "contributor_variance_", None))
    assert model.contributors_[int(np.argmin(error))] == "careful"
    wrong = np.mean([word_error_rate(said, truth[t]) for t, said in zip(model.tasks_, model.answers_, strict=True)])
    assert wrong < 0.15
    better = _crowd(3, 0.4)
    model.fit(*better[:3])
    again = np.mean([word_error_rate(said, better[3][t]) for t, said in zip(model.tasks_, model.answers_, strict=True)])
    assert again <= wrong


@pytest.mark.parametrize(
    "model", [TextConsensus(), WeightedMedoid(distance=word_distance), DistanceEmbedding(distance=word_distance)]
)
def test_gold_is_the_answer_and_shows_who_errs(model: TextConsensus) -> None:
    task, contributor = [1, 1, 2, 2], ["a", "b", "a", "b"]
    answer = ["x y z", "q r s", "k l m", "u v w"]
    model.fit(task, contributor, answer, gold={1: "x y z"})
    assert model.answers_[0] == "x y z"
    assert model.confidence_[0] == 1
    error = getattr(model, "contributor_error_", getattr(model, "contributor_variance_", None))
    assert error[0] < error[1]
    with pytest.raises(ValueError, match="nobody answered the task 9"):
        model.fit(task, contributor, answer, gold={9: "x"})


def test_weight_and_reliability_decide_between_two() -> None:
    assert WeightedMedoid(distance=word_distance).fit([1, 1, 1], ["a", "b", "c"], ["x", "y", "y"]).answers_ == ("y",)
    heavy = Rover().fit([1, 1, 1], ["a", "b", "c"], ["x", "y", "y"], weight=[5, 1, 1])
    trusted = Rover(reliability={"a": 5}).fit([1, 1, 1], ["a", "b", "c"], ["x", "y", "y"])
    assert heavy.answers_ == trusted.answers_ == ("x",)
    with pytest.raises(ValueError, match="reliability must be positive"):
        Rover(reliability={"a": 0}).fit([1], ["a"], ["x"])


def test_rover_votes_word_by_word_and_leaves_out_what_few_said() -> None:
    said = ["one two three", "one too three", "one two three four"]
    model = Rover().fit([1] * 3, list("abc"), said)
    assert model.answers_ == ("one two three",)
    assert model.word_confidence_[0].round(2).tolist() == [1.0, 0.67, 1.0]


def test_long_texts_are_merged_by_vote() -> None:
    base = [f"w{k}" for k in range(120)]
    said = [" ".join([*base[:k], "oops", *base[k + 1 :]]) for k in (3, 50, 100)]
    assert TextConsensus().fit([1] * 3, list("abc"), said).answers_ == (" ".join(base),)


@pytest.mark.parametrize("bad", [{"rounds": -1}, {"shrinkage": 0}])
def test_impossible_parameters_are_refused(bad: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="must be positive"):
        TextConsensus(**bad).fit([1], ["a"], ["x"])  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="must be positive"):
        WeightedMedoid(distance=word_distance, **bad).fit([1], ["a"], ["x"])  # type: ignore[arg-type]


def test_a_distance_below_zero_is_refused() -> None:
    with pytest.raises(ValueError, match="not negative"):
        WeightedMedoid(distance=lambda a, b: -1.0).fit([1, 1], ["a", "b"], ["x", "y"])
