"""Ground truth for school algebra: reading lines of mathematics and checking them exactly."""
