"""The scripts that hold an agent's answer against the key inside a task directory: they need nothing but Python's own library."""

RUN_CHECK = """#!/bin/sh
# Holds /app/answer.txt against the key: the reward is 1 where they are the same, else 0.
here=$(dirname "$0")
exec python3 "$here/check.py" "$here/key.json" "${ANSWER:-/app/answer.txt}" "${REWARD:-/logs/verifier/reward.txt}"
"""
"""`tests/test.sh`."""

CHECK_KEY = '''"""Hold an answer against the key of its question: python3 check.py KEY ANSWER REWARD."""

import json
import pathlib
import re
import sys
import unicodedata
from decimal import Context, Decimal

EXACT = Context(prec=120)
NUMBER = r"-?[0-9]{1,30}(\\.[0-9]{1,30})?([eE][+-]?[0-9]{1,3})?"
MARKS = "\\"'“”‘’.,;:!?।() "


def normalised(text):
    """The text as it is compared: letters folded, spaces single, without marks around it."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split()).strip(MARKS)


def is_text(key, said):
    """Whether two texts are the same as they are compared; marks count where there is nothing else."""
    words = normalised(key)
    return words == normalised(said) if words else key.strip() == said.strip() != ""


def is_same(key, said):
    """Whether an answer is the key: the option by letter or words, a number within the tolerance, the text."""
    if key["answer_type"] == "choice":
        words = key["options"]["abcdefgh".index(key["answer"])]
        letter, _, rest = said.strip().lstrip("(").partition(".")
        is_both = letter.strip().casefold() == key["answer"] and is_text(words, rest)
        return is_both or normalised(said) == key["answer"] or is_text(words, said)
    if key["answer_type"] == "number":
        bare = said.strip().removesuffix(key.get("unit") or "").strip()
        if not re.fullmatch(NUMBER, bare):
            return False
        apart = EXACT.abs(EXACT.subtract(Decimal(key["answer"]), Decimal(bare)))
        return apart <= Decimal(key.get("tolerance") or "0")
    return is_text(key["answer"], said)


def main(key, answer, reward):
    """Write 1 or 0 as the reward; whoever wrote no answer gave none that is right."""
    path = pathlib.Path(answer)
    said = path.read_bytes().decode("utf-8", "replace") if path.is_file() else ""
    same = is_same(json.loads(pathlib.Path(key).read_text("utf-8")), said)
    pathlib.Path(reward).parent.mkdir(parents=True, exist_ok=True)
    pathlib.Path(reward).write_text(f"{float(same)}\\n")


main(*sys.argv[1:])
'''
"""`tests/check.py`: the same comparison as `is_same`, of what an agent may write."""
