"""Reads agency returns: one reader per format, columns, dates, one entry point."""
