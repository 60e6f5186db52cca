"""Tasks whose answer is known: made, judged, put right, used for training, and the scores that follow."""
