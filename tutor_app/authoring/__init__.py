"""What teachers add: entries of the library, problems, names for work that nothing explains."""
