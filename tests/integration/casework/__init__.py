"""Tests of the case records with real databases and real files."""
