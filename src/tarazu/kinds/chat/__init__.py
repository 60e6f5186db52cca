"""Kinds about conversations with a model."""

from tarazu.kinds.chat.compare import ChatCompare, preference_margin, preference_record
from tarazu.kinds.chat.demonstrate import ChatDemonstrate, demonstration_record

__all__ = ["ChatCompare", "ChatDemonstrate", "demonstration_record", "preference_margin", "preference_record"]
