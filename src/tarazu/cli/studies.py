"""What `tarazu aggregate`, `agree` and `rank` find out about a table, as plain records.

Only imported by these commands, because NumPy takes its time to load.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from tarazu import methods
from tarazu.cli.tables import Table, in_order
from tarazu.kit.errors import Refusal

Method = Literal["consensus", "majority", "one-coin", "dawid-skene", "glad", "mace", "ibcc", "ebcc"]
Metric = Literal["nominal", "ordinal", "interval", "ratio"]

FOLDS = 5
GOLD_MIN = 10
"""Fewer known answers are not checked: a figure from them would mean nothing."""
_PEOPLE_SHOWN_MAX = 25
_ITEMS_NAMED_MAX = 10
_INFLUENCE_RIDGE = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldCheck:
    """How the answers to tasks with known answers fared, each judged by a model that was not told the answer.

    `low` and `high` are Wilson's 95 % interval of the accuracy; `error` is the expected calibration error;
    `stated` and `right` (known answers) are the single cases.
    """

    answers: int
    accuracy: float
    low: float
    high: float
    mean_confidence: float
    error: float
    stated: NDArray[np.float64]
    right: NDArray[np.bool_]


def votes_of(table: Table, gold: Table | None = None) -> methods.Votes:
    """Code the columns task, contributor and label, which may be empty in a row, with what is known.

    Raises:
        Refusal: for an empty task or contributor, a weight that is negative or no number, or known answers that
            contradict each other or are of other tasks; `no_judgements` when no row has a label.
    """
    task, people, label = table.words("task"), table.words("contributor"), table.columns["label"]
    known = {} if gold is None else _known(gold)
    weight = None if table.words("weight") is None else table.numbers("weight")
    if weight is not None and (bad := ~(weight >= 0)).any():
        row = int(np.argmax(bad))
        value = table.columns["weight"][row].as_py()
        raise Refusal("weight_negative", "invalid", {**table.place("weight", row), "value": value})
    classes = in_order(sorted({*label.drop_null().unique().to_pylist(), *known.values()} - {None}))
    time = _times(table) if "time" in table.columns else None
    votes = methods.code_votes(task, people, label, classes, weight=weight, time=time, gold=known)
    if not len(votes):
        raise Refusal("no_judgements", "invalid", {"file": str(table.file), "column": table.headings["label"]})
    if gold is not None and (votes.gold < 0).all():
        raise Refusal("gold_elsewhere", "invalid", {"file": str(gold.file), "column": gold.headings["task"]})
    return votes


def judgements_of(table: Table, order: list[str] | None, metric: Metric) -> methods.Votes:
    """Code the columns task, contributor and label, every row a judgement; labels in the order given, else sorted.

    Raises:
        Refusal: as `votes_of`; for a label that `order` lacks, and for one that is no number where `metric` needs
            numbers.
    """
    task, people, label = table.words("task"), table.words("contributor"), table.columns["label"]
    found = set(label.drop_null().unique().to_pylist())
    if order is not None and (strange := sorted(found - set(order))):
        raise Refusal("label_not_ordered", "invalid", {"value": strange[0], "option": "--order"})
    values = table.numbers("label") if metric in ("interval", "ratio") else None
    if metric == "ratio" and values is not None and (values < 0).any():
        row = int(np.argmax(values < 0))
        raise Refusal("cell_no_number", "invalid", {**table.place("label", row), "value": label[row].as_py()})
    votes = methods.code_votes(task, people, label, order or in_order(list(found)), repeats="each")
    if not len(votes):
        raise Refusal("no_judgements", "invalid", {"file": str(table.file), "column": table.headings["label"]})
    return votes


def estimator(method: Method, seed: int) -> Any:
    """Return a new estimator by its name on the command line."""
    makers: dict[Method, Callable[[], Any]] = {
        "consensus": lambda: methods.Consensus(seed=seed),
        "majority": methods.MajorityVote,
        "one-coin": methods.OneCoin,
        "dawid-skene": methods.DawidSkene,
        "glad": methods.GLAD,
        "mace": methods.MACE,
        "ibcc": methods.IBCC,
        "ebcc": lambda: methods.EBCC(seed=seed),
    }
    return makers[method]()


def checked_on_gold(method: Method, votes: methods.Votes, seed: int) -> GoldCheck | None:
    """Judge each fifth of the known answers by a model that was told the others; None for fewer than ten."""
    known = np.flatnonzero(votes.gold >= 0)
    if len(known) < GOLD_MIN:
        return None
    fold = np.random.default_rng(seed).permutation(len(known)) % FOLDS
    stated, right = np.zeros(len(known)), np.zeros(len(known), dtype=bool)
    for each in range(FOLDS):
        held = known[fold == each]
        gold = votes.gold.copy()
        gold[held] = -1
        model = estimator(method, seed).fit(replace(votes, gold=gold))
        stated[fold == each] = model.confidence_[held]
        right[fold == each] = model.probas_[held].argmax(axis=1) == votes.gold[held]
    low, high = _wilson(int(right.sum()), len(right))
    error = methods.expected_calibration_error(stated, right)
    return GoldCheck(
        answers=len(known),
        accuracy=float(right.mean()),
        low=low,
        high=high,
        mean_confidence=float(stated.mean()),
        error=error,
        stated=stated,
        right=right,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One coefficient of agreement; what cannot be said is None."""

    name: str
    value: float | None
    low: float | None
    high: float | None
    tasks: int
    judgements: int


