"""Tarazu, a self-hosted human-data engine: people's judgements in, audited training data out."""

__version__ = "0.1.0"
