"""Answers decide how many there are: tasks steered, replayed under other settings, and left in doubt."""
