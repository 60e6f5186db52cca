"""How numbers, money, dates and durations are written for a person, by language.

Both languages use the Indian grouping of digits (₹1,23,456.00). Times are told in one zone, which every page names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, format_time, format_timedelta
from babel.numbers import format_currency, format_decimal, format_percent
from babel.units import format_unit

from tarazu.http.language import SOURCE, Language
from tarazu.kit.money import MINOR_DIGITS

ZONE = ZoneInfo("Asia/Kolkata")
ZONE_NAME = "IST"
LOCALES: dict[Language, str] = {"en": "en_IN", "hi": "hi_IN"}
_MINUTE = 60
_HOUR = 3600
_DAY = 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class Formats:
    """Writes values in one language."""

    language: Language

    @property
    def locale(self) -> str:
        """The locale whose digits and grouping are used."""
        return LOCALES[self.language]

    def number(self, value: float) -> str:
        """Write a count: 1,23,456, or points: −3."""
        return format_decimal(value, locale=self.locale).replace("-", "−")

    def decimal(self, value: float, digits: int = 2) -> str:
        """Write a number with a fixed count of digits after the point."""
        written = format_decimal(value, format=f"#,##,##0.{'0' * digits}", locale=self.locale)
        return written.replace("-", "−")

    def percent(self, share: float, digits: int = 1) -> str:
        """Write a share of one as a percentage."""
        pattern = f"#,##0.{'0' * digits}%" if digits else "#,##0%"
        return format_percent(share, format=pattern, locale=self.locale)

    def money(self, amount_minor: int, currency: str) -> str:
        """Write an amount of minor units, with the digits that its currency has."""
        amount = Decimal(amount_minor).scaleb(-MINOR_DIGITS.get(currency, 2))
        return format_currency(amount, currency, locale=self.locale)

    def date(self, at: datetime) -> str:
        """Write a day."""
        return format_date(at.astimezone(ZONE), "d MMM y", locale=self.locale)

    def month(self, at: datetime) -> str:
        """Write a month with its year."""
        return format_date(at.astimezone(ZONE), "LLLL y", locale=self.locale)

    def moment(self, at: datetime) -> str:
        """Write a day and a time."""
        return format_datetime(at, "d MMM y, HH:mm", tzinfo=ZONE, locale=self.locale)

    def deadline(self, at: datetime, now: datetime) -> str:
        """Write a time of day with its zone, and with its day unless that is today: 21:41 IST, 23 Nov, 09:00 IST."""
        today = at.astimezone(ZONE).date() == now.astimezone(ZONE).date()
        pattern = "HH:mm" if today else "d MMM, HH:mm"
        return f"{format_datetime(at, pattern, tzinfo=ZONE, locale=self.locale)} {ZONE_NAME}"

    def clock(self, at: datetime) -> str:
        """Write a time of day with seconds."""
        return format_time(at, "HH:mm:ss", tzinfo=ZONE, locale=self.locale)

    def relative(self, at: datetime, now: datetime) -> str:
        """Write how far a time is from now: in 5 minutes, 2 hours ago."""
        return format_timedelta(at - now, threshold=1.0, add_direction=True, locale=self.locale)

    def duration(self, seconds: float) -> str:
        """Write a length of time in at most two units."""
        whole = max(0, round(seconds))
        if whole < _MINUTE:
            return self._unit(whole, "second")
        if whole < _HOUR:
            return self._units(whole, _MINUTE, "minute", 1, "second")
        if whole < _DAY:
            return self._units(whole, _HOUR, "hour", _MINUTE, "minute")
        return self._units(whole, _DAY, "day", _HOUR, "hour")

    def minutes(self, minutes: float) -> str:
        """Write an estimate: whole minutes from one on, seconds below."""
        if minutes < 1:
            return self._unit(round(minutes * _MINUTE), "second")
        length = timedelta(minutes=round(minutes))
        return format_timedelta(length, granularity="minute", threshold=60, locale=self.locale)

    def size(self, count: int) -> str:
        """Write a size in kilobytes or more, to a tenth below a hundred: single bytes have no good name in Hindi."""
        value, unit = count / 1000, "kilobyte"
        for larger in ("megabyte", "gigabyte"):
            if value < 1000:
                break
            value, unit = value / 1000, larger
        pattern = "#,##0" if value >= 100 else "#,##0.0"
        least = max(value, 0.1) if count else 0
        return str(format_unit(least, f"digital-{unit}", length="short", format=pattern, locale=self.locale))

    def text(self, texts: Mapping[str, str]) -> str:
        """Return a text that is given by language: in this one, else in English, else in any."""
        return texts.get(self.language) or texts.get(SOURCE) or next((text for text in texts.values() if text), "")

    def _units(self, whole: int, per_large: int, large: str, per_small: int, small: str) -> str:
        count, rest = divmod(whole, per_large)
        parts = [self._unit(count, large)]
        if rest // per_small:
            parts.append(self._unit(rest // per_small, small))
        return " ".join(parts)

    def _unit(self, count: int, unit: str) -> str:
        return str(format_unit(count, f"duration-{unit}", length="short", locale=self.locale))
