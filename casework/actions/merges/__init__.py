"""What a merge made: its builds, the rows that went, the order of the agencies."""
