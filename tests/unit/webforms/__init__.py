"""Fields, templates and small parts of the portal, without a database."""
