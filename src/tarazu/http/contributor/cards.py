"""What tells the cards of a feed apart that have the same title."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence

from tarazu import tasks
from tarazu.http.formats import Formats
from tarazu.http.language import Language
from tarazu.http.pages import translated, word
from tarazu.http.words import N_

Card = tasks.FeedRow | tasks.OfferRow


def told_apart(cards: Sequence[Card], language: Language) -> dict[uuid.UUID, str]:
    """Return what stands beside the title, by feed: its language where they differ in that, and a number where all is alike.

    Pay, time and kind stand on the card already. The number is the beginning of the feed's id: it stays, and tells nothing else.
    """
    by_title: dict[str, dict[uuid.UUID, Card]] = defaultdict(dict)
    for card in cards:
        by_title[Formats(language=language).text(card.title)][card.feed_id] = card
    told: dict[uuid.UUID, str] = {}
    for alike in by_title.values():
        looks = [_look(card) for card in alike.values()]
        languages = len({card.language for card in alike.values()}) > 1
        for feed_id, card in alike.items():
            words = [word(language, "languages", card.language)] if languages else []
            if looks.count(_look(card)) > 1:
                words.append(translated(language, N_("No. %(mark)s")) % {"mark": feed_id.hex[:4].upper()})
            if words:
                told[feed_id] = " · ".join(words)
    return told


def _look(card: Card) -> tuple[str, str, int, str, int]:
    return card.kind, card.language, card.amount_minor, card.currency, card.estimate_seconds
