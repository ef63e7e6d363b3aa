"""Reports from templates, and the templates themselves."""
