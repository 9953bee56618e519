"""Every figure the README names, by the command that gives it."""
