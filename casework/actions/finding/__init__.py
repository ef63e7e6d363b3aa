"""Searching what one may see: one question, one list, every answer within the reach of who asks."""
