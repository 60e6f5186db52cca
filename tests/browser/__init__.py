"""Pages as people use them: a real browser, a real server, a real database."""
