"""The methods library works on a file of one's own, without any installation, and names what is wrong with it."""

from __future__ import annotations

import csv
import json
import random
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import parquet

from tarazu import methods
from tarazu.cli import app
from tarazu.cli.shell import guarded

Said = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def nowhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Let the shell speak English, and let there be no installation."""
    for name in ("LC_ALL", "LC_MESSAGES", "TARAZU_PORT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    monkeypatch.setenv("TARAZU_DATA_DIR", str(tmp_path / "no" / "installation"))
    monkeypatch.chdir(tmp_path)


def told(said: Said, *arguments: object) -> tuple[object, str]:
    """Run a command; return its exit code and all that it said."""
    with pytest.raises(SystemExit) as ended:
        guarded(lambda: app([str(each) for each in arguments], prog_name="tarazu"))
    spoken = said.readouterr()
    return ended.value.code, spoken.out + spoken.err


def data(said: Said, *arguments: object) -> Any:
    """Run a command with --json; return what it printed."""
    code, words = told(said, *arguments, "--json")
    assert code == 0, words
    return json.loads(words)


def written(name: str, header: str, rows: Iterable[Iterable[object]]) -> Path:
    """Write a CSV file, or TSV by its name."""
    file = Path(name)
    with file.open("w", encoding="utf-8", newline="") as stream:
        rows_to = csv.writer(stream, delimiter="\t" if name.endswith(".tsv") else ",")
        rows_to.writerow(header.split(","))
        rows_to.writerows(rows)
    return file


def rows_of(name: str) -> list[dict[str, str]]:
    """Read a CSV file."""
    with Path(name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def crowd() -> list[tuple[str, str, str]]:
    """Return labels of five people on 60 tasks; the truth of task t is yes when t is even, and zoya guesses."""
    draw = random.Random(7)
    truth = {t: "yes" if t % 2 == 0 else "no" for t in range(60)}
    other = {"yes": "no", "no": "yes"}
    right = {"asha": 0.85, "ravi": 0.85, "mina": 0.85, "omar": 0.85, "zoya": 0.5}
    return [
        (f"t{t:02}", person, answer if draw.random() < often else other[answer])
        for t, answer in truth.items()
        for person, often in right.items()
    ]


def gold(count: int) -> Path:
    """Write the truth of the first tasks."""
    rows = [(f"t{t:02}", "yes" if t % 2 == 0 else "no") for t in range(count)]
    return written("gold.csv", "task,label", rows)


def duels(count: int = 120) -> list[tuple[str, str, str, str]]:
    """Return comparisons of three models by six people, of which "big" is the best."""
    draw = random.Random(3)
    strength = {"big": 3.0, "mid": 2.0, "small": 1.0}
    rows = []
    for i in range(count):
        one, two = draw.sample(sorted(strength), 2)
        side = "left" if draw.random() < strength[one] / (strength[one] + strength[two]) else "right"
        rows.append((one, two, "tie" if i % 8 == 0 else side, f"p{i % 6}"))
    return rows


def test_answers_from_the_shell_are_those_of_the_library(capsys: Said) -> None:
    file = written("labels.csv", "task,worker,label", crowd())
    found = data(capsys, "aggregate", file, "--out", "answers.csv", "--probabilities", "--contributors", "people.csv")
    model = methods.Consensus().fit(*zip(*crowd(), strict=True))
    rows = rows_of("answers.csv")
    assert [row["task"] for row in rows] == list(model.tasks_)
    assert [row["label"] for row in rows] == list(model.labels_)
    assert [float(row["p(yes)"]) for row in rows] == pytest.approx(model.probas_[:, 1].tolist(), abs=1e-6)
    assert (found["tasks"], found["contributors"], found["judgements"]) == (60, 5, 300)
    assert found["lowest_skill"][0]["contributor"] == "zoya"
    assert found["check"] is None
    people = rows_of("people.csv")
    assert list(people[0]) == ["contributor", "answers", "skill", "low", "high"]
    assert [row["contributor"] for row in people] == list(model.contributors_)


def test_no_installation_is_made_or_needed(capsys: Said, tmp_path: Path) -> None:
    file = written("labels.csv", "task,worker,label", crowd())
    assert told(capsys, "agree", file)[0] == 0
    assert not (tmp_path / "no").exists()


def test_known_answers_are_checked_by_models_that_were_not_told_them(capsys: Said) -> None:
    file = written("labels.csv", "task,contributor,label", crowd())
    found = data(capsys, "aggregate", file, "--gold", gold(40), "--method", "majority")
    # Told the answer, a model would be right always; the plain majority of these votes is not.
    votes = methods.MajorityVote().fit(*zip(*crowd(), strict=True))
    right = sum(label == ("yes" if t % 2 == 0 else "no") for t, label in enumerate(votes.labels_[:40]))
    assert found["check"]["accuracy"] == pytest.approx(right / 40)
    assert found["check"]["low"] < right / 40 < found["check"]["high"]
    assert found["known_answers"] == found["check"]["answers"] == 40


@pytest.mark.parametrize(
    ("known", "words"),
    [
        (0, "Without known answers (--gold) the confidence is too high"),
        (3, "3 known answers were used; those are too few"),
        (40, "On 40 known answers, each judged by a model that was not told it"),
    ],
)
def test_it_is_said_how_far_the_confidence_may_be_trusted(capsys: Said, known: int, words: str) -> None:
    file = written("labels.csv", "task,contributor,label", crowd())
    assert words in told(capsys, "aggregate", file, *(["--gold", gold(known)] if known else []))[1]


@pytest.mark.parametrize("method", ["majority", "one-coin", "dawid-skene", "glad", "mace", "ibcc", "ebcc"])
def test_every_method_answers(capsys: Said, method: str) -> None:
    file = written("labels.csv", "task,contributor,label", crowd())
    assert data(capsys, "aggregate", file, "-m", method)["method"] == method


def test_of_repeated_answers_the_latest_by_time_counts(capsys: Said) -> None:
    rows = [("t", "u", "no", "2027-01-31T10:00:00", 1), ("t", "u", "yes", "2027-01-31T09:00:00", 1)]
    file = written("labels.csv", "task,contributor,label,when,count", rows)
    given = ("aggregate", file, "-m", "majority", "--out", "o.csv")
    data(capsys, *given, "--time", "when", "--weight", "count")
    assert rows_of("o.csv") == [{"task": "t", "label": "no", "confidence": "1"}]


def test_names_of_columns_may_be_told_and_words_stay_as_they_are(capsys: Said) -> None:
    rows = [("007", "क", "हाँ, ज़रूर"), ("007", "ख", "हाँ, ज़रूर"), ("08", "क", "नहीं\nनहीं")]
    file = written("मत.tsv", "काम,कौन,मत", rows)
    given = ("--task", "काम", "--contributor", "कौन", "--label", "मत", "--out", "o.csv")
    data(capsys, "aggregate", file, *given)
    assert [(row["task"], row["label"]) for row in rows_of("o.csv")] == [("007", "हाँ, ज़रूर"), ("08", "नहीं\nनहीं")]


def test_parquet_and_csv_say_the_same(capsys: Said) -> None:
    rows = [(int(task[1:]), person, int(label == "yes")) for task, person, label in crowd()]
    columns = [list(column) for column in zip(*rows, strict=True)]
    parquet.write_table(pa.table(columns, names=["task", "worker", "label"]), "labels.parquet")
    file = written("labels.csv", "task,worker,label", rows)
    assert data(capsys, "agree", "labels.parquet") == data(capsys, "agree", file)


def test_alpha_from_the_shell_is_that_of_the_library(capsys: Said) -> None:
    rows = [("1", "u", "9"), ("1", "v", "10"), ("2", "u", "2"), ("2", "v", "9"), ("3", "u", "2"), ("3", "v", "2")]
    file = written("labels.csv", "task,contributor,label", rows)
    task, people, label = zip(*rows, strict=True)
    for metric in ("nominal", "ordinal", "interval", "ratio"):
        found = data(capsys, "agree", file, "--metric", metric, "--draws", "50", "--seed", "2")
        numbers = [float(each) for each in label]
        alpha = methods.krippendorff_alpha(task, people, numbers, metric=metric, draws=50, seed=2)  # type: ignore[arg-type]
        assert [found["figures"][0][name] for name in ("value", "low", "high")] == [alpha.value, alpha.low, alpha.high]
    names = [each["name"] for each in data(capsys, "agree", file)["figures"]]
    assert names == ["alpha, nominal", "Fleiss' kappa", "Cohen's kappa", "share of equal pairs"]


def test_ordinal_words_take_the_order_that_is_told(capsys: Said) -> None:
    rows = [("1", "u", "poor"), ("1", "v", "fair"), ("2", "u", "good"), ("2", "v", "good"), ("3", "u", "fair")]
    file = written("labels.csv", "task,contributor,label", [*rows, ("3", "v", "good")])
    found = data(capsys, "agree", file, "--metric", "ordinal", "--order", "poor,fair,good")["figures"][0]["value"]
    task, people, label = zip(*rows, ("3", "v", "good"), strict=True)
    order = ["poor", "fair", "good"]
    assert found == methods.krippendorff_alpha(task, people, label, metric="ordinal", classes=order, draws=0).value
    code, words = told(capsys, "agree", file, "--metric", "ordinal", "--order", "poor,good")
    assert (code, "The label fair is not among those that --order puts in order" in words) == (1, True)


@pytest.mark.parametrize("form", ["words", "names", "shares"])
def test_a_winner_may_be_a_side_a_name_or_a_share(capsys: Said, form: str) -> None:
    def said(one: str, two: str, word: str) -> str:
        names = {"left": one, "right": two, "tie": "Tie"}
        shares = {"left": "1", "right": "0", "tie": "0.5"}
        return {"words": word, "names": names[word], "shares": shares[word]}[form]

    rows = [(one, two, said(one, two, word), who) for one, two, word, who in duels()]
    found = data(capsys, "rank", written("pairs.csv", "left,right,winner,judge", rows), "--out", "board.csv")
    model = methods.BradleyTerry(interval="clustered").fit(*zip(*duels(), strict=True))
    strengths = {row["item"]: row["strength"] for row in found["places"]}
    assert strengths == pytest.approx(dict(zip(model.items_, model.strengths_.tolist(), strict=True)))
    assert [row["item"] for row in found["places"]] == ["big", "mid", "small"]
    assert (found["ties"], found["contributors"], found["interval"]) == (15, 6, "clustered")
    board = rows_of("board.csv")
    assert list(board[0]) == ["place", "item", "strength", "low", "high", "comparisons", "wins"]
    assert [row["item"] for row in board] == ["big", "mid", "small"]


def test_a_name_of_a_thing_goes_before_a_word_for_a_side(capsys: Said) -> None:
    rows = [("b", "a", "a")] * 3 + [("a", "b", "b")]
    found = data(capsys, "rank", written("pairs.csv", "left,right,winner", rows))
    assert [(row["item"], row["wins"]) for row in found["places"]] == [("a", 3.0), ("b", 1.0)]
    assert (found["contributors"], found["interval"]) == (0, "sandwich")


def test_ties_may_have_a_chance_of_their_own(capsys: Said) -> None:
    file = written("pairs.csv", "left,right,winner,judge", duels())
    model = methods.Davidson(interval="clustered").fit(*zip(*duels(), strict=True))
    found = data(capsys, "rank", file, "--ties", "davidson")["places"]
    assert found[0]["strength"] == pytest.approx(float(model.strengths_.max()))


def test_what_never_lost_is_refused_with_the_remedy(capsys: Said) -> None:
    file = written("pairs.csv", "left,right,winner", [("x", "y", "left"), ("y", "x", "right")])
    code, words = told(capsys, "rank", file)
    said = "Never beat the others, so no strength fits: y. With --ridge 0.01 it stays finite."
    assert (code, words.split("\n")[0]) == (1, said)
    assert data(capsys, "rank", file, "--ridge", "0.01")["places"][0]["item"] == "x"


@pytest.mark.parametrize(
    ("rows", "options", "words"),
    [
        ([("x", "y", "left"), ("z", "y", "left"), ("x", "z", "tie")], [], "Never beat the others, so no strength fits: y."),
        ([("x", "y", "left"), ("y", "x", "left"), ("u", "v", "tie")], [], "Never compared with the others"),
        ([("x", "y", "left"), ("y", "x", "left")], ["--ties", "davidson"], "No comparison is a tie, or every one is"),
        ([(f"x{i:02}", "y", "left") for i in range(12)], ["--ridge", "0"], "x09, x10, …. With"),
    ],
)  # fmt: skip
def test_what_comparisons_do_not_settle_is_said_in_words(
    capsys: Said, rows: list[tuple[str, str, str]], options: list[str], words: str
) -> None:
    code, said = told(capsys, "rank", written("pairs.csv", "left,right,winner", rows), *options)
    assert code == 1
    assert words in said
    assert "[" not in said


def test_who_sways_a_ranking_is_named(capsys: Said) -> None:
    rows = [("x", "y", "left", "many")] * 9 + [("x", "y", "right", who) for who in "abcdefg"]
    file = written("pairs.csv", "left,right,winner,judge", rows)
    found = data(capsys, "rank", file)["influence"]
    assert (found[0]["contributor"], found[0]["turns"], len(found)) == ("many", True, 8)
    assert not any(each["turns"] for each in found[1:])
    words = told(capsys, "rank", file)[1]
    assert "There is 1 contributor without whom another would stand first" in words
    steady = written("steady.csv", "left,right,winner,judge", duels())
    assert "Without any one contributor the same would still stand first." in told(capsys, "rank", steady)[1]


def test_known_answers_are_marked_in_what_is_written(capsys: Said) -> None:
    file = written("labels.csv", "task,contributor,label", crowd())
    assert told(capsys, "aggregate", file, "--gold", gold(3), "--out", "answers.csv")[0] == 0
    known = {row["task"]: row["known"] for row in rows_of("answers.csv") if row["known"]}
    assert known == {row["task"]: row["label"] for row in rows_of("gold.csv")}
    assert told(capsys, "aggregate", file, "--out", "answers.csv")[0] == 0
    assert "known" not in rows_of("answers.csv")[0]


LABELS = "task,contributor,label\n"


@pytest.mark.parametrize(
    ("command", "text", "words"),
    [
        ("aggregate", None, "There is no file data.csv"),
        ("aggregate", "", "The file data.csv has no rows"),
        ("agree", LABELS, "The file data.csv has no rows"),
        ("agree", "task,person,label\nt,u,x\n", "no column contributor. It has: task, person, label. Name the one"),
        (
            "rank",
            "left,right\nx,y\n",
            "no column winner. It has: left, right. Name the one that is meant with --winner",
        ),
        ("aggregate", LABELS + "t,u,x\nt,v\n", "row 2: there are 2 values where the header has 3"),
        ("aggregate", LABELS + "t,u,x\n,v,x\n", "row 2: task is empty"),
        ("aggregate", LABELS + "t,u,\n", "no judgement: label is empty in every row"),
        ("agree --metric interval", LABELS + "t,u,1\nt,v,one\n", "row 2: one in label is not a number"),
        ("agree --metric ratio", LABELS + "t,u,1\nt,v,-1\n", "row 2: -1 in label is not a number"),
        ("aggregate --weight w", "task,contributor,label,w\nt,u,x,-2\n", "row 1: the weight -2 in w must be"),
        ("aggregate --time w", "task,contributor,label,w\nt,u,x,noon\n", "not all times in w are numbers"),
        ("rank", "left,right,winner\nx,y,x\nx,y,z\n", "row 2: z in winner is neither of the two compared things"),
        ("rank", "left,right,winner\nx,x,x\n", "row 1: x is compared with itself"),
        ("agree --plot a.pdf", LABELS + "t,u,x\n", "a.pdf must end in .png or .svg"),
        ("aggregate -m majority --contributors p.csv", LABELS + "t,u,x\n", "majority does not"),
        ("aggregate --out no/folder.csv", LABELS + "t,u,x\n", "--out: the file no/folder.csv cannot be written"),
    ],
)
def test_what_is_wrong_with_a_file_is_named(capsys: Said, command: str, text: str | None, words: str) -> None:
    if text is not None:
        Path("data.csv").write_text(text, encoding="utf-8")
    name, *options = command.split()
    code, said = told(capsys, name, "data.csv", *options)
    assert (code, words in said) == (1, True), said


def test_a_file_in_another_encoding_is_refused(capsys: Said) -> None:
    Path("data.csv").write_bytes(b"task,contributor,label\nt,u,na\xefve\n")
    assert "data.csv is not in UTF-8" in told(capsys, "aggregate", "data.csv")[1]


def test_known_answers_that_contradict_each_other_are_refused(capsys: Said) -> None:
    file = written("labels.csv", "task,contributor,label", crowd())
    known = written("gold.csv", "task,label", [("t01", "no"), ("t01", "yes")])
    words = told(capsys, "aggregate", file, "--gold", known)[1]
    assert "gold.csv, row 2: the task t01 has another known answer" in words


def test_known_answers_of_other_tasks_are_refused(capsys: Said) -> None:
    file = written("labels.csv", "q,contributor,label", crowd())
    known = written("gold.csv", "task,label", [("elsewhere", "no")])
    words = told(capsys, "aggregate", file, "--task", "q", "--gold", known)[1]
    assert "No task of gold.csv is among those with labels. Look at its column task." in words


def test_a_single_judge_is_said_to_be_one(capsys: Said) -> None:
    file = written("pairs.csv", "left,right,winner,judge", [(*row[:3], "asha") for row in duels()])
    assert "All comparisons are by one contributor" in told(capsys, "rank", file)[1]


@pytest.mark.parametrize("form", ["png", "svg"])
def test_every_command_draws(capsys: Said, form: str) -> None:
    labels = written("labels.csv", "task,contributor,label", crowd())
    pairs = written("pairs.csv", "left,right,winner,judge", duels())
    for command in (["aggregate", labels, "--gold", gold(40)], ["agree", labels], ["rank", pairs]):
        assert told(capsys, *command, "--plot", f"drawn.{form}")[0] == 0
        begin = Path(f"drawn.{form}").read_bytes()[:200]
        assert begin.startswith(b"\x89PNG") if form == "png" else b"<?xml" in begin


def test_names_in_hindi_are_drawn_as_text_and_never_as_a_formula(capsys: Said) -> None:
    rows = [({"big": "गंगा", "mid": "$x_1$"}.get(one, one), two, word, who) for one, two, word, who in duels()]
    rows = [(one, {"big": "गंगा", "mid": "$x_1$"}.get(two, two), word, who) for one, two, word, who in rows]
    assert told(capsys, "rank", written("pairs.csv", "left,right,winner,judge", rows), "--plot", "drawn.svg")[0] == 0
    drawn = Path("drawn.svg").read_text(encoding="utf-8")
    assert "गंगा" in drawn
    assert "$x_1$" in drawn


def test_the_shell_speaks_hindi(capsys: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "hi_IN.UTF-8")
    labels = written("labels.csv", "task,contributor,label", crowd())
    pairs = written("pairs.csv", "left,right,winner,judge", duels())
    assert "सबसे कम कौशल वाले योगदानकर्ता" in told(capsys, "aggregate", labels)[1]
    assert "समान जोड़ों का हिस्सा" in told(capsys, "agree", labels)[1]
    assert "120 तुलनाएँ, जिनमें 15 बराबर।" in told(capsys, "rank", pairs)[1]
    assert "कॉलम winner नहीं है" in told(capsys, "rank", labels, "--left", "task", "--right", "label")[1]
