"""Rows of a view as a file."""
