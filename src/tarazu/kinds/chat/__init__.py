"""Kinds about conversations with a model."""

from tarazu.kinds.chat.compare import ChatCompare, preference_record

__all__ = ["ChatCompare", "preference_record"]
