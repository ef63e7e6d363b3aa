"""Packs of a case, and its reports."""
