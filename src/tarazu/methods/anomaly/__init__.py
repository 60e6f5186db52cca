"""Unusual contributors: separate tests, each with its own statistic, p-value and evidence; never a verdict."""
