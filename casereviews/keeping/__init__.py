"""Backup, restore, and the check of everything held."""
