"""The demonstration partnership and case: wholly fictional."""
