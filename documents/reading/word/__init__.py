"""Reads Word documents straight from the XML of their parts."""
