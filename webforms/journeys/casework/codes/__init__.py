"""The anonymisation key of a case."""
