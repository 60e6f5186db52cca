"""The order of the tests against a real PostgreSQL."""

from __future__ import annotations

import pytest

LONG = (
    "test_commands.py",
    "test_gold_unseen.py",
    "test_gold_unseen_elsewhere.py",
    "test_known_reviews_unseen.py",
    "test_sharded_ray.py",
    "test_v2_attacks.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files of few and long tests: at the end one of two processes would wait for the other."""
    items.sort(key=lambda item: item.path.name not in LONG)
