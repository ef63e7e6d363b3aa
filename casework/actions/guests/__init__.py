"""Guests of one case: people of another partnership, of this deployment or from outside."""
