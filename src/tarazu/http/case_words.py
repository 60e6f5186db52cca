"""Words for cases: what a test found, in plain sentences made of numbers, and what else may explain it. Nobody writes these freely."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from tarazu import quality
from tarazu.http.formats import Formats
from tarazu.http.language import Language
from tarazu.http.pages import translated, word
from tarazu.http.words import N_

TESTS: Final[Mapping[str, str]] = {
    "random": N_("Answers that know nothing of the task"),
    "constant": N_("One answer far too often"),
    "inverted": N_("Answers the wrong way round"),
    "drop_off": N_("Careful at first, then no more"),
    "colluding": N_("The same answers as somebody else"),
    "copied": N_("Texts like somebody else's"),
}
_FOUND: Final[Mapping[str, str]] = {
    "random": N_(
        "%(agreeing)s of %(compared)s answers that can be compared agree with what most others gave. "
        "%(usual)s would be usual in this project, and %(chance)s come by chance alone."
    ),
    "constant": N_(
        "“%(label)s” was given in %(given)s of %(answers)s answers. Others gave it about %(expected)s times on the same tasks."
    ),
    "inverted": N_(
        "%(agreeing)s of %(compared)s answers that can be compared agree with what most others gave. "
        "%(chance)s come by chance alone, and %(usual)s would be usual in this project."
    ),
    "drop_off": N_(
        "Up to a certain moment %(before_agreeing)s of %(before)s answers that can be compared agree with what most others gave, "
        "from then on %(after_agreeing)s of %(after)s."
    ),
    "colluding": N_(
        "On %(shared)s tasks that one other person answered too, %(same)s answers are the same, and %(odd)s of these differ from "
        "what most of the rest gave."
    ),
    "copied": N_(
        "Of %(texts)s texts, %(like)s are more like the text of one other person for the same task than texts of two people are."
    ),
}
_MAY_BE: Final[Mapping[str, str]] = {
    "random": N_("Unclear guidelines, or a kind of task that most others misread, look the same."),
    "constant": N_("Whoever reads a clause more strictly than others, or was given uneven tasks, looks the same."),
    "inverted": N_(
        "A scale that was read from its other end, or one person who is right against many, looks the same."
    ),
    "drop_off": N_("New guidelines, or harder tasks from that moment on, look the same."),
    "colluding": N_("The test cannot tell who took answers from whom. Two people trained together may look the same."),
    "copied": N_("The test cannot tell who took a text from whom. Tasks that leave little to say look the same."),
}


def found(language: Language, test: str, facts: Mapping[str, Any]) -> str:
    """Return what a test found, as a sentence."""
    formats = Formats(language=language)
    shown = {
        name: word(language, "labels", value) if isinstance(value, str) else formats.number(value)
        for name, value in facts.items()
    }
    return translated(language, _FOUND[test]) % shown


def name_of(language: Language, test: str) -> str:
    """Return what a test is called."""
    return translated(language, TESTS[test])


def may_be(language: Language, test: str) -> str:
    """Return what else may explain what a test finds."""
    return translated(language, _MAY_BE[test])


def trust_in(language: Language, known: quality.Precision) -> str:
    """Return how far a test can be trusted, as it was measured."""
    formats = Formats(language=language)
    counts = {"decided": formats.number(known.decided), "confirmed": formats.number(known.confirmed)}
    if known.is_enough:
        text = N_("%(confirmed)s of %(decided)s decided cases were confirmed: between %(low)s and %(high)s at 95 %%.")
        ends = {"low": formats.percent(known.low, 0), "high": formats.percent(known.high, 0)}
        return translated(language, text) % (counts | ends)
    text = N_("%(confirmed)s of %(decided)s decided cases were confirmed, which are too few to say.")
    return f"{translated(language, text) % counts} {_on_the_bench(language, formats, known)}"


def _on_the_bench(language: Language, formats: Formats, known: quality.Precision) -> str:
    bench = known.bench
    of_texts = N_(
        "In a recorded crowd of translators with made-up copiers among them, a copier scored above a real person in %(area)s; "
        "%(found)s of them were found, and %(alarms)s of the real people."
    )
    of_labels = N_(
        "On four recorded crowds with made-up dishonest people among them, one of these scored above a real person in %(area)s; "
        "%(found)s of them were found, and %(alarms)s of the real people."
    )
    return translated(language, of_texts if known.test == "copied" else of_labels) % {
        "area": formats.percent(bench.area),
        "found": formats.percent(bench.found, 0),
        "alarms": formats.percent(bench.false_alarms),
    }
