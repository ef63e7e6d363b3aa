"""Partnerships, agencies, people and their accounts."""
