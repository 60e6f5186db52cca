"""Kinds about a piece of text."""

from tarazu.kinds.text.classify import TextClassify, classification_record
from tarazu.kinds.text.span_records import annotation, conll_lines, spacy_record

__all__ = ["TextClassify", "annotation", "classification_record", "conll_lines", "spacy_record"]
