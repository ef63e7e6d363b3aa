"""The audit log as it is read: entries in plain words, the check of the chain, files of it."""