def figures(votes: methods.Votes, metric: Metric, draws: int, seed: int) -> list[Figure]:
    """Return alpha, the kappas that are defined for the metric, and the share of pairs of judgements that are equal."""
    columns = votes.task, votes.contributor, votes.label
    labels: Any = votes.label
    if metric in ("interval", "ratio"):
        labels = np.array([float(word) for word in votes.classes])[votes.label]
    alpha = methods.krippendorff_alpha(votes.task, votes.contributor, labels, metric=metric, draws=draws, seed=seed)
    found = [Figure(name=f"alpha, {metric}", **_told(alpha))]
    if metric == "nominal":
        found.append(Figure(name="Fleiss' kappa", **_told(methods.fleiss_kappa(*columns, draws=draws, seed=seed))))
    if metric in ("nominal", "ordinal") and len(votes.contributors) == 2 and not repeats(votes):
        weights: Literal["none", "quadratic"] = "none" if metric == "nominal" else "quadratic"
        name = "Cohen's kappa" if metric == "nominal" else "Cohen's kappa, quadratic"
        classes = range(len(votes.classes))
        kappa = methods.cohen_kappa(*columns, weights=weights, classes=classes, draws=draws, seed=seed)
        found.append(Figure(name=name, **_told(kappa)))
    equal = methods.pairwise_agreement(*columns)
    shared = int((np.bincount(votes.task) > 1).sum())
    size = {"tasks": shared, "judgements": found[0].judgements}
    return [*found, Figure(name="share of equal pairs", value=equal.share, low=None, high=None, **size)]


def class_figures(votes: methods.Votes, draws: int, seed: int) -> list[Figure]:
    """Return alpha of each label against all others, the least first; empty for two labels, where all are the same."""
    if not 2 < len(votes.classes) <= 100:
        return []
    found = []
    for code, name in enumerate(votes.classes):
        is_it = (votes.label == code).astype(np.int64)
        alpha = methods.krippendorff_alpha(votes.task, votes.contributor, is_it, draws=draws, seed=seed)
        found.append(Figure(name=str(name), **{**_told(alpha), "judgements": int(is_it.sum())}))
    return sorted(found, key=lambda each: (each.value is None, each.value or 0.0))


def repeats(votes: methods.Votes) -> int:
    """Return how many judgements are a contributor's second or later one of a task."""
    pairs = np.unique(votes.task * len(votes.contributors) + votes.contributor)
    return len(votes) - len(pairs)


@dataclass(frozen=True, slots=True, kw_only=True)
class PairMap:
    """How often two contributors gave the same label, `shares` (people, people), NaN where they share too few tasks;
    the people who agree most with the rest come first. `left_out` people judged less."""

    people: tuple[str, ...]
    shares: NDArray[np.float64]
    left_out: int


