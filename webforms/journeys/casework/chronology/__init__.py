"""The combined chronology: the desk, its pages, its timeline and its files."""
