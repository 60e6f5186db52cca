"""Money: integer minor units with an ISO 4217 currency; never a float."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from tarazu.kit.errors import invalid

# Digits after the point, for the currencies people are paid in here (ISO 4217, table A.1).
MINOR_DIGITS = {"INR": 2, "USD": 2, "EUR": 2, "GBP": 2, "AED": 2, "SGD": 2, "JPY": 0, "KWD": 3}
AMOUNT_MAX = 10**15


@dataclass(frozen=True, slots=True, kw_only=True, order=False)
class Money:
    """An amount in minor units (paise, cents) of one currency."""

    amount_minor: int
    currency: str

    def __post_init__(self) -> None:
        if self.currency not in MINOR_DIGITS:
            raise invalid("currency", "not_allowed", allowed=sorted(MINOR_DIGITS))
        if type(self.amount_minor) is not int or abs(self.amount_minor) > AMOUNT_MAX:
            raise invalid("amount_minor", "out_of_range", maximum=AMOUNT_MAX)

    def __add__(self, other: Money) -> Money:
        if self.currency != other.currency:
            raise invalid("currency", "mixed", left=self.currency, right=other.currency)
        return Money(amount_minor=self.amount_minor + other.amount_minor, currency=self.currency)

    def __neg__(self) -> Money:
        return Money(amount_minor=-self.amount_minor, currency=self.currency)

    def times(self, count: int) -> Money:
        """Return `count` times this amount."""
        return Money(amount_minor=self.amount_minor * count, currency=self.currency)

    def decimal(self) -> Decimal:
        """Return the amount in major units, exactly."""
        return Decimal(self.amount_minor).scaleb(-MINOR_DIGITS[self.currency])

    def __str__(self) -> str:
        return f"{self.decimal():,.{MINOR_DIGITS[self.currency]}f} {self.currency}"


def parse_money(text: str, currency: str, *, field: str = "amount") -> Money:
    """Read a decimal amount such as `12.50`.

    Raises:
        Refusal: `invalid` when it is no number, has too many digits after the point, or is out of range.
    """
    digits = MINOR_DIGITS.get(currency)
    if digits is None:
        raise invalid("currency", "not_allowed", allowed=sorted(MINOR_DIGITS))
    try:
        scaled = Decimal(text).scaleb(digits)
    except ArithmeticError:
        raise invalid(field, "wrong_type", expected="decimal") from None
    if not scaled.is_finite():
        raise invalid(field, "wrong_type", expected="decimal")
    if abs(scaled) > AMOUNT_MAX:
        raise invalid(field, "out_of_range", maximum=int(Decimal(AMOUNT_MAX).scaleb(-digits)))
    if scaled != scaled.to_integral_value():
        raise invalid(field, "out_of_range", digits=digits)
    return Money(amount_minor=int(scaled), currency=currency)
