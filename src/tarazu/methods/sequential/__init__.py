"""When a task has judgements enough, who should give the next one, and what that saves on recorded crowds."""
