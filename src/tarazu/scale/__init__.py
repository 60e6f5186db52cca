"""The compatibility door: another service's tasks, projects and batches, kept as native ones."""

from tarazu.scale import types

__all__ = ["types"]
