"""Pages about meetings of the case review group."""
