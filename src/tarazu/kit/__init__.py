"""Foundations with no business meaning: database, SQL files, events, ids, money, clock, files, embedded PostgreSQL.

Owns the PostgreSQL schema `kit` (events, consumers, idempotency keys) and the job queue's schema `jobs`.
"""
