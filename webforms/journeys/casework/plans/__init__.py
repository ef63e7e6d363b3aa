"""Recommendations, actions and themes: of one case, and across cases."""
