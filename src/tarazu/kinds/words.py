"""The words of a text, in every script that marks its vowels: what a pattern of letters alone takes apart at each sign."""

from __future__ import annotations

import re
import unicodedata

# Letters with the marks of the scripts of India, from Devanagari to Sinhala, but no danda.
_WORD = re.compile(r"[\w\u0900-\u0963\u0966-\u0dff]+")
_JOINERS = dict.fromkeys((0x200C, 0x200D))


def words(text: str) -> list[str]:
    """Return the words of a text in lower case, with their vowel signs, in one spelling (NFC, without joiners).

    >>> words("दवा की मात्रा, 5 mg।"), words("தமிழ் Text")
    (['दवा', 'की', 'मात्रा', '5', 'mg'], ['தமிழ்', 'text'])
    """
    return _WORD.findall(unicodedata.normalize("NFC", text).casefold().translate(_JOINERS))
