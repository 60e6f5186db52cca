"""Patterns that a text of a form must match, in time that grows with the text alone whatever the pattern.

RE2 (Cox, "Regular expression matching can be simple and fast", 2007) has no back-references and no look-around, which cannot be
matched so. It comes with Arrow.
"""

from functools import lru_cache

PATTERN_CHARS_MAX = 500


@lru_cache(maxsize=1_000)
def is_pattern(pattern: str) -> bool:
    """Whether RE2 reads a pattern."""
    try:
        matches("", pattern)
    except ValueError:
        return False
    return True


def matches(text: str, pattern: str) -> bool:
    """Whether a pattern is found anywhere in a text, as JSON Schema has it.

    Raises:
        ValueError: no pattern of RE2.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    found: bool = pc.match_substring_regex(pa.scalar(text), pattern=pattern).as_py()
    return found
