"""The public site's parts, without a server."""
