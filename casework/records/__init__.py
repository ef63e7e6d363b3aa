"""Tables, sessions, the encrypted file vault, the audit chain, task rows and migrations."""
