"""What a case is, what is due, and who may do what."""
