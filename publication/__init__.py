"""The public site: its own small Flask app over its own catalogue and file store."""
