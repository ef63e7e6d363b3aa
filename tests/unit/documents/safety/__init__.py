"""The safety checks on files: preflight, sandbox, identifiers, hidden data, cleaning, release."""
