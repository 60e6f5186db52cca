"""How pages write values, and where they let nobody be led."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tarazu.http.contributor.earning_pages import harmless, month_of
from tarazu.http.formats import Formats
from tarazu.http.language import LANGUAGES, Language
from tarazu.http.pages import control_of, demoted, embed, local, word

NOON = datetime(2026, 11, 22, 6, 30, tzinfo=UTC)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("language", LANGUAGES)
def test_rupees_are_grouped_the_indian_way_in_both_languages(language: Language) -> None:
    formats = Formats(language=language)
    assert formats.money(12_345_600, "INR") == "₹1,23,456.00"
    assert formats.number(-3) == "−3"
    assert formats.number(1_234_567) == "12,34,567"


@pytest.mark.parametrize(("language", "good"), [("en", "Good"), ("hi", "अच्छी")])
def test_a_good_standing_is_told_in_its_own_words(language: Language, good: str) -> None:
    assert word(language, "standings", "good") == good


def test_a_currency_keeps_its_own_number_of_digits() -> None:
    formats = Formats(language="en")
    assert formats.money(1500, "JPY").endswith("1,500")
    assert formats.money(1500, "KWD").endswith("1.500")


def test_times_are_told_in_indian_standard_time() -> None:
    assert Formats(language="en").moment(NOON) == "22 Nov 2026, 12:00"
    assert Formats(language="hi").relative(NOON + timedelta(minutes=5), NOON) == "5 मिनट में"


def test_a_deadline_names_its_zone_and_its_day_unless_it_is_today() -> None:
    assert Formats(language="en").deadline(NOON, NOON) == "12:00 IST"
    assert Formats(language="en").deadline(NOON + timedelta(hours=13), NOON) == "23 Nov, 01:00 IST"


@pytest.mark.parametrize("language", LANGUAGES)
def test_sizes_are_told_in_units_that_need_no_plural(language: Language) -> None:
    formats = Formats(language=language)
    told = [formats.size(count) for count in (0, 7, 529, 53_100, 775_400, 1_240_000)]
    assert told == ["0.0 kB", "0.1 kB", "0.5 kB", "53.1 kB", "775 kB", "1.2 MB"]


@pytest.mark.parametrize(
    ("seconds", "text"), [(45, "45 secs"), (185, "3 mins 5 secs"), (7_500, "2 hrs 5 mins"), (90_000, "1 day 1 hr")]
)
def test_a_duration_has_at_most_two_units(seconds: int, text: str) -> None:
    assert Formats(language="en").duration(seconds) == text


@pytest.mark.parametrize(
    "path", ["//example.org", "https://example.org/", "/\\example.org", "\\/example.org", "/a\nb", "work", "", "/ /x"]
)
def test_an_address_of_another_site_is_not_followed(path: str) -> None:
    assert local(path, "/safe") == "/safe"


@pytest.mark.parametrize("path", ["/", "/work", "/projects?after=abc&x=1", "/projects/1#deliveries"])
def test_an_address_of_this_site_is_followed(path: str) -> None:
    assert local(path, "/safe") == path


def test_embedded_json_cannot_end_its_script() -> None:
    assert "<" not in embed({"text": "</script><script>&\u2028"})


def test_headings_of_guidelines_come_below_those_of_the_page() -> None:
    assert demoted("<h1>A</h1><h5>B</h5>") == "<h3>A</h3><h6>B</h6>"


def test_a_fault_is_shown_at_the_control_that_mends_it() -> None:
    fields = {"title": "title_en", "title.hi": "title_hi", "ontology": "ontology"}
    assert control_of("title.hi", fields) == "title_hi"
    assert control_of("title.en", fields) == "title_en"
    assert control_of("ontology.criteria[1].key", fields) == "ontology"
    assert control_of("titles", fields) is None


def test_a_month_ends_where_the_next_begins() -> None:
    december = month_of("2025-12", LONG_AGO, NOON)
    assert (december.previous, december.key, december.next) == ("2025-11", "2025-12", "2026-01")
    assert month_of("2026-01", LONG_AGO, NOON).previous == "2025-12"
    assert month_of(None, LONG_AGO, NOON).next == ""


def test_no_month_is_offered_before_the_first() -> None:
    joined = datetime(2026, 10, 5, tzinfo=UTC)
    assert month_of(None, joined, NOON).previous == "2026-10"
    assert month_of("2026-10", joined, NOON).previous == ""


def test_a_cell_is_never_a_formula() -> None:
    assert harmless("=1+1") == "'=1+1"
    assert harmless("Compare") == "Compare"
