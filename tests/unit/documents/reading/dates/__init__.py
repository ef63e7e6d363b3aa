"""Dates and times as typed."""
