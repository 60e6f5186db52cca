"""From many votes on a task to one answer and an honest confidence in it."""
