"""The public site's Flask app."""
