"""The end of a case's records: proposed by one person, confirmed by another, removed, and certified."""
