"""Meetings of the case review group: planned, prepared, held, and written down."""
