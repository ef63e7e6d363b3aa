"""Reading as the service does it, in the real sandbox: fuzz, hostile files, returns of random layout."""
