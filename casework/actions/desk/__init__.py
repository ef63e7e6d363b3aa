"""The reviewers' desk: rows of the combined chronology, found, read, marked and compared."""
