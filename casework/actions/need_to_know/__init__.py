"""Who is on a case, who is kept out of it, and who opened it though they were not on it."""
