"""Recommendations, the actions that follow from them, and how those go on."""
