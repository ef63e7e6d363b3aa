"""Requests to agencies, and their returns: received, read, mended, handed in."""
