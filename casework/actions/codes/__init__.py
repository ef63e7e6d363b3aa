"""The anonymisation key of a case, and its words in codes."""
