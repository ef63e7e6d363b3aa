"""Merging, same events, silences and anonymising, on plain values."""
