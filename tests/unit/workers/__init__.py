"""Workers, without a queue or a database."""
