"""Preflight, sandbox, hidden data, identifier scan and cleaning."""
