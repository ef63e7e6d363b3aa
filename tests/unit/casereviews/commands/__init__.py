"""The commands of `casereviews`."""
