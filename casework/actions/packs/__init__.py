"""Packs of a case: arranged, built, copied for one person each."""
