"""People judge answers: reviews, appeals, adjudications, blind solving and audits."""
