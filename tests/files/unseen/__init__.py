"""Five fictional cases: what is true of them, and the makers of their files."""
