"""What tasks came to: votes, consensus, its calibration, and how far people agree."""