def pair_map(votes: methods.Votes, tasks_min: int = 3) -> PairMap:
    """Compare the contributors with the most judgements, pair by pair."""
    often = np.bincount(votes.contributor, minlength=len(votes.contributors))
    chosen = np.argsort(-often, kind="stable")[:_PEOPLE_SHOWN_MAX]
    answers = np.full((len(chosen), len(votes.tasks)), -1, dtype=np.int64)
    for row, person in enumerate(chosen.tolist()):
        own = votes.contributor == person
        answers[row, votes.task[own]] = votes.label[own]
    shares = np.full((len(chosen), len(chosen)), np.nan)
    for one in range(len(chosen)):
        both = (answers >= 0) & (answers[one] >= 0)
        shared = both.sum(axis=1)
        equal = ((answers == answers[one]) & both).sum(axis=1)
        enough = (shared >= tasks_min) & (np.arange(len(chosen)) != one)
        shares[one, enough] = equal[enough] / shared[enough]
    known = np.isfinite(shares)
    mean = np.where(known, shares, 0).sum(axis=1) / np.maximum(known.sum(axis=1), 1)
    order = np.argsort(-mean, kind="stable")
    people = tuple(str(votes.contributors[chosen[place]]) for place in order)
    return PairMap(people=people, shares=shares[np.ix_(order, order)], left_out=len(often) - len(chosen))


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One line of a leaderboard: strength in log odds around 0 with its 95 % interval, and how often it was compared
    and won, a tie being half a win."""

    place: int
    item: str
    strength: float
    low: float
    high: float
    comparisons: int
    wins: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Influence:
    """What a contributor's leaving would do: `moves` is the largest change of a strength, and `turns` says whether
    another would stand first. Ties are half a win here."""

    contributor: str
    moves: float
    turns: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """A leaderboard. `contributors` is 0 when the file does not say who judged; `degrees_of_freedom` are the least of
    any interval by contributor, None for intervals by comparison. `influence` is empty unless two or more judged."""

    places: list[Place]
    comparisons: int
    ties: int
    contributors: int
    interval: str
    degrees_of_freedom: float | None
    influence: list[Influence]


def ranked(table: Table, ties: Literal["half", "davidson"], ridge: float) -> Board:
    """Rank what was compared, with intervals by contributor where there are two or more, else by comparison.

    Raises:
        Refusal: `winner_unknown`, `compared_with_itself`, or why the comparisons settle no order.
    """
    left, right, shares = table.words("left"), table.words("right"), left_shares(table)
    people = table.words("contributor")
    several = people is not None and len(people.unique()) > 1
    interval: Literal["clustered", "sandwich"] = "clustered" if several else "sandwich"
    make = methods.Davidson if ties == "davidson" else methods.BradleyTerry
    try:
        model = make(interval=interval, ridge=ridge).fit(left, right, shares, people if several else None)
    except methods.Unsettled as error:
        raise _unsettled(error) from None
    rates = methods.win_rate_matrix(left, right, shares)
    wins = np.nansum(rates.rates * rates.counts, axis=1)
    order = np.argsort(-model.strengths_, kind="stable").tolist()
    places = [
        Place(
            place=place,
            item=str(model.items_[i]),
            strength=float(model.strengths_[i]),
            low=float(model.intervals_[i, 0]),
            high=float(model.intervals_[i, 1]),
            comparisons=int(rates.counts[i].sum()),
            wins=float(wins[i]),
        )
        for place, i in enumerate(order, start=1)
    ]
    return Board(
        places=places,
        comparisons=len(shares),
        ties=int((shares == 0.5).sum()),
        contributors=0 if people is None else len(people.unique()),
        interval=interval,
        degrees_of_freedom=_freedom(model),
        influence=_influence(table, shares, ridge) if several else [],
    )


def _unsettled(error: methods.Unsettled) -> Refusal:
    items = [*map(str, error.items[:_ITEMS_NAMED_MAX]), *("…" for _ in error.items[_ITEMS_NAMED_MAX:][:1])]
    facts = {"items": ", ".join(items)}
    if error.kind == "apart":
        return Refusal("never_compared", "invalid", facts)
    if error.kind == "ties":
        return Refusal("ties_unsettled", "invalid")
    return Refusal("never_lost" if error.kind == "unbeaten" else "never_won", "invalid", facts)


def _influence(table: Table, shares: NDArray[np.float64], ridge: float) -> list[Influence]:
    """What each contributor's leaving would do, those first who turn the first place, then by how much they move."""
    columns = table.words("left"), table.words("right"), shares, table.words("contributor")
    found = methods.voter_influence(*columns, ridge=max(ridge, _INFLUENCE_RIDGE))
    told = [
        Influence(contributor=str(person), moves=float(moves), turns=turns)
        for person, moves, turns in zip(found.contributors, found.largest, found.turns, strict=True)
    ]
    return sorted(told, key=lambda each: (not each.turns, -each.moves))


