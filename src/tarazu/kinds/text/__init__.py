"""Kinds about a piece of text."""

from tarazu.kinds.text.classify import TextClassify, classification_record

__all__ = ["TextClassify", "classification_record"]
