"""misconceptions."""
