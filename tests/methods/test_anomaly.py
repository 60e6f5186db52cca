"""Each test finds its own kind of unusual contributor, by items that can be looked at, and leaves the others alone."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from tarazu.methods.anomaly.answers import ConstantAnswers, RandomAnswers
from tarazu.methods.anomaly.collusion import ColludingGroups
from tarazu.methods.anomaly.drop_off import DropOff
from tarazu.methods.anomaly.evidence import AnomalyTest
from tarazu.methods.anomaly.inverted import InvertedAnswers
from tarazu.methods.anomaly.texts import CopiedText, MachineLikeText

TASKS, PEOPLE, CLASSES = 160, 30, 3


@dataclass
class Crowd:
    """Votes as columns; `odd` says which contributors are not honest."""

    task: list[Any]
    contributor: list[Any]
    label: list[Any]
    time: list[int]
    odd: list[str]

    def columns(self) -> tuple[list[Any], list[Any], list[Any]]:
        return self.task, self.contributor, self.label


def crowd(kind: str, seed: int = 0) -> Crowd:
    """Thirty honest people, four in five of whose answers are right, and four who do as `kind` says."""
    rng = np.random.default_rng(seed)
    truth = rng.integers(0, CLASSES, TASKS)

    def honest(tasks: Any) -> Any:
        wrong = (truth[tasks] + rng.integers(1, CLASSES, len(tasks))) % CLASSES
        return np.where(rng.random(len(tasks)) < 0.8, truth[tasks], wrong)

    made = Crowd([], [], [], [], [])
    source = rng.choice(TASKS, 60, replace=False)
    copied = honest(source)
    for number in range(PEOPLE + 4):
        odd = number >= PEOPLE and kind != "honest"
        tasks = source if odd and kind == "colluding" else rng.choice(TASKS, 60, replace=False)
        labels = honest(tasks)
        if odd:
            labels = _oddly(kind, labels, truth[tasks], copied, rng)
        name = f"{'odd' if odd else 'person'} {number:02}"
        made.task += [f"t{each:03}" for each in tasks]
        made.contributor += [name] * 60
        made.label += labels.tolist()
        made.time += list(range(60))
        made.odd += [name] if odd else []
    return made


def _oddly(kind: str, labels: Any, truth: Any, copied: Any, rng: np.random.Generator) -> Any:
    size = len(labels)
    if kind == "random":
        return rng.integers(0, CLASSES, size)
    if kind == "constant":
        return np.ones(size, dtype=np.int64)
    if kind == "inverted":
        return (truth + 1) % CLASSES
    if kind == "dropping off":
        return np.concatenate([labels[: size // 2], rng.integers(0, CLASSES, size - size // 2)])
    return np.where(rng.random(size) < 0.95, copied, labels)


def fitted(test: AnomalyTest, votes: Crowd) -> AnomalyTest:
    more = {"time": votes.time} if isinstance(test, DropOff) else {}
    return test.fit(*votes.columns(), **more)  # type: ignore[attr-defined, no-any-return]


TESTS = {
    "random": RandomAnswers(),
    "constant": ConstantAnswers(),
    "inverted": InvertedAnswers(),
    "dropping off": DropOff(permutations=59),
    "colluding": ColludingGroups(),
}


@pytest.mark.parametrize("kind", TESTS)
def test_each_test_ranks_its_own_kind_first(kind: str) -> None:
    votes = crowd(kind)
    test = fitted(TESTS[kind], votes)
    worst = np.argsort(-test.score_)[: len(votes.odd)]
    assert sorted(test.contributors_[each] for each in worst) == votes.odd
    assert {found.contributor for found in test.evidence()} >= set(votes.odd)


@pytest.mark.parametrize("kind", TESTS)
def test_few_honest_people_are_found(kind: str) -> None:
    found = [len(fitted(TESTS[kind], crowd("honest", seed)).evidence(0.05)) for seed in range(3)]
    assert sum(found) <= 0.1 * 3 * (PEOPLE + 4)


@pytest.mark.parametrize("kind", TESTS)
def test_the_order_of_rows_does_not_matter(kind: str) -> None:
    votes = crowd(kind)
    order = np.random.default_rng(1).permutation(len(votes.task))
    columns = [[column[each] for each in order] for column in (*votes.columns(), votes.time)]
    shuffled = Crowd(columns[0], columns[1], columns[2], columns[3], votes.odd)
    one, two = fitted(TESTS[kind], votes), fitted(type(TESTS[kind])(**TESTS[kind].get_params()), shuffled)
    assert one.contributors_ == two.contributors_
    assert one.score_.tolist() == two.score_.tolist()
    assert one.p_value_.tolist() == two.p_value_.tolist()


@pytest.mark.parametrize("test", [*TESTS.values()], ids=TESTS)
def test_nothing_and_next_to_nothing_are_no_evidence(test: AnomalyTest) -> None:
    nothing = Crowd([], [], [], [], [])
    alone = Crowd(["t"], ["asha"], ["x"], [0], [])
    agreed = Crowd(["t", "t", "u", "u"], ["asha", "ravi"] * 2, ["x"] * 4, [0, 0, 1, 1], [])
    for votes in (nothing, alone, agreed):
        assert fitted(test, votes).evidence() == []
        assert test.score_.shape == test.p_value_.shape == (len(set(votes.contributor)),)


def test_evidence_names_items_the_strongest_first() -> None:
    votes = crowd("random")
    found = fitted(RandomAnswers(), votes).evidence(items=5)[0]
    assert found.test == "RandomAnswers"
    assert found.judgements == 60
    assert len(found.items) == 5
    strengths = [item.strength for item in found.items]
    assert strengths == sorted(strengths, reverse=True)
    given = {(task, who): label for task, who, label in zip(*votes.columns(), strict=True)}
    assert all((item.task, found.contributor) in given for item in found.items)


def test_a_group_is_told_as_one_and_named_by_its_shared_answers() -> None:
    votes = crowd("colluding")
    test = ColludingGroups().fit(*votes.columns())
    groups = {test.contributors_[place]: group for place, group in enumerate(test.group_.tolist()) if group >= 0}
    assert set(votes.odd) <= set(groups)
    assert len({groups[name] for name in votes.odd}) == 1
    found = next(each for each in test.evidence() if each.contributor == votes.odd[0])
    assert {item.other for item in found.items} <= set(votes.odd)


def test_a_change_is_placed_where_it_happened() -> None:
    votes = crowd("dropping off")
    test = DropOff(permutations=59).fit(*votes.columns(), time=votes.time)
    changed = [int(test.changed_at_[test.contributors_.index(name)]) for name in votes.odd]
    assert all(20 <= each <= 40 for each in changed)


def test_who_clicks_at_random_and_has_bad_luck_is_not_inverted_and_whoever_exchanges_labels_is() -> None:
    votes = crowd("random")
    assert not {each.contributor for each in InvertedAnswers().fit(*votes.columns()).evidence()} & set(votes.odd)
    rng, tasks = np.random.default_rng(7), 60
    truth = rng.integers(0, 8, tasks)
    columns = [np.tile(np.arange(tasks), 9), np.repeat(np.arange(9), tasks), np.tile(truth, 9)]
    slips = rng.random(len(columns[2])) < 0.2
    columns[2] = np.where(slips, rng.integers(0, 8, len(slips)), columns[2])
    exchanged, lucky = columns[1] == 7, columns[1] == 8
    columns[2][exchanged] = np.array([3, 0, 1, 2, 7, 4, 5, 6])[columns[2][exchanged]]
    columns[2][lucky] = (truth + rng.integers(1, 8, tasks)) % 8
    test = InvertedAnswers().fit(*columns)
    assert np.argsort(-test.score_)[:2].tolist() == [7, 8], "a system is surer than never being right"
    assert test.p_value_[7] < 1e-9
    assert (test.p_value_[:7] == 1.0).all()


def test_gold_answers_count_as_known() -> None:
    votes = crowd("inverted")
    answers = dict.fromkeys(votes.task[:60], 0)
    test = InvertedAnswers().fit(*votes.columns(), gold=answers)
    right = test._others.right[[test._others.votes.tasks[each] in answers for each in test._others.votes.task]]
    assert set(right.tolist()) <= {0.0, 1.0}


@pytest.mark.parametrize(
    ("test", "columns", "why"),
    [
        (RandomAnswers(), (["t"], [None], ["x"]), "column 'contributor', row 0"),
        (ColludingGroups(shared=0), (["t"], ["asha"], ["x"]), "shared must be positive"),
        (CopiedText(), (["t"], ["asha"], [7]), "column 'text' must hold strings"),
        (CopiedText(), (["t", "t"], ["asha"], ["x"]), "column 'contributor' has 1 rows"),
    ],
)
def test_bad_input_is_refused_by_name(test: Any, columns: Any, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        test.fit(*columns)


def test_times_must_belong_to_the_votes() -> None:
    with pytest.raises(ValueError, match="column 'time' has 1 rows"):
        DropOff().fit(["t", "u"], ["asha", "asha"], ["x", "y"], time=[1])


def texts(copies: bool) -> tuple[list[str], list[str], list[str]]:
    """Forty tasks with six answers each of random words; `copies` lets one person send another's with a word changed."""
    rng = np.random.default_rng(2)
    words = [f"{a}{b}{c}" for a in "bdgkmt" for b in "aeiou" for c in "lnrsx"]
    task, people, text = [], [], []
    for number in range(40):
        for person in range(6):
            said = rng.choice(words, 12).tolist()
            if copies and person == 5:
                said = [*text[-1].split()[:-1], "then"]
            task.append(f"t{number}")
            people.append(f"p{person}")
            text.append(" ".join(said))
    return task, people, text


def test_a_copied_text_is_found_with_its_source() -> None:
    found = CopiedText().fit(*texts(True)).evidence()
    assert {(each.contributor, each.items[0].other) for each in found} == {("p4", "p5"), ("p5", "p4")}


def test_texts_that_nobody_copied_are_no_evidence() -> None:
    assert CopiedText().fit(*texts(False)).evidence() == []
    assert MachineLikeText().fit(*texts(False)).evidence(0.01) == []


def test_a_text_near_to_all_others_is_machine_like() -> None:
    task, people, text = texts(False)
    for row in range(5, len(text), 6):
        # Two words of everybody's: what lies in the middle of all of them.
        text[row] = " ".join(" ".join(text[row - 5 + other].split()[2 * other : 2 * other + 3]) for other in range(5))
    test = MachineLikeText().fit(task, people, text)
    assert test.contributors_[int(test.score_.argmax())] == "p5"