def left_shares(table: Table) -> NDArray[np.float64]:
    """Return the left side's share of each win. The winner is the name of the left or the right thing, else one of
    the words that `methods.left_shares` knows, in any case.

    Raises:
        Refusal: `winner_unknown` or `compared_with_itself`, naming the row.
    """
    left, right, winner = (table.words(name) for name in ("left", "right", "winner"))
    same = np.asarray(pc.equal(left.cast(pa.string()), right.cast(pa.string())))
    if same.any():
        row = int(np.argmax(same))
        raise Refusal("compared_with_itself", "invalid", {**table.place("right", row), "value": right[row].as_py()})
    names = {word: code for code, word in enumerate(winner.dictionary.to_pylist())}
    known = np.array([_word_share(word) for word in names], dtype=np.float64)
    codes = winner.indices.to_numpy()
    shares: NDArray[np.float64] = known[codes]
    shares[codes == _codes(right, names)] = 0.0
    shares[codes == _codes(left, names)] = 1.0
    if np.isnan(shares).any():
        row = int(np.argmax(np.isnan(shares)))
        raise Refusal("winner_unknown", "invalid", {**table.place("winner", row), "value": winner[row].as_py()})
    return shares


def _codes(column: Any, names: dict[str, int]) -> NDArray[np.int64]:
    """A column in the numbers of another one's words, -1 for a word that does not occur there."""
    known = np.array([names.get(word, -1) for word in column.dictionary.to_pylist()], dtype=np.int64)
    codes: NDArray[np.int64] = known[column.indices.to_numpy()]
    return codes


def _word_share(word: str) -> float:
    try:
        return float(methods.left_shares([word.strip().lower()])[0])
    except ValueError:
        return {"1": 1.0, "0": 0.0, "0.5": 0.5, "1.0": 1.0, "0.0": 0.0}.get(word.strip(), np.nan)


def _known(gold: Table) -> dict[str, str]:
    """Known labels by task; a row without a label says nothing."""
    known: dict[str, str] = {}
    for row, (task, label) in enumerate(
        zip(gold.words("task").to_pylist(), gold.columns["label"].to_pylist(), strict=True)
    ):
        if label is not None and known.setdefault(task, label) != label:
            raise Refusal("gold_contradicts", "invalid", {**gold.place("label", row), "task": task})
    return known


def _times(table: Table) -> Any:
    """The column of times: numbers where all are, else as ISO 8601 writes them."""
    words = table.words("time")
    with suppress(Refusal):
        return table.numbers("time")
    for kind in (pa.timestamp("us"), pa.timestamp("us", "UTC")):
        with suppress(pa.ArrowInvalid):
            return pc.cast(words.dictionary, kind).take(words.indices)
    raise Refusal("times_unreadable", "invalid", {"file": str(table.file), "column": table.headings["time"]})


def _told(found: Any) -> dict[str, Any]:
    names = {"value": found.value, "low": found.low, "high": found.high}
    return {**names, "tasks": found.tasks, "judgements": found.votes}


def _freedom(model: Any) -> float | None:
    """The least degrees of freedom of the intervals, None where they do not go by contributor."""
    found = getattr(model, "degrees_of_freedom_", None)
    least = None if found is None or not len(found) else float(found.min())
    return least if least is not None and np.isfinite(least) else None


def _wilson(right: int, count: int, z: float = 1.959964) -> tuple[float, float]:
    """Wilson's interval of a share, Journal of the American Statistical Association 22 (1927)."""
    share, scale = right / count, 1 + z * z / count
    middle = (share + z * z / (2 * count)) / scale
    reach = z * np.sqrt(share * (1 - share) / count + z * z / (4 * count * count)) / scale
    return float(middle - reach), float(middle + reach)
