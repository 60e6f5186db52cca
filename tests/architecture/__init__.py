"""Gates: what the whole tree must obey, each with a test that proves that it can fail."""
