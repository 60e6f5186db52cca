"""Rows whose texts are nearly the same, in scripts that write their vowels as signs too."""

from __future__ import annotations

import uuid

import pytest

from tarazu.delivery.alike import alike_texts

ROW = uuid.UUID(int=1)


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("रोगी को सुबह दवा दी गई और शाम तक बुखार उतर गया।", "रोगी को सुबह दवा दी गई, और शाम तक बुखार उतर गया"),
        ("बुख़ार की दवा दी", "बुख\u093cार की दवा दी"),
        ("क्\u200dष की मात्रा कम है", "क्ष की मात्रा कम है"),
        ("ऊँचे पहाड़ पर चढ़ते समय धीरे चलिए और पानी पीते रहिए", "ऊँचे पहाड़ पर चढ़ते समय धीरे चलिए और पानी पीते रहें"),
        ("மருந்தின் அளவு மிகவும் குறைவு", "மருந்தின் அளவு, மிகவும் குறைவு!"),
    ],
)
def test_texts_that_differ_in_points_spelling_or_one_word_are_alike(text: str, other: str) -> None:
    assert list(alike_texts(text, [(ROW, other)])) == [ROW]


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("राम की बेटी ने मेरी किताब दी", "रमा के बेटा ना मारा कोताब दा"),
        ("कम मत मन", "काम मात मान"),
        ("दवा की मात्रा", "दावे के मित्र"),
        ("।", "॥"),
    ],
)
def test_words_of_the_same_consonants_with_other_vowels_are_other_words(text: str, other: str) -> None:
    assert alike_texts(text, [(ROW, other)]) == {}


def test_a_text_with_the_same_words_is_told_from_one_that_is_nearly_the_same() -> None:
    text = "The texts of this set are not shipped."
    others = [
        (ROW, "the texts of this set are not shipped"),
        (uuid.UUID(int=2), "The texts of this set are not shipped here."),
    ]
    assert alike_texts(text, others) == {ROW: "words", uuid.UUID(int=2): "text"}
