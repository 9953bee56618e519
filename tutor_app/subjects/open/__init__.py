"""Problems of any field: no ground truth of our own."""
