"""Reviews prepared, released and published."""
